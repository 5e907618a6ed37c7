//! Customer portals and checkouts.

use crate::common::World;
use serde_json::{Value, json};
use stigg_emulator::Catalog;
use time::Duration;

#[test]
fn a_portal_shows_the_customers_subscriptions() {
    let world = World::new();
    world.customer("acme", true);
    let held = world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-growth", "billingPeriod": "MONTHLY",
        "billableFeatures": [{ "featureId": "feature-01-templates", "quantity": 6 }],
        "addons": [{ "addonId": "addon-10-campaigns", "quantity": 2 }],
    }));
    world.provision(json!({
        "customerId": "acme", "planId": "plan-stigg-pro", "billingPeriod": "MONTHLY",
        "trialOverrideConfiguration": { "isTrial": true },
    }));
    world
        .try_grant(
            "acme",
            json!([
                { "featureId": "feature-03-memory", "period": "ONE_WEEK", "usageLimit": 64 },
                { "featureId": "feature-04-analytics", "period": "LIFETIME", "isVisible": false },
            ]),
        )
        .data();
    world.emulator.advance(Duration::hours(30));
    let portal = |input: Value| {
        let document = "query($input: CustomerPortalInput!) { customerPortal(input: $input) {
            subscriptions {
              subscriptionId planId planName status pricingType trialRemainingDays
              pricing { pricingType billingModel billingPeriod unitQuantity price { amount }
                        feature { refId } }
              prices { billingModel price { amount currency } feature { displayName } }
              addons { addonId displayName quantity }
              totalPrice { subTotal { amount } addonsTotal { amount } total { amount currency } }
              billingPeriodRange { start end }
              scheduledUpdates { subscriptionScheduleType }
              previewNextInvoice { amountDue { amount } lines { quantity } }
            }
            entitlements { feature { refId } usageLimit }
            entitlementsV2 { ... on FeatureEntitlement { feature { refId } } }
            promotionalEntitlements { displayName period startDate endDate usageLimit }
            billingInformation { name email defaultPaymentMethodId }
            billingPortalUrl canUpgradeSubscription showWatermark
            resource { resourceId }
        } }";
        world.send(document, json!({ "input": input }))
    };
    let shown = portal(json!({ "customerId": "acme" })).data()["customerPortal"].take();
    let growth = &shown["subscriptions"][0];
    assert_eq!(growth["subscriptionId"], held["refId"]);
    assert_eq!((&growth["planName"], &growth["status"]), (&json!("Growth"), &json!("ACTIVE")));
    assert_eq!(
        growth["pricing"],
        json!({
            "pricingType": "PAID", "billingModel": "PER_UNIT", "billingPeriod": "MONTHLY",
            "unitQuantity": 6, "price": { "amount": 1 },
            "feature": { "refId": "feature-01-templates" },
        })
    );
    assert_eq!(growth["prices"][0]["feature"]["displayName"], "Templates");
    assert_eq!(
        growth["addons"],
        json!([{ "addonId": "addon-10-campaigns", "displayName": "10 campaigns", "quantity": 2 }])
    );
    assert_eq!(
        growth["totalPrice"],
        json!({
            "subTotal": { "amount": 16 }, "addonsTotal": { "amount": 10 },
            "total": { "amount": 16, "currency": "USD" },
        })
    );
    assert_eq!(
        growth["previewNextInvoice"],
        json!({
            "amountDue": { "amount": 16 }, "lines": [{ "quantity": 6 }, { "quantity": 2 }],
        })
    );
    assert_eq!(growth["trialRemainingDays"], Value::Null);
    let pro = &shown["subscriptions"][1];
    // 12 days and 18 hours are left.
    assert_eq!((&pro["status"], &pro["trialRemainingDays"]), (&json!("IN_TRIAL"), &json!(13)));

    let granted = shown["promotionalEntitlements"].as_array().expect("a list");
    assert_eq!(granted.len(), 1, "{granted:?}");
    assert_eq!(
        (&granted[0]["displayName"], &granted[0]["period"]),
        (&json!("Memory"), &json!("ONE_WEEK"))
    );
    assert!(granted[0]["startDate"].as_str().expect("a date").starts_with("2026-09-01T08"));
    let entitlements = shown["entitlements"].as_array().expect("a list");
    assert!(entitlements.iter().any(|entry| entry["usageLimit"] == 64.0));
    assert_eq!(shown["entitlementsV2"].as_array().map(Vec::len), Some(entitlements.len()));
    // Growth and Pro are the last plans of their products.
    assert_eq!(shown["canUpgradeSubscription"], false);
    assert_eq!(shown["showWatermark"], false);
    assert_eq!(shown["billingInformation"]["defaultPaymentMethodId"], Value::Null);

    let of = |product: &str| json!({ "customerId": "acme", "productId": product });
    let stigg = portal(of("product-stigg")).data()["customerPortal"].take();
    assert_eq!(stigg["subscriptions"].as_array().map(Vec::len), Some(1));
    assert_eq!(portal(of("none")).code(), "ProductNotFoundError");
    assert_eq!(portal(json!({ "customerId": "nobody" })).code(), "CustomerNotFound");
    world.try_cancel(json!({ "subscriptionRefId": held["refId"] })).data();
    world.provision(json!({ "customerId": "acme", "planId": "plan-revvenu-basic" }));
    let shown = portal(of("product-revvenu")).data()["customerPortal"].take();
    assert_eq!(shown["subscriptions"][0]["planId"], "plan-revvenu-basic");
    assert_eq!(shown["subscriptions"][0]["previewNextInvoice"], Value::Null);
    assert_eq!(shown["canUpgradeSubscription"], true);
}

