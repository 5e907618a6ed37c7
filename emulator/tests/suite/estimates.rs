//! Estimates and previews of subscription prices.

use crate::common::{Reply, World};
use serde_json::{Value, json};
use stigg_emulator::Catalog;
use time::Duration;

fn with(mut input: Value, extra: &Value) -> Value {
    for (name, value) in extra.as_object().into_iter().flatten() {
        input[name] = value.clone();
    }
    input
}

const ESTIMATE: &str = "{
    subTotal { amount currency } total { amount currency } totalExcludingTax { amount }
    tax { amount } discount { type value durationType durationInMonths name }
    discountAmount { amount } credits { remaining { amount } }
    proration { hasProrations prorationDate credit { amount } debit { amount } netAmount { amount } }
    billingPeriodRange { start end } isPlanDowngrade hasScheduledUpdates
    subscription { subTotal { amount } tax { amount } total { amount } discountAmount { amount } } }";

fn try_estimate(world: &World, extra: &Value) -> Reply {
    let document = format!(
        "mutation($input: EstimateSubscriptionInput!) {{ estimateSubscription(input: $input) {ESTIMATE} }}"
    );
    world.send(&document, json!({ "input": with(json!({ "customerId": "acme" }), extra) }))
}

fn estimate(world: &World, extra: &Value) -> Value {
    try_estimate(world, extra).data()["estimateSubscription"].take()
}

fn estimate_update(world: &World, extra: &Value) -> Value {
    let document = format!(
        "mutation($input: EstimateSubscriptionUpdateInput!) {{
           estimateSubscriptionUpdate(input: $input) {ESTIMATE} }}"
    );
    let input = with(json!({ "subscriptionId": "sub-1" }), extra);
    world.send(&document, json!({ "input": input })).data()["estimateSubscriptionUpdate"].take()
}

fn preview(world: &World, extra: &Value) -> Value {
    let invoice = "subTotal { amount currency } discount { amount } discountDetails { type value }
                   tax { amount } total { amount } totalExcludingTax { amount }";
    let document = format!(
        "mutation($input: PreviewSubscriptionInput!) {{ previewSubscription(input: $input) {{
           immediateInvoice {{ {invoice} proration {{ credit {{ amount }} debit {{ amount }} netAmount {{ amount }} }} }}
           recurringInvoice {{ {invoice} }}
           billingPeriodRange {{ start end }} isPlanDowngrade hasScheduledUpdates }} }}"
    );
    let input = with(json!({ "customerId": "acme" }), extra);
    world.send(&document, json!({ "input": input })).data()["previewSubscription"].take()
}

fn amount(money: &Value) -> Value {
    money["amount"].clone()
}

fn acme() -> World {
    let world = World::new();
    world.customer("acme", true);
    world
}

fn templates(quantity: i32) -> Value {
    json!([{ "featureId": "feature-01-templates", "quantity": quantity }])
}

fn campaigns(quantity: i32) -> Value {
    json!([{ "addonId": "addon-10-campaigns", "quantity": quantity }])
}

fn essentials() -> Value {
    json!({ "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY" })
}

fn growth(quantity: i32) -> Value {
    json!({
        "planId": "plan-revvenu-growth", "billingPeriod": "MONTHLY",
        "billableFeatures": templates(quantity),
    })
}

#[test]
fn totals_match_the_guides() {
    let world = acme();
    let order = with(
        essentials(),
        &json!({
            "addons": campaigns(2), "billableFeatures": templates(2),
            "billingCountryCode": "DK", "resourceId": "resource-01",
        }),
    );
    let estimated = estimate(&world, &order);
    assert_eq!(estimated["subTotal"], json!({ "amount": 30, "currency": "USD" }));
    assert_eq!(estimated["total"], json!({ "amount": 30, "currency": "USD" }));
    assert_eq!(estimated["proration"], Value::Null);
    assert!(
        estimated["billingPeriodRange"]["end"]
            .as_str()
            .expect("a date")
            .starts_with("2026-10-01T08")
    );

    let order = with(growth(2), &json!({ "addons": campaigns(3) }));
    assert_eq!(amount(&estimate(&world, &order)["total"]), 17.0);

    world.provision(with(growth(10), &json!({ "customerId": "acme", "subscriptionId": "sub-1" })));
    let change = json!({ "billableFeatures": templates(7), "addons": campaigns(2) });
    let estimated = estimate_update(&world, &change);
    assert_eq!(amount(&estimated["subTotal"]), 7.0);
    assert_eq!(amount(&estimated["total"]), 7.0);
    let proration = &estimated["proration"];
    assert_eq!(amount(&proration["credit"]), -10.0);
    assert_eq!(amount(&proration["debit"]), 17.0);
    assert_eq!(amount(&proration["netAmount"]), 7.0);
    assert_eq!(amount(&estimated["subscription"]["total"]), 17.0);
    // An estimate changes nothing.
    assert_eq!(world.subscription(&json!("sub-1"))["totalPrice"]["total"]["amount"], 10.0);
}

