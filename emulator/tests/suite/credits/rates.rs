//! Credit rates of plans and add-ons: flat rates and formulas.

#![expect(clippy::float_cmp, reason = "these amounts have exact representations")]

use serde_json::{Value, json};
use stigg_emulator::Catalog;

use super::*;

const TOKENS: &str = "tokens";

/// The demo catalog with a feature metered by `completion` events, and these rates of it on the
/// free plan.
fn catalog(rates: &Value) -> Value {
    let mut catalog = serde_json::to_value(Catalog::demo()).expect("JSON");
    catalog["features"].as_array_mut().expect("a list").push(json!({
        "refId": TOKENS, "displayName": "Tokens", "featureType": "NUMBER",
        "meterType": "Incremental",
        "eventMeter": { "eventName": "completion", "aggregation": { "function": "COUNT" } },
    }));
    catalog["addons"].as_array_mut().expect("a list").push(json!({
        "refId": "cheaper", "displayName": "Cheaper", "creditRates": [flat(0.5)],
    }));
    let plan = &mut catalog["plans"][0];
    assert_eq!(plan["refId"], "plan-revvenu-basic");
    plan["creditRates"] = rates.clone();
    plan["compatibleAddons"] = json!(["cheaper"]);
    let granted = json!({ "feature": TOKENS, "hasUnlimitedUsage": true });
    plan["entitlements"].as_array_mut().expect("a list").push(granted);
    catalog
}

fn flat(amount: f64) -> Value {
    json!({ "feature": TOKENS, "rate": { "currency": CURRENCY, "amount": amount } })
}

fn formula(formula: &str) -> Value {
    json!({ "feature": TOKENS, "rate": { "currency": CURRENCY, "costFormula": formula } })
}

/// A customer on the free plan with these rates, and with 100 credits.
fn subscribed(rates: &Value) -> World {
    of(&catalog(rates), json!({}))
}

fn of(catalog: &Value, extra: Value) -> World {
    let world = World::of(Catalog::from_json(&catalog.to_string()).expect("a valid catalog"));
    world.customer("acme", true);
    let order = json!({ "customerId": "acme", "planId": "plan-revvenu-basic" });
    world.provision(with(order, extra));
    grant(&world, json!({ "amount": 100 }));
    world
}

/// Reports an event and returns the credits that it cost.
#[track_caller]
fn cost(world: &World, key: &str, dimensions: &Value) -> f64 {
    let before = balance(world).0;
    let event = json!({
        "customerId": "acme", "eventName": "completion", "idempotencyKey": key,
        "dimensions": dimensions,
    });
    let document = "mutation($events: UsageEventsReportInput!) { reportEvent(events: $events) }";
    world.send(document, json!({ "events": { "usageEvents": [event] } })).data();
    before - balance(world).0
}

#[test]
fn a_plan_sets_the_rate_of_a_feature() {
    let world = subscribed(&json!([flat(3.0)]));
    assert_eq!(cost(&world, "1", &json!({})), 3.0);
    let document = "query($query: FetchEntitlementQuery!) { entitlement(query: $query) {
        creditRate { amount currencyId } } }";
    let query = json!({ "customerId": "acme", "featureId": TOKENS });
    let rate = world.send(document, json!({ "query": query })).data()["entitlement"].take();
    assert_eq!(rate["creditRate"]["amount"].as_f64(), Some(3.0));
    assert_eq!(rate["creditRate"]["currencyId"], CURRENCY);

    // Another plan does not have it.
    let mut other = catalog(&json!([]));
    other["plans"][2]["creditRates"] = json!([flat(3.0)]);
    assert_eq!(cost(&of(&other, json!({})), "1", &json!({})), 0.0);
}

#[test]
fn the_rate_of_an_addon_replaces_that_of_the_plan() {
    let addon = json!({ "addons": [{ "addonId": "cheaper" }] });
    let world = of(&catalog(&json!([flat(3.0)])), addon);
    assert_eq!(cost(&world, "1", &json!({})), 0.5);
}

#[test]
fn rates_of_the_base_plan_are_inherited() {
    let order = json!({ "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY" });
    let world = of(&catalog(&json!([flat(3.0)])), order);
    assert_eq!(cost(&world, "1", &json!({})), 3.0);
}

