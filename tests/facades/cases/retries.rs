//! Which calls are retried, and how often.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::json;
use stigg::ErrorKind::{Connect, Decode, GraphQl, Http, Timeout, Transport};
use stigg::promotional_entitlements::{
    GrantPromotionalEntitlementInput, GrantPromotionalEntitlementsInput,
    PromotionalEntitlementPeriod, RevokePromotionalEntitlementInput,
};
use stigg::subscriptions::{
    EstimateSubscriptionInput, EstimateSubscriptionUpdateInput, PreviewSubscriptionInput,
    ProvisionSubscriptionInput,
};
use stigg::usage::{ReportUsageInput, UsageEventReportInput, UsageUpdateBehavior};
use stigg::{ErrorKind, Result, RetryPolicy, operation};

use super::{Client, builder, case, check, client, facade, query};
use crate::support::answers::{self, http, refusal, status};
use crate::support::refusing::Refusing;
use crate::support::server::{Server, Step};

/// A call, by the effect of sending it twice.
#[derive(Clone, Copy, Debug)]
enum Sample {
    Query,
    Coupons,
    Usage,
    KeyedUsage,
    SetUsage,
    Events,
    Estimate,
    EstimateUpdate,
    Preview,
    ProvisionCustomer,
    UpdateCustomer,
    ProvisionSubscription,
    UpdateSubscription,
    CancelSubscription,
    Grant,
    Revoke,
}

impl Sample {
    /// Calls that are safe to repeat: queries, and mutations that have a key, set an end state or
    /// store nothing.
    const HARMLESS: [Self; 9] = [
        Self::Query,
        Self::Coupons,
        Self::Usage,
        Self::KeyedUsage,
        Self::SetUsage,
        Self::Events,
        Self::Estimate,
        Self::EstimateUpdate,
        Self::Preview,
    ];

    const MUTATIONS: [Self; 7] = [
        Self::ProvisionCustomer,
        Self::UpdateCustomer,
        Self::ProvisionSubscription,
        Self::UpdateSubscription,
        Self::CancelSubscription,
        Self::Grant,
        Self::Revoke,
    ];
}

fn usage() -> ReportUsageInput {
    ReportUsageInput::builder("c", "f", 1.0).build()
}

#[facade]
async fn send(client: &Client, sample: Sample) -> Result<()> {
    match sample {
        Sample::Query => check(client).await.map(drop),
        Sample::Coupons => {
            client.get_coupons(stigg::coupons::GetCouponsInput::default()).await.map(drop)
        }
        Sample::Usage => client.report_usage(usage()).await.map(drop),
        Sample::KeyedUsage => {
            let usage = ReportUsageInput::builder("c", "f", 1.0).idempotency_key("key-1");
            client.report_usage(usage).await.map(drop)
        }
        Sample::SetUsage => {
            let usage =
                ReportUsageInput::builder("c", "f", 1.0).update_behavior(UsageUpdateBehavior::Set);
            client.report_usage(usage).await.map(drop)
        }
        Sample::Events => {
            client.report_event(UsageEventReportInput::builder("c", "e")).await.map(drop)
        }
        Sample::Estimate => {
            let input = EstimateSubscriptionInput::builder("c", "p");
            client.estimate_subscription(input).await.map(drop)
        }
        Sample::EstimateUpdate => {
            let input = EstimateSubscriptionUpdateInput::builder("s");
            client.estimate_subscription_update(input).await.map(drop)
        }
        Sample::Preview => {
            let input = PreviewSubscriptionInput::builder("c", "p");
            client.preview_subscription(input).await.map(drop)
        }
        Sample::ProvisionCustomer => client.provision_customer("c").await.map(drop),
        Sample::UpdateCustomer => client.update_customer("c").await.map(drop),
        Sample::ProvisionSubscription => {
            let input = ProvisionSubscriptionInput::builder("c", "p");
            client.provision_subscription(input).await.map(drop)
        }
        Sample::UpdateSubscription => client.update_subscription("s").await.map(drop),
        Sample::CancelSubscription => client.cancel_subscription("s").await.map(drop),
        Sample::Grant => {
            let grant = GrantPromotionalEntitlementInput::builder(
                "f",
                PromotionalEntitlementPeriod::OneMonth,
            );
            let input = GrantPromotionalEntitlementsInput::builder("c", [grant]);
            client.grant_promotional_entitlements(input).await.map(drop)
        }
        Sample::Revoke => {
            let input = RevokePromotionalEntitlementInput::builder("c", "f");
            client.revoke_promotional_entitlement(input).await.map(drop)
        }
    }
}

