//! Promotional entitlements.

use crate::common::{Reply, World};
use serde_json::{Value, json};
use time::Duration;

fn basic() -> World {
    let world = World::new();
    world.customer("acme", false);
    world.provision(json!({ "customerId": "acme", "planId": "plan-revvenu-basic" }));
    world
}

fn revoke(world: &World, feature: &str) -> Reply {
    world.send(
        "mutation($input: RevokePromotionalEntitlementInput!) {
           revokePromotionalEntitlement(input: $input) { id } }",
        json!({ "input": { "customerId": "acme", "featureId": feature } }),
    )
}

#[test]
fn grants_apply_until_they_expire() {
    let world = basic();
    let grants = json!([
        {
            "featureId": "feature-04-analytics", "period": "ONE_MONTH", "resetPeriod": "MONTH",
            "monthlyResetPeriodConfiguration": { "accordingTo": "StartOfTheMonth" },
        },
        {
            "featureId": "feature-03-memory", "period": "CUSTOM",
            "customEndDate": "2026-09-11T00:00:00Z", "usageLimit": 100,
        },
    ]);
    let granted = world.try_grant("acme", grants).data()["grantPromotionalEntitlements"].take();
    assert_eq!(granted[0]["feature"]["refId"], "feature-04-analytics");
    assert_eq!(granted[0]["status"], "Active");
    assert!(granted[0]["endDate"].as_str().expect("a date").starts_with("2026-10-01T08"));
    assert_eq!(granted[1]["usageLimit"], 100.0);
    assert_eq!(granted[1]["endDate"], "2026-09-11T00:00:00.000Z");

    let granted = |feature: &str| world.check("acme", feature, json!({}))["isGranted"] == true;
    assert!(granted("feature-04-analytics"));
    assert_eq!(world.limit("acme", "feature-03-memory"), 100.0);
    world.emulator.advance(Duration::days(12));
    assert!(granted("feature-04-analytics"));
    assert!(!granted("feature-03-memory"));
    world.emulator.advance(Duration::days(20));
    assert!(!granted("feature-04-analytics"));

    let document = "query($input: GetCustomerByRefIdInput!) { getCustomerByRefId(input: $input) {
        promotionalEntitlements { feature { refId } status } } }";
    let data = world.send(document, json!({ "input": { "customerId": "acme" } })).data();
    assert_eq!(
        data["getCustomerByRefId"]["promotionalEntitlements"],
        json!([
            { "feature": { "refId": "feature-04-analytics" }, "status": "Expired" },
            { "feature": { "refId": "feature-03-memory" }, "status": "Expired" },
        ])
    );
}

#[test]
fn each_period_has_the_right_end() {
    let world = basic();
    for (period, end) in [
        ("ONE_WEEK", Some("2026-09-08")),
        ("ONE_MONTH", Some("2026-10-01")),
        ("SIX_MONTH", Some("2027-03-01")),
        ("ONE_YEAR", Some("2027-09-01")),
        ("LIFETIME", None),
    ] {
        let grant = json!([{ "featureId": "feature-04-analytics", "period": period }]);
        let data = world.try_grant("acme", grant).data();
        let granted = &data["grantPromotionalEntitlements"][0];
        assert_eq!(granted["endDate"].as_str().map(|date| &date[..10]), end, "{period}");
    }
}

#[test]
fn a_grant_has_the_period_that_was_asked_for() {
    let world = basic();
    let document = "mutation($input: GrantPromotionalEntitlementsInput!) {
        grantPromotionalEntitlements(input: $input) { period } }";
    let grants = json!([
        { "featureId": "feature-04-analytics", "period": "ONE_MONTH" },
        {
            "featureId": "feature-03-memory", "period": "CUSTOM", "usageLimit": 100,
            "customEndDate": "2026-09-11T00:00:00Z",
        },
    ]);
    let input = json!({ "customerId": "acme", "promotionalEntitlements": grants });
    let granted = world.send(document, json!({ "input": input })).data();
    assert_eq!(
        granted["grantPromotionalEntitlements"],
        json!([{ "period": "ONE_MONTH" }, { "period": "CUSTOM" }])
    );
    let document = "query($input: GetCustomerByRefIdInput!) { getCustomerByRefId(input: $input) {
        promotionalEntitlements { period } } }";
    let data = world.send(document, json!({ "input": { "customerId": "acme" } })).data();
    assert_eq!(
        data["getCustomerByRefId"]["promotionalEntitlements"],
        granted["grantPromotionalEntitlements"]
    );
}

