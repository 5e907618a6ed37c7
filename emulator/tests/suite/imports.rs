//! Importing customers and subscriptions.

use crate::common::{Reply, World};
use serde_json::{Value, json};

fn try_import(world: &World, input: &Value) -> Reply {
    world.send(
        "mutation($input: ImportCustomerInput!) {
           importOneCustomer(input: $input) {
             refId name email billingId hasPaymentMethod additionalMetaData updatedAt } }",
        json!({ "input": input }),
    )
}

#[track_caller]
fn import(world: &World, input: &Value) -> Value {
    try_import(world, input).data()["importOneCustomer"].take()
}

/// Imports customers and returns the identifier of the task.
#[track_caller]
fn import_customers(world: &World, customers: &Value) -> String {
    let data = world
        .send(
            "mutation($input: ImportCustomerBulkInput!) { importCustomersBulk(input: $input) }",
            json!({ "input": { "customers": customers } }),
        )
        .data();
    data["importCustomersBulk"].as_str().expect("an identifier").to_owned()
}

fn try_import_subscriptions(world: &World, subscriptions: &Value) -> Reply {
    world.send(
        "mutation($input: ImportSubscriptionsBulkInput!) { importSubscriptionsBulk(input: $input) }",
        json!({ "input": { "subscriptions": subscriptions } }),
    )
}

#[track_caller]
fn import_subscription(world: &World, subscription: &Value) {
    let data = try_import_subscriptions(world, &json!([subscription])).data();
    assert!(data["importSubscriptionsBulk"].is_string());
}

#[track_caller]
fn customer(world: &World, id: &str) -> Value {
    let mut data = world
        .send(
            "query($input: GetCustomerByRefIdInput!) {
               getCustomerByRefId(input: $input) {
                 name email subscriptions { refId status } } }",
            json!({ "input": { "customerId": id } }),
        )
        .data();
    data["getCustomerByRefId"].take()
}

#[test]
fn an_import_creates_and_then_updates() {
    let world = World::new();
    let created = import(
        &world,
        &json!({
            "customerId": "acme", "name": "Acme", "email": "a@acme.example",
            "paymentMethodId": "pm_1", "additionalMetaData": { "tier": "gold" },
            "updatedAt": "2026-01-01T00:00:00Z",
        }),
    );
    assert_eq!(created["name"], "Acme");
    assert_eq!(created["hasPaymentMethod"], true);
    assert_eq!(created["additionalMetaData"], json!({ "tier": "gold" }));
    assert_eq!(created["updatedAt"], "2026-01-01T00:00:00.000Z");

    let update = json!({
        "refId": "acme", "name": "Acme Inc.", "updatedAt": "2026-02-01T00:00:00Z",
    });
    let updated = import(&world, &update);
    assert_eq!(updated["name"], "Acme Inc.");
    assert_eq!(updated["email"], "a@acme.example");
    assert_eq!(updated["hasPaymentMethod"], true);
}

#[test]
fn an_import_older_than_the_record_is_skipped() {
    let world = World::new();
    let input = |name: &str, updated_at: &str| json!({ "customerId": "acme", "name": name, "updatedAt": updated_at });
    import(&world, &input("New", "2026-02-01T00:00:00Z"));
    assert_eq!(import(&world, &input("Old", "2026-01-31T23:59:59Z"))["name"], "New");
    assert_eq!(import(&world, &input("Same", "2026-02-01T00:00:00Z"))["name"], "Same");

    // The local change is newer than the import.
    world
        .send(
            "mutation($input: UpdateCustomerInput!) {
               updateOneCustomer(input: $input) { refId } }",
            json!({ "input": { "customerId": "acme", "name": "Changed" } }),
        )
        .data();
    assert_eq!(import(&world, &input("Old", "2026-08-31T00:00:00Z"))["name"], "Changed");
    assert_eq!(import(&world, &json!({ "customerId": "acme", "name": "Now" }))["name"], "Now");
}

#[test]
fn an_import_needs_an_identifier() {
    let world = World::new();
    assert_eq!(try_import(&world, &json!({ "name": "Nobody" })).code(), "BadUserInput");
    let two = json!({ "customerId": "one", "refId": "two" });
    assert_eq!(try_import(&world, &two).code(), "EntityIdDifferentFromRefIdError");
}

#[test]
fn an_archived_customer_cannot_be_imported() {
    let world = World::new();
    world.customer("acme", false);
    world.emulator.archive_customer("acme").expect("the customer exists");
    let input = json!({ "customerId": "acme", "name": "Acme" });
    assert_eq!(try_import(&world, &input).code(), "EntityIsArchivedError");
}

