//! Billing details in inputs, and promotion codes.

use crate::common::{Reply, World};
use serde_json::{Value, json};
use stigg_emulator::Catalog;

fn essentials(extra: Value) -> Value {
    let mut order = json!({
        "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
    });
    let Value::Object(extra) = extra else { panic!("not an object: {extra}") };
    order.as_object_mut().expect("an object").extend(extra);
    order
}

fn billing(details: Value) -> Value {
    essentials(json!({ "billingInformation": details }))
}

/// A world whose billing provider has tax rates and promotion codes, and a paying customer.
fn world() -> World {
    let mut catalog = serde_json::to_value(Catalog::demo()).expect("a catalog");
    catalog["billing"]["taxRates"] = json!([
        { "id": "txr_dk", "displayName": "VAT", "percentage": 25 },
        { "id": "txr_in", "displayName": "GST", "percentage": 25, "inclusive": true },
    ]);
    catalog["billing"]["promotionCodes"] = json!([
        { "code": "STIGG20", "coupon": "coupon-vip" },
        { "code": "GONE", "coupon": "coupon-vip", "active": false },
        { "code": "BETA", "coupon": "coupon-vip", "customer": "beta" },
        { "code": "HELLO", "coupon": "coupon-vip", "firstPurchaseOnly": true },
    ]);
    let world = World::of(Catalog::from_json(&catalog.to_string()).expect("a valid catalog"));
    world.customer("acme", true);
    world
}

fn try_estimate(world: &World, input: Value) -> Reply {
    world.send(
        "mutation($input: EstimateSubscriptionInput!) { estimateSubscription(input: $input) {
           total { amount } totalExcludingTax { amount } tax { amount }
           taxDetails { displayName percentage inclusive } } }",
        json!({ "input": input }),
    )
}

fn try_preview(world: &World, input: Value) -> Reply {
    let invoice = "total { amount } totalExcludingTax { amount } tax { amount }
        taxDetails { displayName percentage inclusive }";
    world.send(
        &format!(
            "mutation($input: PreviewSubscriptionInput!) {{ previewSubscription(input: $input) {{
               immediateInvoice {{ {invoice} }} recurringInvoice {{ {invoice} }} }} }}"
        ),
        json!({ "input": input }),
    )
}

fn try_create_customer(world: &World, details: Value) -> Reply {
    world.send(
        "mutation($input: ProvisionCustomerInput!) {
           provisionCustomer(input: $input) { customer { refId } } }",
        json!({ "input": { "customerId": "new", "billingInformation": details } }),
    )
}

/// Every operation that takes billing details of a subscription, sent with these.
fn all_with(world: &World, details: &Value) -> Vec<Reply> {
    let order = billing(details.clone());
    let with_customer = json!({
        "customerId": "other", "subscriptionParams": {
            "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
            "billingInformation": details,
        },
    });
    let held = world.provision(essentials(json!({ "resourceId": "held" })));
    let update = json!({ "subscriptionId": held["refId"], "billingInformation": details });
    let send = |document: &str, input: Value| world.send(document, json!({ "input": input }));
    vec![
        world.try_provision(order.clone()),
        try_estimate(world, order.clone()),
        try_preview(world, order.clone()),
        world.try_update(update),
        send(
            "mutation($input: SubscriptionInput!) {
               createSubscription(subscription: $input) { refId } }",
            order.clone(),
        ),
        send(
            "mutation($input: ApplySubscriptionInput!) {
               applySubscription(input: $input) { subscription { refId } } }",
            order,
        ),
        send(
            "mutation($input: ProvisionCustomerInput!) {
               provisionCustomer(input: $input) { customer { refId } } }",
            with_customer,
        ),
    ]
}

#[test]
fn a_coupon_in_the_billing_information_discounts_the_subscription() {
    let world = world();
    let held = world.provision(billing(json!({ "couponId": "coupon-vip" })));
    assert_eq!(held["totalPrice"]["total"]["amount"], 16);
    let estimate = try_estimate(&world, billing(json!({ "couponId": "coupon-vip" }))).data();
    assert_eq!(estimate["estimateSubscription"]["total"]["amount"], 16);
    let plain = world.provision(essentials(json!({ "resourceId": "site-1" })));
    let input = json!({
        "subscriptionId": plain["refId"], "billingInformation": { "couponId": "coupon-vip" },
    });
    world.try_update(input).data();
    assert_eq!(world.subscription(&plain["refId"])["totalPrice"]["total"]["amount"], 16);
}

#[test]
fn an_unknown_coupon_in_the_billing_information_is_refused_everywhere() {
    let world = world();
    for reply in all_with(&world, &json!({ "couponId": "your coupon id" })) {
        assert_eq!(reply.code(), "CouponNotFound");
    }
    let both = json!({
        "billingInformation": { "couponId": "coupon-vip" },
        "appliedCoupon": { "couponId": "coupon-vip" },
    });
    assert_eq!(world.try_provision(essentials(both)).code(), "BadUserInput");
}

