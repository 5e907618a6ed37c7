//! The API key is never shown.

use std::fmt::{Debug, Write};

use serde_json::{Value, json};
use stigg::{ApiKey, CallOptions, Error, ErrorKind};

use super::{Client, TRANSPORT, builder, case, check, client, create, facade};
use crate::support::KEY;
use crate::support::answers::{self, http, json, status};
use crate::support::log::Watch;
use crate::support::refusing::Refusing;
use crate::support::server::{Server, Step};

/// The lines that contain the key in all texts of an error.
fn leaks_of(error: &Error) -> Vec<String> {
    texts_of(error).lines().filter(|line| line.contains(KEY)).map(str::to_owned).collect()
}

/// All texts of an error.
fn texts_of(error: &Error) -> String {
    let mut text = format!("{error}\n{error:#}\n{error:?}\n{error:#?}\n");
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        writeln!(text, "{source}\n{source:?}").unwrap();
        cause = source;
    }
    writeln!(text, "{:?}\n{:?}", error.body_excerpt(), error.partial_data()).unwrap();
    writeln!(text, "{:?}\n{:?}", error.code(), error.trace_id()).unwrap();
    for one in error.graphql_errors() {
        writeln!(text, "{one}\n{one:?}\n{}", serde_json::to_string(one).unwrap()).unwrap();
    }
    text
}

fn assert_hidden(secret: &str, shown: &impl Debug) {
    for text in [format!("{shown:?}"), format!("{shown:#?}")] {
        assert!(!text.contains(secret), "{text}");
    }
}

#[test]
fn in_no_client_and_no_setting() {
    let builder = Client::builder(KEY).header("x-token", "top-secret");
    assert_hidden(KEY, &builder);
    assert_hidden("top-secret", &builder);
    let client = builder.build().unwrap();
    assert_hidden(KEY, &client);
    assert_hidden("top-secret", &client);
    assert_hidden(KEY, &create(KEY).unwrap());
    assert_hidden(KEY, &ApiKey::from(KEY));
    let options = CallOptions::new().header("x-token", "top-secret").unwrap();
    assert_hidden("top-secret", &options);
    assert_hidden("top-secret", &client.with_options(options));
}

/// The error of a query whose response repeats the key.
#[facade]
async fn meets(step: Step, kind: ErrorKind) -> Error {
    let server = Server::always(step);
    let error = check(&client(&server.url())).await.unwrap_err();
    assert_eq!(error.kind(), kind, "{error:?}");
    error
}

#[facade]
#[case]
async fn in_no_error_about_a_response_that_repeats_it() {
    let message = format!("the key {KEY} is not known");
    let header = [("x-echo", KEY)];
    let in_errors = json!({ "errors": [{
        "message": message,
        "path": ["entitlement", KEY],
        "extensions": { "code": KEY, "traceId": KEY, KEY: { "request": [KEY, message] } },
    }] });
    let in_data = json!({ "data": { "entitlement": KEY }, "errors": [{ "message": "no" }] });
    let of_rest = json!({ "error": { "code": KEY, "message": message } }).to_string();
    let wrongly_typed = json!({ "data": { "entitlement": { "isGranted": KEY } } });
    let unknown_key = json!({ "data": { KEY: 1 } });
    let at_the_cut = format!("{}{KEY}", "x".repeat(512 - KEY.len() / 2));
    let mut leaks = Vec::new();
    for (step, kind) in [
        (http(403, &header, &message), ErrorKind::Http),
        (http(403, &header, &at_the_cut), ErrorKind::Http),
        (http(401, &header, of_rest), ErrorKind::Http),
        (http(200, &header, &message), ErrorKind::Decode),
        (http(200, &header, &at_the_cut), ErrorKind::Decode),
        (json(&in_errors), ErrorKind::GraphQl),
        (json(&in_data), ErrorKind::GraphQl),
        (json(&wrongly_typed), ErrorKind::Decode),
        (json(&unknown_key), ErrorKind::Decode),
    ] {
        leaks.extend(leaks_of(&meets(step, kind).await));
    }
    assert_eq!(leaks, [""; 0]);
}

#[facade]
#[case]
async fn nor_when_the_response_spells_it_differently() {
    let escaped = format!("\\u00{:x}{}", KEY.as_bytes()[0], &KEY[1..]);
    let in_errors = json!({ "errors": [{ "message": KEY, "extensions": { "code": KEY } }] });
    let of_rest = json!({ "error": { "code": KEY } });
    let wrongly_typed = json!({ "data": { "entitlement": { "isGranted": KEY } } });
    let mut leaks = Vec::new();
    for (status, body, kind) in [
        (200, in_errors, ErrorKind::GraphQl),
        (403, of_rest, ErrorKind::Http),
        (200, wrongly_typed, ErrorKind::Decode),
    ] {
        let body = body.to_string().replace(KEY, &escaped);
        let error = meets(http(status, &[], body), kind).await;
        leaks.extend(leaks_of(&error));
    }
    assert_eq!(leaks, [""; 0]);
}

