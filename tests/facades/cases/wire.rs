//! Requests on the wire.

use mockito::{Matcher, Mock};
use serde_json::{Value, json};
use stigg::common::CursorPaging;
use stigg::coupons::{CouponFilter, CouponStatus, GetCouponsInput};
use stigg::customers::{ProvisionCustomerInput, UpdateCustomerInput};
use stigg::entitlements::{EntitlementOptions, FetchEntitlementQuery};
use stigg::operation::{self, Operation};
use stigg::promotional_entitlements::{
    GrantPromotionalEntitlementInput, GrantPromotionalEntitlementsInput,
    PromotionalEntitlementPeriod, RevokePromotionalEntitlementInput,
};
use stigg::subscriptions::{
    ApplySubscriptionInput, CheckoutOptions, EstimateSubscriptionInput,
    EstimateSubscriptionUpdateInput, PreviewSubscriptionInput, ProvisionSubscriptionInput,
    SubscriptionAddonInput, SubscriptionInput, UpdateSubscriptionInput,
};
use stigg::usage::{
    ReportUsageInput, UsageEventReportInput, UsageEventsReportInput, UsageUpdateBehavior,
};
use stigg::{CallOptions, Nullable};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::{builder, case, check, client, facade, mock_server};
use crate::support::server::Server;
use crate::support::{KEY, answers};

const USER_AGENT: &str = concat!("stigg/", env!("CARGO_PKG_VERSION"), " (Rust)");

fn date(text: &str) -> OffsetDateTime {
    OffsetDateTime::parse(text, &Rfc3339).unwrap()
}

/// Makes a mock respond in a way that causes no retry. The response itself does not matter here.
fn once(mock: Mock) -> Mock {
    mock.with_body("{}").expect(1).create()
}

/// Sends an operation to a server that accepts only this request.
#[facade]
async fn sends<O: Operation>(operation: O, name: &str, document: &str, variables: &Value) {
    let mut server = mock_server().await;
    let body = json!({ "operationName": name, "query": document, "variables": variables });
    let mock = once(
        (server.mock("POST", "/graphql"))
            .match_header("x-graphql-operation-name", name)
            .match_body(Matcher::Json(body)),
    );

    let outcome = client(&format!("{}/graphql", server.url())).send(operation).await;
    drop(outcome);

    mock.assert();
}

#[facade]
#[case]
async fn every_request_has_the_standard_headers() {
    let mut server = mock_server().await;
    let mock = once(
        (server.mock("POST", "/a/path?and=query"))
            .match_header("x-api-key", KEY)
            .match_header("x-graphql-operation-name", "GetEntitlement")
            .match_header("content-type", "application/json")
            .match_header("accept", "application/json")
            .match_header("accept-encoding", Matcher::Regex("gzip".to_owned()))
            .match_header("user-agent", USER_AGENT)
            .match_header("content-length", Matcher::Regex("^[0-9]+$".to_owned()))
            .match_header("authorization", Matcher::Missing)
            .match_header("cache-control", Matcher::Missing)
            .match_header("cookie", Matcher::Missing),
    );

    let outcome = check(&client(&format!("{}/a/path?and=query", server.url()))).await;
    drop(outcome);

    mock.assert();
}

#[facade]
#[case]
async fn caches_can_be_bypassed() {
    let mut server = mock_server().await;
    let mock = once(server.mock("POST", "/graphql").match_header("cache-control", "no-cache"));

    let url = format!("{}/graphql", server.url());
    let client = builder(&url).header("Cache-Control", "no-cache").build().unwrap();
    let outcome = check(&client).await;
    drop(outcome);

    mock.assert();
}

#[facade]
#[case]
async fn the_user_agent_can_be_extended_or_replaced() {
    let server = Server::always(answers::granted());
    let named = builder(&server.url()).app_info("my-job/1.2").build().unwrap();
    let replaced = builder(&server.url()).user_agent("another/3").build().unwrap();

    check(&named).await.unwrap();
    check(&replaced).await.unwrap();

    let requests = server.finish().requests;
    assert_eq!(requests[0].header("user-agent"), Some(&*format!("my-job/1.2 {USER_AGENT}")));
    assert_eq!(requests[1].header("user-agent"), Some("another/3"));
}

#[facade]
#[case]
async fn headers_of_a_client_and_of_a_call_are_sent() {
    let server = Server::always(answers::granted());
    let client = builder(&server.url())
        .header("x-team", "billing")
        .header("x-request-id", "of the client")
        .build()
        .unwrap();
    let options = CallOptions::new().header("X-Request-Id", "of the call").unwrap();

    check(&client.with_options(options)).await.unwrap();
    check(&client).await.unwrap();

    let requests = server.finish().requests;
    for (request, id) in requests.iter().zip(["of the call", "of the client"]) {
        assert_eq!(request.header("x-team"), Some("billing"));
        assert_eq!(request.header("x-request-id"), Some(id));
        assert_eq!(request.header("x-api-key"), Some(KEY));
    }
    assert_eq!(requests.len(), 2);
}

