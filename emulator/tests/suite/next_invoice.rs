//! Previews of the next invoice.

use crate::common::{Reply, World};
use serde_json::{Value, json};

fn try_preview(world: &World, subscription: &str) -> Reply {
    world.send(
        "mutation($input: PreviewNextInvoiceInput!) {
           previewNextInvoice(input: $input) {
             subTotal { amount currency } subTotalExcludingTax { amount } discount { amount }
             discountDetails { type value durationType } tax { amount }
             minimumSpendAdjustment { amount } total { amount currency }
             totalExcludingTax { amount } amountDue { amount } credits { used { amount } }
             lastUpdatedAt
             lines { type description costDescription quantity proration usageLimit
                     period { start end } unitPrice { amount } amount { amount currency }
                     price { billingModel feature { refId } } lines { description } } } }",
        json!({ "input": { "subscriptionId": subscription } }),
    )
}

/// Previews the next invoice and checks that its amounts add up.
#[track_caller]
fn preview(world: &World, subscription: &str) -> Value {
    let preview = try_preview(world, subscription).data()["previewNextInvoice"].take();
    let amount = |name: &str| preview[name]["amount"].as_f64().unwrap_or_default();
    let lines = preview["lines"].as_array().expect("a list");
    let sum: f64 = lines.iter().filter_map(|line| line["amount"]["amount"].as_f64()).sum();
    let close = |one: f64, two: f64| (one - two).abs() < 0.001;
    assert!(close(sum, amount("subTotal")), "{preview}");
    assert!(close(amount("subTotal") - amount("discount"), amount("total")), "{preview}");
    assert_eq!(preview["amountDue"]["amount"], preview["total"]["amount"]);
    preview
}

fn kinds(preview: &Value) -> Vec<&str> {
    let lines = preview["lines"].as_array().expect("a list");
    lines.iter().map(|line| line["type"].as_str().expect("a kind")).collect()
}

fn provision(world: &World, plan: &str, extra: &Value) {
    let mut order = json!({
        "customerId": "acme", "planId": plan, "billingPeriod": "MONTHLY", "subscriptionId": "sub-1",
    });
    for (name, value) in extra.as_object().expect("an object") {
        order[name] = value.clone();
    }
    world.provision(order);
}

fn templates(quantity: i32) -> Value {
    json!([{ "featureId": "feature-01-templates", "quantity": quantity }])
}

fn paying() -> World {
    let world = World::new();
    world.customer("acme", true);
    world
}

#[test]
fn each_price_has_a_line() {
    let world = paying();
    let addons = json!([{ "addonId": "addon-10-campaigns", "quantity": 3 }]);
    provision(
        &world,
        "plan-revvenu-growth",
        &json!({
            "billableFeatures": templates(7), "addons": addons,
            "appliedCoupon": { "couponId": "coupon-vip" },
        }),
    );
    let preview = preview(&world, "sub-1");
    assert_eq!(kinds(&preview), ["InAdvanceCommitmentCharge", "AddonCharge"]);
    let [units, addon] = [&preview["lines"][0], &preview["lines"][1]];
    assert_eq!((&units["quantity"], &units["amount"]["amount"]), (&json!(7), &json!(7)));
    assert_eq!(units["unitPrice"]["amount"], 1.0);
    assert_eq!(units["description"], "Growth: Templates");
    assert_eq!(units["price"]["feature"]["refId"], "feature-01-templates");
    assert_eq!((&addon["quantity"], &addon["amount"]["amount"]), (&json!(3), &json!(15)));
    assert_eq!(addon["description"], "10 campaigns");
    assert_eq!(addon["costDescription"], "3 × 5 USD");
    let period = json!({ "start": "2026-10-01T08:", "end": "2026-11-01T08:" });
    for (name, expected) in period.as_object().expect("an object") {
        let stated = units["period"][name].as_str().expect("a date");
        assert!(stated.starts_with(expected.as_str().expect("a date")), "{name}: {stated}");
    }
    assert_eq!(preview["subTotal"], json!({ "amount": 22, "currency": "USD" }));
    assert_eq!(preview["discount"]["amount"], 4.4);
    assert_eq!(preview["discountDetails"]["type"], "PERCENTAGE");
    assert_eq!(preview["total"]["amount"], 17.6);
    assert_eq!(preview["minimumSpendAdjustment"]["amount"], 0.0);
    assert_eq!((&preview["tax"], &preview["credits"]), (&Value::Null, &Value::Null));
}

