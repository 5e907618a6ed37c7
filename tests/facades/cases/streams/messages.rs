//! Messages, and what becomes of odd ones.

use std::time::Duration;

use serde_json::{Value, json};
use stigg::ErrorKind;
use stigg::operation::{CustomStreamingOperation, OnPackagePublished, OnUsageUpdatedV2};
use stigg::streaming::{StreamEvent, Subscriptions};

use super::super::{case, client, facade};
use super::{count, counter, next, options, several, subscribe};
use crate::support::websocket::{Data, Message, NEW, Notes, OLD, Peer, WebSockets, frame, script};

/// A server whose connection says something after the welcome.
fn saying(what: impl FnOnce(&mut Peer) + Send + 'static) -> WebSockets {
    WebSockets::start([script(move |visitor| {
        let mut peer = visitor.accept(NEW);
        peer.welcome(1);
        what(&mut peer);
        peer.update("1", count(99));
        peer.wait();
    })])
}

fn update(count: u32) -> String {
    json!({ "id": "1", "type": "next", "payload": { "data": { "count": count } } }).to_string()
}

/// The events before the last update.
#[facade]
async fn heard(server: WebSockets) -> Vec<String> {
    let mut updates = subscribe(&server);
    let outcome = next(&mut updates).await;
    assert_eq!(outcome, "connected by graphql-transport-ws");
    let mut events = Vec::new();
    loop {
        let event = next(&mut updates).await;
        if event == r#"{"count":99}"# {
            break;
        }
        events.push(event);
    }
    drop(updates);
    server.finish();
    events
}

