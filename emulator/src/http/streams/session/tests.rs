//! The rules of the sub-protocols, without a socket.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Action, Close, HEARTBEAT, INIT_TIMEOUT, Keys, SILENCE, Session, Subscription};
use crate::http::streams::protocol::{Protocol, Sent};

const NEWER: Protocol = Protocol::GraphqlTransportWs;
const OLDER: Protocol = Protocol::GraphqlWs;
const KEY: &str = "server-key";

fn session(protocol: Protocol, was_in_header: bool) -> Session<&'static str> {
    let keys = Keys { expected: KEY.to_owned(), was_in_header };
    Session::new(protocol, keys, Instant::now())
}

fn acknowledged(protocol: Protocol) -> Session<&'static str> {
    let mut session = session(protocol, true);
    let actions = receive(&mut session, &json!({ "type": "connection_init" }));
    assert_eq!(actions.first(), Some(&Action::Send(Sent::Ack)));
    session
}

fn receive(session: &mut Session<&'static str>, message: &Value) -> Vec<Action> {
    session.receive(&message.to_string(), Instant::now())
}

fn subscribe(session: &mut Session<&'static str>, kind: &str, id: &str) -> Vec<Action> {
    receive(session, &json!({ "type": kind, "id": id, "payload": { "query": "{ a }" } }))
}

/// The code of the close frame, if there is one.
fn code(actions: &[Action]) -> Option<u16> {
    actions.iter().find_map(|action| match action {
        Action::Close(Close { code, .. }) => Some(*code),
        _ => None,
    })
}

fn init(payload: Value) -> Value {
    json!({ "type": "connection_init", "payload": payload })
}

#[test]
fn the_key_is_in_the_header_or_in_the_payload() {
    for payload in [
        json!({ "X-API-KEY": KEY }),
        json!({ "x-api-key": KEY }),
        json!({ "headers": { "X-Api-Key": KEY } }),
        json!({ "Headers": { "x-api-key": KEY }, "client": "test" }),
    ] {
        let actions = receive(&mut session(NEWER, false), &init(payload.clone()));
        assert_eq!(actions, [Action::Send(Sent::Ack)], "{payload}");
    }
    assert_eq!(receive(&mut session(NEWER, true), &init(json!({}))), [Action::Send(Sent::Ack)]);
}

#[test]
fn a_missing_key_is_unauthorized_and_a_wrong_one_forbidden() {
    for payload in [json!({}), json!(null), json!({ "headers": {} }), json!({ "headers": KEY })] {
        let actions = receive(&mut session(NEWER, false), &init(payload.clone()));
        assert_eq!(code(&actions), Some(4401), "{payload}");
    }
    for payload in [json!({ "x-api-key": "other" }), json!({ "x-api-key": 1 })] {
        for was_in_header in [false, true] {
            let actions = receive(&mut session(NEWER, was_in_header), &init(payload.clone()));
            assert_eq!(code(&actions), Some(4403), "{payload}");
        }
    }
    let actions = receive(&mut session(OLDER, false), &init(json!({})));
    let message = "Unauthorized".to_owned();
    assert_eq!(actions.first(), Some(&Action::Send(Sent::ConnectionError { message })));
    assert_eq!(code(&actions), Some(4401));
}

#[test]
fn a_connection_has_to_be_started_in_time() {
    for protocol in [NEWER, OLDER] {
        let mut session = session(protocol, true);
        let deadline = session.deadline().expect("a deadline");
        let before = deadline.checked_sub(Duration::from_millis(1)).expect("a time");
        assert_eq!(session.pass_time(before), []);
        assert_eq!(code(&session.pass_time(deadline)), Some(4408));
        assert_eq!(session.deadline(), None);
        assert!(INIT_TIMEOUT < HEARTBEAT);
    }
}

#[test]
fn a_connection_is_started_once() {
    let mut newer = acknowledged(NEWER);
    assert_eq!(code(&receive(&mut newer, &init(json!({})))), Some(4429));
    let actions = receive(&mut acknowledged(OLDER), &init(json!({})));
    assert_eq!(actions.first(), Some(&Action::Send(Sent::Ack)), "the older protocol allows it");
}

#[test]
fn nothing_is_subscribed_before_the_acknowledgement() {
    assert_eq!(code(&subscribe(&mut session(NEWER, true), "subscribe", "1")), Some(4401));
    assert_eq!(code(&subscribe(&mut session(OLDER, true), "start", "1")), Some(4401));
}

