//! Transferring subscriptions to other resources and payers.

use crate::common::{Reply, World};
use serde_json::{Value, json};

fn send(world: &World, operation: &str, input_type: &str, input: Value) -> Reply {
    let document = format!(
        "mutation($input: {input_type}!) {{
           {operation}(input: $input) {{
             refId status resource {{ resourceId }} payingCustomer {{ refId }} }} }}"
    );
    world.send(&document, json!({ "input": input }))
}

fn transfer(world: &World, from: &str, to: &str) -> Reply {
    let input =
        json!({ "customerId": "acme", "sourceResourceId": from, "destinationResourceId": to });
    send(world, "transferSubscription", "TransferSubscriptionInput", input)
}

fn transfer_one(world: &World, subscription: &str, to: Value) -> Reply {
    let input = json!({ "subscriptionId": subscription, "destinationResourceId": to });
    let name = "transferSubscriptionToResource";
    send(world, name, "TransferSubscriptionToResourceInput", input)
}

fn delegate(world: &World, subscription: &str, to: Value) -> Reply {
    let input = json!({ "subscriptionId": subscription, "destinationCustomerId": to });
    let name = "delegateSubscriptionToCustomer";
    send(world, name, "DelegateSubscriptionToCustomerInput", input)
}

fn migrate(world: &World, subscription: &str) -> Reply {
    let input = json!({ "subscriptionId": subscription });
    send(world, "migrateSubscriptionToLatest", "SubscriptionMigrationInput", input)
}

fn cancel_schedule(world: &World, subscription: &str, status: Value) -> Reply {
    world.send(
        "mutation($input: SubscriptionUpdateScheduleCancellationInput!) {
           cancelSchedule(input: $input) }",
        json!({ "input": { "subscriptionId": subscription, "status": status } }),
    )
}

/// A customer with a subscription for the resource `site-1`.
fn world() -> World {
    let world = World::new();
    world.customer("acme", true);
    world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-basic", "subscriptionId": "sub-1",
        "resourceId": "site-1",
    }));
    world
}

fn limit_for(world: &World, resource: &str) -> Value {
    let query = json!({ "resourceId": resource });
    world.check("acme", "feature-01-templates", query)["usageLimit"].clone()
}

#[test]
fn a_transferred_subscription_gives_access_to_its_new_resource() {
    let world = world();
    assert_eq!(limit_for(&world, "site-1"), 3.0);
    let moved = transfer(&world, "site-1", "site-2").data()["transferSubscription"].take();
    assert_eq!(moved["refId"], "sub-1");
    assert_eq!(moved["resource"]["resourceId"], "site-2");
    assert_eq!(limit_for(&world, "site-1"), Value::Null);
    assert_eq!(limit_for(&world, "site-2"), 3.0);
    assert_eq!(transfer(&world, "site-1", "site-3").code(), "CustomerResourceNotFound");
}

#[test]
fn a_transfer_prefers_paid_subscriptions_over_trials() {
    let world = world();
    let pro = |id: &str| {
        json!({
            "customerId": "acme", "planId": "plan-stigg-pro", "billingPeriod": "MONTHLY",
            "subscriptionId": id, "resourceId": "site-4",
        })
    };
    world.provision(pro("trial"));
    let mut basic = pro("basic");
    basic["planId"] = "plan-revvenu-basic".into();
    world.provision(basic);
    let moved = transfer(&world, "site-4", "site-5").data();
    assert_eq!(moved["transferSubscription"]["refId"], "basic");
    let moved = transfer(&world, "site-4", "site-5").data();
    assert_eq!(moved["transferSubscription"]["refId"], "trial");
    assert_eq!(transfer(&world, "site-4", "site-5").code(), "CustomerResourceNotFound");
}

#[test]
fn a_transfer_that_conflicts_with_a_subscription_is_refused() {
    let world = world();
    world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-basic", "subscriptionId": "sub-2",
        "resourceId": "site-2",
    }));
    assert_eq!(transfer(&world, "site-1", "site-2").code(), "TooManySubscriptionsPerCustomer");
    assert_eq!(
        transfer_one(&world, "sub-1", json!("site-2")).code(),
        "TooManySubscriptionsPerCustomer"
    );
    world.try_cancel(json!({ "subscriptionRefId": "sub-2" })).data();
    transfer_one(&world, "sub-1", json!("site-2")).data();
    assert_eq!(limit_for(&world, "site-2"), 3.0);
}

