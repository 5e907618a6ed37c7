//! Custom operations, complete responses, and options for single calls.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use stigg::operation::{self, CustomOperation, Operation};
use stigg::{CallOptions, ErrorCode, ErrorKind, Result, RetryClass, RetryPolicy};

use super::{builder, case, check, client, facade, query};
use crate::support::answers::{granted, http, json, refusal, status};
use crate::support::server::{Server, Step};

const NAMES: &str = "query Names($first: Int) { coupons(first: $first) { name } }";
const RENAME: &str = "mutation Rename { rename }";

#[derive(Serialize)]
struct Variables {
    first: u8,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Names {
    coupons: Vec<Name>,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Name {
    name: String,
}

#[facade]
#[case]
async fn any_document_decodes_into_any_type() {
    let server = Server::always(json(&json!({ "data": { "coupons": [{ "name": "VIP" }] } })));

    let names: Names = client(&server.url()).execute(NAMES, Variables { first: 1 }).await.unwrap();

    assert_eq!(names, Names { coupons: vec![Name { name: "VIP".to_owned() }] });
    let requests = server.finish().requests;
    assert_eq!(requests[0].header("x-graphql-operation-name"), Some("Names"));
    let sent = json!({ "operationName": "Names", "query": NAMES, "variables": { "first": 1 } });
    assert_eq!(requests[0].json(), sent);
}

#[facade]
#[case]
async fn a_document_without_a_name_is_sent_without_one() {
    let server = Server::always(json(&json!({ "data": { "a": 1 } })));

    let data: Value = client(&server.url()).execute("{ a }", json!({})).await.unwrap();

    assert_eq!(data, json!({ "a": 1 }));
    let requests = server.finish().requests;
    assert_eq!(requests[0].header("x-graphql-operation-name"), None);
    assert_eq!(requests[0].json(), json!({ "query": "{ a }", "variables": {} }));
}

#[facade]
#[case]
async fn errors_of_documents_are_those_of_operations() {
    let server = Server::start([
        refusal("CouponNotFound"),
        json(&json!({ "data": { "coupons": [{ "name": "VIP" }, { "name": 7 }] } })),
        json(&json!({ "data": null })),
    ]);
    let client = client(&server.url());

    let refused = client.execute::<Names>(NAMES, json!({})).await.unwrap_err();
    let wrong = client.execute::<Names>(NAMES, json!({})).await.unwrap_err();
    let nothing = client.execute::<Option<Names>>("{ a }", json!({})).await.unwrap_err();

    assert_eq!(refused.code(), Some(ErrorCode::CouponNotFound));
    assert_eq!(refused.operation(), Some("Names"));
    assert_eq!(wrong.json_path(), Some("coupons[1].name"));
    assert_eq!((nothing.kind(), nothing.operation()), (ErrorKind::Decode, None));
}

#[facade]
#[case]
async fn variables_that_json_cannot_hold_are_refused() {
    let server = Server::always(granted());
    let variables = std::collections::BTreeMap::from([((1, 2), "a key that is no text")]);

    let error = client(&server.url()).execute::<Value>(NAMES, variables).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Config, "{error:?}");
    assert_eq!(error.operation(), Some("Names"));
    assert_eq!(server.finish().connections, 0);
}

#[facade]
#[case]
async fn custom_mutations_are_retried_only_on_request() {
    let operation = || CustomOperation::<_, Value>::new(RENAME, json!({})).unwrap();
    for (operation, attempts) in [(operation(), 1), (operation().idempotent(), 4)] {
        let server = Server::always(status(503));

        let error = client(&server.url()).send(operation).await.unwrap_err();

        assert_eq!(error.attempts(), attempts);
        assert_eq!(server.finish().requests.len(), attempts as usize);
    }
}

fn message(made: Result<CustomOperation<Value, Value>>) -> String {
    let error = made.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    error.to_string()
}

#[test]
fn documents_that_cannot_be_sent() {
    let two = format!("{NAMES} {RENAME}");
    for (made, problem) in [
        (CustomOperation::new("", json!({})), "defines no operation"),
        (CustomOperation::new("fragment A on B { query }", json!({})), "defines no operation"),
        (CustomOperation::new(&*two, json!({})), "several operations"),
        (CustomOperation::new("subscription S { a }", json!({})), "is a subscription"),
        (CustomOperation::named(&*two, "Other", json!({})), "no operation named \"Other\""),
        (CustomOperation::named("subscription S { a }", "S", json!({})), "is a subscription"),
    ] {
        let message = message(made);
        assert!(message.contains(problem), "{problem}: {message}");
    }
}

fn found(document: &str, wanted: Option<&str>) -> Result<(Option<String>, RetryClass)> {
    let made: CustomOperation<_, Value> = match wanted {
        Some(name) => CustomOperation::named(document, name, json!({}))?,
        None => CustomOperation::new(document, json!({}))?,
    };
    Ok((made.name().map(str::to_owned), made.retry_class()))
}

#[test]
fn operations_are_found_and_nothing_that_looks_like_one() {
    use RetryClass::{Mutation, Query};
    for (document, name, class) in [
        ("{ a }", None, Query),
        ("query { a }", None, Query),
        ("{ query { a { mutation } } fragment { b } }", None, Query),
        ("query A($mutation: X = {query: 1}) { mutation query }", Some("A"), Query),
        ("# mutation X\nmutation M{a(b:\"} mutation Y {\")}", Some("M"), Mutation),
        ("fragment query on X { mutation } query A { ...query }", Some("A"), Query),
        (r#"query A @x(y: """ "} \""" { """) { a }"#, Some("A"), Query),
        ("query A(\"unterminated", Some("A"), Query),
    ] {
        let found = found(document, None).expect(document);
        assert_eq!(found, (name.map(str::to_owned), class), "{document}");
    }
    for (document, name, class) in [
        ("query A{a}mutation B{b}", "A", Query),
        ("query A{a}mutation B{b}", "B", Mutation),
        (r#"{ a(b: "\\") } query B { b }"#, "B", Query),
    ] {
        let error = found(document, None).expect_err(document);
        assert!(error.to_string().contains("several operations"), "{document}: {error}");
        let found = found(document, Some(name)).expect(document);
        assert_eq!(found, (Some(name.to_owned()), class), "{document}");
    }
}

#[facade]
#[case]
async fn one_of_several_operations_can_be_named() {
    let server = Server::always(json(&json!({ "data": { "rename": true } })));
    let two = format!("{NAMES} {RENAME}");
    let operation = CustomOperation::<_, Value>::named(two, "Rename", json!({})).unwrap();
    assert_eq!(operation.retry_class(), RetryClass::Mutation);

    client(&server.url()).send(operation).await.unwrap();

    assert_eq!(server.finish().requests[0].json()["operationName"], "Rename");
}

#[facade]
#[case]
async fn a_response_has_status_headers_and_extensions() {
    let body = concat!(
        "{ \"extensions\": {\"cost\": 3},\n",
        "  \"data\": {\"entitlement\": {\"isGranted\": true, \"hasUnlimitedUsage\": true,",
        " \"newField\": 1}} }"
    );
    let headers = [("x-request-id", "request-1"), ("x-many", "1"), ("x-many", "2")];
    let server = Server::always(http(203, &headers, body));

    let response = client(&server.url()).send(operation::GetEntitlement(query())).await.unwrap();

    assert!(response.data.is_granted);
    assert_eq!(response.status, 203);
    assert_eq!(response.headers["x-request-id"], "request-1");
    assert_eq!(response.headers.get_all("x-many").iter().count(), 2);
    assert_eq!(response.extensions.as_ref().unwrap()["cost"], 3);
    assert_eq!(response.attempts, 1);
    assert_eq!(response.body(), body.as_bytes());
    let raw: Value = serde_json::from_slice(response.raw_data()).unwrap();
    assert_eq!(raw["entitlement"]["newField"], 1);
    assert!(body.contains(std::str::from_utf8(response.raw_data()).unwrap()));
    assert!(response.into_data().has_unlimited_usage);
}

/// A custom operation type, written once and used in many places.
struct Ping;

impl Operation for Ping {
    type Output = Option<u32>;

    fn name(&self) -> Option<&str> {
        Some("Ping")
    }

    fn document(&self) -> &'static str {
        "query Ping { ping }"
    }

    fn variables(&self) -> impl Serialize + '_ {}

    fn response_key(&self) -> Option<&'static str> {
        Some("ping")
    }

    fn retry_class(&self) -> RetryClass {
        RetryClass::Query
    }
}

#[facade]
#[case]
async fn custom_operation_types() {
    let server = Server::start([
        json(&json!({ "data": { "other": 1, "ping": 7 } })),
        json(&json!({ "data": { "ping": null } })),
    ]);
    let client = client(&server.url());

    let pong = client.send(Ping).await.unwrap();
    let nothing = client.send(Ping).await.unwrap();

    assert_eq!((pong.data, nothing.data), (Some(7), None));
    assert_eq!(server.finish().requests[0].json()["variables"], Value::Null);
}

#[facade]
#[case]
async fn options_apply_only_to_their_clone() {
    let server = Server::start([Step::silence().then_hang(), status(503), granted()]);
    let client = builder(&server.url()).header("x-origin", "client").build().unwrap();
    let impatient = client.with_options(
        CallOptions::new()
            .attempt_timeout(Duration::from_millis(500))
            .retry(RetryPolicy::none())
            .header("x-origin", "options")
            .unwrap(),
    );

    let of_options = check(&impatient).await;
    let of_client = client.send(operation::GetEntitlement(query())).await;

    assert!(of_options.unwrap_err().is_timeout());
    assert_eq!(of_client.unwrap().attempts, 2);
    let origins: Vec<_> = (server.finish().requests.iter())
        .map(|request| request.header("x-origin").unwrap().to_owned())
        .collect();
    assert_eq!(origins, ["options", "client", "client"]);
}

#[facade]
#[case]
async fn nested_options_keep_unset_values() {
    let server = Server::always(status(503));
    let once = client(&server.url()).with_options(CallOptions::new().retry(RetryPolicy::none()));
    let with_header =
        once.with_options(CallOptions::new().header("x-request-id", "request-1").unwrap());

    let error = check(&with_header).await.unwrap_err();

    assert_eq!(error.attempts(), 1);
    assert_eq!(server.finish().requests[0].header("x-request-id"), Some("request-1"));
}
