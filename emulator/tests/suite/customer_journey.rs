//! The customer journey: what customers of a product start with, and what follows a subscription.

use crate::common::World;
use serde_json::{Value, json};
use stigg_emulator::Catalog;
use time::Duration;

const BASIC: &str = "plan-revvenu-basic";
const ESSENTIALS: &str = "plan-revvenu-essentials";
const TEMPLATES: &str = "feature-01-templates";

/// The demo catalog, whose first product has these settings.
fn catalog(settings: &Value) -> Value {
    let mut catalog = serde_json::to_value(Catalog::demo()).expect("JSON");
    catalog["products"][0]["settings"] = settings.clone();
    catalog
}

fn world(settings: &Value) -> World {
    of(&catalog(settings))
}

fn of(catalog: &Value) -> World {
    World::of(Catalog::from_json(&catalog.to_string()).expect("a valid catalog"))
}

fn downgrading() -> World {
    world(&json!({ "subscriptionEnd": { "setup": "DOWNGRADE_TO_FREE", "plan": BASIC } }))
}

/// An order of a paid plan.
fn essentials() -> Value {
    json!({ "customerId": "acme", "planId": ESSENTIALS, "billingPeriod": "MONTHLY" })
}

/// An order of a trial of the paid plan, for nine days.
fn trial() -> Value {
    let mut order = essentials();
    order["trialOverrideConfiguration"] =
        json!({ "isTrial": true, "trialEndDate": "2026-09-10T08:00:00Z" });
    order
}

/// The plans and statuses of the customer's subscriptions, in order of creation.
fn held(world: &World) -> Vec<String> {
    let data = world
        .send(
            "query($input: GetCustomerByRefIdInput!) {
               getCustomerByRefId(input: $input) {
                 subscriptions { status plan { refId } } } }",
            json!({ "input": { "customerId": "acme" } }),
        )
        .data();
    let subscriptions = data["getCustomerByRefId"]["subscriptions"].as_array().expect("a list");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    subscriptions
        .iter()
        .map(|held| format!("{} {}", text(&held["plan"]["refId"]), text(&held["status"])))
        .collect()
}

/// Provisions the customer together with a subscription.
fn start(world: &World, params: &Value) -> Value {
    let input = json!({ "customerId": "acme", "subscriptionParams": params });
    let mut data = world
        .send(
            "mutation($input: ProvisionCustomerInput!) {
               provisionCustomer(input: $input) {
                 subscriptionDecisionStrategy
                 subscription { status trialEndDate plan { refId } resource { resourceId } } } }",
            json!({ "input": input }),
        )
        .data();
    data["provisionCustomer"].take()
}

#[test]
fn by_default_customers_start_with_the_plan_they_ask_for() {
    let world = World::new();
    let started = start(&world, &json!({ "planId": BASIC }));
    assert_eq!(started["subscriptionDecisionStrategy"], "REQUESTED_PLAN");
    assert_eq!(started["subscription"]["plan"]["refId"], BASIC);
}

#[test]
fn a_product_can_always_start_with_a_free_plan() {
    let setting = json!({ "subscriptionStart": { "setup": "FREE_PLAN", "plan": BASIC } });
    let world = world(&setting);
    let started = start(
        &world,
        &json!({
            "planId": ESSENTIALS, "billingPeriod": "MONTHLY", "resourceId": "site-1",
            "addons": [{ "addonId": "addon-10-campaigns", "quantity": 1 }],
        }),
    );
    assert_eq!(started["subscriptionDecisionStrategy"], "PREDEFINED_FREE_PLAN");
    assert_eq!(started["subscription"]["plan"]["refId"], BASIC);
    assert_eq!(started["subscription"]["status"], "ACTIVE");
    assert_eq!(started["subscription"]["resource"]["resourceId"], "site-1");
    // It only decides what customers start with.
    world.customer("beta", true);
    let mut order = essentials();
    order["customerId"] = "beta".into();
    world.provision(order);
}

