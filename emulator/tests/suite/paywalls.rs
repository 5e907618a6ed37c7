//! Paywalls and their prices.

use crate::common::{Reply, World};
use serde_json::{Value, json};
use stigg_emulator::Catalog;

const PAYWALL: &str = "query($input: GetPaywallInput!) { paywall(input: $input) {
    plans {
      refId prices { billingPeriod billingCountryCode price { amount currency } }
      compatibleAddons { refId prices { price { amount } } }
      basePlan { refId }
    }
    currency { code symbol }
    customer { refId }
    activeSubscriptions { refId plan { refId } }
    resource { resourceId }
    paywallCalculatedPricePoints {
      planId billingPeriod billingCountryCode amount currency additionalChargesMayApply
      feature { refId }
    }
    configuration { customCss }
} }";

fn try_paywall(world: &World, input: Value) -> Reply {
    world.send(PAYWALL, json!({ "input": input }))
}

fn paywall(world: &World, input: Value) -> Value {
    try_paywall(world, input).data()["paywall"].take()
}

fn names(list: &Value) -> Vec<&str> {
    let list = list.as_array().expect("a list");
    list.iter().map(|entry| entry["refId"].as_str().expect("an identifier")).collect()
}

/// The amounts and currencies of a plan's prices.
fn amounts<'a>(paywall: &'a Value, plan: &str) -> Vec<(f64, &'a str)> {
    let plans = paywall["plans"].as_array().expect("a list");
    let plan = plans.iter().find(|entry| entry["refId"] == plan).expect("the plan");
    plan["prices"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|price| {
            let money = &price["price"];
            (
                money["amount"].as_f64().expect("a number"),
                money["currency"].as_str().expect("a currency"),
            )
        })
        .collect()
}

#[test]
fn products_are_listed_page_by_page() {
    let world = World::new();
    let page = |paging: Value| {
        let document = "query($paging: CursorPaging) { products(paging: $paging) {
            edges { node { refId displayName productSettings { downgradePlan { refId } } } }
            pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";
        world.send(document, json!({ "paging": paging }))
    };
    let all = page(Value::Null).data()["products"].take();
    assert_eq!(all["edges"].as_array().map(Vec::len), Some(2));
    assert_eq!(all["pageInfo"]["hasNextPage"], false);
    let first = page(json!({ "first": 1 })).data()["products"].take();
    assert_eq!(first["edges"], json!([all["edges"][0]]));
    assert_eq!(first["edges"][0]["node"]["refId"], "product-revvenu");
    assert_eq!(first["pageInfo"]["hasNextPage"], true);
    let cursor = &first["pageInfo"]["endCursor"];
    let second = page(json!({ "first": 1, "after": cursor })).data()["products"].take();
    assert_eq!(second["edges"], json!([all["edges"][1]]));
    assert_eq!(second["pageInfo"]["hasNextPage"], false);
    assert_eq!(second["pageInfo"]["hasPreviousPage"], true);
    assert_eq!(page(json!({ "after": "nowhere" })).code(), "BadUserInput");
    assert_eq!(page(json!({ "first": -1 })).code(), "BadUserInput");
}

#[test]
fn a_paywall_offers_the_plans_of_a_product() {
    let world = World::new();
    let shown = paywall(&world, json!({ "productId": "product-revvenu" }));
    assert_eq!(
        names(&shown["plans"]),
        ["plan-revvenu-basic", "plan-revvenu-essentials", "plan-revvenu-growth"]
    );
    assert_eq!(shown["currency"], json!({ "code": "USD", "symbol": "$" }));
    assert_eq!(amounts(&shown, "plan-revvenu-essentials"), [(20.0, "USD"), (200.0, "USD")]);
    assert_eq!(names(&shown["plans"][0]["compatibleAddons"]), ["addon-extra-stuff"]);
    assert_eq!(shown["plans"][1]["basePlan"]["refId"], "plan-revvenu-basic");
    for nothing in ["customer", "resource", "configuration"] {
        assert_eq!(shown[nothing], Value::Null);
    }
    assert_eq!(shown["activeSubscriptions"], json!([]));

    let other = paywall(&world, json!({ "productId": "product-stigg" }));
    assert_eq!(names(&other["plans"]), ["plan-stigg-pro"]);
    // The first product is the default.
    assert_eq!(paywall(&world, json!({})), shown);
    assert_eq!(try_paywall(&world, json!({ "productId": "none" })).code(), "ProductNotFoundError");
    assert_eq!(try_paywall(&world, json!({ "offerId": "none" })).code(), "OfferNotFound");
    let empty = World::of(Catalog::default());
    assert_eq!(try_paywall(&empty, json!({})).code(), "NoProductsAvailable");
}

