//! Idempotency keys: each built item has its own and keeps it.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use stigg::credits::{ConsumeCreditInput, ConsumeCreditsAsyncInput};
use stigg::usage::{
    ReportUsageBaseInput, ReportUsageBulkInput, UsageEventReportInput, UsageEventsReportInput,
};
use time::OffsetDateTime;

use super::batches::{accepted, input, send};
use super::{case, client, facade};
use crate::support::answers::status;
use crate::support::server::{Seen, Server};

/// The keys of the items under a name in the first request, and in all requests.
fn keys(seen: &Seen, items: &str) -> Vec<BTreeSet<String>> {
    let key = |item: &Value| item["idempotencyKey"].as_str().unwrap().to_owned();
    let of_request = |request| input(request)[items].as_array().unwrap().iter().map(key).collect();
    seen.requests.iter().map(of_request).collect()
}

#[facade]
#[case]
async fn clones_of_a_builder_are_separate_items() {
    let server = Server::always(accepted());
    let client = client(&server.url());
    let event = UsageEventReportInput::builder("acme", "login").dimension("user", "ann");
    let consumption = ConsumeCreditInput::builder("acme", "credits", 2);

    client.report_event(vec![event.clone(); 5]).await.unwrap();
    let nested = UsageEventsReportInput::builder(vec![event.clone(); 4]).usage_event(event.clone());
    client.report_event(nested).await.unwrap();
    send(client.batches(vec![event; 5])).await;
    let logins = keys(&server.finish(), "usageEvents");

    let server = Server::always(accepted());
    let client = super::client(&server.url());
    let nested = ConsumeCreditsAsyncInput::builder(vec![consumption.clone(); 4])
        .consumption(consumption.clone());
    client.consume_credits_async(nested).await.unwrap();
    send(client.batches(vec![consumption; 5])).await;
    let consumptions = keys(&server.finish(), "consumptions");

    let server = Server::always(accepted());
    let client = super::client(&server.url());
    let usage = ReportUsageBaseInput::builder("acme", "campaigns", 1);
    client.report_usage_bulk(ReportUsageBulkInput::builder(vec![usage.clone(); 5])).await.unwrap();
    client
        .report_usage_bulk(ReportUsageBulkInput::builder(vec![usage.clone().build(); 5]))
        .await
        .unwrap();
    send(client.batches(vec![usage.clone(); 5])).await;
    send(client.batches(vec![usage.build(); 5])).await;
    let usages = keys(&server.finish(), "usages");

    for (requests, sent) in [(logins, 15), (consumptions, 10), (usages, 20)] {
        assert!(requests.iter().all(|request| request.len() == 5), "{requests:?}");
        let all: BTreeSet<_> = requests.into_iter().flatten().collect();
        assert_eq!(all.len(), sent, "no two requests share a key");
    }
}

#[facade]
#[case]
async fn a_built_item_keeps_its_key_when_retried_or_resent() {
    let server = Server::start([status(503), accepted()]);
    let client = client(&server.url());
    let event = UsageEventReportInput::builder("acme", "login").build();

    client.report_event(event.clone()).await.unwrap();
    client.report_event(event.clone()).await.unwrap();

    let seen = server.finish();
    let events: Vec<_> =
        seen.requests.iter().map(|request| input(request)["usageEvents"].clone()).collect();
    assert_eq!(events.len(), 3);
    assert!(events.iter().all(|sent| *sent == json!([event])), "{events:?}");
}

#[facade]
#[case]
async fn an_explicit_key_is_kept() {
    let server = Server::always(accepted());
    let client = client(&server.url());
    let event = UsageEventReportInput::builder("acme", "login")
        .idempotency_key("row-1")
        .timestamp(OffsetDateTime::UNIX_EPOCH);

    client.report_event([event.clone(), event]).await.unwrap();

    let seen = server.finish();
    assert_eq!(keys(&seen, "usageEvents"), [BTreeSet::from(["row-1".to_owned()])]);
    assert_eq!(input(&seen.requests[0])["usageEvents"][1]["timestamp"], "1970-01-01T00:00:00Z");
}