#[test]
fn an_identifier_is_used_once_at_a_time() {
    let mut newer = acknowledged(NEWER);
    let actions = subscribe(&mut newer, "subscribe", "1");
    assert!(matches!(&actions[..], [Action::Start { id, .. }] if id == "1"), "{actions:?}");
    receive(&mut newer, &json!({ "type": "complete", "id": "1" }));
    assert_eq!(code(&subscribe(&mut newer, "subscribe", "1")), None);
    assert_eq!(code(&subscribe(&mut newer, "subscribe", "1")), Some(4409));

    let mut older = acknowledged(OLDER);
    subscribe(&mut older, "start", "1");
    let actions = subscribe(&mut older, "start", "1");
    assert!(matches!(&actions[..], [Action::Stop { .. }, Action::Start { .. }]), "{actions:?}");
}

#[test]
fn an_invalid_message_ends_the_newer_protocol_only() {
    let mut newer = acknowledged(NEWER);
    assert_eq!(code(&newer.receive("nonsense", Instant::now())), Some(4400));
    assert_eq!(newer.receive("nonsense", Instant::now()), [], "it has ended");
    assert_eq!(code(&acknowledged(NEWER).receive_binary()), Some(4400));

    let mut older = acknowledged(OLDER);
    let actions = receive(&mut older, &json!({ "type": "ping", "id": "7" }));
    assert!(
        matches!(&actions[..], [Action::Send(Sent::Error { id: Some(id), .. })] if id == "7"),
        "{actions:?}"
    );
    assert_eq!(code(&subscribe(&mut older, "start", "1")), None);
}

#[test]
fn a_ping_is_answered_with_its_payload_at_any_time() {
    let mut session = session(NEWER, true);
    let ping = json!({ "type": "ping", "payload": { "at": 1 } });
    let payload = Some(json!({ "at": 1 }));
    assert_eq!(receive(&mut session, &ping), [Action::Send(Sent::Pong { payload })]);
    assert_eq!(receive(&mut session, &json!({ "type": "pong" })), []);
}

#[test]
fn a_subscription_gets_updates_until_it_is_completed() {
    let mut session = acknowledged(NEWER);
    subscribe(&mut session, "subscribe", "1");
    assert_eq!(session.subscribers("usageUpdated"), [], "it is not valid yet");
    let subscription = Subscription { field: "usageUpdated".to_owned(), document: "a document" };
    assert!(session.subscribed("1", subscription));
    assert_eq!(session.subscribers("usageUpdated"), [("1".to_owned(), "a document")]);
    assert_eq!(session.subscribers("packagePublished"), []);
    assert!(session.next("1".to_owned(), "{}".to_owned()).is_some());
    let actions = receive(&mut session, &json!({ "type": "complete", "id": "1" }));
    assert_eq!(actions, [Action::Stop { id: "1".to_owned() }]);
    assert_eq!(session.subscribers("usageUpdated"), []);
    assert_eq!(session.next("1".to_owned(), "{}".to_owned()), None);
    assert_eq!(receive(&mut session, &json!({ "type": "complete", "id": "1" })), []);
}

#[test]
fn an_operation_that_is_completed_while_it_starts_gets_nothing() {
    let mut session = acknowledged(NEWER);
    subscribe(&mut session, "subscribe", "1");
    receive(&mut session, &json!({ "type": "complete", "id": "1" }));
    let subscription = Subscription { field: "usageUpdated".to_owned(), document: "" };
    assert!(!session.subscribed("1", subscription));
    assert_eq!(session.refused("1".to_owned(), json!([])), []);
    assert_eq!(session.answered("1".to_owned(), "{}".to_owned()), []);
}

#[test]
fn a_silent_client_is_pinged_and_then_cut() {
    let mut session = acknowledged(OLDER);
    let start = Instant::now();
    let actions = session.pass_time(start + HEARTBEAT);
    assert_eq!(actions, [Action::Send(Sent::KeepAlive), Action::Ping]);
    session.heard(start + HEARTBEAT);
    assert_eq!(session.pass_time(start + HEARTBEAT * 2).len(), 2);
    assert_eq!(session.pass_time(start + HEARTBEAT + SILENCE), [Action::Cut]);
}

#[test]
fn a_code_that_cannot_be_sent_is_replaced() {
    for (given, sent) in [(4400, 4400), (1000, 1000), (1005, 1000), (1015, 1000), (7, 1000)] {
        assert_eq!(Close::new(given, "").code, sent);
    }
}

#[test]
fn a_reason_fits_into_a_close_frame() {
    let reason = Close::new(4400, "é".repeat(100)).reason;
    assert_eq!(reason, "é".repeat(61));
    assert_eq!(Close::new(4400, "short").reason, "short");
}