#[test]
fn prices_are_localised_by_country() {
    let world = World::new();
    let danish = paywall(&world, json!({ "billingCountryCode": "DK" }));
    assert_eq!(danish["currency"], json!({ "code": "DKK", "symbol": "DKK" }));
    assert_eq!(amounts(&danish, "plan-revvenu-essentials"), [(140.0, "DKK"), (1400.0, "DKK")]);
    // The growth plan has no Danish prices.
    assert_eq!(amounts(&danish, "plan-revvenu-growth"), [(1.0, "USD"), (10.0, "USD")]);
    let french = paywall(&world, json!({ "billingCountryCode": "FR" }));
    assert_eq!(amounts(&french, "plan-revvenu-essentials"), [(20.0, "USD"), (200.0, "USD")]);
    let all = paywall(&world, json!({ "fetchAllCountriesPrices": true }));
    assert_eq!(amounts(&all, "plan-revvenu-essentials").len(), 4);
}

#[test]
fn price_points_are_the_minimum_price_of_a_plan() {
    let world = World::new();
    let shown = paywall(&world, json!({ "billingCountryCode": "DK" }));
    let points = shown["paywallCalculatedPricePoints"].as_array().expect("a list");
    let of = |plan: &str, period: &str| {
        points
            .iter()
            .find(|point| point["planId"] == plan && point["billingPeriod"] == period)
            .unwrap_or(&Value::Null)
    };
    assert_eq!(points.len(), 4);
    assert_eq!(
        of("plan-revvenu-essentials", "ANNUALLY"),
        &json!({
            "planId": "plan-revvenu-essentials", "billingPeriod": "ANNUALLY",
            "billingCountryCode": "DK", "amount": 1400, "currency": "DKK",
            "additionalChargesMayApply": false, "feature": null,
        })
    );
    assert_eq!(
        of("plan-revvenu-growth", "MONTHLY"),
        &json!({
            "planId": "plan-revvenu-growth", "billingPeriod": "MONTHLY",
            "billingCountryCode": null, "amount": 1, "currency": "USD",
            "additionalChargesMayApply": true, "feature": { "refId": "feature-01-templates" },
        })
    );
    assert_eq!(of("plan-revvenu-basic", "MONTHLY"), &Value::Null);
}

#[test]
fn price_points_sum_fees_and_minimum_quantities() {
    let price = |model: &str, extra: Value| {
        let mut price = json!({ "billingModel": model, "billingPeriod": "MONTHLY" });
        for (name, value) in extra.as_object().expect("an object") {
            price[name] = value.clone();
        }
        price
    };
    let feature = |name: &str| {
        json!({
            "refId": name, "displayName": name, "featureType": "NUMBER",
            "meterType": "Incremental",
        })
    };
    let catalog = json!({
        "features": [feature("seats"), feature("calls")],
        "products": [{ "refId": "crm", "displayName": "CRM" }],
        "plans": [{
            "refId": "team", "displayName": "Team", "product": "crm", "pricingType": "PAID",
            "prices": [
                price("FLAT_FEE", json!({ "amount": 9 })),
                price("PER_UNIT", json!({ "feature": "seats", "amount": 4, "minUnitQuantity": 3 })),
                price("USAGE_BASED", json!({ "feature": "calls", "amount": 0.5 })),
            ],
            "entitlements": [{ "feature": "calls", "hasUnlimitedUsage": true }],
        }],
    });
    let world = World::of(Catalog::from_json(&catalog.to_string()).expect("a catalog"));
    let shown = paywall(&world, json!({}));
    let points = &shown["paywallCalculatedPricePoints"];
    assert_eq!(points.as_array().map(Vec::len), Some(1));
    assert_eq!(points[0]["amount"], 21.0);
    assert_eq!(points[0]["additionalChargesMayApply"], true);
    assert_eq!(points[0]["feature"], Value::Null);
}