#[test]
fn proration_follows_the_unused_part_of_the_period() {
    let world = acme();
    world.provision(with(growth(10), &json!({ "customerId": "acme", "subscriptionId": "sub-1" })));
    world.emulator.advance(Duration::days(15));
    let estimated = estimate_update(&world, &json!({ "billableFeatures": templates(30) }));
    assert_eq!(amount(&estimated["proration"]["credit"]), -5.0);
    assert_eq!(amount(&estimated["proration"]["debit"]), 15.0);
    assert_eq!(amount(&estimated["total"]), 10.0);
    assert_eq!(amount(&estimated["subscription"]["total"]), 30.0);
    // A reduction is a credit. The customer is not charged; the billing provider keeps the rest.
    let estimated = estimate_update(&world, &json!({ "billableFeatures": templates(4) }));
    assert_eq!(amount(&estimated["subTotal"]), -3.0);
    assert_eq!(amount(&estimated["proration"]["netAmount"]), -3.0);
    assert_eq!(amount(&estimated["total"]), 0.0);
    assert_eq!(amount(&estimated["credits"]["remaining"]), 3.0);
}

#[test]
fn discounts_add_up() {
    let world = acme();
    let coupon = json!({ "appliedCoupon": { "couponId": "coupon-vip" } });
    let estimated = estimate(&world, &with(essentials(), &coupon));
    assert_eq!(amount(&estimated["subTotal"]), 20.0);
    assert_eq!(amount(&estimated["discountAmount"]), 4.0);
    assert_eq!(amount(&estimated["total"]), 16.0);
    assert_eq!(amount(&estimated["totalExcludingTax"]), 16.0);
    assert_eq!(estimated["tax"], Value::Null);
    assert_eq!(amount(&estimated["subscription"]["tax"]), 0.0);
    assert_eq!(
        estimated["discount"],
        json!({
            "type": "PERCENTAGE", "value": 20, "durationType": "FOREVER",
            "durationInMonths": null, "name": "VIP",
        })
    );
    let own = json!({ "appliedCoupon": { "discount": {
        "amountsOff": [{ "amount": 7.5, "currency": "USD" }], "durationInMonths": 3, "name": "Hello",
    } } });
    let estimated = estimate(&world, &with(essentials(), &own));
    assert_eq!(amount(&estimated["total"]), 12.5);
    assert_eq!(estimated["discount"]["type"], "FIXED");
    assert_eq!(estimated["discount"]["durationType"], "REPEATING");

    let previewed = preview(&world, &with(essentials(), &coupon));
    for invoice in [&previewed["immediateInvoice"], &previewed["recurringInvoice"]] {
        assert_eq!(amount(&invoice["subTotal"]), 20.0);
        assert_eq!(amount(&invoice["discount"]), 4.0);
        assert_eq!(amount(&invoice["total"]), 16.0);
        assert_eq!(invoice["discountDetails"], json!({ "type": "PERCENTAGE", "value": 20 }));
    }
}

#[test]
fn a_customers_coupon_counts_unless_the_subscription_has_its_own() {
    let world = World::new();
    world
        .send(
            "mutation($input: ProvisionCustomerInput!) {
               provisionCustomer(input: $input) { customer { id } } }",
            json!({ "input": { "customerId": "acme", "couponRefId": "coupon-vip" } }),
        )
        .data();
    assert_eq!(amount(&estimate(&world, &essentials())["total"]), 16.0);
    let own = json!({ "appliedCoupon": { "discount": { "percentOff": 50 } } });
    assert_eq!(amount(&estimate(&world, &with(essentials(), &own))["total"]), 10.0);
}

