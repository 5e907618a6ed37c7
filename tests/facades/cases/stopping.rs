//! Batches that end early.

use stigg::RetryPolicy;
use stigg::usage::ReportUsageBaseInput;

use super::batches::{accepted, input, send, usage};
use super::isolation::judge;
use super::{Client, builder, case, facade};
use crate::support::answers::{refusal, status};
use crate::support::server::{Server, Step};

/// A client without retries.
fn client(server: &Server) -> Client {
    builder(&server.url()).retry(RetryPolicy::none()).build().unwrap()
}

/// Usage reports, each with its number.
fn rows(count: usize) -> impl Iterator<Item = (usize, ReportUsageBaseInput)> {
    (0..count).map(|number| (number, usage(number).build()))
}

fn tags(items: impl IntoIterator<Item = (usize, ReportUsageBaseInput)>) -> Vec<usize> {
    items.into_iter().map(|(tag, _)| tag).collect()
}

#[facade]
#[case]
async fn after_failures_in_a_row_the_rest_is_returned_unsent() {
    let server = Server::start([accepted(), status(503)]);

    let mut batches = client(&server).batches(rows(1_000)).stop_after(3);
    let mut failed = Vec::new();
    let first = batches.next().await.unwrap();
    for _ in 0..3 {
        let outcome = batches.next().await.unwrap();
        assert!(outcome.result.is_err());
        failed.extend(outcome.items);
    }
    let ends = [batches.next().await, batches.next().await];

    assert!(first.result.is_ok() && ends.iter().all(Option::is_none));
    assert!(tags(failed).into_iter().eq(100..400));
    assert!(tags(batches.into_unsent()).into_iter().eq(400..1_000));
    assert_eq!(server.finish().requests.len(), 4);
}

#[facade]
#[case]
async fn an_accepted_batch_ends_a_row_of_failures() {
    let steps = [status(503), accepted(), status(503), accepted(), status(503)];
    let server = Server::start(steps);

    let mut batches = client(&server).batches(rows(1_000)).stop_after(2);
    let mut outcomes = 0;
    while batches.next().await.is_some() {
        outcomes += 1;
    }

    assert_eq!(outcomes, 6);
    assert_eq!(batches.into_unsent().count(), 400);
    assert_eq!(server.finish().requests.len(), 6);
}

#[facade]
#[case]
async fn without_the_setting_nothing_stops() {
    let server = Server::always(status(401));

    let outcomes = send(client(&server).batches(rows(500))).await;

    assert_eq!(outcomes.len(), 5);
    assert_eq!(server.finish().requests.len(), 5);
}

#[facade]
#[case]
async fn a_key_that_is_not_accepted_stops_at_once() {
    for step in [status(401), status(403), refusal("ApiKeyExpired"), refusal("IdentityForbidden")] {
        let server = Server::start([accepted(), step]);

        let mut batches = client(&server).batches(rows(1_000)).stop_after(5);
        let first = batches.next().await.unwrap();
        let failed = batches.next().await.unwrap();
        let end = batches.next().await;

        assert!(first.result.is_ok() && failed.result.is_err() && end.is_none());
        assert!(tags(failed.items).into_iter().eq(100..200));
        assert!(tags(batches.into_unsent()).into_iter().eq(200..1_000));
        assert_eq!(server.finish().requests.len(), 2);
    }
}

/// A key that expires while a rejected item is isolated.
#[facade]
#[case]
async fn a_key_that_expires_during_isolation_loses_nothing() {
    let server = Server::start([refusal("CustomerNotFound"), accepted(), status(401)]);

    let mut batches = client(&server).batches(rows(250)).stop_after(5);
    let accepted = batches.next().await.unwrap();
    let failed = batches.next().await.unwrap();
    let end = batches.next().await;

    assert!(end.is_none());
    assert!(accepted.result.is_ok() && failed.result.unwrap_err().is_unauthorized());
    assert!(tags(accepted.items).into_iter().eq(0..50));
    assert!(tags(failed.items).into_iter().eq(50..100));
    assert!(tags(batches.into_unsent()).into_iter().eq(100..250));
}

