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

/// A subscription with this budget.
fn on_budget(budget: &Value) -> World {
    let world = World::of(metered(&Value::Null));
    world.customer("acme", true);
    world.provision(json!({
        "customerId": "acme", "planId": "plan", "billingPeriod": "MONTHLY",
        "subscriptionId": "sub-1", "budget": budget,
    }));
    world
}

/// A plan with this default trial for a fee of 10 with calls at 0.5, and with 4 exports, more of them
/// at 2 each.
fn metered(trial: &Value) -> Catalog {
    let feature = |name: &str| {
        json!({
            "refId": name, "displayName": name, "featureType": "NUMBER",
            "meterType": "Incremental",
        })
    };
    let price = |feature: &str, amount: f64| {
        json!({
            "billingModel": "USAGE_BASED", "billingPeriod": "MONTHLY", "feature": feature,
            "amount": amount,
        })
    };
    let catalog = json!({
        "features": [feature("calls"), feature("exports"), feature("searches")],
        "products": [{ "refId": "api", "displayName": "API", "subscriptionType": "ANY" }],
        "plans": [{
            "refId": "plan", "displayName": "Plan", "product": "api", "pricingType": "PAID",
            "defaultTrial": trial,
            "prices": [
                { "billingModel": "FLAT_FEE", "billingPeriod": "MONTHLY", "amount": 10.0 },
                price("calls", 0.5),
            ],
            "overagePrices": [price("exports", 2.0)],
            "entitlements": [
                { "feature": "calls", "hasUnlimitedUsage": true },
                { "feature": "exports", "usageLimit": 4 },
                { "feature": "searches", "usageLimit": 3 },
            ],
        }],
    });
    Catalog::from_json(&catalog.to_string()).expect("a catalog")
}

fn hard(limit: f64) -> Value {
    json!({ "limit": limit, "hasSoftLimit": false })
}

#[track_caller]
fn used(world: &World, feature: &str, units: f64) {
    world.report(json!({ "customerId": "acme", "featureId": feature, "value": units }));
}

fn reason_for(world: &World, feature: &str, units: f64) -> Value {
    let options = json!({ "options": { "requestedUsage": units } });
    world.check("acme", feature, options)["accessDeniedReason"].clone()
}

#[test]
fn a_spent_budget_denies_what_costs_money() {
    let world = on_budget(&hard(5.0));
    used(&world, "calls", 9.0);
    assert_eq!(reason(&world, "calls"), Value::Null);
    used(&world, "calls", 1.0);
    let check = world.check("acme", "calls", json!({}));
    assert_eq!(check["isGranted"], false);
    assert_eq!(check["accessDeniedReason"], "BudgetExceeded");
    assert_eq!(check["currentUsage"], 10.0, "the rest of the answer stays");
    // What the plan includes costs nothing.
    assert_eq!(reason(&world, "exports"), Value::Null);
    used(&world, "exports", 4.0);
    assert_eq!(reason(&world, "exports"), "BudgetExceeded");
    // The limit of the feature comes first.
    assert_eq!(reason_for(&world, "searches", 3.0), Value::Null);
    assert_eq!(reason_for(&world, "searches", 4.0), "RequestedUsageExceedingLimit");
}

#[test]
fn requested_usage_must_fit_the_budget() {
    let world = on_budget(&hard(5.0));
    assert_eq!(reason_for(&world, "calls", 10.0), Value::Null);
    assert_eq!(reason_for(&world, "calls", 11.0), "BudgetExceeded");
    assert_eq!(reason_for(&world, "exports", 6.0), Value::Null);
    assert_eq!(reason_for(&world, "exports", 7.0), "BudgetExceeded");
    // All usage counts towards the budget.
    used(&world, "exports", 6.0);
    assert_eq!(reason_for(&world, "calls", 2.0), Value::Null);
    assert_eq!(reason_for(&world, "calls", 3.0), "BudgetExceeded");
    assert_eq!(reason(&on_budget(&hard(0.0)), "calls"), "BudgetExceeded");
}

#[test]
fn a_soft_budget_never_denies() {
    let world = on_budget(&json!({ "limit": 5, "hasSoftLimit": true }));
    used(&world, "calls", 100.0);
    assert_eq!(reason_for(&world, "calls", 100.0), Value::Null);
}

#[test]
fn each_billing_period_has_the_whole_budget() {
    let world = on_budget(&hard(5.0));
    used(&world, "calls", 10.0);
    assert_eq!(reason(&world, "calls"), "BudgetExceeded");
    world.emulator.advance(time::Duration::days(31));
    assert_eq!(reason(&world, "calls"), Value::Null);
}

