//! Features with a credit rate: reports, events, estimates and checks.

use serde_json::{Value, json};
use stigg_emulator::Catalog;

use super::*;

const FEATURE: &str = "feature-06-ai-messages";

fn subscribe(world: &World, extra: Value) {
    let order = json!({
        "customerId": "acme", "planId": "plan-revvenu-growth", "billingPeriod": "MONTHLY",
        "billableFeatures": [{ "featureId": "feature-01-templates", "quantity": 1 }],
    });
    world.provision(with(order, extra));
}

/// A customer on a plan with a feature that costs two credits per message, and with 100 credits.
fn subscribed() -> World {
    let world = acme();
    subscribe(&world, json!({}));
    grant(&world, json!({ "amount": 100 }));
    world
}

/// Like [`subscribed`], with features metered by events: one sums tokens, one counts unique users.
fn metered() -> World {
    let mut catalog = serde_json::to_value(Catalog::demo()).expect("JSON");
    let feature = |name: &str, amount: f64, aggregation: Value| {
        json!({
            "refId": name, "displayName": name, "featureType": "NUMBER",
            "meterType": "Incremental",
            "eventMeter": { "eventName": "completion", "aggregation": aggregation },
            "creditRate": { "currency": CURRENCY, "amount": amount },
        })
    };
    let features = catalog["features"].as_array_mut().expect("a list");
    features.push(feature("tokens", 0.5, json!({ "function": "SUM", "dimension": "tokens" })));
    features.push(feature("calls", 1.0, json!({ "function": "COUNT" })));
    features.push(feature("users", 7.0, json!({ "function": "UNIQUE", "dimension": "user" })));
    let world = World::of(Catalog::from_json(&catalog.to_string()).expect("a valid catalog"));
    world.customer("acme", true);
    subscribe(&world, json!({}));
    grant(&world, json!({ "amount": 100 }));
    world
}

#[track_caller]
fn report(world: &World, extra: Value) -> Value {
    let input = json!({ "customerId": "acme", "featureId": FEATURE, "value": 1 });
    let mut data = world
        .send(
            "mutation($input: ReportUsageInput!) { reportUsage(input: $input) {
               currentUsage
               credit { currencyId consumed currentUsage usagePeriodEnd timestamp } } }",
            json!({ "input": with(input, extra) }),
        )
        .data();
    data["reportUsage"].take()
}

#[track_caller]
fn estimate(world: &World, field: &str, input: Value) -> Value {
    let name = match field {
        "estimateEventCost" => "EstimateEventCostInput",
        _ => "EstimateUsageCostInput",
    };
    let document = format!(
        "query($input: {name}!) {{ {field}(input: $input) {{
           warnings
           estimates {{
             currencyId estimatedCost currentBalance balanceAfterEstimate wouldOverdraft
             breakdown {{ featureId cost warningCode }} }} }} }}"
    );
    let input = with(json!({ "customerId": "acme" }), input);
    world.send(&document, json!({ "input": input })).data()[field].take()
}

#[test]
fn reported_usage_is_charged_at_once() {
    let world = subscribed();
    let first = report(&world, json!({ "value": 5, "idempotencyKey": "1" }));
    assert_eq!(first["currentUsage"], 5.0);
    assert_eq!(first["credit"]["currencyId"], CURRENCY);
    assert_eq!(first["credit"]["consumed"], 10.0);
    assert_eq!(first["credit"]["currentUsage"], 10.0);
    let repeat = report(&world, json!({ "value": 5, "idempotencyKey": "1" }));
    assert_eq!(repeat["credit"]["consumed"], 0.0);
    assert_eq!(repeat["currentUsage"], 5.0);
    let set = report(&world, json!({ "value": 8, "updateBehavior": "SET" }));
    assert_eq!(set["credit"]["consumed"], 6.0);
    // Nothing is refunded.
    let less = report(&world, json!({ "value": -3 }));
    assert_eq!(less["currentUsage"], 5.0);
    assert_eq!(less["credit"]["consumed"], 0.0);
    assert_eq!(balance(&world), (84.0, 100.0, 16.0));
    let page = ledger_page(&world, json!({ "eventType": ["CREDITS_CONSUMED"] }));
    assert_eq!(page["totalCount"], 2);
    assert_eq!(page["edges"][0]["node"]["featureId"], FEATURE);
    let other = report(&world, json!({ "featureId": "feature-02-campaigns" }));
    assert_eq!(other["credit"], Value::Null);
}

