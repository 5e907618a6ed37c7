//! The same over the control API.

use serde_json::{Value, json};

use super::Answer::Status;
use super::{Receiver, SECRET, rename, settle, world};
use crate::common::World;
use crate::control::{assert_refused, control};

const WEBHOOKS: &str = "/_emulator/webhooks";
const FAULTS: &str = "/_emulator/webhooks/faults";

fn add(world: &World, body: Value) -> Value {
    let reply = control(world, "POST", WEBHOOKS, Some(body));
    assert_eq!(reply.status, 201, "{}", reply.body);
    reply.body
}

fn deliveries(world: &World) -> Value {
    control(world, "GET", "/_emulator/webhooks/deliveries", None).body["deliveries"].take()
}

#[test]
fn webhooks_are_registered_listed_without_their_secrets_and_removed() {
    let (world, receiver) = (world(), Receiver::start());
    let body = json!({ "url": receiver.url, "secret": SECRET, "events": ["customer.updated"] });
    let shown = json!({ "url": receiver.url, "events": ["customer.updated"] });
    assert_eq!(add(&world, body), shown);
    assert_eq!(control(&world, "GET", WEBHOOKS, None).body, json!({ "webhooks": [shown] }));
    rename(&world, "acme", "Acme");
    settle(&world);
    assert_eq!(receiver.types(), ["customer.updated"]);

    assert_eq!(control(&world, "DELETE", WEBHOOKS, None).status, 204);
    assert_eq!(control(&world, "GET", WEBHOOKS, None).body, json!({ "webhooks": [] }));
}

#[test]
fn deliveries_are_listed_and_sent_again() {
    let (world, receiver) = (world(), Receiver::start());
    receiver.answer([Status(503)]);
    add(&world, json!({ "url": receiver.url, "secret": SECRET, "timeoutMilliseconds": 5000 }));
    rename(&world, "acme", "Acme");
    settle(&world);

    let listed = deliveries(&world);
    assert_eq!(listed[0]["status"], "DELIVERED");
    assert_eq!(
        (&listed[0]["number"], &listed[0]["eventType"]),
        (&json!(0), &json!("customer.updated"))
    );
    assert_eq!(listed[0]["attempts"][0]["status"], 503);
    assert_eq!(listed[0]["attempts"][1]["status"], 204);
    assert_eq!(listed[0]["url"], receiver.url);

    let resend = |number: &str| {
        control(&world, "POST", &format!("/_emulator/webhooks/deliveries/{number}/resend"), None)
    };
    assert_eq!(resend("0").status, 204);
    settle(&world);
    assert_eq!(receiver.types().len(), 3);
    for unknown in ["1", "x"] {
        assert_refused(&resend(unknown), 404, Some("number"), &[unknown]);
    }
}

#[test]
fn faults_are_injected_listed_and_removed() {
    let world = world();
    let fault =
        json!({ "kind": "DELAY", "milliseconds": 5000, "event": "customer.updated", "times": 2 });
    let reply = control(&world, "POST", FAULTS, Some(fault));
    assert_eq!(reply.status, 201, "{}", reply.body);
    let shown = json!({
        "kind": "DELAY", "milliseconds": 5000, "event": "customer.updated", "times": 2, "always": false,
    });
    assert_eq!(reply.body, shown);
    assert_eq!(control(&world, "GET", FAULTS, None).body, json!({ "faults": [shown] }));
    for kind in ["LOSE", "DUPLICATE", "REORDER"] {
        let reply = control(&world, "POST", FAULTS, Some(json!({ "kind": kind, "always": true })));
        assert_eq!((reply.status, &reply.body["always"]), (201, &json!(true)));
    }
    assert_eq!(control(&world, "DELETE", FAULTS, None).status, 204);
    assert_eq!(control(&world, "GET", FAULTS, None).body, json!({ "faults": [] }));
}

#[test]
fn invalid_input_is_refused_by_field() {
    let world = world();
    for (body, field) in [
        (json!({ "secret": "s" }), "url"),
        (json!({ "url": "http://app/" }), "secret"),
        (json!({ "url": "https://app/", "secret": "s" }), "url"),
        (json!({ "url": "http://app/", "secret": "" }), "secret"),
    ] {
        let reply = control(&world, "POST", WEBHOOKS, Some(body));
        assert_refused(&reply, 400, Some(field), &[]);
    }
    for (body, field) in [
        (json!({}), "kind"),
        (json!({ "kind": "DELAY" }), "milliseconds"),
        (json!({ "kind": "LOSE", "milliseconds": 5 }), "milliseconds"),
        (json!({ "kind": "LOSE", "times": 1, "always": true }), "times"),
    ] {
        let reply = control(&world, "POST", FAULTS, Some(body));
        assert_refused(&reply, 400, Some(field), &[]);
    }
}