#[test]
fn a_budget_limits_a_trial() {
    let world = on_budget(&hard(5.0));
    world.customer("beta", true);
    world.provision(json!({
        "customerId": "beta", "planId": "plan", "billingPeriod": "MONTHLY", "budget": hard(5.0),
        "trialOverrideConfiguration": { "isTrial": true, "trialEndDate": "2026-11-15T00:00:00Z" },
    }));
    let reason = || world.check("beta", "calls", json!({}))["accessDeniedReason"].clone();
    let call = |times: f64| {
        let calls = json!({ "customerId": "beta", "featureId": "calls", "value": times });
        world.report(calls);
    };
    call(9.0);
    assert_eq!(reason(), Value::Null);
    // Usage costs nothing during a trial, but counts as if it did, for all of the trial.
    world.emulator.advance(time::Duration::days(40));
    call(1.0);
    assert_eq!(reason(), "BudgetExceeded");
}

#[test]
fn a_default_trial_has_a_budget_until_it_ends() {
    let trial = json!({
        "duration": 14, "units": "DAY", "trialEndBehavior": "CONVERT_TO_PAID", "budget": 5,
    });
    for (own, during, after) in [
        (Value::Null, json!("BudgetExceeded"), Value::Null),
        // The subscription's own budget counts instead.
        (hard(6.0), Value::Null, Value::Null),
        (hard(0.0), json!("BudgetExceeded"), json!("BudgetExceeded")),
    ] {
        let world = World::of(metered(&trial));
        world.customer("acme", true);
        world.provision(json!({
            "customerId": "acme", "planId": "plan", "billingPeriod": "MONTHLY", "budget": own,
        }));
        used(&world, "calls", 10.0);
        assert_eq!(reason(&world, "calls"), during, "{own}");
        world.emulator.advance(time::Duration::days(15));
        assert_eq!(reason(&world, "calls"), after, "{own}");
    }
}

#[test]
fn an_update_changes_the_budget() {
    let world = on_budget(&Value::Null);
    used(&world, "calls", 10.0);
    let update = |budget: Value| {
        world.try_update(json!({ "subscriptionId": "sub-1", "budget": budget })).data();
        reason(&world, "calls")
    };
    assert_eq!(reason(&world, "calls"), Value::Null);
    assert_eq!(update(hard(5.0)), "BudgetExceeded");
    assert_eq!(update(hard(6.0)), Value::Null);
    assert_eq!(update(hard(5.0)), "BudgetExceeded");
    assert_eq!(update(Value::Null), Value::Null);
}

#[test]
fn a_grant_has_no_budget() {
    let world = on_budget(&hard(0.0));
    let grant = json!([{ "featureId": "calls", "period": "ONE_WEEK", "hasUnlimitedUsage": true }]);
    world.try_grant("acme", grant).data();
    assert_eq!(reason(&world, "calls"), Value::Null);
    world.emulator.advance(time::Duration::WEEK);
    assert_eq!(reason(&world, "calls"), "BudgetExceeded");
}

#[test]
fn lists_agree_with_the_check_of_a_spent_budget() {
    let world = on_budget(&hard(5.0));
    used(&world, "calls", 10.0);
    let document = "query($query: FetchEntitlementsQuery!, $one: GetEntitlementV2Input!) {
        cachedEntitlements(query: $query) { accessDeniedReason }
        entitlementsState(query: $query) { accessDeniedReason
          entitlements { accessDeniedReason }
          entitlementsV2 { ... on FeatureEntitlement { isGranted accessDeniedReason } } }
        entitlementV2(query: $one) {
          ... on FeatureEntitlement { isGranted accessDeniedReason } } }";
    let one = json!({ "customerId": "acme", "featureId": "calls" });
    let variables = json!({ "query": { "customerId": "acme" }, "one": one });
    let data = world.send(document, variables).data();
    let denied = json!({ "isGranted": false, "accessDeniedReason": "BudgetExceeded" });
    assert_eq!(data["entitlementV2"], denied);
    let state = &data["entitlementsState"];
    assert_eq!(state["accessDeniedReason"], Value::Null);
    assert_eq!(state["entitlementsV2"][0], denied);
    let reasons = json!([
        { "accessDeniedReason": "BudgetExceeded" },
        { "accessDeniedReason": null },
        { "accessDeniedReason": null },
    ]);
    assert_eq!(state["entitlements"], reasons);
    assert_eq!(data["cachedEntitlements"], reasons);
}
