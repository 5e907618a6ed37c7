//! Bulk usage reports.

use crate::common::{Reply, World};
use serde_json::{Value, json};

const CAMPAIGNS: &str = "feature-02-campaigns";

fn world() -> World {
    let world = World::new();
    for customer in ["acme", "umbrella"] {
        world.customer(customer, false);
        world.provision(json!({ "customerId": customer, "planId": "plan-revvenu-basic" }));
    }
    world
}

fn report(world: &World, usages: Value) -> Reply {
    world.send(
        "mutation($input: ReportUsageBulkInput!) { reportUsageBulk(input: $input) {
           id customerId featureId currentUsage usagePeriodEnd } }",
        json!({ "input": { "usages": usages } }),
    )
}

fn usage(customer: &str, value: i32) -> Value {
    json!({ "customerId": customer, "featureId": CAMPAIGNS, "value": value })
}

fn counted(world: &World, customer: &str) -> Option<f64> {
    world.check(customer, CAMPAIGNS, json!({}))["currentUsage"].as_f64()
}

#[test]
fn reports_are_applied_in_order() {
    let world = world();
    let mut set = usage("acme", 7);
    set["updateBehavior"] = "SET".into();
    let mut once = usage("umbrella", 4);
    once["idempotencyKey"] = "once".into();
    let batch = json!([usage("acme", 2), once, set, usage("acme", -1), once]);
    let measured = report(&world, batch.clone()).data()["reportUsageBulk"].take();
    let usages: Vec<_> = measured
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| (one["customerId"].as_str(), one["currentUsage"].as_f64()))
        .collect();
    assert_eq!(
        usages,
        [
            (Some("acme"), Some(2.0)),
            (Some("umbrella"), Some(4.0)),
            (Some("acme"), Some(7.0)),
            (Some("acme"), Some(6.0)),
            (Some("umbrella"), Some(4.0)),
        ]
    );
    assert_eq!(measured[1]["id"], measured[4]["id"]);
    report(&world, batch).data();
    assert_eq!(counted(&world, "umbrella"), Some(4.0));
}

#[test]
fn one_invalid_report_rejects_the_batch() {
    let world = world();
    world.customer("idle", false);
    let with = |name: &str, value: Value| {
        let mut usage = usage("acme", 1);
        usage[name] = value;
        usage
    };
    let mut negative = with("updateBehavior", json!("SET"));
    negative["value"] = (-1).into();
    for (bad, code) in [
        (with("customerId", json!("nobody")), "CustomerNotFound"),
        (with("customerId", json!("idle")), "NoActiveSubscriptionForCustomer"),
        (with("featureId", json!("none")), "FeatureNotFound"),
        (with("featureId", json!("feature-04-analytics")), "MeteringNotAvailableForFeatureType"),
        (
            with("featureId", json!("feature-05-active-users")),
            "CannotReportUsageForEntitlementWithMeterError",
        ),
        (negative, "EntitlementUsageOutOfRangeError"),
    ] {
        assert_eq!(report(&world, json!([usage("acme", 1), bad])).code(), code);
    }
    assert_eq!(counted(&world, "acme"), Some(0.0));
}

#[test]
fn a_batch_has_1_to_100_reports() {
    let world = world();
    assert_eq!(report(&world, json!([])).code(), "BadUserInput");
    assert_eq!(report(&world, json!(vec![usage("acme", 1); 101])).code(), "BadUserInput");
    report(&world, json!(vec![usage("acme", 1); 100])).data();
    assert_eq!(counted(&world, "acme"), Some(100.0));
}
