//! Credit usage over time.

use serde_json::{Value, json};
use time::Duration;

use super::*;

fn try_usage(world: &World, extra: Value) -> Reply {
    world.send(
        "query($input: CreditUsageInput!) { creditUsage(input: $input) {
           currency { currencyId displayName }
           pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
           series { featureId featureName totalCredits points { timestamp value } } } }",
        json!({ "input": with(json!({ "customerId": "acme" }), extra) }),
    )
}

#[track_caller]
fn usage(world: &World, extra: Value) -> Value {
    try_usage(world, extra).data()["creditUsage"].take()
}

fn report(world: &World, value: f64) {
    let feature = "feature-06-ai-messages";
    world.report(json!({ "customerId": "acme", "featureId": feature, "value": value }));
}

/// On September 1, two messages at eight and three at ten; on the 3rd, five credits without a
/// feature.
fn three_days() -> World {
    let world = acme();
    world.provision(json!({ "customerId": "acme", "planId": "plan-revvenu-basic" }));
    grant(&world, json!({ "amount": 12 }));
    report(&world, 2.0);
    world.emulator.advance(Duration::hours(2));
    report(&world, 3.0);
    world.emulator.advance(Duration::days(2));
    let dimensions = json!({ "dimensions": { "model": "large" } });
    consume(&world, "1", 3.0, dimensions);
    consume(&world, "2", 2.0, json!({}));
    world
}

#[test]
fn there_is_a_series_for_each_feature() {
    let world = three_days();
    let all = usage(&world, json!({ "currencyId": CURRENCY }));
    assert_eq!(all["currency"], json!({ "currencyId": CURRENCY, "displayName": "AI credits" }));
    let series = all["series"].as_array().expect("a list");
    assert_eq!(series.len(), 2);
    let messages = series.iter().find(|entry| !entry["featureId"].is_null()).expect("a series");
    assert_eq!(messages["featureId"], "feature-06-ai-messages");
    assert_eq!(messages["featureName"], "AI messages");
    assert_eq!(messages["totalCredits"], 10.0);
    // One point per day with usage.
    let points = json!([{ "timestamp": "2026-09-01T00:00:00.000Z", "value": 10 }]);
    assert_eq!(messages["points"], points);
    let other = series.iter().find(|entry| entry["featureId"].is_null()).expect("a series");
    // Overdrawn credits count as used.
    assert_eq!(other["totalCredits"], 5.0);
    assert_eq!(usage(&world, json!({}))["currency"], Value::Null);
}

#[test]
fn a_range_of_a_day_has_hourly_points() {
    let world = three_days();
    let day = json!({ "startDate": "2026-09-01T00:00:00Z", "endDate": "2026-09-02T00:00:00Z" });
    let day = usage(&world, day);
    assert_eq!(
        day["series"][0]["points"],
        json!([
            { "timestamp": "2026-09-01T08:00:00.000Z", "value": 4 },
            { "timestamp": "2026-09-01T10:00:00.000Z", "value": 6 },
        ])
    );
    assert_eq!(day["series"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_relative_range_ends_now() {
    let world = three_days();
    let totals = |extra: Value| -> Vec<f64> {
        let answer = usage(&world, extra);
        let series = answer["series"].as_array().expect("a list");
        let mut totals: Vec<_> =
            series.iter().filter_map(|entry| entry["totalCredits"].as_f64()).collect();
        totals.sort_by(f64::total_cmp);
        totals
    };
    assert_eq!(totals(json!({ "timeRange": "LAST_DAY" })), [5.0]);
    for range in ["LAST_WEEK", "LAST_MONTH", "LAST_YEAR"] {
        assert_eq!(totals(json!({ "timeRange": range })), [5.0, 10.0]);
    }
    world.emulator.advance(Duration::days(40));
    assert_eq!(totals(json!({})), [0.0; 0]);
    assert_eq!(totals(json!({ "timeRange": "LAST_YEAR" })), [5.0, 10.0]);
}

#[test]
fn series_are_grouped_by_dimensions_and_paged() {
    let world = three_days();
    let grouped = usage(&world, json!({ "groupBy": ["model"] }));
    assert_eq!(grouped["series"].as_array().map(Vec::len), Some(3));
    let mut totals = Vec::new();
    let mut after = Value::Null;
    loop {
        let paging = json!({ "first": 1, "after": after });
        let page = usage(&world, json!({ "groupBy": ["model"], "paging": paging }));
        totals.extend(page["series"][0]["totalCredits"].as_f64());
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    totals.sort_by(f64::total_cmp);
    assert_eq!(totals, [2.0, 3.0, 10.0]);
}

#[test]
fn invalid_queries_are_refused() {
    let world = acme();
    for wrong in [
        json!({ "groupBy": ["a", "b", "c", "d"] }),
        json!({ "groupBy": ["no spaces"] }),
        json!({ "groupBy": [""] }),
        json!({ "startDate": "2026-09-02T00:00:00Z", "endDate": "2026-09-01T00:00:00Z" }),
        json!({ "startDate": "2027-01-01T00:00:00Z" }),
    ] {
        assert_eq!(try_usage(&world, wrong.clone()).code(), "BadUserInput", "{wrong}");
    }
}
