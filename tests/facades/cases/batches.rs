//! Lists of items larger than one request may carry.

use std::cell::Cell;

use serde_json::{Value, json};
use stigg::ErrorKind;
use stigg::credits::ConsumeCreditInput;
use stigg::customers::ImportCustomerInput;
use stigg::operation::{BatchItem, BatchOutcome};
use stigg::subscriptions::ImportSubscriptionInput;
use stigg::usage::builders::ReportUsageBaseInputBuilder;
use stigg::usage::{ReportUsageBaseInput, UsageEventReportInput};

use super::{Batches, Client, case, client, facade};
use crate::support::answers::{json, refusal, status};
use crate::support::server::{Request, Server, Step};

/// A response that fits every batch operation.
pub(in super::super) fn accepted() -> Step {
    json(&json!({ "data": {
        "reportUsageBulk": [],
        "reportEvent": null,
        "importCustomersBulk": "task",
        "importSubscriptionsBulk": "task",
        "consumeCreditsAsync": null,
    } }))
}

pub(in super::super) fn usage(number: usize) -> ReportUsageBaseInputBuilder {
    ReportUsageBaseInput::builder(format!("customer-{number}"), "feature", 1)
}

fn event(number: usize) -> UsageEventReportInput {
    UsageEventReportInput::builder(format!("customer-{number}"), "login").build()
}

/// An event of about this many bytes.
fn large_event(number: usize, bytes: usize) -> UsageEventReportInput {
    UsageEventReportInput::builder(format!("customer-{number}"), "login")
        .dimension("text", "x".repeat(bytes))
        .build()
}

/// The outcomes of batches with items of type `T`.
pub(super) type Outcomes<T> = Vec<
    BatchOutcome<
        <T as BatchItem>::Built,
        <<T as BatchItem>::Operation as stigg::operation::Operation>::Output,
    >,
>;

#[facade]
#[allow(clippy::while_let_on_iterator, reason = "streams have no `for`")]
pub(super) async fn send<I>(mut batches: Batches<I>) -> Outcomes<I::Item>
where
    I: Iterator<Item: BatchItem>,
{
    let mut outcomes = Vec::new();
    while let Some(outcome) = batches.next().await {
        outcomes.push(outcome);
    }
    outcomes
}

/// The input of a request, its only variable.
pub(super) fn input(request: &Request) -> Value {
    let mut json = request.json();
    let variables = json["variables"].as_object_mut().unwrap();
    assert_eq!(variables.len(), 1, "{variables:?}");
    variables.values_mut().next().unwrap().take()
}

fn customers(items: &Value) -> Vec<&str> {
    let items = items.as_array().unwrap().iter();
    items.map(|item| item["customerId"].as_str().unwrap()).collect()
}

#[facade]
#[case]
async fn batches_contain_all_items_in_order() {
    let server = Server::always(accepted());

    let outcomes = send(client(&server.url()).batches((0..250).map(usage))).await;

    let positions: Vec<_> = outcomes.iter().map(|outcome| outcome.positions.clone()).collect();
    assert_eq!(positions, [0..100, 100..200, 200..250]);
    assert!(outcomes.iter().all(|outcome| outcome.result.is_ok()));
    let requests = server.finish().requests;
    let inputs: Vec<_> = requests.iter().map(input).collect();
    let sent: Vec<_> = inputs.iter().flat_map(|input| customers(&input["usages"])).collect();
    assert_eq!(sent, (0..250).map(|number| format!("customer-{number}")).collect::<Vec<_>>());
}

/// Sends one item more than a request takes, and returns the sizes of the batches.
#[facade]
async fn pieces_of<T: BatchItem>(items: Vec<T>, variable: &str, field: &str) -> Vec<usize> {
    let server = Server::always(accepted());
    let client: Client = client(&server.url());
    let outcomes = send(client.batches(items)).await;
    assert!(outcomes.iter().all(|outcome| outcome.result.is_ok()), "{field}");
    let requests = server.finish().requests;
    let size =
        |request: &Request| request.json()["variables"][variable][field].as_array().unwrap().len();
    requests.iter().map(size).collect()
}

#[facade]
#[case]
async fn every_operation_has_its_own_batch_size() {
    let usages = (0..101).map(usage).collect();
    let usages = pieces_of(usages, "input", "usages").await;
    let events = (0..1_001).map(event).collect();
    let events = pieces_of(events, "events", "usageEvents").await;
    let customers = (0..1_001).map(|number| ImportCustomerInput::builder(format!("c{number}")));
    let customers = pieces_of(customers.collect(), "input", "customers").await;
    let subscriptions =
        (0..1_001).map(|number| ImportSubscriptionInput::builder(format!("c{number}"), "plan"));
    let subscriptions = pieces_of(subscriptions.collect(), "input", "subscriptions").await;
    let consumptions =
        (0..1_001).map(|number| ConsumeCreditInput::builder(format!("c{number}"), "credits", 1));
    let consumptions = pieces_of(consumptions.collect(), "input", "consumptions").await;

    assert_eq!(usages, [100, 1]);
    assert_eq!([events, customers, subscriptions, consumptions], [[1_000, 1]; 4]);
}

