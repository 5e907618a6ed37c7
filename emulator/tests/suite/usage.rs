//! Usage: reported, and calculated from events.

use crate::common::{Reply, World};
use serde_json::{Value, json};
use stigg_emulator::Catalog;
use time::Duration;
use time::format_description::well_known::Rfc3339;

fn essentials() -> World {
    let world = World::new();
    world.customer("acme", true);
    world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
    }));
    world
}

fn report(world: &World, extra: &Value) -> Value {
    world.report(input(extra))
}

fn input(extra: &Value) -> Value {
    let mut input = json!({ "customerId": "acme", "featureId": "feature-02-campaigns" });
    for (name, value) in extra.as_object().expect("an object") {
        input[name] = value.clone();
    }
    input
}

fn events(world: &World, events: &Value) -> Reply {
    world.send(
        "mutation($events: UsageEventsReportInput!) { reportEvent(events: $events) }",
        json!({ "events": { "usageEvents": events } }),
    )
}

#[test]
fn usage_is_changed_or_set() {
    let world = essentials();
    let measured = report(&world, &json!({ "value": 5 }));
    assert_eq!(measured["customerId"], "acme");
    assert_eq!(measured["featureId"], "feature-02-campaigns");
    assert_eq!(measured["currentUsage"], 5.0);
    assert!(measured["usagePeriodEnd"].as_str().expect("a date").starts_with("2026-10-01T08"));
    assert_eq!(measured["nextResetDate"], measured["usagePeriodEnd"]);

    assert_eq!(report(&world, &json!({ "value": 2 }))["currentUsage"], 7.0);
    assert_eq!(report(&world, &json!({ "value": -3 }))["currentUsage"], 4.0);
    assert_eq!(report(&world, &json!({ "value": -99 }))["currentUsage"], 0.0);
    assert_eq!(
        report(&world, &json!({ "value": 8, "updateBehavior": "SET" }))["currentUsage"],
        8.0
    );
    let again = report(&world, &json!({ "value": 8, "updateBehavior": "SET" }));
    assert_eq!(again["currentUsage"], 8.0);
    let check = world.check("acme", "feature-02-campaigns", json!({}));
    assert_eq!(check["currentUsage"], 8.0);
    assert_eq!(check["usageLimit"], 12.0);
}

#[test]
fn a_total_counts_whatever_the_dates_of_the_other_reports() {
    let world = essentials();
    world.emulator.advance(Duration::hours(2));
    let earlier = world.emulator.now() - Duration::hours(1);
    let earlier = earlier.format(&Rfc3339).expect("a date");
    report(&world, &json!({ "value": 3 }));
    let total = json!({ "value": 0, "updateBehavior": "SET", "createdAt": earlier });
    assert_eq!(report(&world, &total)["currentUsage"], 0.0);
    assert_eq!(world.check("acme", "feature-02-campaigns", json!({}))["currentUsage"], 0.0);
    assert_eq!(report(&world, &json!({ "value": 2 }))["currentUsage"], 2.0);
}

#[test]
fn usage_over_the_limit_is_counted_but_checks_are_denied() {
    let world = essentials();
    assert_eq!(report(&world, &json!({ "value": 20 }))["currentUsage"], 20.0);
    let check = world.check("acme", "feature-02-campaigns", json!({}));
    assert_eq!(check["isGranted"], false);
    assert_eq!(check["accessDeniedReason"], "RequestedUsageExceedingLimit");
}

