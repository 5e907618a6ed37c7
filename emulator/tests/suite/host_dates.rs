//! Dates taken from the host's clock while the emulator's clock differs.

use serde_json::{Value, json};
use stigg_emulator::{Catalog, Emulator, EmulatorBuilder};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use crate::common::{BEGIN, World};

const CAMPAIGNS: &str = "feature-02-campaigns";

/// A customer on a plan, after 40 days and one usage reset.
fn moved(builder: EmulatorBuilder) -> World {
    let world = World::from(builder);
    world.customer("acme", false);
    world.provision(json!({ "customerId": "acme", "planId": "plan-revvenu-basic" }));
    world.emulator.advance(Duration::days(40));
    world
}

fn stamp(date: OffsetDateTime) -> Value {
    date.format(&Rfc3339).expect("a date").into()
}

fn report(world: &World, at: OffsetDateTime, key: &str) -> Value {
    let input = json!({
        "customerId": "acme", "featureId": CAMPAIGNS, "value": 1, "createdAt": stamp(at),
        "idempotencyKey": key,
    });
    world.report(input)["currentUsage"].clone()
}

fn login(world: &World, at: OffsetDateTime, key: &str) {
    let event = json!({
        "customerId": "acme", "eventName": "user_login", "idempotencyKey": key,
        "timestamp": stamp(at), "dimensions": { "user_id": key },
    });
    world
        .send(
            "mutation($events: UsageEventsReportInput!) { reportEvent(events: $events) }",
            json!({ "events": { "usageEvents": [event] } }),
        )
        .data();
}

#[test]
fn current_dates_of_the_host_count_as_now() {
    for builder in [Emulator::builder(), Emulator::builder().now(BEGIN)] {
        let world = moved(builder);
        assert_eq!(report(&world, OffsetDateTime::now_utc(), "1"), 1.0);
        let a_while_ago = OffsetDateTime::now_utc() - Duration::minutes(2);
        assert_eq!(report(&world, a_while_ago, "2"), 2.0);
    }
}

#[test]
fn events_with_host_dates_count_in_the_current_period() {
    let catalog = json!({
        "features": [{
            "refId": "logins", "displayName": "Logins", "featureType": "NUMBER",
            "meterType": "Incremental",
            "eventMeter": { "eventName": "user_login", "aggregation": { "function": "COUNT" } },
        }],
        "products": [{ "refId": "p", "displayName": "P" }],
        "plans": [{
            "refId": "plan-revvenu-basic", "displayName": "Free", "product": "p",
            "pricingType": "FREE",
            "entitlements": [{ "feature": "logins", "usageLimit": 10, "resetPeriod": "MONTH" }],
        }],
    });
    let catalog = Catalog::from_json(&catalog.to_string()).expect("a catalog");
    let world = moved(Emulator::builder().catalog(catalog));
    login(&world, OffsetDateTime::now_utc(), "1");
    let used = world.check("acme", "logins", json!({}))["currentUsage"].clone();
    assert_eq!(used, 1.0);
}

#[test]
fn other_dates_are_used_as_sent() {
    let world = moved(Emulator::builder().now(BEGIN));
    // In the first period, and long before it.
    assert_eq!(report(&world, BEGIN + Duration::days(1), "1"), 0.0);
    assert_eq!(report(&world, BEGIN - Duration::days(900), "2"), 0.0);
    assert_eq!(report(&world, world.emulator.now(), "3"), 1.0);
}

#[test]
fn exact_dates_disables_the_shift() {
    let world = moved(Emulator::builder().exact_dates());
    assert_eq!(report(&world, OffsetDateTime::now_utc(), "1"), 0.0);
    assert_eq!(report(&world, world.emulator.now(), "2"), 1.0);
}

#[test]
fn duplicate_events_count_once_even_if_the_clock_moves() {
    let world = moved(Emulator::builder());
    let at = OffsetDateTime::now_utc();
    login(&world, at, "1");
    world.emulator.advance(Duration::seconds(90));
    login(&world, at, "1");
    login(&world, at, "2");
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("host-dates.json");
    world.emulator.save(&path).expect("it is saved");
    let text = std::fs::read_to_string(&path).expect("a text");
    let state: Value = serde_json::from_str(&text).expect("JSON");
    let events = &state["state"]["customers"][0]["events"];
    assert_eq!(events.as_array().map(Vec::len), Some(2), "{events}");
}

#[test]
fn an_import_updated_now_is_newer_than_the_record() {
    let world = moved(Emulator::builder());
    let import = |name: &str| {
        let input = json!({
            "customerId": "acme", "name": name, "updatedAt": stamp(OffsetDateTime::now_utc()),
        });
        world
            .send(
                "mutation($input: ImportCustomerInput!) {
                   importOneCustomer(input: $input) { name } }",
                json!({ "input": input }),
            )
            .data()["importOneCustomer"]["name"]
            .take()
    };
    let update = json!({ "input": { "customerId": "acme", "name": "Acme" } });
    world
        .send(
            "mutation($input: UpdateCustomerInput!) {
               updateOneCustomer(input: $input) { name } }",
            update,
        )
        .data();
    assert_eq!(import("Imported"), "Imported");
}