/// The calls that are retried after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Again {
    /// All: the operation was certainly not executed.
    All,
    /// Calls that may be executed twice.
    Harmless,
    /// None: a retry would fail in the same way.
    None,
}

/// Makes every call against a server that always fails in the same way.
#[facade]
async fn meets(failure: &str, step: &Step, kind: ErrorKind, again: Again) {
    let harmless = Sample::HARMLESS.map(|sample| (sample, again != Again::None));
    let mutations = Sample::MUTATIONS.map(|sample| (sample, again == Again::All));
    for (sample, is_retried) in harmless.into_iter().chain(mutations) {
        let case = format!("{sample:?}, {failure}");
        let server = Server::always(step.clone());
        let builder = builder(&server.url());
        let builder = if kind == Timeout {
            builder.attempt_timeout(Duration::from_millis(100))
        } else {
            builder
        };
        let client = builder.build().unwrap();

        let outcome = send(&client, sample).await;

        let error = outcome.unwrap_err();
        let attempts = if is_retried { 4 } else { 1 };
        assert_eq!(error.kind(), kind, "{case}: {error:?}");
        assert_eq!(error.attempts(), attempts, "{case}");
        assert_eq!(error.is_retryable(), again != Again::None, "{case}");
        assert_eq!(error.is_ambiguous(), again == Again::Harmless || kind == Decode, "{case}");
        let requests = server.finish().requests;
        // The attempt may time out before its request is sent.
        let least = if kind == Timeout { 0 } else { attempts as usize };
        assert!((least..=attempts as usize).contains(&requests.len()), "{case}: {requests:?}");
        assert!(requests.iter().all(|request| *request == requests[0]), "{case}: they differ");
    }
}

#[facade]
#[case]
async fn connections_that_fail() {
    let truncated = answers::granted().cut(20).then_close();
    for (failure, step, kind) in [
        ("closed after the request", Step::silence().then_close(), Transport),
        ("reset after the request", Step::silence().then_reset(), Transport),
        ("closed within the body", truncated, Transport),
        ("no response in time", Step::silence().then_hang(), Timeout),
    ] {
        meets(failure, &step, kind, Again::Harmless).await;
    }
}

#[facade]
#[case]
async fn connections_that_cannot_be_made() {
    let nobody = Refusing::new();
    for sample in Sample::HARMLESS.into_iter().chain(Sample::MUTATIONS) {
        let outcome = send(&client(&nobody.url()), sample).await;

        let error = outcome.unwrap_err();
        assert_eq!(error.kind(), Connect, "{sample:?}: {error:?}");
        assert_eq!(error.attempts(), 4, "{sample:?}");
        assert!(error.is_retryable() && !error.is_ambiguous(), "{sample:?}");
    }
}

#[facade]
#[case]
async fn statuses() {
    for (code, again) in [
        (429, Again::All),
        (408, Again::Harmless),
        (500, Again::Harmless),
        (502, Again::Harmless),
        (503, Again::Harmless),
        (504, Again::Harmless),
        (400, Again::None),
        (401, Again::None),
        (403, Again::None),
        (404, Again::None),
        (413, Again::None),
    ] {
        meets(&format!("HTTP {code}"), &status(code), Http, again).await;
    }
}

#[facade]
#[case]
async fn codes() {
    for (code, again) in [
        ("RateLimitExceeded", Again::All),
        ("RATE_LIMIT_EXCEEDED", Again::All),
        ("OperationTimeout", Again::Harmless),
        ("ObjectAlreadyBeingUsedByAnotherRequestError", Again::Harmless),
        ("BadUserInput", Again::None),
        ("CustomerNotFound", Again::None),
        ("Unauthenticated", Again::None),
        ("SomethingNew", Again::None),
    ] {
        meets(code, &refusal(code), GraphQl, again).await;
    }
}

