//! WebSocket connections and their faults.

use std::time::Duration;

use serde_json::{Value, json};
use stigg_emulator::StreamFault;

use super::{assert_refused, control};
use crate::common::World;
use crate::streams::{Client, NEWER, PACKAGES, subscribed};

const PATH: &str = "/_emulator/streams";
const FAULTS: &str = "/_emulator/streams/faults";

#[test]
fn every_kind_is_injected_as_by_the_handle() {
    let world = World::new();
    for (sent, fault) in [
        (json!({ "kind": "REFUSE", "status": 503 }), StreamFault::refuse(503)),
        (json!({ "kind": "NO_ACK", "times": 2 }), StreamFault::no_ack().times(2)),
        (json!({ "kind": "NO_PONG", "always": true }), StreamFault::no_pong().always()),
        (
            json!({ "kind": "LOSE", "subscription": "usageUpdated", "after": 3 }),
            StreamFault::lose().for_subscription("usageUpdated").after(3),
        ),
        (json!({ "kind": "DUPLICATE" }), StreamFault::duplicate()),
        (
            json!({ "kind": "DELAY", "milliseconds": 50 }),
            StreamFault::delay(Duration::from_millis(50)),
        ),
        (
            json!({ "kind": "REORDER", "probability": 0.5, "seed": 7 }),
            StreamFault::reorder().probability(0.5).seed(7),
        ),
        (json!({ "kind": "STALL" }), StreamFault::stall()),
        (json!({ "kind": "CUT" }), StreamFault::cut()),
        (json!({ "kind": "CLOSE", "closeCode": 4500 }), StreamFault::close(4500)),
        (json!({ "kind": "MALFORMED_MESSAGE" }), StreamFault::malformed_message()),
        (json!({ "kind": "MALFORMED_PAYLOAD" }), StreamFault::malformed_payload()),
        (
            json!({ "kind": "GRAPHQL_ERROR", "code": "UnexpectedError", "message": "oops" }),
            StreamFault::graphql("UnexpectedError", "oops"),
        ),
    ] {
        let reply = control(&world, "POST", FAULTS, Some(sent.clone()));
        assert_eq!(reply.status, 201, "{sent}: {}", reply.body);
        for (field, value) in sent.as_object().expect("an object") {
            assert_eq!(reply.body[field], *value, "{sent}");
        }
        assert_eq!(world.emulator.stream_faults(), [fault]);
        let listed = control(&world, "GET", FAULTS, None).body["faults"].take();
        assert_eq!(listed, json!([reply.body]));
        assert_eq!(control(&world, "DELETE", FAULTS, None).status, 204);
        assert_eq!(world.emulator.stream_faults(), []);
    }
}

#[test]
fn faults_that_make_no_sense_are_refused() {
    let world = World::new();
    for (sent, field, words) in [
        (json!({}), Some("kind"), "is missing"),
        (json!({ "kind": "NONSENSE" }), Some("kind"), "NONSENSE"),
        (json!({ "kind": "REFUSE" }), Some("status"), "is missing"),
        (json!({ "kind": "REFUSE", "status": 99 }), Some("status"), "from 200 to 599"),
        (json!({ "kind": "DELAY" }), Some("milliseconds"), "is missing"),
        (json!({ "kind": "CLOSE" }), Some("closeCode"), "is missing"),
        (json!({ "kind": "CLOSE", "closeCode": 1005 }), Some("closeCode"), "`closeCode` is 1005"),
        (json!({ "kind": "GRAPHQL_ERROR" }), Some("code"), "is missing"),
        (json!({ "kind": "LOSE", "status": 503 }), Some("status"), "send the kind \"REFUSE\""),
        (
            json!({ "kind": "LOSE", "times": 1, "always": true }),
            Some("times"),
            "exclude each other",
        ),
        (json!({ "kind": "LOSE", "probability": 2 }), Some("probability"), "from 0 to 1"),
        (json!({ "kind": "LOSE", "operation": "ReportUsage" }), Some("operation"), "operation"),
    ] {
        assert_refused(&control(&world, "POST", FAULTS, Some(sent)), 400, field, &[words]);
    }
}

#[test]
fn connections_are_listed_closed_and_cut() {
    let world = World::new();
    let mut client = subscribed(&world, PACKAGES);
    assert_eq!(
        control(&world, "GET", PATH, None).body,
        json!({ "streams": [{
            "number": 0, "protocol": NEWER,
            "subscriptions": [{
                "id": "1", "operationName": "OnPackagePublished", "field": "packagePublished",
            }],
        }] })
    );
    let close = |body: Value| control(&world, "POST", "/_emulator/streams/close", Some(body));
    assert_refused(&close(json!({})), 400, Some("code"), &["is missing"]);
    assert_refused(&close(json!({ "code": 999 })), 400, Some("code"), &["`code` is 999"]);
    assert_eq!(close(json!({ "code": 1012, "reason": "Service restart" })).status, 204);
    assert_eq!(client.closed(), Some(1012));

    let mut client = Client::started(&world.emulator, NEWER);
    assert_eq!(control(&world, "DELETE", PATH, None).status, 204);
    assert_eq!(client.closed(), None);
}
