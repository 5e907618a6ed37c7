//! Usage history: by day, by dimension, and across resets.

use stigg::usage::builders::ReportUsageInputBuilder;
use stigg::usage::{ReportUsageInput, UsageHistoryInput, UsageHistoryV2Input, UsageMarkerType};
use time::{Duration, OffsetDateTime};

use super::{CAMPAIGNS, Result, facade, on_basic, start, story};

fn report(value: i32, region: &str) -> ReportUsageInputBuilder {
    ReportUsageInput::builder("acme", CAMPAIGNS, value).dimension("region", region)
}

#[facade]
#[story]
async fn a_history_contains_each_change_and_reset() -> Result {
    let (emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    let begin = emulator.now();
    client.report_usage(report(2, "eu")).await?;
    emulator.advance(Duration::days(1));
    client.report_usage(report(1, "us")).await?;
    emulator.advance(Duration::days(35));
    client.report_usage(report(4, "eu")).await?;

    let query = UsageHistoryV2Input::builder("acme", CAMPAIGNS, begin - Duration::days(1));
    let history = client.get_usage_history_v2(query).await?;
    let [series] = &history.series[..] else { return Err(format!("{history:?}").into()) };
    let days = |date: OffsetDateTime| (date - begin).whole_hours() / 24;
    let points: Vec<_> = series
        .points
        .iter()
        .map(|point| (days(point.timestamp), point.value, point.is_reset_point))
        .collect();
    assert!(matches!(points[2].0, 28..=31), "the reset comes after a month: {points:?}");
    assert_eq!(
        points,
        [(0, 2.0, false), (1, 3.0, false), (points[2].0, 0.0, true), (36, 4.0, false)]
    );
    let markers: Vec<_> = history.markers.iter().map(|marker| &marker.kind).collect();
    assert_eq!(markers, [&UsageMarkerType::PeriodicReset]);

    let older = UsageHistoryInput::builder("acme", CAMPAIGNS, begin - Duration::days(1));
    let older = client.get_usage_history(older).await?;
    let older: Vec<_> =
        older.usage_measurements.iter().map(|point| (point.value, point.is_reset_point)).collect();
    let newer: Vec<_> = points.iter().map(|(_, value, reset)| (*value, *reset)).collect();
    assert_eq!(older, newer, "both forms agree");
    Ok(())
}

#[facade]
#[story]
async fn a_history_is_grouped_by_dimensions() -> Result {
    let (emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    let begin = emulator.now() - Duration::days(1);
    for (value, region) in [(1, "eu"), (2, "us"), (3, "eu")] {
        client.report_usage(report(value, region)).await?;
        emulator.advance(Duration::hours(1));
    }
    let elsewhere = ReportUsageInput::builder("acme", CAMPAIGNS, 8);
    client.report_usage(elsewhere).await?;

    let query = UsageHistoryV2Input::builder("acme", CAMPAIGNS, begin).group_by_key("region");
    let history = client.get_usage_history_v2(query).await?;
    let regions: Vec<_> = history
        .series
        .iter()
        .map(|series| {
            let values: Vec<_> = series.points.iter().map(|point| point.value).collect();
            (&*series.tags[0].key, &*series.tags[0].value, values)
        })
        .collect();
    let expected = [("region", "eu", vec![1.0, 4.0]), ("region", "us", vec![2.0])];
    assert_eq!(regions, expected, "usage without a region is in no group");

    let query = UsageHistoryInput::builder("acme", CAMPAIGNS, begin).group_by_key("region");
    let history = client.get_usage_history(query).await?;
    let regions: Vec<_> = history
        .groups
        .iter()
        .map(|group| {
            let values: Vec<_> = group.usage_measurements.iter().map(|point| point.value).collect();
            (&*group.group_info[0].key, &*group.group_info[0].value, values)
        })
        .collect();
    assert_eq!(regions, expected);
    Ok(())
}
