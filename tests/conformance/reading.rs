//! Inputs that users write, in files or with their own types.

use serde_json::json;
use stigg::Nullable;
use stigg::common::{CursorPaging, DateTime, Integer, Number};
use stigg::customers::{ImportCustomerInput, UpdateCustomerInput};
use stigg::subscriptions::ProvisionSubscriptionInput;
use stigg::usage::{ReportUsageInput, UsageEventsReportInput};
use time::macros::datetime;

fn refusal<T: serde::de::DeserializeOwned>(text: &str) -> String {
    serde_json::from_str::<T>(text).err().map(|error| error.to_string()).unwrap_or_default()
}

#[test]
fn a_misspelt_key_is_named() {
    let text = r#"{ "customerId": "c", "featureId": "f", "value": 1, "idempotncyKey": "k" }"#;
    let told = refusal::<ReportUsageInput>(text);
    assert!(told.contains("unknown field `idempotncyKey`"), "{told}");
    assert!(told.contains("`idempotencyKey`"), "{told}");

    let told = refusal::<ProvisionSubscriptionInput>(
        r#"{ "customerId": "c", "planId": "p", "bilingPeriod": "MONTHLY" }"#,
    );
    assert!(told.contains("unknown field `bilingPeriod`"), "{told}");

    let told = refusal::<UsageEventsReportInput>(
        r#"{ "usageEvents": [{ "customerId": "c", "eventName": "e", "idempotencyKey": "k", "dimension": {} }] }"#,
    );
    assert!(told.contains("unknown field `dimension`"), "{told}");

    let told = refusal::<CursorPaging>(r#"{ "fist": 1 }"#);
    assert!(told.contains("unknown field `fist`"), "{told}");
}

#[test]
fn keys_can_be_in_snake_case() {
    let text = r#"{
        "customer_id": "c", "planId": "p", "billing_period": "MONTHLY",
        "checkout_options": { "success_url": "s", "cancel_url": "c" }
    }"#;

    let input: ProvisionSubscriptionInput = serde_json::from_str(text).unwrap();

    assert_eq!(
        serde_json::to_value(input).unwrap(),
        json!({
            "customerId": "c", "planId": "p", "billingPeriod": "MONTHLY",
            "checkoutOptions": { "successUrl": "s", "cancelUrl": "c" },
        }),
    );
}

#[test]
fn duplicate_and_missing_fields_are_named() {
    let told = refusal::<ReportUsageInput>(r#"{ "customerId": "a", "customer_id": "b" }"#);
    assert!(told.contains("duplicate field `customerId`"), "{told}");

    let told = refusal::<ReportUsageInput>(r#"{ "customerId": "a", "value": 1 }"#);
    assert!(told.contains("missing field `featureId`"), "{told}");
}

#[test]
fn an_invalid_date_or_number_is_named() {
    let told = refusal::<ImportCustomerInput>(r#"{ "updatedAt": "31 January 2026" }"#);
    assert!(told.contains("31 January 2026") && told.contains("RFC 3339"), "{told}");

    let told = refusal::<ReportUsageInput>(r#"{ "value": "5" }"#);
    assert!(told.contains("expected a JSON number"), "{told}");
}

#[test]
fn setters_take_options() {
    let none: Option<String> = None;
    let usage = ReportUsageInput::builder("c", "f", 1)
        .resource_id(none)
        .environment_id(Some("e"))
        .created_at(Some("2026-01-31T09:00:00Z"))
        .build();
    assert_eq!((usage.resource_id, usage.environment_id.as_deref()), (None, Some("e")));
    assert!(usage.created_at.is_some());

    let no_addons: Option<Vec<stigg::subscriptions::SubscriptionAddonInput>> = None;
    let provision = ProvisionSubscriptionInput::builder("c", "p")
        .addons(no_addons)
        .charge(None::<stigg::subscriptions::ChargeInput>)
        .checkout_options(Some(stigg::subscriptions::CheckoutOptions::builder("s", "c")))
        .build();
    assert_eq!((provision.addons, provision.charges), (None, None));
    assert!(provision.checkout_options.is_some());

    let no_name: Option<&str> = None;
    let update = UpdateCustomerInput::builder("c").name(no_name).email(Nullable::Null).build();
    assert_eq!((update.name, update.email), (Nullable::Absent, Nullable::Null));
}

#[test]
fn one_setter_replaces_a_list_and_one_adds_to_it() {
    use stigg::subscriptions::SubscriptionAddonInput as Addon;

    let input = ProvisionSubscriptionInput::builder("c", "p")
        .addon(Addon::builder("one"))
        .addons([Addon::builder("two")])
        .addon(Some(Addon::builder("three")))
        .build();

    let ids: Vec<_> = input.addons.iter().flatten().map(|addon| &*addon.addon_id).collect();
    assert_eq!(ids, ["two", "three"]);
}

#[test]
fn numbers_can_have_any_width() {
    let numbers: [Number; 14] = [
        5i8.into(),
        5i16.into(),
        5i32.into(),
        5i64.into(),
        5i128.into(),
        5isize.into(),
        5u8.into(),
        5u16.into(),
        5u32.into(),
        5u64.into(),
        5u128.into(),
        5usize.into(),
        5f32.into(),
        5f64.into(),
    ];
    assert_eq!(numbers, [Number::from(5); 14]);
    assert_ne!(Number::from((1u64 << 53) + 1), Number::from(9_007_199_254_740_992.0));
    assert_eq!(Number::from(-7i64).to_string(), "-7");
    assert_eq!(serde_json::to_value(Number::from(1u64 << 53)).unwrap(), json!(1u64 << 53));
    assert_eq!(serde_json::to_value(Number::from(i64::MIN)).unwrap(), json!(i64::MIN));
    assert_eq!(Integer::from(7usize).as_i32(), Some(7));
    assert_eq!(Integer::from(u32::MAX).as_i32(), None);
}

#[test]
fn dates_are_sent_in_utc_if_rfc_3339_cannot_express_their_offset() {
    let text = |date| serde_json::to_value(DateTime::from(date)).unwrap();

    assert_eq!(text(datetime!(2026-01-31 09:00 +1)), json!("2026-01-31T09:00:00+01:00"));
    assert_eq!(text(datetime!(2026-01-31 09:00:30 +00:00:30)), json!("2026-01-31T09:00:00Z"));
    assert_eq!(
        serde_json::to_value(DateTime::from("2026-01-31T09:00:00.5+02:00")).unwrap(),
        json!("2026-01-31T09:00:00.5+02:00"),
    );
}
