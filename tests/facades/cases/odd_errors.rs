//! Malformed entries in `errors`, whose readable parts are still used.

use serde_json::{Value, json};
use stigg::{ErrorCode, ErrorKind, PathSegment, RetryPolicy};

use super::{builder, case, check, facade};
use crate::support::answers::http;
use crate::support::server::Server;

const FACTS: &str = r#""extensions":{"code":"RateLimitExceeded","traceId":"t-1"}"#;

#[facade]
async fn fails(status: u16, errors: &str) -> stigg::Error {
    let body = format!(r#"{{"data":null,"errors":{errors}}}"#);
    let server = Server::always(http(status, &[], body));
    let client = builder(&server.url()).retry(RetryPolicy::none()).build().unwrap();
    check(&client).await.unwrap_err()
}

#[facade]
#[case]
async fn code_trace_id_and_rate_limit_are_found_despite_malformed_entries() {
    for oddity in [
        r#""message":null"#,
        r#""message":7"#,
        r#""message":{"text":"no"}"#,
        r#""message":"first","message":"second""#,
        r#""path":null"#,
        r#""path":"entitlement""#,
        r#""path":7"#,
        r#""path":{"a":1}"#,
        r#""path":[-1,1.5,null,true,["a"],{"b":1},18446744073709551616,1e999]"#,
        r#""locations":"here""#,
        r#""new":1e999"#,
        r#""extensions":null"#,
        r#""extensions":["a"]"#,
        r#""extensions":"a""#,
    ] {
        for errors in [
            format!("[{{{oddity},{FACTS}}}]"),
            format!("[{{{oddity}}},{{{FACTS}}}]"),
            format!("[null,\"text\",7,[],{{{oddity}}},{{{FACTS}}}]"),
            format!("{{{oddity},{FACTS}}}"),
        ] {
            for status in [200, 400, 500] {
                let error = fails(status, &errors).await;

                assert_eq!(error.kind(), ErrorKind::GraphQl, "{errors}: {error:?}");
                assert_eq!(error.code(), Some(ErrorCode::RateLimitExceeded), "{errors}");
                assert_eq!(error.trace_id(), Some("t-1"), "{errors}");
                assert!(error.is_rate_limited(), "{errors}");
            }
        }
    }
}

#[facade]
#[case]
async fn malformed_extensions_are_kept_as_far_as_readable() {
    let deep = "[".repeat(200) + &"]".repeat(200);
    let errors = format!(
        r#"[{{"extensions":{{"code":"RateLimitExceeded","n":1e999,"deep":{deep},"a":1,"a":2}}}}]"#
    );

    let error = fails(200, &errors).await;

    assert!(error.is_rate_limited(), "{error:?}");
    let extensions = &error.graphql_errors()[0].extensions;
    assert_eq!(extensions["n"], "1e999");
    assert_eq!(extensions["deep"], deep);
    assert_eq!(extensions["a"], 2);
}

#[facade]
#[case]
async fn malformed_entries_still_have_a_message() {
    for (errors, message) in [
        ("[null]", ""),
        ("[{}]", ""),
        (r#"[{"message":null}]"#, ""),
        (r#"[{"message":7}]"#, "7"),
        (r#"["too late"]"#, "too late"),
        (r#""too late""#, "too late"),
        ("[7]", "7"),
        ("[[1]]", "[1]"),
        (r#"{"message":"too late"}"#, "too late"),
    ] {
        let error = fails(200, errors).await;

        assert_eq!(error.kind(), ErrorKind::GraphQl, "{errors}: {error:?}");
        assert_eq!(error.graphql_errors().len(), 1, "{errors}");
        assert_eq!(error.graphql_errors()[0].message, message, "{errors}");
    }
}

#[facade]
#[case]
async fn invalid_path_segments_are_kept_as_json() {
    let error = fails(200, r#"[{"path":["a",0,-1,1.5,["b"],null]}]"#).await;

    let segments: Vec<_> = error.graphql_errors()[0].path.iter().map(ToString::to_string).collect();
    assert_eq!(segments, ["a", "0", "-1", "1.5", "[\"b\"]", "null"]);
    assert_eq!(error.graphql_errors()[0].path[1], PathSegment::Index(0));
}

#[facade]
#[case]
async fn malformed_response_extensions_hide_no_errors() {
    for extensions in ["[]", "7", "\"a\"", "{\"n\":1e999}"] {
        let body = format!(r#"{{"extensions":{extensions},"errors":[{{{FACTS}}}]}}"#);
        let server = Server::always(http(200, &[], body));
        let client = builder(&server.url()).retry(RetryPolicy::none()).build().unwrap();

        let error = check(&client).await.unwrap_err();

        assert!(error.is_rate_limited(), "{extensions}: {error:?}");
    }
}

#[facade]
#[case]
async fn empty_errors_are_no_errors() {
    for errors in ["null", "[]"] {
        let error = fails(200, errors).await;
        assert_eq!(error.kind(), ErrorKind::Decode, "{errors}");
        assert_eq!(error.json_path(), Some("data"), "{errors}");
    }
}

#[test]
fn a_null_message_can_be_decoded() {
    let error: stigg::GraphQlError = serde_json::from_value(json!({ "message": null })).unwrap();
    assert_eq!(serde_json::to_value(error).unwrap()["message"], Value::from(""));
}
