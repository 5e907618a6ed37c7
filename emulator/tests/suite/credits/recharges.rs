//! Automatic recharge settings.

use serde_json::{Value, json};

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
