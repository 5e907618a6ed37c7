//! Amounts of usage and money are exact, bounded, and rounded by ISO 4217.

use std::path::PathBuf;

use serde_json::{Value, json};
use stigg_emulator::{Catalog, Emulator};
use time::macros::datetime;

use crate::common::World;

const CATALOG: &str = r#"{
  "currencies": [{"refId": "credits", "displayName": "Credits"}],
  "features": [
    {"refId": "gb", "displayName": "GB", "featureType": "NUMBER", "meterType": "Incremental"},
    {"refId": "seats", "displayName": "Seats", "featureType": "NUMBER",
     "meterType": "Fluctuating"},
    {"refId": "calls", "displayName": "Calls", "featureType": "NUMBER",
     "meterType": "Incremental",
     "eventMeter": {"eventName": "call", "aggregation": {"function": "COUNT"}}},
    {"refId": "bytes", "displayName": "Bytes", "featureType": "NUMBER",
     "meterType": "Incremental",
     "eventMeter": {"eventName": "call",
                    "aggregation": {"function": "SUM", "dimension": "bytes"}}},
    {"refId": "users", "displayName": "Users", "featureType": "NUMBER",
     "meterType": "Incremental",
     "eventMeter": {"eventName": "call", "filters": [{"dimension": "region", "equals": 1}],
                    "aggregation": {"function": "UNIQUE", "dimension": "user"}}}],
  "products": [{"refId": "product", "displayName": "Product"}],
  "plans": [
    {"refId": "free", "displayName": "Free", "product": "product", "pricingType": "FREE",
     "entitlements": [
       {"feature": "gb", "usageLimit": 1, "resetPeriod": "MONTH"},
       {"feature": "seats", "usageLimit": 0.3},
       {"feature": "calls", "usageLimit": 10, "resetPeriod": "MONTH"},
       {"feature": "bytes", "usageLimit": 10, "resetPeriod": "MONTH"},
       {"feature": "users", "usageLimit": 10, "resetPeriod": "MONTH"}]},
    {"refId": "halves", "displayName": "Halves", "product": "product", "pricingType": "PAID",
     "prices": [{"billingModel": "PER_UNIT", "billingPeriod": "MONTHLY", "amount": 1.005,
                 "feature": "gb"}]},
    {"refId": "yen", "displayName": "Yen", "product": "product", "pricingType": "PAID",
     "prices": [{"billingModel": "FLAT_FEE", "billingPeriod": "MONTHLY", "amount": 10000,
                 "currency": "JPY"},
                {"billingModel": "FLAT_FEE", "billingPeriod": "ANNUALLY", "amount": 100000,
                 "currency": "JPY"}]},
    {"refId": "flat", "displayName": "Flat", "product": "product", "pricingType": "PAID",
     "prices": [{"billingModel": "FLAT_FEE", "billingPeriod": "MONTHLY", "amount": 30}],
     "defaultTrial": {"duration": 14, "units": "DAY", "trialEndBehavior": "CONVERT_TO_PAID"}}],
  "coupons": [{"refId": "ten", "name": "10%", "type": "PERCENTAGE", "percentOff": 10}]
}"#;

/// An emulator at May 1 with a customer on the free plan.
fn world() -> World {
    let world = bare();
    world.provision(json!({ "customerId": "a", "planId": "free" }));
    world
}

fn bare() -> World {
    let catalog = Catalog::from_json(CATALOG).expect("a valid catalog");
    let world =
        World::from(Emulator::builder().catalog(catalog).now(datetime!(2026-05-01 0:00 UTC)));
    world.customer("a", true);
    world
}

impl World {
    #[track_caller]
    fn use_up(&self, feature: &str, value: f64) -> Value {
        self.report(json!({ "customerId": "a", "featureId": feature, "value": value }))
    }

    fn usage_of(&self, feature: &str) -> Value {
        self.check("a", feature, json!({}))["currentUsage"].clone()
    }

    fn grants(&self, feature: &str, requested: f64) -> bool {
        let options = json!({ "options": { "requestedUsage": requested } });
        self.check("a", feature, options)["isGranted"] == true
    }

