//! Accepted responses, and the errors for invalid ones.

use serde_json::{Value, json};
use stigg::entitlements::Entitlement;
use stigg::{Error, ErrorKind, Result};

use super::{builder, case, check, client, facade};
use crate::support::answers::{self, chunked, granted, granted_body, gzip, http, json};
use crate::support::server::{Server, Step};

/// Makes a query that gets this response.
#[facade]
async fn meets(step: Step) -> Result<Entitlement> {
    let server = Server::always(step);
    check(&client(&server.url())).await
}

/// Makes a query that gets a response which cannot be decoded, and checks that it is not retried.
#[facade]
async fn fails_to_decode(step: Step) -> Error {
    let error = meets(step).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode, "{error:?}");
    assert_eq!(error.operation(), Some("GetEntitlement"));
    assert_eq!(error.attempts(), 1);
    assert_eq!(error.status().unwrap(), 200);
    assert!(error.is_ambiguous() && !error.is_retryable());
    error
}

fn ok(body: impl AsRef<[u8]>) -> Step {
    http(200, &[], body)
}

#[facade]
#[case]
async fn bodies_that_are_not_json() {
    for body in [
        "",
        " ",
        "gibberish",
        "<!doctype html><title>Gateway</title>",
        "{\"data\":",
        "{\"data\":{\"entitlement\":{\"isGranted\":tr",
        "{\"data\":{}}{\"data\":{}}",
        "{'data': null}",
        "\u{feff}{}",
    ] {
        let error = fails_to_decode(ok(body)).await;

        assert_eq!(error.body_excerpt().unwrap_or_default(), body);
        assert!(error.to_string().contains(body.trim_end()), "{error}");
    }
}

#[facade]
#[case]
async fn bodies_that_are_not_text() {
    let error = fails_to_decode(ok([b'"', 0xff, 0xfe, b'"'])).await;
    assert_eq!(error.body_excerpt(), Some("\"\u{fffd}\u{fffd}\""));

    let mut body = granted_body().to_string().into_bytes();
    let at = body.iter().position(|byte| *byte == b'-').unwrap();
    body[at] = 0xff;
    fails_to_decode(ok(body)).await;
}

#[facade]
#[case]
async fn bodies_of_the_wrong_shape() {
    for body in ["null", "true", "1", "\"text\"", "{\"errors\":{}}", "{\"errors\":1}"] {
        let error = fails_to_decode(ok(body)).await;
        assert_eq!(error.json_path(), Some("."), "{body}");
    }
    for body in ["[]", "[{}]", "[{\"entitlement\":{}}]"] {
        fails_to_decode(ok(body)).await;
    }
    for body in ["{}", "{\"data\":null}", "{\"errors\":[]}", "{\"data\":null,\"errors\":null}"] {
        let error = fails_to_decode(ok(body)).await;
        assert_eq!(error.json_path(), Some("data"), "{body}");
    }
}

#[facade]
#[case]
async fn a_field_that_does_not_match_the_schema_is_named() {
    let whole = json!({
        "isGranted": true,
        "hasUnlimitedUsage": false,
        "enumValues": ["a"],
        "feature": { "refId": "f", "displayName": "F", "featureType": "BOOLEAN" },
    });
    for (pointer, wrong, path) in [
        ("/isGranted", json!("yes"), "entitlement.isGranted"),
        ("/isGranted", Value::Null, "entitlement.isGranted"),
        ("/enumValues/0", json!(1), "entitlement.enumValues[0]"),
        ("/feature/refId", json!(1), "entitlement.feature.refId"),
        ("/feature/refId", Value::Null, "entitlement.feature.refId"),
        ("/feature", json!([]), "entitlement.feature"),
        ("/feature", json!({}), "entitlement.feature"),
        ("", json!([]), "entitlement"),
    ] {
        let mut entitlement = whole.clone();
        *entitlement.pointer_mut(pointer).unwrap() = wrong.clone();

        let error = fails_to_decode(json(&json!({ "data": { "entitlement": entitlement } }))).await;

        assert_eq!(error.json_path(), Some(path), "{wrong}: {error:?}");
        assert!(error.to_string().contains(&format!("at `{path}`")), "{error}");
    }
}

