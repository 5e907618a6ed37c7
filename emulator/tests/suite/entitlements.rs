//! Entitlement checks, limits and their sources.

use crate::common::World;
use serde_json::{Value, json};
use stigg_emulator::Catalog;
use time::Duration;

fn on_plan(plan: &str) -> World {
    let world = World::new();
    world.customer("acme", true);
    world.provision(json!({ "customerId": "acme", "planId": plan, "billingPeriod": "MONTHLY" }));
    world
}

#[test]
fn denials_give_the_first_reason() {
    let world = World::new();
    let reason = |customer: &str, feature: &str| {
        let check = world.check(customer, feature, json!({}));
        assert_eq!(check["isGranted"], false);
        check["accessDeniedReason"].clone()
    };
    assert_eq!(reason("nobody", "feature-none"), "CustomerNotFound");
    world.customer("acme", false);
    assert_eq!(reason("acme", "feature-none"), "FeatureNotFound");
    assert_eq!(reason("acme", "feature-01-templates"), "NoActiveSubscription");
    world.provision(json!({ "customerId": "acme", "planId": "plan-revvenu-basic" }));
    assert_eq!(reason("acme", "feature-04-analytics"), "NoFeatureEntitlementInSubscription");
    let usage = json!({ "customerId": "acme", "featureId": "feature-01-templates", "value": 3 });
    world.report(usage);
    assert_eq!(reason("acme", "feature-01-templates"), "RequestedUsageExceedingLimit");
}

#[test]
fn a_check_returns_limit_and_usage() {
    let world = on_plan("plan-revvenu-basic");
    let check = world.check("acme", "feature-01-templates", json!({}));
    assert_eq!(check["isGranted"], true);
    assert_eq!(check["accessDeniedReason"], Value::Null);
    assert_eq!(check["feature"]["refId"], "feature-01-templates");
    assert_eq!(check["usageLimit"], 3.0);
    assert_eq!(check["hasUnlimitedUsage"], false);
    assert_eq!(check["currentUsage"], 0.0);
    assert_eq!(check["requestedUsage"], Value::Null);
    assert_eq!(check["resetPeriod"], Value::Null);
    assert_eq!(check["usagePeriodEnd"], Value::Null);
}

#[test]
fn requested_usage_must_fit_the_limit() {
    let world = on_plan("plan-revvenu-basic");
    let granted = |requested: Value| {
        let options = json!({ "options": { "requestedUsage": requested } });
        let check = world.check("acme", "feature-01-templates", options);
        assert_eq!(check["requestedUsage"].as_f64(), requested.as_f64());
        check["isGranted"].as_bool().expect("a boolean")
    };
    assert!(granted(json!(3)));
    assert!(!granted(json!(4)));
    world.report(json!({ "customerId": "acme", "featureId": "feature-01-templates", "value": 2 }));
    assert!(granted(json!(1)));
    assert!(!granted(json!(2)));
    assert!(granted(Value::Null));
    world.report(json!({ "customerId": "acme", "featureId": "feature-01-templates", "value": 1 }));
    // Requested usage defaults to one; zero is granted at the limit.
    assert!(!granted(Value::Null));
    assert!(granted(json!(0)));
    world.report(json!({ "customerId": "acme", "featureId": "feature-01-templates", "value": 1 }));
    assert!(!granted(json!(0)));
}

#[test]
fn plans_inherit_and_addons_increase() {
    let world = on_plan("plan-revvenu-essentials");
    assert_eq!(world.limit("acme", "feature-01-templates"), 5.0);
    let check = world.check("acme", "feature-03-custom-domain", json!({}));
    assert_eq!((&check["isGranted"], &check["usageLimit"]), (&json!(true), &Value::Null));

    world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-growth", "billingPeriod": "MONTHLY",
        "billableFeatures": [{ "featureId": "feature-01-templates", "quantity": 7 }],
        "addons": [
            { "addonId": "addon-10-campaigns", "quantity": 3 },
            { "addonId": "addon-extra-stuff", "quantity": 2 },
        ],
    }));
    // The quantity bought, plus one per add-on.
    assert_eq!(world.limit("acme", "feature-01-templates"), 9.0);
    assert_eq!(world.limit("acme", "feature-02-campaigns"), 80.0);
    // Analytics are inherited from the base plan.
    assert_eq!(world.check("acme", "feature-04-analytics", json!({}))["isGranted"], true);
}