#[facade]
#[case]
async fn unset_fields_are_not_sent() {
    sends(
        operation::GetEntitlement::new(FetchEntitlementQuery::builder("customer-1", "feature-1")),
        "GetEntitlement",
        operation::GetEntitlement::DOCUMENT,
        &json!({ "query": { "customerId": "customer-1", "featureId": "feature-1" } }),
    )
    .await;
    sends(
        operation::GetEntitlement::new(
            FetchEntitlementQuery::builder("customer-1", "feature-1")
                .resource_id("resource-1")
                .options(EntitlementOptions::builder().requested_usage(2.5)),
        ),
        "GetEntitlement",
        operation::GetEntitlement::DOCUMENT,
        &json!({ "query": {
            "customerId": "customer-1",
            "featureId": "feature-1",
            "resourceId": "resource-1",
            "options": { "requestedUsage": 2.5 },
        } }),
    )
    .await;
}

#[facade]
#[case]
async fn null_is_sent_to_clear_a_field() {
    sends(
        operation::UpdateCustomer::new(
            UpdateCustomerInput::builder("customer-1").name("Acme \"Ü\" 🦀").email(Nullable::Null),
        ),
        "UpdateCustomer",
        operation::UpdateCustomer::DOCUMENT,
        &json!({ "input": { "customerId": "customer-1", "name": "Acme \"Ü\" 🦀", "email": null } }),
    )
    .await;
    sends(
        operation::UpdateSubscription::new(
            UpdateSubscriptionInput::builder("subscription-1").cancellation_date(Nullable::Null),
        ),
        "UpdateSubscription",
        operation::UpdateSubscription::DOCUMENT,
        &json!({ "input": { "subscriptionId": "subscription-1", "cancellationDate": null } }),
    )
    .await;
}

/// The server's clock decides: the local one may be wrong, and an emulator's may have been moved.
#[facade]
#[case]
async fn dates_are_not_checked_against_the_local_clock() {
    const DATE: &str = "2001-02-03T04:05:06Z";
    let past = date(DATE);
    let dated = |field: &str| json!({ "customerId": "c", "planId": "p", field: DATE, "cancellationDate": DATE });
    sends(
        operation::ProvisionSubscription::new(
            ProvisionSubscriptionInput::builder("c", "p").start_date(past).cancellation_date(past),
        ),
        "ProvisionSubscription",
        operation::ProvisionSubscription::DOCUMENT,
        &json!({ "input": dated("startDate") }),
    )
    .await;
    sends(
        operation::ApplySubscription::new(
            ApplySubscriptionInput::builder("c", "p").start_date(past).cancellation_date(past),
        ),
        "ApplySubscription",
        operation::ApplySubscription::DOCUMENT,
        &json!({ "input": dated("startDate") }),
    )
    .await;
    sends(
        operation::CreateSubscription::new(
            SubscriptionInput::builder("c", "p").end_date(past).cancellation_date(past),
        ),
        "CreateSubscription",
        operation::CreateSubscription::DOCUMENT,
        &json!({ "subscription": dated("endDate") }),
    )
    .await;
    sends(
        operation::UpdateSubscription::new(
            UpdateSubscriptionInput::builder("s").trial_end_date(past).cancellation_date(past),
        ),
        "UpdateSubscription",
        operation::UpdateSubscription::DOCUMENT,
        &json!({
            "input": { "subscriptionId": "s", "trialEndDate": DATE, "cancellationDate": DATE }
        }),
    )
    .await;
}

#[facade]
#[case]
async fn coupons_take_filter_and_paging_as_variables() {
    sends(
        operation::GetCoupons::new(GetCouponsInput::builder()),
        "GetCoupons",
        operation::GetCoupons::DOCUMENT,
        &json!({}),
    )
    .await;
    sends(
        operation::GetCoupons::new(
            GetCouponsInput::builder()
                .filter(CouponFilter::builder().status(CouponStatus::Active))
                .paging(CursorPaging::builder().first(50).after("cursor")),
        ),
        "GetCoupons",
        operation::GetCoupons::DOCUMENT,
        &json!({
            "filter": { "status": { "eq": "ACTIVE" } },
            "paging": { "first": 50, "after": "cursor" },
        }),
    )
    .await;
}

#[facade]
#[case]
async fn events_are_sent_as_built() {
    let event = UsageEventReportInput::builder("customer-1", "email_sent")
        .idempotency_key("key-1")
        .timestamp(date("2026-01-02T03:04:05.678Z"))
        .dimension("recipients", 3)
        .dimension("bulk", true);

    sends(
        operation::ReportEvent::new(event),
        "ReportEvent",
        operation::ReportEvent::DOCUMENT,
        &json!({ "events": { "usageEvents": [{
            "customerId": "customer-1",
            "eventName": "email_sent",
            "idempotencyKey": "key-1",
            "timestamp": "2026-01-02T03:04:05.678Z",
            "dimensions": { "recipients": 3, "bulk": true },
        }] } }),
    )
    .await;
}

