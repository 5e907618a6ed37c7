//! GraphQL errors.

use serde_json::{Value, json};
use stigg::entitlements::Entitlement;
use stigg::{Error, ErrorCode, ErrorKind, PathSegment};

use super::{case, check, client, facade};
use crate::support::answers::{http, json, refusal, status};
use crate::support::server::{Server, Step};

/// The error of a query that gets this response.
#[facade]
async fn meets(step: Step) -> Error {
    let server = Server::always(step);
    check(&client(&server.url())).await.unwrap_err()
}

fn failing(status: u16, body: &Value) -> Step {
    http(status, &[("content-type", "application/json")], body.to_string())
}

#[facade]
#[case]
async fn errors_without_data() {
    let error = meets(json(&json!({
        "errors": [{
            "message": "Customer not found",
            "path": ["entitlement"],
            "locations": [{ "line": 1, "column": 2 }],
            "extensions": {
                "code": "CustomerNotFound",
                "traceId": "trace-1",
                "isValidationError": false,
                "identifier": "customer-demo-01",
            },
        }],
        "data": null,
    })))
    .await;

    assert_eq!(error.kind(), ErrorKind::GraphQl);
    assert_eq!(error.operation(), Some("GetEntitlement"));
    assert_eq!(error.status().unwrap(), 200);
    assert_eq!(error.code(), Some(ErrorCode::CustomerNotFound));
    assert_eq!(error.trace_id(), Some("trace-1"));
    assert!(error.partial_data().is_none());
    assert!(error.decode_partial_data::<Value>().is_none());
    assert!(error.is_not_found() && !error.is_validation() && !error.is_retryable());
    assert!(!error.is_unauthorized() && !error.is_forbidden() && !error.is_ambiguous());
    let [one] = error.graphql_errors() else { panic!("{error:?}") };
    assert_eq!(one.message, "Customer not found");
    assert_eq!(one.path, [PathSegment::Field("entitlement".to_owned())]);
    assert_eq!(one.extensions["identifier"], "customer-demo-01");
    assert_eq!(
        error.to_string(),
        "GetEntitlement: Customer not found (CustomerNotFound, at entitlement, trace id trace-1)"
    );
}

#[facade]
#[case]
async fn errors_with_data_keep_it() {
    #[derive(serde::Deserialize)]
    struct Data {
        entitlement: Entitlement,
    }

    let granted = json!({ "isGranted": true, "hasUnlimitedUsage": false });
    let error = meets(json(&json!({
        "data": { "entitlement": granted },
        "errors": [{ "message": "half", "path": ["entitlement", "enumValues", 0] }],
    })))
    .await;

    let raw: Value = serde_json::from_str(error.partial_data().unwrap().get()).unwrap();
    assert_eq!(raw, json!({ "entitlement": granted }));
    let data: Data = error.decode_partial_data().unwrap().unwrap();
    assert!(data.entitlement.is_granted);
    assert!(error.decode_partial_data::<Vec<u8>>().unwrap().is_err());
    assert_eq!(error.graphql_errors()[0].path[2], PathSegment::Index(0));
    assert_eq!(error.to_string(), "GetEntitlement: half (at entitlement.enumValues.0)");
    let debug = format!("{error:?}");
    let size = error.partial_data().unwrap().get().len();
    assert!(debug.contains(&format!("<{size} bytes of JSON>")), "{debug}");
    assert!(!debug.contains("isGranted"), "the data is about people, and may be large: {debug}");
}

#[facade]
#[case]
async fn several_errors() {
    let error = meets(json(&json!({ "errors": [
        { "message": "first" },
        { "message": "second", "extensions": { "code": "StripeError", "traceId": "trace-2" } },
        { "message": "third", "extensions": { "code": "BadUserInput", "isValidationError": true } },
    ] })))
    .await;

    assert_eq!(error.graphql_errors().len(), 3);
    assert_eq!(error.code(), Some(ErrorCode::StripeError));
    assert_eq!(error.trace_id(), Some("trace-2"));
    assert!(error.is_validation());
    assert_eq!(
        error.to_string(),
        "GetEntitlement: first; second (StripeError, trace id trace-2); third (BadUserInput)"
    );
}

#[facade]
#[case]
async fn errors_with_few_details() {
    for odd in [
        json!({}),
        json!({ "message": "", "path": null, "extensions": null }),
        json!({ "extensions": { "code": 7, "traceId": null, "isValidationError": "true" } }),
    ] {
        let error = meets(json(&json!({ "errors": [odd] }))).await;

        assert_eq!(error.kind(), ErrorKind::GraphQl, "{odd}");
        assert_eq!((error.code(), error.trace_id()), (None, None), "{odd}");
        assert!(!error.is_retryable() && !error.is_validation(), "{odd}");
        assert_eq!(error.to_string(), "GetEntitlement: no message", "{odd}");
    }
}

#[facade]
#[case]
async fn codes_are_read_in_both_spellings() {
    for (spelling, code) in [
        ("FeatureNotFound", ErrorCode::FeatureNotFound),
        ("FEATURE_NOT_FOUND", ErrorCode::FeatureNotFound),
        ("EntitlementLimitExceededError", ErrorCode::EntitlementLimitExceededError),
        ("ENTITLEMENT_LIMIT_EXCEEDED", ErrorCode::EntitlementLimitExceededError),
        ("BAD_USER_INPUT", ErrorCode::BadUserInput),
        ("BrandNew", ErrorCode::from("BRAND_NEW")),
    ] {
        let error = meets(refusal(spelling)).await;
        assert_eq!(error.code(), Some(code), "{spelling}");
    }
}

