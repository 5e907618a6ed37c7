//! Single checks of feature and credit entitlements with `entitlementV2`.

use crate::common::{Reply, World};
use serde_json::{Value, json};

const CAMPAIGNS: &str = "feature-02-campaigns";

fn basic() -> World {
    let world = World::new();
    world.customer("acme", false);
    world.provision(json!({ "customerId": "acme", "planId": "plan-revvenu-basic" }));
    world
}

fn try_check(world: &World, query: Value) -> Reply {
    world.send(
        "query($query: GetEntitlementV2Input!) { entitlementV2(query: $query) {
           __typename
           ... on FeatureEntitlement {
             isGranted accessDeniedReason usageLimit currentUsage resetPeriod feature { refId } }
           ... on CreditEntitlement {
             isGranted accessDeniedReason usageLimit currency { currencyId displayName } }
        } }",
        json!({ "query": query }),
    )
}

fn check(world: &World, query: Value) -> Value {
    try_check(world, query).data()["entitlementV2"].take()
}

#[test]
fn a_feature_check_matches_the_original_form() {
    let world = basic();
    world.report(json!({ "customerId": "acme", "featureId": CAMPAIGNS, "value": 3 }));
    let with = |wanted: i32| {
        json!({
            "customerId": "acme", "featureId": CAMPAIGNS, "options": { "requestedUsage": wanted },
        })
    };
    assert_eq!(
        check(&world, with(1)),
        json!({
            "__typename": "FeatureEntitlement", "isGranted": true, "accessDeniedReason": null,
            "usageLimit": 4, "currentUsage": 3, "resetPeriod": "MONTH",
            "feature": { "refId": CAMPAIGNS },
        })
    );
    let refused = check(&world, with(2));
    assert_eq!(refused["accessDeniedReason"], "RequestedUsageExceedingLimit");
    for (customer, feature, reason) in [
        ("nobody", CAMPAIGNS, "CustomerNotFound"),
        ("acme", "none", "FeatureNotFound"),
        ("acme", "feature-04-analytics", "NoFeatureEntitlementInSubscription"),
    ] {
        let query = json!({ "customerId": customer, "featureId": feature });
        assert_eq!(check(&world, query)["accessDeniedReason"], reason);
    }
}

#[test]
fn credits_that_were_never_granted_are_refused() {
    let catalog = json!({
        "currencies": [{ "refId": "tokens", "displayName": "Tokens" }],
        "products": [{ "refId": "crm", "displayName": "CRM" }],
    });
    let catalog = stigg_emulator::Catalog::from_json(&catalog.to_string()).expect("a catalog");
    let world = World::of(catalog);
    world.customer("acme", false);
    assert_eq!(
        check(&world, json!({ "customerId": "acme", "currencyId": "tokens" })),
        json!({
            "__typename": "CreditEntitlement", "isGranted": false,
            "accessDeniedReason": "EntitlementNotFound", "usageLimit": null,
            "currency": { "currencyId": "tokens", "displayName": "Tokens" },
        })
    );
    let nobodys = check(&world, json!({ "customerId": "nobody", "currencyId": "tokens" }));
    assert_eq!(nobodys["accessDeniedReason"], "CustomerNotFound");
    let unknown = json!({ "customerId": "acme", "currencyId": "pearls" });
    assert_eq!(try_check(&world, unknown).code(), "CustomCurrencyNotFound");
}

#[test]
fn a_check_takes_either_a_feature_or_a_currency() {
    let world = basic();
    for query in [
        json!({ "customerId": "acme" }),
        json!({ "customerId": "acme", "featureId": CAMPAIGNS, "currencyId": "tokens" }),
    ] {
        assert_eq!(try_check(&world, query).code(), "BadUserInput");
    }
}

#[test]
fn check_reports_are_accepted() {
    let world = basic();
    let checked = json!({
        "customerId": "acme", "featureId": CAMPAIGNS, "requestedUsage": 1,
        "entitlementCheckResult": { "hasAccess": true, "usageLimit": 4, "currentUsage": 0 },
    });
    let data = world
        .send(
            "mutation($checked: EntitlementCheckRequested!) {
               reportEntitlementCheckRequested(entitlementCheckRequested: $checked) }",
            json!({ "checked": checked }),
        )
        .data();
    assert_eq!(data["reportEntitlementCheckRequested"], true);
}
