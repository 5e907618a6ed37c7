//! Charges for reported usage: pay as you go, overage and minimum spend.

#![expect(clippy::float_cmp, reason = "these amounts have exact representations")]

use serde_json::{Value, json};
use stigg_emulator::Catalog;
use time::macros::datetime;

use crate::common::World;

/// A monthly plan with these prices and overage prices, and metered `calls`. `limit` is the
/// entitlement to them.
fn world(prices: &Value, overage_prices: &Value, limit: &Value) -> World {
    let mut catalog = json!({
        "features": [{
            "refId": "calls", "displayName": "Calls", "featureType": "NUMBER",
            "meterType": "Incremental",
        }],
        "products": [{ "refId": "api", "displayName": "API", "subscriptionType": "ANY" }],
        "plans": [{
            "refId": "plan", "displayName": "Plan", "product": "api", "pricingType": "PAID",
            "prices": prices, "overagePrices": overage_prices,
            "entitlements": [{ "feature": "calls" }],
        }],
    });
    for (name, value) in limit.as_object().expect("an object") {
        catalog["plans"][0]["entitlements"][0][name] = value.clone();
    }
    of(&catalog)
}

fn of(catalog: &Value) -> World {
    let world = World::of(Catalog::from_json(&catalog.to_string()).expect("a valid catalog"));
    world.customer("acme", true);
    world.customer("other", true);
    world
}

/// A monthly price.
fn price(model: &str, extra: &Value) -> Value {
    let mut price = json!({ "billingModel": model, "billingPeriod": "MONTHLY" });
    for (name, value) in extra.as_object().expect("an object") {
        price[name] = value.clone();
    }
    price
}

fn fee(amount: f64) -> Value {
    price("FLAT_FEE", &json!({ "amount": amount }))
}

fn per_call(amount: f64) -> Value {
    price("USAGE_BASED", &json!({ "feature": "calls", "amount": amount }))
}

fn unlimited() -> Value {
    json!({ "hasUnlimitedUsage": true })
}

/// A plan for a fee of 10, and calls at 0.5.
fn pay_as_you_go() -> World {
    world(&json!([fee(10.0), per_call(0.5)]), &json!([]), &unlimited())
}

#[track_caller]
fn subscribe(world: &World, extra: &Value) {
    let mut order = json!({
        "customerId": "acme", "planId": "plan", "billingPeriod": "MONTHLY",
        "subscriptionId": "sub-1",
    });
    for (name, value) in extra.as_object().expect("an object") {
        order[name] = value.clone();
    }
    world.provision(order);
}

#[track_caller]
fn call(world: &World, times: f64) {
    world.report(json!({ "customerId": "acme", "featureId": "calls", "value": times }));
}

/// The next invoice: its total, and its lines as `type quantity: amount`.
#[track_caller]
fn next(world: &World) -> (f64, Vec<String>) {
    let next = invoice(world);
    let lines = next["lines"].as_array().expect("a list").iter().map(|line| {
        let kind = line["type"].as_str().expect("a type");
        format!("{kind} {}: {}", line["quantity"], number(&line["amount"]))
    });
    (number(&next["total"]), lines.collect())
}

#[track_caller]
fn invoice(world: &World) -> Value {
    let document =
        "mutation($input: PreviewNextInvoiceInput!) { previewNextInvoice(input: $input) {
        subTotal { amount } total { amount } minimumSpendAdjustment { amount }
        discount { amount }
        lines { type quantity costDescription unitPrice { amount } period { start end }
                amount { amount } price { billingModel blockSize } } } }";
    let input = json!({ "subscriptionId": "sub-1" });
    world.send(document, json!({ "input": input })).data()["previewNextInvoice"].take()
}

#[track_caller]
fn number(money: &Value) -> f64 {
    money["amount"].as_f64().expect("an amount")
}

/// The amounts due now and each period in a preview of the plan for a customer without one.
#[track_caller]
fn preview(world: &World, extra: &Value) -> (f64, f64) {
    let mut input = json!({
        "customerId": "other", "planId": "plan", "billingPeriod": "MONTHLY",
    });
    for (name, value) in extra.as_object().expect("an object") {
        input[name] = value.clone();
    }
    let document = "mutation($input: PreviewSubscriptionInput!) {
        previewSubscription(input: $input) {
          immediateInvoice { total { amount } } recurringInvoice { total { amount } } } }";
    let preview =
        world.send(document, json!({ "input": input })).data()["previewSubscription"].take();
    (number(&preview["immediateInvoice"]["total"]), number(&preview["recurringInvoice"]["total"]))
}