#[facade]
#[case]
async fn batches_of_rejected_items_only_are_failures() {
    let server = Server::always(refusal("FeatureNotFound"));

    let mut batches = client(&server).batches(rows(1_000)).max_extra_requests(2).stop_after(2);
    let mut outcomes = 0;
    while batches.next().await.is_some() {
        outcomes += 1;
    }

    assert_eq!(outcomes, 4, "two batches of two halves");
    assert_eq!(batches.into_unsent().count(), 800);
    assert_eq!(server.finish().requests.len(), 6);
}

#[facade]
#[case]
async fn rejected_items_among_accepted_ones_are_no_failures() {
    let server = Server::always(Step::by(judge));
    let usages = (0..400).map(|number| match number % 100 {
        99 => ReportUsageBaseInput::builder(format!("bad-{number}"), "feature", 1),
        _ => usage(number),
    });

    let outcomes = send(client(&server).batches(usages).stop_after(1)).await;

    let items: usize = outcomes.iter().map(|outcome| outcome.items.len()).sum();
    assert_eq!(items, 400);
    assert_eq!(outcomes.iter().filter(|outcome| outcome.result.is_err()).count(), 4);
}

#[facade]
#[case]
#[allow(clippy::while_let_on_iterator, reason = "streams have no `for`")]
async fn requests_being_sent_are_completed() {
    let server = Server::always(status(503).once_asked_by(3));

    let mut batches = client(&server).batches(rows(1_000)).concurrently(3).stop_after(1);
    let mut failed = Vec::new();
    while let Some(outcome) = batches.next().await {
        failed.extend(tags(outcome.items));
    }

    failed.sort_unstable();
    assert!(failed.into_iter().eq(0..300));
    assert!(tags(batches.into_unsent()).into_iter().eq(300..1_000));
    assert_eq!(server.finish().requests.len(), 3);
}

#[facade]
#[case]
async fn a_stop_during_isolation_returns_the_parts_that_were_not_sent() {
    let server = Server::start([refusal("CustomerNotFound"), accepted()]);

    let mut batches = client(&server).batches(rows(250));
    let first = batches.next().await.unwrap();
    batches.stop();
    let end = batches.next().await;

    assert!(end.is_none());
    assert!(tags(first.items).into_iter().eq(0..50));
    let unsent: Vec<_> = batches.into_unsent().collect();
    let keyed = unsent.iter().filter(|(_, usage)| usage.idempotency_key.is_some()).count();
    assert_eq!(keyed, 50, "those that were sent have their keys");
    assert!(tags(unsent).into_iter().eq(50..250));
    let requests = server.finish().requests;
    assert_eq!(requests.len(), 2);
    assert_eq!(input(&requests[1])["usages"].as_array().unwrap().len(), 50);
}

/// One of two requests never gets a response.
#[facade]
#[case]
async fn requests_without_a_response_are_returned_first() {
    let server = Server::start([accepted(), Step::silence().then_hang()]);

    let mut batches = client(&server).batches(rows(250)).concurrently(2);
    let first = tags(batches.next().await.unwrap().items);
    let unsent = tags(batches.into_unsent());

    let hanging = if first[0] == 0 { 100..200 } else { 0..100 };
    assert!(unsent.into_iter().eq(hanging.chain(200..250)));
}

#[facade]
#[case]
async fn requests_are_sent_at_the_same_time() {
    let server = Server::always(accepted().once_asked_by(3));

    let outcomes = send(client(&server).batches(rows(600)).concurrently(3)).await;

    let mut positions: Vec<_> =
        outcomes.into_iter().map(|outcome| outcome.positions.start).collect();
    positions.sort_unstable();
    assert_eq!(positions, [0, 100, 200, 300, 400, 500]);
}