#[test]
fn a_plan_shows_its_own_and_inherited_entitlements() {
    let world = on_plan("plan-revvenu-essentials");
    let document = "query($input: GetActiveSubscriptionsInput!) {
        getActiveSubscriptions(input: $input) { plan {
            basePlan { refId basePlan { refId } }
            product { refId productSettings { downgradePlan { refId } } }
            entitlements { feature { refId } usageLimit resetPeriod }
            inheritedEntitlements { feature { refId } }
            packageEntitlements { __typename ... on PackageFeatureEntitlement { behavior } }
            compatibleAddons { refId prices { price { amount } } entitlements { usageLimit } }
            prices { billingPeriod billingCountryCode price { amount currency } }
        } } }";
    let data = world.send(document, json!({ "input": { "customerId": "acme" } })).data();
    let plan = &data["getActiveSubscriptions"][0]["plan"];
    assert_eq!(plan["basePlan"], json!({ "refId": "plan-revvenu-basic", "basePlan": null }));
    assert_eq!(plan["entitlements"].as_array().map(Vec::len), Some(5));
    assert_eq!(plan["entitlements"][1]["resetPeriod"], "MONTH");
    assert_eq!(plan["inheritedEntitlements"], json!([]));
    assert_eq!(plan["packageEntitlements"][0]["behavior"], "Increment");
    assert_eq!(plan["compatibleAddons"][0]["prices"][0]["price"]["amount"], 5.0);
    assert_eq!(plan["prices"].as_array().map(Vec::len), Some(4));
    assert_eq!(plan["prices"][2]["billingCountryCode"], "DK");
}

#[test]
fn all_entitlements_are_listed() {
    let world = on_plan("plan-revvenu-essentials");
    let list = |root: &str, customer: &str| {
        let document = format!("query($query: FetchEntitlementsQuery!) {{ answer: {root} }}");
        world.send(&document, json!({ "query": { "customerId": customer } }))
    };
    let cached = "cachedEntitlements(query: $query) { isGranted feature { refId } }";
    let data = list(cached, "acme").data();
    let names: Vec<_> = data["answer"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|entry| entry["feature"]["refId"].as_str().expect("a name"))
        .collect();
    assert_eq!(
        names,
        [
            "feature-01-templates",
            "feature-02-campaigns",
            "feature-03-custom-domain",
            "feature-04-analytics",
            "feature-05-active-users",
        ]
    );
    assert_eq!(list(cached, "nobody").code(), "CustomerNotFound");

    let state = "entitlementsState(query: $query) {
        accessDeniedReason entitlements { isGranted }
        entitlementsV2 { __typename ... on FeatureEntitlement { usageLimit } } }";
    let data = list(state, "acme").data();
    assert_eq!(data["answer"]["accessDeniedReason"], Value::Null);
    assert_eq!(data["answer"]["entitlements"].as_array().map(Vec::len), Some(5));
    assert_eq!(data["answer"]["entitlementsV2"][0]["usageLimit"], 5.0);
    world.customer("newcomer", false);
    for (customer, reason) in [("nobody", "CustomerNotFound"), ("newcomer", "NoActiveSubscription")]
    {
        let data = list(state, customer).data();
        assert_eq!(data["answer"]["accessDeniedReason"], reason);
        assert_eq!(data["answer"]["entitlements"], json!([]));
        assert_eq!(data["answer"]["entitlementsV2"], json!([]));
    }
}

#[test]
fn a_resource_shares_subscriptions_without_a_resource() {
    let world = on_plan("plan-revvenu-basic");
    world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
        "resourceId": "site-1",
    }));
    let limit = |resource: Value| {
        world.check("acme", "feature-01-templates", json!({ "resourceId": resource }))["usageLimit"]
            .as_f64()
    };
    assert_eq!(limit(Value::Null), Some(3.0));
    assert_eq!(limit(json!("site-1")), Some(5.0));
    assert_eq!(limit(json!("site-2")), None, "the resource is unknown");
    world.provision(json!({
        "customerId": "acme", "planId": "plan-stigg-pro", "resourceId": "site-2",
    }));
    assert_eq!(limit(json!("site-2")), Some(3.0));

    let report = |resource: Value, value: i32| {
        world.report(json!({
            "customerId": "acme", "featureId": "feature-01-templates",
            "resourceId": resource, "value": value,
        }))
    };
    report(json!("site-1"), 2);
    report(Value::Null, 1);
    let usage = |resource: Value| {
        world.check("acme", "feature-01-templates", json!({ "resourceId": resource }))["currentUsage"]
            .as_f64()
    };
    assert_eq!(usage(json!("site-1")), Some(2.0));
    assert_eq!(usage(Value::Null), Some(1.0));
}

