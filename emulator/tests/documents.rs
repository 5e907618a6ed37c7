//! The documents that the SDK sends: each is answered in full, without an error.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use common::World;
use serde_json::{Value, json};

/// The documents of the SDK, by the names of their operations, with all fragments that they use.
fn documents() -> BTreeMap<String, String> {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema");
    let read = |folder: &str| -> Vec<(String, String)> {
        let entries = fs::read_dir(schema.join(folder)).expect("a folder");
        entries
            .map(|entry| {
                let path = entry.expect("a file").path();
                let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
                (name, fs::read_to_string(&path).expect("a text"))
            })
            .collect()
    };
    let fragments = read("fragments");
    let complete = |mut document: String| loop {
        let missing = fragments.iter().find(|(name, _)| {
            let spread = format!("...{name}\n");
            document.contains(&spread) && !document.contains(&format!("fragment {name} on"))
        });
        match missing {
            Some((_, fragment)) => document.push_str(fragment),
            None => return document,
        }
    };
    read("operations").into_iter().map(|(name, document)| (name, complete(document))).collect()
}

#[test]
fn every_document_of_the_sdk_is_answered() {
    let world = World::new();
    let mut documents = documents();
    let mut run = |name: &str, variables: Value| {
        let document = documents.remove(name).unwrap_or_else(|| panic!("there is no {name}"));
        world.send(&document, variables).data()
    };
    let of_acme = |extra: Value| {
        let mut input = json!({ "customerId": "acme" });
        for (name, value) in extra.as_object().expect("an object") {
            input[name] = value.clone();
        }
        json!({ "input": input })
    };
    let addons = json!([{ "addonId": "addon-10-campaigns", "quantity": 3 }]);
    let templates =
        |quantity: i32| json!([{ "featureId": "feature-01-templates", "quantity": quantity }]);

    let data = run(
        "ProvisionCustomer",
        of_acme(json!({
            "couponRefId": "coupon-vip",
            "billingInformation": { "paymentMethodId": "pm_1" },
            "subscriptionParams": { "planId": "plan-revvenu-basic", "resourceId": "site-1" },
        })),
    );
    assert_eq!(data["provisionCustomer"]["subscription"]["resource"]["resourceId"], "site-1");
    let data = run(
        "ProvisionSubscription",
        of_acme(json!({
            "planId": "plan-revvenu-growth", "billingPeriod": "MONTHLY", "subscriptionId": "sub-1",
            "payingCustomerId": "acme", "billableFeatures": templates(5), "addons": addons,
        })),
    );
    assert_eq!(data["provisionSubscription"]["status"], "SUCCESS");
    run("UpdateCustomer", of_acme(json!({ "name": "Acme" })));
    let sub_1 = |extra: Value| {
        let mut input = json!({ "subscriptionId": "sub-1" });
        for (name, value) in extra.as_object().expect("an object") {
            input[name] = value.clone();
        }
        json!({ "input": input })
    };
    let change = json!({
        "billableFeatures": templates(2), "scheduleStrategy": "END_OF_BILLING_PERIOD",
    });
    run("UpdateSubscription", sub_1(change));
    let data = run("GetSubscription", sub_1(json!({})));
    assert_eq!(data["getSubscription"]["futureUpdates"].as_array().map(Vec::len), Some(1));
    run("GetActiveSubscriptions", of_acme(json!({})));
    run("GetActiveSubscriptionsList", of_acme(json!({})));
    let grant = json!({ "featureId": "feature-03-memory", "period": "LIFETIME", "usageLimit": 8 });
    run("GrantPromotionalEntitlements", of_acme(json!({ "promotionalEntitlements": [grant] })));
    run("ReportUsage", of_acme(json!({ "featureId": "feature-02-campaigns", "value": 1 })));
    let event = json!({
        "customerId": "acme", "eventName": "user_login", "idempotencyKey": "1",
        "dimensions": { "user_id": "u" },
    });
    run("ReportEvent", json!({ "events": { "usageEvents": [event] } }));
    let data = run("GetCustomerById", of_acme(json!({})));
    assert_eq!(data["getCustomerByRefId"]["subscriptions"].as_array().map(Vec::len), Some(2));
    run("GetCoupons", json!({}));
    let query = json!({ "query": { "customerId": "acme" } });
    run("GetEntitlements", query.clone());
    run("GetEntitlementsState", query);
    let query = json!({ "customerId": "acme", "featureId": "feature-02-campaigns" });
    run("GetEntitlement", json!({ "query": query }));
    let order = json!({ "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY" });
    run("EstimateSubscription", of_acme(order.clone()));
    run("PreviewSubscription", of_acme(order));
    run("EstimateSubscriptionUpdate", sub_1(json!({ "billableFeatures": templates(9) })));
    run("RevokePromotionalEntitlement", of_acme(json!({ "featureId": "feature-03-memory" })));
    run("CancelSubscription", json!({ "input": { "subscriptionRefId": "sub-1" } }));

    assert_eq!(documents.keys().collect::<Vec<_>>(), [""; 0], "documents that were not sent");
}