#[test]
fn pay_as_you_go_charges_the_reported_usage_when_the_period_ends() {
    let world = pay_as_you_go();
    subscribe(&world, &json!({}));
    assert_eq!(
        next(&world),
        (10.0, vec!["BaseCharge 1: 10".into(), "PayAsYouGoCharge 0: 0".into()])
    );
    call(&world, 7.0);
    call(&world, 3.0);
    let lines = vec!["BaseCharge 1: 10".into(), "PayAsYouGoCharge 10: 5".into()];
    assert_eq!(next(&world), (15.0, lines));

    // The fee is for the next period, the usage of the current one.
    let next = invoice(&world);
    let start = |line: usize| next["lines"][line]["period"]["start"].as_str().expect("a date");
    assert!(start(0).starts_with("2026-10-01"), "{next}");
    assert!(start(1).starts_with("2026-09-01"), "{next}");
}

#[test]
fn usage_is_charged_once() {
    let world = pay_as_you_go();
    subscribe(&world, &json!({}));
    call(&world, 10.0);
    world.emulator.set_now(datetime!(2026-10-02 08:00 UTC)).expect("in range");
    assert_eq!(next(&world).0, 10.0);
    call(&world, 1.0);
    assert_eq!(next(&world).0, 10.5);
}

#[test]
fn corrections_reduce_the_charge() {
    let world = pay_as_you_go();
    subscribe(&world, &json!({}));
    call(&world, 10.0);
    call(&world, -4.0);
    assert_eq!(next(&world).0, 13.0);
    world.report(json!({
        "customerId": "acme", "featureId": "calls", "value": 2, "updateBehavior": "SET",
    }));
    assert_eq!(next(&world).0, 11.0);
}

#[test]
fn usage_that_resets_within_the_period_is_charged_in_full() {
    let daily = json!({ "hasUnlimitedUsage": true, "resetPeriod": "DAY" });
    let world = world(&json!([per_call(0.5)]), &json!([]), &daily);
    subscribe(&world, &json!({}));
    call(&world, 4.0);
    world.emulator.advance(time::Duration::days(3));
    call(&world, 6.0);
    assert_eq!(world.check("acme", "calls", json!({}))["currentUsage"].as_f64(), Some(6.0));
    assert_eq!(next(&world).0, 5.0);
}

#[test]
fn usage_is_not_due_before_it_happens() {
    let world = pay_as_you_go();
    assert_eq!(preview(&world, &json!({})), (10.0, 10.0));
    // The expected usage is part of the recurring price only.
    let expected = json!({ "billableFeatures": [{ "featureId": "calls", "quantity": 4 }] });
    assert_eq!(preview(&world, &expected), (10.0, 12.0));
    subscribe(&world, &expected);
    assert_eq!(next(&world).0, 10.0);
}

#[test]
fn tiers_apply_to_reported_usage() {
    for (mode, total) in [("GRADUATED", 10.0 * 2.0 + 5.0 * 1.0), ("VOLUME", 15.0)] {
        let tiers = json!({
            "feature": "calls", "tiersMode": mode,
            "tiers": [{ "upTo": 10, "unitPrice": 2 }, { "unitPrice": 1 }],
        });
        let world = world(&json!([price("USAGE_BASED", &tiers)]), &json!([]), &unlimited());
        subscribe(&world, &json!({}));
        call(&world, 15.0);
        assert_eq!(next(&world).0, total, "{mode}");
    }
}

#[test]
fn a_block_that_is_begun_is_charged_in_full() {
    let blocks = json!({ "feature": "calls", "amount": 3, "blockSize": 1000 });
    let world = world(&json!([price("USAGE_BASED", &blocks)]), &json!([]), &unlimited());
    subscribe(&world, &json!({}));
    for (more, total) in [(500.0, 3.0), (500.0, 3.0), (500.0, 6.0)] {
        call(&world, more);
        assert_eq!(next(&world).0, total);
    }
    let line = &invoice(&world)["lines"][0];
    assert_eq!(line["price"]["blockSize"].as_f64(), Some(1000.0));
    assert_eq!(line["unitPrice"], Value::Null);
}

