//! Checkouts, payments, customers and the catalog.

use serde_json::{Value, json};
use stigg_emulator::Catalog;

use super::{assert_refused, control};
use crate::common::World;

fn essentials() -> Value {
    json!({ "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY" })
}

/// Orders a plan that has to be paid for, and returns the checkout.
fn order(world: &World) -> Value {
    let mut data = world.try_provision(essentials()).data();
    let result = data["provisionSubscriptionV2"].take();
    assert_eq!(result["status"], "PAYMENT_REQUIRED");
    result
}

fn encoded(text: &str) -> String {
    text.replace('/', "%2F")
}

#[test]
fn a_checkout_is_completed() {
    let world = World::new();
    world.customer("acme", false);
    let ordered = order(&world);
    let id = ordered["checkoutBillingId"].as_str().expect("an identifier");
    let listed = control(&world, "GET", "/_emulator/checkouts", None).body;
    assert_eq!(listed["checkouts"].as_array().map(Vec::len), Some(1));
    let checkout = &listed["checkouts"][0];
    assert_eq!((&checkout["id"], &checkout["customerId"]), (&json!(id), &json!("acme")));
    assert_eq!(checkout["planId"], "plan-revvenu-essentials");

    let path = format!("/_emulator/checkouts/{id}/complete");
    let completed = control(&world, "POST", &path, None);
    assert_eq!(completed.status, 200, "{}", completed.body);
    assert_eq!(world.status(&completed.body["subscriptionId"]), "ACTIVE");
    assert_eq!(control(&world, "GET", "/_emulator/checkouts", None).body["checkouts"], json!([]));
    let again = control(&world, "POST", &path, None);
    assert_refused(&again, 404, Some("checkoutId"), &[id]);
    assert_eq!(again.body["error"]["code"], "CheckoutNotFound");
}

#[test]
fn a_checkout_is_expired_by_its_url() {
    let world = World::new();
    world.customer("acme", false);
    let ordered = order(&world);
    let url = encoded(ordered["checkoutUrl"].as_str().expect("a URL"));
    let path = format!("/_emulator/checkouts/{url}/expire");
    assert_eq!(control(&world, "POST", &path, None).status, 204);
    assert!(world.emulator.checkouts().is_empty());
    assert_refused(&control(&world, "POST", &path, None), 404, Some("checkoutId"), &["open"]);
}

#[test]
fn a_checkout_that_cannot_be_completed_is_a_conflict() {
    let world = World::new();
    world.customer("acme", false);
    let ordered = order(&world);
    let id = ordered["checkoutBillingId"].as_str().expect("an identifier");
    assert_eq!(control(&world, "POST", "/_emulator/customers/acme/archive", None).status, 204);
    let path = format!("/_emulator/checkouts/{id}/complete");
    assert_refused(&control(&world, "POST", &path, None), 409, None, &["acme"]);
}

#[test]
fn payments_are_chosen_and_end() {
    let world = World::new();
    world.customer("acme", true);
    let set = |outcome: Value| {
        control(&world, "PUT", "/_emulator/customers/acme/payments", Some(outcome))
    };
    assert_eq!(set(json!({ "outcome": "ACTION_REQUIRED" })).status, 204);
    let pending = world.provision(essentials());
    assert_eq!(pending["status"], "PAYMENT_PENDING");
    let id = pending["refId"].as_str().expect("an identifier");
    let payment = |what: &str, body: Option<Value>| {
        control(&world, "POST", &format!("/_emulator/subscriptions/{id}/{what}"), body)
    };
    let reason = json!({ "errorMessage": "Insufficient funds" });
    assert_eq!(payment("fail-payment", Some(reason)).status, 204);
    assert_eq!(world.status(&pending["refId"]), "PAYMENT_PENDING");
    assert_eq!(payment("pay", None).status, 204);
    assert_eq!(world.status(&pending["refId"]), "ACTIVE");
    let again = payment("pay", None);
    assert_refused(&again, 409, None, &[id, "no payment"]);
    assert_eq!(again.body["error"]["code"], "MissingBillingInvoiceError");
    assert_refused(&payment("expire-payment", None), 409, None, &[id]);

    assert_eq!(set(json!({ "outcome": "FAILED", "errorMessage": "Blocked" })).status, 204);
    for (outcome, field, words) in [
        (json!({ "outcome": "LOST" }), "outcome", &["`LOST`", "`PAID`"][..]),
        (json!({ "outcome": "FAILED" }), "errorMessage", &["`errorMessage` is missing"]),
        (json!({ "outcome": "PAID", "errorMessage": "?" }), "errorMessage", &["\"?\"", "`FAILED`"]),
        (json!({}), "outcome", &["`outcome` is missing", "PAID"]),
    ] {
        assert_refused(&set(outcome), 400, Some(field), words);
    }
    let refused = payment("fail-payment", Some(json!({})));
    assert_refused(&refused, 400, Some("errorMessage"), &["`errorMessage` is missing"]);
}

