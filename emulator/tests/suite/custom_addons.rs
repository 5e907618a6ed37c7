//! Custom add-ons, which are negotiated and only go with custom plans.

use crate::common::World;
use serde_json::{Value, json};
use stigg_emulator::Catalog;

fn catalog() -> Value {
    json!({
        "products": [{ "refId": "crm", "displayName": "CRM" }],
        "plans": [
            {
                "refId": "team", "displayName": "Team", "product": "crm", "pricingType": "PAID",
                "prices": [{ "billingModel": "FLAT_FEE", "billingPeriod": "MONTHLY", "amount": 9 }],
                "compatibleAddons": ["support"],
            },
            {
                "refId": "enterprise", "displayName": "Enterprise", "product": "crm",
                "pricingType": "CUSTOM", "compatibleAddons": ["support"],
            },
        ],
        "addons": [{ "refId": "support", "displayName": "Support", "pricingType": "CUSTOM" }],
    })
}

fn world() -> World {
    let catalog = Catalog::from_json(&catalog().to_string()).expect("a valid catalog");
    let world = World::of(catalog);
    world.customer("acme", true);
    world
}

fn with_support(plan: &str) -> Value {
    json!({
        "customerId": "acme", "planId": plan, "billingPeriod": "MONTHLY",
        "addons": [{ "addonId": "support", "quantity": 1 }],
    })
}

#[test]
fn custom_add_ons_go_only_with_custom_plans() {
    let world = world();
    let refused = world.try_provision(with_support("team"));
    assert_eq!(refused.code(), "IncompatibleSubscriptionAddon");
    for document in [
        "mutation($input: PreviewSubscriptionInput!) {
           previewSubscription(input: $input) { isPlanDowngrade } }",
        "mutation($input: EstimateSubscriptionInput!) {
           estimateSubscription(input: $input) { total { amount } } }",
    ] {
        let refused = world.send(document, json!({ "input": with_support("team") }));
        assert_eq!(refused.code(), "IncompatibleSubscriptionAddon");
    }

    let team = json!({ "customerId": "acme", "planId": "team", "billingPeriod": "MONTHLY" });
    let id = world.provision(team)["refId"].clone();
    let added = json!({ "subscriptionId": id, "addons": [{ "addonId": "support" }] });
    assert_eq!(world.try_update(added).code(), "IncompatibleSubscriptionAddon");

    let custom = world.provision(with_support("enterprise"));
    assert_eq!(custom["addons"][0]["addon"]["refId"], "support");
}

#[test]
fn an_add_on_states_its_pricing_type() {
    let world = world();
    world.provision(with_support("enterprise"));
    let data = world
        .send(
            "query($input: GetActiveSubscriptionsInput!) {
               getActiveSubscriptions(input: $input) { addons { addon { pricingType } } } }",
            json!({ "input": { "customerId": "acme" } }),
        )
        .data();
    let addon = &data["getActiveSubscriptions"][0]["addons"][0]["addon"];
    assert_eq!(addon["pricingType"], "CUSTOM");

    let mut priced = catalog();
    priced["addons"][0]["prices"] = priced["plans"][0]["prices"].clone();
    let error = Catalog::from_json(&priced.to_string()).expect_err("a custom add-on has prices");
    assert!(error.to_string().contains("`pricingType` CUSTOM"), "{error}");
}
