//! Updates as a stream.

use std::pin::{Pin, pin};
use std::sync::mpsc::channel;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use futures_core::Stream;
use serde_json::Value;
use stigg::ErrorKind;
use stigg::asynk::Updates;
use stigg::streaming::StreamEvent;

use super::cases;
use super::cases::streams::{count, counter, subscribe};
use crate::support::websocket::{NEW, WebSockets, script};

async fn connect(updates: &mut Updates<Value>) {
    let event = updates.next().await;
    assert!(matches!(event, Some(StreamEvent::Connected { .. })));
}

#[tokio::test]
async fn a_cancelled_next_loses_no_event() {
    let (go, wait) = channel::<()>();
    let server = WebSockets::start([script(move |visitor| {
        let mut peer = visitor.accept(NEW);
        peer.welcome(1);
        for round in 1..=20 {
            wait.recv().unwrap();
            peer.update("1", count(round));
        }
        peer.wait();
    })]);
    let mut updates = subscribe(&server);
    connect(&mut updates).await;

    for round in 1..=20 {
        {
            let mut next = pin!(updates.next());
            let context = &mut Context::from_waker(Waker::noop());
            assert!(next.as_mut().poll(context).is_pending());
        }
        go.send(()).unwrap();
        let event = loop {
            let limit = Duration::from_micros(100);
            if let Ok(event) = tokio::time::timeout(limit, updates.next()).await {
                break event;
            }
        };
        assert_eq!(event.unwrap().into_data(), Some(count(round)));
    }
    drop(updates);
    server.finish();
}

#[tokio::test]
async fn a_stream_yields_the_same_as_next() {
    let server = WebSockets::start([script(|visitor| {
        let mut peer = visitor.accept(NEW);
        peer.welcome(1);
        peer.update("1", count(1));
        peer.wait();
    })]);
    let mut updates = subscribe(&server);
    connect(&mut updates).await;

    let event = std::future::poll_fn(|context| Pin::new(&mut updates).poll_next(context)).await;

    assert_eq!(event.unwrap().into_data(), Some(count(1)));
    drop(updates);
    server.finish();
}

#[tokio::test]
async fn updates_are_send_and_unpin() {
    fn assert<T: Send + Unpin + 'static>(_: &T) {}
    fn assert_send<T: Send>(_: &T) {}

    let client = cases::client("http://127.0.0.1:1/graphql");
    let mut updates = client.subscribe(counter()).unwrap();
    assert(&updates);
    assert_send(&updates.next());
}

#[test]
fn outside_of_a_runtime_nothing_can_be_subscribed_to() {
    let client = cases::client("http://127.0.0.1:1/graphql");

    let error = client.subscribe(counter()).unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Config);
}

/// It belongs to the runtime in which it was made, whoever polls it.
#[test]
fn updates_can_be_polled_outside_of_their_runtime() {
    let server = WebSockets::start([script(|visitor| {
        let mut peer = visitor.accept(NEW);
        peer.welcome(1);
        peer.wait();
    })]);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let mut updates = {
        let _guard = runtime.enter();
        subscribe(&server)
    };
    let context = &mut Context::from_waker(Waker::noop());
    let event = loop {
        match Pin::new(&mut updates).poll_next(context) {
            Poll::Ready(event) => break event,
            Poll::Pending => std::thread::yield_now(),
        }
    };
    assert!(matches!(event, Some(StreamEvent::Connected { .. })));
    drop(updates);
    server.finish();
}

#[tokio::test]
async fn dropping_updates_says_goodbye() {
    let (tell, told) = channel();
    let server = WebSockets::start([script(move |visitor| {
        let mut peer = visitor.accept(NEW);
        peer.welcome(1);
        tell.send(format!("{:?}", peer.frame())).unwrap();
    })]);
    let mut updates = subscribe(&server);
    connect(&mut updates).await;

    drop(updates);

    // The connection's own task has the last word.
    while told.try_recv().map(|goodbye: String| assert!(goodbye.contains("Normal"))).is_err() {
        tokio::task::yield_now().await;
    }
    server.finish();
}