#[test]
fn an_idempotency_key_counts_once() {
    let world = essentials();
    let keyed =
        |key: &str, value: i32| report(&world, &json!({ "value": value, "idempotencyKey": key }));
    let first = keyed("key-1", 5);
    assert_eq!(keyed("key-1", 5), first);
    // The first value counts; later ones with the same key are ignored.
    assert_eq!(keyed("key-1", 9), first);
    assert_eq!(keyed("key-2", 1)["currentUsage"], 6.0);
    // The key is scoped to customer, feature and resource.
    let other = report(
        &world,
        &json!({ "value": 1, "idempotencyKey": "key-1", "featureId": "feature-01-templates" }),
    );
    assert_eq!(other["currentUsage"], 1.0);
    let of_resource =
        json!({ "customerId": "acme", "planId": "plan-revvenu-basic", "resourceId": "r" });
    world.provision(of_resource);
    let other =
        report(&world, &json!({ "value": 1, "idempotencyKey": "key-1", "resourceId": "r" }));
    assert_eq!(other["currentUsage"], 1.0);
}

#[test]
fn usage_resets_with_its_period() {
    let world = essentials();
    report(&world, &json!({ "value": 10 }));
    world.emulator.advance(Duration::days(31));
    let check = world.check("acme", "feature-02-campaigns", json!({}));
    assert_eq!(check["currentUsage"], 0.0);
    assert!(check["usagePeriodStart"].as_str().expect("a date").starts_with("2026-10-01T08"));
    assert_eq!(report(&world, &json!({ "value": 3 }))["currentUsage"], 3.0);
    // A report for an earlier period does not count in this one.
    let late = report(&world, &json!({ "value": 7, "createdAt": "2026-09-20T00:00:00Z" }));
    assert_eq!(late["timestamp"], "2026-09-20T00:00:00.000Z");
    assert_eq!(late["currentUsage"], 3.0);
}

#[test]
fn a_new_subscription_starts_a_new_usage_period() {
    let world = essentials();
    report(&world, &json!({ "value": 10 }));
    report(&world, &json!({ "value": 4, "featureId": "feature-01-templates" }));
    world.emulator.advance(Duration::days(3));
    world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-growth", "billingPeriod": "MONTHLY",
        "billableFeatures": [{ "featureId": "feature-01-templates", "quantity": 9 }],
    }));
    let usage = |feature: &str| world.check("acme", feature, json!({}))["currentUsage"].as_f64();
    assert_eq!(usage("feature-02-campaigns"), Some(0.0));
    assert_eq!(usage("feature-01-templates"), Some(4.0));
}

#[test]
fn the_anchor_stays_where_the_first_period_began() {
    let world = essentials();
    let period = || {
        let check = world.check("acme", "feature-02-campaigns", json!({}));
        ["usagePeriodAnchor", "usagePeriodStart", "usagePeriodEnd"]
            .map(|name| check[name].as_str().expect("a date")[..13].to_owned())
    };
    assert_eq!(period(), ["2026-09-01T08", "2026-09-01T08", "2026-10-01T08"]);
    world.emulator.advance(Duration::days(100));
    assert_eq!(period(), ["2026-09-01T08", "2026-12-01T08", "2027-01-01T08"]);
}

#[test]
fn usage_without_a_reset_period_never_resets() {
    let world = metered();
    let call = |key: &str| {
        json!({
            "customerId": "acme", "eventName": "call", "idempotencyKey": key,
            "dimensions": { "region": "eu" },
        })
    };
    let calls = || world.check("acme", "calls", json!({}))["currentUsage"].as_f64();
    events(&world, &json!([call("1")])).data();
    world.emulator.advance(Duration::days(400));
    assert_eq!(calls(), Some(1.0));
    events(&world, &json!([call("2")])).data();
    assert_eq!(calls(), Some(2.0));
}

#[test]
fn an_event_needs_a_key() {
    let world = essentials();
    let keyless = json!([{ "customerId": "acme", "eventName": "user_login" }]);
    assert_eq!(events(&world, &keyless).code(), "BadUserInput");
}