#[test]
fn prices_depend_on_period_and_country() {
    let world = acme();
    let annually = json!({ "billingPeriod": "ANNUALLY", "addons": campaigns(1) });
    let estimated = estimate(&world, &with(essentials(), &annually));
    assert_eq!(amount(&estimated["total"]), 250.0);
    assert!(
        estimated["billingPeriodRange"]["end"].as_str().expect("a date").starts_with("2027-09-01")
    );
    let danish = with(essentials(), &json!({ "billingCountryCode": "DK" }));
    assert_eq!(estimate(&world, &danish)["total"], json!({ "amount": 140, "currency": "DKK" }));
    let french = with(essentials(), &json!({ "billingCountryCode": "FR" }));
    assert_eq!(estimate(&world, &french)["total"], json!({ "amount": 20, "currency": "USD" }));
}

#[test]
fn a_free_plan_is_estimated_at_zero() {
    let world = acme();
    let estimated = estimate(&world, &json!({ "planId": "plan-revvenu-basic" }));
    assert_eq!(amount(&estimated["total"]), 0.0);
    let previewed = preview(&world, &json!({ "planId": "plan-revvenu-basic" }));
    assert_eq!(amount(&previewed["immediateInvoice"]["total"]), 0.0);
    assert_eq!(previewed["recurringInvoice"], Value::Null);
}

#[test]
fn a_preview_credits_the_unused_part_of_the_current_period() {
    let world = acme();
    world
        .provision(with(essentials(), &json!({ "customerId": "acme", "subscriptionId": "sub-1" })));
    world.emulator.advance(Duration::days(15));
    let previewed = preview(&world, &growth(30));
    assert_eq!(amount(&previewed["immediateInvoice"]["subTotal"]), 5.0);
    assert_eq!(amount(&previewed["immediateInvoice"]["total"]), 5.0);
    let proration = &previewed["immediateInvoice"]["proration"];
    assert_eq!(amount(&proration["credit"]), -10.0);
    assert_eq!(amount(&proration["debit"]), 15.0);
    assert_eq!(amount(&proration["netAmount"]), 5.0);
    assert_eq!(amount(&previewed["recurringInvoice"]["total"]), 30.0);
    assert_eq!(previewed["isPlanDowngrade"], false);
    let starts = |previewed: &Value, date: &str| {
        let start = previewed["billingPeriodRange"]["start"].as_str().expect("a date").to_owned();
        assert!(start.starts_with(date), "{start}");
    };
    starts(&previewed, "2026-09-01");

    // The plan inherits from the current one, so it is an upgrade at any price.
    assert_eq!(preview(&world, &growth(5))["isPlanDowngrade"], false);

    let afresh = with(growth(30), &json!({ "billingCycleAnchor": "NOW" }));
    let previewed = preview(&world, &afresh);
    assert_eq!(amount(&previewed["immediateInvoice"]["total"]), 20.0);
    let proration = &previewed["immediateInvoice"]["proration"];
    assert_eq!(amount(&proration["credit"]), -10.0);
    assert_eq!(amount(&proration["debit"]), 30.0);
    starts(&previewed, "2026-09-16");

    let later = with(growth(30), &json!({ "scheduleStrategy": "END_OF_BILLING_PERIOD" }));
    let previewed = preview(&world, &later);
    assert_eq!(amount(&previewed["immediateInvoice"]["total"]), 0.0);
    assert_eq!(amount(&previewed["recurringInvoice"]["total"]), 30.0);
    assert!(
        previewed["billingPeriodRange"]["start"]
            .as_str()
            .expect("a date")
            .starts_with("2026-10-01")
    );
}

