//! Invalid values, which are refused before anything is sent.

use serde_json::{Value, json};
use stigg::ErrorKind;
use stigg::common::{CursorPaging, DateTime, Number};
use stigg::coupons::GetCouponsInput;
use stigg::credits::CreditUsageInput;
use stigg::customers::UpdateCustomerInput;
use stigg::entitlements::FetchEntitlementQuery;
use stigg::operation::{self, Operation};
use stigg::promotional_entitlements::{
    GrantPromotionalEntitlementInput, GrantPromotionalEntitlementsInput,
    PromotionalEntitlementPeriod,
};
use stigg::subscriptions::{
    CheckoutOptions, ProvisionSubscriptionInput, SubscriptionAddonInput,
    SubscriptionCancellationInput, SubscriptionCancellationTime, UpdateSubscriptionInput,
};
use stigg::usage::{
    MAX_USAGE_EVENTS, ReportUsageInput, UsageEventReportInput, UsageEventsReportInput,
};

use super::{case, client, facade};
use crate::support::answers;
use crate::support::server::Server;

/// Sends an operation that must be refused because of the value of a field.
#[facade]
async fn refuses<O: Operation>(operation: O, field: &str, value: &str, remedy: &str) {
    let name = operation.name().unwrap().to_owned();
    let server = Server::always(answers::status(500));

    let outcome = client(&server.url()).send(operation).await;

    let error = outcome.err().unwrap();
    assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
    assert_eq!(error.operation(), Some(&*name));
    assert_eq!(error.attempts(), 0);
    assert!(error.is_validation() && !error.is_retryable() && !error.is_ambiguous());
    let invalid = error.invalid_input().unwrap();
    assert_eq!((&*invalid.field, &*invalid.value), (field, value));
    assert!(invalid.remedy.contains(remedy), "{remedy} is not in {:?}", invalid.remedy);
    assert_eq!(
        error.to_string(),
        format!("{name}: `{field}` cannot be {value}: {}", invalid.remedy)
    );
    assert_eq!(server.finish().connections, 0);
}

#[facade]
#[case]
async fn blank_identifiers() {
    for blank in ["", " ", "\n"] {
        refuses(
            operation::GetEntitlement::new(FetchEntitlementQuery::builder(blank, "feature-1")),
            "customer_id",
            &format!("{blank:?}"),
            "not blank",
        )
        .await;
    }
    refuses(operation::GetSubscription::new(""), "subscription_id", "\"\"", "not blank").await;
    refuses(operation::UpdateCustomer::new(""), "customer_id", "\"\"", "not blank").await;
}

#[facade]
#[case]
async fn fields_of_nested_inputs() {
    refuses(
        operation::ProvisionSubscription::new(
            ProvisionSubscriptionInput::builder("customer-1", "plan-1")
                .checkout_options(CheckoutOptions::builder("", "https://a.example/no")),
        ),
        "checkout_options.success_url",
        "\"\"",
        "not blank",
    )
    .await;
    refuses(
        operation::ProvisionSubscription::new(
            ProvisionSubscriptionInput::builder("customer-1", "plan-1")
                .addon("addon-1")
                .addon(SubscriptionAddonInput::builder("addon-2").quantity(-1)),
        ),
        "addons[1].quantity",
        "-1",
        "0 or more",
    )
    .await;
}

#[facade]
#[case]
async fn numbers_that_json_cannot_hold() {
    for (number, shown) in [(f64::NAN, "NaN"), (f64::INFINITY, "inf"), (-f64::INFINITY, "-inf")] {
        refuses(
            operation::ReportUsage::new(ReportUsageInput::builder("c", "f", number)),
            "value",
            shown,
            "finite",
        )
        .await;
    }
}

#[facade]
#[case]
async fn batches_of_the_wrong_size() {
    let event = UsageEventReportInput::builder("c", "e").build();
    for (events, shown) in [(0, "empty"), (MAX_USAGE_EVENTS + 1, "1001 items")] {
        refuses(
            operation::ReportEvent::new(UsageEventsReportInput::from(vec![event.clone(); events])),
            "usage_events",
            shown,
            "1000",
        )
        .await;
    }
}

#[facade]
#[case]
async fn the_largest_batch_is_sent() {
    let server = Server::always(answers::json(&json!({ "data": { "reportEvent": null } })));
    let event = UsageEventReportInput::builder("c", "e").build();

    client(&server.url()).report_event(vec![event; MAX_USAGE_EVENTS]).await.unwrap();

    let sent = server.finish().requests[0].json();
    let events = sent["variables"]["events"]["usageEvents"].as_array().unwrap();
    assert_eq!(events.len(), MAX_USAGE_EVENTS);
}

#[facade]
#[case]
async fn an_event_that_is_too_large() {
    let event = UsageEventReportInput::builder("c", "e").dimension("text", "x".repeat(1_000_000));
    let event = event.build();
    let bytes = serde_json::to_vec(&event).unwrap().len();
    refuses(
        operation::ReportEvent::new(event),
        "usage_events[0].dimensions",
        &format!("{bytes} bytes of JSON"),
        "1000000",
    )
    .await;
}

