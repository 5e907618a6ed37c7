//! Resources: products that allow one subscription, and products that allow one for each resource.

use crate::common::World;
use serde_json::{Value, json};
use stigg_emulator::Catalog;

const SEATS: &str = "seats";

/// A product of each type.
fn catalog() -> Catalog {
    let plan = |name: &str, limit: u32| {
        json!({
            "refId": name, "displayName": name, "product": name, "pricingType": "FREE",
            "entitlements": [{ "feature": SEATS, "usageLimit": limit }],
        })
    };
    let catalog = json!({
        "features": [{
            "refId": SEATS, "displayName": "Seats",
            "featureType": "NUMBER", "meterType": "Fluctuating",
        }],
        "currencies": [{ "refId": "credits", "displayName": "Credits" }],
        "products": [
            { "refId": "app", "displayName": "App" },
            { "refId": "site", "displayName": "Site", "subscriptionType": "MULTIPLE" },
        ],
        "plans": [plan("app", 3), plan("site", 5)],
    });
    Catalog::from_json(&catalog.to_string()).expect("a valid catalog")
}

fn world() -> World {
    let world = World::of(catalog());
    world.customer("acme", true);
    world
}

fn app(world: &World) -> Value {
    world.provision(json!({ "customerId": "acme", "planId": "app" }))["refId"].clone()
}

fn site(world: &World, resource: &str) -> Value {
    let order = json!({ "customerId": "acme", "planId": "site", "resourceId": resource });
    world.provision(order)["refId"].clone()
}

/// Sends every operation that orders a plan, or asks for its price, and returns the error codes.
fn order(world: &World, plan: &str, resource: &Value) -> Vec<(&'static str, Option<String>)> {
    let operations = [
        (
            "provisionSubscriptionV2",
            "mutation($input: ProvisionSubscriptionInput!) {
               provisionSubscriptionV2(input: $input) { status } }",
        ),
        (
            "applySubscription",
            "mutation($input: ApplySubscriptionInput!) {
               applySubscription(input: $input) { subscription { status } } }",
        ),
        (
            "createSubscription",
            "mutation($input: SubscriptionInput!) {
               createSubscription(subscription: $input) { status } }",
        ),
        (
            "previewSubscription",
            "mutation($input: PreviewSubscriptionInput!) {
               previewSubscription(input: $input) { isPlanDowngrade } }",
        ),
        (
            "estimateSubscription",
            "mutation($input: EstimateSubscriptionInput!) {
               estimateSubscription(input: $input) { total { amount } } }",
        ),
    ];
    let input = json!({ "customerId": "acme", "planId": plan, "resourceId": resource });
    let mut codes: Vec<_> = operations
        .into_iter()
        .map(|(name, document)| {
            let reply = world.send(document, json!({ "input": input }));
            (name, reply.body.get("errors").is_some().then(|| reply.code()))
        })
        .collect();
    let mut params = input;
    params.as_object_mut().expect("an object").remove("customerId");
    let reply = world.send(
        "mutation($input: ProvisionCustomerInput!) {
           provisionCustomer(input: $input) { customer { refId } } }",
        json!({ "input": { "customerId": "another", "subscriptionParams": params } }),
    );
    codes.push(("provisionCustomer", reply.body.get("errors").is_some().then(|| reply.code())));
    codes
}

#[test]
fn an_order_names_a_resource_if_the_product_allows_multiple_subscriptions() {
    for (name, code) in order(&world(), "site", &Value::Null) {
        assert_eq!(code.as_deref(), Some("BadUserInput"), "{name}");
    }
    for (name, code) in order(&world(), "site", &json!("site-1")) {
        assert_eq!(code, None, "{name}");
    }
}

#[test]
fn an_order_names_no_resource_if_the_product_allows_a_single_subscription() {
    for (name, code) in order(&world(), "app", &json!("site-1")) {
        assert_eq!(code.as_deref(), Some("BadUserInput"), "{name}");
    }
    for (name, code) in order(&world(), "app", &Value::Null) {
        assert_eq!(code, None, "{name}");
    }
}