#[test]
fn committed_units_are_charged_by_the_block() {
    let seats = json!({ "feature": "calls", "amount": 3, "blockSize": 10 });
    let world = world(&json!([price("PER_UNIT", &seats)]), &json!([]), &json!({}));
    let order = json!({ "billableFeatures": [{ "featureId": "calls", "quantity": 25 }] });
    assert_eq!(preview(&world, &order), (9.0, 9.0));
}

#[test]
fn the_level_of_a_fluctuating_feature_is_charged() {
    let mut catalog = json!({
        "features": [{
            "refId": "calls", "displayName": "Lines", "featureType": "NUMBER",
            "meterType": "Fluctuating",
        }],
        "products": [{ "refId": "api", "displayName": "API" }],
        "plans": [{
            "refId": "plan", "displayName": "Plan", "product": "api", "pricingType": "PAID",
            "entitlements": [{ "feature": "calls", "hasUnlimitedUsage": true }],
        }],
    });
    catalog["plans"][0]["prices"] = json!([per_call(2.0)]);
    let world = of(&catalog);
    subscribe(&world, &json!({}));
    call(&world, 5.0);
    call(&world, -2.0);
    assert_eq!(next(&world).0, 6.0);
    world.emulator.set_now(datetime!(2026-10-02 08:00 UTC)).expect("in range");
    assert_eq!(next(&world).0, 6.0);
}

#[test]
fn events_are_charged_like_reports() {
    let mut catalog = json!({
        "features": [{
            "refId": "calls", "displayName": "Calls", "featureType": "NUMBER",
            "meterType": "Incremental",
            "eventMeter": { "eventName": "call",
                            "aggregation": { "function": "SUM", "dimension": "minutes" } },
        }],
        "products": [{ "refId": "api", "displayName": "API" }],
        "plans": [{
            "refId": "plan", "displayName": "Plan", "product": "api", "pricingType": "PAID",
            "entitlements": [{ "feature": "calls", "hasUnlimitedUsage": true }],
        }],
    });
    catalog["plans"][0]["prices"] = json!([per_call(0.1)]);
    let world = of(&catalog);
    subscribe(&world, &json!({}));
    let events = [1.5, 2.5].map(|minutes| {
        json!({
            "customerId": "acme", "eventName": "call", "idempotencyKey": minutes.to_string(),
            "dimensions": { "minutes": minutes },
        })
    });
    let document = "mutation($events: UsageEventsReportInput!) { reportEvent(events: $events) }";
    world.send(document, json!({ "events": { "usageEvents": events } })).data();
    assert_eq!(next(&world).0, 0.4);
}

#[test]
fn each_resource_is_charged_for_its_own_usage() {
    let world = pay_as_you_go();
    subscribe(&world, &json!({ "resourceId": "site-1" }));
    subscribe(&world, &json!({ "resourceId": "site-2", "subscriptionId": "sub-2" }));
    for (site, calls) in [("site-1", 2), ("site-2", 8)] {
        world.report(json!({
            "customerId": "acme", "featureId": "calls", "resourceId": site, "value": calls,
        }));
    }
    assert_eq!(next(&world).0, 11.0);
}

#[test]
fn a_trial_charges_no_usage() {
    let world = pay_as_you_go();
    subscribe(
        &world,
        &json!({
            "trialOverrideConfiguration": {
                "isTrial": true, "trialEndDate": "2026-09-11T08:00:00Z",
                "trialEndBehavior": "CONVERT_TO_PAID",
            },
        }),
    );
    call(&world, 10.0);
    assert_eq!(next(&world), (10.0, vec!["BaseCharge 1: 10".into()]));
    world.emulator.set_now(datetime!(2026-09-12 08:00 UTC)).expect("in range");
    call(&world, 2.0);
    assert_eq!(next(&world).0, 11.0);
}

#[test]
fn the_last_invoice_charges_the_usage() {
    let world = pay_as_you_go();
    subscribe(&world, &json!({}));
    call(&world, 10.0);
    let end = json!({
        "subscriptionRefId": "sub-1", "subscriptionCancellationTime": "END_OF_BILLING_PERIOD",
    });
    world.try_cancel(end).data();
    assert_eq!(next(&world), (5.0, vec!["PayAsYouGoCharge 10: 5".into()]));
}