#[test]
fn usage_of_a_resource_draws_on_its_credits_if_it_has_any() {
    let world = subscribed();
    let of_site = json!({
        "customerId": "acme", "planId": "plan-revvenu-basic", "resourceId": "site-1",
    });
    world.provision(of_site);
    report(&world, json!({ "resourceId": "site-1" }));
    assert_eq!(balance(&world), (98.0, 100.0, 2.0));
    grant(&world, json!({ "resourceId": "site-1" }));
    report(&world, json!({ "resourceId": "site-1" }));
    assert_eq!(balance(&world), (98.0, 100.0, 2.0));
    let own = balances(&world, json!({ "resourceId": "site-1" }));
    assert_eq!(own[0]["currentBalance"], 8.0);
}

#[test]
fn events_are_charged_at_once() {
    let world = metered();
    let event = |key: &str, tokens: f64| {
        json!({
            "customerId": "acme", "eventName": "completion", "idempotencyKey": key,
            "timestamp": "2026-09-01T08:00:00Z",
            "dimensions": { "tokens": tokens, "user": "u1" },
        })
    };
    let events = json!([event("1", 20.0), event("2", 4.0), event("1", 20.0)]);
    world
        .send(
            "mutation($events: UsageEventsReportInput!) { reportEvent(events: $events) }",
            json!({ "events": { "usageEvents": events } }),
        )
        .data();
    // Half a credit for each of 24 tokens, one for each of two calls, none for the user.
    assert_eq!(balance(&world), (86.0, 100.0, 14.0));
}

#[test]
fn the_cost_of_usage_is_estimated() {
    let world = subscribed();
    let usage = |extra: Value| {
        estimate(&world, "estimateUsageCost", with(json!({ "featureId": FEATURE }), extra))
    };
    let answer = usage(json!({ "value": 30 }));
    assert_eq!(answer["warnings"], json!([]));
    assert_eq!(
        answer["estimates"],
        json!([{
            "currencyId": CURRENCY, "estimatedCost": 60, "currentBalance": 100,
            "balanceAfterEstimate": 40, "wouldOverdraft": false,
            "breakdown": [{ "featureId": FEATURE, "cost": 60, "warningCode": null }],
        }])
    );
    let over = usage(json!({ "value": 51 }));
    assert_eq!(over["estimates"][0]["balanceAfterEstimate"], -2.0);
    assert_eq!(over["estimates"][0]["wouldOverdraft"], true);
    report(&world, json!({ "value": 5 }));
    let set = usage(json!({ "value": 8, "updateBehavior": "SET" }));
    assert_eq!(set["estimates"][0]["estimatedCost"], 6.0);
    assert_eq!(usage(json!({ "value": -2 }))["estimates"][0]["estimatedCost"], 0.0);
    // Estimates are free.
    assert_eq!(balance(&world), (90.0, 100.0, 10.0));

    let unknown = usage(json!({ "value": 1, "featureId": "none" }));
    assert_eq!(unknown, json!({ "warnings": ["FEATURE_NOT_FOUND"], "estimates": [] }));
    let unpaid = usage(json!({ "value": 1, "featureId": "feature-02-campaigns" }));
    assert_eq!(unpaid, json!({ "warnings": ["FEATURE_NOT_CREDIT_BASED"], "estimates": [] }));
}

#[test]
fn an_estimate_warns_about_subscriptions_of_resources() {
    let world = acme();
    subscribe(&world, json!({ "resourceId": "site-1" }));
    let usage = |resource: Value| {
        let input = json!({ "featureId": FEATURE, "value": 1, "resourceId": resource });
        estimate(&world, "estimateUsageCost", input)["warnings"].take()
    };
    assert_eq!(usage(Value::Null), json!(["RESOURCE_SCOPED_SUBSCRIPTION_EXISTS"]));
    assert_eq!(usage(json!("site-1")), json!([]));
}

#[test]
fn the_cost_of_events_is_estimated() {
    let world = metered();
    let event = |name: &str, dimensions: Value| {
        let input = json!({ "eventName": name, "dimensions": dimensions });
        estimate(&world, "estimateEventCost", input)
    };
    let answer = event("completion", json!({ "tokens": 30, "user": "u1" }));
    let found = &answer["estimates"][0];
    assert_eq!(found["estimatedCost"], 16.0);
    assert_eq!(found["balanceAfterEstimate"], 84.0);
    assert_eq!(
        found["breakdown"],
        json!([
            { "featureId": "tokens", "cost": 15, "warningCode": null },
            { "featureId": "calls", "cost": 1, "warningCode": null },
            { "featureId": "users", "cost": 0, "warningCode": "UNSUPPORTED_AGGREGATION" },
        ])
    );
    // Without the summed dimension, nothing is charged.
    assert_eq!(event("completion", Value::Null)["estimates"][0]["estimatedCost"], 1.0);
    assert_eq!(event("none", Value::Null)["warnings"], json!(["FEATURE_NOT_FOUND"]));
    assert_eq!(event("user_login", Value::Null)["warnings"], json!(["FEATURE_NOT_CREDIT_BASED"]));
    assert_eq!(balance(&world), (100.0, 100.0, 0.0));
}