#[test]
fn a_product_can_always_start_with_a_trial() {
    let mut catalog =
        catalog(&json!({ "subscriptionStart": { "setup": "TRIAL_PERIOD", "plan": ESSENTIALS } }));
    catalog["plans"][1]["defaultTrial"] = json!({ "duration": 10, "units": "DAY" });
    let world = of(&catalog);
    let started = start(&world, &json!({ "planId": BASIC }));
    assert_eq!(started["subscriptionDecisionStrategy"], "PREDEFINED_TRIAL_PLAN");
    assert_eq!(started["subscription"]["plan"]["refId"], ESSENTIALS);
    assert_eq!(started["subscription"]["status"], "IN_TRIAL");
    let end = started["subscription"]["trialEndDate"].as_str().expect("a date");
    assert!(end.starts_with("2026-09-11T08:00"), "{end}");
}

#[test]
fn without_parameters_a_customer_starts_with_nothing() {
    let setting = json!({ "subscriptionStart": { "setup": "FREE_PLAN", "plan": BASIC } });
    for params in [json!({}), json!({ "subscriptionParams": null })] {
        let world = world(&setting);
        let mut input = json!({ "customerId": "acme" });
        input.as_object_mut().expect("an object").extend(params.as_object().cloned().expect("one"));
        let data = world
            .send(
                "mutation($input: ProvisionCustomerInput!) {
                   provisionCustomer(input: $input) {
                     subscriptionDecisionStrategy subscription { status } } }",
                json!({ "input": input }),
            )
            .data();
        let provisioned = &data["provisionCustomer"];
        assert_eq!(provisioned["subscriptionDecisionStrategy"], "SKIPPED_SUBSCRIPTION_CREATION");
        assert_eq!(provisioned["subscription"], Value::Null);
    }
}

#[test]
fn by_default_a_cancellation_takes_effect_at_once_and_nothing_follows() {
    let world = World::new();
    world.customer("acme", true);
    let id = world.provision(essentials())["refId"].clone();
    let canceled = world.try_cancel(json!({ "subscriptionRefId": id })).data();
    assert_eq!(canceled["cancelSubscription"]["status"], "CANCELED");
    assert_eq!(held(&world), [format!("{ESSENTIALS} CANCELED")]);
}

#[test]
fn a_product_can_cancel_at_the_end_of_the_billing_period() {
    let world = world(&json!({ "cancellationTime": "END_OF_BILLING_PERIOD" }));
    world.customer("acme", true);
    let id = world.provision(essentials())["refId"].clone();
    let canceled = world.try_cancel(json!({ "subscriptionRefId": id })).data();
    let canceled = &canceled["cancelSubscription"];
    assert_eq!(canceled["status"], "ACTIVE");
    assert_eq!(canceled["cancellationDate"], canceled["currentBillingPeriodEnd"]);
    // The time that a cancellation states comes first.
    let now = json!({ "subscriptionRefId": id, "subscriptionCancellationTime": "IMMEDIATE" });
    assert_eq!(world.try_cancel(now).data()["cancelSubscription"]["status"], "CANCELED");
}

#[test]
fn the_default_time_is_now_for_plans_without_a_billing_period() {
    let mut catalog = catalog(&json!({ "cancellationTime": "END_OF_BILLING_PERIOD" }));
    catalog["plans"][1]["pricingType"] = "CUSTOM".into();
    catalog["plans"][1].as_object_mut().expect("a plan").remove("prices");
    let world = of(&catalog);
    world.customer("acme", true);
    let id =
        world.provision(json!({ "customerId": "acme", "planId": ESSENTIALS }))["refId"].clone();
    let canceled = world.try_cancel(json!({ "subscriptionRefId": id })).data();
    assert_eq!(canceled["cancelSubscription"]["status"], "CANCELED");
}

#[test]
fn a_product_can_downgrade_to_a_free_plan_on_cancellation() {
    let world = downgrading();
    world.customer("acme", true);
    let mut order = essentials();
    order["resourceId"] = "site-1".into();
    let id = world.provision(order)["refId"].clone();
    world.try_cancel(json!({ "subscriptionRefId": id })).data();
    assert_eq!(held(&world), [format!("{ESSENTIALS} CANCELED"), format!("{BASIC} ACTIVE")]);
    let site = json!({ "resourceId": "site-1" });
    assert_eq!(world.check("acme", TEMPLATES, site)["usageLimit"], 3.0);
}

