//! Promotional entitlements granted as a group.

use crate::common::{Reply, World};
use serde_json::{Value, json};
use time::Duration;

fn basic() -> World {
    let world = World::new();
    world.customer("acme", false);
    world.provision(json!({ "customerId": "acme", "planId": "plan-revvenu-basic" }));
    world
}

fn send(world: &World, verb: &str, extra: Value) -> Reply {
    let mut input = json!({ "customerId": "acme", "featureGroupId": "group-analysis" });
    for (name, value) in extra.as_object().expect("an object") {
        input[name] = value.clone();
    }
    let (operation, kind) = match verb {
        "grant" => ("grantPromotionalEntitlementsGroup", "GrantPromotionalEntitlementsGroupInput"),
        "revoke" => {
            ("revokePromotionalEntitlementsGroup", "RevokePromotionalEntitlementsGroupInput")
        }
        _ => ("unlinkPromotionalEntitlementsGroup", "UnlinkPromotionalEntitlementsGroupInput"),
    };
    let document = format!(
        "mutation($input: {kind}!) {{ grants: {operation}(input: $input) {{
           id status feature {{ refId }} }} }}"
    );
    world.send(&document, json!({ "input": input }))
}

fn features(reply: Reply) -> Vec<String> {
    let grants = reply.data()["grants"].take();
    let grants = grants.as_array().expect("a list");
    grants
        .iter()
        .map(|grant| grant["feature"]["refId"].as_str().expect("an identifier").to_owned())
        .collect()
}

/// A group of two features, one of them for a week.
fn group() -> Value {
    json!({ "promotionalEntitlements": [
        { "featureId": "feature-04-analytics", "period": "LIFETIME" },
        { "featureId": "feature-03-memory", "period": "ONE_WEEK", "usageLimit": 8 },
    ] })
}

fn is_granted(world: &World, feature: &str) -> bool {
    world.check("acme", feature, json!({}))["isGranted"] == true
}

#[test]
fn a_group_is_revoked_together() {
    let world = basic();
    let granted = features(send(&world, "grant", group()));
    assert_eq!(granted, ["feature-04-analytics", "feature-03-memory"]);
    let own = json!([{ "featureId": "feature-03-custom-domain", "period": "LIFETIME" }]);
    world.try_grant("acme", own).data();
    assert!(is_granted(&world, "feature-04-analytics"));

    assert_eq!(features(send(&world, "revoke", json!({}))), granted);
    assert!(!is_granted(&world, "feature-04-analytics"));
    assert!(!is_granted(&world, "feature-03-memory"));
    assert!(is_granted(&world, "feature-03-custom-domain"));
    let error = send(&world, "revoke", json!({})).error();
    assert_eq!(error["extensions"]["code"], "PromotionalEntitlementNotFoundError");
    assert_eq!(error["extensions"]["refId"], "group-analysis");
}

#[test]
fn expired_grants_are_not_revoked() {
    let world = basic();
    send(&world, "grant", group()).data();
    world.emulator.advance(Duration::days(8));
    assert_eq!(features(send(&world, "revoke", json!({}))), ["feature-04-analytics"]);
}

#[test]
fn unlinked_grants_remain() {
    let world = basic();
    let granted = features(send(&world, "grant", group()));
    assert_eq!(features(send(&world, "unlink", json!({}))), granted);
    assert!(is_granted(&world, "feature-04-analytics"));
    for verb in ["revoke", "unlink"] {
        let code = send(&world, verb, json!({})).code();
        assert_eq!(code, "PromotionalEntitlementNotFoundError");
    }
    assert!(is_granted(&world, "feature-04-analytics"));
}

#[test]
fn a_separate_grant_leaves_the_group() {
    let world = basic();
    send(&world, "grant", group()).data();
    let own = json!([{ "featureId": "feature-04-analytics", "period": "ONE_YEAR" }]);
    world.try_grant("acme", own).data();
    assert_eq!(features(send(&world, "revoke", json!({}))), ["feature-03-memory"]);
    assert!(is_granted(&world, "feature-04-analytics"));
}

#[test]
fn groups_are_independent() {
    let world = basic();
    send(&world, "grant", group()).data();
    let other = json!({ "featureGroupId": "another" });
    assert_eq!(send(&world, "revoke", other).code(), "PromotionalEntitlementNotFoundError");
    let nobody = json!({ "customerId": "nobody" });
    assert_eq!(send(&world, "unlink", nobody).code(), "CustomerNotFound");
    let mut wrong = group();
    wrong["promotionalEntitlements"][1]["featureId"] = "none".into();
    wrong["featureGroupId"] = "third".into();
    assert_eq!(send(&world, "grant", wrong).code(), "FeatureNotFound");
    let third = json!({ "featureGroupId": "third" });
    assert_eq!(send(&world, "revoke", third).code(), "PromotionalEntitlementNotFoundError");
}