#[facade]
#[case]
async fn responses_that_do_not_match_the_schema() {
    meets("no JSON", &http(200, &[], "<html>"), Decode, Again::None).await;
}

#[facade]
#[case]
async fn a_temporary_failure_is_hidden_by_retries() {
    let server = Server::start([
        Step::silence().then_close(),
        status(503),
        refusal("RateLimitExceeded"),
        answers::granted(),
    ]);

    let response = client(&server.url()).send(operation::GetEntitlement(query())).await.unwrap();

    assert!(response.data.is_granted);
    assert_eq!(response.attempts, 4);
    assert_eq!(server.finish().requests.len(), 4);
}

#[facade]
#[case]
async fn the_first_permanent_failure_ends_the_call() {
    let server = Server::start([status(503), refusal("BadUserInput"), answers::granted()]);

    let error = check(&client(&server.url())).await.unwrap_err();

    assert_eq!(error.kind(), GraphQl);
    assert_eq!(error.attempts(), 2);
    assert_eq!(server.finish().requests.len(), 2);
}

#[facade]
#[case]
async fn the_policy_limits_the_attempts() {
    for (policy, attempts) in [
        (RetryPolicy::none(), 1),
        (RetryPolicy::default().max_retries(0), 1),
        (RetryPolicy::default().max_retries(1), 2),
        (RetryPolicy::default().max_retries(9), 10),
    ] {
        let server = Server::always(status(503));
        let policy = policy.max_backoff(Duration::ZERO);
        let client = builder(&server.url()).retry(policy).build().unwrap();

        let error = check(&client).await.unwrap_err();

        assert_eq!(error.attempts(), attempts);
        assert_eq!(server.finish().requests.len(), attempts as usize);
    }
}

#[facade]
#[case]
async fn all_attempts_of_a_usage_report_share_a_key() {
    let measured = json!({ "data": { "reportUsage": {
        "id": "1", "customerId": "c", "featureId": "f", "timestamp": "2026-01-02T03:04:05Z",
    } } });
    let done = answers::json(&measured);
    let server = Server::start([status(503), Step::silence().then_reset(), done]);
    let client = client(&server.url());

    client.report_usage(usage()).await.unwrap();
    client.report_usage(usage()).await.unwrap();

    let requests = server.finish().requests;
    let keys: Vec<_> = (requests.iter())
        .map(|request| request.json()["variables"]["input"]["idempotencyKey"].clone())
        .collect();
    assert_eq!(keys.len(), 4);
    assert_eq!((&keys[0], &keys[1]), (&keys[1], &keys[2]));
    assert!(keys[0].as_str().is_some_and(|key| key.len() == 36), "{}", keys[0]);
    assert_ne!(keys[0], keys[3], "two reports of the same usage are two");
    assert_eq!(requests[0].body, requests[2].body);
}

#[facade]
#[case]
async fn all_attempts_of_an_event_share_a_timestamp() {
    let event: UsageEventReportInput = serde_json::from_value(
        json!({ "customerId": "c", "eventName": "e", "idempotencyKey": "k" }),
    )
    .unwrap();
    let done = answers::json(&json!({ "data": { "reportEvent": "fine" } }));
    let server = Server::start([status(500), Step::silence().then_close(), done]);

    let answer = client(&server.url()).report_event(vec![event.clone(), event]).await.unwrap();

    assert_eq!(answer.as_deref(), Some("fine"));
    let requests = server.finish().requests;
    assert_eq!(requests.len(), 3);
    assert_eq!(requests.iter().map(|one| &one.body).collect::<BTreeSet<_>>().len(), 1);
    let events = &requests[0].json()["variables"]["events"]["usageEvents"];
    assert!(events[0]["timestamp"].is_string() && events[1]["timestamp"].is_string(), "{events}");
}