#[test]
fn the_highest_value_applies() {
    let world = basic();
    let grant = |limit: i32| {
        let grant = json!([{
            "featureId": "feature-01-templates", "period": "LIFETIME", "usageLimit": limit,
        }]);
        world.try_grant("acme", grant).data();
        world.limit("acme", "feature-01-templates").as_f64()
    };
    assert_eq!(grant(2), Some(3.0));
    // A grant replaces the earlier one for its feature.
    assert_eq!(grant(8), Some(8.0));
    assert_eq!(grant(5), Some(5.0));
    let grant = json!([{
        "featureId": "feature-01-templates", "period": "LIFETIME", "hasUnlimitedUsage": true,
    }]);
    world.try_grant("acme", grant).data();
    let check = world.check("acme", "feature-01-templates", json!({}));
    assert_eq!((&check["hasUnlimitedUsage"], &check["usageLimit"]), (&json!(true), &Value::Null));
}

#[test]
fn a_grant_counts_for_every_resource() {
    let world = basic();
    world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-basic", "resourceId": "site-1",
    }));
    let grant = json!([{
        "featureId": "feature-01-templates", "period": "LIFETIME", "usageLimit": 50,
    }]);
    world.try_grant("acme", grant).data();
    for resource in [Value::Null, json!("site-1")] {
        let query = json!({ "resourceId": resource });
        assert_eq!(world.check("acme", "feature-01-templates", query)["usageLimit"], 50);
    }
}

#[test]
fn a_grant_has_its_own_reset_period() {
    for (reset, end) in [
        (json!({ "resetPeriod": "WEEK" }), "2026-09-08T08"),
        (
            json!({
                "resetPeriod": "WEEK",
                "weeklyResetPeriodConfiguration": { "accordingTo": "EveryFriday" },
            }),
            "2026-09-04T00",
        ),
        (
            json!({
                "resetPeriod": "MONTH",
                "monthlyResetPeriodConfiguration": { "accordingTo": "StartOfTheMonth" },
            }),
            "2026-10-01T00",
        ),
        (
            json!({
                "resetPeriod": "YEAR",
                "yearlyResetPeriodConfiguration": { "accordingTo": "SubscriptionStart" },
            }),
            "2027-09-01T08",
        ),
    ] {
        let world = basic();
        let mut grant = reset.clone();
        grant["featureId"] = "feature-02-campaigns".into();
        grant["period"] = "LIFETIME".into();
        grant["usageLimit"] = 50.into();
        world.try_grant("acme", json!([grant])).data();
        let check = world.check("acme", "feature-02-campaigns", json!({}));
        assert_eq!(check["resetPeriod"], reset["resetPeriod"]);
        assert!(check["usagePeriodEnd"].as_str().expect("a date").starts_with(end), "{check}");
    }
}

#[test]
fn a_grant_can_be_revoked_once() {
    let world = basic();
    let grant = json!([{ "featureId": "feature-04-analytics", "period": "LIFETIME" }]);
    let granted = world.try_grant("acme", grant).data();
    let revoked = revoke(&world, "feature-04-analytics").data();
    assert_eq!(
        revoked["revokePromotionalEntitlement"]["id"],
        granted["grantPromotionalEntitlements"][0]["id"]
    );
    assert_eq!(world.check("acme", "feature-04-analytics", json!({}))["isGranted"], false);
    let error = revoke(&world, "feature-04-analytics").error();
    assert_eq!(error["extensions"]["code"], "PromotionalEntitlementNotFoundError");
    assert_eq!(error["extensions"]["refId"], "feature-04-analytics");
}

