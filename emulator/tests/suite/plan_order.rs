//! Which changes of plans are downgrades.

use crate::common::World;
use serde_json::{Value, json};
use stigg_emulator::Catalog;

/// A catalog of one product. Plans are in the order of the catalog.
fn world(plans: &Value) -> World {
    let catalog = json!({
        "features": [{
            "refId": "seats", "displayName": "Seats", "featureType": "NUMBER",
            "meterType": "Fluctuating",
        }],
        "products": [{ "refId": "product", "displayName": "Product" }],
        "plans": plans,
    });
    let world = World::of(Catalog::from_json(&catalog.to_string()).expect("a valid catalog"));
    world.customer("acme", true);
    world
}

fn plan(name: &str, pricing_type: &str, extra: &Value) -> Value {
    let mut plan = json!({
        "refId": name, "displayName": name, "product": "product", "pricingType": pricing_type,
    });
    for (field, value) in extra.as_object().expect("an object") {
        plan[field] = value.clone();
    }
    plan
}

fn flat(name: &str, amount: u32) -> Value {
    let prices =
        json!([{ "billingModel": "FLAT_FEE", "billingPeriod": "MONTHLY", "amount": amount }]);
    plan(name, "PAID", &json!({ "prices": prices }))
}

fn order(plan: &str) -> Value {
    json!({
        "customerId": "acme", "planId": plan, "billingPeriod": "MONTHLY",
        "billableFeatures": [{ "featureId": "seats", "quantity": 20 }],
    })
}

/// Whether the change from one plan to the other is a downgrade, according to every preview.
#[track_caller]
fn is_downgrade(world: &World, from: &str, to: &str) -> bool {
    world.provision(order(from));
    let preview = world
        .send(
            "mutation($input: PreviewSubscriptionInput!) {
               previewSubscription(input: $input) { isPlanDowngrade } }",
            json!({ "input": order(to) }),
        )
        .data()["previewSubscription"]["isPlanDowngrade"]
        .take();
    let estimate = world
        .send(
            "mutation($input: EstimateSubscriptionInput!) {
               estimateSubscription(input: $input) { isPlanDowngrade } }",
            json!({ "input": order(to) }),
        )
        .data()["estimateSubscription"]["isPlanDowngrade"]
        .take();
    assert_eq!(preview, estimate, "from {from} to {to}");
    preview.as_bool().expect("a boolean")
}

#[test]
fn a_change_to_a_plan_that_is_inherited_from_is_a_downgrade_at_any_price() {
    let mut parent = flat("parent", 90);
    parent["basePlan"] = "grandparent".into();
    let mut child = flat("child", 10);
    child["basePlan"] = "parent".into();
    let world = world(&json!([flat("grandparent", 50), parent, child]));
    assert!(is_downgrade(&world, "child", "parent"));
    assert!(is_downgrade(&world, "child", "grandparent"));
    assert!(!is_downgrade(&world, "parent", "child"));
    assert!(!is_downgrade(&world, "grandparent", "child"));
}

#[test]
fn without_inheritance_the_starting_prices_of_paid_plans_decide() {
    let prices = json!([
        { "billingModel": "PER_UNIT", "billingPeriod": "MONTHLY", "feature": "seats", "amount": 10 },
    ]);
    let seats = json!({ "prices": prices, "entitlements": [{ "feature": "seats" }] });
    let world = world(&json!([flat("flat", 90), plan("seats", "PAID", &seats), flat("same", 90)]));
    // 20 seats cost 200, but the plan starts at 10.
    assert!(!is_downgrade(&world, "seats", "flat"));
    assert!(is_downgrade(&world, "flat", "seats"));
    assert!(!is_downgrade(&world, "flat", "same"));
    assert!(!is_downgrade(&world, "same", "flat"));
}

#[test]
fn the_order_of_the_catalog_decides_between_custom_plans() {
    let world =
        world(&json!([plan("small", "CUSTOM", &json!({})), plan("big", "CUSTOM", &json!({}))]));
    assert!(is_downgrade(&world, "big", "small"));
    assert!(!is_downgrade(&world, "small", "big"));
}

#[test]
fn a_change_between_free_plans_is_neither() {
    let world = world(&json!([plan("one", "FREE", &json!({})), plan("two", "FREE", &json!({}))]));
    assert!(!is_downgrade(&world, "two", "one"));
    assert!(!is_downgrade(&world, "one", "two"));
}

#[test]
fn free_plans_are_below_paid_ones_and_those_below_custom_ones() {
    let world = world(&json!([
        plan("custom", "CUSTOM", &json!({})),
        flat("paid", 10),
        plan("free", "FREE", &json!({})),
    ]));
    assert!(is_downgrade(&world, "paid", "free"));
    assert!(is_downgrade(&world, "custom", "paid"));
    assert!(is_downgrade(&world, "custom", "free"));
    assert!(!is_downgrade(&world, "free", "custom"));
}

#[test]
fn the_same_plan_is_no_downgrade_even_for_a_shorter_period() {
    let prices = json!([
        { "billingModel": "FLAT_FEE", "billingPeriod": "MONTHLY", "amount": 10 },
        { "billingModel": "FLAT_FEE", "billingPeriod": "ANNUALLY", "amount": 100 },
    ]);
    let world = world(&json!([plan("paid", "PAID", &json!({ "prices": prices }))]));
    assert!(!is_downgrade(&world, "paid", "paid"));
}

#[test]
fn the_demo_plans_are_in_the_order_of_their_inheritance() {
    let world = World::new();
    world.customer("acme", true);
    let growth = |templates: u32| {
        json!({
            "customerId": "acme", "planId": "plan-revvenu-growth", "billingPeriod": "MONTHLY",
            "billableFeatures": [{ "featureId": "feature-01-templates", "quantity": templates }],
        })
    };
    let essentials = json!({
        "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
    });
    let preview = |input: &Value| {
        world
            .send(
                "mutation($input: PreviewSubscriptionInput!) {
                   previewSubscription(input: $input) { isPlanDowngrade } }",
                json!({ "input": input }),
            )
            .data()["previewSubscription"]["isPlanDowngrade"]
            .take()
    };
    world.provision(growth(2));
    assert_eq!(preview(&essentials), true);
    world.provision(essentials);
    assert_eq!(preview(&growth(2)), false);
}

#[test]
fn a_portal_offers_upgrades_only_where_a_plan_is_above() {
    let world = world(&json!([flat("high", 90), flat("low", 10)]));
    let can_upgrade = || {
        world
            .send(
                "query($input: CustomerPortalInput!) {
                   customerPortal(input: $input) { canUpgradeSubscription } }",
                json!({ "input": { "customerId": "acme" } }),
            )
            .data()["customerPortal"]["canUpgradeSubscription"]
            .take()
    };
    world.provision(order("low"));
    assert_eq!(can_upgrade(), true);
    world.provision(order("high"));
    assert_eq!(can_upgrade(), false);
}