#[test]
fn a_bulk_import_skips_invalid_customers() {
    let world = World::new();
    let task = import_customers(
        &world,
        &json!([{ "customerId": "one", "name": "One" }, { "name": "?" }, { "refId": "two" }]),
    );
    assert_eq!(customer(&world, "one")["name"], "One");
    assert!(customer(&world, "two").is_object());
    assert_ne!(import_customers(&world, &json!([{ "refId": "two" }])), task);
}

#[test]
fn subscriptions_are_imported_without_payment_and_trial() {
    let world = World::new();
    world.customer("acme", false);
    import_subscription(
        &world,
        &json!({
            "customerId": "acme", "planId": "plan-stigg-pro", "billingPeriod": "MONTHLY",
            "subscriptionId": "sub-1", "startDate": "2026-08-20T00:00:00Z",
            "addons": [{ "addonId": "addon-stigg-1", "quantity": 2 }],
            "additionalMetaData": { "from": "elsewhere" },
        }),
    );
    let subscription = world.subscription(&json!("sub-1"));
    assert_eq!(subscription["status"], "ACTIVE");
    assert_eq!(subscription["trialEndDate"], Value::Null);
    assert_eq!(subscription["startDate"], "2026-08-20T00:00:00.000Z");
    assert_eq!(subscription["currentBillingPeriodEnd"], "2026-09-20T00:00:00.000Z");
    assert_eq!(subscription["additionalMetaData"], json!({ "from": "elsewhere" }));
    assert_eq!(world.limit("acme", "feature-03-memory"), 16.0 + 2.0 * 8.0);
}

#[test]
fn importing_an_existing_subscription_updates_it() {
    let world = World::new();
    world.customer("acme", true);
    world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
        "subscriptionId": "sub-1", "appliedCoupon": { "couponId": "coupon-vip" },
    }));
    world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-basic", "subscriptionId": "sub-2",
        "resourceId": "site-2",
    }));
    let update = |updated_at: &str, quantity: i32| {
        json!({
            "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
            "subscriptionId": "sub-1", "updatedAt": updated_at,
            "addons": [{ "addonId": "addon-10-campaigns", "quantity": quantity }],
        })
    };
    import_subscription(&world, &update("2026-08-01T00:00:00Z", 1));
    assert_eq!(world.limit("acme", "feature-02-campaigns"), 12.0);

    import_subscription(&world, &update("2026-10-01T00:00:00Z", 2));
    assert_eq!(world.limit("acme", "feature-02-campaigns"), 12.0 + 20.0);
    let subscription = world.subscription(&json!("sub-1"));
    assert_eq!(subscription["status"], "ACTIVE");
    assert_eq!(subscription["totalPrice"]["subTotal"]["amount"], 30.0);
    assert_eq!(subscription["totalPrice"]["total"]["amount"], 24.0);
    let held = customer(&world, "acme");
    assert_eq!(held["subscriptions"][0]["refId"], "sub-1");
    assert_eq!(held["subscriptions"][1], json!({ "refId": "sub-2", "status": "ACTIVE" }));
    assert_eq!(held["subscriptions"].as_array().map(Vec::len), Some(2));
}

#[test]
fn an_imported_subscription_can_have_ended_already() {
    let world = World::new();
    world.customer("acme", false);
    let current = world.provision(json!({ "customerId": "acme", "planId": "plan-revvenu-basic" }));
    import_subscription(
        &world,
        &json!({
            "customerId": "acme", "planId": "plan-revvenu-basic", "subscriptionId": "sub-0",
            "startDate": "2025-01-01T00:00:00Z", "endDate": "2026-01-01T00:00:00Z",
        }),
    );
    let past = world.subscription(&json!("sub-0"));
    assert_eq!(past["status"], "CANCELED");
    assert_eq!(past["effectiveEndDate"], "2026-01-01T00:00:00.000Z");
    assert_eq!(world.status(&current["refId"]), "ACTIVE");
}

#[test]
fn an_imported_subscription_ends_at_its_end_date() {
    let world = World::new();
    world.customer("acme", false);
    import_subscription(
        &world,
        &json!({
            "customerId": "acme", "planId": "plan-revvenu-basic", "subscriptionId": "sub-1",
            "endDate": "2026-09-15T00:00:00Z",
        }),
    );
    assert_eq!(world.status(&json!("sub-1")), "ACTIVE");
    world.emulator.advance(time::Duration::days(14));
    assert_eq!(world.status(&json!("sub-1")), "CANCELED");
}