    fn try_event(&self, key: &str, timestamp: Option<&str>, dimensions: &Value) -> Value {
        let event = json!({
            "customerId": "a", "eventName": "call", "idempotencyKey": key,
            "timestamp": timestamp, "dimensions": dimensions,
        });
        self.send(
            "mutation($events: UsageEventsReportInput!) { reportEvent(events: $events) }",
            json!({ "events": { "usageEvents": [event] } }),
        )
        .body
    }

    fn estimate(&self, input: Value) -> Value {
        let document = "mutation($input: EstimateSubscriptionInput!) {
            estimateSubscription(input: $input) {
              total { amount } discountAmount { amount } subTotal { amount } } }";
        let mut input = input;
        input["customerId"] = "a".into();
        let billing_period = &mut input["billingPeriod"];
        if billing_period.is_null() {
            *billing_period = "MONTHLY".into();
        }
        self.send(document, json!({ "input": input })).data()["estimateSubscription"].take()
    }
}

#[test]
fn usage_adds_up_exactly() {
    let world = world();
    for _ in 0..10 {
        world.use_up("gb", 0.1);
    }
    assert_eq!(world.usage_of("gb"), 1.0);
    for number in 0..3 {
        world.try_event(&number.to_string(), None, &json!({ "bytes": 0.1 }));
    }
    assert_eq!(world.usage_of("bytes"), 0.3);
}

#[test]
fn a_limit_can_be_reached_exactly() {
    let world = world();
    world.use_up("seats", 0.1);
    assert!(world.grants("seats", 0.2));
    assert!(!world.grants("seats", 0.200_000_1));
    world.use_up("seats", 0.2);
    assert!(world.grants("seats", 0.0));
    assert!(!world.grants("seats", 0.1));
}

#[test]
fn zero_usage_is_never_negative() {
    let world = world();
    world.try_event("past", Some("2026-01-01T00:00:00Z"), &json!({ "bytes": 5 }));
    for feature in ["bytes", "calls", "gb"] {
        assert_eq!(world.usage_of(feature).to_string(), "0", "{feature}");
    }
    assert_eq!(world.use_up("gb", -0.0)["currentUsage"].to_string(), "0");
}

#[test]
fn half_cents_are_rounded_up() {
    let world = bare();
    let total = |quantity: f64| {
        let features = json!([{ "featureId": "gb", "quantity": quantity }]);
        world.estimate(json!({ "planId": "halves", "billableFeatures": features }))["total"]
            ["amount"]
            .clone()
    };
    assert_eq!(total(1.0), 1.01);
    assert_eq!(total(3.0), 3.02); // 3.015
    assert_eq!(total(10.0), 10.05);
}

#[test]
fn yen_have_no_cents() {
    let world = bare();
    let coupon = json!({ "discount": { "percentOff": 33.333 } });
    let estimate = world.estimate(json!({ "planId": "yen", "appliedCoupon": coupon }));
    assert_eq!(estimate["discountAmount"]["amount"], 3333.0);
    assert_eq!(estimate["total"]["amount"], 6667.0);
    let amounts = json!([{ "amount": 0.5, "currency": "JPY" }]);
    let coupon = json!({ "discount": { "amountsOff": amounts } });
    let estimate = world.estimate(json!({ "planId": "yen", "appliedCoupon": coupon }));
    assert_eq!(estimate["total"]["amount"], 9999.0);

    world.provision(json!({
        "customerId": "a", "planId": "yen", "billingPeriod": "ANNUALLY", "subscriptionId": "s",
    }));
    world.emulator.set_now(datetime!(2026-06-01 0:00 UTC)).unwrap();
    let preview = world
        .send(
            "mutation($input: PreviewSubscriptionInput!) { previewSubscription(input: $input) {
               immediateInvoice { total { amount } proration { credit { amount } } } } }",
            json!({ "input": { "customerId": "a", "planId": "flat", "billingPeriod": "MONTHLY" } }),
        )
        .data();
    let credit = &preview["previewSubscription"]["immediateInvoice"]["proration"];
    assert!(credit.is_null() || credit["credit"]["amount"].as_f64().is_some_and(is_whole));
}

fn is_whole(amount: f64) -> bool {
    amount.fract() == 0.0
}