#[test]
fn a_late_event_leaves_the_current_period_alone() {
    let world = essentials();
    world.emulator.advance(Duration::days(31));
    events(&world, &json!([login("ada", "1")])).data();
    let users =
        || world.check("acme", "feature-05-active-users", json!({}))["currentUsage"].as_f64();
    assert_eq!(users(), Some(0.0));
    let mut today = login("ada", "2");
    today["timestamp"] = "2026-10-02T00:00:00Z".into();
    events(&world, &json!([today])).data();
    assert_eq!(users(), Some(1.0));
}

#[test]
fn invalid_reports_are_refused() {
    let world = essentials();
    world.customer("newcomer", false);
    for (extra, code, name, value) in [
        (json!({ "customerId": "nobody" }), "CustomerNotFound", "refId", "nobody"),
        (json!({ "featureId": "none" }), "FeatureNotFound", "refId", "none"),
        (
            json!({ "customerId": "newcomer" }),
            "NoActiveSubscriptionForCustomer",
            "customerRefId",
            "newcomer",
        ),
        (
            json!({ "featureId": "feature-05-active-users" }),
            "CannotReportUsageForEntitlementWithMeterError",
            "refId",
            "feature-05-active-users",
        ),
        (
            json!({ "featureId": "feature-04-analytics" }),
            "MeteringNotAvailableForFeatureType",
            "refId",
            "feature-04-analytics",
        ),
    ] {
        let mut extra = extra;
        extra["value"] = 1.into();
        let error = world.try_report(input(&extra)).error();
        assert_eq!(error["extensions"]["code"], code);
        assert_eq!(error["extensions"][name], value);
    }
    let below = input(&json!({ "value": -1, "updateBehavior": "SET" }));
    assert_eq!(world.try_report(below).code(), "EntitlementUsageOutOfRangeError");
}

fn login(user: &str, key: &str) -> Value {
    json!({
        "customerId": "acme", "eventName": "user_login", "idempotencyKey": key,
        "dimensions": { "user_id": user, "user_email": "a@b.example" },
        "timestamp": "2026-09-02T15:01:55.768Z",
    })
}

#[test]
fn events_can_count_unique_users() {
    let world = essentials();
    let users =
        || world.check("acme", "feature-05-active-users", json!({}))["currentUsage"].as_f64();
    let batch = json!([login("user-01", "1"), login("user-02", "2"), login("user-01", "3")]);
    assert_eq!(events(&world, &batch).data(), json!({ "reportEvent": null }));
    assert_eq!(users(), Some(2.0));
    events(
        &world,
        &json!([{ "customerId": "acme", "eventName": "user_login", "idempotencyKey": "4" }]),
    )
    .data();
    events(
        &world,
        &json!([{
            "customerId": "acme", "eventName": "other", "idempotencyKey": "5",
            "dimensions": { "user_id": "user-03" },
        }]),
    )
    .data();
    assert_eq!(users(), Some(2.0));
    world.emulator.advance(Duration::days(31));
    assert_eq!(users(), Some(0.0));
}

#[test]
fn events_of_unknown_customers_are_accepted_and_batches_are_limited() {
    let world = essentials();
    let mut stranger = login("user-01", "1");
    stranger["customerId"] = "nobody".into();
    events(&world, &json!([stranger, login("user-01", "1")])).data();
    let check = world.check("acme", "feature-05-active-users", json!({}));
    assert_eq!(check["currentUsage"], 1.0);

    assert_eq!(events(&world, &json!([])).code(), "BadUserInput");
    let many = |number: usize| {
        json!((0..number).map(|key| login("user-01", &key.to_string())).collect::<Vec<_>>())
    };
    assert_eq!(events(&world, &many(1001)).code(), "BadUserInput");
    events(&world, &many(1000)).data();
}