#[test]
fn invalid_billing_information_is_refused_everywhere() {
    let world = world();
    for (details, code) in [
        (json!({ "taxIds": [{ "type": "eu_vat", "value": " " }] }), "InvalidTaxId"),
        (json!({ "billingAddress": { "country": "Denmark" } }), "InvalidAddressError"),
        (json!({ "taxPercentage": 101 }), "BadUserInput"),
        (json!({ "taxRateIds": ["txr_none"] }), "BadUserInput"),
        (json!({ "taxRateIds": ["txr_dk", "txr_in"] }), "UnsupportedParameter"),
        (json!({ "taxRateIds": ["txr_dk"], "taxPercentage": 5 }), "UnsupportedParameter"),
    ] {
        for reply in all_with(&world, &details) {
            assert_eq!(reply.code(), code, "{details}");
        }
    }
    for (details, code) in [
        (json!({ "taxIds": [{ "type": "", "value": "DK1" }] }), "InvalidTaxId"),
        (json!({ "billingAddress": { "country": "dk" } }), "InvalidAddressError"),
        (json!({ "shippingAddress": { "country": "DEN" } }), "InvalidAddressError"),
    ] {
        assert_eq!(try_create_customer(&world, details.clone()).code(), code);
        let update = "mutation($input: UpdateCustomerInput!) {
            updateOneCustomer(input: $input) { refId } }";
        let input = json!({ "customerId": "acme", "billingInformation": details });
        assert_eq!(world.send(update, json!({ "input": input })).code(), code);
    }
}

#[test]
fn the_billing_integration_is_told_the_billing_information() {
    let world = world();
    let details = json!({
        "chargeOnBehalfOfAccount": "acct_1", "metadata": { "cost-centre": "7" },
        "billingAddress": { "country": "DK", "city": "Aarhus" },
        "taxIds": [{ "type": "eu_vat", "value": "DK12345678" }], "integrationId": "int-1",
    });
    world.provision(billing({
        let mut details = details.clone();
        details["couponId"] = "coupon-vip".into();
        details
    }));
    world.provision(essentials(json!({
        "subscriptionId": "sub-1", "resourceId": "site-1", "billingInformation": details,
    })));
    let told = world.emulator.subscription_billing_information("sub-1").expect("details");
    assert_eq!(serde_json::to_value(told).expect("JSON"), details);
    assert!(world.emulator.subscription_billing_information("none").is_none());

    assert_eq!(
        world.emulator.customer_billing_information("acme").and_then(|of| of.payment_method_id),
        Some("pm_1".to_owned())
    );
    // All of it is sent each time.
    let update = "mutation($input: UpdateCustomerInput!) {
        updateOneCustomer(input: $input) { hasPaymentMethod } }";
    let details = json!({ "language": "en", "timezone": "America/New_York" });
    let input = json!({ "customerId": "acme", "billingInformation": details });
    let data = world.send(update, json!({ "input": input })).data();
    assert_eq!(data["updateOneCustomer"]["hasPaymentMethod"], true);
    let told = world.emulator.customer_billing_information("acme").expect("details");
    assert_eq!(serde_json::to_value(told).expect("JSON"), details);

    let world = World::of(Catalog { billing: None, ..Catalog::demo() });
    world.customer("acme", true);
    assert!(
        world.emulator.customer_billing_information("acme").is_none(),
        "there is no one to tell"
    );
}

fn by_code(extra: Value, code: &str) -> Value {
    let mut order = essentials(extra);
    order["appliedCoupon"] = json!({ "promotionCode": code });
    order
}

#[test]
fn a_promotion_code_redeems_its_coupon() {
    let world = world();
    let estimate = try_estimate(&world, by_code(json!({}), "STIGG20")).data();
    assert_eq!(estimate["estimateSubscription"]["total"]["amount"], 16);
    let held = world.provision(by_code(json!({}), "STIGG20"));
    assert_eq!(held["totalPrice"]["total"]["amount"], 16);
    // The older field.
    let held = world.provision(essentials(json!({ "promotionCode": "STIGG20" })));
    assert_eq!(held["totalPrice"]["total"]["amount"], 16);
    let plain = world.provision(essentials(json!({ "resourceId": "site-1" })));
    let update = json!({
        "subscriptionId": plain["refId"], "appliedCoupon": { "promotionCode": "STIGG20" },
    });
    world.try_update(update).data();
    assert_eq!(world.subscription(&plain["refId"])["totalPrice"]["total"]["amount"], 16);
}