#[test]
fn a_downgrade_follows_when_a_scheduled_cancellation_takes_effect() {
    let world = downgrading();
    world.customer("acme", true);
    let id = world.provision(essentials())["refId"].clone();
    let input =
        json!({ "subscriptionRefId": id, "subscriptionCancellationTime": "END_OF_BILLING_PERIOD" });
    world.try_cancel(input).data();
    assert_eq!(held(&world), [format!("{ESSENTIALS} ACTIVE")]);
    world.emulator.advance(Duration::days(45));
    assert_eq!(held(&world), [format!("{ESSENTIALS} CANCELED"), format!("{BASIC} ACTIVE")]);
    // It starts when the other one ends, and its identifier is usable at once.
    let data = world
        .send(
            "query($input: GetActiveSubscriptionsInput!) {
               getActiveSubscriptions(input: $input) { refId startDate } }",
            json!({ "input": { "customerId": "acme" } }),
        )
        .data();
    let free = &data["getActiveSubscriptions"][0];
    assert_eq!(free["startDate"], world.subscription(&id)["effectiveEndDate"]);
    assert_eq!(world.status(&free["refId"]), "ACTIVE");
    // A cancelled free plan is not followed by itself.
    world.try_cancel(json!({ "subscriptionRefId": free["refId"] })).data();
    assert_eq!(held(&world), [format!("{ESSENTIALS} CANCELED"), format!("{BASIC} CANCELED")]);
}

#[test]
fn a_cancellation_can_revoke_the_entitlements_instead_of_a_downgrade() {
    let world = downgrading();
    world.customer("acme", true);
    let id = world.provision(essentials())["refId"].clone();
    let cancel = |action: &str, time: &str| {
        world
            .try_cancel(json!({
                "subscriptionRefId": id, "subscriptionCancellationTime": time,
                "subscriptionCancellationAction": action,
            }))
            .data();
    };
    cancel("REVOKE_ENTITLEMENTS", "END_OF_BILLING_PERIOD");
    assert_eq!(world.limit("acme", TEMPLATES), 5.0, "access lasts until the cancellation");
    cancel("DEFAULT", "END_OF_BILLING_PERIOD");
    cancel("REVOKE_ENTITLEMENTS", "END_OF_BILLING_PERIOD");
    world.emulator.advance(Duration::days(45));
    assert_eq!(held(&world), [format!("{ESSENTIALS} CANCELED")]);
    let check = world.check("acme", TEMPLATES, json!({}));
    assert_eq!(check["accessDeniedReason"], "NoActiveSubscription");
}

#[test]
fn a_reverse_trial_ends_in_the_free_plan() {
    let world = downgrading();
    world.customer("acme", false);
    world.provision(trial());
    world.emulator.advance(Duration::days(10));
    assert_eq!(held(&world), [format!("{ESSENTIALS} EXPIRED"), format!("{BASIC} ACTIVE")]);
    assert_eq!(world.limit("acme", TEMPLATES), 3.0);
}

#[test]
fn a_trial_beside_another_subscription_is_not_followed_by_a_downgrade() {
    let world = downgrading();
    world.customer("acme", true);
    let growth = json!({
        "customerId": "acme", "planId": "plan-revvenu-growth", "billingPeriod": "MONTHLY",
        "billableFeatures": [{ "featureId": TEMPLATES, "quantity": 2 }],
    });
    world.provision(growth);
    world.provision(trial());
    world.emulator.advance(Duration::days(10));
    assert_eq!(
        held(&world),
        ["plan-revvenu-growth ACTIVE".to_owned(), format!("{ESSENTIALS} EXPIRED")]
    );
}

