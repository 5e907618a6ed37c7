//! Rate limits, which are off unless they are asked for.

use serde_json::{Value, json};
use stigg_emulator::Emulator;
use time::Duration;

use crate::common::{BEGIN, Reply, World};

fn limited() -> World {
    let world = World::from(Emulator::builder().now(BEGIN).rate_limits());
    world.customer("acme", true);
    world.customer("beta", true);
    // The minute in which the customers were created is over.
    world.emulator.advance(Duration::minutes(2));
    world
}

fn rename(world: &World, customer: &str) -> Reply {
    let document =
        "mutation($input: UpdateCustomerInput!) { updateOneCustomer(input: $input) { refId } }";
    world.send(document, json!({ "input": { "customerId": customer, "name": "Name" } }))
}

#[track_caller]
fn assert_limited(reply: &Reply) {
    assert_eq!(reply.status, 429, "{}", reply.body);
    assert_eq!(reply.body["errors"][0]["extensions"]["code"], "RateLimitExceeded");
    assert_eq!(reply.body["data"], Value::Null);
}

#[test]
fn an_entity_takes_30_mutations_a_minute() {
    let world = limited();
    for _ in 0..30 {
        rename(&world, "acme").data();
    }
    let before = world.emulator.executions("Rename");
    assert_limited(&rename(&world, "acme"));
    assert_eq!(world.emulator.executions("Rename"), before, "it is not executed");
    // Also by another mutation of the same customer, or without variables.
    let document = "mutation { archiveCustomer(input: { customerId: \"acme\" }) { refId } }";
    assert_limited(&world.send(document, json!({})));
    // Other customers and reads are not affected.
    rename(&world, "beta").data();
    assert_eq!(world.check("acme", "feature-01-templates", json!({}))["isGranted"], false);

    world.emulator.advance(Duration::minutes(1));
    rename(&world, "acme").data();
}

#[test]
fn mutations_of_subscriptions_and_resources_count_on_their_own() {
    let world = limited();
    let order = |resource: &str| {
        world.try_provision(json!({
            "customerId": "acme", "planId": "plan-revvenu-basic", "resourceId": resource,
        }))
    };
    for _ in 0..30 {
        order("site-1").data();
    }
    assert_limited(&order("site-1"));
    let held = order("site-2").data()["provisionSubscriptionV2"]["subscription"].take();
    rename(&world, "acme").data();

    let update = || world.try_update(json!({ "subscriptionId": held["refId"] }));
    for _ in 0..30 {
        update().data();
    }
    assert_limited(&update());
}

#[test]
fn an_operation_has_a_limit_of_its_own() {
    let world = limited();
    let document = "query($input: UsageHistoryV2Input!) { usageHistoryV2(input: $input) {
        series { tags { key } } } }";
    let input = json!({
        "customerId": "acme", "featureId": "feature-02-campaigns",
        "startDate": "2026-09-01T00:00:00Z",
    });
    let read = || world.send(document, json!({ "input": input }));
    for _ in 0..250 {
        assert_eq!(read().status, 200);
    }
    assert_limited(&read());
    world.emulator.advance(Duration::minutes(1));
    read().data();
}

#[test]
fn a_thousand_events_fit_in_a_second() {
    let world = limited();
    let report = |number: u32, more: u32| {
        let events = |keys: std::ops::Range<u32>| {
            let events = keys.map(|key| {
                let key = key.to_string();
                json!({ "customerId": "acme", "eventName": "none", "idempotencyKey": key })
            });
            json!({ "usageEvents": events.collect::<Value>() })
        };
        let document = "mutation($one: UsageEventsReportInput!, $two: UsageEventsReportInput!) {
            one: reportEvent(events: $one) two: reportEvent(events: $two) }";
        let variables = json!({ "one": events(0..number), "two": events(number..number + more) });
        world.send(document, variables)
    };
    assert_limited(&report(1000, 1));
    for _ in 0..3 {
        report(600, 400).data();
        world.emulator.advance(Duration::seconds(1));
    }
}

#[test]
fn all_aliases_of_a_request_count() {
    let world = limited();
    let field = |number: u32| {
        format!("m{number}: updateOneCustomer(input: {{ customerId: \"acme\" }}) {{ refId }}")
    };
    let fields = (0..31).map(field).collect::<Vec<_>>().join(" ");
    assert_limited(&world.send(&format!("mutation {{ {fields} }}"), json!({})));
    // Nothing of a refused request counts.
    for _ in 0..30 {
        rename(&world, "acme").data();
    }
}

#[test]
fn there_are_no_limits_by_default() {
    let world = World::new();
    world.customer("acme", true);
    for _ in 0..40 {
        rename(&world, "acme").data();
    }
}