#[test]
fn an_invalid_promotion_code_is_refused_with_its_reason() {
    let world = world();
    for (code, refusal) in [
        ("NONE", "PromotionCodeNotFound"),
        ("GONE", "PromotionCodeNotActive"),
        ("BETA", "PromotionCodeNotForCustomer"),
    ] {
        assert_eq!(try_estimate(&world, by_code(json!({}), code)).code(), refusal);
        assert_eq!(world.try_provision(by_code(json!({}), code)).code(), refusal);
    }
    world.customer("beta", true);
    world.provision(by_code(json!({ "customerId": "beta" }), "BETA"));

    // A trial is no purchase yet.
    let trial = json!({ "isTrial": true, "trialEndDate": "2026-09-08T08:00:00Z" });
    world.provision(essentials(json!({ "trialOverrideConfiguration": trial })));
    world.provision(by_code(json!({}), "HELLO"));
    let again = by_code(json!({ "resourceId": "site-1" }), "HELLO");
    assert_eq!(world.try_provision(again).code(), "PromotionCodeCustomerNotFirstPurchase");
}

#[test]
fn a_catalog_checks_tax_rates_and_promotion_codes() {
    let with = |name: &str, entries: Value| {
        let mut catalog = serde_json::to_value(Catalog::demo()).expect("a catalog");
        catalog["billing"][name] = entries;
        Catalog::from_json(&catalog.to_string()).expect_err("it is not valid").to_string()
    };
    let rate = |id: &str, percentage: i32| json!({ "id": id, "displayName": "VAT", "percentage": percentage });
    assert!(with("taxRates", json!([rate("a", 101)])).contains("not a percentage"));
    assert!(with("taxRates", json!([rate("a", 1), rate("a", 2)])).contains("already exists"));
    let code = json!({ "code": "A", "coupon": "coupon-none" });
    assert!(with("promotionCodes", json!([code])).contains("no coupon `coupon-none`"));
}

#[test]
fn a_tax_percentage_is_added_to_invoices_and_previews() {
    let world = world();
    let taxed = json!({
        "total": { "amount": 25 }, "totalExcludingTax": { "amount": 20 },
        "tax": { "amount": 5 },
        "taxDetails": { "displayName": "Tax", "percentage": 25, "inclusive": false },
    });
    let order = billing(json!({ "taxPercentage": 25 }));
    let estimate = try_estimate(&world, order.clone()).data();
    assert_eq!(estimate["estimateSubscription"], taxed);
    let preview = try_preview(&world, order.clone()).data();
    assert_eq!(preview["previewSubscription"]["immediateInvoice"], taxed);
    assert_eq!(preview["previewSubscription"]["recurringInvoice"], taxed);

    let held = world.provision(order);
    assert_eq!(
        latest_invoice(&world, &held["refId"]),
        json!({
            "subTotal": 20, "subTotalExcludingTax": 20, "tax": 5, "total": 25,
            "totalExcludingTax": 20, "amountDue": 25,
        })
    );
    let next = world
        .send(
            "mutation($input: PreviewNextInvoiceInput!) { previewNextInvoice(input: $input) {
               total { amount } totalExcludingTax { amount } tax { amount }
               taxDetails { displayName percentage inclusive } } }",
            json!({ "input": { "subscriptionId": held["refId"] } }),
        )
        .data();
    assert_eq!(next["previewNextInvoice"], taxed);
}

#[test]
fn a_tax_rate_can_be_part_of_the_price() {
    let world = world();
    let order = billing(json!({ "taxRateIds": ["txr_in"] }));
    let estimate = try_estimate(&world, order.clone()).data();
    assert_eq!(
        estimate["estimateSubscription"],
        json!({
            "total": { "amount": 20 }, "totalExcludingTax": { "amount": 16 },
            "tax": { "amount": 4 },
            "taxDetails": { "displayName": "GST", "percentage": 25, "inclusive": true },
        })
    );
    let held = world.provision(order);
    assert_eq!(
        latest_invoice(&world, &held["refId"]),
        json!({
            "subTotal": 20, "subTotalExcludingTax": 16, "tax": 4, "total": 20,
            "totalExcludingTax": 16, "amountDue": 20,
        })
    );
}

#[test]
fn without_a_tax_rate_there_is_no_tax() {
    let world = world();
    let estimate = try_estimate(&world, essentials(json!({}))).data();
    assert_eq!(
        estimate["estimateSubscription"],
        json!({
            "total": { "amount": 20 }, "totalExcludingTax": { "amount": 20 }, "tax": null,
            "taxDetails": null,
        })
    );
}

fn latest_invoice(world: &World, subscription: &Value) -> Value {
    let document = "query($input: GetSubscriptionInput!) { getSubscription(input: $input) {
        latestInvoice { subTotal subTotalExcludingTax tax total totalExcludingTax amountDue } } }";
    let input = json!({ "subscriptionId": subscription });
    world.send(document, json!({ "input": input })).data()["getSubscription"]["latestInvoice"]
        .take()
}