#[facade]
#[case]
async fn a_missing_response_key_is_named() {
    for data in [json!({}), json!({ "other": 1 })] {
        let error = fails_to_decode(json(&json!({ "data": data }))).await;

        let source = std::error::Error::source(&error).map(ToString::to_string);
        assert!(source.is_some_and(|source| source.contains("`entitlement`")), "{error:?}");
    }
}

#[facade]
#[case]
async fn an_invalid_list_element_is_named() {
    let good = &granted_body()["data"]["entitlement"];
    let body = json!({ "data": { "entitlements": [good, good, { "isGranted": 1 }] } });
    let server = Server::always(json(&body));

    let error = client(&server.url()).get_entitlements("c").await.unwrap_err();

    assert_eq!(error.json_path(), Some("entitlements[2].isGranted"));
}

#[facade]
#[case]
async fn lists_and_records_may_be_null() {
    let server = Server::start([
        json(&json!({ "data": { "entitlements": null } })),
        json(&json!({ "data": { "getCustomerByRefId": null } })),
        json(&json!({ "data": { "reportEvent": null } })),
    ]);
    let client = client(&server.url());

    let entitlements = client.get_entitlements("c").await.unwrap();
    let customer = client.get_customer_by_id("c").await.unwrap();

    assert!(entitlements.is_empty());
    assert!(customer.is_none());
}

#[facade]
#[case]
async fn additions_of_later_api_versions_are_accepted() {
    let mut body = granted_body();
    body["data"]["entitlement"]["newField"] = json!({ "nested": [1] });
    body["data"]["entitlement"]["accessDeniedReason"] = json!("NewReason");
    body["data"]["newRoot"] = json!(1);
    body["newTop"] = json!(1);
    body["errors"] = json!([]);

    let entitlement = meets(http(203, &[("content-type", "text/plain")], body.to_string())).await;

    let reason = entitlement.unwrap().access_denied_reason.unwrap();
    assert_eq!(reason.as_str(), "NewReason");
}

#[facade]
#[case]
async fn excerpts_of_bodies_are_short() {
    for (status, kind) in [(200, ErrorKind::Decode), (502, ErrorKind::Http)] {
        // Four bytes per character, so that a cut by bytes would fall inside one.
        let body = format!("x{}", "🦀".repeat(5000));
        let error = meets(http(status, &[], &body)).await.unwrap_err();

        assert_eq!(error.kind(), kind);
        let excerpt = error.body_excerpt().unwrap();
        assert_eq!(excerpt, format!("x{}…", "🦀".repeat(511)));
        assert!(error.to_string().contains(excerpt));
    }
}

#[facade]
#[case]
async fn a_body_is_accepted_up_to_the_limit() {
    let body = granted_body().to_string();
    let bytes = body.len();
    let zipped = gzip(&body);
    let zip = [("content-encoding", "gzip")];
    for (how, step) in [
        ("plain", http(200, &[], &body)),
        ("in chunks", chunked(200, body.as_bytes().chunks(7))),
        ("compressed", http(200, &zip, &zipped)),
    ] {
        let server = Server::always(step);
        let just = builder(&server.url()).max_response_bytes(bytes).build().unwrap();
        let fits = check(&just).await;
        let short = builder(&server.url()).max_response_bytes(bytes - 1).build().unwrap();
        let does_not = check(&short).await;

        assert!(fits.unwrap().is_granted, "{how}");
        let error = does_not.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLarge, "{how}");
        assert_eq!(error.attempts(), 1, "{how}");
        assert!(error.is_ambiguous() && !error.is_retryable(), "{how}");
        let text = error.to_string();
        assert!(text.contains(&format!("larger than {} bytes", bytes - 1)), "{text}");
    }
}

