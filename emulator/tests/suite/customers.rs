//! Provisioning, updating, reading and archiving customers.

use crate::common::{Reply, World};
use serde_json::{Value, json};

const FIELDS: &str = "id refId customerId name email billingId hasPaymentMethod
    hasActiveSubscription additionalMetaData createdAt updatedAt coupon { refId }
    subscriptions { refId status } promotionalEntitlements { featureId }";

fn provision(world: &World, input: Value) -> Reply {
    let document = format!(
        "mutation($input: ProvisionCustomerInput!) {{
           provisionCustomer(input: $input) {{
             customer {{ {FIELDS} }}
             subscription {{ refId status plan {{ refId }} }}
             subscriptionDecisionStrategy
             entitlements {{ feature {{ refId }} usageLimit }}
             entitlementsV2 {{ __typename ... on FeatureEntitlement {{ isGranted }} }}
           }} }}"
    );
    world.send(&document, json!({ "input": input }))
}

fn update(world: &World, input: Value) -> Reply {
    let document = format!(
        "mutation($input: UpdateCustomerInput!) {{
           updateOneCustomer(input: $input) {{ {FIELDS} }} }}"
    );
    world.send(&document, json!({ "input": input }))
}

fn read(world: &World, id: &str) -> Value {
    let document = format!(
        "query($input: GetCustomerByRefIdInput!) {{
           getCustomerByRefId(input: $input) {{ {FIELDS} }} }}"
    );
    world.send(&document, json!({ "input": { "customerId": id } })).data()["getCustomerByRefId"]
        .take()
}

#[test]
fn a_provisioned_customer_can_be_read_back() {
    let world = World::new();
    let input = json!({
        "refId": "customer-demo-123",
        "name": "Acme",
        "email": "billing@acme.example",
        "couponRefId": "coupon-vip",
        "billingInformation": { "language": "en", "billingAddress": { "country": "US" } },
        "additionalMetaData": { "key": "value" },
        "subscriptionParams": { "planId": "plan-revvenu-basic", "billingCountryCode": "DK" },
    });
    let provisioned = provision(&world, input).data()["provisionCustomer"].take();
    assert_eq!(provisioned["subscriptionDecisionStrategy"], "REQUESTED_PLAN");
    assert_eq!(provisioned["subscription"]["status"], "ACTIVE");
    let id = provisioned["subscription"]["refId"].as_str().expect("an identifier");
    let tail = id.strip_prefix("subscription-plan-revvenu-basic-").expect(id);
    assert!(tail.len() == 6 && tail.chars().all(|digit| digit.is_ascii_hexdigit()), "{id}");
    assert_eq!(
        provisioned["entitlements"],
        json!([
            { "feature": { "refId": "feature-01-templates" }, "usageLimit": 3 },
            { "feature": { "refId": "feature-02-campaigns" }, "usageLimit": 4 },
        ])
    );
    assert_eq!(provisioned["entitlementsV2"][1]["__typename"], "FeatureEntitlement");

    let customer = read(&world, "customer-demo-123");
    assert_eq!(customer, provisioned["customer"]);
    assert_eq!(customer["refId"], "customer-demo-123");
    assert_eq!(customer["customerId"], "customer-demo-123");
    assert_ne!(customer["id"], customer["refId"]);
    assert_eq!(customer["name"], "Acme");
    assert_eq!(customer["email"], "billing@acme.example");
    assert_eq!(customer["hasPaymentMethod"], false);
    assert_eq!(customer["hasActiveSubscription"], true);
    assert_eq!(customer["coupon"]["refId"], "coupon-vip");
    assert_eq!(customer["additionalMetaData"], json!({ "key": "value" }));
    assert_eq!(customer["subscriptions"], json!([{ "refId": id, "status": "ACTIVE" }]));
}

#[test]
fn a_missing_identifier_is_generated() {
    let world = World::new();
    let ids: Vec<_> = (0..2)
        .map(|_| {
            provision(&world, json!({})).data()["provisionCustomer"]["customer"]["refId"].take()
        })
        .collect();
    assert_ne!(ids[0], ids[1]);
    assert_eq!(read(&world, ids[0].as_str().expect("an identifier"))["refId"], ids[0]);
}

