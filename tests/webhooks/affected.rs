//! The customers that a cache has to fetch again after an event.

use serde_json::{Value, json};
use stigg::webhooks::{Affected, EventType};

use crate::webhooks::event;

const ACME: Affected<'_> = Affected::Customer { customer_id: "acme", resource_id: None };

/// Checks what an event with these fields affects.
#[track_caller]
fn assert_affects(name: &str, fields: Value, affected: Affected<'_>) {
    let mut body = fields;
    body["type"] = json!(name);
    assert_eq!(event(body.to_string()).affects(), affected, "{body}");
}

#[test]
fn customers_are_found_wherever_events_name_them() {
    for fields in [
        json!({ "customer": { "id": "acme", "entityId": "5b0c" } }),
        json!({ "customerId": "acme" }),
        json!({ "customer": "acme" }),
        json!({ "data": { "customer": { "id": "acme" } } }),
        json!({ "data": { "customerId": "acme" } }),
        json!({ "customer": null, "resource": null, "data": { "customerId": "acme" } }),
    ] {
        assert_affects("subscription.created", fields.clone(), ACME);
        assert_affects("entitlements.updated", fields, ACME);
    }
    assert_affects("customer.updated", json!({ "id": "acme", "entityId": "5b0c" }), ACME);
    assert_affects("customer.deleted", json!({ "data": { "id": "acme" } }), ACME);
}

#[test]
fn the_identifier_of_a_subscription_is_not_that_of_a_customer() {
    let fields = json!({ "id": "sub-1", "entityId": "5b0c" });
    assert_affects("subscription.updated", fields, Affected::AllCustomers);
}

#[test]
fn resources_are_found_wherever_events_name_them() {
    let affected = Affected::Customer { customer_id: "acme", resource_id: Some("device-1") };
    for resource in [
        json!({ "resource": { "id": "device-1", "entityId": "14ed" } }),
        json!({ "resourceId": "device-1" }),
        json!({ "resource": "device-1" }),
        json!({ "data": { "resourceId": "device-1" } }),
    ] {
        let mut fields = resource;
        fields["customerId"] = json!("acme");
        assert_affects("entitlements.updated", fields, affected);
    }
}

#[test]
fn changes_for_one_customer_who_is_not_named_affect_all() {
    for name in ["subscription.trial_expired", "entitlements.updated", "credit_balance.depleted"] {
        assert_affects(name, json!({}), Affected::AllCustomers);
        assert_affects(name, json!({ "customer": { "id": "" } }), Affected::AllCustomers);
    }
}

#[test]
fn packages_affect_the_customers_who_get_the_new_version() {
    for name in ["plan.updated_new_version_published", "addon.updated_new_version_published"] {
        assert_affects(name, json!({ "migrationType": "ALL_CUSTOMERS" }), Affected::AllCustomers);
        assert_affects(name, json!({ "migrationType": "NEW_CUSTOMERS" }), Affected::Nothing);
        assert_affects(name, json!({ "migrationType": "SOME" }), Affected::AllCustomers);
        assert_affects(name, json!({}), Affected::AllCustomers);
    }
}

#[test]
fn what_is_no_change_of_entitlements_affects_nothing() {
    for name in [
        "plan.created",
        "product.updated",
        "coupon.archived",
        "payment_method.attached",
        "subscription.trial.ends_soon",
        "promotionalEntitlement.ends_soon",
        "sync.failed",
    ] {
        assert_affects(name, json!({ "id": "acme", "customerId": "acme" }), Affected::Nothing);
    }
}

#[test]
fn unknown_types_affect_the_customer_they_name() {
    assert_affects("invoice.paid", json!({ "customerId": "acme" }), ACME);
    assert_affects("invoice.paid", json!({ "id": "acme" }), Affected::Nothing);
}

#[test]
fn no_known_type_with_a_customer_affects_another_one() {
    for known in EventType::KNOWN {
        let body = json!({ "type": known, "id": "acme", "customer": { "id": "acme" } });
        match event(body.to_string()).affects() {
            Affected::Customer { customer_id, resource_id } => {
                assert_eq!((customer_id, resource_id), ("acme", None), "{known}");
            }
            Affected::Nothing | Affected::AllCustomers => {}
            other => panic!("{known}: {other:?}"),
        }
    }
}