#[test]
fn a_portal_shows_usage() {
    let world = World::new();
    world.customer("acme", false);
    world.provision(json!({ "customerId": "acme", "planId": "plan-revvenu-basic" }));
    world.report(json!({ "customerId": "acme", "featureId": "feature-02-campaigns", "value": 3 }));
    let shown = world
        .send(
            "query($input: CustomerPortalInput!) { customerPortal(input: $input) {
               entitlements { feature { refId } usageLimit currentUsage } } }",
            json!({ "input": { "customerId": "acme" } }),
        )
        .data();
    assert_eq!(
        shown["customerPortal"]["entitlements"][1],
        json!({
            "feature": { "refId": "feature-02-campaigns" }, "usageLimit": 4, "currentUsage": 3,
        })
    );
}

#[test]
fn a_checkout_without_billing_integration_has_all_other_fields() {
    let world = World::of(Catalog { billing: None, ..Catalog::demo() });
    world.customer("acme", false);
    world.provision(json!({ "customerId": "acme", "planId": "plan-revvenu-basic" }));
    let state = |selection: &str, extra: Value| {
        let mut input = json!({
            "customerId": "acme", "planId": "plan-revvenu-essentials", "billingCountryCode": "DK",
        });
        for (name, value) in extra.as_object().expect("an object") {
            input[name] = value.clone();
        }
        let document = format!(
            "query($input: CheckoutStateInput!) {{ checkoutState(input: $input) {{ {selection} }} }}"
        );
        world.send(&document, json!({ "input": input }))
    };
    let known = "plan { refId prices { price { amount } } } customer { refId }
        activeSubscription { plan { refId } } resource { resourceId } configuration { customCss }";
    let data = state(known, json!({ "resourceId": "site-1" })).data();
    assert_eq!(
        data["checkoutState"],
        json!({
            "plan": {
                "refId": "plan-revvenu-essentials",
                "prices": [{ "price": { "amount": 140 } }, { "price": { "amount": 1400 } }],
            },
            "customer": { "refId": "acme" },
            "activeSubscription": { "plan": { "refId": "plan-revvenu-basic" } },
            "resource": { "resourceId": "site-1" },
            "configuration": null,
        })
    );
    for unknown in ["setupSecret", "customer { refId } billingIntegration { billingIdentifier }"] {
        assert_eq!(state(unknown, json!({})).code(), "BillingIntegrationMissing");
    }
    for (wrong, code) in [
        (json!({ "customerId": "nobody" }), "CustomerNotFound"),
        (json!({ "planId": "none" }), "PlanNotFound"),
        (json!({ "productId": "product-stigg" }), "PlanNotFound"),
    ] {
        assert_eq!(state(known, wrong).code(), code);
    }
}