#[test]
fn a_trial_is_previewed_without_an_invoice_now() {
    let world = acme();
    let pro = json!({ "planId": "plan-stigg-pro", "billingPeriod": "MONTHLY" });
    let previewed = preview(&world, &pro);
    assert_eq!(amount(&previewed["immediateInvoice"]["total"]), 0.0);
    assert_eq!(amount(&previewed["recurringInvoice"]["total"]), 99.0);
    let paid = json!({ "trialOverrideConfiguration": { "isTrial": false } });
    assert_eq!(amount(&preview(&world, &with(pro, &paid))["immediateInvoice"]["total"]), 99.0);
}

#[test]
fn the_conversion_of_a_trial_is_charged_in_full() {
    let world = acme();
    let pro = json!({ "planId": "plan-stigg-pro", "billingPeriod": "MONTHLY" });
    world.provision(with(pro.clone(), &json!({ "customerId": "acme" })));
    world.emulator.advance(Duration::days(3));
    let converted = preview(&world, &pro);
    assert_eq!(amount(&converted["immediateInvoice"]["total"]), 99.0);
    let begin = converted["billingPeriodRange"]["start"].as_str().expect("a date");
    assert!(begin.starts_with("2026-09-04T08"), "{begin}");
}

#[test]
fn estimates_include_scheduled_updates() {
    let world = acme();
    world.provision(with(growth(10), &json!({ "customerId": "acme", "subscriptionId": "sub-1" })));
    let change = json!({ "billableFeatures": templates(20) });
    assert_eq!(estimate_update(&world, &change)["hasScheduledUpdates"], false);
    world
        .try_update(json!({
            "subscriptionId": "sub-1", "billableFeatures": templates(4),
            "scheduleStrategy": "END_OF_BILLING_PERIOD",
        }))
        .data();
    assert_eq!(estimate_update(&world, &change)["hasScheduledUpdates"], true);
    assert_eq!(estimate(&world, &essentials())["hasScheduledUpdates"], true);
    assert_eq!(preview(&world, &essentials())["hasScheduledUpdates"], true);
}

#[test]
fn estimates_are_refused_for_the_same_reasons_as_orders() {
    let world = acme();
    for (order, code) in [
        (json!({ "planId": "none" }), "PlanNotFound"),
        (json!({ "planId": "plan-revvenu-essentials" }), "BillingPeriodMissingError"),
        (with(essentials(), &json!({ "customerId": "nobody" })), "CustomerNotFound"),
        (with(essentials(), &json!({ "addons": [{ "addonId": "none" }] })), "AddonNotFound"),
        (json!({ "planId": "plan-revvenu-growth", "billingPeriod": "MONTHLY" }), "InvalidQuantity"),
    ] {
        assert_eq!(try_estimate(&world, &order).code(), code);
    }
    let document = "mutation($input: EstimateSubscriptionUpdateInput!) {
        estimateSubscriptionUpdate(input: $input) { total { amount } } }";
    let reply = world.send(document, json!({ "input": { "subscriptionId": "none" } }));
    assert_eq!(reply.code(), "SubscriptionNotFound");
}

/// A plan with a flat fee, seats per unit with tiers, and usage-based calls.
fn tiered() -> World {
    let feature = |name: &str| {
        json!({
            "refId": name, "displayName": name, "featureType": "NUMBER",
            "meterType": "Fluctuating",
        })
    };
    let price = |model: &str, feature: &str, mode: &str| {
        json!({
            "billingModel": model, "billingPeriod": "MONTHLY", "feature": feature,
            "tiersMode": mode,
            "tiers": [{ "upTo": 10, "unitPrice": 2 }, { "unitPrice": 1, "flatPrice": 5 }],
        })
    };
    let mut seats = price("PER_UNIT", "seats", "GRADUATED");
    seats["minUnitQuantity"] = 5.into();
    seats["maxUnitQuantity"] = 50.into();
    let catalog = json!({
        "features": [feature("seats"), feature("calls")],
        "products": [{ "refId": "product", "displayName": "Product" }],
        "plans": [{
            "refId": "plan", "displayName": "Plan", "product": "product", "pricingType": "PAID",
            "prices": [
                { "billingModel": "FLAT_FEE", "billingPeriod": "MONTHLY", "amount": 10 },
                seats,
                price("USAGE_BASED", "calls", "VOLUME"),
            ],
            "entitlements": [
                { "feature": "seats" }, { "feature": "calls", "hasUnlimitedUsage": true },
            ],
        }],
    });
    let world = World::of(Catalog::from_json(&catalog.to_string()).expect("a valid catalog"));
    world.customer("acme", true);
    world
}