/// A catalog with one unlimited feature per aggregation.
fn metered() -> World {
    let features: Vec<_> = [
        ("calls", json!({ "function": "COUNT" })),
        ("bytes", json!({ "function": "SUM", "dimension": "bytes" })),
    ]
    .into_iter()
    .map(|(name, aggregation)| {
        json!({
            "refId": name, "displayName": name, "featureType": "NUMBER",
            "meterType": "Incremental",
            "eventMeter": {
                "eventName": "call", "aggregation": aggregation,
                "filters": [{ "dimension": "region", "equals": "eu" }],
            },
        })
    })
    .collect();
    let entitlement = |name: &str| json!({ "feature": name, "hasUnlimitedUsage": true });
    let catalog = json!({
        "features": features,
        "products": [
            { "refId": "product", "displayName": "Product", "subscriptionType": "ANY" },
        ],
        "plans": [{
            "refId": "plan", "displayName": "Plan", "product": "product", "pricingType": "FREE",
            "entitlements": [entitlement("calls"), entitlement("bytes")],
        }],
    });
    let world = World::of(Catalog::from_json(&catalog.to_string()).expect("a valid catalog"));
    world.customer("acme", false);
    world.provision(json!({ "customerId": "acme", "planId": "plan" }));
    world
}

#[test]
fn matching_events_are_counted_and_summed() {
    let world = metered();
    let call = |key: &str, dimensions: Value| {
        json!({
            "customerId": "acme", "eventName": "call", "idempotencyKey": key,
            "dimensions": dimensions, "timestamp": "2026-09-01T09:00:00Z",
        })
    };
    events(
        &world,
        &json!([
            call("1", json!({ "region": "eu", "bytes": 100 })),
            call("2", json!({ "region": "us", "bytes": 1000 })),
            call("3", json!({ "region": "eu", "bytes": 0.5 })),
            call("4", json!({ "region": "eu", "bytes": "many" })),
            call("5", Value::Null),
        ]),
    )
    .data();
    let usage = |feature: &str| world.check("acme", feature, json!({}))["currentUsage"].as_f64();
    assert_eq!(usage("calls"), Some(3.0));
    assert_eq!(usage("bytes"), Some(100.5));
}

#[test]
fn events_are_duplicates_if_all_identifying_fields_match() {
    let world = metered();
    let event = json!({
        "customerId": "acme", "eventName": "call", "idempotencyKey": "1",
        "dimensions": { "region": "eu" }, "timestamp": "2026-09-01T09:00:00Z",
    });
    let with = |name: &str, value: &str| {
        let mut event = event.clone();
        event[name] = value.into();
        event
    };
    let usage = || world.check("acme", "calls", json!({}))["currentUsage"].as_f64();
    events(&world, &json!([event, event])).data();
    events(&world, &json!([event])).data();
    // The same time in another notation.
    events(&world, &json!([with("timestamp", "2026-09-01T11:00:00+02:00")])).data();
    assert_eq!(usage(), Some(1.0));
    events(
        &world,
        &json!([with("idempotencyKey", "2"), with("timestamp", "2026-09-01T09:00:01Z")]),
    )
    .data();
    assert_eq!(usage(), Some(3.0));
    events(&world, &json!([with("resourceId", "site-1")])).data();
    assert_eq!(usage(), Some(3.0));
    world.provision(json!({ "customerId": "acme", "planId": "plan", "resourceId": "site-1" }));
    let check = world.check("acme", "calls", json!({ "resourceId": "site-1" }));
    assert_eq!(check["currentUsage"], 1.0);
}

#[test]
fn an_event_has_up_to_a_megabyte() {
    let world = essentials();
    let event = |key: &str, user: &str, padding: usize| {
        json!({
            "customerId": "acme", "eventName": "user_login", "idempotencyKey": key,
            "dimensions": { "user_id": user, "padding": "x".repeat(padding) },
        })
    };
    events(&world, &json!([event("1", "ann", 1_000_000)])).data();
    let large = json!([event("2", "bob", 10), event("3", "eve", 1_100_000)]);
    assert_eq!(events(&world, &large).code(), "BadUserInput");
    // None of them counts.
    let check = world.check("acme", "feature-05-active-users", json!({}));
    assert_eq!(check["currentUsage"], 1);
}
