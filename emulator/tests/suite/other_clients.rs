//! Third-party clients: methods, media types and envelopes.

use serde_json::{Map, Value, json};
use ureq::http::Response;
use ureq::{Body, Error};

use crate::common::World;

const BY_ID: &str = "query ById($input: GetCustomerByRefIdInput!) {
    getCustomerByRefId(input: $input) { refId } }";
const MUTATION: &str =
    "mutation { provisionCustomer(input: { customerId: \"acme\" }) { customer { refId } } }";

/// A response: status, content type, allowed methods and body.
struct Answer {
    status: u16,
    content_type: String,
    allow: Option<String>,
    body: Value,
}

fn read(response: Result<Response<Body>, Error>) -> Answer {
    let mut response = response.expect("an answer");
    let header = |name: &str| {
        response.headers().get(name).map(|value| value.to_str().expect("a text").to_owned())
    };
    let (content_type, allow) = (header("content-type").expect("a type"), header("allow"));
    let body = response.body_mut().read_json().expect("JSON");
    Answer { status: response.status().as_u16(), content_type, allow, body }
}

fn get(world: &World, parameters: &[(&str, &str)]) -> Answer {
    let request = world.agent().get(world.emulator.url());
    let request = request.header("x-api-key", world.emulator.api_key());
    read(request.query_pairs(parameters.iter().copied()).call())
}

fn post(world: &World, headers: &[(&str, &str)], body: &Value) -> Answer {
    let mut request = world.agent().post(world.emulator.url());
    request = request.header("x-api-key", world.emulator.api_key());
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    read(request.send(body.to_string()))
}

#[test]
fn queries_can_be_sent_with_get() {
    let world = World::new();
    world.customer("acme & sons, 100%", false);
    let variables = json!({ "input": { "customerId": "acme & sons, 100%" } }).to_string();
    let document = format!("{BY_ID} query Other {{ __typename }}");
    let named = [
        ("query", document.as_str()),
        ("operationName", "ById"),
        ("variables", &variables),
        ("extensions", "{\"tool\":true}"),
    ];
    let answer = get(&world, &named);
    assert_eq!(answer.status, 200, "{}", answer.body);
    let found = json!({ "data": { "getCustomerByRefId": { "refId": "acme & sons, 100%" } } });
    assert_eq!(answer.body, found);
    assert_eq!(world.emulator.executions("ById"), 1);
    let empty = [("query", "{ __typename }"), ("operationName", ""), ("variables", "")];
    assert_eq!(get(&world, &empty).body, json!({ "data": { "__typename": "Query" } }));

    let unread = world.agent().get(world.emulator.url()).query("query", "{ __typename }").call();
    assert_eq!(read(unread).status, 401);
}

#[test]
fn invalid_get_requests_are_explained() {
    let world = World::new();
    for (parameters, words) in [
        (&[][..], "`query`"),
        (&[("query", "")], "`query`"),
        (&[("query", BY_ID), ("variables", "[1]")], "`variables`"),
        (&[("query", BY_ID), ("variables", "{")], "`variables`"),
    ] {
        let answer = get(&world, parameters);
        assert_eq!(answer.status, 400, "{parameters:?}");
        let message = answer.body["errors"][0]["message"].as_str().expect("a message");
        assert!(message.contains(words), "{message}");
        assert_eq!(answer.body["errors"][0]["extensions"]["code"], "BadUserInput");
    }
    let misplaced = get(&world, &[("query", MUTATION)]);
    assert_eq!((misplaced.status, misplaced.allow.as_deref()), (405, Some("GET, POST")));
    let query = json!({ "input": { "customerId": "acme" } });
    let customer = world.send(BY_ID, query).data();
    assert_eq!(customer["getCustomerByRefId"], Value::Null, "the mutation was not carried out");
    let put = world.agent().put(world.emulator.url()).send("{}");
    let put = read(put);
    assert_eq!((put.status, put.allow.as_deref()), (405, Some("GET, POST")));
}

#[test]
fn the_client_chooses_the_media_type() {
    const JSON: &str = "application/json; charset=utf-8";
    const GRAPHQL: &str = "application/graphql-response+json; charset=utf-8";
    let world = World::new();
    for (accept, content_type) in [
        ("*/*", JSON),
        ("application/json", JSON),
        ("application/graphql+json, application/json", JSON),
        ("application/graphql-response+json;q=0, application/json", JSON),
        ("application/graphql-response+json;q=0.5, application/json;q=0.9", JSON),
        ("application/graphql-response+json", GRAPHQL),
        ("Application/GraphQL-Response+JSON; charset=utf-8, application/json;q=0.9", GRAPHQL),
        (
            "multipart/mixed;deferSpec=20220824,application/graphql-response+json,application/json",
            GRAPHQL,
        ),
    ] {
        let ask = |query: &str| post(&world, &[("accept", accept)], &json!({ "query": query }));
        let answer = ask("{ __typename }");
        assert_eq!((answer.status, answer.content_type.as_str()), (200, content_type), "{accept}");
        assert_eq!(answer.body["data"]["__typename"], "Query");
        // Documents that are not executed: status 200 with JSON, as Stigg does; otherwise as in the
        // specification.
        let refused = ask("{ nothing }");
        let status = if content_type == JSON { 200 } else { 400 };
        assert_eq!((refused.status, refused.content_type.as_str()), (status, content_type));
        assert_eq!(refused.body["errors"][0]["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED");
        // An executed operation that fails has data, even if it is null.
        let failed = ask("{ getSubscription(input: { subscriptionId: \"none\" }) { id } }");
        assert_eq!(failed.status, 200, "{accept}");
        assert_eq!(failed.body["errors"][0]["extensions"]["code"], "SubscriptionNotFound");
    }
}

#[test]
fn unknown_and_missing_body_fields_are_accepted() {
    let world = World::new();
    for content_type in [
        "application/json",
        "application/json;charset=UTF-8",
        "application/json; charset=utf-8",
        "APPLICATION/JSON",
    ] {
        for extra in [
            json!({}),
            json!({ "operationName": null, "variables": null, "extensions": null }),
            json!({ "variables": {}, "extensions": { "clientLibrary": { "name": "tool" } } }),
            json!({ "variables": { "unused": 1 }, "id": "1", "unknown": [] }),
        ] {
            let mut body: Map<String, Value> = extra.as_object().expect("an object").clone();
            body.insert("query".to_owned(), "query Who { __typename }".into());
            let answer = post(&world, &[("content-type", content_type)], &body.into());
            assert_eq!(answer.status, 200, "{content_type} {extra}: {}", answer.body);
            assert_eq!(answer.body, json!({ "data": { "__typename": "Query" } }));
        }
    }
    assert_eq!(world.emulator.executions("Who"), 16);
}