#[test]
fn a_check_requires_enough_credits() {
    let world = acme();
    subscribe(&world, json!({}));
    let check = |requested: Value| {
        world.check("acme", FEATURE, json!({ "options": { "requestedUsage": requested } }))
    };
    assert_eq!(check(Value::Null)["accessDeniedReason"], "InsufficientCredits");
    assert_eq!(check(json!(0))["isGranted"], true);
    grant(&world, json!({ "amount": 5 }));
    assert_eq!(check(Value::Null)["isGranted"], true);
    assert_eq!(check(json!(2))["isGranted"], true);
    assert_eq!(check(json!(3))["accessDeniedReason"], "InsufficientCredits");
    consume(&world, "1", 6.0, json!({}));
    assert_eq!(check(json!(0))["accessDeniedReason"], "InsufficientCredits");
}

#[test]
fn credits_are_listed_as_entitlements() {
    let world = acme();
    grant(&world, json!({ "amount": 5 }));
    grant(&world, json!({ "amount": 9, "resourceId": "site-1" }));
    let credits = |resource: Value| {
        let mut data = world
            .send(
                "query($query: FetchEntitlementsQuery!) { entitlementsState(query: $query) {
                   accessDeniedReason
                   entitlementsV2 { __typename
                     ... on CreditEntitlement {
                       isGranted accessDeniedReason usageLimit currentUsage hasSoftLimit
                       currency { currencyId displayName unitSingular unitPlural } }
                     ... on FeatureEntitlement { creditRate { amount currencyId } } } } }",
                json!({ "query": { "customerId": "acme", "resourceId": resource } }),
            )
            .data();
        data["entitlementsState"].take()
    };
    // Credit entitlements need no subscription.
    let state = credits(Value::Null);
    assert_eq!(state["accessDeniedReason"], "NoActiveSubscription");
    assert_eq!(
        state["entitlementsV2"],
        json!([{
            "__typename": "CreditEntitlement", "isGranted": true, "accessDeniedReason": null,
            "usageLimit": 5, "currentUsage": 0, "hasSoftLimit": false,
            "currency": {
                "currencyId": CURRENCY, "displayName": "AI credits",
                "unitSingular": "credit", "unitPlural": "credits",
            },
        }])
    );
    assert_eq!(credits(json!("site-1"))["entitlementsV2"][0]["usageLimit"], 9.0);
    consume(&world, "1", 5.0, json!({}));
    let empty = credits(Value::Null)["entitlementsV2"][0].take();
    assert_eq!(empty["isGranted"], false);
    assert_eq!(empty["accessDeniedReason"], "InsufficientCredits");

    subscribe(&world, json!({}));
    let state = credits(Value::Null);
    let rated = state["entitlementsV2"].as_array().expect("a list").iter().find_map(|entry| {
        let rate = entry.get("creditRate")?;
        (!rate.is_null()).then_some(rate)
    });
    assert_eq!(rated, Some(&json!({ "amount": 2, "currencyId": CURRENCY })));
}

#[test]
fn invalid_rates_are_reported() {
    let demo = serde_json::to_value(Catalog::demo()).expect("JSON");
    for (pointer, value, words) in [
        ("/features/6/creditRate/currency", json!("none"), ["`none`", "cred-type-ai"]),
        ("/features/6/creditRate/amount", json!(-1), ["feature-06-ai-messages", "below zero"]),
        ("/features/6/meterType", json!("None"), ["feature-06-ai-messages", "not metered"]),
        ("/currencies/0/refId", json!(""), ["currencies[0]", "empty"]),
    ] {
        let mut catalog = demo.clone();
        *catalog.pointer_mut(pointer).expect("a place") = value;
        let error = Catalog::from_json(&catalog.to_string()).expect_err(pointer).to_string();
        assert!(words.iter().all(|word| error.contains(word)), "{pointer}: {error}");
    }
}
