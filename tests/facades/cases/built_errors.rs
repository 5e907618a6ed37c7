//! Errors that `stigg::testing` builds are like those of a client.

use std::time::Duration;

use stigg::testing::{ErrorBuilder, StatusCode};
use stigg::{Error, ErrorKind, RetryPolicy};

use super::graphql_errors::QUESTIONS;
use super::{builder, case, check, client, facade};
use crate::support::answers::{http, json, refusal, status};
use crate::support::refusing::Refusing;
use crate::support::server::{Server, Step};

/// Everything that a caller decides by.
fn facts(error: &Error) -> impl PartialEq + std::fmt::Debug {
    let answers = QUESTIONS.map(|(name, question)| (name, question(error)));
    let trace_id = error.trace_id().map(str::to_owned);
    let partial: Option<serde_json::Value> = error.decode_partial_data().map(Result::unwrap);
    let of_server = (error.code(), error.status(), trace_id, partial, error.retry_after());
    (error.kind(), error.operation().map(str::to_owned), of_server, error.is_rejected(), answers)
}

fn built(kind: ErrorKind) -> ErrorBuilder {
    ErrorBuilder::new(kind).operation("GetEntitlement")
}

#[facade]
#[case]
async fn built_errors_are_like_those_of_servers() {
    use ErrorKind::{Decode, GraphQl, Http, Timeout, TooLarge, Transport};

    let code = |code: &str| (refusal(code), built(GraphQl).code(code));
    let invalid = serde_json::json!({
        "errors": [{
            "message": "no",
            "extensions": { "code": "BadUserInput", "traceId": "5f", "isValidationError": true },
        }],
        "data": { "a": 1 },
    });
    let busy = http(429, &[("retry-after", "7")], "");
    for (step, built) in [
        code("CustomerNotFound"),
        code("Unauthenticated"),
        code("RateLimitExceeded"),
        code("OperationTimeout"),
        code("BrandNew"),
        (
            json(&invalid),
            built(GraphQl)
                .code("BadUserInput")
                .trace_id("5f")
                .validation()
                .partial_data(serde_json::json!({ "a": 1 })),
        ),
        (status(401), built(Http).status(StatusCode::UNAUTHORIZED)),
        (status(403), built(Http).status(StatusCode::FORBIDDEN)),
        (status(413), built(Http).status(StatusCode::PAYLOAD_TOO_LARGE)),
        (status(500), built(Http)),
        (
            busy,
            built(Http).status(StatusCode::TOO_MANY_REQUESTS).retry_after(Duration::from_secs(7)),
        ),
        (http(200, &[], "{\"data\":{\"entitlement\":1}}"), built(Decode)),
        (Step::silence().then_close(), built(Transport)),
        (Step::silence(), built(Timeout)),
        (http(200, &[], " ".repeat(2_000)), built(TooLarge)),
    ] {
        let server = Server::always(step);
        let limited = builder(&server.url()).retry(RetryPolicy::none()).max_response_bytes(1_000);
        let limited = limited.attempt_timeout(Duration::from_secs(1));
        let met = check(&limited.build().unwrap()).await.unwrap_err();
        assert_eq!(facts(&built.build()), facts(&met), "{met:?}");
    }
}

#[facade]
#[case]
async fn built_errors_are_like_those_before_sending() {
    let nobody = Refusing::new();
    let refused = builder(&nobody.url()).retry(RetryPolicy::none()).build().unwrap();
    let met = check(&refused).await.unwrap_err();
    assert_eq!(facts(&built(ErrorKind::Connect).build()), facts(&met));

    let met = client("http://127.0.0.1:1").get_subscription("").await.unwrap_err();
    let built = ErrorBuilder::new(ErrorKind::InvalidInput).operation("GetSubscription").build();
    assert_eq!(facts(&built), facts(&met));
    assert_eq!(built.attempts(), met.attempts());

    let met = builder("ftp://a").build().unwrap_err();
    assert_eq!(facts(&ErrorBuilder::new(ErrorKind::Config).build()), facts(&met));
}