/// A catalog of one free plan with the given entitlement to one feature, and add-ons.
fn catalog(feature: Value, entitlement: Value, addons: Value) -> Catalog {
    let mut feature = feature;
    feature["refId"] = "feature".into();
    feature["displayName"] = "Feature".into();
    let mut entitlement = entitlement;
    entitlement["feature"] = "feature".into();
    let names: Vec<_> =
        addons.as_array().expect("a list").iter().map(|addon| addon["refId"].clone()).collect();
    let catalog = json!({
        "features": [feature],
        "products": [{ "refId": "product", "displayName": "Product" }],
        "plans": [{
            "refId": "plan", "displayName": "Plan", "product": "product", "pricingType": "FREE",
            "entitlements": [entitlement], "compatibleAddons": names,
        }],
        "addons": addons,
    });
    Catalog::from_json(&catalog.to_string()).expect("a valid catalog")
}

fn subscribed_to(catalog: Catalog, addons: Value) -> World {
    let world = World::of(catalog);
    world.customer("acme", false);
    world.provision(json!({ "customerId": "acme", "planId": "plan", "addons": addons }));
    world
}

#[test]
fn override_addons_replace_the_plans_value_and_the_highest_wins() {
    let number = json!({ "featureType": "NUMBER", "meterType": "Fluctuating" });
    let addon = |name: &str, limit: i32, behavior: &str| {
        json!({
            "refId": name, "displayName": name,
            "entitlements": [{ "feature": "feature", "usageLimit": limit, "behavior": behavior }],
        })
    };
    let addons = json!([
        addon("more", 10, "Increment"),
        addon("three", 3, "Override"),
        addon("two", 2, "Override")
    ]);
    let world = subscribed_to(
        catalog(number, json!({ "usageLimit": 100 }), addons),
        json!([{ "addonId": "more" }, { "addonId": "two" }, { "addonId": "three" }]),
    );
    assert_eq!(world.limit("acme", "feature"), 3.0);
    let id = json!({ "customerId": "acme", "planId": "plan", "addons": [{ "addonId": "more", "quantity": 2 }] });
    world.provision(id);
    assert_eq!(world.limit("acme", "feature"), 120.0);
}

#[test]
fn an_override_addon_counts_as_often_as_it_was_bought() {
    let number = json!({ "featureType": "NUMBER", "meterType": "Fluctuating" });
    let addons = json!([{
        "refId": "seven", "displayName": "Seven",
        "entitlements": [{ "feature": "feature", "usageLimit": 7, "behavior": "Override" }],
    }]);
    let world = subscribed_to(
        catalog(number, json!({ "usageLimit": 100 }), addons),
        json!([{ "addonId": "seven", "quantity": 2 }]),
    );
    assert_eq!(world.limit("acme", "feature"), 14);
}

#[test]
fn an_override_replaces_an_unlimited_value() {
    let number = json!({ "featureType": "NUMBER", "meterType": "Fluctuating" });
    let addon = |name: &str, entitlement: Value| {
        let mut entitlement = entitlement;
        entitlement["feature"] = "feature".into();
        entitlement["behavior"] = "Override".into();
        json!({ "refId": name, "displayName": name, "entitlements": [entitlement] })
    };
    let addons = json!([
        addon("seven", json!({ "usageLimit": 7 })),
        addon("unlimited", json!({ "hasUnlimitedUsage": true })),
    ]);
    let check = |plan: Value, ordered: Value| {
        let world = subscribed_to(catalog(number.clone(), plan, addons.clone()), ordered);
        let requested = json!({ "options": { "requestedUsage": 8 } });
        let check = world.check("acme", "feature", requested);
        (check["isGranted"] == true, check["usageLimit"].clone())
    };
    let seven = json!([{ "addonId": "seven" }]);
    assert_eq!(check(json!({ "hasUnlimitedUsage": true }), seven.clone()), (false, json!(7)));
    let soft = json!({ "usageLimit": 3, "hasSoftLimit": true });
    assert_eq!(check(soft, seven), (false, json!(7)));
    let unlimited = json!([{ "addonId": "unlimited" }]);
    assert_eq!(check(json!({ "usageLimit": 3 }), unlimited), (true, Value::Null));
    // The highest of several overrides counts.
    let both = json!([{ "addonId": "unlimited" }, { "addonId": "seven" }]);
    assert_eq!(check(json!({ "usageLimit": 3 }), both), (true, Value::Null));
}

