//! Features that are reported in one unit and sold in another.

use serde_json::{Value, json};
use stigg_emulator::Catalog;

use crate::common::World;

/// Transfers are reported in megabytes, by reports or events, and sold in gigabytes.
fn world() -> World {
    let transformation = json!({ "divide": 1000 });
    let catalog = json!({
        "features": [
            {
                "refId": "transfer", "displayName": "Transfer", "featureType": "NUMBER",
                "meterType": "Incremental", "unitTransformation": transformation,
            },
            {
                "refId": "download", "displayName": "Download", "featureType": "NUMBER",
                "meterType": "Incremental", "unitTransformation": transformation,
                "eventMeter": {
                    "eventName": "download",
                    "aggregation": { "function": "SUM", "dimension": "mb" },
                },
            },
        ],
        "products": [{ "refId": "product", "displayName": "Product" }],
        "plans": [{
            "refId": "free", "displayName": "Free", "product": "product", "pricingType": "FREE",
            "entitlements": [
                { "feature": "transfer", "usageLimit": 3, "resetPeriod": "MONTH" },
                { "feature": "download", "usageLimit": 3, "resetPeriod": "MONTH" },
            ],
        }],
    });
    let world = World::of(Catalog::from_json(&catalog.to_string()).expect("a catalog"));
    world.customer("acme", false);
    world.provision(json!({ "customerId": "acme", "planId": "free" }));
    world
}

fn report(world: &World, value: i32, behavior: &str) -> Value {
    world.report(json!({
        "customerId": "acme", "featureId": "transfer", "value": value,
        "updateBehavior": behavior,
    }))["currentUsage"]
        .clone()
}

#[test]
fn usage_is_shown_in_the_units_of_the_feature() {
    let world = world();
    assert_eq!(report(&world, 500, "DELTA"), 0.5);
    assert_eq!(report(&world, 2000, "DELTA"), 2.5);
    assert_eq!(report(&world, 2900, "SET"), 2.9);
    let check = |requested: f64| {
        world.check("acme", "transfer", json!({ "options": { "requestedUsage": requested } }))
    };
    assert_eq!(
        (&check(0.1)["currentUsage"], &check(0.1)["isGranted"]),
        (&json!(2.9), &json!(true))
    );
    assert_eq!(check(0.2)["accessDeniedReason"], "RequestedUsageExceedingLimit");

    let event = json!({
        "customerId": "acme", "eventName": "download", "idempotencyKey": "1",
        "dimensions": { "mb": 20 },
    });
    let document = "mutation($events: UsageEventsReportInput!) { reportEvent(events: $events) }";
    world.send(document, json!({ "events": { "usageEvents": [event] } })).data();
    assert_eq!(world.check("acme", "download", json!({}))["currentUsage"], 0.02);

    let document = "query($input: UsageHistoryV2Input!) { usageHistoryV2(input: $input) {
        series { points { value } } } }";
    let input = json!({
        "customerId": "acme", "featureId": "transfer", "startDate": "2026-08-01T00:00:00Z",
    });
    let data = world.send(document, json!({ "input": input })).data();
    let points = data["usageHistoryV2"]["series"][0]["points"].as_array().expect("a list");
    assert_eq!(points.last(), Some(&json!({ "value": 2.9 })));
}

#[test]
fn an_entitlement_names_the_conversion() {
    let world = world();
    let document = "query($query: FetchEntitlementQuery!) { entitlement(query: $query) {
        feature { unitTransformation { divide round } } } }";
    let query = json!({ "customerId": "acme", "featureId": "transfer" });
    let data = world.send(document, json!({ "query": query })).data();
    assert_eq!(
        data["entitlement"]["feature"]["unitTransformation"],
        json!({ "divide": 1000, "round": "UP" })
    );
}
