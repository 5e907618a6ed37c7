//! Decisions from the limit and the usage of an entitlement.

use serde_json::{Value, json};
use stigg::entitlements::{
    AccessDeniedReason, CreditEntitlement, Entitlement, EntitlementUnion, FeatureEntitlement,
};

/// An entitlement with a hard limit of 10 and a usage of 7, and other fields on top.
fn with(fields: Value) -> Value {
    let mut entitlement = json!({
        "isGranted": true,
        "hasUnlimitedUsage": false,
        "usageLimit": 10.0,
        "currentUsage": 7.0,
    });
    let own = entitlement.as_object_mut().unwrap();
    own.extend(fields.as_object().unwrap().clone());
    entitlement
}

/// The remaining usage, and whether 3, 4 and 0 more are granted, for both kinds of feature
/// entitlement.
fn verdict(fields: Value) -> (Option<f64>, [Option<bool>; 3]) {
    let json = with(fields);
    let old: Entitlement = serde_json::from_value(json.clone()).unwrap();
    let new: FeatureEntitlement = serde_json::from_value(json).unwrap();
    let verdict = (old.remaining(), [3.0, 4.0, 0.0].map(|amount| old.grants(amount)));

    assert_eq!(verdict, (new.remaining(), [3.0, 4.0, 0.0].map(|amount| new.grants(amount))));
    verdict
}

const YES: Option<bool> = Some(true);
const NO: Option<bool> = Some(false);

#[test]
fn a_hard_limit_may_be_reached_but_not_exceeded() {
    assert_eq!(verdict(json!({})), (Some(3.0), [YES, NO, YES]));
    assert_eq!(verdict(json!({ "currentUsage": 12.0 })), (Some(0.0), [NO, NO, YES]));
}

#[test]
fn soft_limits_and_unlimited_usage_never_deny() {
    assert_eq!(verdict(json!({ "hasSoftLimit": true })), (Some(3.0), [YES; 3]));
    assert_eq!(verdict(json!({ "hasUnlimitedUsage": true })), (None, [YES; 3]));
    let unlimited = json!({ "hasUnlimitedUsage": true, "usageLimit": null });
    assert_eq!(verdict(unlimited), (None, [YES; 3]));
}

#[test]
fn denied_access_stays_denied() {
    assert_eq!(verdict(json!({ "isGranted": false })), (Some(3.0), [NO; 3]));
    let soft = json!({ "isGranted": false, "hasSoftLimit": true });
    assert_eq!(verdict(soft), (Some(3.0), [NO; 3]));
    let unlimited = json!({ "isGranted": false, "hasUnlimitedUsage": true });
    assert_eq!(verdict(unlimited), (None, [NO; 3]));
}

#[test]
fn missing_numbers_and_credit_rates_leave_it_undecided() {
    assert_eq!(verdict(json!({ "usageLimit": null })), (None, [None; 3]));
    assert_eq!(verdict(json!({ "currentUsage": null })), (None, [None; 3]));
    let paid = json!({ "creditRate": { "amount": 2.0, "currencyId": "credits" } });
    assert_eq!(verdict(paid), (Some(3.0), [None; 3]));
}

#[test]
fn amounts_that_are_no_numbers_are_not_granted() {
    let entitlement: Entitlement = serde_json::from_value(with(json!({}))).unwrap();

    assert_eq!(entitlement.grants(f64::NAN), NO);
}

#[test]
fn credits_are_counted_alike_and_by_both_arms_of_the_union() {
    let currency = json!({ "currency": { "currencyId": "c", "displayName": "Credits" } });
    let mut json = with(currency);
    let credits: CreditEntitlement = serde_json::from_value(json.clone()).unwrap();
    json["__typename"] = "CreditEntitlement".into();
    let union: EntitlementUnion = serde_json::from_value(json).unwrap();
    let feature = with(json!({ "__typename": "FeatureEntitlement", "currentUsage": 9.0 }));
    let feature: EntitlementUnion = serde_json::from_value(feature).unwrap();
    let unknown = with(json!({ "__typename": "SeatEntitlement" }));
    let unknown: EntitlementUnion = serde_json::from_value(unknown).unwrap();

    assert_eq!(
        (credits.remaining(), credits.grants(3.0), credits.grants(4.0)),
        (Some(3.0), YES, NO)
    );
    assert_eq!((union.remaining(), union.grants(4.0)), (Some(3.0), NO));
    assert_eq!((feature.remaining(), feature.grants(1.0)), (Some(1.0), YES));
    assert_eq!((unknown.remaining(), unknown.grants(1.0)), (None, None));
    assert_eq!((union.is_granted(), unknown.is_granted()), (YES, None));
    assert_eq!(union.access_denied_reason(), None);
}

#[test]
fn a_denied_union_says_why() {
    let denied = json!({
        "__typename": "FeatureEntitlement",
        "isGranted": false,
        "accessDeniedReason": "RequestedUsageExceedingLimit",
    });
    let denied: EntitlementUnion = serde_json::from_value(with(denied)).unwrap();

    assert_eq!(denied.is_granted(), NO);
    let reason = Some(&AccessDeniedReason::RequestedUsageExceedingLimit);
    assert_eq!(denied.access_denied_reason(), reason);
}
