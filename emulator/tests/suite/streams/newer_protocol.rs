//! The rules of `graphql-transport-ws`.

use serde_json::{Value, json};
use tungstenite::Message;

use super::{Client, NEWER, PACKAGES, PATIENCE, USAGE, basic, publish, subscribed, use_template};
use crate::common::World;

/// The code with which the connection is closed after these messages.
fn closed_after(world: &World, messages: &[Value]) -> Option<u16> {
    let mut client = Client::connect(&world.emulator, NEWER);
    for message in messages {
        client.send(message);
    }
    client.closed()
}

fn init() -> Value {
    json!({ "type": "connection_init" })
}

fn subscribe(id: &str) -> Value {
    json!({ "type": "subscribe", "id": id, "payload": { "query": PACKAGES } })
}

#[test]
fn a_connection_that_is_not_started_in_three_seconds_is_closed() {
    let world = World::new();
    assert_eq!(closed_after(&world, &[]), Some(4408));
}

#[test]
fn a_connection_cannot_be_started_twice() {
    let world = World::new();
    assert_eq!(closed_after(&world, &[init(), init()]), Some(4429));
}

#[test]
fn nothing_can_be_subscribed_before_the_acknowledgement() {
    let world = World::new();
    assert_eq!(closed_after(&world, &[subscribe("1")]), Some(4401));
}

#[test]
fn an_identifier_cannot_be_used_twice_at_a_time() {
    let world = World::new();
    assert_eq!(closed_after(&world, &[init(), subscribe("1"), subscribe("1")]), Some(4409));
}

#[test]
fn an_identifier_is_free_again_after_its_subscription_is_completed() {
    let world = basic();
    let mut client = subscribed(&world, PACKAGES);
    client.send(&json!({ "type": "complete", "id": "1" }));
    client.send(&json!({ "type": "subscribe", "id": "1", "payload": { "query": USAGE } }));
    client.send(&json!({ "type": "ping" }));
    assert_eq!(client.receive(), json!({ "type": "pong" }));
    publish(&world, "nobody hears of it");
    use_template(&world);
    assert_eq!(client.update("1")["usageUpdated"]["usage"]["currentUsage"], 1);
}

#[test]
fn a_message_that_is_not_valid_closes_the_connection() {
    let world = World::new();
    for message in [
        json!({ "type": "nonsense" }),
        json!({ "type": "start", "id": "1", "payload": { "query": PACKAGES } }),
        json!({ "type": "subscribe", "id": "1" }),
        json!({ "type": "subscribe", "payload": { "query": PACKAGES } }),
        json!(["connection_init"]),
    ] {
        assert_eq!(closed_after(&world, &[init(), message.clone()]), Some(4400), "{message}");
    }
    let mut client = Client::connect(&world.emulator, NEWER);
    client.socket.send(Message::binary(init().to_string())).expect("the connection is open");
    assert_eq!(client.closed(), Some(4400));
}

#[test]
fn a_ping_is_answered_at_any_time() {
    let world = World::new();
    let mut client = Client::connect(&world.emulator, NEWER);
    client.send(&json!({ "type": "ping", "payload": { "number": 1 } }));
    assert_eq!(client.receive(), json!({ "type": "pong", "payload": { "number": 1 } }));
    client.socket.send(Message::Ping("hello".into())).expect("the connection is open");
    assert_eq!(client.socket.read().expect("a pong"), Message::Pong("hello".into()));
    client.send(&json!({ "type": "pong" }));
    client.send(&init());
    assert_eq!(client.receive()["type"], "connection_ack");
}

#[test]
fn a_document_that_is_not_valid_is_refused_and_the_connection_goes_on() {
    let world = basic();
    let mut client = Client::started(&world.emulator, NEWER);
    for document in [
        "subscription { nonsense { a } }",
        "subscription { packagePublished { nonsense } }",
        "subscription { packagePublished { packageRefId } usageUpdatedV2 { customerId } }",
        "subscription {",
        "subscription Q($a: Int!) { packagePublished { packageRefId } }",
    ] {
        client.subscribe("1", document);
        let refused = client.receive();
        assert_eq!(refused["type"], "error", "{document}");
        assert_eq!(refused["id"], "1");
        assert!(refused["payload"][0]["message"].is_string(), "{refused}");
    }
    client.subscribe("1", PACKAGES);
    assert!(world.emulator.wait_for_subscriptions(1, PATIENCE));
    publish(&world, "a text");
    assert_eq!(client.update("1")["packagePublished"]["packageRefId"], "plan-revvenu-basic");
}

#[test]
fn several_subscriptions_share_a_connection() {
    let world = basic();
    let mut client = Client::started(&world.emulator, NEWER);
    client.subscribe("a", PACKAGES);
    client.subscribe("b", USAGE);
    client.subscribe("c", USAGE);
    assert!(world.emulator.wait_for_subscriptions(3, PATIENCE));
    use_template(&world);
    publish(&world, "a text");
    assert!(client.update("b")["usageUpdated"].is_object());
    assert!(client.update("c")["usageUpdated"].is_object());
    assert!(client.update("a")["packagePublished"].is_object());
}

#[test]
fn the_live_connections_can_be_listed() {
    let world = basic();
    let mut client = subscribed(&world, PACKAGES);
    let streams = world.emulator.streams();
    assert_eq!(streams.len(), 1);
    assert_eq!(streams[0].protocol, NEWER);
    let subscription = &streams[0].subscriptions[0];
    assert_eq!(subscription.id, "1");
    assert_eq!(subscription.field, "packagePublished");
    assert_eq!(subscription.operation_name.as_deref(), Some("OnPackagePublished"));
    client.send(&json!({ "type": "complete", "id": "1" }));
    assert!(world.emulator.wait_for_subscriptions(0, PATIENCE));
    client.subscribe("2", PACKAGES);
    assert!(world.emulator.wait_for_subscriptions(1, PATIENCE));
    drop(client);
    assert!(world.emulator.wait_for_subscriptions(0, PATIENCE));
    assert!(world.emulator.streams().is_empty());
}