#[test]
fn ended_subscriptions_cannot_be_moved() {
    let world = world();
    world.try_cancel(json!({ "subscriptionRefId": "sub-1" })).data();
    assert_eq!(transfer(&world, "site-1", "site-2").code(), "NoActiveSubscriptionForCustomer");
    let ended = "SubscriptionAlreadyCanceledOrExpired";
    assert_eq!(transfer_one(&world, "sub-1", json!("site-2")).code(), ended);
    assert_eq!(delegate(&world, "sub-1", json!("acme")).code(), ended);
    assert_eq!(migrate(&world, "sub-1").code(), ended);
    assert_eq!(cancel_schedule(&world, "sub-1", Value::Null).code(), ended);
}

#[test]
fn a_subscription_can_be_moved_to_no_resource() {
    let world = world();
    let data = transfer_one(&world, "sub-1", Value::Null).data();
    assert_eq!(data["transferSubscriptionToResource"]["resource"], Value::Null);
    assert_eq!(world.limit("acme", "feature-01-templates"), 3.0);
    assert_eq!(transfer_one(&world, "none", json!("site-2")).code(), "SubscriptionNotFound");
    assert_eq!(transfer_one(&world, "sub-1", json!("")).code(), "BadUserInput");
}

#[test]
fn payment_can_be_delegated_to_another_customer() {
    let world = world();
    world.customer("beta", true);
    let paid = delegate(&world, "sub-1", json!("beta")).data();
    assert_eq!(paid["delegateSubscriptionToCustomer"]["payingCustomer"]["refId"], "beta");
    assert_eq!(limit_for(&world, "site-1"), 3.0);
    for back in [json!("acme"), Value::Null] {
        delegate(&world, "sub-1", json!("beta")).data();
        let paid = delegate(&world, "sub-1", back).data();
        assert_eq!(paid["delegateSubscriptionToCustomer"]["payingCustomer"], Value::Null);
    }
    assert_eq!(delegate(&world, "sub-1", json!("nobody")).code(), "CustomerNotFound");
    assert_eq!(delegate(&world, "none", json!("beta")).code(), "SubscriptionNotFound");
}

#[test]
fn a_subscription_on_the_latest_version_is_not_migrated() {
    let world = world();
    assert_eq!(migrate(&world, "sub-1").code(), "SubscriptionAlreadyOnLatestPlanError");
    assert_eq!(migrate(&world, "none").code(), "SubscriptionNotFound");
}

#[test]
fn scheduled_updates_can_be_cancelled() {
    let world = World::new();
    world.customer("acme", true);
    let templates =
        |quantity: i32| json!([{ "featureId": "feature-01-templates", "quantity": quantity }]);
    world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-growth", "billingPeriod": "MONTHLY",
        "subscriptionId": "sub-1", "billableFeatures": templates(5),
    }));
    let schedule = || {
        world
            .try_update(json!({
                "subscriptionId": "sub-1", "billableFeatures": templates(2),
                "scheduleStrategy": "END_OF_BILLING_PERIOD",
            }))
            .data();
        world.subscription(&json!("sub-1"))["scheduledUpdates"].as_array().map(Vec::len)
    };
    assert_eq!(schedule(), Some(1));
    // Other statuses do not match the scheduled updates.
    cancel_schedule(&world, "sub-1", json!("Done")).data();
    assert_eq!(schedule(), Some(1));

    let answer = cancel_schedule(&world, "sub-1", json!("Scheduled")).data();
    assert_eq!(answer["cancelSchedule"], "sub-1");
    assert_eq!(world.subscription(&json!("sub-1"))["scheduledUpdates"], json!([]));
    world.emulator.advance(time::Duration::days(31));
    assert_eq!(world.limit("acme", "feature-01-templates"), 5.0);

    assert_eq!(schedule(), Some(1));
    cancel_schedule(&world, "sub-1", Value::Null).data();
    assert_eq!(world.subscription(&json!("sub-1"))["scheduledUpdates"], json!([]));
    cancel_schedule(&world, "sub-1", Value::Null).data();
    assert_eq!(cancel_schedule(&world, "none", Value::Null).code(), "SubscriptionNotFound");
}