/// Two features and two free plans, of a product each, with the given entitlements to the first.
fn two_products(feature: &Value, one: &Value, other: &Value) -> World {
    let with = |mut value: Value, name: &str, text: &str| {
        value[name] = text.into();
        value
    };
    let named = |name: &str| {
        let feature = with(feature.clone(), "refId", name);
        with(feature, "displayName", name)
    };
    let plan = |name: &str, entitlement: &Value| {
        json!({
            "refId": name, "displayName": name, "product": name, "pricingType": "FREE",
            "entitlements": [with(entitlement.clone(), "feature", "feature")],
            "compatibleAddons": ["addon"],
        })
    };
    let catalog = json!({
        "features": [named("feature"), named("extra")],
        "products": [
            { "refId": "one", "displayName": "One" }, { "refId": "other", "displayName": "Other" },
        ],
        "plans": [plan("one", one), plan("other", other)],
        "addons": [{
            "refId": "addon", "displayName": "Addon",
            "entitlements": [with(one.clone(), "feature", "extra")],
        }],
    });
    let world = World::of(Catalog::from_json(&catalog.to_string()).expect("a valid catalog"));
    world.customer("acme", false);
    for plan in ["one", "other"] {
        world.provision(json!({ "customerId": "acme", "planId": plan }));
    }
    world
}

#[test]
fn products_merge_by_the_maximum() {
    let number = json!({ "featureType": "NUMBER", "meterType": "Fluctuating" });
    for (one, other) in [(3, 5), (5, 3)] {
        let limit = |limit: i32| json!({ "usageLimit": limit });
        let world = two_products(&number, &limit(one), &limit(other));
        assert_eq!(world.limit("acme", "feature"), 5.0);
    }
}

#[test]
fn enum_values_of_all_sources_are_granted() {
    let values = |values: &[&str]| json!({ "enumValues": values });
    let region = json!({ "featureType": "ENUM" });
    let world = two_products(&region, &values(&["eu"]), &values(&["us", "eu"]));
    let check = |wanted: &[&str]| {
        let options = json!({ "options": { "requestedValues": wanted } });
        world.check("acme", "feature", options)["isGranted"] == true
    };
    assert!(check(&["eu", "us"]));
    assert!(!check(&["eu", "cn"]));
}

#[test]
fn an_addon_grants_what_the_plan_lacks() {
    let number = json!({ "featureType": "NUMBER", "meterType": "Fluctuating" });
    let limit = json!({ "usageLimit": 4 });
    let world = two_products(&number, &limit, &limit);
    let extra = || world.check("acme", "extra", json!({}));
    assert_eq!(extra()["accessDeniedReason"], "NoFeatureEntitlementInSubscription");
    world.provision(json!({
        "customerId": "acme", "planId": "one", "addons": [{ "addonId": "addon", "quantity": 2 }],
    }));
    assert_eq!((&extra()["isGranted"], &extra()["usageLimit"]), (&json!(true), &json!(8)));
}

#[test]
fn addons_have_dependencies() {
    let number = json!({ "featureType": "NUMBER" });
    let addons = json!([
        { "refId": "base", "displayName": "Base" },
        { "refId": "top", "displayName": "Top", "dependencies": ["base"] },
    ]);
    let world = World::of(catalog(number, json!({ "usageLimit": 1 }), addons));
    world.customer("acme", false);
    let order = |addons: Value| json!({ "customerId": "acme", "planId": "plan", "addons": addons });
    let alone = world.try_provision(order(json!([{ "addonId": "top" }])));
    assert_eq!(alone.code(), "AddonDependencyMissingError");
    world.provision(order(json!([{ "addonId": "top" }, { "addonId": "base" }])));
}

#[test]
fn enum_features_are_checked_by_their_values() {
    let world = subscribed_to(
        catalog(json!({ "featureType": "ENUM" }), json!({ "enumValues": ["eu", "us"] }), json!([])),
        json!([]),
    );
    let check = |values: Value| {
        world.check("acme", "feature", json!({ "options": { "requestedValues": values } }))
    };
    let refused = check(json!(["eu", "cn"]));
    assert_eq!(refused["isGranted"], false);
    assert_eq!(refused["accessDeniedReason"], "RequestedValuesMismatch");
    assert_eq!(refused["enumValues"], json!(["eu", "us"]));
    assert_eq!(check(json!(["us"]))["isGranted"], true);
    assert_eq!(check(Value::Null)["isGranted"], true);
}