#[test]
fn the_published_tiers_add_up() {
    // Units 1 to 5 cost 20 each, 6 to 10 cost 15 and the others 10; the flat prices are optional.
    let total = |mode: &str, flat: [Option<i32>; 3]| {
        let tiers: Vec<_> = [(Some(5), 20), (Some(10), 15), (None, 10)]
            .iter()
            .zip(flat)
            .map(|((up_to, unit), flat)| {
                let mut tier = json!({ "unitPrice": unit });
                tier["upTo"] = json!(up_to);
                tier["flatPrice"] = json!(flat);
                tier
            })
            .collect();
        let catalog = json!({
            "features": [{
                "refId": "seats", "displayName": "Seats", "featureType": "NUMBER",
                "meterType": "Fluctuating",
            }],
            "products": [{ "refId": "product", "displayName": "Product" }],
            "plans": [{
                "refId": "plan", "displayName": "Plan", "product": "product",
                "pricingType": "PAID", "entitlements": [{ "feature": "seats" }],
                "prices": [{
                    "billingModel": "PER_UNIT", "billingPeriod": "MONTHLY", "feature": "seats",
                    "tiersMode": mode, "tiers": tiers,
                }],
            }],
        });
        let world = World::of(Catalog::from_json(&catalog.to_string()).expect("a catalog"));
        world.customer("acme", true);
        let order = json!({
            "planId": "plan", "billingPeriod": "MONTHLY",
            "billableFeatures": [{ "featureId": "seats", "quantity": 20 }],
        });
        amount(&estimate(&world, &order)["total"])
    };
    assert_eq!(total("GRADUATED", [None; 3]), 275);
    assert_eq!(total("GRADUATED", [Some(10), Some(8), Some(5)]), 298);
    assert_eq!(total("VOLUME", [None; 3]), 200);
}

#[test]
fn tiered_and_usage_prices_use_the_given_quantities() {
    let world = tiered();
    let order = |quantities: &[(&str, i32)]| {
        let features = quantities
            .iter()
            .map(|(name, quantity)| json!({ "featureId": name, "quantity": quantity }));
        json!({
            "planId": "plan", "billingPeriod": "MONTHLY",
            "billableFeatures": features.collect::<Vec<_>>(),
        })
    };
    let total = |order: &Value| amount(&estimate(&world, order)["total"]);
    assert_eq!(total(&order(&[("seats", 10)])), 10.0 + 20.0);
    assert_eq!(total(&order(&[("seats", 12)])), 10.0 + 20.0 + 2.0 + 5.0);
    assert_eq!(total(&order(&[("seats", 10), ("calls", 4)])), 10.0 + 20.0 + 8.0);
    assert_eq!(total(&order(&[("seats", 10), ("calls", 100)])), 10.0 + 20.0 + 105.0);
    for wrong in [4, 51] {
        assert_eq!(try_estimate(&world, &order(&[("seats", wrong)])).code(), "InvalidQuantity");
    }
    let order = with(order(&[("seats", 12)]), &json!({ "customerId": "acme" }));
    let held = world.provision(order);
    assert_eq!(held["prices"][1]["usageLimit"], 12.0);
    assert_eq!(world.limit("acme", "seats"), 12.0);

    let document = "query($input: GetSubscriptionInput!) { getSubscription(input: $input) {
        prices { price { tiersMode tiers { upTo unitPrice { amount } flatPrice { amount } } } } } }";
    let data = world.send(document, json!({ "input": { "subscriptionId": held["refId"] } })).data();
    assert_eq!(
        data["getSubscription"]["prices"][1]["price"],
        json!({
            "tiersMode": "GRADUATED",
            "tiers": [
                { "upTo": 10, "unitPrice": { "amount": 2 }, "flatPrice": null },
                { "upTo": null, "unitPrice": { "amount": 1 }, "flatPrice": { "amount": 5 } },
            ],
        })
    );
}
