//! Recurring credits of plans, add-ons and subscriptions.

#![expect(clippy::float_cmp, reason = "these amounts have exact representations")]

use serde_json::{Value, json};
use stigg_emulator::Catalog;
use time::Duration;
use time::macros::datetime;

use super::*;

/// The demo catalog with these credits of the free plan, and of add-ons for it.
fn catalog(credits: &Value) -> Value {
    let mut catalog = serde_json::to_value(Catalog::demo()).expect("JSON");
    plan(&mut catalog, "plan-revvenu-basic")["creditEntitlements"] = credits.clone();
    for (addon, behavior, amount) in [("more", "Increment", 50), ("other", "Override", 500)] {
        let credits = json!([{ "currency": CURRENCY, "amount": amount, "cadence": "MONTH",
                               "behavior": behavior }]);
        catalog["addons"].as_array_mut().expect("a list").push(json!({
            "refId": addon, "displayName": addon, "creditEntitlements": credits,
        }));
    }
    plan(&mut catalog, "plan-revvenu-basic")["compatibleAddons"] = json!(["more", "other"]);
    catalog
}

fn plan<'a>(catalog: &'a mut Value, name: &str) -> &'a mut Value {
    let plans = catalog["plans"].as_array_mut().expect("a list");
    plans.iter_mut().find(|plan| plan["refId"] == name).expect("a plan")
}

fn of(catalog: &Value) -> World {
    let world = World::of(Catalog::from_json(&catalog.to_string()).expect("a valid catalog"));
    world.customer("acme", true);
    world
}

/// An emulator whose free plan grants 100 credits a month.
fn monthly() -> World {
    of(&catalog(&json!([{ "currency": CURRENCY, "amount": 100, "cadence": "MONTH" }])))
}

#[track_caller]
fn subscribe(world: &World, extra: Value) -> Value {
    let order = json!({
        "customerId": "acme", "planId": "plan-revvenu-basic", "subscriptionId": "sub-1",
    });
    world.provision(with(order, extra))
}

fn addons(names: &[(&str, u32)]) -> Value {
    let addons =
        names.iter().map(|(name, quantity)| json!({ "addonId": name, "quantity": quantity }));
    json!({ "addons": addons.collect::<Value>() })
}

#[track_caller]
fn update(world: &World, extra: Value) {
    world.try_update(with(json!({ "subscriptionId": "sub-1" }), extra)).data();
}

#[test]
fn a_plan_grants_its_credits_again_each_month() {
    let world = monthly();
    subscribe(&world, json!({}));
    let grant = grants_page(&world, json!({}))["edges"][0]["node"].clone();
    assert_eq!((&grant["grantType"], &grant["status"]), (&json!("RECURRING"), &json!("ACTIVE")));
    assert_eq!(grant["displayName"], "Basic");
    let expiry = grant["expireAt"].as_str().expect("a date");
    assert!(expiry.starts_with("2026-10-01T08:00"), "{expiry}");

    consume(&world, "1", 30.0, json!({}));
    assert_eq!(balance(&world), (70.0, 100.0, 30.0));
    // What is left is lost.
    world.emulator.set_now(datetime!(2026-10-05 0:00 UTC)).expect("in range");
    assert_eq!(balance(&world), (100.0, 100.0, 0.0));
    assert_eq!(
        ledger(&world, json!({})),
        ["GRANTED 100", "CONSUMED 30", "EXPIRED 70", "GRANTED 100"]
    );
    let edges = ledger_page(&world, json!({}))["edges"].clone();
    let renewed = edges[3]["node"]["timestamp"].as_str().expect("a date");
    assert!(renewed.starts_with("2026-10-01T08:00"), "{renewed}");
}

#[test]
fn yearly_credits_are_granted_up_front() {
    let mut catalog = catalog(&json!([]));
    plan(&mut catalog, "plan-revvenu-essentials")["creditEntitlements"] =
        json!([{ "currency": CURRENCY, "amount": 60_000, "cadence": "YEAR" }]);
    let world = of(&catalog);
    subscribe(&world, json!({ "planId": "plan-revvenu-essentials", "billingPeriod": "ANNUALLY" }));
    consume(&world, "1", 10_000.0, json!({}));
    world.emulator.advance(Duration::days(300));
    assert_eq!(balance(&world).0, 50_000.0);
    world.emulator.advance(Duration::days(66));
    assert_eq!(balance(&world).0, 60_000.0);
}