#[test]
fn a_coupon_applies_from_its_start_date() {
    let world = bare();
    let coupon = |start: &str| {
        json!({ "planId": "flat", "appliedCoupon": {
            "couponId": "ten", "configuration": { "startDate": start } } })
    };
    let total = |start| world.estimate(coupon(start))["total"]["amount"].clone();
    assert_eq!(total("2026-07-01T00:00:00Z"), 30.0);
    assert_eq!(total("2026-05-01T00:00:00Z"), 27.0);
    assert_eq!(total("2026-04-01T00:00:00Z"), 27.0);
    world.emulator.set_now(datetime!(2026-07-01 0:00 UTC)).unwrap();
    assert_eq!(total("2026-07-01T00:00:00Z"), 27.0);
}

#[test]
fn removing_the_cancellation_date_restores_the_end_of_a_trial() {
    for date in ["2026-05-15T00:00:00Z", "2026-05-10T00:00:00Z", "2026-06-20T00:00:00Z"] {
        let world = bare();
        let input = json!({ "customerId": "a", "planId": "flat", "billingPeriod": "MONTHLY" });
        let id = world.provision(input)["refId"].clone();
        for date in [date, "2026-05-12T00:00:00Z"] {
            world.try_update(json!({ "subscriptionId": id, "cancellationDate": date })).data();
        }
        world.try_update(json!({ "subscriptionId": id, "cancellationDate": null })).data();
        let end = world.subscription(&id)["trialEndDate"].to_string();
        assert!(end.starts_with("\"2026-05-15T00:00"), "{end}");
        world.emulator.set_now(datetime!(2026-05-20 0:00 UTC)).unwrap();
        assert_eq!(world.status(&id), "ACTIVE", "{date}");
    }
}

#[test]
fn removing_a_later_cancellation_date_ends_an_overdue_trial() {
    let world = bare();
    let input = json!({ "customerId": "a", "planId": "flat", "billingPeriod": "MONTHLY" });
    let id = world.provision(input)["refId"].clone();
    let date = "2026-06-20T00:00:00Z";
    world.try_update(json!({ "subscriptionId": id, "cancellationDate": date })).data();
    world.emulator.set_now(datetime!(2026-06-01 0:00 UTC)).unwrap();
    assert_eq!(world.status(&id), "IN_TRIAL");
    world.try_update(json!({ "subscriptionId": id, "cancellationDate": null })).data();
    assert_eq!(world.status(&id), "ACTIVE");
    let period = world.subscription(&id)["currentBillingPeriodStart"].to_string();
    assert!(period.starts_with("\"2026-06-01T00:0"), "{period}");
}

#[test]
fn a_future_event_counts_in_its_own_period() {
    let world = world();
    world.emulator.set_now(datetime!(2026-05-31 23:00 UTC)).unwrap();
    world.try_event("1", Some("2026-06-02T00:00:00Z"), &json!({}));
    assert_eq!(world.usage_of("calls"), 0.0);
    let points = || {
        let document = "query($input: UsageHistoryInput!) {
            usageHistory(usageHistoryInput: $input) { usageMeasurements { date value } } }";
        let input = json!({
            "customerRefId": "a", "featureRefId": "calls", "startDate": "2026-05-01T00:00:00Z",
        });
        world.send(document, json!({ "input": input })).data()["usageHistory"]["usageMeasurements"]
            .take()
    };
    assert_eq!(points(), json!([]));
    world.emulator.set_now(datetime!(2026-06-10 0:00 UTC)).unwrap();
    assert_eq!(world.usage_of("calls"), 1.0);
    assert_eq!(points(), json!([{ "date": "2026-06-02T00:00:00.000Z", "value": 1 }]));
    world.emulator.set_now(datetime!(2026-07-02 0:00 UTC)).unwrap();
    assert_eq!(world.usage_of("calls"), 0.0);
}

#[test]
fn dimension_values_are_compared_as_numbers() {
    let world = world();
    for (key, user, region) in [("1", json!(1), json!(1)), ("2", json!(1.0), json!(1.0))] {
        world.try_event(key, None, &json!({ "user": user, "region": region }));
    }
    assert_eq!(world.usage_of("users"), 1.0);
    world.try_event("3", None, &json!({ "user": "1", "region": 1 }));
    world.try_event("4", None, &json!({ "user": 2, "region": 2 }));
    assert_eq!(world.usage_of("users"), 2.0);
}

