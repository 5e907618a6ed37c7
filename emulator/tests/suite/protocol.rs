//! The protocol: HTTP, the API key, and GraphQL itself.

use crate::common::World;
use serde_json::{Value, json};
use stigg_emulator::Emulator;

const COUPONS: &str = "{ coupons { edges { node { refId } } } }";

#[test]
fn the_api_key_is_required() {
    let world = World::new();
    for key in [None, Some("server-wrong"), Some("")] {
        let mut request = world.agent().post(world.emulator.url());
        if let Some(key) = key {
            request = request.header("x-api-key", key);
        }
        let mut response = request.send_json(json!({ "query": COUPONS })).expect("an answer");
        assert_eq!(response.status(), 401, "{key:?}");
        let body: Value = response.body_mut().read_json().expect("JSON");
        assert_eq!(body["errors"][0]["extensions"]["code"], "Unauthenticated");
        assert!(body["errors"][0]["extensions"]["traceId"].is_string());
    }
    assert!(world.emulator.requests().is_empty(), "{:?}", world.emulator.requests());
}

/// Sends a query with the API key as a query parameter instead of a header.
fn with_key_in_address(world: &World, key: &str, document: &str) -> (u16, Value) {
    let request = world.agent().get(world.emulator.url());
    let request = request.query("apiKey", key).query("query", document);
    let mut response = request.call().expect("an answer");
    (response.status().as_u16(), response.body_mut().read_json().expect("JSON"))
}

#[test]
fn the_key_may_be_a_query_parameter_of_an_introspection() {
    let world = World::new();
    let key = world.emulator.api_key();
    let introspection = "{ __schema { queryType { name } } }";
    let (status, body) = with_key_in_address(&world, key, introspection);
    assert_eq!((status, &body["data"]["__schema"]["queryType"]["name"]), (200, &json!("Query")));
    let posted = world.agent().post(world.emulator.url()).query("apiKey", key);
    let response = posted.send_json(json!({ "query": introspection })).expect("an answer");
    assert_eq!(response.status(), 200);

    // Everything else needs the header.
    for (key, document) in [(key, COUPONS), (key, "{ nothing }"), ("server-wrong", introspection)] {
        let (status, body) = with_key_in_address(&world, key, document);
        assert_eq!(status, 401, "{document}");
        assert_eq!(body["errors"][0]["extensions"]["code"], "Unauthenticated");
    }
    // A wrong header is not made up for.
    let request = world.agent().get(world.emulator.url()).query("apiKey", key);
    let request = request.query("query", introspection).header("x-api-key", "server-wrong");
    assert_eq!(request.call().expect("an answer").status(), 401);
}

#[test]
fn a_key_in_an_address_is_not_recorded() {
    let world = World::new();
    let key = world.emulator.api_key();
    let page = format!("{}?apiKey={key}", world.emulator.url());
    let request = world.agent().get(&page).query("query", "{ __typename }");
    request.header("referer", &page).call().expect("an answer");
    let requests = world.emulator.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].header("referer"), Some("(not recorded)"));
    assert!(!format!("{requests:?}").contains(key));
}

#[test]
fn there_is_one_path() {
    let world = World::new();
    let other = world.emulator.url().replace("/graphql", "/api/v1");
    let response = world.agent().post(&other).send_json(json!({})).expect("an answer");
    assert_eq!(response.status(), 404);
}

#[test]
fn a_body_that_is_not_a_request_is_refused() {
    let world = World::new();
    for body in
        [json!([]), json!({}), json!("text"), json!({ "query": 1 }), json!([{ "query": COUPONS }])]
    {
        let reply = world.post(&body).expect("an answer");
        assert_eq!(reply.status, 400, "{body}");
        assert_eq!(reply.code(), "BadUserInput");
    }
    let large = json!({ "query": COUPONS, "variables": { "text": "x".repeat(5 << 20) } });
    // The client may see the connection close before it has sent the whole body.
    if let Ok(reply) = world.post(&large) {
        assert_eq!(reply.status, 413);
    }
    assert_eq!(world.send(COUPONS, json!({})).status, 200);
}