/// Spellings of the key that a server may use, each with a part that must not appear.
fn spellings() -> Vec<(String, &'static str)> {
    let each = |how: fn(u8) -> String| KEY.bytes().map(how).collect::<String>();
    let mut spellings = vec![
        (KEY.to_owned(), "4f1c9d"),
        (KEY.to_uppercase(), "4F1C9D"),
        (each(|byte| format!("%{byte:02X}")), "34%66"),
        (each(|byte| format!("%{byte:02x}")), "34%66"),
        (each(|byte| format!("\\u{byte:04x}")), "0034"),
        (each(|byte| format!("&#{byte};")), "&#52;"),
        (each(|byte| format!("{byte:02x}")), "3466316339"),
        (each(|byte| format!("{byte:02X}")), "3466316339"),
    ];
    // The base64 of `KEY`, `u:KEY` and `us:KEY`, and of the last with a password.
    spellings.extend([
        ("c2VydmVyLTRmMWM5ZDdiMGU2YQ==".to_owned(), "RmMWM5Z"),
        ("dTpzZXJ2ZXItNGYxYzlkN2IwZTZh".to_owned(), "GYxYzlk"),
        ("dXM6c2VydmVyLTRmMWM5ZDdiMGU2YQ".to_owned(), "RmMWM5Z"),
        ("ZTpzZXJ2ZXItNGYxYzlkN2IwZTZhOg".to_owned(), "GYxYzlk"),
        ("OnNlcnZlci00ZjFjOWQ3YjBlNmE6cGFzcw==".to_owned(), "0ZjFjOWQ"),
    ]);
    spellings
}

#[facade]
#[case]
async fn nor_in_any_common_spelling() {
    for (spelling, part) in spellings() {
        let message = format!("Basic {spelling} is not known");
        let in_errors = json!({ "errors": [{
            "message": message,
            "path": [spelling],
            "extensions": { "code": spelling, "traceId": spelling, &*spelling: [message] },
        }] });
        let of_rest = json!({ "error": { "code": spelling } });
        let mistyped = json!({ "data": { "entitlement": { "isGranted": message } } });
        for (status, body) in [
            (200, in_errors.to_string()),
            (403, of_rest.to_string()),
            (200, mistyped.to_string()),
            (502, message.clone()),
        ] {
            let server = Server::always(http(status, &[], &body));
            let client = builder(&server.url()).retry(stigg::RetryPolicy::none()).build().unwrap();

            let error = check(&client).await.unwrap_err();

            let shown = texts_of(&error);
            assert!(!shown.contains(part), "{spelling} in {shown}");
            assert!(shown.contains("<redacted>"), "{spelling} in {shown}");
        }
    }
}

#[facade]
#[case]
async fn in_no_debug_output_of_a_response() {
    let mut body = answers::granted_body();
    body["data"]["entitlement"]["customerId"] = json!(KEY);
    body["extensions"] = json!({ KEY: [KEY] });
    let server = Server::always(http(200, &[("x-echo", KEY)], body.to_string()));
    let operation = stigg::operation::GetEntitlement::new(super::query());

    let response = client(&server.url()).send(operation).await.unwrap();

    assert_hidden(KEY, &response);
    assert_eq!(format!("{response:?}").matches("<redacted>").count(), 4, "{response:?}");
    assert_eq!(response.data.customer_id.as_deref(), Some(KEY), "data is unchanged");
    assert_eq!(response.headers["x-echo"], KEY);
    assert!(String::from_utf8_lossy(response.body()).contains(KEY));
}

#[facade]
#[case]
async fn nor_custom_headers_in_an_error_that_repeats_them() {
    let message = "top-secret and own-secret, dG9wLXNlY3JldA==";
    let server = Server::always(http(401, &[], message));
    let client = builder(&server.url()).header("authorization", "Bearer top-secret");
    let client = client.retry(stigg::RetryPolicy::none()).build().unwrap();
    let options = CallOptions::new().header("x-own", "own-secret").unwrap();

    let error = check(&client.with_options(options)).await.unwrap_err();

    assert_eq!(error.body_excerpt(), Some("<redacted> and <redacted>, <redacted>"));
}