#[test]
fn a_grant_gives_access_without_a_subscription() {
    let world = World::new();
    world.customer("acme", false);
    let grants = json!([
        { "featureId": "feature-04-analytics", "period": "ONE_WEEK" },
        {
            "featureId": "feature-02-campaigns", "period": "ONE_WEEK", "usageLimit": 5,
            "resetPeriod": "MONTH",
        },
    ]);
    world.try_grant("acme", grants).data();
    let check = |feature: &str| world.check("acme", feature, json!({}));
    assert_eq!(check("feature-04-analytics")["isGranted"], true);
    // What is not granted still needs a subscription.
    assert_eq!(check("feature-03-memory")["accessDeniedReason"], "NoActiveSubscription");

    // Its usage is reported, listed and part of the history.
    let report = json!({ "customerId": "acme", "featureId": "feature-02-campaigns", "value": 5 });
    assert_eq!(world.report(report.clone())["currentUsage"], 5);
    assert_eq!(check("feature-02-campaigns")["accessDeniedReason"], "RequestedUsageExceedingLimit");
    let other = json!({ "customerId": "acme", "featureId": "feature-01-templates", "value": 1 });
    assert_eq!(world.try_report(other).code(), "NoActiveSubscriptionForCustomer");
    let query = json!({ "query": { "customerId": "acme" } });
    let document = "query($query: FetchEntitlementsQuery!) {
        entitlementsState(query: $query) {
          accessDeniedReason entitlements { feature { refId } currentUsage } }
        cachedEntitlements(query: $query) { feature { refId } currentUsage } }";
    let listed = world.send(document, query).data();
    let expected = json!([
        { "feature": { "refId": "feature-02-campaigns" }, "currentUsage": 5 },
        { "feature": { "refId": "feature-04-analytics" }, "currentUsage": 0 },
    ]);
    let state = &listed["entitlementsState"];
    assert_eq!((&state["accessDeniedReason"], &state["entitlements"]), (&Value::Null, &expected));
    assert_eq!(listed["cachedEntitlements"], expected);
    let document =
        "query($input: UsageHistoryV2Input!) { usageHistoryV2(usageHistoryV2Input: $input) {
        series { points { value } } } }";
    let document = document.replace("usageHistoryV2Input: ", "input: ");
    let input = json!({
        "customerId": "acme", "featureId": "feature-02-campaigns",
        "startDate": "2026-08-01T00:00:00Z",
    });
    let history = world.send(&document, json!({ "input": input })).data();
    assert_eq!(history["usageHistoryV2"]["series"][0]["points"], json!([{ "value": 5 }]));

    world.emulator.advance(Duration::WEEK);
    assert_eq!(check("feature-04-analytics")["accessDeniedReason"], "NoActiveSubscription");
    assert_eq!(world.try_report(report).code(), "NoActiveSubscriptionForCustomer");
}

#[test]
fn a_metered_feature_can_be_granted_without_a_limit() {
    let world = basic();
    let grant = json!([{ "featureId": "feature-02-campaigns", "period": "LIFETIME" }]);
    world.try_grant("acme", grant).data();
    let check = world.check("acme", "feature-02-campaigns", json!({}));
    assert_eq!((&check["hasUnlimitedUsage"], &check["usageLimit"]), (&json!(true), &Value::Null));
}

#[test]
fn one_invalid_grant_rejects_all() {
    let world = basic();
    let sound = json!({ "featureId": "feature-04-analytics", "period": "LIFETIME" });
    for (wrong, code) in [
        (json!({ "featureId": "none", "period": "LIFETIME" }), "FeatureNotFound"),
        (json!({ "featureId": "feature-04-analytics", "period": "CUSTOM" }), "BadUserInput"),
        (
            json!({
                "featureId": "feature-04-analytics", "period": "CUSTOM",
                "customEndDate": "2026-08-01T00:00:00Z",
            }),
            "BadUserInput",
        ),
        (json!({ "featureId": "feature-03-memory", "period": "LIFETIME" }), "BadUserInput"),
    ] {
        assert_eq!(world.try_grant("acme", json!([sound, wrong])).code(), code);
    }
    assert_eq!(world.check("acme", "feature-04-analytics", json!({}))["isGranted"], false);
    assert_eq!(world.try_grant("nobody", json!([sound])).code(), "CustomerNotFound");
}