#[test]
fn soft_and_unlimited_usage_is_never_denied() {
    for (entitlement, limit) in [
        (json!({ "usageLimit": 1, "hasSoftLimit": true }), json!(1)),
        (json!({ "hasUnlimitedUsage": true }), Value::Null),
    ] {
        let number = json!({ "featureType": "NUMBER", "meterType": "Incremental" });
        let world = subscribed_to(catalog(number, entitlement, json!([])), json!([]));
        world.report(json!({ "customerId": "acme", "featureId": "feature", "value": 5 }));
        let check = world.check("acme", "feature", json!({ "options": { "requestedUsage": 9 } }));
        assert_eq!(check["isGranted"], true);
        assert_eq!(check["usageLimit"], limit);
        assert_eq!(check["currentUsage"], 5.0);
    }
}

#[test]
fn usage_periods_follow_the_configured_anchor() {
    // The emulator starts on Tuesday, September 1, 2026, at 8:00.
    for (reset, start, end) in [
        (json!({ "resetPeriod": "HOUR" }), "2026-09-02T10:00", "2026-09-02T11:00"),
        (json!({ "resetPeriod": "DAY" }), "2026-09-02T08:00", "2026-09-03T08:00"),
        (json!({ "resetPeriod": "WEEK" }), "2026-09-01T08:00", "2026-09-08T08:00"),
        (
            json!({ "resetPeriod": "WEEK", "weeklyAccordingTo": "EverySunday" }),
            "2026-08-30T00:00",
            "2026-09-06T00:00",
        ),
        (json!({ "resetPeriod": "MONTH" }), "2026-09-01T08:00", "2026-10-01T08:00"),
        (
            json!({ "resetPeriod": "MONTH", "monthlyAccordingTo": "StartOfTheMonth" }),
            "2026-09-01T00:00",
            "2026-10-01T00:00",
        ),
        (json!({ "resetPeriod": "YEAR" }), "2026-09-01T08:00", "2027-09-01T08:00"),
    ] {
        let mut entitlement = reset.clone();
        entitlement["usageLimit"] = 10.into();
        let number = json!({ "featureType": "NUMBER", "meterType": "Incremental" });
        let world = subscribed_to(catalog(number, entitlement, json!([])), json!([]));
        world.emulator.advance(Duration::hours(26) + Duration::minutes(30));
        let check = world.check("acme", "feature", json!({}));
        let has = |name: &str, minute: &str| {
            assert!(check[name].as_str().expect("a date").starts_with(minute), "{reset}: {check}");
        };
        has("usagePeriodStart", start);
        has("usagePeriodEnd", end);
        has("nextResetDate", end);

        world.report(json!({ "customerId": "acme", "featureId": "feature", "value": 4 }));
        let usage = || world.check("acme", "feature", json!({}))["currentUsage"].as_f64();
        assert_eq!(usage(), Some(4.0));
        let end = format!("{end}:30Z");
        let format = &time::format_description::well_known::Rfc3339;
        world
            .emulator
            .set_now(time::OffsetDateTime::parse(&end, format).expect("a date"))
            .expect("in range");
        assert_eq!(usage(), Some(0.0), "{reset}");
    }
}

#[test]
fn only_incremental_meters_reset() {
    let number = json!({ "featureType": "NUMBER", "meterType": "Fluctuating" });
    let entitlement = json!({ "usageLimit": 10, "resetPeriod": "DAY" });
    let world = subscribed_to(catalog(number, entitlement, json!([])), json!([]));
    world.report(json!({ "customerId": "acme", "featureId": "feature", "value": 4 }));
    world.emulator.advance(Duration::days(3));
    let check = world.check("acme", "feature", json!({}));
    assert_eq!(check["currentUsage"], 4.0);
    assert_eq!(check["resetPeriod"], Value::Null);
}

#[test]
fn the_reset_configuration_is_the_member_for_its_period() {
    for (reset, configuration) in [
        (
            json!({ "resetPeriod": "MONTH" }),
            json!({
                "__typename": "MonthlyResetPeriodConfig",
                "monthlyAccordingTo": "SubscriptionStart",
            }),
        ),
        (
            json!({ "resetPeriod": "WEEK", "weeklyAccordingTo": "EveryFriday" }),
            json!({ "__typename": "WeeklyResetPeriodConfig", "weeklyAccordingTo": "EveryFriday" }),
        ),
        (json!({ "resetPeriod": "YEAR" }), json!({ "__typename": "YearlyResetPeriodConfig" })),
        (json!({ "resetPeriod": "DAY" }), Value::Null),
    ] {
        let mut entitlement = reset;
        entitlement["usageLimit"] = 10.into();
        let number = json!({ "featureType": "NUMBER", "meterType": "Incremental" });
        let world = subscribed_to(catalog(number, entitlement, json!([])), json!([]));
        let check = world.check("acme", "feature", json!({}));
        assert_eq!(check["resetPeriodConfiguration"], configuration);
    }
}