#[test]
fn monthly_credits_recur_within_an_annual_billing_period() {
    let mut catalog = catalog(&json!([]));
    plan(&mut catalog, "plan-revvenu-essentials")["creditEntitlements"] =
        json!([{ "currency": CURRENCY, "amount": 5000, "cadence": "MONTH" }]);
    let world = of(&catalog);
    subscribe(&world, json!({ "planId": "plan-revvenu-essentials", "billingPeriod": "ANNUALLY" }));
    consume(&world, "1", 4000.0, json!({}));
    world.emulator.advance(Duration::days(31));
    assert_eq!(balance(&world).0, 5000.0);
}

#[test]
fn addons_add_their_credits_for_each_unit() {
    let world = monthly();
    subscribe(&world, addons(&[("more", 2)]));
    assert_eq!(balance(&world).0, 200.0);
}

#[test]
fn an_overriding_addon_replaces_the_credits_of_the_plan() {
    let world = monthly();
    subscribe(&world, addons(&[("other", 1)]));
    assert_eq!(balance(&world).0, 500.0);
    // Also those that other add-ons add.
    update(&world, addons(&[("more", 1), ("other", 1)]));
    assert_eq!(balance(&world).0, 500.0);
}

#[test]
fn credits_that_are_added_within_a_period_are_granted_at_once() {
    let world = monthly();
    subscribe(&world, json!({}));
    consume(&world, "1", 30.0, json!({}));
    world.emulator.advance(Duration::days(10));
    update(&world, addons(&[("more", 1)]));
    assert_eq!(balance(&world), (120.0, 150.0, 30.0));
    // Nothing is taken back before the next period.
    update(&world, addons(&[]));
    assert_eq!(balance(&world).0, 120.0);
    world.emulator.set_now(datetime!(2026-10-02 0:00 UTC)).expect("in range");
    assert_eq!(balance(&world).0, 100.0);
}

#[test]
fn credits_per_seat_grow_with_the_seats() {
    let mut catalog = catalog(&json!([]));
    plan(&mut catalog, "plan-revvenu-growth")["creditEntitlements"] = json!([{
        "currency": CURRENCY, "amount": 10, "cadence": "MONTH",
        "perUnitOf": "feature-01-templates",
    }]);
    let world = of(&catalog);
    let seats = |number: u32| json!({ "billableFeatures": [{ "featureId": "feature-01-templates", "quantity": number }] });
    let order = json!({ "planId": "plan-revvenu-growth", "billingPeriod": "MONTHLY" });
    subscribe(&world, with(order, seats(5)));
    assert_eq!(balance(&world).0, 50.0);
    update(&world, seats(6));
    assert_eq!(balance(&world).0, 60.0);
    update(&world, seats(2));
    assert_eq!(balance(&world).0, 60.0);
    world.emulator.advance(Duration::days(31));
    assert_eq!(balance(&world).0, 20.0);
}

#[test]
fn credits_of_the_base_plan_are_inherited() {
    // Essentials inherits from the free plan.
    let world = monthly();
    subscribe(&world, json!({ "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY" }));
    assert_eq!(balance(&world).0, 100.0);

    let mut own = catalog(&json!([{ "currency": CURRENCY, "amount": 100, "cadence": "MONTH" }]));
    plan(&mut own, "plan-revvenu-essentials")["creditEntitlements"] =
        json!([{ "currency": CURRENCY, "amount": 7, "cadence": "YEAR" }]);
    let world = of(&own);
    subscribe(&world, json!({ "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY" }));
    assert_eq!(balance(&world).0, 7.0);
}

#[test]
fn a_subscription_can_set_its_own_credits() {
    let world = monthly();
    let credits = |amount: f64, soft: bool| {
        json!({ "entitlements": [{ "credit": {
            "customCurrencyId": CURRENCY, "amount": amount, "cadence": "MONTH",
            "hasSoftLimit": soft,
        } }] })
    };
    subscribe(&world, credits(40.0, false));
    assert_eq!(balance(&world).0, 40.0);
    update(&world, credits(60.0, true));
    assert_eq!(balance(&world).0, 60.0);
    assert_eq!(wallet(&world)["hasSoftLimit"], true);

    let mut unknown = credits(1.0, false);
    unknown["entitlements"][0]["credit"]["customCurrencyId"] = "none".into();
    let reply = world.try_update(with(json!({ "subscriptionId": "sub-1" }), unknown));
    assert_eq!(reply.code(), "CustomCurrencyNotFound");
}

