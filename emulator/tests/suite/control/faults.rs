//! Faults.

use serde_json::{Value, json};
use stigg_emulator::Fault;

use super::{REPORT, assert_refused, control};
use crate::common::World;

const PATH: &str = "/_emulator/faults";

fn basic() -> World {
    let world = World::new();
    world.customer("acme", false);
    world.provision(json!({ "customerId": "acme", "planId": "plan-revvenu-basic" }));
    world
}

fn report(world: &World) -> Result<u16, ureq::Error> {
    let input = json!({ "customerId": "acme", "featureId": "feature-01-templates", "value": 0 });
    let body = json!({ "query": REPORT, "variables": { "input": input } });
    let mut response = world
        .agent()
        .post(world.emulator.url())
        .header("x-api-key", world.emulator.api_key())
        .send_json(body)?;
    let status = response.status().as_u16();
    response.body_mut().read_to_vec()?;
    Ok(status)
}

#[track_caller]
fn inject(world: &World, fault: &Value) -> Value {
    let reply = control(world, "POST", PATH, Some(fault.clone()));
    assert_eq!(reply.status, 201, "{fault}: {}", reply.body);
    reply.body
}

fn list(world: &World) -> Value {
    control(world, "GET", PATH, None).body["faults"].take()
}

#[test]
fn every_kind_is_injected_as_by_the_handle() {
    let world = World::new();
    for (sent, fault) in [
        (json!({ "kind": "STATUS", "status": 503 }), Fault::status(503)),
        (
            json!({ "kind": "STATUS", "status": 429, "retryAfter": 2, "operation": "ReportUsage",
                    "times": 3 }),
            Fault::status(429).retry_after(2).for_operation("ReportUsage").times(3),
        ),
        (
            json!({ "kind": "LATENCY", "milliseconds": 200, "jitterMilliseconds": 50,
                    "always": true, "seed": 7 }),
            Fault::latency(std::time::Duration::from_millis(200))
                .jitter(std::time::Duration::from_millis(50))
                .always()
                .seed(7),
        ),
        (
            json!({ "kind": "DROP_CONNECTION", "afterExecution": true }),
            Fault::drop_connection().after_execution(),
        ),
        (
            json!({ "kind": "TRUNCATED_BODY", "probability": 0.25, "seed": 42 }),
            Fault::truncated_body().probability(0.25).seed(42),
        ),
        (json!({ "kind": "MALFORMED_BODY" }), Fault::malformed_body()),
        (
            json!({ "kind": "GRAPHQL_ERROR", "code": "RateLimitExceeded", "message": "Slow down" }),
            Fault::graphql("RateLimitExceeded", "Slow down"),
        ),
    ] {
        let injected = inject(&world, &sent);
        assert_eq!(world.emulator.faults(), [fault]);
        assert_eq!(list(&world), json!([injected]));
        for (field, value) in sent.as_object().expect("an object") {
            assert_eq!(injected[field], *value, "{field} of {injected}");
        }
        let reply = control(&world, "DELETE", PATH, None);
        assert_eq!((reply.status, reply.body), (204, Value::Null));
        assert!(world.emulator.faults().is_empty());
    }
}

#[test]
fn what_is_listed_can_be_injected_again() {
    let world = World::new();
    let always = inject(&world, &json!({ "kind": "LATENCY", "milliseconds": 1, "always": true }));
    let mut again = always.clone();
    again.as_object_mut().expect("an object").retain(|_, value| !value.is_null());
    assert_eq!(inject(&world, &again), always);
    assert_eq!(inject(&world, &always), always, "null is the same as absent");
}

#[test]
fn the_list_has_what_is_left() {
    let world = basic();
    inject(
        &world,
        &json!({ "kind": "STATUS", "status": 503, "operation": "ReportUsage", "times": 2 }),
    );
    assert_eq!(report(&world).expect("a response"), 503);
    assert_eq!(list(&world)[0]["times"], 1);
    assert_eq!(report(&world).expect("a response"), 503);
    assert_eq!(list(&world), json!([]));
    assert_eq!(report(&world).expect("a response"), 200);
}

#[test]
fn a_probability_applies_the_same_way_each_time() {
    let statuses = |seed: u64| -> Vec<_> {
        let world = basic();
        inject(
            &world,
            &json!({ "kind": "STATUS", "status": 503, "operation": "ReportUsage",
            "always": true, "probability": 0.5, "seed": seed }),
        );
        (0..32).map(|_| report(&world).expect("a response")).collect()
    };
    let first = statuses(1);
    assert!(first.contains(&200) && first.contains(&503), "{first:?}");
    assert_eq!(statuses(1), first);
    assert_ne!(statuses(2), first);
}

#[test]
fn faults_do_not_apply_to_the_control_api() {
    let world = basic();
    inject(&world, &json!({ "kind": "DROP_CONNECTION", "always": true }));
    assert_eq!(list(&world).as_array().map(Vec::len), Some(1));
    report(&world).expect_err("the connection is dropped");
}

#[test]
fn invalid_faults_are_explained() {
    let world = World::new();
    for (body, field, words) in [
        (json!({}), "kind", &["`kind`", "STATUS"][..]),
        (json!({ "kind": "status" }), "kind", &["`status`", "`STATUS`", "`LATENCY`"]),
        (json!({ "kind": "STATUS" }), "status", &["`status`", "503"]),
        (json!({ "kind": "STATUS", "status": 99 }), "status", &["99", "200 to 599"]),
        (json!({ "kind": "STATUS", "status": 70_000 }), "status", &["70000", "u16"]),
        (json!({ "kind": "STATUS", "status": "503" }), "status", &["\"503\""]),
        (json!({ "kind": "LATENCY" }), "milliseconds", &["`milliseconds`"]),
        (json!({ "kind": "LATENCY", "milliseconds": -1 }), "milliseconds", &["-1"]),
        (json!({ "kind": "GRAPHQL_ERROR" }), "code", &["`code`", "RateLimitExceeded"]),
        (
            json!({ "kind": "MALFORMED_BODY", "status": 503 }),
            "status",
            &["\"MALFORMED_BODY\"", "\"STATUS\""],
        ),
        (
            json!({ "kind": "STATUS", "status": 503, "jitterMilliseconds": 1 }),
            "jitterMilliseconds",
            &["\"LATENCY\""],
        ),
        (json!({ "kind": "DROP_CONNECTION", "times": 2, "always": true }), "times", &["`always`"]),
        (
            json!({ "kind": "DROP_CONNECTION", "probability": 1.5 }),
            "probability",
            &["1.5", "0 to 1"],
        ),
        (json!({ "kind": "DROP_CONNECTION", "probability": -0.5 }), "probability", &["-0.5"]),
        (json!({ "kind": "DROP_CONNECTION", "seed": -1 }), "seed", &["-1"]),
        (json!({ "kind": "DROP_CONNECTION", "retries": 1 }), "retries", &["`retries`", "`times`"]),
    ] {
        let reply = control(&world, "POST", PATH, Some(body));
        assert_refused(&reply, 400, Some(field), words);
    }
    assert!(world.emulator.faults().is_empty());
}