#[facade]
#[case]
async fn request_sizes_are_limited() {
    let server = Server::always(accepted());
    let events = (0..8).map(|number| large_event(number, 300_000));

    let outcomes = send(client(&server.url()).batches(events)).await;

    let positions: Vec<_> = outcomes.iter().map(|outcome| outcome.positions.clone()).collect();
    assert_eq!(positions, [0..3, 3..6, 6..8]);
    assert!(outcomes.iter().all(|outcome| outcome.result.is_ok()));
    assert!(server.finish().requests.iter().all(|request| request.body.len() < 1_001_000));
}

#[facade]
#[case]
async fn an_oversized_item_does_not_block_others() {
    let server = Server::always(accepted());
    let events = [event(0), large_event(1, 1_000_000), event(2)];

    let outcomes = send(client(&server.url()).batches(events)).await;

    let accepted: Vec<_> = outcomes.iter().map(|outcome| outcome.result.is_ok()).collect();
    assert_eq!(accepted, [true, false, true]);
    let failed = outcomes.into_iter().nth(1).unwrap();
    assert_eq!(failed.result.unwrap_err().kind(), ErrorKind::InvalidInput);
    assert_eq!(failed.items[0].customer_id, "customer-1");
    assert_eq!(server.finish().requests.len(), 2);
}

#[facade]
#[case]
async fn a_failed_batch_is_returned_as_sent() {
    let server = Server::start([accepted(), status(404), accepted()]);
    let client = client(&server.url());

    let mut outcomes = send(client.batches((0..250).map(usage))).await;
    let last = outcomes.pop().unwrap();
    let failed = outcomes.pop().unwrap();
    assert!(last.result.is_ok(), "the batches after a failed one are sent");
    assert_eq!(failed.positions, 100..200);
    assert_eq!(failed.items.len(), 100);
    assert_eq!(failed.result.unwrap_err().operation(), Some("ReportUsageBulk"));
    // Like a program that saves failed items to a file.
    let kept = serde_json::to_string(&failed.items).unwrap();
    let kept: Vec<ReportUsageBaseInput> = serde_json::from_str(&kept).unwrap();
    let again = send(client.batches(kept)).await;

    assert!(again[0].result.is_ok());
    let requests = server.finish().requests;
    assert!(input(&requests[1])["usages"][0]["idempotencyKey"].is_string());
    assert_eq!(requests[1].body, requests[3].body);
}

#[facade]
#[case]
async fn times_are_fixed_before_the_first_attempt() {
    let server = Server::start([refusal("CustomerNotFound"), accepted()]);
    let client = client(&server.url());
    let event = r#"{ "customerId": "c", "eventName": "login", "idempotencyKey": "k" }"#;
    let event: UsageEventReportInput = serde_json::from_str(event).unwrap();

    let mut outcomes = send(client.batches([event])).await;
    let failed = outcomes.pop().unwrap();
    let timestamp = failed.items[0].timestamp.clone();
    let again = send(client.batches(failed.items)).await;

    assert!(timestamp.is_some() && failed.result.is_err());
    assert!(again[0].result.is_ok());
    let requests = server.finish().requests;
    assert_eq!(requests[0].body, requests[1].body);
}

#[facade]
#[case]
async fn items_are_consumed_lazily() {
    let server = Server::always(accepted());
    let taken = Cell::new(0);
    let usages = (0..250).map(|number| {
        taken.set(taken.get() + 1);
        usage(number)
    });

    let mut batches = client(&server.url()).batches(usages);
    assert_eq!(taken.get(), 0);
    let first = batches.next().await.unwrap();
    assert_eq!(taken.get(), 100);
    let unsent: Vec<_> = batches.into_unsent().collect();

    assert!(first.result.is_ok());
    assert_eq!(unsent.len(), 150);
    assert_eq!(unsent[0].customer_id, "customer-100");
    assert_eq!(server.finish().requests.len(), 1);
}

#[facade]
#[case]
async fn a_lookahead_item_is_returned_as_unsent() {
    let server = Server::always(accepted());
    let events = (0..4).map(|number| large_event(number, 400_000));

    let mut batches = client(&server.url()).batches(events);
    let first = batches.next().await.unwrap();

    assert_eq!(first.positions, 0..2);
    let unsent: Vec<_> = batches.into_unsent().map(|event| event.customer_id).collect();
    assert_eq!(unsent, ["customer-2", "customer-3"]);
    assert_eq!(server.finish().requests.len(), 1);
}

#[facade]
#[case]
async fn batches_share_the_common_settings() {
    let server = Server::always(accepted());
    let customers = (0..1_001).map(|number| ImportCustomerInput::builder(format!("c{number}")));

    let batches = client(&server.url()).batches(customers).with(|import| {
        import.0.integration_id = Some("integration".to_owned());
        import.0.customers.push("stray".into());
    });
    let outcomes = send(batches).await;

    assert_eq!(outcomes[1].result.as_ref().unwrap().as_deref(), Some("task"));
    let requests = server.finish().requests;
    assert_eq!(requests.len(), 2);
    for request in &requests {
        let input = input(request);
        assert_eq!(input["integrationId"], "integration");
        assert!(!customers_of(&input).contains(&"stray"));
    }
}

fn customers_of(input: &Value) -> Vec<&str> {
    customers(&input["customers"])
}

#[facade]
#[case]
async fn no_items_send_no_request() {
    let server = Server::always(accepted());

    let outcomes = send(client(&server.url()).batches(Vec::<UsageEventReportInput>::new())).await;

    assert!(outcomes.is_empty());
    assert_eq!(server.finish().connections, 0);
}
