//! Aggregations of events: the highest, the lowest and the average value of a dimension.

use serde_json::{Value, json};
use stigg_emulator::Catalog;
use time::Duration;

use crate::common::World;

const FEATURES: [&str; 3] = ["max", "min", "avg"];

/// A feature for each aggregation of the dimension `ms` of requests that did not fail, reset monthly.
fn world() -> World {
    let feature = |name: &str| {
        json!({
            "refId": name, "displayName": name, "featureType": "NUMBER",
            "meterType": "Incremental",
            "eventMeter": {
                "eventName": "request",
                "filters": [{ "dimension": "failed", "equals": false }],
                "aggregation": { "function": name.to_uppercase(), "dimension": "ms" },
            },
        })
    };
    let entitled =
        |name: &str| json!({ "feature": name, "usageLimit": 100, "resetPeriod": "MONTH" });
    let plan = |name: &str| {
        json!({
            "refId": name, "displayName": name, "product": "product", "pricingType": "FREE",
            "entitlements": FEATURES.map(entitled),
        })
    };
    let catalog = json!({
        "features": FEATURES.map(feature),
        "products": [{ "refId": "product", "displayName": "Product" }],
        "plans": [plan("free"), plan("other")],
    });
    let world = World::of(Catalog::from_json(&catalog.to_string()).expect("a catalog"));
    world.customer("acme", false);
    world.provision(json!({ "customerId": "acme", "planId": "free" }));
    world
}

fn event(world: &World, key: &str, dimensions: Value, at: Option<&str>) {
    let event = json!({
        "customerId": "acme", "eventName": "request", "idempotencyKey": key,
        "dimensions": dimensions, "timestamp": at,
    });
    let document = "mutation($events: UsageEventsReportInput!) { reportEvent(events: $events) }";
    world.send(document, json!({ "events": { "usageEvents": [event] } })).data();
}

fn took(ms: f64) -> Value {
    json!({ "ms": ms, "failed": false })
}

fn usage(world: &World) -> [Option<f64>; 3] {
    FEATURES.map(|feature| world.check("acme", feature, json!({}))["currentUsage"].as_f64())
}

#[test]
fn usage_is_the_highest_lowest_or_average_value() {
    let world = world();
    assert_eq!(usage(&world), [Some(0.0); 3]);
    event(&world, "1", took(40.0), None);
    assert_eq!(usage(&world), [Some(40.0); 3]);
    event(&world, "2", took(90.0), None);
    let at = Some("2026-09-01T08:00:00.5Z");
    event(&world, "3", took(20.0), at);
    assert_eq!(usage(&world), [Some(90.0), Some(20.0), Some(50.0)]);
    // A duplicate, a filtered one, and two without a number.
    event(&world, "3", took(20.0), at);
    event(&world, "4", json!({ "ms": 500, "failed": true }), None);
    event(&world, "5", json!({ "failed": false }), None);
    event(&world, "6", json!({ "ms": "slow", "failed": false }), None);
    assert_eq!(usage(&world), [Some(90.0), Some(20.0), Some(50.0)]);

    let check = |feature: &str, more: f64| {
        world.check("acme", feature, json!({ "options": { "requestedUsage": more } }))
    };
    assert_eq!(check("max", 10.0)["isGranted"], true);
    assert_eq!(check("max", 11.0)["accessDeniedReason"], "RequestedUsageExceedingLimit");
    assert_eq!(check("avg", 50.0)["isGranted"], true);
}

#[test]
fn aggregated_usage_is_reset_with_its_period_and_by_a_change_of_plan() {
    let world = world();
    event(&world, "1", took(90.0), None);
    world.emulator.advance(Duration::days(31));
    assert_eq!(usage(&world), [Some(0.0); 3]);
    event(&world, "2", took(30.0), None);
    event(&world, "3", took(60.0), None);
    // A late event belongs to its own period.
    event(&world, "4", took(10.0), Some("2026-09-20T00:00:00Z"));
    assert_eq!(usage(&world), [Some(60.0), Some(30.0), Some(45.0)]);
    world.provision(json!({ "customerId": "acme", "planId": "other" }));
    assert_eq!(usage(&world), [Some(0.0); 3]);
}

#[test]
fn the_history_shows_the_aggregated_value_over_time() {
    let world = world();
    for (key, ms) in [("1", 40.0), ("2", 90.0), ("3", 20.0)] {
        event(&world, key, took(ms), None);
        world.emulator.advance(Duration::days(1));
    }
    world.emulator.advance(Duration::days(30));
    event(&world, "4", took(60.0), None);
    let document = "query($input: UsageHistoryV2Input!) { usageHistoryV2(input: $input) {
        markers { type } series { points { value isResetPoint } } } }";
    let values = |feature: &str| {
        let input = json!({
            "customerId": "acme", "featureId": feature, "startDate": "2026-08-01T00:00:00Z",
        });
        let data = world.send(document, json!({ "input": input })).data();
        assert_eq!(data["usageHistoryV2"]["markers"], json!([{ "type": "PERIODIC_RESET" }]));
        let points = data["usageHistoryV2"]["series"][0]["points"].as_array().cloned();
        let points = points.expect("a list");
        points.iter().filter_map(|point| point["value"].as_i64()).collect::<Vec<_>>()
    };
    assert_eq!(values("max"), [40, 90, 90, 0, 60]);
    assert_eq!(values("min"), [40, 40, 20, 0, 60]);
    assert_eq!(values("avg"), [40, 65, 50, 0, 60]);
}

#[test]
fn a_saved_state_keeps_aggregated_usage() {
    let world = world();
    event(&world, "1", took(40.0), None);
    event(&world, "2", took(90.0), None);
    let name = format!("stigg-aggregations-{}.json", std::process::id());
    let file = std::env::temp_dir().join(name);
    world.emulator.save(&file).expect("a saved state");
    let builder = stigg_emulator::Emulator::builder().load(&file).expect("a state");
    std::fs::remove_file(&file).expect("the file");
    assert_eq!(usage(&World::from(builder)), [Some(90.0), Some(40.0), Some(65.0)]);
}