#[facade]
#[case]
async fn short_keys_are_not_redacted() {
    let body = json!({
        "data": { "name": "latest", "big": 1.5 },
        "errors": [{ "message": "latest", "extensions": { "code": "UnexpectedError" } }],
    });
    let server = Server::start([json(&body), json(&json!({ "data": { "name": "latest" } }))]);
    let client = Client::builder("test").endpoint(server.url()).build().unwrap();

    let error = client.execute::<Value>("query Q { name }", json!({})).await.unwrap_err();
    let data: Value = client.execute("query Q { name }", json!({})).await.unwrap();

    assert_eq!(error.partial_data().unwrap().get(), body["data"].to_string());
    assert_eq!(error.graphql_errors()[0].message, "latest");
    assert_eq!(data["name"], "latest");
}

/// Only the key is removed from partial data; everything else stays the same, to the last digit.
#[facade]
#[case]
async fn partial_data_is_unchanged_except_for_the_key() {
    let data = r#"{ "n":12345678901234567890.120, "a" : "KEY" }"#;
    let body = format!(r#"{{"data":{data},"errors":[{{"message":"no"}}]}}"#);
    for (text, shown) in [("other", "other"), (KEY, "<redacted>")] {
        let server = Server::always(http(200, &[], body.replace("KEY", text)));

        let error = check(&client(&server.url())).await.unwrap_err();

        assert_eq!(error.partial_data().unwrap().get(), data.replace("KEY", shown));
    }
}

#[facade]
#[case]
async fn nor_when_json_has_to_escape_it() {
    let key = "server-\"quoted\"-\\-key";
    let body = json!({
        "data": { "entitlement": key },
        "errors": [{ "message": key, "extensions": { "code": key } }],
    });
    for step in [json(&body), http(401, &[], body.to_string())] {
        let server = Server::always(step);
        let client = Client::builder(key).endpoint(server.url()).build().unwrap();

        let error = check(&client).await.unwrap_err();

        assert_eq!(error.graphql_errors().len(), 1, "{error:?}");
        assert!(!error.graphql_errors()[0].message.contains(key), "{error}");
        assert_ne!(error.graphql_errors()[0].extensions["code"], key);
        let data = error.decode_partial_data::<Value>().map(Result::unwrap);
        assert_ne!(data.unwrap()["entitlement"], key);
    }

    let body = json!({ "error": { "code": "no", "message": format!("{key} is not known") } });
    let server = Server::always(http(403, &[], body.to_string()));
    let client = Client::builder(key).endpoint(server.url()).build().unwrap();

    let error = check(&client).await.unwrap_err();

    let excerpt = error.body_excerpt().unwrap();
    assert!(excerpt.contains("is not known") && !excerpt.contains("quoted"), "{excerpt}");
}

#[facade]
#[case]
async fn redaction_does_not_change_the_meaning_of_a_response() {
    for key in ["errors", "extensions", "code", "message", "RateLimitExceeded"] {
        let server = Server::always(answers::refusal("RateLimitExceeded"));
        let client = Client::builder(key)
            .endpoint(server.url())
            .retry(stigg::RetryPolicy::none())
            .build()
            .unwrap();

        let error = check(&client).await.unwrap_err();

        assert!(error.is_rate_limited(), "{key}: {error:?}");
    }
}

#[facade]
#[case]
async fn in_no_error_about_a_connection() {
    let mut leaks = Vec::new();
    for step in [
        Step::silence().then_close(),
        Step::answer(KEY).then_close(),
        Step::answer(format!("HTTP/1.1 {KEY}\r\n\r\n")).then_close(),
        Step::answer(format!("HTTP/1.1 200 OK\r\n{KEY}\r\n\r\n")).then_close(),
    ] {
        leaks.extend(leaks_of(&meets(step, ErrorKind::Transport).await));
    }
    let nobody = Refusing::new();
    leaks.extend(leaks_of(&check(&client(&nobody.url())).await.unwrap_err()));
    assert_eq!(leaks, [""; 0]);
}

#[facade]
#[case]
async fn in_no_log_entry() {
    let watch = Watch::start();
    let nobody = Refusing::new();
    let server = Server::start([
        status(503),
        Step::silence().then_close(),
        http(302, &[("location", &nobody.url())], ""),
        answers::granted(),
    ]);
    let client = client(&server.url());

    check(&client).await.unwrap_err();
    check(&client).await.unwrap();
    check(&self::client(&nobody.url())).await.unwrap_err();
    builder(&server.url()).header("x-api-key", KEY).build().unwrap_err();

    assert!(watch.has_heard(TRANSPORT), "{watch:?}");
    assert_eq!(watch.leaks(), [""; 0]);
}