#[test]
fn recurring_credits_end_with_the_subscription() {
    let world = monthly();
    subscribe(&world, json!({}));
    grant(&world, json!({ "amount": 5 }));
    world.try_cancel(json!({ "subscriptionRefId": "sub-1" })).data();
    assert_eq!(balance(&world).0, 5.0);
    world.emulator.advance(Duration::days(60));
    assert_eq!(balance(&world).0, 5.0);
    assert_eq!(ledger(&world, json!({})), ["GRANTED 100", "GRANTED 5", "EXPIRED 100"]);
}

#[test]
fn a_plan_change_replaces_the_credits() {
    let mut catalog =
        catalog(&json!([{ "currency": CURRENCY, "amount": 100, "cadence": "MONTH" }]));
    plan(&mut catalog, "plan-revvenu-essentials")["creditEntitlements"] =
        json!([{ "currency": CURRENCY, "amount": 300, "cadence": "MONTH" }]);
    let world = of(&catalog);
    subscribe(&world, json!({}));
    consume(&world, "1", 30.0, json!({}));
    subscribe(
        &world,
        json!({ "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
                "subscriptionId": "sub-2" }),
    );
    assert_eq!(balance(&world), (300.0, 300.0, 0.0));
}

#[test]
fn a_trial_grants_credits_and_its_conversion_grants_them_again() {
    let world = monthly();
    subscribe(
        &world,
        json!({
            "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
            "trialOverrideConfiguration": {
                "isTrial": true, "trialEndDate": "2026-09-11T08:00:00Z",
                "trialEndBehavior": "CONVERT_TO_PAID",
            },
        }),
    );
    consume(&world, "1", 30.0, json!({}));
    assert_eq!(balance(&world).0, 70.0);
    world.emulator.set_now(datetime!(2026-09-12 8:00 UTC)).expect("in range");
    assert_eq!(balance(&world).0, 100.0);
    let edges = ledger_page(&world, json!({}))["edges"].clone();
    let granted = edges[3]["node"]["timestamp"].as_str().expect("a date");
    assert!(granted.starts_with("2026-09-11T08:00"), "{granted}");
}

#[test]
fn credits_belong_to_the_resource_of_the_subscription() {
    let world = monthly();
    subscribe(&world, json!({ "resourceId": "site-1" }));
    let of = |resource: &str| balances(&world, json!({ "resourceId": resource }));
    assert_eq!(of("site-1")[0]["currentBalance"].as_f64(), Some(100.0));
    assert_eq!(of("site-2"), json!([]));
}

#[test]
fn recurring_credits_cover_an_overdraft() {
    let world = monthly();
    subscribe(&world, json!({}));
    consume(&world, "1", 150.0, json!({}));
    assert_eq!(balance(&world).0, -50.0);
    world.emulator.advance(Duration::days(31));
    assert_eq!(balance(&world), (50.0, 100.0, 50.0));
}

#[test]
fn a_jump_of_the_clock_grants_the_credits_of_each_month() {
    let world = monthly();
    subscribe(&world, json!({}));
    world.emulator.set_now(datetime!(2027-01-15 0:00 UTC)).expect("in range");
    let expected: Vec<_> =
        std::iter::repeat_n(["GRANTED 100", "EXPIRED 100"], 4).flatten().collect();
    let entries = ledger(&world, json!({}));
    assert_eq!(entries[..8], expected);
    assert_eq!(entries[8..], ["GRANTED 100"]);
    assert_eq!(balance(&world).0, 100.0);
}

#[test]
fn a_jump_of_centuries_grants_the_credits_of_ten_years() {
    let world = monthly();
    subscribe(&world, json!({}));
    world.emulator.set_now(datetime!(3026-09-15 0:00 UTC)).expect("in range");
    assert_eq!(balance(&world).0, 100.0);
    assert_eq!(grants_page(&world, json!({}))["totalCount"], 121);
}

#[test]
fn setting_the_clock_back_grants_nothing() {
    let world = monthly();
    subscribe(&world, json!({}));
    world.emulator.set_now(datetime!(2026-10-05 0:00 UTC)).expect("in range");
    consume(&world, "1", 30.0, json!({}));
    world.emulator.set_now(datetime!(2026-09-05 0:00 UTC)).expect("in range");
    assert_eq!(balance(&world).0, 70.0);
    world.emulator.set_now(datetime!(2026-10-06 0:00 UTC)).expect("in range");
    assert_eq!(balance(&world).0, 70.0);
    assert_eq!(grants_page(&world, json!({}))["totalCount"], 2);
}

