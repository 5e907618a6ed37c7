//! Subscriptions created or applied without a checkout.

use crate::common::{Reply, World};
use serde_json::{Value, json};
use time::Duration;

fn try_create(world: &World, subscription: Value) -> Reply {
    world.send(
        "mutation($subscription: SubscriptionInput!) {
           createSubscription(subscription: $subscription) {
             refId status startDate trialEndDate cancellationDate effectiveEndDate
             totalPrice { total { amount } } payingCustomer { refId } } }",
        json!({ "subscription": subscription }),
    )
}

#[track_caller]
fn create(world: &World, subscription: Value) -> Value {
    try_create(world, subscription).data()["createSubscription"].take()
}

fn try_apply(world: &World, input: Value) -> Reply {
    world.send(
        "mutation($input: ApplySubscriptionInput!) {
           applySubscription(input: $input) {
             subscription { refId status trialEndDate resource { resourceId }
                            customer { hasPaymentMethod } }
             entitlements { isGranted usageLimit feature { refId } }
             entitlementsV2 { ... on FeatureEntitlement { usageLimit feature { refId } } } } }",
        json!({ "input": input }),
    )
}

#[track_caller]
fn apply(world: &World, input: Value) -> Value {
    try_apply(world, input).data()["applySubscription"].take()
}

fn essentials(customer: &str) -> Value {
    json!({
        "customerId": customer, "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
    })
}

/// The limit of a feature in a list of entitlements.
fn stated_limit<'a>(list: &'a Value, feature: &str) -> &'a Value {
    let entries = list.as_array().expect("a list");
    let entry = entries.iter().find(|entry| entry["feature"]["refId"] == feature);
    &entry.expect("the feature is listed")["usageLimit"]
}

#[test]
fn a_created_subscription_needs_no_checkout() {
    let world = World::new();
    world.customer("acme", true);
    let before = world.provision(json!({ "customerId": "acme", "planId": "plan-revvenu-basic" }));
    let mut order = essentials("acme");
    order["subscriptionId"] = "sub-1".into();
    let created = create(&world, order.clone());
    assert_eq!((&created["refId"], &created["status"]), (&json!("sub-1"), &json!("ACTIVE")));
    assert_eq!(created["totalPrice"]["total"]["amount"], 20.0);
    assert_eq!(world.status(&before["refId"]), "CANCELED");
    assert_eq!(world.limit("acme", "feature-01-templates"), 5.0);

    assert_eq!(try_create(&world, order).code(), "DuplicatedEntityNotAllowed");
    assert_eq!(try_create(&world, essentials("nobody")).code(), "CustomerNotFound");
    let unknown = json!({ "customerId": "acme", "planId": "none" });
    assert_eq!(try_create(&world, unknown).code(), "PlanNotFound");
}

#[test]
fn a_created_subscription_is_a_trial_only_on_request() {
    let world = World::new();
    world.customer("acme", true);
    world.customer("beta", true);
    let order = |customer: &str| json!({ "customerId": customer, "planId": "plan-stigg-pro", "billingPeriod": "MONTHLY" });
    assert_eq!(create(&world, order("acme"))["status"], "ACTIVE");

    let mut trial = order("beta");
    trial["isTrial"] = true.into();
    trial["endDate"] = "2026-09-08T08:00:00Z".into();
    trial["trialEndBehavior"] = "CONVERT_TO_PAID".into();
    let created = create(&world, trial);
    assert_eq!(created["status"], "IN_TRIAL");
    assert_eq!(created["trialEndDate"], "2026-09-08T08:00:00.000Z");
    world.emulator.advance(Duration::days(8));
    assert_eq!(world.status(&created["refId"]), "ACTIVE");
}

#[test]
fn a_created_subscription_ends_at_its_end_date() {
    let world = World::new();
    world.customer("acme", true);
    let mut order = essentials("acme");
    order["endDate"] = "2026-09-08T08:00:00Z".into();
    let created = create(&world, order);
    assert_eq!(created["effectiveEndDate"], "2026-09-08T08:00:00.000Z");
    world.emulator.advance(Duration::days(8));
    assert_eq!(world.status(&created["refId"]), "CANCELED");
}

#[test]
fn an_applied_subscription_comes_with_entitlements() {
    let world = World::new();
    world.customer("acme", true);
    let mut order = essentials("acme");
    order["resourceId"] = "site-1".into();
    order["addons"] = json!([{ "addonId": "addon-10-campaigns" }]);
    let applied = apply(&world, order);
    assert_eq!(applied["subscription"]["status"], "ACTIVE");
    assert_eq!(applied["subscription"]["resource"]["resourceId"], "site-1");
    for list in ["entitlements", "entitlementsV2"] {
        assert_eq!(*stated_limit(&applied[list], "feature-01-templates"), 5.0);
        assert_eq!(*stated_limit(&applied[list], "feature-02-campaigns"), 22.0);
    }
}

#[test]
fn an_applied_subscription_can_attach_a_payment_method() {
    let world = World::new();
    world.customer("acme", false);
    assert_eq!(try_apply(&world, essentials("acme")).code(), "PaymentMethodNotFoundError");
    let mut order = essentials("acme");
    order["paymentMethodId"] = "pm_1".into();
    let mut unknown = order.clone();
    unknown["planId"] = "none".into();
    assert_eq!(try_apply(&world, unknown).code(), "PlanNotFound");
    // The failed attempt attached nothing.
    assert_eq!(try_apply(&world, essentials("acme")).code(), "PaymentMethodNotFoundError");

    let applied = apply(&world, order);
    assert_eq!(applied["subscription"]["status"], "ACTIVE");
    assert_eq!(applied["subscription"]["customer"]["hasPaymentMethod"], true);
    assert_eq!(apply(&world, essentials("acme"))["subscription"]["status"], "ACTIVE");
}

#[test]
fn the_payment_method_is_attached_to_the_payer() {
    let world = World::new();
    world.customer("acme", false);
    world.customer("beta", false);
    let mut order = essentials("acme");
    order["payingCustomerId"] = "beta".into();
    order["paymentMethodId"] = "pm_1".into();
    let applied = apply(&world, order);
    assert_eq!(applied["subscription"]["customer"]["hasPaymentMethod"], false);
    assert_eq!(apply(&world, essentials("beta"))["subscription"]["status"], "ACTIVE");
}

#[test]
fn an_applied_trial_can_have_an_end_date() {
    let world = World::new();
    world.customer("acme", false);
    let mut order = essentials("acme");
    order["trialEndDate"] = "2026-09-20T00:00:00Z".into();
    let applied = apply(&world, order);
    assert_eq!(applied["subscription"]["status"], "IN_TRIAL");
    assert_eq!(applied["subscription"]["trialEndDate"], "2026-09-20T00:00:00.000Z");

    world.customer("beta", true);
    let skipping = json!({
        "customerId": "beta", "planId": "plan-stigg-pro", "billingPeriod": "MONTHLY",
        "skipTrial": true,
    });
    assert_eq!(apply(&world, skipping)["subscription"]["status"], "ACTIVE");
}