#[test]
fn each_resource_has_its_own_subscription() {
    let world = world();
    let (one, two) = (site(&world, "site-1"), site(&world, "site-2"));
    let again = site(&world, "site-1");
    assert_eq!(world.status(&one), "CANCELED");
    assert_eq!(world.status(&again), "ACTIVE");
    assert_eq!(world.status(&two), "ACTIVE");
}

#[test]
fn a_resource_has_its_own_subscription_and_that_of_the_single_product() {
    let world = world();
    app(&world);
    site(&world, "site-1");
    let limit = |resource: Value| {
        world.check("acme", SEATS, json!({ "resourceId": resource }))["usageLimit"].clone()
    };
    assert_eq!(limit(Value::Null), 3);
    assert_eq!(limit(json!("site-1")), 5);
}

#[test]
fn a_subscription_moves_only_where_its_product_allows() {
    let world = world();
    let (app, site) = (app(&world), site(&world, "site-1"));
    let to = |id: &Value, resource: Value| {
        world.send(
            "mutation($input: TransferSubscriptionToResourceInput!) {
               transferSubscriptionToResource(input: $input) { resource { resourceId } } }",
            json!({ "input": { "subscriptionId": id, "destinationResourceId": resource } }),
        )
    };
    assert_eq!(to(&app, json!("site-2")).code(), "BadUserInput");
    assert_eq!(to(&site, Value::Null).code(), "BadUserInput");
    to(&site, json!("site-2")).data();
    // The resource it left is still known.
    let left = world.check("acme", SEATS, json!({ "resourceId": "site-1" }));
    assert_eq!(left["accessDeniedReason"], Value::Null);
    assert_eq!(left["usageLimit"], 3);
}

#[test]
fn imports_that_break_the_rule_are_skipped() {
    let world = world();
    let item = |plan: &str, resource: Value| json!({ "customerId": "acme", "planId": plan, "resourceId": resource });
    let list =
        [item("site", Value::Null), item("app", json!("site-1")), item("site", json!("site-1"))];
    world
        .send(
            "mutation($input: ImportSubscriptionsBulkInput!) {
               importSubscriptionsBulk(input: $input) }",
            json!({ "input": { "subscriptions": list } }),
        )
        .data();
    let data = world
        .send(
            "query($input: GetActiveSubscriptionsInput!) {
               getActiveSubscriptions(input: $input) { plan { refId } resource { resourceId } } }",
            json!({ "input": { "customerId": "acme" } }),
        )
        .data();
    assert_eq!(
        data["getActiveSubscriptions"],
        json!([{ "plan": { "refId": "site" }, "resource": { "resourceId": "site-1" } }])
    );
}

#[test]
fn offers_of_a_single_product_name_no_resource() {
    let world = world();
    let paywall = |product: &str, resource: Value| {
        world.send(
            "query($input: GetPaywallInput!) { paywall(input: $input) { plans { refId } } }",
            json!({ "input": { "productId": product, "customerId": "acme", "resourceId": resource } }),
        )
    };
    assert_eq!(paywall("app", json!("site-1")).code(), "BadUserInput");
    paywall("app", Value::Null).data();
    // A new resource is unknown until it is subscribed to, and pricing tables are for everyone.
    paywall("site", json!("site-1")).data();
    paywall("site", Value::Null).data();
    let checkout = |plan: &str, resource: Value| {
        world.send(
            "query($input: CheckoutStateInput!) {
               checkoutState(input: $input) { plan { refId } } }",
            json!({ "input": { "planId": plan, "customerId": "acme", "resourceId": resource } }),
        )
    };
    assert_eq!(checkout("app", json!("site-1")).code(), "BadUserInput");
    checkout("site", json!("site-1")).data();
}