/// The entitlement to the credits.
#[track_caller]
fn wallet(world: &World) -> Value {
    let document = "query($query: GetEntitlementV2Input!) { entitlementV2(query: $query) {
        ... on CreditEntitlement { isGranted accessDeniedReason hasSoftLimit usageLimit currentUsage } } }";
    let query = json!({ "customerId": "acme", "currencyId": CURRENCY });
    world.send(document, json!({ "query": query })).data()["entitlementV2"].take()
}

#[test]
fn a_soft_limit_keeps_access_when_no_credits_are_left() {
    for soft in [true, false] {
        let mut catalog = catalog(&json!([]));
        plan(&mut catalog, "plan-revvenu-growth")["creditEntitlements"] = json!([{
            "currency": CURRENCY, "amount": 10, "cadence": "MONTH", "hasSoftLimit": soft,
        }]);
        let world = of(&catalog);
        let order = json!({
            "planId": "plan-revvenu-growth", "billingPeriod": "MONTHLY",
            "billableFeatures": [{ "featureId": "feature-01-templates", "quantity": 1 }],
        });
        subscribe(&world, order);
        consume(&world, "1", 12.0, json!({}));
        let wallet = wallet(&world);
        assert_eq!((&wallet["isGranted"], &wallet["hasSoftLimit"]), (&json!(soft), &json!(soft)));
        // Features that are paid with the credits inherit the limit.
        let check = world.check("acme", "feature-06-ai-messages", json!({}));
        assert_eq!(check["isGranted"], soft);
        let reason = if soft { Value::Null } else { json!("InsufficientCredits") };
        assert_eq!(check["accessDeniedReason"], reason);
        assert_eq!(wallet["accessDeniedReason"], reason);
    }
}

#[test]
fn packages_show_their_credits() {
    let world = monthly();
    let document = "query($input: GetPaywallInput!) { mockPaywall(input: $input) { plans {
        refId packageEntitlements { __typename ...C } inheritedPackageEntitlements { ...C }
        compatibleAddons { refId packageEntitlements { ...C } } } } }
      fragment C on PackageCreditEntitlement {
        customCurrencyId amount cadence behavior hasSoftLimit dependencyFeature { refId }
        customCurrency { displayName } }";
    let data = world.send(document, json!({ "input": {} })).data();
    let plans = &data["mockPaywall"]["plans"];
    let credits = plans[0]["packageEntitlements"].as_array().expect("a list").last().cloned();
    let credits = credits.expect("credits");
    assert_eq!(credits["__typename"], "PackageCreditEntitlement");
    assert_eq!(credits["amount"].as_f64(), Some(100.0));
    assert_eq!((&credits["cadence"], &credits["behavior"]), (&json!("MONTH"), &json!("Increment")));
    assert_eq!(credits["customCurrency"]["displayName"], "AI credits");
    let inherited = plans[1]["inheritedPackageEntitlements"].as_array().expect("a list");
    assert_eq!(inherited.last().expect("credits")["amount"].as_f64(), Some(100.0));
    let addon = &plans[0]["compatibleAddons"][1];
    assert_eq!(addon["packageEntitlements"][0]["behavior"], "Override");
}

#[test]
fn mistakes_in_recurring_credits_are_reported() {
    let sound = json!({ "currency": CURRENCY, "amount": 1, "cadence": "MONTH" });
    for (extra, word) in [
        (json!({ "currency": "none" }), "currency `none`"),
        (json!({ "cadence": "WEEK" }), "`WEEK`"),
        (json!({ "behavior": "Replace" }), "`Replace`"),
        (json!({ "amount": -1 }), "below zero"),
        (json!({ "perUnitOf": "feature-01-templates" }), "not bought per unit"),
    ] {
        let wrong = catalog(&json!([with(sound.clone(), extra)]));
        let error = Catalog::from_json(&wrong.to_string()).expect_err(word);
        assert!(error.to_string().contains(word), "{error}");
        assert!(error.place().contains("plan-revvenu-basic"), "{error}");
    }
    let twice = catalog(&json!([sound, sound]));
    let error = Catalog::from_json(&twice.to_string()).expect_err("two of the same");
    assert!(error.remedy().contains("merge"), "{error}");
}
