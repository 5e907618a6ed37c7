//! Faults and recorded requests.

use std::time::{Duration, Instant};

use crate::common::World;
use serde_json::{Value, json};
use stigg_emulator::Fault;

const REPORT: &str = "mutation ReportUsage($input: ReportUsageInput!) {
    reportUsage(input: $input) { currentUsage } }";
const COUPONS: &str = "query GetCoupons { coupons { edges { node { refId } } } }";

fn basic() -> World {
    let world = World::new();
    world.customer("acme", false);
    world.provision(json!({ "customerId": "acme", "planId": "plan-revvenu-basic" }));
    world
}

fn report() -> Value {
    let input = json!({ "customerId": "acme", "featureId": "feature-01-templates", "value": 1 });
    json!({ "query": REPORT, "operationName": "ReportUsage", "variables": { "input": input } })
}

fn usage(world: &World) -> Option<f64> {
    world.check("acme", "feature-01-templates", json!({}))["currentUsage"].as_f64()
}

#[test]
fn a_status_fault_applies_the_given_number_of_times() {
    let world = basic();
    world.emulator.inject(Fault::status(503).retry_after(2).for_operation("ReportUsage").times(2));
    for _ in 0..2 {
        let response = world
            .agent()
            .post(world.emulator.url())
            .header("x-api-key", world.emulator.api_key())
            .send_json(report())
            .expect("an answer");
        assert_eq!(response.status(), 503);
        assert_eq!(response.headers()["retry-after"], "2");
    }
    assert_eq!(world.emulator.executions("ReportUsage"), 0);
    world.post(&report()).expect("an answer").data();
    assert_eq!(world.emulator.executions("ReportUsage"), 1);
    assert_eq!(usage(&world), Some(1.0));
}

#[test]
fn a_rate_limit_has_its_documented_body() {
    let world = basic();
    world.emulator.inject(Fault::status(429));
    let reply = world.post(&report()).expect("an answer");
    assert_eq!(reply.status, 429);
    assert_eq!(
        reply.body,
        json!({ "error": "rate_limit_exceeded", "message": "Too many requests" })
    );
}

#[test]
fn faults_apply_only_to_their_operation() {
    let world = basic();
    world.emulator.inject(Fault::status(500).for_operation("ReportUsage").always());
    assert_eq!(world.send(COUPONS, json!({})).status, 200);
    assert_eq!(world.post(&report()).expect("an answer").status, 500);
    assert_eq!(world.post(&report()).expect("an answer").status, 500);
    world.emulator.clear_faults();
    assert_eq!(world.post(&report()).expect("an answer").status, 200);
}

#[test]
fn latency_delays_the_response() {
    let world = basic();
    world.emulator.inject(Fault::latency(Duration::from_millis(150)));
    let before = Instant::now();
    world.post(&report()).expect("an answer").data();
    assert!(before.elapsed() >= Duration::from_millis(150));
    assert_eq!(usage(&world), Some(1.0));
}

#[test]
fn a_connection_can_be_dropped() {
    let world = basic();
    world.emulator.inject(Fault::drop_connection());
    world.post(&report()).expect_err("there is no response");
    let request = world.emulator.requests().pop().expect("the request was recorded");
    assert_eq!((request.executed, request.status), (false, None));
    assert_eq!(usage(&world), Some(0.0));
}

#[test]
fn the_response_can_be_lost_after_the_operation() {
    let world = basic();
    for fault in [
        Fault::drop_connection(),
        Fault::status(502),
        Fault::truncated_body(),
        Fault::malformed_body(),
        Fault::graphql("OperationTimeout", "Try again"),
        Fault::latency(Duration::from_millis(1)),
    ] {
        let before = usage(&world).expect("a number");
        world.emulator.inject(fault.clone().after_execution().for_operation("ReportUsage"));
        // Whatever the client sees, the operation was executed once.
        let _ = world.post(&report());
        assert_eq!(usage(&world), Some(before + 1.0), "{fault:?}");
        let executed =
            world.emulator.requests().into_iter().rev().nth(1).map(|request| request.executed);
        assert_eq!(executed, Some(true));
    }
    assert_eq!(world.emulator.executions("ReportUsage"), 6);
}

#[test]
fn a_body_can_be_truncated() {
    let world = basic();
    world.emulator.inject(Fault::truncated_body().for_operation("GetCoupons").after_execution());
    let mut response = world
        .agent()
        .post(world.emulator.url())
        .header("x-api-key", world.emulator.api_key())
        .send_json(json!({ "query": COUPONS }))
        .expect("headers");
    assert_eq!(response.status(), 200);
    response.body_mut().read_to_string().expect_err("half of the body is missing");
    assert_eq!(world.send(COUPONS, json!({})).status, 200);
}

#[test]
fn a_body_can_be_malformed() {
    let world = basic();
    world.emulator.inject(Fault::malformed_body());
    let mut response = world
        .agent()
        .post(world.emulator.url())
        .header("x-api-key", world.emulator.api_key())
        .send_json(report())
        .expect("an answer");
    assert_eq!(response.status(), 200);
    let body = response.body_mut().read_to_string().expect("a text");
    serde_json::from_str::<Value>(&body).expect_err("the body is not JSON");
}

#[test]
fn a_graphql_error_can_be_injected() {
    let world = basic();
    world.emulator.inject(Fault::graphql("RateLimitExceeded", "Slow down"));
    let error = world.post(&report()).expect("an answer").error();
    assert_eq!(error["message"], "Slow down");
    assert_eq!(error["extensions"]["code"], "RateLimitExceeded");
}

#[test]
fn requests_are_recorded_without_the_key() {
    let world = basic();
    world.post(&report()).expect("an answer");
    let request = world.emulator.requests().pop().expect("the request was recorded");
    assert_eq!(request.operation_name.as_deref(), Some("ReportUsage"));
    assert_eq!((request.executed, request.status), (true, Some(200)));
    assert_eq!(request.variables["input"]["featureId"], "feature-01-templates");
    assert!(request.header("content-type").expect("a header").starts_with("application/json"));
    let key = world.emulator.api_key();
    assert!(request.header("x-api-key").is_some());
    assert!(!format!("{request:?}").contains(key));

    // Without `operationName`, the name comes from the document.
    world.send(COUPONS, json!({}));
    let request = world.emulator.requests().pop().expect("the request was recorded");
    assert_eq!(request.operation_name.as_deref(), Some("GetCoupons"));
}