#[facade]
#[case]
async fn dimensions_that_are_neither_text_number_nor_boolean() {
    for (value, shown) in [
        (json!({ "a": 1 }), "{\"a\":1}"),
        (json!([]), "[]"),
        (Value::Null, "null"),
        (json!(["x".repeat(100)]), &*format!("[\"{}…", "x".repeat(62))),
    ] {
        refuses(
            operation::ReportEvent::new(
                UsageEventReportInput::builder("c", "e").dimension("size", 1).dimension("x", value),
            ),
            "usage_events[0].dimensions.x",
            shown,
            "a string, a number or a boolean",
        )
        .await;
    }
}

#[facade]
#[case]
async fn fields_required_by_another_field() {
    refuses(
        operation::GrantPromotionalEntitlements::new(GrantPromotionalEntitlementsInput::builder(
            "c",
            [GrantPromotionalEntitlementInput::builder("f", PromotionalEntitlementPeriod::Custom)],
        )),
        "promotional_entitlements[0].custom_end_date",
        "left out",
        "`Custom`",
    )
    .await;
    refuses(
        operation::CancelSubscription::new(
            SubscriptionCancellationInput::builder("s")
                .subscription_cancellation_time(SubscriptionCancellationTime::SpecificDate),
        ),
        "end_date",
        "left out",
        "`SpecificDate`",
    )
    .await;
}

#[facade]
#[case]
async fn an_empty_list_of_grants() {
    let nothing: [GrantPromotionalEntitlementInput; 0] = [];
    refuses(
        operation::GrantPromotionalEntitlements::new(GrantPromotionalEntitlementsInput::builder(
            "c", nothing,
        )),
        "promotional_entitlements",
        "empty",
        "at least one",
    )
    .await;
}

#[facade]
#[case]
async fn updates_without_an_identifier() {
    // Builders cannot produce these, but files can contain them.
    let customer: UpdateCustomerInput = serde_json::from_str("{}").unwrap();
    let subscription: UpdateSubscriptionInput = serde_json::from_str("{}").unwrap();
    refuses(operation::UpdateCustomer(customer), "customer_id", "left out", "`ref_id`").await;
    refuses(operation::UpdateSubscription(subscription), "subscription_id", "left out", "`ref_id`")
        .await;
}

#[facade]
#[case]
async fn numbers_that_json_cannot_hold_exactly() {
    let report = |value: Number| {
        operation::ReportUsage::new(ReportUsageInput::builder("customer-1", "feature-1", value))
    };
    let too_large = (1u64 << 53) + 1;
    refuses(report(too_large.into()), "value", "9007199254740993", "2^53").await;
    refuses(report(i128::MIN.into()), "value", &i128::MIN.to_string(), "2^53").await;
    refuses(report(u128::MAX.into()), "value", &u128::MAX.to_string(), "2^53").await;
    refuses(report(f64::NAN.into()), "value", "NaN", "finite").await;
    refuses(report(f64::INFINITY.into()), "value", "inf", "finite").await;

    let written = r#"{ "customerId": "c", "featureId": "f", "value": 18446744073709551615 }"#;
    let input: ReportUsageInput = serde_json::from_str(written).unwrap();
    refuses(operation::ReportUsage(input), "value", "18446744073709551615", "2^53").await;
}

#[facade]
#[case]
async fn integers_of_more_than_32_bits() {
    let coupons = GetCouponsInput::builder().paging(CursorPaging::builder().first(1u64 << 31));
    refuses(operation::GetCoupons::new(coupons), "paging.first", "2147483648", "32 bits").await;
}

#[facade]
#[case]
async fn identifiers_that_are_too_long() {
    let id = "é".repeat(256);
    let shown = format!("\"{}…", "é".repeat(63));
    let provision = ProvisionSubscriptionInput::builder("c", "p").subscription_id(&id);
    let operation = operation::ProvisionSubscription::new(provision);
    refuses(operation, "subscription_id", &shown, "at most 255 characters").await;
}

#[facade]
#[case]
async fn invalid_dates() {
    let usage = || ReportUsageInput::builder("customer-1", "feature-1", 1);
    let report = |date: DateTime| operation::ReportUsage::new(usage().created_at(date));
    refuses(report("31 January 2026".into()), "created_at", "\"31 January 2026\"", "RFC 3339")
        .await;
    refuses(
        report("2026-02-30T00:00:00Z".into()),
        "created_at",
        "\"2026-02-30T00:00:00Z\"",
        "RFC 3339",
    )
    .await;
    let date = time::macros::datetime!(-0001-12-31 00:00 UTC);
    refuses(report(date.into()), "created_at", &date.to_string(), "0 to 9999").await;
}

#[facade]
#[case]
async fn too_many_or_malformed_grouping_keys() {
    let group_by = |keys: &[&str]| {
        let keys = keys.iter().copied();
        operation::GetCreditUsage::new(CreditUsageInput::builder("customer-1").group_by(keys))
    };
    refuses(group_by(&["a", "b", "c", "d"]), "group_by", "4 keys", "at most 3").await;
    refuses(group_by(&["a", "b c"]), "group_by[1]", "\"b c\"", "letters").await;
}