#[test]
fn a_discount_applies_to_usage() {
    let world = pay_as_you_go();
    subscribe(&world, &json!({ "appliedCoupon": { "discount": { "percentOff": 10 } } }));
    call(&world, 10.0);
    assert_eq!(next(&world).0, 13.5);
}

#[test]
fn usage_above_the_limit_is_charged_as_overage() {
    let overage = |extra: Value| {
        let mut overage = json!({ "feature": "calls" });
        for (name, value) in extra.as_object().expect("an object") {
            overage[name] = value.clone();
        }
        json!([price("USAGE_BASED", &overage)])
    };
    let monthly = |limit: u32| json!({ "usageLimit": limit, "resetPeriod": "MONTH" });
    for (limit, used, price, total) in [
        (1000, 1300.0, json!({ "amount": 0.01 }), 3.0),
        (500, 800.0, json!({ "amount": 2, "blockSize": 100 }), 6.0),
        (500, 400.0, json!({ "amount": 2 }), 0.0),
    ] {
        let world = world(&json!([fee(10.0)]), &overage(price), &monthly(limit));
        subscribe(&world, &json!({}));
        call(&world, used);
        assert_eq!(next(&world).0, 10.0 + total);
        assert!(next(&world).1[1].starts_with("OverageCharge"), "{:?}", next(&world));
        world.emulator.set_now(datetime!(2026-10-02 08:00 UTC)).expect("in range");
        assert_eq!(next(&world).0, 10.0);
    }
}

#[test]
fn overage_counts_in_each_usage_period() {
    let daily = json!({ "usageLimit": 5, "resetPeriod": "DAY" });
    let overage = price("USAGE_BASED", &json!({ "feature": "calls", "amount": 1 }));
    let world = world(&json!([fee(10.0)]), &json!([overage]), &daily);
    subscribe(&world, &json!({}));
    for used in [7.0, 4.0, 6.0] {
        call(&world, used);
        world.emulator.advance(time::Duration::days(1));
    }
    assert_eq!(next(&world).0, 10.0 + 2.0 + 1.0);
}

#[test]
fn overage_of_usage_that_never_resets_is_charged_once() {
    let overage = price("USAGE_BASED", &json!({ "feature": "calls", "amount": 1 }));
    let world = world(&json!([fee(10.0)]), &json!([overage]), &json!({ "usageLimit": 5 }));
    subscribe(&world, &json!({}));
    call(&world, 7.0);
    assert_eq!(next(&world).0, 12.0);
    world.emulator.set_now(datetime!(2026-10-02 08:00 UTC)).expect("in range");
    assert_eq!(next(&world).0, 10.0);
    call(&world, 3.0);
    assert_eq!(next(&world).0, 13.0);
}

#[test]
fn overage_starts_above_the_committed_units() {
    let commitment = price("PER_UNIT", &json!({ "feature": "calls", "amount": 1 }));
    let overage = price("USAGE_BASED", &json!({ "feature": "calls", "amount": 2 }));
    let world = world(&json!([commitment]), &json!([overage]), &json!({ "resetPeriod": "MONTH" }));
    subscribe(&world, &json!({ "billableFeatures": [{ "featureId": "calls", "quantity": 10 }] }));
    call(&world, 13.0);
    let lines = vec!["InAdvanceCommitmentCharge 10: 10".into(), "OverageCharge 3: 6".into()];
    assert_eq!(next(&world), (16.0, lines));
}

#[test]
fn overage_prices_make_limits_soft() {
    let overage = price("USAGE_BASED", &json!({ "feature": "calls", "amount": 1 }));
    let world = world(&json!([fee(10.0)]), &json!([overage]), &json!({ "usageLimit": 5 }));
    subscribe(&world, &json!({}));
    call(&world, 5.0);
    let check = world.check("acme", "calls", json!({}));
    assert_eq!((&check["isGranted"], &check["hasSoftLimit"]), (&json!(true), &json!(true)));
    assert_eq!(check["usageLimit"].as_f64(), Some(5.0));
}

/// A plan with a minimum spend of 20, and calls at 0.5.
fn with_minimum() -> World {
    let minimum = price("MINIMUM_SPEND", &json!({ "amount": 20 }));
    world(&json!([minimum, per_call(0.5)]), &json!([]), &unlimited())
}

