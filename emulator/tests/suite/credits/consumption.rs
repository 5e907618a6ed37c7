//! Consumption: the order in which grants are used, and overdrafts.

use serde_json::{Value, json};
use time::Duration;

use super::*;

#[test]
fn a_consumption_returns_the_balance() {
    let world = acme();
    grant(&world, json!({}));
    let used = consume(&world, "1", 2.5, json!({ "createdAt": "2026-08-31T12:00:00Z" }));
    assert_eq!(used["customerId"], "acme");
    assert_eq!(used["currencyId"], CURRENCY);
    assert_eq!(used["amount"], 2.5);
    assert_eq!(used["timestamp"], "2026-08-31T12:00:00.000Z");
    assert_eq!(used["credit"]["currencyId"], CURRENCY);
    assert_eq!(used["credit"]["currentUsage"], 2.5);
    assert_eq!(used["credit"]["usageLimit"], 10.0);
    assert_eq!(used["credit"]["usagePeriodEnd"], Value::Null);
    assert_eq!(balance(&world), (7.5, 10.0, 2.5));
    let page = ledger_page(&world, json!({ "eventType": ["CREDITS_CONSUMED"] }));
    assert_eq!(page["edges"][0]["node"]["timestamp"], used["timestamp"]);
}

#[test]
fn grants_are_used_in_the_documented_order() {
    let world = acme();
    let grants = [
        ("never expires", json!({ "priority": 1 })),
        ("older", json!({ "priority": 1, "expireAt": "2026-12-01T00:00:00Z" })),
        ("younger", json!({ "priority": 1, "expireAt": "2026-12-01T00:00:00Z" })),
        (
            "effective earlier",
            json!({
                "priority": 1, "effectiveAt": "2026-01-01T00:00:00Z",
                "expireAt": "2026-12-01T00:00:00Z",
            }),
        ),
        (
            "given",
            json!({
                "priority": 1, "expireAt": "2026-12-01T00:00:00Z", "grantType": "PROMOTIONAL",
            }),
        ),
        ("expires earlier", json!({ "priority": 1, "expireAt": "2026-11-01T00:00:00Z" })),
        ("lower number", json!({ "priority": 0 })),
    ];
    let mut names = std::collections::HashMap::new();
    for (name, extra) in grants {
        let effective = json!({ "displayName": name, "effectiveAt": "2026-09-01T00:00:00Z" });
        let made = grant(&world, with(effective, extra));
        names.insert(made["grantId"].as_str().expect("an id").to_owned(), name);
    }
    consume(&world, "1", 65.0, json!({}));
    let page = ledger_page(&world, json!({ "eventType": ["CREDITS_CONSUMED"] }));
    let rows: Vec<_> = page["edges"].as_array().expect("a list").iter().collect();
    let order: Vec<_> = rows
        .iter()
        .map(|row| names[row["node"]["creditGrantId"].as_str().expect("an id")])
        .collect();
    assert_eq!(
        order,
        [
            "lower number",
            "expires earlier",
            "given",
            "effective earlier",
            "older",
            "younger",
            "never expires",
        ]
    );
    // One row per grant, with the amount taken from it.
    assert_eq!(rows[5]["node"]["amount"], 10.0);
    assert_eq!(rows[6]["node"]["amount"], 5.0);
}

#[test]
fn the_published_deduction() {
    let world = acme();
    let (september, august) = (json!("2026-09-30T00:00:00Z"), json!("2026-09-15T00:00:00Z"));
    for (name, priority, expires, kind, amount) in [
        ("A", 1, &september, "PAID", 50),
        ("B", 1, &september, "PROMOTIONAL", 20),
        ("C", 2, &august, "PROMOTIONAL", 100),
    ] {
        let extra = json!({
            "displayName": name, "priority": priority, "expireAt": expires, "grantType": kind,
            "amount": amount,
        });
        grant(&world, extra);
    }
    consume(&world, "1", 60.0, json!({}));
    assert_eq!(grants(&world), ["A: ACTIVE 40/50", "B: ACTIVE 20/20", "C: ACTIVE 0/100"]);
    let consumed = json!({ "eventType": ["CREDITS_CONSUMED"] });
    assert_eq!(ledger(&world, consumed), ["CONSUMED 20", "CONSUMED 40"]);
}

