//! The reasons for which access is denied.

use serde_json::{Value, json};
use stigg_emulator::Catalog;

use crate::common::World;

/// A team plan on top of a free one, an add-on, and a feature of each type. The team plan denies
/// exports, and the add-on sharing, which the plans below have.
fn catalog() -> Catalog {
    let catalog = json!({
        "features": [
            { "refId": "export", "displayName": "Export", "featureType": "BOOLEAN" },
            { "refId": "sharing", "displayName": "Sharing", "featureType": "BOOLEAN" },
            {
                "refId": "preview", "displayName": "Preview", "featureType": "BOOLEAN",
                "isSuspended": true,
            },
            { "refId": "region", "displayName": "Region", "featureType": "ENUM" },
            {
                "refId": "seats", "displayName": "Seats", "featureType": "NUMBER",
                "meterType": "Fluctuating",
            },
        ],
        "products": [{ "refId": "product", "displayName": "Product", "subscriptionType": "ANY" }],
        "plans": [
            {
                "refId": "free", "displayName": "Free", "product": "product",
                "pricingType": "FREE",
                "entitlements": [
                    { "feature": "export" },
                    { "feature": "sharing" },
                    { "feature": "preview" },
                    { "feature": "region", "enumValues": ["eu"] },
                    { "feature": "seats", "usageLimit": 3 },
                ],
            },
            {
                "refId": "team", "displayName": "Team", "product": "product",
                "pricingType": "FREE", "basePlan": "free",
                "entitlements": [{ "feature": "export", "accessDenied": true }],
                "compatibleAddons": ["private"],
            },
            {
                "refId": "firm", "displayName": "Firm", "product": "product",
                "pricingType": "FREE", "basePlan": "team",
            },
        ],
        "addons": [{
            "refId": "private", "displayName": "Private",
            "entitlements": [{ "feature": "sharing", "accessDenied": true }],
        }],
    });
    Catalog::from_json(&catalog.to_string()).expect("a catalog")
}

fn world(plan: &str, more: &Value) -> World {
    let world = World::of(catalog());
    world.customer("acme", false);
    let mut order = json!({ "customerId": "acme", "planId": plan });
    for (name, value) in more.as_object().expect("an object") {
        order[name] = value.clone();
    }
    world.provision(order);
    world
}

fn reason(world: &World, feature: &str) -> Value {
    world.check("acme", feature, json!({}))["accessDeniedReason"].clone()
}

#[test]
fn a_plan_denies_what_it_would_inherit() {
    assert_eq!(reason(&world("free", &json!({})), "export"), Value::Null);
    for plan in ["team", "firm"] {
        let world = world(plan, &json!({}));
        let check = world.check("acme", "export", json!({}));
        assert_eq!(check["isGranted"], false);
        assert_eq!(check["accessDeniedReason"], "Revoked", "{plan}");
        assert_eq!(reason(&world, "sharing"), Value::Null);
    }
}

#[test]
fn an_addon_denies_what_the_plan_grants() {
    let world = world("team", &json!({ "addons": [{ "addonId": "private", "quantity": 1 }] }));
    assert_eq!(reason(&world, "sharing"), "Revoked");
}

#[test]
fn another_source_grants_what_a_package_denies() {
    let world = world("team", &json!({}));
    let grant = json!([{ "featureId": "export", "period": "ONE_WEEK" }]);
    world.try_grant("acme", grant).data();
    assert_eq!(reason(&world, "export"), Value::Null);
    world.emulator.advance(time::Duration::WEEK);
    assert_eq!(reason(&world, "export"), "Revoked");
    // So does the subscription itself.
    let own = json!({ "subscriptionEntitlements": [{ "featureId": "export" }] });
    assert_eq!(reason(&self::world("team", &own), "export"), Value::Null);
}

#[test]
fn denied_features_are_listed() {
    let world = world("team", &json!({}));
    let document = "query($query: FetchEntitlementsQuery!) {
        cachedEntitlements(query: $query) { isGranted accessDeniedReason feature { refId } }
        entitlementsState(query: $query) { accessDeniedReason
          entitlementsV2 { ... on FeatureEntitlement { isGranted feature { refId } } } } }";
    let data = world.send(document, json!({ "query": { "customerId": "acme" } })).data();
    assert_eq!(
        data["cachedEntitlements"][0],
        json!({
            "isGranted": false, "accessDeniedReason": "Revoked", "feature": { "refId": "export" },
        })
    );
    let state = &data["entitlementsState"];
    assert_eq!(state["accessDeniedReason"], Value::Null);
    assert_eq!(
        state["entitlementsV2"][0],
        json!({ "isGranted": false, "feature": { "refId": "export" } })
    );
}

#[test]
fn a_paywall_shows_what_a_plan_denies() {
    let world = world("team", &json!({}));
    let document = "query($input: GetPaywallInput!) { paywall(input: $input) { plans {
        refId entitlements { isGranted feature { refId } }
        inheritedEntitlements { isGranted feature { refId } } } } }";
    let mut data = world.send(document, json!({ "input": {} })).data();
    let plans = data["paywall"]["plans"].take();
    let denied = json!([{ "isGranted": false, "feature": { "refId": "export" } }]);
    assert_eq!(plans[1]["entitlements"], denied);
    let inherited = plans[1]["inheritedEntitlements"].as_array().expect("a list");
    assert!(inherited.iter().all(|entry| entry["feature"]["refId"] != "export"), "{inherited:?}");
    // The plan above it inherits the denial.
    let inherited = plans[2]["inheritedEntitlements"].as_array().expect("a list");
    assert!(inherited.contains(&denied[0]), "{inherited:?}");
}

#[test]
fn a_denial_has_no_value() {
    let mut catalog = catalog();
    catalog.plans[1].entitlements[0].usage_limit = Some(3.0);
    let error = catalog.validate().expect_err("an invalid catalog").to_string();
    assert!(error.contains("denies access to `export`"), "{error}");
}

#[test]
fn a_request_that_does_not_fit_the_type_is_denied() {
    let world = world("free", &json!({}));
    let reason = |feature: &str, options: Value| {
        let check = world.check("acme", feature, json!({ "options": options }));
        check["accessDeniedReason"].clone()
    };
    for feature in ["export", "region"] {
        assert_eq!(reason(feature, json!({ "requestedUsage": 1 })), "FeatureTypeMismatch");
    }
    for feature in ["export", "seats"] {
        assert_eq!(reason(feature, json!({ "requestedValues": ["eu"] })), "FeatureTypeMismatch");
    }
    for (feature, options) in [
        ("export", json!({})),
        ("export", json!({ "requestedValues": [] })),
        ("region", json!({ "requestedValues": ["eu"] })),
        ("seats", json!({ "requestedUsage": 3 })),
    ] {
        assert_eq!(reason(feature, options), Value::Null, "{feature}");
    }
}

#[test]
fn a_suspended_feature_is_denied() {
    assert_eq!(reason(&world("free", &json!({})), "preview"), "Unknown");
}
