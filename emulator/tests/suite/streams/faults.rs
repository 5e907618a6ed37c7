//! Faults of subscriptions.

use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use stigg_emulator::StreamFault;
use tungstenite::Message;

use super::{Client, NEWER, PATIENCE, basic, is_timeout, subscribed, use_template};
use crate::common::World;

const USAGE: &str = "subscription { usageUpdated { usage { currentUsage } } }";

/// The usage that the next updates have after this many reports.
fn usages(fault: StreamFault, reports: usize, updates: usize) -> Vec<u64> {
    let world = basic();
    let mut client = subscribed(&world, USAGE);
    world.emulator.inject_stream_fault(fault);
    for _ in 0..reports {
        use_template(&world);
    }
    (0..updates).map(|_| usage(&client.update("1"))).collect()
}

fn usage(update: &Value) -> u64 {
    update["usageUpdated"]["usage"]["currentUsage"].as_u64().expect("a number")
}

#[test]
fn updates_can_be_lost() {
    assert_eq!(usages(StreamFault::lose().times(2), 3, 1), [3]);
    assert_eq!(usages(StreamFault::lose().after(1), 3, 2), [1, 3]);
    let other = StreamFault::lose().always().for_subscription("packagePublished");
    assert_eq!(usages(other, 2, 2), [1, 2]);
}

#[test]
fn updates_can_be_duplicated_and_reordered() {
    assert_eq!(usages(StreamFault::duplicate(), 2, 3), [1, 1, 2]);
    assert_eq!(usages(StreamFault::reorder(), 3, 3), [2, 1, 3]);
}

#[test]
fn updates_can_be_delayed_in_order() {
    let world = basic();
    let mut client = subscribed(&world, USAGE);
    let delay = Duration::from_millis(300);
    world.emulator.inject_stream_fault(StreamFault::delay(delay));
    let begin = Instant::now();
    use_template(&world);
    use_template(&world);
    assert_eq!(usage(&client.update("1")), 1);
    assert!(delay <= begin.elapsed());
    assert_eq!(usage(&client.update("1")), 2);
}

#[test]
fn chance_loses_the_same_updates_each_time() {
    let fault = || StreamFault::lose().always().probability(0.5).seed(7);
    let first = usages(fault(), 24, 4);
    assert_eq!(first, usages(fault(), 24, 4));
    assert_ne!(first, [1, 2, 3, 4]);
}

#[test]
fn a_connection_can_be_cut_or_closed_at_an_update() {
    let world = basic();
    let mut client = subscribed(&world, USAGE);
    world.emulator.inject_stream_fault(StreamFault::cut());
    use_template(&world);
    assert_eq!(client.closed(), None);

    let mut client = subscribed(&world, USAGE);
    world.emulator.inject_stream_fault(StreamFault::close(1012));
    use_template(&world);
    assert_eq!(client.closed(), Some(1012));
}

#[test]
fn all_connections_can_be_cut_or_closed_at_once() {
    let world = basic();
    let mut clients = [(); 2].map(|()| Client::started(&world.emulator, NEWER));
    world.emulator.cut_streams();
    for client in &mut clients {
        assert_eq!(client.closed(), None);
    }
    let mut client = Client::started(&world.emulator, NEWER);
    world.emulator.close_streams(4500, "x".repeat(200));
    assert_eq!(client.closed(), Some(4500));
}

#[test]
fn connections_can_be_refused() {
    let world = World::new();
    world.emulator.inject_stream_fault(StreamFault::refuse(503).times(2));
    for _ in 0..2 {
        assert_eq!(Client::request(&world.emulator, &[]).err(), Some(503));
    }
    assert_eq!(world.emulator.stream_faults(), []);
    Client::started(&world.emulator, NEWER);
}

#[test]
fn an_acknowledgement_can_be_missing() {
    let world = World::new();
    world.emulator.inject_stream_fault(StreamFault::no_ack());
    let mut client = Client::connect(&world.emulator, NEWER);
    client.send(&json!({ "type": "connection_init" }));
    client.send(&json!({ "type": "ping" }));
    assert_eq!(client.receive(), json!({ "type": "pong" }));
}

#[test]
fn a_pong_can_be_missing() {
    let world = World::new();
    world.emulator.inject_stream_fault(StreamFault::no_pong());
    let mut client = Client::started(&world.emulator, NEWER);
    client.send(&json!({ "type": "ping", "payload": { "number": 1 } }));
    client.send(&json!({ "type": "ping", "payload": { "number": 2 } }));
    assert_eq!(client.receive()["payload"]["number"], 2);
}

#[test]
fn a_connection_stalls_at_a_ping_that_is_not_answered() {
    let world = World::new();
    world.emulator.inject_stream_fault(StreamFault::no_pong());
    let mut client = Client::started(&world.emulator, NEWER);
    client.socket.send(Message::Ping("hello".into())).expect("the connection is open");
    client.send(&json!({ "type": "ping" }));
    nothing_comes(&mut client);
    world.emulator.close_streams(1001, "");
    assert_eq!(client.closed(), Some(1001));
}

#[test]
fn a_stalled_connection_stays_open_and_says_nothing() {
    let world = basic();
    let mut client = subscribed(&world, USAGE);
    world.emulator.inject_stream_fault(StreamFault::stall());
    use_template(&world);
    use_template(&world);
    client.send(&json!({ "type": "ping" }));
    nothing_comes(&mut client);
    assert_eq!(world.emulator.streams().len(), 1);
    world.emulator.cut_streams();
    assert_eq!(client.closed(), None);
}

/// Checks that the server says nothing for a while.
#[track_caller]
fn nothing_comes(client: &mut Client) {
    client.socket.get_ref().set_read_timeout(Some(Duration::from_millis(300))).expect("a timeout");
    match client.socket.read() {
        Err(tungstenite::Error::Io(error)) if is_timeout(&error) => {}
        other => panic!("{other:?}"),
    }
    client.socket.get_ref().set_read_timeout(Some(PATIENCE)).expect("a timeout");
}

#[test]
fn updates_can_be_unreadable() {
    let world = basic();
    let mut client = subscribed(&world, USAGE);
    world.emulator.inject_stream_fault(StreamFault::malformed_message());
    use_template(&world);
    assert_eq!(client.text().as_deref(), Some("This is not JSON."));
    world.emulator.inject_stream_fault(StreamFault::malformed_payload());
    use_template(&world);
    assert!(client.receive()["payload"]["data"].is_string());
    world.emulator.inject_stream_fault(StreamFault::graphql("UnexpectedError", "oops"));
    use_template(&world);
    let update = client.receive();
    assert_eq!(update["type"], "next");
    assert_eq!(update["payload"]["errors"][0]["extensions"]["code"], "UnexpectedError");
    use_template(&world);
    assert_eq!(usage(&client.update("1")), 4, "the subscription goes on");
}

#[test]
fn faults_can_be_removed() {
    let world = World::new();
    world.emulator.inject_stream_fault(StreamFault::refuse(503).always());
    world.emulator.clear_stream_faults();
    Client::started(&world.emulator, NEWER);
    // Another thread may wait for what a client does.
    thread::scope(|scope| {
        let waiting = scope.spawn(|| world.emulator.wait_for_subscriptions(1, PATIENCE));
        let mut client = Client::started(&world.emulator, NEWER);
        client.subscribe("1", USAGE);
        assert!(waiting.join().expect("no panic"));
    });
    assert!(!world.emulator.wait_for_subscriptions(9, Duration::ZERO));
}
