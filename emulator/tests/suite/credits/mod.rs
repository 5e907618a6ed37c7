//! Credits: grants, consumption, the ledger, and features with a credit rate.

mod consumption;
mod features;
mod grants;
mod lists;
mod rates;
mod recharges;
mod recurring;
mod usage;

use serde_json::{Value, json};

use crate::common::{Reply, World};

/// The credit currency of the demo catalog.
const CURRENCY: &str = "cred-type-ai";

/// Overrides fields of an input.
fn with(mut value: Value, extra: Value) -> Value {
    for (name, entry) in extra.as_object().into_iter().flatten() {
        value[name] = entry.clone();
    }
    value
}

/// An emulator with the customer `acme`.
fn acme() -> World {
    let world = World::new();
    world.customer("acme", true);
    world
}

fn try_grant(world: &World, extra: Value) -> Reply {
    let input = json!({
        "customerId": "acme", "currencyId": CURRENCY, "grantType": "PAID", "amount": 10,
        "displayName": "Top-up",
    });
    world.send(
        "mutation($input: CreditGrantInput!) { createCreditGrant(input: $input) {
           grantId amount comment currencyId customerId displayName effectiveAt expireAt grantType
           priority consumedAmount cost { amount currency } createdAt updatedAt resourceId
           additionalMetaData automaticRechargeConfigurationId status voidedAt paymentCollection
           invoiceId latestInvoice { billingId } } }",
        json!({ "input": with(input, extra) }),
    )
}

#[track_caller]
fn grant(world: &World, extra: Value) -> Value {
    try_grant(world, extra).data()["createCreditGrant"].take()
}

fn try_void(world: &World, id: &Value) -> Reply {
    world.send(
        "mutation($input: VoidCreditGrantInput!) {
           voidCreditGrant(input: $input) { grantId status voidedAt consumedAmount } }",
        json!({ "input": { "id": id } }),
    )
}

fn try_consume(world: &World, key: &str, amount: f64, extra: Value) -> Reply {
    let input = json!({
        "customerId": "acme", "currencyId": CURRENCY, "amount": amount, "idempotencyKey": key,
    });
    world.send(
        "mutation($input: ConsumeCreditInput!) { consumeCredits(input: $input) {
           customerId currencyId resourceId amount timestamp
           credit { currencyId currentUsage usageLimit usagePeriodEnd timestamp } } }",
        json!({ "input": with(input, extra) }),
    )
}

#[track_caller]
fn consume(world: &World, key: &str, amount: f64, extra: Value) -> Value {
    try_consume(world, key, amount, extra).data()["consumeCredits"].take()
}

/// The first balance: credits left, granted and consumed.
#[track_caller]
fn balance(world: &World) -> (f64, f64, f64) {
    let balances = balances(world, json!({}));
    let number = |name: &str| balances[0][name].as_f64().expect("a number");
    (number("currentBalance"), number("totalGranted"), number("totalConsumed"))
}

#[track_caller]
fn balances(world: &World, extra: Value) -> Value {
    let input = with(json!({ "customerId": "acme" }), extra);
    let mut data = world
        .send(
            "query($input: CreditBalanceSummaryInput!) { creditBalanceSummary(input: $input) {
               customerId
               balances {
                 customerId currentBalance totalConsumed totalGranted resourceId validUntil
                 currency { currencyId displayName symbol units { singular plural } } } } }",
            json!({ "input": input }),
        )
        .data();
    data["creditBalanceSummary"]["balances"].take()
}

/// The grants as `name: status consumed/amount`.
#[track_caller]
fn grants(world: &World) -> Vec<String> {
    let page = grants_page(world, json!({}));
    let edges = page["edges"].as_array().expect("a list");
    edges
        .iter()
        .map(|edge| {
            let node = &edge["node"];
            let text = |name: &str| node[name].as_str().expect("a text").to_owned();
            let (name, status) = (text("displayName"), text("status"));
            format!("{name}: {status} {}/{}", node["consumedAmount"], node["amount"])
        })
        .collect()
}

#[track_caller]
fn grants_page(world: &World, extra: Value) -> Value {
    let input = with(json!({ "customerId": "acme" }), extra);
    let mut data = world
        .send(
            "query($input: GetCreditGrantsInput!) { creditGrants(input: $input) {
               totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
               edges { node { grantId displayName grantType status amount consumedAmount
                              resourceId voidedAt expireAt } } } }",
            json!({ "input": input }),
        )
        .data();
    data["creditGrants"].take()
}

/// The ledger as `event amount`, without the common prefix of the events.
#[track_caller]
fn ledger(world: &World, extra: Value) -> Vec<String> {
    let page = ledger_page(world, extra);
    let edges = page["edges"].as_array().expect("a list");
    edges
        .iter()
        .map(|edge| {
            let event = edge["node"]["eventType"].as_str().expect("a text");
            let event = event.strip_prefix("CREDITS_").expect("a prefix");
            format!("{event} {}", edge["node"]["amount"])
        })
        .collect()
}

#[track_caller]
fn ledger_page(world: &World, extra: Value) -> Value {
    let input = with(json!({ "customerId": "acme" }), extra);
    let mut data = world
        .send(
            "query($input: CreditLedgerInput!) { creditsLedger(input: $input) {
               totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
               edges { cursor node {
                 timestamp eventType customerId resourceId eventId featureId amount creditGrantId
                 creditCurrencyId } } } }",
            json!({ "input": input }),
        )
        .data();
    data["creditsLedger"].take()
}
