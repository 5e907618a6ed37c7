//! Features that only streams have, such as cancellation, and the limit of their concurrency.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::routing::post;
use futures_core::Stream;
use stigg::create_async_client;
use stigg::customers::ImportCustomerInput;
use tokio::sync::Barrier;

use super::cases;
use super::cases::batches::{accepted, usage};
use super::cases::pages::{full, last, ledger};
use crate::support::KEY;
use crate::support::server::{Server, Step};

#[test]
fn streams_are_send_and_unpin() {
    fn assert_stream(_: &(impl Stream + Send + Unpin)) {}

    let client = create_async_client(KEY).unwrap();
    assert_stream(&client.pages(ledger()));
    assert_stream(&client.pages(ledger()).items());
    assert_stream(&client.batches((0..10).map(usage)).concurrently(4));
}

#[tokio::test]
async fn a_stream_yields_the_same_items_as_next() {
    let server = Server::start([full(&[1, 2], "a"), last(&[3], "b")]);
    let mut items = pin!(cases::client(&server.url()).pages(ledger()).items());

    let mut amounts = Vec::new();
    while let Some(entry) = std::future::poll_fn(|context| items.as_mut().poll_next(context)).await
    {
        amounts.push(entry.unwrap().amount);
    }

    assert_eq!(amounts, [1.0, 2.0, 3.0]);
}

#[tokio::test]
async fn a_cancelled_next_loses_no_items() {
    let slowly = |step: Step| step.dripping(Duration::from_millis(1));
    let server = Server::start([slowly(full(&[1], "a")), last(&[2], "b"), slowly(accepted())]);
    let client = cases::client(&server.url());
    let mut items = client.pages(ledger()).items();
    let mut batches = client.batches([usage(1)]);

    let given_up = tokio::time::timeout(Duration::from_millis(30), items.next()).await;
    assert!(given_up.is_err());
    let mut amounts = Vec::new();
    while let Some(entry) = items.next().await {
        amounts.push(entry.unwrap().amount);
    }
    let given_up = tokio::time::timeout(Duration::from_millis(30), batches.next()).await;
    assert!(given_up.is_err());
    let outcome = batches.next().await.unwrap();

    assert_eq!(amounts, [1.0, 2.0]);
    assert_eq!(outcome.positions, 0..1);
    assert!(batches.next().await.is_none());
    assert_eq!(server.finish().requests.len(), 3);
}

#[tokio::test]
async fn cancelled_batches_are_returned_first() {
    let server = Server::always(Step::silence().then_hang());
    let mut batches = cases::client(&server.url()).batches((0..250).map(usage)).concurrently(2);

    let given_up = tokio::time::timeout(Duration::from_millis(150), batches.next()).await;
    let unsent: Vec<_> = batches.into_unsent().collect();

    assert!(given_up.is_err());
    assert_eq!(unsent.len(), 250);
    for (number, usage) in unsent.iter().enumerate() {
        assert_eq!(usage.customer_id, format!("customer-{number}"));
        assert_eq!(usage.idempotency_key.is_some(), number < 200, "{number}");
    }
}

/// A server that responds once `size` requests are waiting, and the maximum that ever waited at
/// once.
async fn server_of_groups(size: usize) -> (String, Arc<AtomicUsize>) {
    let (barrier, now, most) =
        (Arc::new(Barrier::new(size)), AtomicUsize::new(0), AtomicUsize::new(0));
    let (now, most) = (Arc::new(now), Arc::new(most));
    let most_ever = Arc::clone(&most);
    let answer = move || {
        let (barrier, now, most) = (Arc::clone(&barrier), Arc::clone(&now), Arc::clone(&most));
        async move {
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            barrier.wait().await;
            now.fetch_sub(1, Ordering::SeqCst);
            r#"{ "data": { "importCustomersBulk": null } }"#
        }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/graphql", listener.local_addr().unwrap());
    let app = Router::new().route("/graphql", post(answer));
    tokio::spawn(async move { axum::serve(listener, app).await });
    (url, most_ever)
}

#[tokio::test]
async fn the_concurrency_limit_is_used_and_kept() {
    for (at_once, group) in [(3, 3), (1, 1), (0, 1)] {
        let (url, most) = server_of_groups(group).await;
        let customers = (0..6_000).map(|number| ImportCustomerInput::builder(format!("c{number}")));
        let mut batches = cases::client(&url).batches(customers).concurrently(at_once);

        let mut positions = Vec::new();
        while let Some(outcome) = batches.next().await {
            outcome.result.unwrap();
            positions.push(outcome.positions.start);
        }

        positions.sort_unstable();
        assert_eq!(positions, [0, 1_000, 2_000, 3_000, 4_000, 5_000]);
        assert_eq!(most.load(Ordering::SeqCst), group);
    }
}
