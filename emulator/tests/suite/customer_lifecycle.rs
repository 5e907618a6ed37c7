//! Archiving and unarchiving customers, detaching payment methods, and statistics.

use crate::common::{Reply, World};
use serde_json::{Value, json};

fn change(world: &World, operation: &str, input_type: &str, customer: &str) -> Reply {
    let document = format!(
        "mutation($input: {input_type}!) {{
           {operation}(input: $input) {{ refId name email hasPaymentMethod
             hasActiveSubscription subscriptions {{ status }} }} }}"
    );
    world.send(&document, json!({ "input": { "customerId": customer } }))
}

fn archive(world: &World, customer: &str) -> Reply {
    change(world, "archiveCustomer", "ArchiveCustomerInput", customer)
}

fn unarchive(world: &World, customer: &str) -> Reply {
    change(world, "unarchiveCustomer", "UnarchiveCustomerInput", customer)
}

fn detach(world: &World, customer: &str) -> Reply {
    change(world, "detachCustomerPaymentMethod", "DetachCustomerPaymentMethodInput", customer)
}

#[track_caller]
fn statistics(world: &World, customer: &str) -> Value {
    let mut data = world
        .send(
            "query($input: GetCustomerByRefIdInput!) {
               getCustomerByRefId(input: $input) { statistics {
                 activeSubscriptionsByPricingType { pricingType totalCount } } } }",
            json!({ "input": { "customerId": customer } }),
        )
        .data();
    data["getCustomerByRefId"]["statistics"]["activeSubscriptionsByPricingType"].take()
}

/// A customer with a name and a subscription.
fn acme(world: &World) {
    let input = json!({
        "customerId": "acme", "name": "Acme", "email": "a@acme.example",
        "subscriptionParams": { "planId": "plan-revvenu-basic" },
    });
    world
        .send(
            "mutation($input: ProvisionCustomerInput!) {
               provisionCustomer(input: $input) { customer { refId } } }",
            json!({ "input": input }),
        )
        .data();
}

#[test]
fn an_archived_customer_is_gone_and_comes_back_without_its_name() {
    let world = World::new();
    acme(&world);
    let archived = archive(&world, "acme").data()["archiveCustomer"].take();
    assert_eq!(archived["refId"], "acme");
    assert_eq!((&archived["name"], &archived["email"]), (&Value::Null, &Value::Null));
    assert_eq!(archived["subscriptions"], json!([{ "status": "CANCELED" }]));
    let check = world.check("acme", "feature-01-templates", json!({}));
    assert_eq!(check["accessDeniedReason"], "CustomerIsArchived");
    assert_eq!(archive(&world, "acme").code(), "CustomerNotFound");

    let back = unarchive(&world, "acme").data()["unarchiveCustomer"].take();
    assert_eq!(back["refId"], "acme");
    assert_eq!((&back["name"], &back["email"]), (&Value::Null, &Value::Null));
    assert_eq!(back["hasActiveSubscription"], false);
    let check = world.check("acme", "feature-01-templates", json!({}));
    assert_eq!(check["accessDeniedReason"], "NoActiveSubscription");
    world.provision(json!({ "customerId": "acme", "planId": "plan-revvenu-basic" }));
    assert_eq!(world.limit("acme", "feature-01-templates"), 3.0);
}

#[test]
fn archiving_cancels_paid_subscriptions() {
    let world = World::new();
    world.customer("acme", true);
    let paid = world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
    }));
    let archived = archive(&world, "acme").data()["archiveCustomer"].take();
    assert_eq!(archived["subscriptions"], json!([{ "status": "CANCELED" }]));
    unarchive(&world, "acme").data();
    assert_eq!(world.status(&paid["refId"]), "CANCELED");
}

#[test]
fn an_archived_customer_cannot_subscribe() {
    let world = World::new();
    acme(&world);
    archive(&world, "acme").data();
    let order = json!({ "customerId": "acme", "planId": "plan-revvenu-basic" });
    assert_eq!(world.try_provision(order).code(), "CustomerNotFound");
}

#[test]
fn promotional_entitlements_return_with_the_customer() {
    let world = World::new();
    acme(&world);
    let grant = json!([{ "featureId": "feature-04-analytics", "period": "LIFETIME" }]);
    world.try_grant("acme", grant).data();
    let analytics = || world.check("acme", "feature-04-analytics", json!({}));
    archive(&world, "acme").data();
    assert_eq!(analytics()["accessDeniedReason"], "CustomerIsArchived");
    unarchive(&world, "acme").data();
    world.provision(json!({ "customerId": "acme", "planId": "plan-revvenu-basic" }));
    assert_eq!(analytics()["isGranted"], true);
}

#[test]
fn unarchiving_an_active_customer_changes_nothing() {
    let world = World::new();
    acme(&world);
    let same = unarchive(&world, "acme").data()["unarchiveCustomer"].take();
    assert_eq!(same["name"], "Acme");
    assert_eq!(same["hasActiveSubscription"], true);
    assert_eq!(unarchive(&world, "nobody").code(), "CustomerNotFound");
    assert_eq!(archive(&world, "nobody").code(), "CustomerNotFound");
}

#[test]
fn a_detached_payment_method_no_longer_pays() {
    let world = World::new();
    world.customer("acme", true);
    let data = detach(&world, "acme").data();
    assert_eq!(data["detachCustomerPaymentMethod"]["hasPaymentMethod"], false);
    let order = json!({
        "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
    });
    let data = world.try_provision(order).data();
    assert_eq!(data["provisionSubscriptionV2"]["status"], "PAYMENT_REQUIRED");

    assert_eq!(detach(&world, "acme").code(), "PaymentMethodNotFoundError");
    assert_eq!(detach(&world, "nobody").code(), "CustomerNotFound");
}

#[test]
fn statistics_count_active_subscriptions_and_trials() {
    let world = World::new();
    world.customer("acme", true);
    assert_eq!(statistics(&world, "acme"), json!([]));
    for (resource, plan) in [
        ("site-1", "plan-revvenu-basic"),
        ("site-2", "plan-revvenu-basic"),
        ("site-3", "plan-revvenu-essentials"),
        ("site-4", "plan-stigg-pro"),
    ] {
        world.provision(json!({
            "customerId": "acme", "planId": plan, "billingPeriod": "MONTHLY",
            "resourceId": resource,
        }));
    }
    let kinds = json!([
        { "pricingType": "FREE", "totalCount": 2 },
        { "pricingType": "PAID", "totalCount": 2 },
    ]);
    let counted = statistics(&world, "acme");
    for kind in kinds.as_array().expect("a list") {
        assert!(counted.as_array().expect("a list").contains(kind), "{kind} in {counted}");
    }
    assert_eq!(counted.as_array().map(Vec::len), Some(2));
    // The last trial ends.
    world.emulator.advance(time::Duration::days(15));
    assert!(statistics(&world, "acme").as_array().expect("a list").contains(&json!(
        { "pricingType": "PAID", "totalCount": 1 }
    )));
}
