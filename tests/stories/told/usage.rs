//! Usage: counting, setting, resets and idempotency.

use serde_json::json;
use stigg::ErrorCode;
use stigg::usage::{
    ReportUsageBaseInput, ReportUsageBulkInput, ReportUsageInput, UsageEventReportInput,
    UsageUpdateBehavior,
};
use stigg_emulator::{Catalog, Emulator};
use time::Duration;

use super::{
    BASIC, CAMPAIGNS, Client, Result, TEMPLATES, check, facade, on_basic, on_growth, start, story,
};

#[facade]
#[story]
async fn usage_counts_against_limits_and_resets_with_the_period() -> Result {
    let (emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    client.report_usage(ReportUsageInput::builder("acme", CAMPAIGNS, 3)).await?;
    let measured = client.report_usage(ReportUsageInput::builder("acme", CAMPAIGNS, 1)).await?;
    assert_eq!(measured.current_usage, Some(4.0));
    let (limit, used, granted) = check(&client, "acme", CAMPAIGNS).await?;
    assert_eq!((limit, used, granted), (Some(4.0), Some(4.0), false));

    emulator.advance(Duration::days(32));
    let (_, used, granted) = check(&client, "acme", CAMPAIGNS).await?;
    assert_eq!((used, granted), (Some(0.0), true), "a new month has begun");
    Ok(())
}

#[facade]
#[story]
async fn usage_can_be_set_and_decreased() -> Result {
    let (_emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    let two =
        ReportUsageInput::builder("acme", TEMPLATES, 2).update_behavior(UsageUpdateBehavior::Set);
    client.report_usage(two.clone()).await?;
    let measured = client.report_usage(two).await?;
    assert_eq!(measured.current_usage, Some(2.0));
    let measured = client.report_usage(ReportUsageInput::builder("acme", TEMPLATES, -1)).await?;
    assert_eq!(measured.current_usage, Some(1.0));
    Ok(())
}

#[facade]
#[story]
async fn the_same_key_counts_once() -> Result {
    let (_emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    let report = ReportUsageInput::builder("acme", TEMPLATES, 2).idempotency_key("row-1").build();
    client.report_usage(report.clone()).await?;
    let measured = client.report_usage(report).await?;
    assert_eq!(measured.current_usage, Some(2.0));
    Ok(())
}

#[facade]
#[story]
async fn events_are_metered_and_counted_once() -> Result {
    let (_emulator, client) = start()?;
    on_growth(&client, "acme", 1).await?;
    let login = |user: &str| {
        UsageEventReportInput::builder("acme", "user_login").dimension("user_id", user).build()
    };
    let first = login("user-01");
    client.report_event([first.clone(), login("user-02")]).await?;
    client.report_event(first).await?;
    client.report_event(login("user-02")).await?;

    let entitlements = client.get_entitlements("acme").await?;
    let logins = entitlements.iter().find(|entitlement| {
        let feature = entitlement.feature.as_ref();
        feature.is_some_and(|feature| {
            feature.ref_id.contains("login") || feature.ref_id.contains("user")
        })
    });
    assert_eq!(logins.ok_or("no feature counts logins")?.current_usage, Some(2.0));
    Ok(())
}

/// The demo catalog, but the free plan also has features named after aggregations, which meter the
/// `ms` of each `request`.
fn metering(aggregations: &[&str]) -> Result<Catalog> {
    let mut catalog = serde_json::to_value(Catalog::demo())?;
    let features = catalog["features"].as_array_mut().ok_or("no features")?;
    features.extend(aggregations.iter().map(|name| {
        json!({
            "refId": name, "displayName": name, "featureType": "NUMBER",
            "meterType": "Incremental",
            "eventMeter": {
                "eventName": "request",
                "aggregation": { "function": name, "dimension": "ms" },
            },
        })
    }));
    let plans = catalog["plans"].as_array_mut().ok_or("no plans")?;
    let plan = plans.iter_mut().find(|plan| plan["refId"] == BASIC).ok_or("no plan")?;
    let entitlements = plan["entitlements"].as_array_mut().ok_or("no entitlements")?;
    let entitled = |name| json!({ "feature": name, "usageLimit": 100 });
    entitlements.extend(aggregations.iter().map(entitled));
    Ok(Catalog::from_json(&catalog.to_string())?)
}

#[facade]
#[story]
async fn events_are_metered_by_their_highest_lowest_and_average_value() -> Result {
    let catalog = metering(&["MAX", "MIN", "AVG"])?;
    let emulator = Emulator::builder().catalog(catalog).start()?;
    let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;
    on_basic(&client, "acme").await?;
    for (ms, usage) in [
        (40, [("MAX", 40.0), ("MIN", 40.0), ("AVG", 40.0)]),
        (100, [("MAX", 100.0), ("MIN", 40.0), ("AVG", 70.0)]),
        (10, [("MAX", 100.0), ("MIN", 10.0), ("AVG", 50.0)]),
    ] {
        client
            .report_event(UsageEventReportInput::builder("acme", "request").dimension("ms", ms))
            .await?;
        for (feature, usage) in usage {
            let (_, used, granted) = check(&client, "acme", feature).await?;
            assert_eq!((used, granted), (Some(usage), usage < 100.0), "{feature} after {ms}");
        }
    }
    Ok(())
}

#[facade]
#[story]
async fn a_bulk_report_succeeds_or_fails_as_a_whole() -> Result {
    let (_emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    on_basic(&client, "beta").await?;
    let usage = |customer, value| ReportUsageBaseInput::builder(customer, CAMPAIGNS, value);
    let bulk =
        ReportUsageBulkInput::builder([usage("acme", 1), usage("beta", 2), usage("acme", 2)]);
    let measured = client.report_usage_bulk(bulk).await?;
    let totals: Vec<_> =
        measured.iter().map(|one| (&*one.customer_id, one.current_usage)).collect();
    assert_eq!(totals, [("acme", Some(1.0)), ("beta", Some(2.0)), ("acme", Some(3.0))]);

    let wrong = ReportUsageBulkInput::builder([usage("acme", 1), usage("nobody", 1)]);
    let wrong = client.report_usage_bulk(wrong).await.err().and_then(|error| error.code());
    assert_eq!(wrong, Some(ErrorCode::CustomerNotFound));
    let (_, used, _) = check(&client, "acme", CAMPAIGNS).await?;
    assert_eq!(used, Some(3.0));
    Ok(())
}

#[facade]
#[story]
async fn usage_of_unknown_customers_and_features_is_an_error() -> Result {
    let (_emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    for (customer, feature, code) in [
        ("nobody", CAMPAIGNS, ErrorCode::CustomerNotFound),
        ("acme", "feature-unknown", ErrorCode::FeatureNotFound),
    ] {
        let report = client.report_usage(ReportUsageInput::builder(customer, feature, 1)).await;
        assert_eq!(report.err().and_then(|error| error.code()), Some(code));
    }
    Ok(())
}
