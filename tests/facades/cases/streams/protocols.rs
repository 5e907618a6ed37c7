//! Both sub-protocols.

use serde_json::json;

use super::super::{case, facade};
use super::{count, next, several, subscribe};
use crate::support::KEY;
use crate::support::websocket::{NEW, Notes, OLD, WebSockets, script};

#[facade]
#[case]
async fn updates_arrive_by_the_newer_protocol() {
    let notes = Notes::default();
    let said = notes.clone();
    let server = WebSockets::start([script(move |visitor| {
        let mut peer = visitor.accept(NEW);
        said.add(peer.welcome(1));
        peer.update("1", count(1));
        peer.update("1", count(2));
        peer.wait();
    })]);
    let mut updates = subscribe(&server);

    let events = several(&mut updates, 3).await;
    drop(updates);

    assert_eq!(events, ["connected by graphql-transport-ws", r#"{"count":1}"#, r#"{"count":2}"#]);
    let head = server.head();
    assert!(head.starts_with("get /graphql http/1.1\r\n"), "{head}");
    assert!(head.contains(&format!("\r\nx-api-key: {KEY}\r\n")), "{head}");
    assert!(head.contains("\r\nsec-websocket-protocol: graphql-transport-ws, graphql-ws\r\n"));
    assert!(head.contains("\r\nuser-agent: stigg/"), "{head}");
    server.finish();
    assert_eq!(
        notes.take(),
        [json!([
            {
                "type": "connection_init",
                "payload": { "X-API-KEY": KEY, "headers": { "X-API-KEY": KEY } },
            },
            {
                "id": "1",
                "type": "subscribe",
                "payload": {
                    "operationName": "Count",
                    "query": "subscription Count { count }",
                    "variables": null,
                },
            },
        ])]
    );
}

#[facade]
#[case]
async fn updates_arrive_by_the_older_protocol() {
    let server = WebSockets::start([script(|visitor| {
        let mut peer = visitor.accept(OLD);
        peer.welcome(1);
        peer.say(json!({ "type": "ka" }));
        peer.say(json!({ "type": "data", "id": "1", "payload": { "data": count(1) } }));
        peer.wait();
    })]);
    let mut updates = subscribe(&server);

    let first = next(&mut updates).await;
    let second = next(&mut updates).await;
    drop(updates);

    assert_eq!([&*first, &*second], ["connected by graphql-ws", r#"{"count":1}"#]);
    server.finish();
}
