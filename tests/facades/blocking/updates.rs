//! Updates as an iterator.

use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use serde_json::Value;
use stigg::blocking::Updates;
use stigg::streaming::StreamEvent;

use super::cases;
use super::cases::streams::{count, options, subscribe, subscribe_with};
use crate::support::refusing::Refusing;
use crate::support::websocket::{NEW, WebSockets, script};

/// Longer than any test may take.
const LONG: Duration = Duration::from_secs(3600);

/// A server whose connection stays open.
fn quiet() -> WebSockets {
    WebSockets::start([script(|visitor| {
        let mut peer = visitor.accept(NEW);
        peer.welcome(1);
        peer.wait();
    })])
}

fn connect(updates: &mut Updates<Value>) {
    assert!(matches!(updates.next(), Some(StreamEvent::Connected { .. })));
}

#[test]
fn a_closer_ends_a_read_at_once() {
    let server = quiet();
    let mut updates = subscribe(&server);
    connect(&mut updates);
    let closer = updates.closer();
    let reading = std::thread::spawn(move || {
        let last = updates.next();
        (last.is_none(), updates.is_closed(), updates.next().is_none())
    });

    // The reader may or may not wait by now: both have to work.
    std::thread::sleep(Duration::from_millis(20));
    let start = Instant::now();
    closer.clone().close();
    let outcome = reading.join().unwrap();

    assert_eq!(outcome, (true, true, true));
    assert!(start.elapsed() < Duration::from_secs(5));
    closer.close();
    server.finish();
}

#[test]
fn a_closer_ends_a_wait_between_connections_at_once() {
    let nobody = Refusing::new();
    let options = options().url(nobody.url()).backoff(LONG, LONG);
    let client = cases::client(&nobody.url());
    let mut updates = cases::streams::try_subscribe(&client, options).unwrap();
    assert!(matches!(updates.next(), Some(StreamEvent::Disconnected { .. })));
    let closer = updates.closer();
    let reading = std::thread::spawn(move || updates.next().is_none());

    closer.close();

    assert!(reading.join().unwrap());
}

#[test]
fn what_is_closed_before_it_begins_never_connects() {
    let nobody = Refusing::new();
    let client = cases::client(&nobody.url());
    let mut updates = cases::streams::try_subscribe(&client, options()).unwrap();
    updates.closer().close();

    assert!(updates.next().is_none());
    assert!(updates.next_within(Duration::ZERO).is_none());
}

#[test]
fn next_within_returns_in_time_and_loses_nothing() {
    let (go, wait) = channel::<()>();
    let server = WebSockets::start([script(move |visitor| {
        let mut peer = visitor.accept(NEW);
        peer.welcome(1);
        wait.recv().unwrap();
        peer.update("1", count(1));
        peer.wait();
    })]);
    let mut updates = subscribe_with(&server, options());
    connect(&mut updates);

    for limit in [Duration::ZERO, Duration::from_millis(30)] {
        let start = Instant::now();
        assert!(updates.next_within(limit).is_none());
        assert!(start.elapsed() >= limit);
    }
    assert!(!updates.is_closed());
    go.send(()).unwrap();
    // Even without any time, what has arrived is found sooner or later.
    let data = std::iter::repeat_with(|| updates.next_within(Duration::ZERO)).flatten().next();

    assert_eq!(data.unwrap().into_data(), Some(count(1)));
    drop(updates);
    server.finish();
}

#[test]
fn updates_can_be_moved_to_another_thread() {
    fn assert_send<T: Send + 'static>(_: &T) {}

    let server = quiet();
    let mut updates = subscribe(&server);
    connect(&mut updates);
    assert_send(&updates);
    assert_send(&updates.closer());
    drop(updates);
    server.finish();
}

#[test]
fn dropping_updates_says_goodbye() {
    let (tell, told) = channel();
    let server = WebSockets::start([script(move |visitor| {
        let mut peer = visitor.accept(NEW);
        peer.welcome(1);
        tell.send(format!("{:?}", peer.frame())).unwrap();
    })]);
    let mut updates = subscribe(&server);
    connect(&mut updates);

    drop(updates);

    let goodbye = told.recv().unwrap();
    assert!(goodbye.contains("Close") && goodbye.contains("Normal"), "{goodbye}");
    server.finish();
}
