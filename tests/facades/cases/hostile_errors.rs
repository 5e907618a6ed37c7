//! Errors from a server that tries to flood memory, logs and terminals.

use serde_json::{Value, json};
use stigg::{Error, ErrorCode, RetryPolicy};

use super::{builder, case, check, facade};
use crate::support::answers::http;
use crate::support::server::{Server, Step};

#[facade]
async fn fails(step: Step) -> Error {
    let server = Server::always(step);
    let client = builder(&server.url()).retry(RetryPolicy::none()).build().unwrap();
    check(&client).await.unwrap_err()
}

/// All texts of an error.
fn texts(error: &Error) -> Vec<String> {
    let mut texts = vec![format!("{error}"), format!("{error:#}"), format!("{error:?}")];
    texts.push(format!("{error:#?}").replace('\n', ""));
    texts.extend(error.code().map(|code| code.to_string()));
    texts.extend(error.trace_id().map(str::to_owned));
    texts.extend(error.json_path().map(str::to_owned));
    let source = std::error::Error::source(error);
    texts.extend(source.map(ToString::to_string));
    for one in error.graphql_errors() {
        texts.extend([one.to_string(), one.message.clone()]);
        texts.extend(one.path.iter().map(ToString::to_string));
        texts.push(serde_json::to_string(one).unwrap());
    }
    texts
}

#[facade]
#[case]
async fn excess_errors_are_counted_but_not_kept() {
    let mut errors = vec![json!({ "message": "no" }); 100_000];
    errors[50_000] = json!({ "extensions": { "code": "RateLimitExceeded" } });
    errors[70_000] = json!({ "extensions": { "traceId": "t-1" } });

    let error = fails(http(200, &[], json!({ "errors": errors }).to_string())).await;

    assert_eq!(error.code(), Some(ErrorCode::RateLimitExceeded));
    assert_eq!(error.trace_id(), Some("t-1"));
    assert!(error.is_rate_limited());
    assert_eq!(error.graphql_errors().len(), 34);
    let text = error.to_string();
    assert!(text.ends_with("; and 99990 more"), "{text}");
    assert!(text.len() < 500, "{text}");
}

#[facade]
#[case]
async fn a_long_error_is_truncated() {
    let long = "x".repeat(1 << 20);
    let path = vec![Value::from(&*long); 100];
    let extensions = json!({
        "a": [1],
        "aside": long,
        "code": "RateLimitExceeded",
        "traceId": "t-1",
        &*long: 1,
        "traceID": long,
        "z": "last",
    });
    let body =
        json!({ "errors": [{ "message": long, "path": path[..4], "extensions": extensions }] });

    let error = fails(http(429, &[("retry-after", "7")], body.to_string())).await;

    assert!(error.is_rate_limited());
    assert_eq!(error.trace_id(), Some("t-1"));
    assert_eq!(error.retry_after().unwrap().as_secs(), 7);
    let [one] = error.graphql_errors() else { panic!("{error}") };
    assert_eq!(one.message, format!("{}…", "x".repeat(1024)));
    assert_eq!(one.path[3].to_string(), format!("{}…", "x".repeat(128)));
    let kept: Vec<_> = one.extensions.keys().map(String::as_str).collect();
    assert_eq!(kept, ["a", "code", "traceID", "traceId", "z"]);
    for text in texts(&error) {
        assert!(text.len() < 16_000, "{}", text.len());
    }
}

#[facade]
#[case]
async fn many_long_errors_have_a_short_message() {
    let one = json!({ "message": "x".repeat(4096), "path": vec!["y".repeat(1000); 1000] });
    let errors = vec![one; 9];

    let error = fails(http(200, &[], json!({ "errors": errors }).to_string())).await;

    assert!(error.to_string().chars().count() < 4200);
    assert_eq!(error.graphql_errors()[8].path.len(), 32);
}

#[facade]
#[case]
async fn other_long_texts_are_truncated() {
    let long = "x".repeat(1 << 20);
    let odd = json!({ "data": { "entitlement": { "isGranted": long } } }).to_string();
    let rest = json!({ "error": { "code": long } }).to_string();
    for (status, body) in [(200, odd), (400, rest), (400, long)] {
        let error = fails(http(status, &[], body)).await;

        for text in texts(&error) {
            assert!(text.len() < 4096, "{status}: {}", text.len());
        }
    }
}

#[facade]
#[case]
async fn control_characters_are_removed() {
    let evil =
        "a\r\nb\nc\u{1b}[31md\u{7}\u{8}e\u{9b}\u{202e}f\u{2066}\u{200f}g\u{2028}h\u{7f}i\tjé\0";
    let harmless = "a b c\u{fffd}[31md\u{fffd}\u{fffd}e\u{fffd}\u{fffd}f\u{fffd}\u{fffd}g h\u{fffd}i jé\u{fffd}";
    let of_graphql = json!({ "errors": [{
        "message": evil,
        "path": [evil, [evil]],
        "extensions": { "code": evil, "traceId": evil, evil: { evil: evil } },
    }] });
    let of_rest = json!({ "error": { "code": evil } });
    let mistyped = json!({ "data": { "entitlement": { "isGranted": evil } } });
    for (status, body) in [
        (200, of_graphql.to_string()),
        (403, of_rest.to_string()),
        (200, mistyped.to_string()),
        (200, evil.to_owned()),
        (502, evil.to_owned()),
    ] {
        let error = fails(http(status, &[], body)).await;

        for text in texts(&error) {
            let acts = |char: &char| {
                char.is_control() || "\u{202e}\u{2066}\u{200f}\u{2028}".contains(*char)
            };
            assert_eq!(text.chars().find(acts), None, "{text:?}");
        }
    }
    let error = fails(http(200, &[], of_graphql.to_string())).await;
    assert_eq!(error.graphql_errors()[0].message, harmless);
    let error = fails(http(502, &[], evil)).await;
    assert_eq!(error.body_excerpt(), Some(evil), "the accessor returns the original");
}
