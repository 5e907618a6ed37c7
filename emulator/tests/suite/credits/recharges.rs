//! Automatic recharge settings.

#![expect(clippy::float_cmp, reason = "these amounts have exact representations")]

use serde_json::{Value, json};
use stigg_emulator::PaymentOutcome;

use super::*;

const FIELDS: &str = "customerId currencyId isEnabled thresholdType thresholdValue targetBalance
    maxSpendLimit grantExpirationPeriod currentMonthlySpend createdAt updatedAt";

fn read(world: &World, extra: Value) -> Reply {
    let input = with(json!({ "customerId": "acme", "currencyId": CURRENCY }), extra);
    let document = format!(
        "query($input: GetAutoRechargeSettingsInput!) {{
           getAutoRechargeSettings(input: $input) {{ {FIELDS} }} }}"
    );
    world.send(&document, json!({ "input": input }))
}

fn save(world: &World, extra: Value) -> Reply {
    let input = json!({ "customerId": "acme", "currencyId": CURRENCY, "isEnabled": true });
    let document = format!(
        "mutation($input: SaveAutoRechargeSettingsInput!) {{
           saveAutoRechargeSettings(input: $input) {{ {FIELDS} }} }}"
    );
    world.send(&document, json!({ "input": with(input, extra) }))
}

#[test]
fn recharging_is_off_by_default() {
    let world = acme();
    let settings = read(&world, json!({})).data()["getAutoRechargeSettings"].take();
    assert_eq!(settings["isEnabled"], false);
    assert_eq!(settings["customerId"], "acme");
    assert_eq!(settings["currencyId"], CURRENCY);
    assert_eq!(settings["createdAt"], Value::Null);
}

#[test]
fn settings_are_saved_and_read_back() {
    let world = acme();
    let full = json!({
        "thresholdType": "DollarAmount", "thresholdValue": 5, "targetBalance": 100,
        "maxSpendLimit": 250, "grantExpirationPeriod": "OneMonth",
    });
    let saved = save(&world, full).data()["saveAutoRechargeSettings"].take();
    assert_eq!(saved["isEnabled"], true);
    assert_eq!(saved["thresholdType"], "DollarAmount");
    assert_eq!(saved["thresholdValue"], 5.0);
    assert_eq!(saved["targetBalance"], 100.0);
    assert_eq!(saved["maxSpendLimit"], 250.0);
    assert_eq!(saved["grantExpirationPeriod"], "OneMonth");
    assert_eq!(saved["currentMonthlySpend"], 0.0);
    assert_eq!(saved["createdAt"], saved["updatedAt"]);
    assert_eq!(read(&world, json!({})).data()["getAutoRechargeSettings"], saved);

    // Omitted fields keep their values.
    world.emulator.advance(time::Duration::days(1));
    let changed = save(&world, json!({ "isEnabled": false, "targetBalance": 50 })).data();
    let changed = &changed["saveAutoRechargeSettings"];
    assert_eq!(changed["isEnabled"], false);
    assert_eq!(changed["targetBalance"], 50.0);
    assert_eq!(changed["thresholdValue"], 5.0);
    assert_eq!(changed["createdAt"], saved["createdAt"]);
    assert_ne!(changed["updatedAt"], saved["updatedAt"]);
}

#[test]
fn invalid_settings_are_refused() {
    let world = acme();
    for (extra, code) in [
        (json!({ "customerId": "nobody" }), "CustomerNotFound"),
        (json!({ "currencyId": "none" }), "CustomCurrencyNotFound"),
    ] {
        assert_eq!(read(&world, extra.clone()).code(), code);
        assert_eq!(save(&world, extra).code(), code);
    }
    for field in ["thresholdValue", "targetBalance", "maxSpendLimit"] {
        let mut below = json!({});
        below[field] = json!(-1);
        assert_eq!(save(&world, below).code(), "BadUserInput");
    }
    let settings = read(&world, json!({})).data();
    assert_eq!(settings["getAutoRechargeSettings"]["isEnabled"], false);
}

/// The customer `acme` with a price of credits.
fn paying(price: Value) -> World {
    let mut catalog = serde_json::to_value(stigg_emulator::Catalog::demo()).expect("JSON");
    catalog["currencies"][0]["price"] = price;
    let catalog = stigg_emulator::Catalog::from_json(&catalog.to_string()).expect("it is valid");
    let world = World::of(catalog);
    world.customer("acme", true);
    world
}

/// Saves a threshold of 20 and a target of 50 credits.
#[track_caller]
fn save_levels(world: &World, extra: Value) -> Value {
    let levels = json!({ "thresholdValue": 20, "targetBalance": 50 });
    save(world, with(levels, extra)).data()["saveAutoRechargeSettings"].take()
}

#[track_caller]
fn settings(world: &World) -> (bool, f64) {
    let settings = read(world, json!({})).data()["getAutoRechargeSettings"].take();
    let spend = settings["currentMonthlySpend"].as_f64().expect("a number");
    (settings["isEnabled"].as_bool().expect("a boolean"), spend)
}