#[test]
fn invalid_documents_and_variables_are_graphql_errors() {
    let world = World::new();
    for (document, variables, code) in [
        ("{ coupons { ", json!({}), "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", json!({}), "GRAPHQL_VALIDATION_FAILED"),
        (
            "query A { coupons { edges { node { id } } } } query B { __typename }",
            json!({}),
            "BadUserInput",
        ),
        (
            "query($input: GetSubscriptionInput!) { getSubscription(input: $input) { id } }",
            json!({}),
            "BadUserInput",
        ),
        (
            "query($input: GetSubscriptionInput!) { getSubscription(input: $input) { id } }",
            json!({ "input": { "subscriptionId": 1 } }),
            "BadUserInput",
        ),
        (
            "mutation($input: ProvisionCustomerInput!) { provisionCustomer(input: $input) { customer { id } } }",
            json!({ "input": { "createdAt": "yesterday" } }),
            "BadUserInput",
        ),
        (
            "mutation($input: ProvisionCustomerInput!) { provisionCustomer(input: $input) { customer { id } } }",
            json!({ "input": { "additionalMetaData": [1] } }),
            "BadUserInput",
        ),
    ] {
        let reply = world.send(document, variables);
        assert_eq!(reply.status, 200);
        let error = reply.error();
        assert_eq!(error["extensions"]["code"], code, "{document}");
        assert_eq!(error["extensions"]["isValidationError"], true, "{document}");
    }
    assert!(world.emulator.requests().iter().take(5).all(|request| !request.executed));
}

#[test]
fn trace_ids_are_unique() {
    let world = World::new();
    let trace = || world.send("{ nothing }", json!({})).error()["extensions"]["traceId"].take();
    assert_ne!(trace(), trace());
}

#[test]
fn root_fields_run_in_order_and_fail_independently() {
    let world = World::new();
    let document = r#"mutation {
        first: provisionCustomer(input: { customerId: "acme" }) { customer { refId subscriptions { refId } } }
        again: updateOneCustomer(input: { customerId: "acme", name: "Acme" }) { name }
        held: provisionSubscriptionV2(input: { customerId: "acme", planId: "plan-revvenu-basic" }) {
            subscription { customer { name subscriptions { status } } } }
        event: reportEvent(events: { usageEvents: [] })
    }"#;
    let reply = world.send(document, json!({}));
    let data = &reply.body["data"];
    assert_eq!(data["first"]["customer"], json!({ "refId": "acme", "subscriptions": [] }));
    assert_eq!(data["again"]["name"], "Acme");
    let customer = json!({ "name": "Acme", "subscriptions": [{ "status": "ACTIVE" }] });
    assert_eq!(data["held"]["subscription"]["customer"], customer);
    assert_eq!(data["event"], Value::Null);
    let error = reply.error();
    assert_eq!(error["path"], json!(["event"]));
    assert_eq!(error["extensions"]["code"], "BadUserInput");
}

#[test]
fn identifiers_have_up_to_255_characters() {
    let world = World::new();
    let customer = |id: &str| {
        let input = json!({ "customerId": id });
        world.send(
            "mutation($input: ProvisionCustomerInput!) {
               provisionCustomer(input: $input) { customer { refId } } }",
            json!({ "input": input }),
        )
    };
    let subscription = |id: &str, resource: Value| {
        world.try_provision(json!({
            "customerId": "acme", "planId": "plan-revvenu-basic", "subscriptionId": id,
            "resourceId": resource,
        }))
    };
    customer("acme").data();
    // Characters count, not bytes.
    let (longest, longer) = ("é".repeat(255), "é".repeat(256));
    customer(&longest).data();
    subscription(&longest, Value::Null).data();
    for refused in [
        customer(&longer),
        customer(""),
        subscription(&longer, Value::Null),
        subscription("", Value::Null),
        subscription("sub-1", json!(longer)),
    ] {
        assert_eq!(refused.code(), "BadUserInput");
    }
}