#[test]
fn a_formula_calculates_the_cost_from_the_dimensions() {
    let by_model = "(1.1 * model1) + (1.5 * model2) + (5 * model3)";
    let world = subscribed(&json!([formula(by_model)]));
    assert_eq!(cost(&world, "1", &json!({ "model1": 10, "model2": 2, "model3": 1 })), 19.0);
    // What an event lacks costs nothing, and nothing is refunded.
    assert_eq!(cost(&world, "2", &json!({ "model3": 1 })), 5.0);
    assert_eq!(cost(&world, "3", &json!({ "model1": -10 })), 0.0);
}

#[test]
fn a_formula_applies_to_usage_reports() {
    let mut catalog = serde_json::to_value(Catalog::demo()).expect("JSON");
    let rate = json!({ "currency": CURRENCY, "costFormula": "words / 100" });
    catalog["plans"][2]["creditRates"] =
        json!([{ "feature": "feature-06-ai-messages", "rate": rate }]);
    let order = json!({
        "planId": "plan-revvenu-growth", "billingPeriod": "MONTHLY",
        "billableFeatures": [{ "featureId": "feature-01-templates", "quantity": 1 }],
    });
    let world = of(&catalog, order);
    world.report(json!({
        "customerId": "acme", "featureId": "feature-06-ai-messages", "value": 4,
        "dimensions": { "words": 250 },
    }));
    assert_eq!(balance(&world).0, 97.5);
}

#[test]
fn costs_by_a_formula_are_estimated() {
    let world = subscribed(&json!([formula("2.5 * input + 10 * output")]));
    let document = "query($input: EstimateEventCostInput!) { estimateEventCost(input: $input) {
        estimates { estimatedCost balanceAfterEstimate } } }";
    let input = json!({
        "customerId": "acme", "eventName": "completion",
        "dimensions": { "input": 4, "output": 2 },
    });
    let data = world.send(document, json!({ "input": input })).data();
    let estimate = &data["estimateEventCost"]["estimates"][0];
    assert_eq!(estimate["estimatedCost"].as_f64(), Some(30.0));
    assert_eq!(estimate["balanceAfterEstimate"].as_f64(), Some(70.0));
}

#[test]
fn a_check_by_a_formula_needs_any_credits() {
    let world = subscribed(&json!([formula("size")]));
    let check = || world.check("acme", TOKENS, json!({}))["accessDeniedReason"].clone();
    consume(&world, "1", 99.5, json!({}));
    assert_eq!(check(), Value::Null);
    consume(&world, "2", 0.5, json!({}));
    assert_eq!(check(), "InsufficientCredits");
}

#[test]
fn subscriptions_keep_the_rate_of_their_version() {
    let world = subscribed(&json!([flat(3.0)]));
    let changed = catalog(&json!([flat(4.0)]));
    let changed = Catalog::from_json(&changed.to_string()).expect("it is valid");
    let plans = changed.plans.into_iter().take(1).collect();
    world.emulator.publish(Catalog { plans, ..Catalog::default() }).expect("it fits");
    assert_eq!(cost(&world, "1", &json!({})), 3.0);
}

#[test]
fn mistakes_in_rates_are_reported() {
    for (rates, word) in [
        (json!([flat(1.0), flat(2.0)]), "two rates"),
        (json!([flat(-1.0)]), "below zero"),
        (json!([formula("1 +")]), "`1 +` is wrong"),
        (json!([{ "feature": TOKENS, "rate": { "currency": CURRENCY } }]), "neither"),
        (json!([{ "feature": "none", "rate": { "currency": CURRENCY, "amount": 1 } }]), "`none`"),
        (json!([{ "feature": TOKENS, "rate": { "currency": "none", "amount": 1 } }]), "`none`"),
        (
            json!([{ "feature": "feature-04-analytics",
                     "rate": { "currency": CURRENCY, "amount": 1 } }]),
            "not metered",
        ),
    ] {
        let error = Catalog::from_json(&catalog(&rates).to_string()).expect_err(word);
        assert!(error.to_string().contains(word), "{error}");
        assert!(error.place().contains("plan-revvenu-basic"), "{error}");
    }
}