#[test]
fn a_pending_payment_is_given_up() {
    let world = World::new();
    world.customer("acme", true);
    let body = Some(json!({ "outcome": "PROCESSING" }));
    control(&world, "PUT", "/_emulator/customers/acme/payments", body);
    let pending = world.provision(essentials());
    let id = pending["refId"].as_str().expect("an identifier");
    let path = format!("/_emulator/subscriptions/{id}/expire-payment");
    assert_eq!(control(&world, "POST", &path, None).status, 204);
    assert_eq!(world.status(&pending["refId"]), "CANCELED");
}

#[test]
fn what_the_billing_integration_was_told_is_read() {
    let world = World::new();
    let read = |path: &str| {
        let reply = control(&world, "GET", &format!("/_emulator/{path}/billing-information"), None);
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply.body["billingInformation"].clone()
    };
    let input =
        json!({ "customerId": "acme", "billingInformation": { "timezone": "Europe/Copenhagen" } });
    world
        .send(
            "mutation($input: ProvisionCustomerInput!) {
               provisionCustomer(input: $input) { customer { refId } } }",
            json!({ "input": input }),
        )
        .data();
    let told = world.emulator.customer_billing_information("acme").expect("details");
    assert_eq!(read("customers/acme"), serde_json::to_value(&told).expect("JSON"));
    assert_eq!(read("customers/acme")["timezone"], "Europe/Copenhagen");

    let basic = json!({ "customerId": "acme", "planId": "plan-revvenu-basic" });
    let subscription = world.provision(basic);
    let id = subscription["refId"].as_str().expect("an identifier");
    let told = world.emulator.subscription_billing_information(id);
    assert_eq!(read(&format!("subscriptions/{id}")), serde_json::to_value(&told).expect("JSON"));
}

#[test]
fn unknown_names_are_not_found() {
    let world = World::new();
    for (method, path, body, field, code) in [
        ("POST", "customers/nobody/archive", None, "customerId", "CustomerNotFound"),
        ("GET", "customers/nobody/billing-information", None, "customerId", "CustomerNotFound"),
        (
            "GET",
            "subscriptions/none/billing-information",
            None,
            "subscriptionId",
            "SubscriptionNotFound",
        ),
        (
            "PUT",
            "customers/nobody/payments",
            Some(json!({ "outcome": "PAID" })),
            "customerId",
            "CustomerNotFound",
        ),
        ("POST", "subscriptions/none/pay", None, "subscriptionId", "SubscriptionNotFound"),
        (
            "POST",
            "subscriptions/none/expire-payment",
            None,
            "subscriptionId",
            "SubscriptionNotFound",
        ),
        (
            "POST",
            "subscriptions/none/fail-payment",
            Some(json!({ "errorMessage": "?" })),
            "subscriptionId",
            "SubscriptionNotFound",
        ),
        ("POST", "checkouts/none/complete", None, "checkoutId", "CheckoutNotFound"),
        ("POST", "checkouts/none/expire", None, "checkoutId", "CheckoutNotFound"),
    ] {
        let reply = control(&world, method, &format!("/_emulator/{path}"), body);
        assert_refused(&reply, 404, Some(field), &["no"]);
        assert_eq!(reply.body["error"]["code"], code);
    }
}

#[test]
fn catalogs_are_read_and_published() {
    let world = World::new();
    let read = control(&world, "GET", "/_emulator/catalog", None).body;
    let catalog: Catalog = serde_json::from_value(read).expect("a catalog");
    assert_eq!(catalog, Catalog::demo());

    for (method, name) in [("POST", "ERP"), ("PUT", "ERP 2")] {
        let changes = json!({ "products": [{ "refId": "product-erp", "displayName": name }] });
        let reply = control(&world, method, "/_emulator/catalog", Some(changes));
        assert_eq!(reply.status, 200, "{}", reply.body);
        let published: Catalog = serde_json::from_value(reply.body).expect("a catalog");
        assert_eq!(published, world.emulator.catalog());
        assert_eq!(published.products.last().expect("a product").display_name, name);
        assert_eq!(published.plans, catalog.plans, "the rest stays");
    }

    let before = world.emulator.catalog();
    for (changes, field, words) in [
        (
            json!({ "plans": [{ "refId": "plan", "displayName": "Plan", "product": "none",
            "pricingType": "FREE" }] }),
            "plan `plan`, `product`",
            &["product `none`"][..],
        ),
        (json!({ "plans": [{ "refId": 5 }] }), "plans[0].refId", &["`5`", "string"]),
        (json!({ "plan": [] }), "plan", &["`plan`", "`plans`"]),
    ] {
        let reply = control(&world, "POST", "/_emulator/catalog", Some(changes));
        assert_refused(&reply, 400, Some(field), words);
    }
    assert_eq!(world.emulator.catalog(), before, "nothing is published");
}
