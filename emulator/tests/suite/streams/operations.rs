//! Queries and mutations over a WebSocket, and what is recorded.

use serde_json::{Value, json};
use stigg_emulator::Fault;

use super::{Client, NEWER, PACKAGES, PATIENCE, basic, subscribed, use_template};

#[test]
fn a_query_is_answered_and_completed() {
    let world = basic();
    use_template(&world);
    let mut client = Client::started(&world.emulator, NEWER);
    let payload = json!({
        "query": "query Check($query: FetchEntitlementQuery!) {
            entitlement(query: $query) { currentUsage } }",
        "variables": { "query": { "customerId": "acme", "featureId": "feature-01-templates" } },
    });
    client.send(&json!({ "id": "q", "type": "subscribe", "payload": payload }));
    assert_eq!(client.update("q"), json!({ "entitlement": { "currentUsage": 1 } }));
    assert_eq!(client.receive(), json!({ "id": "q", "type": "complete" }));
    assert_eq!(world.emulator.executions("Check"), 1);
}

#[test]
fn a_mutation_is_executed_once_and_told_to_subscriptions() {
    let world = basic();
    let usage = "subscription { usageUpdatedV2 { usage { currentUsage } } }";
    let mut client = subscribed(&world, usage);
    let payload = json!({
        "query": "mutation Report($input: ReportUsageInput!) {
            reportUsage(input: $input) { currentUsage } }",
        "variables": { "input": {
            "customerId": "acme", "featureId": "feature-01-templates", "value": 3,
        } },
    });
    client.send(&json!({ "id": "m", "type": "subscribe", "payload": payload }));
    // The answer and the update may come in any order.
    let mut kinds: Vec<Value> = (0..3)
        .map(|_| {
            let message = client.receive();
            json!([message["id"], message["type"]])
        })
        .collect();
    kinds.sort_by_key(Value::to_string);
    assert_eq!(kinds, [json!(["1", "next"]), json!(["m", "complete"]), json!(["m", "next"])]);
    assert_eq!(world.emulator.executions("Report"), 1);
}

#[test]
fn subscriptions_are_recorded() {
    let world = basic();
    world.emulator.clear_requests();
    let _client = subscribed(&world, PACKAGES);
    let requests = world.emulator.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].operation_name.as_deref(), Some("OnPackagePublished"));
    assert_eq!(requests[0].status, Some(101));
    assert_eq!(requests[0].header("x-api-key"), Some("(not recorded)"));
    assert_eq!(requests[0].header("sec-websocket-protocol"), Some(NEWER));
    assert_eq!(world.emulator.executions("OnPackagePublished"), 1);
    assert!(requests[0].executed);
}

#[test]
fn faults_of_operations_apply_to_subscriptions() {
    let world = basic();
    let fault =
        Fault::graphql("RateLimitExceeded", "slow down").for_operation("OnPackagePublished");
    world.emulator.inject(fault);
    let mut client = Client::started(&world.emulator, NEWER);
    client.subscribe("1", PACKAGES);
    let refused = client.receive();
    assert_eq!(refused["type"], "error");
    assert_eq!(refused["payload"][0]["extensions"]["code"], "RateLimitExceeded");
    client.subscribe("1", PACKAGES);
    assert!(world.emulator.wait_for_subscriptions(1, PATIENCE));

    world.emulator.inject(Fault::drop_connection().for_operation("OnPackagePublished"));
    client.subscribe("2", PACKAGES);
    assert_eq!(client.closed(), None);
}