#[facade]
#[case]
async fn a_body_that_decompresses_beyond_the_limit_is_refused() {
    let spaces = vec![b' '; 8 << 20];
    let bomb = gzip(spaces);
    assert!(bomb.len() < 100_000);
    let server = Server::always(http(200, &[("content-encoding", "gzip")], bomb));
    let client = builder(&server.url()).max_response_bytes(100_000).build().unwrap();

    let error = check(&client).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::TooLarge);
}

#[facade]
#[case]
async fn an_endless_response_is_refused() {
    // Announces 1 TiB, sends 64 KiB and keeps the connection open.
    let mut bytes = b"HTTP/1.1 200 OK\r\ncontent-length: 1099511627776\r\n\r\n".to_vec();
    bytes.resize(bytes.len() + (64 << 10), b' ');
    let server = Server::always(Step::answer(bytes).then_hang());
    let client = builder(&server.url()).max_response_bytes(1000).build().unwrap();

    let error = check(&client).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::TooLarge);
}

#[facade]
#[case]
async fn compressed_bodies_are_decoded() {
    let body = granted_body().to_string();
    let zip = [("content-encoding", "gzip")];

    let entitlement = meets(http(200, &zip, gzip(&body))).await.unwrap();
    assert_eq!(entitlement.usage_limit, Some(10.0));

    let error = meets(http(500, &zip, gzip("out of order"))).await.unwrap_err();
    assert_eq!(error.body_excerpt(), Some("out of order"));
}

#[facade]
#[case]
async fn damaged_compressed_bodies() {
    let whole = gzip(granted_body().to_string());
    let mut corrupt = whole.clone();
    let middle = corrupt.len() / 2;
    corrupt[middle] ^= 0xff;
    for body in [&whole[..whole.len() - 12], &corrupt, b"not compressed"] {
        let step = http(200, &[("content-encoding", "gzip")], body);

        let error = meets(step).await.unwrap_err();

        assert_eq!(error.kind(), ErrorKind::Transport, "{error:?}");
    }
}

#[facade]
#[case]
async fn bodies_in_chunks() {
    let body = granted_body().to_string();
    for size in [1, 10, body.len()] {
        let entitlement = meets(chunked(200, body.as_bytes().chunks(size))).await.unwrap();
        assert!(entitlement.is_granted);
    }

    let without_end = chunked(200, [body.as_bytes()]).cut("0\r\n\r\n".len()).then_close();
    let error = meets(without_end).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport, "{error:?}");
}

#[facade]
#[case]
async fn bodies_that_end_with_the_connection() {
    let head = "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n";
    let step = Step::answer(format!("{head}{}", granted_body())).then_close();

    let entitlement = meets(step).await.unwrap();
    assert_eq!(entitlement.usage_limit, Some(10.0));
}

#[facade]
#[case]
async fn connections_are_reused() {
    let server = Server::always(granted());
    let client = client(&server.url());

    for _ in 0..10 {
        check(&client.clone()).await.unwrap();
    }

    let seen = server.finish();
    assert_eq!(seen.requests.len(), 10);
    assert!(seen.connections < 10, "{} connections for 10 calls", seen.connections);
}

#[facade]
#[case]
async fn http_errors_keep_status_and_body() {
    let bad = answers::http(418, &[("content-type", "text/html")], "<h1>No</h1>\n");

    let error = meets(bad).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Http);
    assert_eq!(error.status().unwrap(), 418);
    assert_eq!(error.body_excerpt(), Some("<h1>No</h1>\n"));
    assert_eq!(error.code(), None);
    assert_eq!(error.json_path(), None);
    assert_eq!(
        error.to_string(),
        "GetEntitlement: the server responded with an error (HTTP 418 I'm a teapot: <h1>No</h1>)"
    );
}