#[facade]
#[case]
async fn usage_is_sent_with_its_own_key() {
    sends(
        operation::ReportUsage::new(
            ReportUsageInput::builder("customer-1", "feature-1", 2.5)
                .idempotency_key("key-1")
                .update_behavior(UsageUpdateBehavior::Set)
                .created_at(date("2026-01-02T03:04:05Z")),
        ),
        "ReportUsage",
        operation::ReportUsage::DOCUMENT,
        &json!({ "input": {
            "customerId": "customer-1",
            "featureId": "feature-1",
            "value": 2.5,
            "idempotencyKey": "key-1",
            "updateBehavior": "SET",
            "createdAt": "2026-01-02T03:04:05Z",
        } }),
    )
    .await;
}

#[facade]
#[case]
async fn nested_inputs_are_sent_completely() {
    sends(
        operation::ProvisionSubscription::new(
            ProvisionSubscriptionInput::builder("customer-1", "plan-1")
                .addon(SubscriptionAddonInput::builder("addon-1").quantity(2))
                .addon("addon-2")
                .checkout_options(
                    CheckoutOptions::builder("https://a.example/yes", "https://a.example/no")
                        .allow_promo_codes(true),
                )
                .metadata("source", "website"),
        ),
        "ProvisionSubscription",
        operation::ProvisionSubscription::DOCUMENT,
        &json!({ "input": {
            "customerId": "customer-1",
            "planId": "plan-1",
            "addons": [{ "addonId": "addon-1", "quantity": 2 }, { "addonId": "addon-2" }],
            "checkoutOptions": {
                "cancelUrl": "https://a.example/no",
                "successUrl": "https://a.example/yes",
                "allowPromoCodes": true,
            },
            "additionalMetaData": { "source": "website" },
        } }),
    )
    .await;
}

#[facade]
#[case]
async fn every_method_sends_the_operation_that_it_names() {
    let server = Server::always(answers::refusal("BadUserInput"));
    let client = client(&server.url());
    let grant =
        GrantPromotionalEntitlementInput::builder("f", PromotionalEntitlementPeriod::OneMonth);
    let grants = GrantPromotionalEntitlementsInput::builder("c", [grant]);

    client.provision_customer(ProvisionCustomerInput::builder("c")).await.unwrap_err();
    client.update_customer("c").await.unwrap_err();
    client.get_customer_by_id("c").await.unwrap_err();
    client.get_active_subscriptions("c").await.unwrap_err();
    client.get_active_subscriptions_list("c").await.unwrap_err();
    client.get_subscription("s").await.unwrap_err();
    client.provision_subscription(ProvisionSubscriptionInput::builder("c", "p")).await.unwrap_err();
    client.update_subscription("s").await.unwrap_err();
    client.cancel_subscription("s").await.unwrap_err();
    client.estimate_subscription(EstimateSubscriptionInput::builder("c", "p")).await.unwrap_err();
    client
        .estimate_subscription_update(EstimateSubscriptionUpdateInput::builder("s"))
        .await
        .unwrap_err();
    client.preview_subscription(PreviewSubscriptionInput::builder("c", "p")).await.unwrap_err();
    client.get_entitlement(FetchEntitlementQuery::builder("c", "f")).await.unwrap_err();
    client.get_entitlements("c").await.unwrap_err();
    client.get_entitlements_state("c").await.unwrap_err();
    client.grant_promotional_entitlements(grants).await.unwrap_err();
    client
        .revoke_promotional_entitlement(RevokePromotionalEntitlementInput::builder("c", "f"))
        .await
        .unwrap_err();
    client.report_usage(ReportUsageInput::builder("c", "f", 1.0)).await.unwrap_err();
    client
        .report_event(UsageEventsReportInput::builder([UsageEventReportInput::builder("c", "e")]))
        .await
        .unwrap_err();
    client.get_coupons(GetCouponsInput::builder()).await.unwrap_err();

    let requests = server.finish().requests;
    let sent: Vec<_> = (requests.iter())
        .map(|request| (request.header("x-graphql-operation-name").unwrap(), request.json()))
        .collect();
    let names: Vec<_> = sent.iter().map(|(name, _)| *name).collect();
    assert_eq!(
        names,
        [
            "ProvisionCustomer",
            "UpdateCustomer",
            "GetCustomerById",
            "GetActiveSubscriptions",
            "GetActiveSubscriptionsList",
            "GetSubscription",
            "ProvisionSubscription",
            "UpdateSubscription",
            "CancelSubscription",
            "EstimateSubscription",
            "EstimateSubscriptionUpdate",
            "PreviewSubscription",
            "GetEntitlement",
            "GetEntitlements",
            "GetEntitlementsState",
            "GrantPromotionalEntitlements",
            "RevokePromotionalEntitlement",
            "ReportUsage",
            "ReportEvent",
            "GetCoupons",
        ]
    );
    for (name, body) in sent {
        assert_eq!(body["operationName"], name);
        let query = body["query"].as_str().unwrap();
        assert!(query.contains(&format!(" {name}(")), "{name} is not what {query} defines");
    }
}
