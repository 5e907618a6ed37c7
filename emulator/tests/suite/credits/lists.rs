//! Filtering and paging balances, grants and the ledger.

use serde_json::{Value, json};
use stigg_emulator::Catalog;

use super::*;

/// An emulator with a second currency, and grants in each currency and for a resource.
fn three_grants() -> World {
    let mut catalog = Catalog::demo();
    let mut tokens = catalog.currencies[0].clone();
    "tokens".clone_into(&mut tokens.ref_id);
    tokens.symbol = None;
    tokens.units = None;
    catalog.currencies.push(tokens);
    let world = World::of(catalog);
    world.customer("acme", false);
    grant(&world, json!({ "displayName": "A" }));
    grant(&world, json!({ "displayName": "B", "currencyId": "tokens" }));
    grant(&world, json!({ "displayName": "C", "resourceId": "site-1" }));
    world
}

#[test]
fn a_balance_names_its_currency() {
    let world = three_grants();
    let all = balances(&world, json!({}));
    assert_eq!(all.as_array().map(Vec::len), Some(3));
    let currency = &all[0]["currency"];
    assert_eq!(currency["currencyId"], CURRENCY);
    assert_eq!(currency["displayName"], "AI credits");
    assert_eq!(currency["symbol"], "AI");
    assert_eq!(currency["units"], json!({ "singular": "credit", "plural": "credits" }));
    let tokens = balances(&world, json!({ "currencyId": "tokens" }));
    assert_eq!(tokens.as_array().map(Vec::len), Some(1));
    assert_eq!(tokens[0]["currency"]["units"], Value::Null);
    world.customer("newcomer", false);
    assert_eq!(balances(&world, json!({ "customerId": "newcomer" })), json!([]));
}

#[test]
fn grants_are_filtered_and_paged() {
    let world = three_grants();
    let names = |extra: Value| -> Vec<Value> {
        let page = grants_page(&world, extra);
        let edges = page["edges"].as_array().expect("a list");
        edges.iter().map(|edge| edge["node"]["displayName"].clone()).collect()
    };
    assert_eq!(names(json!({})), ["A", "B", "C"]);
    assert_eq!(names(json!({ "currencyId": "tokens" })), ["B"]);
    assert_eq!(names(json!({ "resourceId": "site-1" })), ["C"]);
    let page = grants_page(&world, json!({ "paging": { "first": 2 } }));
    assert_eq!(page["totalCount"], 3);
    assert_eq!(page["pageInfo"]["hasNextPage"], true);
    assert_eq!(page["pageInfo"]["hasPreviousPage"], false);
    let after = page["pageInfo"]["endCursor"].clone();
    assert_eq!(names(json!({ "paging": { "first": 2, "after": after } })), ["C"]);
    let last = grants_page(&world, json!({ "paging": { "last": 1 } }));
    assert_eq!(last["pageInfo"]["hasNextPage"], false);
    let before = last["pageInfo"]["startCursor"].clone();
    assert_eq!(names(json!({ "paging": { "last": 1, "before": before } })), ["B"]);
}

#[test]
fn the_ledger_is_filtered_and_paged() {
    let world = three_grants();
    consume(&world, "1", 1.0, json!({}));
    consume(&world, "2", 2.0, json!({ "currencyId": "tokens" }));
    let page = ledger_page(&world, json!({ "eventType": ["CREDITS_CONSUMED"] }));
    assert_eq!(page["totalCount"], 2);
    let entry = &page["edges"][1]["node"];
    assert_eq!(entry["creditCurrencyId"], "tokens");
    assert_eq!(entry["customerId"], "acme");
    assert_eq!(entry["featureId"], Value::Null);
    let holder = grants_page(&world, json!({ "currencyId": "tokens" }));
    assert_eq!(entry["creditGrantId"], holder["edges"][0]["node"]["grantId"]);
    assert_eq!(ledger(&world, json!({ "currencyId": "tokens" })), ["GRANTED 10", "CONSUMED 2"]);
    assert_eq!(ledger(&world, json!({ "resourceId": "site-1" })), ["GRANTED 10"]);
    let two = json!(["CREDITS_CONSUMED", "CREDITS_EXPIRED"]);
    assert_eq!(ledger(&world, json!({ "eventType": two })), ["CONSUMED 1", "CONSUMED 2"]);

    // The pages add up to the whole ledger.
    let mut seen = Vec::new();
    let mut after = Value::Null;
    loop {
        let page = ledger_page(&world, json!({ "paging": { "first": 2, "after": after } }));
        assert_eq!(page["totalCount"], 5);
        let edges = page["edges"].as_array().expect("a list");
        seen.extend(edges.iter().map(|edge| edge["node"].clone()));
        after = edges.last().expect("an entry")["cursor"].clone();
        assert_eq!(after, page["pageInfo"]["endCursor"]);
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    let whole = ledger_page(&world, json!({}));
    let whole: Vec<_> = whole["edges"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|edge| edge["node"].clone())
        .collect();
    assert_eq!(seen, whole);
}

#[test]
fn unknown_customers_currencies_and_cursors_are_refused() {
    let world = acme();
    let lists = [
        ("CreditBalanceSummaryInput", "creditBalanceSummary", "customerId"),
        ("GetCreditGrantsInput", "creditGrants", "totalCount"),
        ("CreditLedgerInput", "creditsLedger", "totalCount"),
        ("CreditUsageInput", "creditUsage", "currency { currencyId }"),
    ];
    for (input, field, selection) in lists {
        let document =
            format!("query($input: {input}!) {{ {field}(input: $input) {{ {selection} }} }}");
        let code = |input: Value| world.send(&document, json!({ "input": input })).code();
        assert_eq!(code(json!({ "customerId": "nobody" })), "CustomerNotFound");
        let unknown = json!({ "customerId": "acme", "currencyId": "none" });
        assert_eq!(code(unknown), "CustomCurrencyNotFound");
        if field != "creditBalanceSummary" {
            let lost = json!({ "customerId": "acme", "paging": { "after": "none" } });
            assert_eq!(code(lost), "BadUserInput");
        }
    }
}