#[test]
fn the_published_overdraft_is_settled() {
    let world = acme();
    grant(&world, json!({ "displayName": "First", "amount": 10 }));
    consume(&world, "1", 25.0, json!({}));
    assert_eq!(balance(&world), (-15.0, 10.0, 25.0));
    assert_eq!(grants(&world), ["First: ACTIVE 10/10", "Overdraft: ACTIVE 15/0"]);
    let second = grant(&world, json!({ "displayName": "Second", "amount": 50 }));
    assert_eq!(second["paymentCollection"], "NOT_REQUIRED");
    assert_eq!(
        grants(&world),
        ["First: ACTIVE 10/10", "Overdraft: VOIDED 0/0", "Second: ACTIVE 15/50"]
    );
    assert_eq!(balance(&world), (35.0, 60.0, 25.0));
}

#[test]
fn a_consumption_needs_a_key() {
    let world = acme();
    let input = json!({ "customerId": "acme", "currencyId": CURRENCY, "amount": 1 });
    let reply = world.send(
        "mutation($input: ConsumeCreditInput!) { consumeCredits(input: $input) { amount } }",
        json!({ "input": input }),
    );
    assert_eq!(reply.code(), "BadUserInput");
}

#[test]
fn an_idempotency_key_counts_once() {
    let world = acme();
    grant(&world, json!({}));
    let first = consume(&world, "1", 3.0, json!({}));
    // The first amount counts; later ones with the same key are ignored.
    let repeat = consume(&world, "1", 9.0, json!({}));
    assert_eq!(repeat["amount"], 3.0);
    assert_eq!(repeat["timestamp"], first["timestamp"]);
    assert_eq!(repeat["credit"]["currentUsage"], 3.0);
    // The key is scoped to the customer, the currency and the resource.
    consume(&world, "1", 3.0, json!({ "resourceId": "site-1" }));
    world.customer("other", false);
    consume(&world, "1", 3.0, json!({ "customerId": "other" }));
    consume(&world, "2", 1.0, json!({}));
    assert_eq!(balance(&world), (6.0, 10.0, 4.0));
}

#[test]
fn the_next_grants_cover_an_overdraft() {
    let world = acme();
    grant(&world, json!({ "displayName": "First", "amount": 5 }));
    consume(&world, "1", 12.0, json!({}));
    let overdrawn = consume(&world, "2", 8.0, json!({}));
    assert_eq!(overdrawn["credit"]["usageLimit"], 5.0);
    assert_eq!(overdrawn["credit"]["currentUsage"], 20.0);
    assert_eq!(balance(&world), (-15.0, 5.0, 20.0));
    // There is a single overdraft, however often the balance is exceeded.
    assert_eq!(grants(&world), ["First: ACTIVE 5/5", "Overdraft: ACTIVE 15/0"]);

    grant(&world, json!({ "displayName": "Second", "amount": 6 }));
    assert_eq!(balance(&world), (-9.0, 11.0, 20.0));
    grant(&world, json!({ "displayName": "Third", "amount": 10 }));
    assert_eq!(balance(&world), (1.0, 21.0, 20.0));
    assert_eq!(
        grants(&world),
        ["First: ACTIVE 5/5", "Overdraft: VOIDED 0/0", "Second: ACTIVE 6/6", "Third: ACTIVE 9/10",]
    );
    assert_eq!(
        ledger(&world, json!({})),
        [
            "GRANTED 5",
            "CONSUMED 5",
            "CONSUMED 7",
            "CONSUMED 8",
            "GRANTED 6",
            "CONSUMPTION_TRANSFER_SOURCE 6",
            "CONSUMPTION_TRANSFER_TARGET 6",
            "GRANTED 10",
            "CONSUMPTION_TRANSFER_SOURCE 9",
            "CONSUMPTION_TRANSFER_TARGET 9",
        ]
    );
    consume(&world, "3", 2.0, json!({}));
    assert_eq!(grants(&world).last().map(String::as_str), Some("Overdraft: ACTIVE 1/0"));
    let page = grants_page(&world, json!({}));
    assert_eq!(page["edges"][4]["node"]["grantType"], "OVERDRAFT");
}