#[test]
fn no_subscription_is_created_unless_asked_for() {
    let world = World::new();
    for (id, input) in [
        ("absent", json!({ "customerId": "absent" })),
        ("null", json!({ "customerId": "null", "subscriptionParams": null })),
        // Payment is required but there is no payment method; the response cannot carry a checkout.
        (
            "unpaid",
            json!({
                "customerId": "unpaid",
                "subscriptionParams": {
                    "planId": "plan-revvenu-essentials",
                    "billingPeriod": "MONTHLY",
                },
            }),
        ),
    ] {
        let provisioned = provision(&world, input).data()["provisionCustomer"].take();
        let decision = &provisioned["subscriptionDecisionStrategy"];
        assert_eq!(decision, "SKIPPED_SUBSCRIPTION_CREATION", "{id}");
        assert_eq!(provisioned["subscription"], Value::Null, "{id}");
        assert_eq!(provisioned["entitlements"], json!([]), "{id}");
        assert_eq!(read(&world, id)["hasActiveSubscription"], false, "{id}");
    }
}

#[test]
fn a_customer_can_be_provisioned_with_a_paid_plan_and_a_payment_method() {
    let world = World::new();
    let input = json!({
        "customerId": "acme",
        "billingInformation": { "paymentMethodId": "pm_1" },
        "subscriptionParams": {
            "planId": "plan-revvenu-essentials",
            "billingPeriod": "ANNUALLY",
            "subscriptionId": "sub-1",
            "addons": [{ "addonId": "addon-10-campaigns", "quantity": 2 }],
        },
    });
    let provisioned = provision(&world, input).data()["provisionCustomer"].take();
    assert_eq!(provisioned["customer"]["hasPaymentMethod"], true);
    assert_eq!(provisioned["subscription"]["refId"], "sub-1");
    let subscription = world.subscription(&json!("sub-1"));
    assert_eq!(subscription["billingPeriod"], "ANNUALLY");
    assert_eq!(subscription["totalPrice"]["total"]["amount"], 300.0);
}

#[test]
fn an_existing_identifier_is_refused() {
    let world = World::new();
    world.customer("acme", false);
    let error = provision(&world, json!({ "customerId": "acme" })).error();
    assert_eq!(error["path"], json!(["provisionCustomer"]));
    let extensions = &error["extensions"];
    assert_eq!(extensions["code"], "DuplicatedEntityNotAllowed");
    assert_eq!(extensions["entityName"], "Customer");
    assert_eq!(extensions["identifier"], "acme");
    assert_eq!(extensions["isValidationError"], true);
}

#[test]
fn both_identifier_fields_must_agree() {
    let world = World::new();
    let both = |id: &str| json!({ "customerId": id, "refId": "acme" });
    assert_eq!(provision(&world, both("other")).code(), "EntityIdDifferentFromRefIdError");
    provision(&world, both("acme")).data();
    assert_eq!(provision(&world, json!({ "customerId": "" })).code(), "BadUserInput");
}

#[test]
fn a_customer_is_not_created_if_its_subscription_cannot_be() {
    let world = World::new();
    let input = json!({ "customerId": "acme", "subscriptionParams": { "planId": "plan-none" } });
    let error = provision(&world, input).error();
    assert_eq!(error["extensions"]["code"], "PlanNotFound");
    assert_eq!(error["extensions"]["refId"], "plan-none");
    assert_eq!(read(&world, "acme"), Value::Null);
}

#[test]
fn an_update_keeps_what_is_absent_and_clears_what_is_null() {
    let world = World::new();
    let input = json!({
        "customerId": "acme", "name": "Acme", "email": "a@acme.example",
        "couponRefId": "coupon-vip", "additionalMetaData": { "a": 1 },
    });
    let before = provision(&world, input).data()["provisionCustomer"]["customer"].take();
    world.emulator.advance(time::Duration::HOUR);

    let input = json!({ "refId": "acme", "email": "b@acme.example", "couponRefId": null });
    let updated = update(&world, input).data()["updateOneCustomer"].take();
    assert_eq!(updated["name"], "Acme");
    assert_eq!(updated["email"], "b@acme.example");
    assert_eq!(updated["coupon"], Value::Null);
    assert_eq!(updated["additionalMetaData"], json!({ "a": 1 }));
    assert_eq!(updated["createdAt"], before["createdAt"]);
    assert!(updated["updatedAt"].as_str() > before["updatedAt"].as_str());

    let input = json!({ "customerId": "acme", "name": null, "additionalMetaData": { "b": 2 } });
    update(&world, input).data();
    let customer = read(&world, "acme");
    assert_eq!(customer["name"], Value::Null);
    assert_eq!(customer["additionalMetaData"], json!({ "b": 2 }));
}

