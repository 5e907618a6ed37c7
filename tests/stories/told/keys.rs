//! Idempotency keys: items built from one template count separately.

use std::time::Duration;

use stigg::RetryPolicy;
use stigg::credits::{
    ConsumeCreditInput, ConsumeCreditsAsyncInput, CreditGrantInput, CreditGrantTypeInput,
};
use stigg::usage::{
    ReportUsageBaseInput, ReportUsageBulkInput, ReportUsageInput, UsageEventReportInput,
    UsageEventsReportInput,
};
use stigg_emulator::{Catalog, Emulator, Fault};

use super::batches::send;
use super::{Client, Result, TEMPLATES, check, facade, on_growth, story};

const AI: &str = "cred-type-ai";
const LOGINS: &str = "feature-05-active-users";

/// An emulator that counts every `user_login` event, and a client with short waits between
/// attempts.
#[facade]
async fn start() -> Result<(Emulator, Client)> {
    let mut catalog = serde_json::to_value(Catalog::demo())?;
    let features = catalog["features"].as_array_mut().ok_or("no features")?;
    let logins = features.iter_mut().find(|feature| feature["refId"] == LOGINS);
    logins.ok_or("no logins")?["eventMeter"]["aggregation"] =
        serde_json::json!({ "function": "COUNT" });
    let emulator =
        Emulator::builder().catalog(Catalog::from_json(&catalog.to_string())?).start()?;
    let client = Client::builder(emulator.api_key())
        .endpoint(emulator.url())
        .retry(RetryPolicy::default().initial_backoff(Duration::from_millis(1)))
        .build()?;
    on_growth(&client, "acme", 1).await?;
    Ok((emulator, client))
}

#[facade]
#[story]
async fn events_count_once_per_build() -> Result {
    let (emulator, client) = start().await?;
    let login = UsageEventReportInput::builder("acme", "user_login").dimension("user_id", "ann");

    client.report_event(vec![login.clone(); 5]).await?;
    for _ in 0..5 {
        client.report_event(login.clone()).await?;
    }
    let nested = UsageEventsReportInput::builder(vec![login.clone(); 4]).usage_event(login.clone());
    let lost = Fault::drop_connection().after_execution().for_operation("ReportEvent");
    emulator.inject(lost);
    client.report_event(nested).await?;
    send(client.batches(vec![login.clone(); 5])).await;
    let (_, counted, _) = check(&client, "acme", LOGINS).await?;
    assert_eq!(counted, Some(20.0));

    let built = login.build();
    client.report_event(vec![built.clone(); 5]).await?;
    client.report_event(built).await?;
    let (_, counted, _) = check(&client, "acme", LOGINS).await?;
    assert_eq!(counted, Some(21.0), "clones of a built event are that event");
    Ok(())
}

#[facade]
#[story]
async fn consumptions_count_once_per_build() -> Result {
    let (emulator, client) = start().await?;
    let hundred =
        CreditGrantInput::builder("acme", AI, CreditGrantTypeInput::Promotional, 100, "Hundred");
    client.grant_credits(hundred).await?;
    let two = ConsumeCreditInput::builder("acme", AI, 2);

    let lost = Fault::drop_connection().after_execution().for_operation("ConsumeCredits");
    emulator.inject(lost);
    for _ in 0..5 {
        client.consume_credits(two.clone()).await?;
    }
    let nested = ConsumeCreditsAsyncInput::builder(vec![two.clone(); 4]).consumption(two.clone());
    client.consume_credits_async(nested).await?;
    send(client.batches(vec![two.clone(); 5])).await;
    let built = two.build();
    client.consume_credits(built.clone()).await?;
    client.consume_credits(built).await?;

    let summary = client.get_credit_balance("acme").await?;
    let balance = summary.balances.first().map(|balance| balance.current_balance);
    assert_eq!(balance, Some(100.0 - 2.0 * 16.0));
    Ok(())
}

#[facade]
#[story]
async fn usage_reports_count_once_per_send() -> Result {
    let (emulator, client) = start().await?;
    let (_, before, _) = check(&client, "acme", TEMPLATES).await?;
    let one = ReportUsageInput::builder("acme", TEMPLATES, 1);
    let lost = Fault::drop_connection().after_execution().for_operation("ReportUsage");
    emulator.inject(lost);
    for _ in 0..5 {
        client.report_usage(one.clone()).await?;
    }
    let item = ReportUsageBaseInput::builder("acme", TEMPLATES, 1);
    client.report_usage_bulk(ReportUsageBulkInput::builder(vec![item.clone(); 5])).await?;
    send(client.batches(vec![item.clone(); 5])).await;
    send(client.batches(vec![item.build(); 5])).await;

    let (_, after, _) = check(&client, "acme", TEMPLATES).await?;
    assert_eq!(after, before.map(|before| before + 20.0));
    Ok(())
}
