//! Usage history, in both forms.

use crate::common::{BEGIN, Reply, World};
use serde_json::{Value, json};
use time::Duration;
use time::macros::datetime;

const CAMPAIGNS: &str = "feature-02-campaigns";

/// A customer on the free plan, whose campaigns are reset monthly, on the 1st at 8:00.
fn basic() -> World {
    let world = World::new();
    world.customer("acme", true);
    world.provision(json!({ "customerId": "acme", "planId": "plan-revvenu-basic" }));
    world
}

fn report(world: &World, value: i32, dimensions: Value) {
    world.report(json!({
        "customerId": "acme", "featureId": CAMPAIGNS, "value": value, "dimensions": dimensions,
    }));
}

fn try_history(world: &World, extra: Value) -> Reply {
    let mut input = json!({
        "customerId": "acme", "featureId": CAMPAIGNS, "startDate": "2026-09-01T00:00:00Z",
        "includeInactiveSubscriptions": true,
    });
    for (name, value) in extra.as_object().expect("an object") {
        input[name] = value.clone();
    }
    world.send(
        "query($input: UsageHistoryV2Input!) { usageHistoryV2(input: $input) {
           markers { type timestamp }
           series { tags { key value } points { timestamp value isResetPoint } } } }",
        json!({ "input": input }),
    )
}

fn history(world: &World, extra: Value) -> Value {
    try_history(world, extra).data()["usageHistoryV2"].take()
}

/// The day, the value, and whether it is a reset, of each point.
fn points(series: &Value) -> Vec<(&str, f64, bool)> {
    let points = series["points"].as_array().expect("a list");
    points
        .iter()
        .map(|point| {
            let day = &point["timestamp"].as_str().expect("a date")[..10];
            (day, point["value"].as_f64().expect("a number"), point["isResetPoint"] == true)
        })
        .collect()
}

#[test]
fn changes_add_up_until_the_period_ends() {
    let world = basic();
    report(&world, 2, json!({}));
    world.emulator.advance(Duration::days(5));
    report(&world, 3, json!({}));
    world.emulator.advance(Duration::days(1));
    report(&world, -1, json!({}));
    world.emulator.advance(Duration::days(120));
    report(&world, 1, json!({}));

    let history = history(&world, json!({}));
    assert_eq!(history["series"].as_array().map(Vec::len), Some(1));
    assert_eq!(history["series"][0]["tags"], json!([]));
    assert_eq!(
        points(&history["series"][0]),
        [
            ("2026-09-01", 2.0, false),
            ("2026-09-06", 5.0, false),
            ("2026-09-07", 4.0, false),
            ("2026-10-01", 0.0, true),
            ("2027-01-05", 1.0, false),
        ]
    );
    // The months after the first reset had no usage to reset.
    let markers = history["markers"].as_array().expect("a list");
    assert_eq!(markers.len(), 1, "{markers:?}");
    assert_eq!(markers[0]["type"], "PERIODIC_RESET");
    assert!(markers[0]["timestamp"].as_str().expect("a date").starts_with("2026-10-01T08:00"));
}

#[test]
fn a_new_subscription_resets_usage() {
    let world = basic();
    report(&world, 3, json!({}));
    world.emulator.set_now(datetime!(2026-09-10 8:00 UTC)).expect("in range");
    world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
    }));
    world.emulator.advance(Duration::days(2));
    report(&world, 1, json!({}));

    let all = history(&world, json!({}));
    assert_eq!(
        points(&all["series"][0]),
        [("2026-09-01", 3.0, false), ("2026-09-10", 0.0, true), ("2026-09-12", 1.0, false)]
    );
    assert_eq!(all["markers"][0]["type"], "SUBSCRIPTION_CHANGE_RESET");
    // By default, usage under the cancelled subscription is not included.
    for unsaid in [json!(false), Value::Null] {
        let active = history(&world, json!({ "includeInactiveSubscriptions": unsaid }));
        let told = points(&active["series"][0]);
        assert_eq!(told, [("2026-09-10", 0.0, true), ("2026-09-12", 1.0, false)]);
    }
}

#[test]
fn a_history_is_limited_to_the_requested_range() {
    let world = basic();
    for _ in 0..4 {
        report(&world, 1, json!({}));
        world.emulator.advance(Duration::days(1));
    }
    let span = json!({ "startDate": "2026-09-02T00:00:00Z", "endDate": "2026-09-04T00:00:00Z" });
    let told = history(&world, span);
    // Values continue from earlier usage.
    assert_eq!(
        points(&told["series"][0]),
        [("2026-09-02", 2.0, false), ("2026-09-03", 3.0, false)]
    );
    let backwards = json!({ "endDate": "2026-08-01T00:00:00Z" });
    assert_eq!(try_history(&world, backwards).code(), "BadUserInput");
}

#[test]
fn late_reports_appear_at_their_own_time() {
    let world = basic();
    world.emulator.advance(Duration::days(3));
    report(&world, 1, json!({}));
    world.report(json!({
        "customerId": "acme", "featureId": CAMPAIGNS, "value": 2,
        "createdAt": "2026-09-02T00:00:00Z",
    }));
    let told = history(&world, json!({}));
    assert_eq!(
        points(&told["series"][0]),
        [("2026-09-02", 2.0, false), ("2026-09-04", 3.0, false)]
    );
    let check = world.check("acme", CAMPAIGNS, json!({}));
    assert_eq!(check["currentUsage"], 3.0);
}

