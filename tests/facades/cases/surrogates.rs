//! Unpaired surrogates, which JavaScript produces when it cuts a string inside an emoji.

use serde_json::value::RawValue;
use serde_json::{Value, json};
use stigg::operation::CustomOperation;
use stigg::{ErrorCode, ErrorKind};

use super::{case, check, client, facade};
use crate::support::answers::http;
use crate::support::server::Server;

/// Ways to cut a pair, and the decoded text.
const CUTS: [(&str, &str); 9] = [
    (r"a\ud83d", "a\u{fffd}"),
    (r"\uDE00b", "\u{fffd}b"),
    (r"\ud83d\ud83d\ude00", "\u{fffd}\u{1f600}"),
    (r"\ud83dA", "\u{fffd}A"),
    (r"\ud83d\u0041", "\u{fffd}A"),
    (r"\ud83d\n", "\u{fffd}\n"),
    (r"\ud83d\\ude00", "\u{fffd}\\ude00"),
    (r"\ude00\ud83d", "\u{fffd}\u{fffd}"),
    (r"\\\ud83d", "\\\u{fffd}"),
];

#[facade]
#[case]
async fn in_data_of_any_kind() {
    for (cut, read) in CUTS {
        let body = format!(r#"{{"data":{{"name":"{cut}","{cut}":["{cut}"]}}}}"#);
        let server = Server::always(http(200, &[], body));
        let client = client(&server.url());

        let value: Value = client.execute("{ name }", json!({})).await.unwrap();
        assert_eq!(value, json!({ "name": read, read: [read] }), "{cut}");

        let raw: Box<RawValue> = client.execute("{ name }", json!({})).await.unwrap();
        assert_eq!(serde_json::from_str::<Value>(raw.get()).unwrap(), value, "{cut}");

        let operation = CustomOperation::<_, Value>::new("{ name }", json!({})).unwrap();
        let response = client.send(operation).await.unwrap();
        assert_eq!(serde_json::from_slice::<Value>(response.raw_data()).unwrap(), value, "{cut}");
        assert!(serde_json::from_slice::<Value>(response.body()).is_ok(), "{cut}");
    }
}

#[facade]
#[case]
async fn other_escapes_are_unchanged() {
    let body = r#"{"data":"\ud83d\ude00 \n\" \u00e9 \\ud83d"}"#;
    let server = Server::always(http(200, &[], body));
    let operation = CustomOperation::<_, Value>::new("{ name }", json!({})).unwrap();

    let response = client(&server.url()).send(operation).await.unwrap();

    assert_eq!(response.data, "\u{1f600} \n\" \u{e9} \\ud83d");
    assert_eq!(response.body(), body.as_bytes());
}

#[facade]
#[case]
async fn cut_escapes_are_errors() {
    for data in ["\\", "\"\\u", "\"\\ud83", "\"\\u+83d\"}"] {
        let server = Server::always(http(200, &[], format!("{{\"data\":{data}")));

        let error = check(&client(&server.url())).await.unwrap_err();

        assert_eq!(error.kind(), ErrorKind::Decode, "{data}: {error:?}");
    }
}

#[facade]
#[case]
async fn in_fields_of_a_known_type_and_beside_them() {
    let body = r#"{"data":{"entitlement":{"isGranted":true,"hasUnlimitedUsage":false,
        "customerId":"a\ud83d","new\ud83d":"\ude00"}},"extensions":{"\ud83d":"\ude00"}}"#;
    let server = Server::always(http(200, &[], body));

    let entitlement = check(&client(&server.url())).await.unwrap();
    assert!(entitlement.is_granted);

    let operation = stigg::operation::GetEntitlement::new(super::query());
    let response = client(&server.url()).send(operation).await.unwrap();
    assert_eq!(response.extensions.unwrap()["\u{fffd}"], "\u{fffd}");
}

#[facade]
#[case]
async fn in_errors_and_the_data_beside_them() {
    let body = r#"{"data":{"\ud83d":"\ude00"},"errors":[{"message":"cut \ud83d","path":["\ud83d"],
        "extensions":{"code":"CustomerNotFound","traceId":"t-1","\ud83d":"\ude00"}}]}"#;
    for status in [200, 400] {
        let server = Server::always(http(status, &[], body));

        let error = check(&client(&server.url())).await.unwrap_err();

        assert_eq!(error.kind(), ErrorKind::GraphQl, "{error:?}");
        assert_eq!(error.code(), Some(ErrorCode::CustomerNotFound));
        assert_eq!(error.trace_id(), Some("t-1"));
        let [one] = error.graphql_errors() else { panic!("{error:?}") };
        assert_eq!(one.message, "cut \u{fffd}");
        assert_eq!(one.path[0].to_string(), "\u{fffd}");
        assert_eq!(one.extensions["\u{fffd}"], "\u{fffd}");
        let data: Value = error.decode_partial_data().unwrap().unwrap();
        assert_eq!(data, json!({ "\u{fffd}": "\u{fffd}" }));
    }
}

/// Data that is not UTF-8 is refused, but its errors are still readable.
#[facade]
#[case]
async fn invalid_utf_8_does_not_hide_errors() {
    let body = [
        &br#"{"data":{"a":"b"},"errors":[{"message":"cut "#[..],
        b"\xf0\x9f",
        br#"","extensions":{"code":"CustomerNotFound"}}]}"#,
    ];
    let server = Server::always(http(200, &[], body.concat()));

    let error = check(&client(&server.url())).await.unwrap_err();

    assert_eq!(error.code(), Some(ErrorCode::CustomerNotFound), "{error:?}");
    assert_eq!(error.graphql_errors()[0].message, "cut \u{fffd}");
    assert!(error.partial_data().is_none(), "{error:?}");
}
