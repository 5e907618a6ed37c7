//! Enums and unions that grow: programs decide by text and type name, known to the crate or not.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::json;
use stigg::ErrorCode;
use stigg::common::Currency;
use stigg::entitlements::EntitlementUnion;
use stigg::subscriptions::SubscriptionStatus;

#[test]
fn comparisons_with_text_work_for_known_and_unknown_values() {
    let known = SubscriptionStatus::from("ACTIVE");
    let unknown = SubscriptionStatus::from("ON_HOLD");

    assert_eq!(known, SubscriptionStatus::Active);
    assert_eq!(known, "ACTIVE");
    assert_eq!(unknown, "ON_HOLD");
    assert!(unknown == *"ON_HOLD" && unknown != "on_hold" && unknown != known);
    let SubscriptionStatus::Unknown(value) = &unknown else { panic!("{unknown} is known") };
    assert_eq!(format!("{value} {value:>8}"), "ON_HOLD  ON_HOLD");
}

#[test]
fn enums_can_be_keys_of_sorted_maps() {
    let prices = ["USD", "XYZ", "EUR", "AAA"].map(|code| (Currency::from(code), code));

    let sorted: Vec<_> = BTreeMap::from(prices).into_values().collect();
    assert_eq!(sorted, ["AAA", "EUR", "USD", "XYZ"]);
}

#[test]
fn error_codes_can_be_deserialized() {
    let parsed: ErrorCode = "customer_not_found".parse().unwrap();
    let decoded: ErrorCode = serde_json::from_value(json!("CustomerNotFound")).unwrap();

    assert_eq!(parsed, ErrorCode::CustomerNotFound);
    assert_eq!(decoded, ErrorCode::CustomerNotFound);
    assert_eq!(ErrorCode::from(String::from("BRAND_NEW")).as_str(), "BRAND_NEW");
    assert_eq!(serde_json::to_value(&parsed).unwrap(), "CustomerNotFound");
    assert_eq!(AsRef::<str>::as_ref(&parsed), "CustomerNotFound");
    assert!(ErrorCode::KNOWN.contains(&parsed));
}

#[test]
fn known_codes_stay_apart() {
    for (at, code) in ErrorCode::KNOWN.iter().enumerate() {
        let first = ErrorCode::KNOWN.iter().position(|other| other == code);
        assert_eq!(first, Some(at), "{code} is taken for another code");
    }
}

#[test]
fn all_spellings_of_a_code_are_equal() {
    for spellings in [
        ["CUSTOMER_NOT_FOUND", "CustomerNotFound", "CustomerNotFoundError"],
        ["RATE_LIMIT_EXCEEDED", "RateLimitExceeded", "rate_limit_exceeded"],
        ["ENTITLEMENT_LIMIT_EXCEEDED", "EntitlementLimitExceeded", "EntitlementLimitExceededError"],
        ["BRAND_NEW", "BrandNew", "BRAND_NEW_ERROR"],
    ] {
        let codes = spellings.map(ErrorCode::from);
        assert_eq!(HashSet::from(codes.clone()).len(), 1, "{spellings:?}");
        assert_eq!(BTreeSet::from(codes.clone()).len(), 1, "{spellings:?}");
        for code in &codes {
            assert!(spellings.iter().all(|spelling| *code == *spelling), "{code}");
        }
    }
    let [first, last] = ["BRAND_NEW", "DISTANT"].map(ErrorCode::from);
    assert!(first < ErrorCode::CustomerNotFound && ErrorCode::CustomerNotFound < last);
}

#[test]
fn a_union_has_the_type_name_of_its_object() {
    let known = json!({
        "__typename": "FeatureEntitlement",
        "isGranted": true,
        "hasUnlimitedUsage": true,
    });
    let known: EntitlementUnion = serde_json::from_value(known).unwrap();
    let sent = json!({ "__typename": "SeatEntitlement", "seats": 5 });
    let unknown: EntitlementUnion = serde_json::from_value(sent.clone()).unwrap();

    assert_eq!((known.type_name(), unknown.type_name()), ("FeatureEntitlement", "SeatEntitlement"));
    assert_eq!(serde_json::to_value(&unknown).unwrap(), sent);
    let EntitlementUnion::Unknown(object) = unknown else { panic!("the type is known") };
    assert_eq!((object.type_name(), object.json()), ("SeatEntitlement", &sent));
}
