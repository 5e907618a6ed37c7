//! The rules of the older `graphql-ws`.

use serde_json::json;

use super::{Client, OLDER, PATIENCE, USAGE, basic, use_template};
use crate::common::World;

#[test]
fn a_subscription_is_started_and_stopped() {
    let world = basic();
    let mut client = Client::started(&world.emulator, OLDER);
    client.send(&json!({ "id": "1", "type": "start", "payload": { "query": USAGE } }));
    assert!(world.emulator.wait_for_subscriptions(1, PATIENCE));
    use_template(&world);
    let update = client.receive();
    assert_eq!(update["type"], "data");
    assert_eq!(update["id"], "1");
    assert_eq!(update["payload"]["data"]["usageUpdated"]["usage"]["currentUsage"], 1);

    client.send(&json!({ "id": "1", "type": "stop" }));
    assert!(world.emulator.wait_for_subscriptions(0, PATIENCE));
    use_template(&world);
    client.send(&json!({ "type": "nonsense" }));
    assert_eq!(client.receive()["type"], "error", "nothing came before it");
}

#[test]
fn a_connection_is_terminated_by_a_message() {
    let world = World::new();
    let mut client = Client::started(&world.emulator, OLDER);
    client.send(&json!({ "type": "connection_terminate" }));
    assert_eq!(client.closed(), Some(1000));
}

#[test]
fn a_document_that_is_not_valid_is_refused() {
    let world = World::new();
    let mut client = Client::started(&world.emulator, OLDER);
    let payload = json!({ "query": "subscription { nonsense }" });
    client.send(&json!({ "id": "1", "type": "start", "payload": payload }));
    let refused = client.receive();
    assert_eq!(refused["type"], "error");
    assert_eq!(refused["id"], "1");
    assert!(refused["payload"]["message"].is_string(), "{refused}");
}

#[test]
fn an_identifier_that_is_started_again_takes_the_place_of_the_other() {
    let world = basic();
    let mut client = Client::started(&world.emulator, OLDER);
    for _ in 0..2 {
        client.send(&json!({ "id": "1", "type": "start", "payload": { "query": USAGE } }));
    }
    client.send(&json!({ "id": "2", "type": "start", "payload": { "query": "{ __typename }" } }));
    assert_eq!(client.receive()["id"], "2");
    assert_eq!(client.receive(), json!({ "id": "2", "type": "complete" }));
    assert!(world.emulator.wait_for_subscriptions(1, PATIENCE));
    use_template(&world);
    assert_eq!(client.receive()["id"], "1");
    client.send(&json!({ "type": "nonsense" }));
    assert_eq!(client.receive()["type"], "error", "there was one update");
}

#[test]
fn a_message_that_is_not_valid_is_answered_and_the_connection_goes_on() {
    let world = World::new();
    let mut client = Client::started(&world.emulator, OLDER);
    client.send_text("This is not JSON.");
    let refused = client.receive();
    assert_eq!(refused["type"], "error");
    assert!(refused["id"].is_null());
    client.send(&json!({ "type": "connection_init" }));
    assert_eq!(client.receive()["type"], "connection_ack");
}

#[test]
fn a_connection_that_is_not_started_in_time_is_closed() {
    let world = World::new();
    assert_eq!(Client::connect(&world.emulator, OLDER).closed(), Some(4408));
}
