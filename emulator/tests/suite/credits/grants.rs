//! Credit grants and their status over time.

use serde_json::{Value, json};
use time::Duration;

use super::*;

#[test]
fn a_grant_is_returned_as_created() {
    let world = acme();
    let paid = grant(
        &world,
        json!({
            "amount": 100, "comment": "Welcome", "priority": 3, "resourceId": "site-1",
            "cost": { "amount": 25, "currency": "EUR" }, "additionalMetaData": { "po": "4711" },
            "expireAt": "2026-12-01T00:00:00Z",
        }),
    );
    assert_eq!(paid["amount"], 100.0);
    assert_eq!(paid["consumedAmount"], 0.0);
    assert_eq!(paid["comment"], "Welcome");
    assert_eq!(paid["priority"], 3.0);
    assert_eq!(paid["resourceId"], "site-1");
    assert_eq!(paid["customerId"], "acme");
    assert_eq!(paid["currencyId"], CURRENCY);
    assert_eq!(paid["cost"], json!({ "amount": 25, "currency": "EUR" }));
    assert_eq!(paid["additionalMetaData"], json!({ "po": "4711" }));
    assert_eq!(paid["expireAt"], "2026-12-01T00:00:00.000Z");
    assert_eq!(paid["effectiveAt"], paid["createdAt"]);
    assert_eq!(paid["grantType"], "PAID");
    assert_eq!(paid["status"], "ACTIVE");
    assert_eq!(paid["paymentCollection"], "NOT_REQUIRED");
    assert_eq!(paid["latestInvoice"], Value::Null);
    let given = grant(&world, json!({ "grantType": "PROMOTIONAL" }));
    assert_eq!(given["cost"], json!({ "amount": 0, "currency": "USD" }));
    assert_eq!(given["priority"], 0.0);
    assert_eq!(given["expireAt"], Value::Null);
}

#[test]
fn grants_start_and_expire_by_the_clock() {
    let world = acme();
    let scheduled = grant(
        &world,
        json!({
            "displayName": "Later", "amount": 40,
            "effectiveAt": "2026-09-10T00:00:00Z", "expireAt": "2026-09-20T00:00:00Z",
        }),
    );
    assert_eq!(scheduled["status"], "SCHEDULED");
    assert_eq!(balance(&world), (0.0, 0.0, 0.0));
    world.emulator.advance(Duration::days(10));
    assert_eq!(balance(&world), (40.0, 40.0, 0.0));
    consume(&world, "1", 15.0, json!({}));
    assert_eq!(grants(&world), ["Later: ACTIVE 15/40"]);
    world.emulator.advance(Duration::days(30));
    assert_eq!(grants(&world), ["Later: EXPIRED 15/40"]);
    assert_eq!(balance(&world), (0.0, 0.0, 0.0));
    assert_eq!(ledger(&world, json!({})), ["GRANTED 40", "CONSUMED 15", "EXPIRED 25"]);
    let page = ledger_page(&world, json!({ "eventType": ["CREDITS_EXPIRED"] }));
    // The entry has the time it was due, not the time it was read.
    assert_eq!(page["edges"][0]["node"]["timestamp"], "2026-09-20T00:00:00.000Z");
}

#[test]
fn a_used_up_grant_expires_without_a_ledger_entry() {
    let world = acme();
    grant(&world, json!({ "expireAt": "2026-09-20T00:00:00Z" }));
    consume(&world, "1", 10.0, json!({}));
    world.emulator.advance(Duration::days(30));
    assert_eq!(grants(&world), ["Top-up: EXPIRED 10/10"]);
    assert_eq!(ledger(&world, json!({})), ["GRANTED 10", "CONSUMED 10"]);
}

#[test]
fn voiding_a_grant_forfeits_its_remaining_credits() {
    let world = acme();
    let id = grant(&world, json!({}))["grantId"].clone();
    consume(&world, "1", 4.0, json!({}));
    let mut data = try_void(&world, &id).data();
    let voided = data["voidCreditGrant"].take();
    assert_eq!(voided["status"], "VOIDED");
    assert_eq!(voided["consumedAmount"], 4.0);
    assert!(voided["voidedAt"].as_str().expect("a date").starts_with("2026-09-01T08"));
    assert_eq!(balance(&world), (0.0, 0.0, 0.0));
    assert_eq!(ledger(&world, json!({})), ["GRANTED 10", "CONSUMED 4", "VOIDED 6"]);
    assert_eq!(try_void(&world, &id).code(), "CreditGrantAlreadyVoided");
}

#[test]
fn a_scheduled_grant_that_is_voided_never_starts() {
    let world = acme();
    let later = grant(&world, json!({ "effectiveAt": "2026-09-10T00:00:00Z" }));
    try_void(&world, &later["grantId"]).data();
    world.emulator.advance(Duration::days(30));
    assert_eq!(grants(&world), ["Top-up: VOIDED 0/10"]);
}

#[test]
fn only_active_and_scheduled_grants_can_be_voided() {
    let world = acme();
    for unknown in [json!("none"), json!("00000000-0000-0000-0000-000000000000")] {
        let error = try_void(&world, &unknown).error();
        assert_eq!(error["extensions"]["code"], "CreditGrantNotFound");
        assert_eq!(error["extensions"]["refId"], unknown);
    }
    consume(&world, "1", 1.0, json!({}));
    let overdraft = grants_page(&world, json!({}))["edges"][0]["node"]["grantId"].clone();
    assert_eq!(try_void(&world, &overdraft).code(), "CreditGrantCannotBeVoided");
    let id = grant(&world, json!({ "expireAt": "2026-09-02T00:00:00Z" }))["grantId"].clone();
    world.emulator.advance(Duration::days(2));
    assert_eq!(try_void(&world, &id).code(), "CreditGrantCannotBeVoided");
}

#[test]
fn promotional_credits_cost_nothing() {
    let world = acme();
    let cost = |kind: &str, amount: i32| {
        let cost = json!({ "amount": amount, "currency": "USD" });
        try_grant(&world, json!({ "grantType": kind, "cost": cost }))
    };
    assert_eq!(cost("PROMOTIONAL", 1).code(), "BadUserInput");
    cost("PROMOTIONAL", 0).data();
    cost("PAID", 1).data();
}

#[test]
fn a_comment_has_up_to_200_characters() {
    let world = acme();
    let comment = |length: usize| try_grant(&world, json!({ "comment": "ä".repeat(length) }));
    comment(200).data();
    assert_eq!(comment(201).code(), "BadUserInput");
}

#[test]
fn invalid_grants_are_refused() {
    let world = acme();
    for (extra, code) in [
        (json!({ "customerId": "nobody" }), "CustomerNotFound"),
        (json!({ "currencyId": "none" }), "CustomCurrencyNotFound"),
        (json!({ "amount": 0 }), "BadUserInput"),
        (json!({ "amount": -5 }), "BadUserInput"),
        (json!({ "amount": 1e300 }), "AmountTooLarge"),
        (json!({ "grantType": "OVERDRAFT" }), "BadUserInput"),
        (
            json!({ "effectiveAt": "2026-10-01T00:00:00Z", "expireAt": "2026-10-01T00:00:00Z" }),
            "ExpireAtMustBeLaterThanEffectiveAtError",
        ),
        (json!({ "expireAt": "2026-08-01T00:00:00Z" }), "ExpireAtMustBeLaterThanEffectiveAtError"),
    ] {
        assert_eq!(try_grant(&world, extra.clone()).code(), code, "{extra}");
    }
    assert_eq!(grants(&world), [""; 0]);
}