#[test]
fn checks_of_an_unknown_resource_are_denied() {
    let world = world();
    app(&world);
    let unknown = json!({ "resourceId": "none" });
    let check = world.check("acme", SEATS, unknown);
    assert_eq!(check["isGranted"], false);
    assert_eq!(check["accessDeniedReason"], "CustomerResourceNotFound");
    let check = |query: Value| {
        let data = world
            .send(
                "query($query: GetEntitlementV2Input!) {
                   entitlementV2(query: $query) {
                     ... on FeatureEntitlement { isGranted accessDeniedReason }
                     ... on CreditEntitlement { isGranted accessDeniedReason } } }",
                json!({ "query": query }),
            )
            .data();
        data["entitlementV2"]["accessDeniedReason"].clone()
    };
    let of = |item: &str, id: &str| json!({ "customerId": "acme", "resourceId": "none", item: id });
    assert_eq!(check(of("featureId", SEATS)), "CustomerResourceNotFound");
    assert_eq!(check(of("currencyId", "credits")), "CustomerResourceNotFound");
    // The reasons for a whole state do not include it.
    let data = world
        .send(
            "query($query: FetchEntitlementsQuery!) {
               entitlementsState(query: $query) {
                 accessDeniedReason entitlements { isGranted } }
               cachedEntitlements(query: $query) { isGranted } }",
            json!({ "query": { "customerId": "acme", "resourceId": "none" } }),
        )
        .data();
    assert_eq!(
        data,
        json!({
            "entitlementsState":
                { "accessDeniedReason": "NoActiveSubscription", "entitlements": [] },
            "cachedEntitlements": [],
        })
    );
}

#[test]
fn a_resource_stays_known_when_its_subscription_has_ended() {
    let world = world();
    let id = site(&world, "site-1");
    world.try_cancel(json!({ "subscriptionRefId": id })).data();
    let check = world.check("acme", SEATS, json!({ "resourceId": "site-1" }));
    assert_eq!(check["accessDeniedReason"], "NoActiveSubscription");
}

#[test]
fn usage_and_portals_of_an_unknown_resource_are_refused() {
    let world = world();
    app(&world);
    let report = json!({
        "customerId": "acme", "featureId": SEATS, "resourceId": "none", "value": 1,
    });
    assert_eq!(world.try_report(report.clone()).code(), "CustomerResourceNotFound");
    for (document, input) in [
        (
            "mutation($input: ReportUsageBulkInput!) {
               reportUsageBulk(input: $input) { currentUsage } }",
            json!({ "usages": [report] }),
        ),
        (
            "query($input: UsageHistoryInput!) {
               usageHistory(usageHistoryInput: $input) { usageMeasurements { value } } }",
            json!({
                "customerRefId": "acme", "featureRefId": SEATS, "resourceRefId": "none",
                "startDate": "2026-08-01T00:00:00Z",
            }),
        ),
        (
            "query($input: UsageHistoryV2Input!) {
               usageHistoryV2(input: $input) { series { points { value } } } }",
            json!({
                "customerId": "acme", "featureId": SEATS, "resourceId": "none",
                "startDate": "2026-08-01T00:00:00Z",
            }),
        ),
        (
            "query($input: CustomerPortalInput!) {
               customerPortal(input: $input) { canUpgradeSubscription } }",
            json!({ "customerId": "acme", "resourceId": "none" }),
        ),
    ] {
        let code = world.send(document, json!({ "input": input })).code();
        assert_eq!(code, "CustomerResourceNotFound", "{document}");
    }
}

#[test]
fn the_subscription_type_stays_once_there_are_subscriptions() {
    let world = world();
    let mut product = catalog().products.remove(0);
    product.subscription_type = stigg_emulator::catalog::SubscriptionType::Multiple;
    let change = Catalog { products: vec![product], ..Catalog::default() };
    let id = app(&world);
    world.try_cancel(json!({ "subscriptionRefId": id })).data();
    let error = world.emulator.publish(change.clone()).expect_err("it has subscriptions");
    assert!(error.to_string().contains("`subscriptionType`"), "{error}");

    let fresh = World::of(catalog());
    fresh.emulator.publish(change).expect("it has none");
    fresh.customer("acme", true);
    let order = json!({ "customerId": "acme", "planId": "app", "resourceId": "site-1" });
    assert_eq!(fresh.provision(order)["resource"]["resourceId"], "site-1");
}