#[test]
fn usage_is_grouped_by_its_dimensions() {
    let world = basic();
    report(&world, 1, json!({ "region": "eu", "paid": true }));
    world.emulator.advance(Duration::days(1));
    report(&world, 2, json!({ "region": "us", "paid": false }));
    world.emulator.advance(Duration::days(1));
    report(&world, 4, json!({ "region": "eu", "paid": false }));
    world.emulator.advance(Duration::days(1));
    // Usage without a region is in no group.
    report(&world, 8, json!({ "paid": true }));

    let by_region = history(&world, json!({ "groupBy": ["region"] }));
    let series = by_region["series"].as_array().expect("a list");
    assert_eq!(series.len(), 2);
    assert_eq!(series[0]["tags"], json!([{ "key": "region", "value": "eu" }]));
    assert_eq!(points(&series[0]), [("2026-09-01", 1.0, false), ("2026-09-03", 5.0, false)]);
    assert_eq!(points(&series[1]), [("2026-09-02", 2.0, false)]);

    let both = json!({ "groupBy": ["region", "paid"] });
    let all = history(&world, both.clone());
    assert_eq!(all["series"].as_array().map(Vec::len), Some(3));
    assert_eq!(
        all["series"][0]["tags"],
        json!([{ "key": "region", "value": "eu" }, { "key": "paid", "value": "false" }])
    );

    // Groups can be paged.
    let page = |paging: Value| {
        let mut input = both.clone();
        input["paging"] = paging;
        history(&world, input)["series"].clone()
    };
    assert_eq!(page(json!({ "first": 1 })), json!([all["series"][0]]));
    let after = r#"["eu","false"]"#;
    assert_eq!(
        page(json!({ "first": 5, "after": after })),
        json!([all["series"][1], all["series"][2]])
    );
}

#[test]
fn a_history_includes_events() {
    let world = World::new();
    world.customer("acme", true);
    world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
    }));
    let login = |user: &str, key: &str| {
        json!({
            "customerId": "acme", "eventName": "user_login", "idempotencyKey": key,
            "dimensions": { "user_id": user },
        })
    };
    let send = |events: Value| {
        world
            .send(
                "mutation($events: UsageEventsReportInput!) { reportEvent(events: $events) }",
                json!({ "events": { "usageEvents": events } }),
            )
            .data();
    };
    send(json!([login("ada", "1"), login("grace", "2")]));
    world.emulator.advance(Duration::days(1));
    send(json!([login("ada", "3")]));
    world.emulator.advance(Duration::days(30));
    send(json!([login("ada", "4")]));

    let told = history(&world, json!({ "featureId": "feature-05-active-users" }));
    assert_eq!(
        points(&told["series"][0]),
        [
            ("2026-09-01", 2.0, false),
            // Ada was counted before.
            ("2026-09-02", 2.0, false),
            ("2026-10-01", 0.0, true),
            ("2026-10-02", 1.0, false),
        ]
    );
}

#[test]
fn the_original_form_can_use_other_reset_periods() {
    let world = basic();
    report(&world, 2, json!({ "region": "eu" }));
    world.emulator.advance(Duration::days(1));
    report(&world, 3, json!({ "region": "us" }));

    let document = "query($input: UsageHistoryInput!) { usageHistory(usageHistoryInput: $input) {
        startDate endDate markers { type }
        usageMeasurements { date value isResetPoint }
        groups { groupInfo { key value } usageMeasurements { value } } } }";
    let old = |extra: Value| {
        let mut input = json!({
            "customerRefId": "acme", "featureRefId": CAMPAIGNS,
            "startDate": "2026-09-01T00:00:00Z",
        });
        for (name, value) in extra.as_object().expect("an object") {
            input[name] = value.clone();
        }
        world.send(document, json!({ "input": input })).data()["usageHistory"].take()
    };
    let values = |told: &Value| -> Vec<f64> {
        let points = told["usageMeasurements"].as_array().expect("a list");
        points.iter().map(|point| point["value"].as_f64().expect("a number")).collect()
    };
    let told = old(json!({ "endDate": "2026-09-30T00:00:00Z" }));
    assert_eq!(values(&told), [2.0, 5.0]);
    assert_eq!(told["startDate"], "2026-09-01T00:00:00.000Z");
    assert_eq!(told["endDate"], "2026-09-30T00:00:00.000Z");
    assert_eq!((&told["groups"], &told["markers"]), (&Value::Null, &json!([])));

    let daily = old(json!({ "resetPeriod": "DAY" }));
    assert_eq!(values(&daily), [2.0, 0.0, 3.0]);
    assert_eq!(daily["markers"], json!([{ "type": "PERIODIC_RESET" }]));

    let grouped = old(json!({ "groupBy": ["region"] }));
    assert_eq!(
        grouped["groups"][1],
        json!({
            "groupInfo": [{ "key": "region", "value": "us" }],
            "usageMeasurements": [{ "value": 3 }],
        })
    );
    assert_eq!(values(&grouped), [2.0, 5.0]);
}

#[test]
fn invalid_history_queries_are_refused() {
    let world = basic();
    assert_eq!(world.emulator.now().date(), BEGIN.date());
    let code = |extra: Value| try_history(&world, extra).code();
    assert_eq!(code(json!({ "customerId": "nobody" })), "CustomerNotFound");
    assert_eq!(code(json!({ "featureId": "none" })), "FeatureNotFound");
    assert_eq!(
        code(json!({ "featureId": "feature-04-analytics" })),
        "MeteringNotAvailableForFeatureType"
    );
    // Unused features have no points either.
    assert_eq!(points(&history(&world, json!({}))["series"][0]), []);
}