#[facade]
#[case]
async fn the_trace_id_is_found_under_its_likely_names() {
    for name in ["traceId", "traceID", "trace_id"] {
        let error =
            meets(json(&json!({ "errors": [{ "extensions": { name: "trace-1" } }] }))).await;
        assert_eq!(error.trace_id(), Some("trace-1"), "{name}");
    }
}

#[facade]
#[case]
async fn graphql_errors_come_with_other_statuses_too() {
    let body =
        json!({ "errors": [{ "message": "no", "extensions": { "code": "BAD_USER_INPUT" } }] });

    let error = meets(failing(400, &body)).await;

    assert_eq!(error.kind(), ErrorKind::GraphQl);
    assert_eq!(error.status().unwrap(), 400);
    assert_eq!(error.code(), Some(ErrorCode::BadUserInput));
    assert_eq!(error.attempts(), 1);

    let body = json!({ "errors": [{ "message": "broken" }], "data": null });

    let error = meets(failing(500, &body)).await;

    assert_eq!(error.kind(), ErrorKind::GraphQl);
    assert_eq!(error.status().unwrap(), 500);
    assert_eq!(error.attempts(), 4);
    assert_eq!(error.to_string(), "GetEntitlement: broken (after 4 attempts)");
}

#[facade]
#[case]
async fn data_with_an_error_status_is_not_a_success() {
    let error = meets(failing(500, &json!({ "data": { "entitlement": null } }))).await;

    assert_eq!(error.kind(), ErrorKind::Http);
    assert_eq!(error.attempts(), 4);
}

#[facade]
#[case]
async fn rest_style_error_bodies() {
    let body = json!({ "error": { "code": "UNAUTHENTICATED", "message": "who?" } });
    let error = meets(failing(401, &body)).await;
    assert_eq!(error.kind(), ErrorKind::Http);
    assert_eq!(error.code(), Some(ErrorCode::Unauthenticated));
    assert!(error.is_unauthorized() && !error.is_forbidden());
    assert!(error.to_string().contains("HTTP 401 Unauthorized"), "{error}");
    assert!(error.to_string().contains("who?"), "{error}");

    let body = json!({ "error": "rate_limit_exceeded" });
    let error = meets(failing(429, &body)).await;
    assert_eq!(error.code(), Some(ErrorCode::RateLimitExceeded));
    assert!(error.is_rate_limited() && error.is_retryable() && !error.is_ambiguous());

    for odd in [json!({ "error": null }), json!({ "error": { "code": 1 } }), json!(["error"])] {
        let error = meets(failing(400, &odd)).await;
        assert_eq!((error.kind(), error.code()), (ErrorKind::Http, None), "{odd}");
    }
}

/// A predicate on an error, with its name.
pub(super) type Question = (&'static str, fn(&Error) -> bool);

pub(super) const QUESTIONS: [Question; 8] = [
    ("not found", Error::is_not_found),
    ("unauthorized", Error::is_unauthorized),
    ("forbidden", Error::is_forbidden),
    ("rate limited", Error::is_rate_limited),
    ("timeout", Error::is_timeout),
    ("retryable", Error::is_retryable),
    ("ambiguous", Error::is_ambiguous),
    ("validation", Error::is_validation),
];

#[facade]
#[case]
async fn each_predicate_considers_code_and_status() {
    let invalid = json(&json!({ "errors": [{ "extensions": { "isValidationError": true } }] }));
    for (step, expected) in [
        (refusal("CustomerNotFound"), vec!["not found"]),
        (refusal("PRODUCT_NOT_FOUND"), vec!["not found"]),
        (refusal("ExperimentNotFoundError"), vec!["not found"]),
        (refusal("AddonsNotFound"), vec!["not found"]),
        (refusal("Unauthenticated"), vec!["unauthorized"]),
        (refusal("API_KEY_EXPIRED"), vec!["unauthorized"]),
        (refusal("IdentityForbidden"), vec!["forbidden"]),
        (refusal("ACCESS_DENIED"), vec!["forbidden"]),
        (refusal("RateLimitExceeded"), vec!["rate limited", "retryable"]),
        (refusal("OperationTimeout"), vec!["timeout", "retryable", "ambiguous"]),
        (refusal("ObjectAlreadyBeingUsedByAnotherRequestError"), vec!["retryable", "ambiguous"]),
        (refusal("EntitlementLimitExceeded"), vec![]),
        (refusal("BrandNew"), vec![]),
        (invalid, vec!["validation"]),
        (status(400), vec![]),
        (status(401), vec!["unauthorized"]),
        (status(403), vec!["forbidden"]),
        (status(408), vec!["retryable", "ambiguous"]),
        (status(429), vec!["rate limited", "retryable"]),
        (status(500), vec!["retryable", "ambiguous"]),
        (status(503), vec!["retryable", "ambiguous"]),
    ] {
        let error = meets(step).await;
        let answers: Vec<_> = (QUESTIONS.iter())
            .filter(|(_, question)| question(&error))
            .map(|(name, _)| *name)
            .collect();
        assert_eq!(answers, expected, "{error:?}");
    }
}

#[facade]
#[case]
async fn an_unknown_api_key_is_unauthorized_rather_than_not_found() {
    let error = meets(refusal("ApiKeyNotFound")).await;

    assert!(error.is_unauthorized());
    assert!(!error.is_not_found(), "this would have callers create the customer");
}