#[test]
fn a_published_change_appears_in_the_paywall() {
    let world = World::new();
    let mut plan = Catalog::demo().plans.remove(1);
    plan.display_name = "Premium".to_owned();
    plan.prices[0].amount = Some(30.0);
    world
        .emulator
        .publish(Catalog { plans: vec![plan], ..Catalog::default() })
        .expect("it is published");
    let shown = paywall(&world, json!({}));
    assert_eq!(amounts(&shown, "plan-revvenu-essentials")[0], (30.0, "USD"));
}

#[test]
fn a_paywall_includes_the_customer() {
    let world = World::new();
    world.customer("acme", true);
    for (plan, resource) in
        [("plan-revvenu-basic", Value::Null), ("plan-revvenu-essentials", json!("site-1"))]
    {
        world.provision(json!({
            "customerId": "acme", "planId": plan, "billingPeriod": "MONTHLY",
            "resourceId": resource,
        }));
    }
    world.provision(json!({
        "customerId": "acme", "planId": "plan-stigg-pro", "billingPeriod": "MONTHLY",
    }));
    let held = |input: Value| {
        let shown = paywall(&world, input);
        let held = shown["activeSubscriptions"].as_array().expect("a list").iter();
        let plans = held.map(|held| held["plan"]["refId"].as_str().expect("a plan").to_owned());
        (shown["customer"]["refId"].clone(), shown["resource"].clone(), plans.collect::<Vec<_>>())
    };
    assert_eq!(
        held(json!({ "customerId": "acme" })),
        (json!("acme"), Value::Null, vec!["plan-revvenu-basic".to_owned()])
    );
    assert_eq!(
        held(json!({ "customerId": "acme", "resourceId": "site-1" })),
        (
            json!("acme"),
            json!({ "resourceId": "site-1" }),
            vec!["plan-revvenu-basic".to_owned(), "plan-revvenu-essentials".to_owned()]
        )
    );
    let code = try_paywall(&world, json!({ "customerId": "nobody" })).code();
    assert_eq!(code, "CustomerNotFound");
}

#[test]
fn a_mock_paywall_has_the_plans_of_the_catalog() {
    let world = World::new();
    let document = "query($input: GetPaywallInput!) { mockPaywall(input: $input) {
        configuration { customCss }
        plans {
          refId pricingType product { refId } basePlan { refId displayName }
          entitlements { isGranted usageLimit hasUnlimitedUsage feature { refId } }
          inheritedEntitlements { feature { refId } }
          packageEntitlements { ... on PackageFeatureEntitlement { id usageLimit behavior } }
          prices { price { amount currency } }
          compatibleAddons { refId pricingType prices { price { amount } } }
          defaultTrialConfig { duration units }
        } } }";
    let input = json!({ "productId": "product-revvenu", "billingCountryCode": "DK" });
    let mock = world.send(document, json!({ "input": input })).data()["mockPaywall"].take();
    assert_eq!(mock["configuration"], Value::Null);
    let essentials = &mock["plans"][1];
    assert_eq!(essentials["product"]["refId"], "product-revvenu");
    assert_eq!(essentials["basePlan"]["displayName"], "Basic");
    assert_eq!(essentials["prices"][0]["price"], json!({ "amount": 140, "currency": "DKK" }));
    assert_eq!(
        essentials["entitlements"][0],
        json!({
            "isGranted": true, "usageLimit": 5, "hasUnlimitedUsage": false,
            "feature": { "refId": "feature-01-templates" },
        })
    );
    assert_eq!(essentials["packageEntitlements"][0]["behavior"], "Increment");
    assert_eq!(essentials["packageEntitlements"].as_array().map(Vec::len), Some(5));
    assert_eq!(essentials["compatibleAddons"][0]["pricingType"], "PAID");
    let growth = &mock["plans"][2];
    let inherited: Vec<_> = growth["inheritedEntitlements"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|entry| entry["feature"]["refId"].as_str().expect("an identifier"))
        .collect();
    assert_eq!(inherited, ["feature-03-custom-domain", "feature-04-analytics"]);
}

#[test]
fn widgets_have_no_watermark() {
    let world = World::new();
    let document = "{ sdkConfiguration { sentryDsn isWidgetWatermarkEnabled showWatermark } }";
    assert_eq!(
        world.send(document, json!({})).data()["sdkConfiguration"],
        json!({ "sentryDsn": null, "isWidgetWatermarkEnabled": false, "showWatermark": false })
    );
}