#[test]
fn operations_are_chosen_by_name() {
    let world = World::new();
    let document = format!("query A {COUPONS} query B {{ __typename }}");
    let reply = world.post(&json!({ "query": document, "operationName": "B" })).expect("an answer");
    assert_eq!(reply.data(), json!({ "__typename": "Query" }));
    assert_eq!(world.emulator.executions("B"), 1);
    assert_eq!(world.emulator.executions("A"), 0);
    let reply = world.post(&json!({ "query": document, "operationName": "C" })).expect("an answer");
    assert_eq!(reply.code(), "BadUserInput");
}

#[test]
fn a_subscription_over_http_is_refused_with_the_remedy() {
    let world = World::new();
    let document = "subscription { packagePublished { packageRefId } }";
    let refused = world.send(document, json!({})).error();
    assert_eq!(refused["extensions"]["code"], "BadUserInput");
    assert_eq!(refused["message"], "Send subscriptions over a WebSocket");
}

#[test]
fn the_schema_can_be_introspected() {
    let world = World::new();
    let document = "{ __schema { mutationType { name } types { name fields { name } } }
                      __type(name: \"Customer\") { fields { name type { kind ofType { name } } } } }";
    let data = world.send(document, json!({})).data();
    assert_eq!(data["__schema"]["mutationType"]["name"], "Mutation");
    let types = data["__schema"]["types"].as_array().expect("a list");
    assert!(types.iter().any(|entry| entry["name"] == "CustomerSubscription"));
    assert_eq!(data["__type"]["fields"][0]["name"], "id");
}

#[test]
fn whole_numbers_have_no_fraction() {
    let world = World::new();
    world.customer("acme", true);
    let body = json!({ "query": r#"mutation { provisionSubscriptionV2(input: {
        customerId: "acme", planId: "plan-revvenu-essentials", billingPeriod: MONTHLY,
        addons: [{ addonId: "addon-10-campaigns", quantity: 3 }],
        appliedCoupon: { discount: { percentOff: 12.5 } },
    }) { subscription { addons { quantity } totalPrice { subTotal { amount } total { amount } } } } }"# });
    let mut response = (world.agent().post(world.emulator.url()))
        .header("X-API-KEY", world.emulator.api_key())
        .send_json(body)
        .expect("an answer");
    assert_eq!(
        response.body_mut().read_to_string().expect("a text"),
        r#"{"data":{"provisionSubscriptionV2":{"subscription":{"addons":[{"quantity":3}],"totalPrice":{"subTotal":{"amount":35},"total":{"amount":30.62}}}}}}"#
    );
}

#[test]
fn deeply_nested_documents_are_refused() {
    let world = World::new();
    world.customer("acme", false);
    world.provision(json!({ "customerId": "acme", "planId": "plan-revvenu-basic" }));
    let nested = |depth: usize| {
        let open = "customer { subscriptions { ".repeat(depth);
        let close = "} }".repeat(depth);
        let document = format!(
            "query($input: GetActiveSubscriptionsInput!) {{
               getActiveSubscriptions(input: $input) {{ {open} status {close} }} }}"
        );
        world.send(&document, json!({ "input": { "customerId": "acme" } }))
    };
    nested(20).data();
    assert_eq!(nested(2000).body["errors"][0]["extensions"]["code"], "GRAPHQL_PARSE_FAILED");
}

#[test]
fn dropping_the_handle_stops_the_server() {
    let emulator = Emulator::start().expect("a free port");
    let (url, port) = (emulator.url().to_owned(), emulator.port());
    assert_eq!(url, format!("http://127.0.0.1:{port}/graphql"));
    drop(emulator);
    ureq::post(&url).send_json(json!({})).expect_err("nobody listens");
    // The port is free again.
    let again = Emulator::builder().port(port).start().expect("the port");
    assert_eq!(again.port(), port);
    assert_eq!(
        Emulator::builder().port(port).start().expect_err("the port is taken").kind(),
        std::io::ErrorKind::AddrInUse
    );
}

#[test]
fn an_emulator_can_be_used_in_async_code() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        let emulator = Emulator::start().expect("a free port");
        assert!(format!("{emulator:?}").contains(emulator.url()));
    });
}
