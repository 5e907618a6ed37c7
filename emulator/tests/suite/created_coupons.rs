//! Creating coupons.

use crate::common::{Reply, World};
use serde_json::{Value, json};

fn try_create(world: &World, input: &Value) -> Reply {
    world.send(
        "mutation($input: CreateCouponInput!) {
           createOneCoupon(input: $input) {
             id refId name description type status discountValue percentOff
             amountsOff { amount currency } additionalMetaData createdAt } }",
        json!({ "input": input }),
    )
}

#[track_caller]
fn create(world: &World, input: &Value) -> Value {
    try_create(world, input).data()["createOneCoupon"].take()
}

#[track_caller]
fn total(world: &World, coupon: &str) -> Value {
    let subscription = world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
        "appliedCoupon": { "couponId": coupon },
    }));
    subscription["totalPrice"]["total"]["amount"].clone()
}

#[test]
fn a_coupon_is_created_listed_and_applied() {
    let world = World::new();
    world.customer("acme", true);
    world.emulator.set_now(time::macros::datetime!(2026-09-05 00:00 UTC)).expect("in range");
    let created = create(
        &world,
        &json!({
            "refId": "half", "name": "Half", "description": "For friends", "type": "PERCENTAGE",
            "percentOff": 50, "additionalMetaData": { "by": "sales" },
        }),
    );
    assert_eq!((&created["type"], &created["status"]), (&json!("PERCENTAGE"), &json!("ACTIVE")));
    assert_eq!((&created["percentOff"], &created["discountValue"]), (&json!(50), &json!(50)));
    assert_eq!(created["additionalMetaData"], json!({ "by": "sales" }));
    assert!(created["createdAt"].as_str().expect("a date").starts_with("2026-09-05T00:00:0"));
    assert_eq!(total(&world, "half"), 10.0);

    let data = world
        .send(
            "query($filter: CouponFilter) {
               coupons(filter: $filter) { edges { node { refId createdAt } } } }",
            json!({ "filter": { "createdAt": { "gt": "2026-09-04T00:00:00Z" } } }),
        )
        .data();
    let edges = json!([{ "node": { "refId": "half", "createdAt": created["createdAt"] } }]);
    assert_eq!(data["coupons"]["edges"], edges);
}

#[test]
fn a_fixed_coupon_takes_amounts_off() {
    let world = World::new();
    world.customer("acme", true);
    let amounts = json!([{ "amount": 6, "currency": "USD" }, { "amount": 5, "currency": "EUR" }]);
    let created = create(&world, &json!({ "refId": "six", "name": "Six", "amountsOff": amounts }));
    assert_eq!(created["type"], "FIXED");
    assert_eq!(created["percentOff"], Value::Null);
    assert_eq!(created["amountsOff"][1], json!({ "amount": 5, "currency": "EUR" }));
    assert_eq!(total(&world, "six"), 14.0);

    let seven = json!({ "refId": "seven", "name": "7", "type": "FIXED", "discountValue": 7 });
    assert_eq!(create(&world, &seven)["amountsOff"], json!([{ "amount": 7, "currency": "USD" }]));
    assert_eq!(total(&world, "seven"), 13.0);
}

#[test]
fn a_coupon_can_have_a_duration_in_months() {
    let world = World::new();
    world.customer("acme", true);
    let coupon = json!({ "refId": "one", "name": "1", "discountValue": 25, "durationInMonths": 1 });
    assert_eq!(create(&world, &coupon)["type"], "PERCENTAGE");
    assert_eq!(total(&world, "one"), 15.0);
    let subscription = world
        .send(
            "query($input: GetCustomerByRefIdInput!) { getCustomerByRefId(input: $input) {
               subscriptions { refId } } }",
            json!({ "input": { "customerId": "acme" } }),
        )
        .data();
    let id = &subscription["getCustomerByRefId"]["subscriptions"][0]["refId"];
    world.emulator.advance(time::Duration::days(31));
    assert_eq!(world.subscription(id)["totalPrice"]["total"]["amount"], 20.0);
}

#[test]
fn invalid_coupons_are_refused() {
    let world = World::new();
    let taken = json!({ "refId": "coupon-vip", "name": "VIP", "percentOff": 10 });
    assert_eq!(try_create(&world, &taken).code(), "DuplicatedEntityNotAllowed");
    for input in [
        json!({ "refId": "a", "name": "A" }),
        json!({ "refId": "", "name": "A", "percentOff": 1 }),
        json!({ "refId": "a", "name": "", "percentOff": 1 }),
        json!({ "refId": "a", "name": "A", "percentOff": 101 }),
        json!({ "refId": "a", "name": "A", "percentOff": 0 }),
        json!({ "refId": "a", "name": "A", "percentOff": 0.9 }),
        json!({ "refId": "a", "name": "A", "discountValue": 0 }),
        json!({ "refId": "-a", "name": "A", "percentOff": 1 }),
        json!({ "refId": "a b", "name": "A", "percentOff": 1 }),
        json!({ "refId": "ä", "name": "A", "percentOff": 1 }),
        json!({ "refId": "a".repeat(256), "name": "A", "percentOff": 1 }),
        json!({ "refId": "a", "name": "A".repeat(41), "percentOff": 1 }),
        json!({ "refId": "a", "name": "A", "description": "A".repeat(256), "percentOff": 1 }),
        json!({ "refId": "a", "name": "A", "type": "FIXED" }),
        json!({ "refId": "a", "name": "A", "amountsOff": [{ "amount": -1 }] }),
        json!({ "refId": "a", "name": "A", "percentOff": 1, "durationInMonths": 1.5 }),
        json!({ "refId": "a", "name": "A", "percentOff": 1, "durationInMonths": 0 }),
    ] {
        assert_eq!(try_create(&world, &input).code(), "BadUserInput", "{input}");
    }
    for sound in [
        json!({ "refId": "a", "name": "A", "percentOff": 100 }),
        json!({ "refId": "0", "name": "0", "percentOff": 1 }),
        json!({ "refId": "Aa0_|.-", "name": "ä".repeat(40), "percentOff": 1 }),
        json!({ "refId": "a".repeat(255), "name": "A", "percentOff": 1 }),
        json!({ "refId": "b", "name": "B", "description": "B".repeat(255), "percentOff": 1 }),
    ] {
        create(&world, &sound);
    }
}