#[test]
fn scheduled_updates_are_included() {
    let world = paying();
    provision(&world, "plan-revvenu-growth", &json!({ "billableFeatures": templates(7) }));
    world
        .try_update(json!({
            "subscriptionId": "sub-1", "billableFeatures": templates(2),
            "billingPeriod": "ANNUALLY", "scheduleStrategy": "END_OF_BILLING_PERIOD",
        }))
        .data();
    let preview = preview(&world, "sub-1");
    assert_eq!(preview["total"]["amount"], 20.0);
    let end = preview["lines"][0]["period"]["end"].as_str().expect("a date");
    assert!(end.starts_with("2027-10-01"), "{end}");
    // A preview changes nothing.
    assert_eq!(world.limit("acme", "feature-01-templates"), 7.0);
    assert_eq!(world.subscription(&json!("sub-1"))["billingPeriod"], "MONTHLY");
}

#[test]
fn a_subscription_that_ends_with_its_period_is_not_invoiced() {
    let world = paying();
    provision(&world, "plan-revvenu-essentials", &json!({}));
    assert_eq!(kinds(&preview(&world, "sub-1")), ["BaseCharge"]);
    let input = json!({
        "subscriptionRefId": "sub-1", "subscriptionCancellationTime": "END_OF_BILLING_PERIOD",
    });
    world.try_cancel(input).data();
    let empty = preview(&world, "sub-1");
    assert_eq!(empty["total"], json!({ "amount": 0, "currency": "USD" }));
    assert_eq!(empty["lines"], json!([]));
}

#[test]
fn an_expired_discount_does_not_apply() {
    let world = paying();
    let discount = json!({ "percentOff": 50, "durationInMonths": 1 });
    let coupon = json!({ "appliedCoupon": { "discount": discount } });
    provision(&world, "plan-revvenu-essentials", &coupon);
    let preview = preview(&world, "sub-1");
    assert_eq!(preview["total"]["amount"], 20.0);
    assert_eq!(preview["discountDetails"], Value::Null);
}

#[test]
fn a_trial_is_invoiced_when_it_converts() {
    let world = paying();
    provision(
        &world,
        "plan-stigg-pro",
        &json!({
            "trialOverrideConfiguration": {
                "isTrial": true, "trialEndDate": "2026-09-11T08:00:00Z",
                "trialEndBehavior": "CONVERT_TO_PAID",
            },
        }),
    );
    let paid = preview(&world, "sub-1");
    assert_eq!(paid["total"]["amount"], 99.0);
    assert_eq!(paid["lines"][0]["period"]["start"], "2026-09-11T08:00:00.000Z");
    assert_eq!(paid["lines"][0]["period"]["end"], "2026-10-11T08:00:00.000Z");
    // A trial that cannot be paid for does not convert.
    let detach = "mutation($input: DetachCustomerPaymentMethodInput!) {
        detachCustomerPaymentMethod(input: $input) { refId } }";
    world.send(detach, json!({ "input": { "customerId": "acme" } })).data();
    assert_eq!(preview(&world, "sub-1")["lines"], json!([]));

    world.customer("beta", false);
    world.provision(json!({
        "customerId": "beta", "planId": "plan-stigg-pro", "billingPeriod": "MONTHLY",
        "subscriptionId": "sub-2",
    }));
    assert_eq!(preview(&world, "sub-2")["lines"], json!([]));
}

#[test]
fn a_scheduled_subscription_is_invoiced_at_its_start() {
    let world = paying();
    let later = json!({ "startDate": "2026-12-01T00:00:00Z" });
    provision(&world, "plan-revvenu-essentials", &later);
    let first = preview(&world, "sub-1");
    assert_eq!(first["total"]["amount"], 20.0);
    assert_eq!(first["lines"][0]["period"]["start"], "2026-12-01T00:00:00.000Z");
}

#[test]
fn a_free_subscription_has_no_lines() {
    let world = paying();
    provision(&world, "plan-revvenu-basic", &json!({}));
    let free = preview(&world, "sub-1");
    assert_eq!(free["total"]["amount"], 0.0);
    assert_eq!(free["lines"], json!([]));
    world.try_cancel(json!({ "subscriptionRefId": "sub-1" })).data();
    assert_eq!(try_preview(&world, "sub-1").code(), "SubscriptionAlreadyCanceledOrExpired");
    assert_eq!(try_preview(&world, "none").code(), "SubscriptionNotFound");
}