#[test]
fn a_customer_has_one_coupon() {
    let world = World::new();
    let coupon = json!({ "refId": "half", "name": "Half", "percentOff": 50 });
    let document = "mutation($input: CreateCouponInput!) { createOneCoupon(input: $input) { id } }";
    world.send(document, json!({ "input": coupon })).data();
    provision(&world, json!({ "customerId": "acme", "couponRefId": "coupon-vip" })).data();
    let input = json!({ "customerId": "acme", "couponRefId": "half" });
    assert_eq!(update(&world, input).data()["updateOneCustomer"]["coupon"]["refId"], "half");
    let estimate = world.send(
        "mutation($input: EstimateSubscriptionInput!) {
           estimateSubscription(input: $input) { total { amount } } }",
        json!({ "input": {
            "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
        } }),
    );
    assert_eq!(estimate.data()["estimateSubscription"]["total"]["amount"], 10);
}

#[test]
fn a_payment_method_is_remembered_and_other_billing_details_are_not() {
    let world = World::new();
    world.customer("acme", false);
    let billing = |info: Value| {
        let input = json!({ "customerId": "acme", "billingInformation": info });
        update(&world, input).data()["updateOneCustomer"]["hasPaymentMethod"].take()
    };
    assert_eq!(billing(json!({ "language": "en", "timezone": "America/New_York" })), false);
    assert_eq!(billing(json!({ "paymentMethodId": "pm_123123" })), true);
    assert_eq!(billing(json!({ "currency": "USD" })), true);
}

#[test]
fn unknown_customers_and_coupons_are_named() {
    let world = World::new();
    assert_eq!(read(&world, "nobody"), Value::Null);
    let error = update(&world, json!({ "customerId": "nobody" })).error();
    assert_eq!(error["extensions"]["code"], "CustomerNotFound");
    assert_eq!(error["extensions"]["refId"], "nobody");
    assert_eq!(error["extensions"]["isValidationError"], false);

    world.customer("acme", false);
    let error = update(&world, json!({ "customerId": "acme", "couponRefId": "none" })).error();
    assert_eq!(error["extensions"]["code"], "CouponNotFound");
    assert_eq!(update(&world, json!({})).code(), "BadUserInput");
}

#[test]
fn an_archived_customer_is_gone() {
    let world = World::new();
    world.customer("acme", false);
    let held = world.provision(json!({ "customerId": "acme", "planId": "plan-revvenu-basic" }));
    world.emulator.archive_customer("acme").expect("the customer exists");

    assert_eq!(read(&world, "acme"), Value::Null);
    assert_eq!(world.status(&held["refId"]), "CANCELED");
    assert_eq!(update(&world, json!({ "customerId": "acme" })).code(), "CustomerNotFound");
    let check = world.check("acme", "feature-01-templates", json!({}));
    assert_eq!(check["isGranted"], false);
    assert_eq!(check["accessDeniedReason"], "CustomerIsArchived");

    let error = world.emulator.archive_customer("nobody").expect_err("the customer does not exist");
    assert!(error.to_string().contains("nobody"));
}

#[test]
fn past_trials_and_trial_eligibility_are_listed() {
    let world = World::new();
    world.customer("acme", false);
    let trials = || {
        let document =
            "query($input: GetCustomerByRefIdInput!) { getCustomerByRefId(input: $input) {
            trialedPlans { planRefId productRefId }
            eligibleForTrial { productRefId eligible } } }";
        let variables = json!({ "input": { "customerId": "acme" } });
        world.send(document, variables).data()["getCustomerByRefId"].take()
    };
    let eligible = |revvenu: bool, stigg: bool| {
        json!([
            { "productRefId": "product-revvenu", "eligible": revvenu },
            { "productRefId": "product-stigg", "eligible": stigg },
        ])
    };
    assert_eq!(trials()["eligibleForTrial"], eligible(true, true));
    assert_eq!(trials()["trialedPlans"], json!([]));

    world.provision(json!({ "customerId": "acme", "planId": "plan-stigg-pro" }));
    assert_eq!(trials()["eligibleForTrial"], eligible(true, false));
    assert_eq!(
        trials()["trialedPlans"],
        json!([{ "planRefId": "plan-stigg-pro", "productRefId": "product-stigg" }])
    );
}