#[test]
fn a_checkout_has_the_credentials_of_the_billing_provider() {
    let ask = |billing: Value| {
        let billing = serde_json::from_value(billing).expect("a billing integration");
        let world = World::of(Catalog { billing: Some(billing), ..Catalog::demo() });
        world.customer("acme", false);
        let document = "query($input: CheckoutStateInput!) { checkoutState(input: $input) {
            setupSecret
            billingIntegration {
              billingIdentifier
              credentials { accountId publicKey }
              billingCredentials { __typename
                ... on StripeCheckoutCredentials { accountId publicKey setupSecret }
                ... on ZuoraCheckoutCredentials { publishableKey } }
            } } }";
        let input = json!({ "customerId": "acme", "planId": "plan-revvenu-essentials" });
        let state =
            || world.send(document, json!({ "input": input })).data()["checkoutState"].take();
        let (mut once, again) = (state(), state());
        let secret = once["setupSecret"].as_str().expect("a secret").to_owned();
        assert!(secret.contains("emulator") && secret.ends_with("not_real"), "{secret}");
        assert_ne!(again["setupSecret"], *secret);
        (once["billingIntegration"].take(), secret)
    };
    let (stripe, secret) = ask(json!({ "billingIdentifier": "STRIPE", "accountId": "acct_1" }));
    assert_eq!(
        stripe,
        json!({
            "billingIdentifier": "STRIPE",
            "credentials": { "accountId": "acct_1", "publicKey": null },
            "billingCredentials": {
                "__typename": "StripeCheckoutCredentials",
                "accountId": "acct_1", "publicKey": null, "setupSecret": secret,
            },
        })
    );
    let (zuora, _) = ask(json!({ "billingIdentifier": "ZUORA", "publicKey": "pk_1" }));
    assert_eq!(
        zuora,
        json!({
            "billingIdentifier": "ZUORA",
            "credentials": { "accountId": null, "publicKey": "pk_1" },
            "billingCredentials": {
                "__typename": "ZuoraCheckoutCredentials", "publishableKey": "pk_1",
            },
        })
    );
}

#[test]
fn failures_belong_to_their_own_field() {
    let world = World::of(Catalog { billing: None, ..Catalog::demo() });
    world.customer("acme", false);
    let nested = r#"{ state: checkoutState(input: {
        customerId: "acme", planId: "plan-revvenu-essentials" }) { secret: setupSecret } }"#;
    let error = world.send(nested, json!({})).error();
    assert_eq!(error["path"], json!(["state", "secret"]));
    assert_eq!(error["extensions"]["code"], "BillingIntegrationMissing");
    let several = r"mutation {
        first: reportEvent(events: { usageEvents: [] })
        second: consumeCreditsAsync(input: { consumptions: [] }) }";
    let response = world.send(several, json!({}));
    let errors = response.body["errors"].as_array().expect("errors");
    assert_eq!(errors.len(), 2);
    let expected = [("first", "1000 events"), ("second", "1000 consumptions")];
    for (error, (key, message)) in errors.iter().zip(expected) {
        assert_eq!(error["path"], json!([key]));
        assert_eq!(error["extensions"]["code"], "BadUserInput");
        assert!(error["message"].as_str().is_some_and(|text| text.contains(message)), "{error}");
    }
}

#[test]
fn a_payment_session_is_a_token() {
    let open = |world: &World, customer: &str, plan: &str| {
        world.send(
            "mutation($input: PaymentSessionInput!) {
               createPaymentSession(input: $input) { token } }",
            json!({ "input": { "customerId": customer, "planId": plan } }),
        )
    };
    let world = World::new();
    world.customer("acme", false);
    let token = || {
        let data = open(&world, "acme", "plan-revvenu-essentials").data();
        data["createPaymentSession"]["token"].as_str().expect("a token").to_owned()
    };
    let (first, second) = (token(), token());
    assert!(first.contains("emulator") && first.ends_with("not_real"), "{first}");
    assert_ne!(first, second);
    assert_eq!(open(&world, "acme", "none").code(), "PlanNotFound");
    assert_eq!(open(&world, "nobody", "plan-revvenu-essentials").code(), "CustomerNotFound");

    let world = World::of(Catalog { billing: None, ..Catalog::demo() });
    world.customer("acme", false);
    let refused = open(&world, "acme", "plan-revvenu-essentials").error();
    assert_eq!(refused["extensions"]["code"], "BillingIntegrationMissing");
    assert!(refused["message"].as_str().expect("a message").contains("`billing`"), "{refused}");
}