#[test]
fn replacing_a_subscription_or_archiving_its_customer_is_no_cancellation() {
    let world = downgrading();
    world.customer("acme", true);
    world.provision(essentials());
    let growth = json!({
        "customerId": "acme", "planId": "plan-revvenu-growth", "billingPeriod": "MONTHLY",
        "billableFeatures": [{ "featureId": TEMPLATES, "quantity": 2 }],
    });
    world.provision(growth);
    assert_eq!(
        held(&world),
        [format!("{ESSENTIALS} CANCELED"), "plan-revvenu-growth ACTIVE".to_owned()]
    );
    for mutation in ["archiveCustomer", "unarchiveCustomer"] {
        let name = format!("{}Input", mutation[..1].to_uppercase() + &mutation[1..]);
        let document =
            format!("mutation($input: {name}!) {{ {mutation}(input: $input) {{ refId }} }}");
        world.send(&document, json!({ "input": { "customerId": "acme" } })).data();
    }
    assert_eq!(
        held(&world),
        [format!("{ESSENTIALS} CANCELED"), "plan-revvenu-growth CANCELED".to_owned()]
    );
}

#[test]
fn the_downgrade_plan_is_part_of_the_product() {
    let world = downgrading();
    let data = world
        .send(
            "{ products(paging: { first: 2 }) { edges { node {
                 refId downgradePlan { refId }
                 productSettings { downgradePlan { refId displayName } } } } } }",
            json!({}),
        )
        .data();
    let edges = &data["products"]["edges"];
    assert_eq!(edges[0]["node"]["downgradePlan"]["refId"], BASIC);
    assert_eq!(
        edges[0]["node"]["productSettings"]["downgradePlan"],
        json!({ "refId": BASIC, "displayName": "Basic" })
    );
    assert_eq!(edges[1]["node"]["downgradePlan"], Value::Null);
}

/// A team plan whose end also ends the subscriptions of the team's members.
fn teams() -> World {
    of(&json!({
        "features": [{ "refId": "actions", "displayName": "Actions", "featureType": "NUMBER" }],
        "products": [
            {
                "refId": "teams", "displayName": "Teams",
                "settings": {
                    "autoCancellationRules": [{ "sourcePlan": "team", "targetPlan": "member" }],
                },
            },
            { "refId": "members", "displayName": "Members", "subscriptionType": "MULTIPLE" },
        ],
        "plans": [
            {
                "refId": "team", "displayName": "Team", "product": "teams", "pricingType": "PAID",
                "prices": [{ "billingModel": "FLAT_FEE", "billingPeriod": "MONTHLY", "amount": 9 }],
            },
            {
                "refId": "member", "displayName": "Member", "product": "members",
                "pricingType": "FREE", "entitlements": [{ "feature": "actions", "usageLimit": 100 }],
            },
            { "refId": "guest", "displayName": "Guest", "product": "members", "pricingType": "FREE" },
        ],
    }))
}

#[test]
fn linked_subscriptions_are_cancelled_along() {
    let world = teams();
    world.customer("acme", true);
    let team = json!({
        "customerId": "acme", "planId": "team", "billingPeriod": "MONTHLY",
        "paymentCollectionMethod": "NONE",
    });
    let id = world.provision(team.clone())["refId"].clone();
    for (plan, resource) in [("member", "ann"), ("member", "ben"), ("guest", "cleo")] {
        let order = json!({ "customerId": "acme", "planId": plan, "resourceId": resource });
        world.provision(order);
    }
    // Ordering the team plan again replaces it.
    let again = world.provision(team)["refId"].clone();
    assert_eq!(world.status(&id), "CANCELED");
    assert_eq!(
        held(&world),
        ["team CANCELED", "member ACTIVE", "member ACTIVE", "guest ACTIVE", "team ACTIVE"]
    );
    let input = json!({
        "subscriptionRefId": again, "subscriptionCancellationTime": "END_OF_BILLING_PERIOD",
    });
    world.try_cancel(input).data();
    let ann = json!({ "resourceId": "ann" });
    assert_eq!(world.check("acme", "actions", ann)["isGranted"], true);
    world.emulator.advance(Duration::days(31));
    assert_eq!(
        held(&world),
        ["team CANCELED", "member CANCELED", "member CANCELED", "guest ACTIVE", "team CANCELED"]
    );
}
