//! Paging through lists that change between pages.

use serde_json::{Value, json};
use stigg_emulator::{Catalog, Emulator};

use crate::common::World;

/// Four customers with a free subscription each: `s0` to `s3`.
fn subscribed() -> World {
    let world = World::new();
    for number in 0..4 {
        let customer = format!("c{number}");
        world.customer(&customer, false);
        let id = format!("s{number}");
        world.provision(json!({
            "customerId": customer, "planId": "plan-revvenu-basic", "subscriptionId": id,
        }));
    }
    world
}

fn page(world: &World, filter: &Value, sorting: &Value, paging: Value) -> Value {
    world
        .send(
            "query($filter: SubscriptionQueryFilter, $sorting: [SubscriptionQuerySort!], $paging: CursorPaging) {
               subscriptions(filter: $filter, sorting: $sorting, paging: $paging) {
                 edges { node { subscriptionId } }
                 pageInfo { hasNextPage startCursor endCursor } } }",
            json!({ "filter": filter, "sorting": sorting, "paging": paging }),
        )
        .data()["subscriptions"]
        .take()
}

fn ids(page: &Value) -> Vec<String> {
    let edges = page["edges"].as_array().expect("edges");
    let id = |edge: &Value| edge["node"]["subscriptionId"].as_str().expect("an id").to_owned();
    edges.iter().map(id).collect()
}

fn cancel(world: &World, id: &str) {
    let input = json!({
        "subscriptionRefId": id, "subscriptionCancellationTime": "IMMEDIATE",
    });
    world.try_cancel(input).data();
}

#[test]
fn changing_entries_while_paging_skips_none() {
    let by_id = json!([{ "field": "subscriptionId", "direction": "DESC" }]);
    let by_status = json!([{ "field": "status", "direction": "ASC" }]);
    for sorting in [json!([]), by_id, by_status] {
        let world = subscribed();
        let active = json!({ "status": { "eq": "ACTIVE" } });
        let mut cancelled = Vec::new();
        let mut after = Value::Null;
        loop {
            let page = page(&world, &active, &sorting, json!({ "first": 1, "after": after }));
            for id in ids(&page) {
                cancel(&world, &id);
                cancelled.push(id);
            }
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
        cancelled.sort();
        assert_eq!(cancelled, ["s0", "s1", "s2", "s3"], "{sorting}");
    }
}

#[test]
fn a_cursor_works_after_its_entry_is_gone() {
    let world = subscribed();
    let first = page(&world, &json!({}), &json!([]), json!({ "first": 2 }));
    assert_eq!(ids(&first), ["s0", "s1"]);
    world.emulator.archive_customer("c1").expect("the customer exists");
    let cursor = &first["pageInfo"]["endCursor"];
    let rest = page(&world, &json!({}), &json!([]), json!({ "after": cursor }));
    assert_eq!(ids(&rest), ["s2", "s3"]);
    let start = page(&world, &json!({}), &json!([]), json!({ "before": cursor }));
    assert_eq!(ids(&start), ["s0"]);

    // The cursor is only valid for this sort order.
    let sorting = json!([{ "field": "subscriptionId", "direction": "DESC" }]);
    let refused = world.send(
        "query($sorting: [SubscriptionQuerySort!], $paging: CursorPaging) {
           subscriptions(sorting: $sorting, paging: $paging) { edges { node { subscriptionId } } } }",
        json!({ "sorting": sorting, "paging": { "after": cursor } }),
    );
    assert_eq!(refused.code(), "BadUserInput");
}

#[test]
fn a_cursor_works_after_a_state_is_loaded() {
    let world = subscribed();
    let first = page(&world, &json!({}), &json!([]), json!({ "first": 2 }));
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages.json");
    world.emulator.save(&path).expect("it is saved");
    let again = World::from(Emulator::builder().load(&path).expect("it is loaded"));
    let cursor = &first["pageInfo"]["endCursor"];
    let rest = page(&again, &json!({}), &json!([]), json!({ "after": cursor }));
    assert_eq!(ids(&rest), ["s2", "s3"]);
}

#[test]
fn a_cursor_works_after_its_coupon_leaves_the_filter() {
    let catalog = json!({ "coupons": [
        { "refId": "a", "name": "20", "type": "PERCENTAGE", "percentOff": 20 },
        { "refId": "b", "name": "20", "type": "PERCENTAGE", "percentOff": 20 },
        { "refId": "c", "name": "20", "type": "PERCENTAGE", "percentOff": 20 },
    ] });
    let world = World::of(Catalog::from_json(&catalog.to_string()).expect("a catalog"));
    let coupons = |after: &Value| {
        world
            .send(
                "query($filter: CouponFilter, $paging: CursorPaging) {
                   coupons(filter: $filter, paging: $paging) {
                     edges { node { refId } } pageInfo { endCursor } } }",
                json!({
                    "filter": { "name": { "eq": "20" } }, "paging": { "first": 1, "after": after },
                }),
            )
            .data()["coupons"]
            .take()
    };
    let first = coupons(&Value::Null);
    assert_eq!(first["edges"][0]["node"]["refId"], "a");
    let mut renamed = Catalog::from_json(&catalog.to_string()).expect("a catalog");
    renamed.coupons.truncate(1);
    renamed.coupons[0].name = "another".to_owned();
    world.emulator.publish(renamed).expect("it fits");
    let second = coupons(&first["pageInfo"]["endCursor"]);
    assert_eq!(second["edges"][0]["node"]["refId"], "b");
}

#[test]
fn a_ledger_cursor_works_under_another_filter() {
    let world = World::new();
    world.customer("acme", false);
    let grant = |currency: &str| {
        world
            .send(
                "mutation($input: CreditGrantInput!) {
                   createCreditGrant(input: $input) { grantId } }",
                json!({ "input": {
                    "customerId": "acme", "currencyId": currency, "amount": 10,
                    "displayName": "Grant", "grantType": "PROMOTIONAL",
                } }),
            )
            .data()
    };
    for _ in 0..3 {
        grant("cred-type-ai");
    }
    let ledger = |input: Value| {
        world
            .send(
                "query($input: CreditLedgerInput!) {
                   creditsLedger(input: $input) { edges { cursor node { eventType } } } }",
                json!({ "input": input }),
            )
            .data()["creditsLedger"]["edges"]
            .take()
    };
    let all = ledger(json!({ "customerId": "acme" }));
    let cursor = &all[0]["cursor"];
    // No entry of this kind is at the cursor.
    let voided = json!({
        "customerId": "acme", "eventType": ["CREDITS_VOIDED"], "paging": { "after": cursor },
    });
    assert_eq!(ledger(voided), json!([]));
    let rest = ledger(json!({ "customerId": "acme", "paging": { "after": cursor } }));
    assert_eq!(rest.as_array().map(Vec::len), Some(2));
}