#[test]
fn the_minimum_spend_is_charged_in_advance() {
    let world = with_minimum();
    assert_eq!(preview(&world, &json!({})), (20.0, 20.0));
    subscribe(&world, &json!({}));
    let lines = vec!["MinimumSpendCharge 1: 20".into(), "PayAsYouGoCharge 0: 0".into()];
    assert_eq!(next(&world), (20.0, lines));
}

#[test]
fn usage_is_deducted_from_the_minimum_spend() {
    let world = with_minimum();
    subscribe(&world, &json!({}));
    call(&world, 10.0);
    assert_eq!(next(&world).0, 20.0);
    assert_eq!(number(&invoice(&world)["minimumSpendAdjustment"]), -5.0);
    // Usage above the minimum spend is added to the next invoice.
    call(&world, 50.0);
    let lines = vec![
        "MinimumSpendCharge 1: 20".into(),
        "PayAsYouGoCharge 60: 30".into(),
        "MinimumSpendAdjustmentCharge 1: -20".into(),
    ];
    assert_eq!(next(&world), (30.0, lines));
    // What is left of it is lost.
    world.emulator.set_now(datetime!(2026-10-02 08:00 UTC)).expect("in range");
    call(&world, 41.0);
    assert_eq!(next(&world).0, 20.5);
}

#[test]
fn the_minimum_spend_covers_on_demand_charges_only() {
    let minimum = price("MINIMUM_SPEND", &json!({ "amount": 20 }));
    let overage = price("USAGE_BASED", &json!({ "feature": "calls", "amount": 1 }));
    let world = world(&json!([fee(10.0), minimum]), &json!([overage]), &json!({ "usageLimit": 5 }));
    subscribe(&world, &json!({}));
    call(&world, 7.0);
    assert_eq!(next(&world).0, 10.0 + 20.0 + 2.0);
}

#[test]
fn a_subscription_can_set_its_own_minimum_spend() {
    let world = with_minimum();
    let minimum = |amount: u32| json!({ "minimumSpend": { "minimum": { "amount": amount } } });
    subscribe(&world, &minimum(50));
    assert_eq!(next(&world).0, 50.0);
    let update = |change: Value| {
        let mut input = json!({ "subscriptionId": "sub-1" });
        input["minimumSpend"] = change;
        world.try_update(input)
    };
    update(minimum(30)["minimumSpend"].clone()).data();
    assert_eq!(next(&world).0, 30.0);
    update(Value::Null).data();
    assert_eq!(next(&world).0, 20.0);

    let wrong = json!({ "minimum": { "amount": 30, "currency": "EUR" } });
    assert_eq!(update(wrong).code(), "BadUserInput");
    assert_eq!(update(json!({ "minimum": { "amount": -1 } })).code(), "BadUserInput");
    assert_eq!(next(&world).0, 20.0);
}

#[test]
fn a_portal_estimates_the_bill_for_usage() {
    let world = with_minimum();
    subscribe(&world, &json!({}));
    let estimate = || {
        let document = "query($input: CustomerPortalInput!) { customerPortal(input: $input) {
            subscriptions { pricing { usageBasedEstimatedBill } } } }";
        let data = world.send(document, json!({ "input": { "customerId": "acme" } })).data();
        data["customerPortal"]["subscriptions"][0]["pricing"]["usageBasedEstimatedBill"].clone()
    };
    assert_eq!(estimate().as_f64(), Some(0.0));
    call(&world, 60.0);
    assert_eq!(estimate().as_f64(), Some(10.0));
}

#[test]
fn plans_show_their_overage_prices() {
    let overage = price("USAGE_BASED", &json!({ "feature": "calls", "amount": 1 }));
    let world = world(&json!([fee(10.0)]), &json!([overage]), &json!({ "usageLimit": 5 }));
    subscribe(&world, &json!({}));
    let document = "query($input: GetSubscriptionInput!) { getSubscription(input: $input) {
        plan { overagePrices { billingModel price { amount } } } } }";
    let data = world.send(document, json!({ "input": { "subscriptionId": "sub-1" } })).data();
    let overage = &data["getSubscription"]["plan"]["overagePrices"][0];
    assert_eq!(overage["billingModel"], "USAGE_BASED");
    assert_eq!(number(&overage["price"]), 1.0);
}