#[test]
fn a_balance_below_the_threshold_is_recharged_to_the_target() {
    let world = paying(json!({ "amount": 0.1 }));
    grant(&world, json!({ "amount": 30 }));
    save_levels(&world, json!({}));
    consume(&world, "1", 10.0, json!({}));
    assert_eq!(balance(&world).0, 20.0, "not below the threshold");
    consume(&world, "2", 1.0, json!({}));
    assert_eq!(balance(&world).0, 50.0);
    assert_eq!(settings(&world), (true, 3.1));

    let document = "query($input: GetCreditGrantsInput!) { creditGrants(input: $input) {
        edges { node { grantType amount cost { amount currency } automaticRechargeConfigurationId
                       expireAt paymentCollection } } } }";
    let data = world.send(document, json!({ "input": { "customerId": "acme" } })).data();
    let edges = &data["creditGrants"]["edges"];
    assert_eq!(edges[0]["node"]["automaticRechargeConfigurationId"], Value::Null);
    let bought = &edges[1]["node"];
    assert_eq!((&bought["grantType"], &bought["amount"]), (&json!("PAID"), &json!(31)));
    assert_eq!(bought["cost"], json!({ "amount": 3.1, "currency": "USD" }));
    assert!(bought["automaticRechargeConfigurationId"].is_string(), "{bought}");
    let expiry = bought["expireAt"].as_str().expect("a date");
    assert!(expiry.starts_with("2027-09-01"), "{expiry}");
}

#[test]
fn usage_of_features_recharges_as_well() {
    let world = paying(Value::Null);
    world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-growth", "billingPeriod": "MONTHLY",
        "billableFeatures": [{ "featureId": "feature-01-templates", "quantity": 1 }],
    }));
    grant(&world, json!({ "amount": 30 }));
    save_levels(&world, json!({}));
    world
        .report(json!({ "customerId": "acme", "featureId": "feature-06-ai-messages", "value": 6 }));
    assert_eq!(balance(&world).0, 50.0);
}

#[test]
fn saving_settings_recharges_a_low_balance_at_once() {
    let world = paying(json!({ "amount": 1, "currency": "EUR" }));
    let saved = save_levels(&world, json!({}));
    assert_eq!(saved["currentMonthlySpend"].as_f64(), Some(50.0));
    assert_eq!(balance(&world).0, 50.0);
}

#[test]
fn recharging_that_is_off_buys_nothing() {
    let world = paying(Value::Null);
    save_levels(&world, json!({ "isEnabled": false }));
    assert_eq!(balances(&world, json!({})), json!([]));
}

#[test]
fn a_threshold_in_dollars_counts_the_worth_of_the_credits() {
    let world = paying(json!({ "amount": 0.5 }));
    grant(&world, json!({ "amount": 30 }));
    let dollars = json!({ "thresholdType": "DollarAmount", "thresholdValue": 10 });
    save_levels(&world, dollars);
    consume(&world, "1", 10.0, json!({}));
    assert_eq!(balance(&world).0, 20.0);
    consume(&world, "2", 1.0, json!({}));
    assert_eq!(balance(&world).0, 50.0);
}

#[test]
fn expiring_credits_are_recharged_when_they_expire() {
    let world = paying(json!({ "amount": 1 }));
    save_levels(&world, json!({ "grantExpirationPeriod": "OneMonth" }));
    world.emulator.set_now(time::macros::datetime!(2026-12-15 8:00 UTC)).expect("in range");
    assert_eq!(balance(&world).0, 50.0);
    let recharges = ledger(&world, json!({ "eventType": ["CREDITS_GRANTED"] }));
    assert_eq!(recharges, ["GRANTED 50"; 4]);
    assert_eq!(settings(&world), (true, 50.0), "of December");
}

#[test]
fn a_recharge_beyond_the_spend_limit_is_not_made() {
    let world = paying(json!({ "amount": 1 }));
    save_levels(&world, json!({ "maxSpendLimit": 80 }));
    assert_eq!(settings(&world), (true, 50.0));
    consume(&world, "1", 31.0, json!({}));
    assert_eq!(balance(&world).0, 19.0);
    assert_eq!(settings(&world), (false, 50.0));

    // Until the limit is raised …
    save_levels(&world, json!({ "maxSpendLimit": 100 }));
    assert_eq!(balance(&world).0, 50.0);
    assert_eq!(settings(&world), (true, 81.0));
    consume(&world, "2", 31.0, json!({}));
    assert_eq!(settings(&world), (false, 81.0));

    // … or the month ends.
    world.emulator.set_now(time::macros::datetime!(2026-10-01 0:00 UTC)).expect("in range");
    assert_eq!(settings(&world), (true, 31.0));
    assert_eq!(balance(&world).0, 50.0);
}

#[test]
fn a_recharge_that_cannot_be_paid_switches_recharging_off() {
    let world = World::new();
    world.customer("acme", false);
    let saved = save_levels(&world, json!({}));
    assert_eq!(saved["isEnabled"], false);
    assert_eq!(balances(&world, json!({})), json!([]));

    let world = paying(Value::Null);
    let failed = PaymentOutcome::Failed { error_message: "Declined".to_owned() };
    world.emulator.set_payments("acme", failed).expect("the customer exists");
    assert_eq!(save_levels(&world, json!({}))["isEnabled"], false);
    // It stays off until it is switched on again.
    world.emulator.set_payments("acme", PaymentOutcome::Paid).expect("the customer exists");
    assert!(!settings(&world).0);
    save_levels(&world, json!({}));
    assert_eq!(balance(&world).0, 50.0);
}

#[test]
fn a_jump_of_centuries_recharges_for_ten_years() {
    let world = paying(json!({ "amount": 1 }));
    save_levels(&world, json!({ "grantExpirationPeriod": "OneMonth" }));
    world.emulator.set_now(time::macros::datetime!(3026-09-15 0:00 UTC)).expect("in range");
    assert_eq!(balance(&world).0, 50.0);
    let grants = grants_page(&world, json!({}))["totalCount"].as_i64().expect("a number");
    assert!(grants <= 122, "{grants}");
}