#[test]
fn amounts_above_the_limit_are_refused_by_name() {
    let world = world();
    let refusal = |body: &Value| body["errors"][0]["message"].as_str().unwrap_or("").to_owned();
    for value in [1e308, -1e308, 1.1e15] {
        let input = json!({ "customerId": "a", "featureId": "gb", "value": value });
        let message = refusal(&world.try_report(input).body);
        assert!(message.contains("`input.value`"), "{message}");
        let message = refusal(&world.try_event("x", None, &json!({ "bytes": value })));
        assert!(message.contains("dimensions.bytes"), "{message}");
    }
    let grant = json!({
        "customerId": "a", "currencyId": "credits", "displayName": "Gift", "amount": 1e308,
        "grantType": "PROMOTIONAL", "cost": { "amount": 1 },
    });
    let document = "mutation($input: CreditGrantInput!) { createCreditGrant(input: $input) {
        grantId } }";
    let message = refusal(&world.send(document, json!({ "input": grant })).body);
    assert!(message.contains("`input.amount`"), "{message}");
    let priced = json!({
        "customerId": "a", "planId": "flat", "billingPeriod": "MONTHLY",
        "priceOverrides": [{ "price": { "amount": 1e300 } }],
    });
    let message = refusal(&world.try_provision(priced).body);
    assert!(message.contains("`input.priceOverrides[0].price.amount`"), "{message}");
    // Values that are only stored have no limit.
    let dimensions = json!({ "user": 123_456_789_012_345_678_u64, "region": 1 });
    assert!(world.try_event("y", None, &dimensions)["errors"].is_null());
    assert_eq!(world.usage_of("users"), 1.0);
}

#[test]
fn a_catalog_with_amounts_above_the_limit_is_refused() {
    for field in ["\"usageLimit\": 0.3", "\"amount\": 30"] {
        let name = field.split(':').next().expect("a name");
        let catalog = CATALOG.replace(field, &format!("{name}: 1e300"));
        let error = Catalog::from_json(&catalog).expect_err("the amount is too large");
        assert!(error.problem().contains("1e300"), "{error}");
    }
}

#[test]
fn the_largest_amounts_can_be_saved_and_loaded() {
    let world = world();
    for number in 0..3 {
        world.use_up("gb", 1e15);
        world.try_event(&number.to_string(), None, &json!({ "bytes": 1e15 }));
    }
    world.use_up("gb", 0.000_000_123_456);
    assert_eq!(world.usage_of("bytes"), 3e15);
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("highest_amounts.json");
    world.emulator.save(&path).expect("it is saved");
    let again = World::from(Emulator::builder().load(&path).expect("it is loaded"));
    assert_eq!(again.usage_of("bytes"), 3e15);
    // No float has all these digits, but the emulator keeps them.
    again.use_up("gb", -1e15);
    again.use_up("gb", -1e15);
    again.use_up("gb", -1e15);
    assert_eq!(again.usage_of("gb"), 0.000_000_123_456);
}

#[test]
fn a_state_with_an_impossible_amount_is_refused_with_its_location() {
    let world = world();
    world.use_up("gb", 4321.25);
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("impossible_amounts.json");
    world.emulator.save(&path).expect("it is saved");
    let text = std::fs::read_to_string(&path).expect("a text");
    // Files of the previous format load as well.
    let older = text.replace("\"formatVersion\": 3", "\"formatVersion\": 2");
    std::fs::write(&path, older).expect("it is written");
    let again = World::from(Emulator::builder().load(&path).expect("it is loaded"));
    assert_eq!(again.usage_of("gb"), 4321.25);
    std::fs::write(&path, text.replace("4321.25", "1e300")).expect("it is written");
    let error = Emulator::builder().load(&path).expect_err("the amount is too large");
    let place = error.place().unwrap_or_default();
    assert!(place.contains("state.customers[0].usage[0]"), "{error}");
    assert!(error.problem().contains("1e+300"), "{error}");
}
