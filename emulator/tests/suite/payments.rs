//! Payments: when one is due, and what follows from its outcome.

use crate::common::{Reply, World};
use serde_json::{Value, json};
use stigg_emulator::Catalog;
use time::Duration;

/// A world whose catalog has no billing integration.
fn unbilled() -> World {
    World::of(Catalog { billing: None, ..Catalog::demo() })
}

fn essentials(customer: &str) -> Value {
    json!({ "customerId": customer, "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY" })
}

/// `input` with further fields.
fn with(mut input: Value, fields: Value) -> Value {
    let Value::Object(fields) = fields else { panic!("not an object: {fields}") };
    input.as_object_mut().expect("an object").extend(fields);
    input
}

fn has_payment_method(world: &World, customer: &str) -> Value {
    let document = "query($input: GetCustomerByRefIdInput!) {
        getCustomerByRefId(input: $input) { hasPaymentMethod } }";
    let data = world.send(document, json!({ "input": { "customerId": customer } })).data();
    data["getCustomerByRefId"]["hasPaymentMethod"].clone()
}

fn try_delegate(world: &World, subscription: &Value, payer: Option<&str>) -> Reply {
    world.send(
        "mutation($input: DelegateSubscriptionToCustomerInput!) {
           delegateSubscriptionToCustomer(input: $input) { payingCustomer { refId } } }",
        json!({ "input": { "subscriptionId": subscription, "destinationCustomerId": payer } }),
    )
}

fn try_detach(world: &World, customer: &str) -> Reply {
    world.send(
        "mutation($input: DetachCustomerPaymentMethodInput!) {
           detachCustomerPaymentMethod(input: $input) { hasPaymentMethod } }",
        json!({ "input": { "customerId": customer } }),
    )
}

#[test]
fn without_a_billing_integration_a_paid_plan_starts_at_once() {
    let world = unbilled();
    world.customer("acme", false);
    let result = world.try_provision(essentials("acme")).data()["provisionSubscriptionV2"].take();
    assert_eq!((&result["status"], &result["checkoutUrl"]), (&json!("SUCCESS"), &Value::Null));
    assert_eq!(result["subscription"]["status"], "ACTIVE");
    assert_eq!(world.limit("acme", "feature-01-templates"), 5.0);
}

#[test]
fn without_a_billing_integration_a_customer_starts_with_a_paid_plan() {
    let world = unbilled();
    let data = world
        .send(
            "mutation($input: ProvisionCustomerInput!) { provisionCustomer(input: $input) {
               subscriptionDecisionStrategy subscription { status } } }",
            json!({ "input": { "customerId": "acme", "subscriptionParams":
                { "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY" } } }),
        )
        .data();
    assert_eq!(
        data["provisionCustomer"],
        json!({
            "subscriptionDecisionStrategy": "REQUESTED_PLAN",
            "subscription": { "status": "ACTIVE" },
        })
    );
}

#[test]
fn without_a_billing_integration_every_way_to_a_paid_plan_is_free_of_payment() {
    let world = unbilled();
    world.customer("acme", false);
    world.customer("other", false);
    let created = world
        .send(
            "mutation($input: SubscriptionInput!) { createSubscription(subscription: $input) {
               refId status } }",
            json!({ "input": with(essentials("acme"), json!({ "resourceId": "created" })) }),
        )
        .data();
    assert_eq!(created["createSubscription"]["status"], "ACTIVE");
    let applied = world
        .send(
            "mutation($input: ApplySubscriptionInput!) { applySubscription(input: $input) {
               subscription { refId status } } }",
            json!({ "input": with(essentials("acme"), json!({ "resourceId": "applied" })) }),
        )
        .data();
    let applied = &applied["applySubscription"]["subscription"];
    assert_eq!(applied["status"], "ACTIVE");
    let delegated = try_delegate(&world, &applied["refId"], Some("other")).data();
    assert_eq!(
        delegated["delegateSubscriptionToCustomer"]["payingCustomer"],
        json!({ "refId": "other" })
    );
    let trial = world.provision(with(
        essentials("acme"),
        json!({
            "resourceId": "trial",
            "trialOverrideConfiguration": {
                "isTrial": true, "trialEndBehavior": "CONVERT_TO_PAID",
                "trialEndDate": "2026-09-08T08:00:00Z",
            },
        }),
    ));
    world.emulator.advance(Duration::days(8));
    assert_eq!(world.status(&trial["refId"]), "ACTIVE");
}

#[test]
fn without_a_billing_integration_a_payment_method_goes_nowhere() {
    let world = unbilled();
    world.customer("acme", true);
    assert_eq!(has_payment_method(&world, "acme"), false);
    assert_eq!(try_detach(&world, "acme").code(), "PaymentMethodNotFoundError");
    world.provision(essentials("acme"));
}

#[test]
fn with_a_billing_integration_a_paid_plan_needs_a_payment_method() {
    let world = World::new();
    world.customer("acme", false);
    let result = world.try_provision(essentials("acme")).data()["provisionSubscriptionV2"].take();
    assert_eq!(result["status"], "PAYMENT_REQUIRED");
    let create = "mutation($input: SubscriptionInput!) {
        createSubscription(subscription: $input) { refId } }";
    let apply = "mutation($input: ApplySubscriptionInput!) {
        applySubscription(input: $input) { subscription { refId } } }";
    for document in [create, apply] {
        let refused = world.send(document, json!({ "input": essentials("acme") }));
        assert_eq!(refused.code(), "PaymentMethodNotFoundError");
    }
    // Stigg does not charge for these itself.
    for method in ["INVOICE", "NONE"] {
        let order = with(essentials("acme"), json!({ "paymentCollectionMethod": method }));
        world.send(create, json!({ "input": order })).data();
    }
}

#[test]
fn a_payer_needs_a_payment_method_if_the_subscription_is_paid() {
    let world = World::new();
    for (customer, pays) in [("acme", true), ("poor", false), ("rich", true)] {
        world.customer(customer, pays);
    }
    let paid = world.provision(essentials("acme"))["refId"].take();
    assert_eq!(try_delegate(&world, &paid, Some("poor")).code(), "PaymentMethodNotFoundError");
    try_delegate(&world, &paid, Some("rich")).data();
    // The customer itself is a payer like any other.
    try_detach(&world, "acme").data();
    assert_eq!(try_delegate(&world, &paid, None).code(), "PaymentMethodNotFoundError");
    assert_eq!(try_delegate(&world, &paid, Some("acme")).code(), "PaymentMethodNotFoundError");

    let free = world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-basic", "resourceId": "site-1",
    }));
    try_delegate(&world, &free["refId"], Some("poor")).data();
    let invoiced = json!({ "resourceId": "site-2", "paymentCollectionMethod": "INVOICE" });
    let invoiced = world.provision(with(essentials("acme"), invoiced));
    try_delegate(&world, &invoiced["refId"], Some("poor")).data();
    let trial = json!({
        "resourceId": "site-3",
        "trialOverrideConfiguration": { "isTrial": true, "trialEndDate": "2026-09-08T08:00:00Z" },
    });
    let trial = world.provision(with(essentials("acme"), trial));
    try_delegate(&world, &trial["refId"], Some("poor")).data();
}