#[facade]
#[case]
async fn messages_may_come_in_fragments_and_byte_by_byte() {
    let server = saying(|peer| {
        let text = update(1);
        let (one, two) = text.as_bytes().split_at(20);
        peer.raw(&frame(Data::Text, false, one));
        peer.send(Message::Ping(b"in between".to_vec().into()));
        peer.raw(&frame(Data::Continue, false, b""));
        peer.raw(&frame(Data::Continue, true, two));
        for byte in frame(Data::Text, true, update(2).as_bytes()) {
            peer.raw(&[byte]);
            std::thread::yield_now();
        }
        // Several at once.
        let both = [update(3), update(4)].map(|text| frame(Data::Text, true, text.as_bytes()));
        peer.raw(&both.concat());
    });

    let events = heard(server).await;

    let expected = [1, 2, 3, 4].map(|count| format!(r#"{{"count":{count}}}"#));
    assert_eq!(events, expected);
}

#[facade]
#[case]
async fn timers_in_the_middle_of_a_frame_lose_nothing() {
    let server = WebSockets::start([script(|visitor| {
        let mut peer = visitor.accept(NEW);
        peer.welcome(1);
        let bytes = frame(Data::Text, true, update(1).as_bytes());
        let (one, two) = bytes.split_at(30);
        peer.raw(one);
        // The client's timer rings in between.
        assert_eq!(peer.hear(), Some(json!({ "type": "ping" })));
        peer.raw(two);
        peer.wait();
    })]);
    let options = options().ping_interval(Duration::from_millis(30));
    let mut updates = super::subscribe_with(&server, options);

    let events = several(&mut updates, 2).await;
    drop(updates);

    assert_eq!(events[1], r#"{"count":1}"#);
    server.finish();
}

#[facade]
#[case]
async fn pings_of_both_levels_are_answered() {
    let notes = Notes::default();
    let said = notes.clone();
    let server = saying(move |peer| {
        peer.say(json!({ "type": "ping", "payload": { "at": 1 } }));
        said.add(peer.hear().unwrap());
        peer.say(json!({ "type": "ping" }));
        said.add(peer.hear().unwrap());
        peer.send(Message::Ping(b"abc".to_vec().into()));
        said.add(format!("{:?}", peer.frame().unwrap()));
        // Nobody asked for this one.
        peer.say(json!({ "type": "pong", "payload": null }));
        peer.send(Message::Pong(b"".to_vec().into()));
    });

    let outcome = heard(server).await;
    assert_eq!(outcome, [""; 0]);

    let pong = json!({ "type": "pong", "payload": { "at": 1 } });
    assert_eq!(notes.take(), [pong, json!({ "type": "pong" }), json!(r#"Pong(b"abc")"#)]);
}

#[facade]
#[case]
async fn the_older_protocol_is_pinged_below_its_messages() {
    let server = WebSockets::start([script(|visitor| {
        let mut peer = visitor.accept(OLD);
        peer.welcome(1);
        assert!(matches!(peer.frame(), Some(Message::Ping(_))));
        assert!(matches!(peer.frame(), Some(Message::Ping(_))));
        peer.say(json!({ "type": "data", "id": "1", "payload": { "data": count(1) } }));
        peer.wait();
    })]);
    let options = options().ping_interval(Duration::from_millis(20));
    let mut updates = super::subscribe_with(&server, options);

    let events = several(&mut updates, 2).await;
    drop(updates);

    assert_eq!(events[1], r#"{"count":1}"#);
    server.finish();
}

#[facade]
#[case]
async fn what_is_of_no_meaning_is_ignored() {
    let server = saying(|peer| {
        peer.say(json!({ "type": "connection_ack", "payload": { "again": true } }));
        peer.say(json!({ "type": "something_new", "payload": [] }));
        peer.say(json!({ "type": "data", "id": "1", "payload": { "data": count(1) } }));
        for id in ["0", "2", "-1", "", "one", "18446744073709551616"] {
            peer.update(id, count(1));
            peer.say(json!({ "type": "complete", "id": id }));
            peer.say(json!({ "type": "error", "id": id, "payload": [{ "message": "no" }] }));
        }
    });
    let outcome = heard(server).await;
    assert_eq!(outcome, [""; 0]);
}

#[facade]
#[case]
async fn what_cannot_be_read_is_an_event_and_the_stream_goes_on() {
    let server = saying(|peer| {
        peer.send(Message::text("{\"type\":"));
        peer.send(Message::text("\u{1b}[31m"));
        peer.send(Message::Binary(vec![1].into()));
        peer.say(json!({ "type": "next", "payload": {} }));
        peer.say(json!({ "type": "next", "id": "1", "payload": {} }));
        peer.say(json!({ "type": "next", "id": "1", "payload": [] }));
        peer.say(json!({ "type": "next", "id": "1", "payload": { "data": null } }));
    });

    let events = heard(server).await;

    assert_eq!(events.len(), 7, "{events:#?}");
    assert!(events.iter().all(|event| event.starts_with("invalid Decode: ")), "{events:#?}");
    assert!(events.iter().all(|event| !event.contains("HTTP") && !event.contains('\u{1b}')));
}

#[facade]
#[case]
async fn an_update_with_errors_is_invalid() {
    let server = saying(|peer| {
        let errors = [json!({ "message": "lost", "extensions": { "code": "INTERNAL" } })];
        let payload = json!({ "data": { "count": null }, "errors": errors });
        peer.say(json!({ "type": "next", "id": "1", "payload": payload }));
    });
    let outcome = heard(server).await;
    assert_eq!(outcome, ["invalid GraphQl: Count: lost (INTERNAL)"]);
}

#[derive(Debug)]
enum Update {
    Package,
    Usage,
    Count(Value),
}

#[facade]
#[case]
async fn subscriptions_share_a_connection_and_end_alone() {
    let server = WebSockets::start([script(|visitor| {
        let mut peer = visitor.accept(NEW);
        let said = peer.welcome(3);
        let names: Vec<_> = said[1..].iter().map(|it| &it["payload"]["operationName"]).collect();
        assert_eq!(names, ["OnPackagePublished", "OnUsageUpdatedV2", "Count"]);
        let denied = json!([{ "message": "not yours", "extensions": { "code": "Forbidden" } }]);
        peer.say(json!({ "type": "error", "id": "1", "payload": denied }));
        // Twice, or late: it has ended.
        peer.say(json!({ "type": "error", "id": "1", "payload": denied }));
        peer.update("1", json!({ "packagePublished": null }));
        peer.say(json!({ "type": "complete", "id": "2" }));
        peer.update("3", count(3));
        peer.wait();
    })]);
    let all = Subscriptions::new()
        .and(OnPackagePublished, |_| Update::Package)
        .and(OnUsageUpdatedV2, |_| Update::Usage)
        .and(counter(), Update::Count);
    let client = client("http://127.0.0.1:1/graphql");
    let mut updates = client.subscribe_with(all, options().url(server.url())).unwrap();

    let first = updates.next().await;
    assert!(matches!(first, Some(StreamEvent::Connected { .. })));
    let Some(StreamEvent::Refused { error, .. }) = updates.next().await else { panic!() };
    assert_eq!(error.to_string(), "OnPackagePublished: not yours (Forbidden)");
    assert_eq!(error.operation(), Some("OnPackagePublished"));
    let Some(StreamEvent::Refused { error, .. }) = updates.next().await else { panic!() };
    assert_eq!(error.to_string(), "OnUsageUpdatedV2: the server ended the subscription");
    assert_eq!(error.kind(), ErrorKind::Closed);
    let Some(StreamEvent::Data(Update::Count(data))) = updates.next().await else { panic!() };
    assert_eq!(data, count(3));
    drop(updates);
    server.finish();
}

#[facade]
#[case]
async fn generated_types_are_decoded_from_under_their_key() {
    let server = WebSockets::start([script(|visitor| {
        let mut peer = visitor.accept(NEW);
        peer.welcome(1);
        let package = json!({
            "accountId": "a", "environmentId": "e", "packageRefId": "plan-pro",
            "packageType": "Plan", "packageVersion": 3, "migrationType": "ALL_CUSTOMERS",
        });
        peer.update("1", json!({ "packagePublished": package }));
        peer.update("1", json!({ "packagePublished": { "packageRefId": 7 } }));
        peer.wait();
    })]);
    let client = client("http://127.0.0.1:1/graphql");
    let options = options().url(server.url());
    let mut updates = client.subscribe_with(OnPackagePublished, options).unwrap();

    let first = updates.next().await;
    assert!(matches!(first, Some(StreamEvent::Connected { .. })));
    let package = updates.next().await.unwrap().into_data().unwrap();
    let Some(StreamEvent::Invalid(error)) = updates.next().await else { panic!() };
    drop(updates);

    assert_eq!((&*package.package_ref_id, package.package_version), ("plan-pro", 3));
    assert_eq!(error.json_path(), Some("packagePublished.packageRefId"), "{error:#}");
    assert_eq!((error.operation(), error.status()), (Some("OnPackagePublished"), None));
    server.finish();
}

#[test]
fn a_custom_subscription_is_one() {
    type Custom = CustomStreamingOperation<(), Value>;

    let error = Custom::new("query { a }", ()).unwrap_err();
    assert!(error.to_string().contains("CustomOperation"), "{error}");
    let two = "subscription A { a } subscription B { b }";
    let error = Custom::new(two, ()).unwrap_err();
    assert!(error.to_string().contains("CustomStreamingOperation::named"), "{error}");
    assert!(Custom::named(two, "B", ()).is_ok());
    assert!(Custom::named(two, "C", ()).is_err());
}
