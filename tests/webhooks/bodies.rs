//! Bodies that are no events, and odd ones that are.

use proptest::prelude::*;
use serde_json::{Value, json};
use stigg::webhooks::{ErrorKind, Event};

use crate::properties::arbitrary;
use crate::properties::check;
use crate::webhooks::{SECRET, event, headers, verifier};

fn refusal(body: &[u8]) -> ErrorKind {
    let error = verifier().verify(&headers(&[SECRET.as_bytes()]), body).unwrap_err();
    assert!(!error.to_string().is_empty());
    error.kind()
}

#[test]
fn bodies_that_are_no_events_are_malformed() {
    let bodies: [&[u8]; 16] = [
        b"",
        b" ",
        b"{",
        b"null",
        b"[]",
        b"\"subscription.created\"",
        b"{}",
        br#"{ "type": null }"#,
        br#"{ "type": 5 }"#,
        br#"{ "type": "" }"#,
        br#"{ "type": " " }"#,
        br#"{ "data": {} }"#,
        br#"{ "type": "plan.created" } {}"#,
        b"\xef\xbb\xbf{ \"type\": \"plan.created\" }",
        b"{ \"type\": \"plan.\xff\" }",
        b"type=plan.created",
    ];
    for body in bodies {
        assert_eq!(refusal(body), ErrorKind::Malformed, "{}", String::from_utf8_lossy(body));
    }
}

#[test]
fn deep_json_is_refused_instead_of_overflowing_the_stack() {
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        let deep = format!(
            r#"{{"type":"plan.created","a":{}1{}}}"#,
            open.repeat(100_000),
            close.repeat(100_000)
        );
        assert_eq!(refusal(deep.as_bytes()), ErrorKind::Malformed);
    }
}

#[test]
fn bodies_up_to_the_limit_are_read() {
    let body = |bytes: usize| {
        let empty = r#"{"type":"plan.created","a":""}"#.len();
        format!(r#"{{"type":"plan.created","a":"{}"}}"#, "x".repeat(bytes - empty))
    };

    assert_eq!(event(body(1 << 20)).raw().len(), 1 << 20);
    assert_eq!(refusal(body((1 << 20) + 1).as_bytes()), ErrorKind::TooLarge);
}

#[test]
fn a_forged_request_is_forged_whatever_its_body_is() {
    for body in [b"".as_slice(), b"{", &vec![b' '; 2 << 20]] {
        let error = verifier().verify(&headers(&[b"wrong"]), body).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Forged);
    }
}

#[test]
fn long_identifiers_of_messages_are_refused_as_they_would_be_kept() {
    let body =
        |bytes| json!({ "type": "plan.created", "messageId": "x".repeat(bytes) }).to_string();

    assert_eq!(event(body(512)).message_id().map(str::len), Some(512));
    assert_eq!(refusal(body(513).as_bytes()), ErrorKind::Malformed);
}

#[test]
fn fields_of_other_types_count_as_missing() {
    let odd = event(
        json!({
            "type": "subscription.updated", "messageId": 5, "traceId": {}, "timestamp": "yesterday",
            "customer": [], "customerId": 7, "resource": { "id": false }, "actor": 1, "id": "",
        })
        .to_string(),
    );

    let texts = [odd.message_id(), odd.trace_id(), odd.customer_id(), odd.resource_id(), odd.id()];
    assert_eq!((texts, odd.timestamp(), odd.actor()), ([None; 5], None, None));
}

#[test]
fn the_body_is_kept_byte_by_byte() {
    let body = "{ \"type\" : \"plan.created\",\r\n\t\"n\": 1.50e2, \"u\": \"\\u00e9\" }  ";
    assert_eq!(event(body).raw(), body);
}

#[test]
fn debug_shows_no_personal_data() {
    let event = event(
        json!({
            "type": "customer.updated", "messageId": "m-1", "id": "acme",
            "email": "ada@example.com", "name": "Ada",
        })
        .to_string(),
    );
    let shown = format!("{event:?}");

    assert!(!shown.contains("ada@") && !shown.contains("Ada"), "{shown}");
    assert!(shown.contains("CustomerUpdated") && shown.contains("m-1") && shown.contains("acme"));
}

#[test]
fn any_bytes_are_an_event_or_malformed() {
    check(512, prop::collection::vec(any::<u8>(), 0..200), |bytes: Vec<u8>| {
        if let Err(error) = Event::from_bytes(&bytes) {
            prop_assert_eq!(error.kind(), ErrorKind::Malformed);
        }
        Ok(())
    });
}

#[test]
fn any_object_with_a_type_is_an_event_and_its_methods_agree_with_its_json() {
    let fields = prop::collection::btree_map(
        prop::sample::select(vec![
            "messageId",
            "traceId",
            "timestamp",
            "customer",
            "customerId",
            "resource",
            "resourceId",
            "actor",
            "data",
            "id",
            "entityId",
            "trigger",
            "migrationType",
        ]),
        arbitrary::json(),
        0..8,
    );
    let types = prop::sample::select(vec![
        "subscription.updated",
        "customer.updated",
        "plan.updated",
        "entitlements.updated",
        "unknown",
    ]);
    check(512, (types, fields), |(name, fields)| {
        let mut body = json!({ "type": name });
        for (key, value) in fields {
            body[key] = value;
        }
        let event = match Event::from_bytes(body.to_string().as_bytes()) {
            Ok(event) => event,
            Err(error) => return Err(TestCaseError::fail(format!("{error}: {body}"))),
        };
        prop_assert_eq!(event.type_name(), name);
        prop_assert_eq!(Value::Object(event.json().clone()), body);
        let _ = (event.affects(), event.data::<Value>(), event.timestamp(), format!("{event:?}"));
        Ok(())
    });
}