#[test]
fn a_scheduled_grant_covers_an_overdraft_when_it_starts() {
    let world = acme();
    grant(&world, json!({ "displayName": "Later", "effectiveAt": "2026-09-10T00:00:00Z" }));
    consume(&world, "1", 4.0, json!({}));
    assert_eq!(balance(&world), (-4.0, 0.0, 4.0));
    world.emulator.advance(Duration::days(10));
    assert_eq!(balance(&world), (6.0, 10.0, 4.0));
    assert_eq!(grants(&world), ["Later: ACTIVE 4/10", "Overdraft: VOIDED 0/0"]);
}

#[test]
fn resources_have_credits_of_their_own() {
    let world = acme();
    grant(&world, json!({ "amount": 10 }));
    grant(&world, json!({ "amount": 20, "resourceId": "site-1" }));
    consume(&world, "1", 12.0, json!({ "resourceId": "site-1" }));
    consume(&world, "1", 1.0, json!({}));
    let all = balances(&world, json!({}));
    assert_eq!(all.as_array().map(Vec::len), Some(2));
    assert_eq!(all[0]["resourceId"], Value::Null);
    assert_eq!(all[0]["currentBalance"], 9.0);
    let own = balances(&world, json!({ "resourceId": "site-1" }));
    assert_eq!(own.as_array().map(Vec::len), Some(1));
    assert_eq!(own[0]["currentBalance"], 8.0);
}

#[test]
fn decimal_fractions_add_up_exactly() {
    let world = acme();
    grant(&world, json!({ "amount": 0.3 }));
    for key in ["1", "2", "3"] {
        consume(&world, key, 0.1, json!({}));
    }
    assert_eq!(grants(&world), ["Top-up: ACTIVE 0.3/0.3"]);
    assert_eq!(balance(&world), (0.0, 0.3, 0.3));
}

fn consume_async(world: &World, consumptions: Value) -> Reply {
    world.send(
        "mutation($input: ConsumeCreditsAsyncInput!) { consumeCreditsAsync(input: $input) }",
        json!({ "input": { "consumptions": consumptions } }),
    )
}

fn consumption(customer: &str, key: &str, amount: f64) -> Value {
    json!({
        "customerId": customer, "currencyId": CURRENCY, "amount": amount, "idempotencyKey": key,
    })
}

#[test]
fn async_consumption_skips_invalid_items() {
    let world = acme();
    grant(&world, json!({}));
    let consumptions = json!([
        consumption("acme", "1", 2.0),
        consumption("nobody", "2", 2.0),
        consumption("acme", "3", -1.0),
        consumption("acme", "1", 2.0),
        consumption("acme", "4", 3.0),
    ]);
    let data = consume_async(&world, consumptions).data();
    assert_eq!(data["consumeCreditsAsync"], Value::Null);
    assert_eq!(balance(&world), (5.0, 10.0, 5.0));
    // Synchronous and asynchronous consumption share their keys.
    assert_eq!(consume(&world, "4", 9.0, json!({}))["amount"], 3.0);
    assert_eq!(consume_async(&world, json!([])).code(), "BadUserInput");
    let too_many = vec![consumption("acme", "5", 1.0); 1001];
    assert_eq!(consume_async(&world, too_many.into()).code(), "BadUserInput");
}

#[test]
fn invalid_consumptions_are_refused() {
    let world = acme();
    for (amount, extra, code) in [
        (1.0, json!({ "customerId": "nobody" }), "CustomerNotFound"),
        (1.0, json!({ "currencyId": "none" }), "CustomCurrencyNotFound"),
        (0.0, json!({}), "BadUserInput"),
        (-1.0, json!({}), "BadUserInput"),
        (1e13, json!({}), "AmountTooLarge"),
    ] {
        assert_eq!(try_consume(&world, "1", amount, extra).code(), code);
    }
    // A rejected request does not use up its key.
    assert_eq!(consume(&world, "1", 1.0, json!({}))["credit"]["currentUsage"], 1.0);
}