#[test]
fn a_bulk_import_skips_invalid_subscriptions() {
    let world = World::new();
    world.customer("acme", false);
    world.customer("other", false);
    let good = |id: &str, customer: &str| json!({ "customerId": customer, "planId": "plan-revvenu-basic", "subscriptionId": id });
    import_subscription(&world, &good("sub-0", "other"));
    let mut backwards = good("sub-2", "acme");
    backwards["startDate"] = "2026-01-02T00:00:00Z".into();
    backwards["endDate"] = "2026-01-01T00:00:00Z".into();
    let list = json!([
        good("sub-0", "acme"),
        { "customerId": "acme", "planId": "no-plan", "subscriptionId": "sub-1" },
        { "customerId": "nobody", "planId": "plan-revvenu-basic" },
        backwards,
        { "customerId": "acme", "planId": "plan-revvenu-essentials", "subscriptionId": "sub-3" },
        good("sub-4", "acme"),
    ]);
    assert!(try_import_subscriptions(&world, &list).data()["importSubscriptionsBulk"].is_string());
    let held = customer(&world, "acme");
    assert_eq!(held["subscriptions"], json!([{ "refId": "sub-4", "status": "ACTIVE" }]));
    assert_eq!(customer(&world, "other")["subscriptions"][0]["status"], "ACTIVE");
}

#[test]
fn a_bulk_import_takes_one_to_a_thousand_subscriptions() {
    let world = World::new();
    let many = vec![json!({ "customerId": "acme", "planId": "plan-revvenu-basic" }); 1001];
    assert_eq!(try_import_subscriptions(&world, &json!([])).code(), "BadUserInput");
    assert_eq!(try_import_subscriptions(&world, &json!(many)).code(), "BadUserInput");
}

#[test]
fn an_import_without_identifiers_can_be_run_again() {
    let world = World::new();
    world.customer("acme", false);
    let item = |quantity: i32, resource: Value, updated_at: Value| {
        json!({
            "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
            "resourceId": resource, "updatedAt": updated_at,
            "addons": [{ "addonId": "addon-10-campaigns", "quantity": quantity }],
        })
    };
    let ids = || -> Vec<Value> {
        let held = customer(&world, "acme")["subscriptions"].take();
        held.as_array().expect("a list").iter().map(|held| held["refId"].clone()).collect()
    };
    let first = item(1, Value::Null, json!("2026-08-30T00:00:00Z"));
    let other = item(1, json!("site-1"), json!("2026-08-30T00:00:00Z"));
    let list = json!([first, other]);
    try_import_subscriptions(&world, &list).data();
    let before = ids();
    assert_eq!(before.len(), 2);
    try_import_subscriptions(&world, &list).data();
    assert_eq!(ids(), before);

    // Customer, plan and resource identify a subscription: it is updated in place.
    import_subscription(&world, &item(3, Value::Null, json!("2026-08-31T00:00:00Z")));
    assert_eq!(ids(), before);
    assert_eq!(world.status(&before[0]), "ACTIVE");
    assert_eq!(world.limit("acme", "feature-02-campaigns"), 12.0 + 30.0);
    // What is older than the subscription is skipped.
    import_subscription(&world, &first);
    assert_eq!(world.limit("acme", "feature-02-campaigns"), 12.0 + 30.0);
    // Another plan is another subscription.
    import_subscription(&world, &json!({ "customerId": "acme", "planId": "plan-revvenu-basic" }));
    assert_eq!(ids().len(), 3);
    assert_eq!(world.status(&before[0]), "CANCELED");
}

#[test]
fn ended_subscriptions_are_imported_once() {
    let world = World::new();
    world.customer("acme", false);
    let past = |from: &str, to: &str| {
        json!({
            "customerId": "acme", "planId": "plan-revvenu-basic",
            "startDate": from, "endDate": to,
        })
    };
    let list = json!([
        past("2024-01-01T00:00:00Z", "2024-06-01T00:00:00Z"),
        past("2025-01-01T00:00:00Z", "2025-06-01T00:00:00Z"),
        { "customerId": "acme", "planId": "plan-revvenu-basic", "startDate": "2026-01-01T00:00:00Z" },
    ]);
    for _ in 0..2 {
        try_import_subscriptions(&world, &list).data();
        let held = customer(&world, "acme");
        let statuses: Vec<_> = held["subscriptions"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|held| held["status"].as_str().expect("a status"))
            .collect();
        assert_eq!(statuses, ["CANCELED", "CANCELED", "ACTIVE"]);
    }
}
