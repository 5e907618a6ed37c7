//! The responses that the Python SDK's guide prints, call by call.
//!
//! The calls have the guide's inputs, and aliases give the fields the guide's names. Comments mark
//! where the guide contradicts itself.

use crate::common::World;
use serde_json::{Value, json};
use stigg_emulator::{Catalog, Emulator, PaymentOutcome};
use time::format_description::well_known::Rfc3339;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

const FEATURE: &str = "feature { id: refId feature_type: featureType meter_type: meterType
    feature_units: featureUnits feature_units_plural: featureUnitsPlural
    display_name: displayName description }";

const CUSTOMER: &str = "id: refId name email created_at: createdAt updated_at: updatedAt
    promotional_entitlements: promotionalEntitlements { id } has_payment_method: hasPaymentMethod
    coupon { id: refId } billing_id: billingId metadata: additionalMetaData";

const SUBSCRIPTION: &str = "id: refId status metadata: additionalMetaData billing_id: billingId
    billing_link_url: billingLinkUrl effective_end_date: effectiveEndDate
    current_billing_period_end: currentBillingPeriodEnd pricing_type: pricingType
    prices { usage_limit: usageLimit price {
      billing_model: billingModel billing_period: billingPeriod price { amount currency }
      feature { id: refId feature_type: featureType meter_type: meterType
        feature_units: featureUnits feature_units_plural: featureUnitsPlural
        display_name: displayName description } } }
    total_price: totalPrice { sub_total: subTotal { amount currency } total { amount currency } }
    plan { id: refId } addons { quantity addon { id: refId } } customer { id: refId }";

/// Compares a response with what the guide prints. Dates may differ by a minute, identifiers in
/// what is made up.
#[track_caller]
fn assert_printed(response: &Value, printed: &Value) {
    let difference = difference(response, printed);
    assert!(difference.is_none(), "{}\nin {response:#}", difference.unwrap_or_default());
}

fn difference(response: &Value, printed: &Value) -> Option<String> {
    match (response, printed) {
        (Value::Object(fields), Value::Object(expected)) => {
            let extra = fields.keys().find(|name| !expected.contains_key(*name));
            if let Some(extra) = extra {
                return Some(format!("{extra}: not printed"));
            }
            expected.iter().find_map(|(name, expected)| {
                let field = fields.get(name).unwrap_or(&Value::Null);
                difference(field, expected).map(|problem| format!("{name}.{problem}"))
            })
        }
        (Value::Array(entries), Value::Array(expected)) if entries.len() == expected.len() => {
            entries.iter().zip(expected).find_map(|(one, other)| difference(one, other))
        }
        (Value::String(text), Value::String(expected)) if is_like(text, expected) => None,
        _ if response == printed => None,
        _ => Some(format!(": {response} is not {printed}")),
    }
}

fn is_like(text: &str, printed: &str) -> bool {
    let dates = (OffsetDateTime::parse(text, &Rfc3339), OffsetDateTime::parse(printed, &Rfc3339));
    if let (Ok(date), Ok(printed_date)) = dates {
        return text.len() == printed.len() && (date - printed_date).abs() < Duration::MINUTE;
    }
    if Uuid::parse_str(printed).is_ok() {
        return Uuid::parse_str(text).is_ok();
    }
    // Generated identifiers, and those of the billing provider and its pages.
    let is_generated = |text: &str, prefix: &str| {
        text.strip_prefix(prefix).is_some_and(|rest| rest.len() == 7 && rest.starts_with('-'))
    };
    if let Some((prefix, "169747" | "28a241" | "589879" | "93981d" | "f0c14f")) =
        printed.rsplit_once('-')
    {
        return is_generated(text, prefix);
    }
    let made_up = [
        ("sub_1", "sub_emulator_"),
        ("YSk", "coupon_emulator_"),
        ("invoice-01", "in_emulator_"),
        ("secret", "in_emulator_"),
        ("https...", "https://pay.stigg-emulator.invalid/"),
        ("https://checkout.stripe.com/c/pay/", "https://checkout.stigg-emulator.invalid/pay/"),
        ("https://dashboard.stripe.com/test/", "https://dashboard.stigg-emulator.invalid/"),
    ];
    if let Some((_, ours)) = made_up.iter().find(|(theirs, _)| printed.starts_with(theirs)) {
        return text.starts_with(ours);
    }
    text == printed
}

/// An emulator at this time.
fn at(now: OffsetDateTime) -> World {
    World::from(Emulator::builder().now(now))
}

/// An emulator at this time, whose catalog has no billing integration.
fn unbilled(now: OffsetDateTime) -> World {
    let catalog = Catalog { billing: None, ..Catalog::demo() };
    World::from(Emulator::builder().catalog(catalog).now(now))
}

fn tell(world: &World, input_type: &str, operation: &str, selection: &str, input: Value) -> Value {
    let document = format!(
        "mutation($input: {input_type}!) {{ {operation}(input: $input) {{ {selection} }} }}"
    );
    world.send(&document, json!({ "input": input })).data()[operation].take()
}

fn ask(world: &World, input_type: &str, operation: &str, selection: &str, input: Value) -> Value {
    let document =
        format!("query($input: {input_type}!) {{ {operation}(input: $input) {{ {selection} }} }}");
    world.send(&document, json!({ "input": input })).data()[operation].take()
}

fn address() -> Value {
    json!({
        "country": "US", "city": "New York", "state": "NY", "addressLine1": "123 Main Street",
        "addressLine2": "Apt. 1", "phoneNumber": "+1 212-499-5321", "postalCode": "10164",
    })
}

fn templates() -> Value {
    json!({
        "id": "feature-01-templates", "feature_type": "NUMBER", "meter_type": "Fluctuating",
        "feature_units": "template", "feature_units_plural": "templates",
        "display_name": "Templates", "description": null,
    })
}

#[test]
fn guide_provision_customer() {
    let mut catalog = serde_json::to_value(Catalog::demo()).expect("a catalog");
    let coupon =
        json!({ "refId": "coupon-id", "name": "Any", "type": "PERCENTAGE", "percentOff": 5 });
    catalog["coupons"].as_array_mut().expect("a list").push(coupon);
    let catalog = Catalog::from_json(&catalog.to_string()).expect("a valid catalog");
    let now = datetime!(2022-10-30 23:31:47.914 UTC);
    let world = World::from(Emulator::builder().catalog(catalog).now(now));
    let response = tell(
        &world,
        "ProvisionCustomerInput",
        "provisionCustomer",
        &format!(
            "customer {{ {CUSTOMER} }} subscription_strategy_decision: subscriptionDecisionStrategy
             subscription {{ {SUBSCRIPTION} }}"
        ),
        json!({
            "refId": "customer-demo-123", "name": "Acme", "email": "billing@acme.example",
            "couponRefId": "coupon-id",
            "subscriptionParams": { "planId": "plan-revvenu-basic", "billingCountryCode": "DK" },
            "billingInformation": {
                "language": "en", "timezone": "America/New_York",
                "billingAddress": address(), "shippingAddress": address(),
            },
            "additionalMetaData": { "key": "value" },
        }),
    );
    assert_printed(
        &response,
        &json!({
            "customer": {
                "id": "customer-demo-123", "name": "Acme", "email": "billing@acme.example",
                "created_at": "2022-10-30T23:31:47.914Z",
                "updated_at": "2022-10-30T23:31:47.914Z",
                "promotional_entitlements": [], "has_payment_method": false,
                // The guide prints null beside an input with a coupon.
                "coupon": { "id": "coupon-id" },
                "billing_id": null, "metadata": { "key": "value" },
            },
            "subscription_strategy_decision": "REQUESTED_PLAN",
            "subscription": {
                "id": "subscription-plan-revvenu-basic-f0c14f", "status": "ACTIVE",
                "metadata": null, "billing_id": null, "billing_link_url": null,
                "effective_end_date": null,
                "current_billing_period_end": "2022-11-30T23:31:48.112Z",
                "pricing_type": "FREE", "prices": [], "total_price": null,
                "plan": { "id": "plan-revvenu-basic" }, "addons": [],
                // The guide prints another customer here.
                "customer": { "id": "customer-demo-123" },
            },
        }),
    );
}

#[test]
fn guide_update_and_get_customer() {
    let world = unbilled(datetime!(2022-10-30 23:25:44.099 UTC));
    world.customer("customer-id2", false);
    world.emulator.set_now(datetime!(2022-10-30 23:46:50.675 UTC)).expect("in range");
    let updated = tell(
        &world,
        "UpdateCustomerInput",
        "updateOneCustomer",
        CUSTOMER,
        json!({
            "email": "billing@acme.example", "name": "Acme", "refId": "customer-id2",
            "billingInformation": {
                "paymentMethodId": "pm_123123", "language": "en", "timezone": "America/New_York",
                "currency": "USD", "taxIds": [{ "type": "...", "value": "..." }],
            },
            "additionalMetaData": { "key": "value" },
        }),
    );
    // No billing integration keeps the payment method, so there is none.
    let printed = json!({
        "id": "customer-id2", "name": "Acme", "email": "billing@acme.example",
        "created_at": "2022-10-30T23:25:44.099Z", "updated_at": "2022-10-30T23:46:50.675Z",
        "promotional_entitlements": [], "has_payment_method": false, "coupon": null,
        "billing_id": null, "metadata": { "key": "value" },
    });
    assert_printed(&updated, &printed);
    let input = json!({ "customerId": "customer-id2" });
    let got = ask(&world, "GetCustomerByRefIdInput", "getCustomerByRefId", CUSTOMER, input);
    assert_printed(&got, &printed);
}

#[test]
fn guide_get_active_subscriptions_list() {
    let world = at(datetime!(2022-09-20 09:00:14 UTC));
    world.customer("customer-demo-01", true);
    world.provision(json!({
        "customerId": "customer-demo-01", "planId": "plan-stigg-pro", "billingPeriod": "ANNUALLY",
        "resourceId": "RESOURCE-ID", "skipTrial": true,
        "addons": [{ "addonId": "addon-stigg-1", "quantity": 3 }],
    }));
    let response = ask(
        &world,
        "GetActiveSubscriptionsInput",
        "getActiveSubscriptions",
        "subscription_id: subscriptionId status current_billing_period_end: currentBillingPeriodEnd
         start_date: startDate pricing_type: pricingType customer { customer_id: customerId }
         plan { plan_id: refId display_name: displayName }
         addons { quantity addon { addon_id: refId } }",
        json!({ "customerId": "customer-demo-01", "resourceId": "RESOURCE-ID" }),
    );
    assert_printed(
        &response,
        &json!([{
            "subscription_id": "subscription-plan-stigg-pro-28a241", "status": "ACTIVE",
            "current_billing_period_end": "2023-09-20T09:00:14.000Z",
            "start_date": "2022-09-20T09:00:14.000Z", "pricing_type": "PAID",
            "customer": { "customer_id": "customer-demo-01" },
            "plan": { "plan_id": "plan-stigg-pro", "display_name": "Pro" },
            "addons": [{ "quantity": 3, "addon": { "addon_id": "addon-stigg-1" } }],
        }]),
    );
}

#[test]
fn guide_get_subscription() {
    let world = at(datetime!(2022-10-30 23:25:44.258 UTC));
    world.customer("customer-id", false);
    let held =
        world.provision(json!({ "customerId": "customer-id", "planId": "plan-revvenu-basic" }));
    let entitlements = format!(
        "usage_limit: usageLimit has_unlimited_usage: hasUnlimitedUsage feature_id: featureId
         reset_period: resetPeriod {FEATURE}"
    );
    let response = ask(
        &world,
        "GetSubscriptionInput",
        "getSubscription",
        &format!(
            "id: refId status start_date: startDate end_date: endDate trial_end_date: trialEndDate
             cancellation_date: cancellationDate effective_end_date: effectiveEndDate
             current_billing_period_end: currentBillingPeriodEnd metadata: additionalMetaData
             billing_id: billingId billing_link_url: billingLinkUrl prices {{ usageLimit }}
             total_price: totalPrice {{ total {{ amount }} }} pricing_type: pricingType
             plan {{ id: refId display_name: displayName description metadata: additionalMetaData
               product {{ id: refId display_name: displayName description }}
               base_plan: basePlan {{ refId }} entitlements {{ {entitlements} }}
               inherited_entitlements: inheritedEntitlements {{ featureId }}
               prices {{ billingModel }} pricing_type: pricingType
               default_trial_config: defaultTrialConfig {{ duration }} }}
             addons {{ quantity }} payment_collection: paymentCollection
             latest_invoice: latestInvoice {{ status }}"
        ),
        json!({ "subscriptionId": held["refId"] }),
    );
    assert_printed(
        &response,
        &json!({
            "id": "subscription-plan-revvenu-basic-169747", "status": "ACTIVE",
            "start_date": "2022-10-30T23:25:44.258Z", "end_date": null, "trial_end_date": null,
            "cancellation_date": null, "effective_end_date": null,
            "current_billing_period_end": "2022-11-30T23:25:44.258Z", "metadata": null,
            "billing_id": null, "billing_link_url": null, "prices": [], "total_price": null,
            "pricing_type": "FREE",
            "plan": {
                "id": "plan-revvenu-basic", "display_name": "Basic", "description": null,
                "metadata": null,
                "product":
                    { "id": "product-revvenu", "display_name": "Revvenu", "description": null },
                "base_plan": null,
                "entitlements": [
                    {
                        "usage_limit": 3, "has_unlimited_usage": null,
                        "feature_id": "6d15081c-a3dc-4091-ab8c-9f25dc366173",
                        "reset_period": null, "feature": templates(),
                    },
                    {
                        "usage_limit": 4, "has_unlimited_usage": null,
                        "feature_id": "08a4a367-4286-4dfd-bfae-6c77a723e80c",
                        "reset_period": "MONTH",
                        "feature": {
                            "id": "feature-02-campaigns", "feature_type": "NUMBER",
                            "meter_type": "Incremental", "feature_units": "campaign",
                            "feature_units_plural": "campaigns", "display_name": "Campaigns",
                            "description": null,
                        },
                    },
                ],
                // The guide prints no compatible add-ons, and provisions this plan with one.
                "inherited_entitlements": [], "prices": [], "pricing_type": "FREE",
                "default_trial_config": null,
            },
            "addons": [], "payment_collection": "NOT_REQUIRED",
            // The guide prints a paid invoice of this free subscription.
            "latest_invoice": null,
        }),
    );
}

const INVOICE: &str = "payment_collection: paymentCollection latest_invoice: latestInvoice {
    billing_id: billingId status created_at: createdAt updated_at: updatedAt
    requires_action: requiresAction payment_url: paymentUrl payment_secret: paymentSecret
    error_message: errorMessage }";

/// Provisions the plan of the guide's responses, Essentials, for a customer whose payments have this
/// outcome. The guide's input names the plan Basic, and a coupon that does not exist.
fn provision(outcome: Option<PaymentOutcome>, selection: &str) -> Value {
    let world = at(datetime!(2022-11-17 15:26:01.291 UTC));
    world.customer("customer-demo-02", outcome.is_some());
    if let Some(outcome) = outcome {
        world.emulator.set_payments("customer-demo-02", outcome).expect("the customer exists");
    }
    let input = json!({
        "customerId": "customer-demo-02", "planId": "plan-revvenu-essentials",
        "resourceId": "resource-01", "billingPeriod": "MONTHLY",
        "billableFeatures": [{ "featureId": "feature-01-templates", "quantity": 2 }],
        "checkoutOptions": {
            "successUrl": "https://your-success-url.com",
            "cancelUrl": "https://your-cancel-url.com", "allowPromoCodes": true,
            "collectBillingAddress": true, "collectPhoneNumber": true,
        },
        "awaitPaymentConfirmation": true,
    });
    tell(&world, "ProvisionSubscriptionInput", "provisionSubscriptionV2", selection, input)
}

#[test]
fn guide_provision_subscription_success() {
    let response = provision(
        Some(PaymentOutcome::Unconfirmed),
        &format!(
            "checkout_url: checkoutUrl status subscription {{ {SUBSCRIPTION}
               payment_collection: paymentCollection
               latest_invoice: latestInvoice {{ billing_id: billingId status }} }}"
        ),
    );
    let total = json!({ "amount": 20, "currency": "USD" });
    assert_printed(
        &response,
        &json!({
            "checkout_url": "https://your-success-url.com", "status": "SUCCESS",
            "subscription": {
                "id": "subscription-plan-revvenu-essentials-93981d", "status": "PAYMENT_PENDING",
                "metadata": null, "billing_id": null, "billing_link_url": null,
                "effective_end_date": null,
                "current_billing_period_end": "2022-12-17T15:26:01.291Z", "pricing_type": "PAID",
                "prices": [{
                    "usage_limit": null,
                    "price": {
                        "billing_model": "FLAT_FEE", "billing_period": "MONTHLY",
                        "price": { "amount": 20, "currency": "USD" }, "feature": null,
                    },
                }],
                "total_price": { "sub_total": total, "total": total },
                "plan": { "id": "plan-revvenu-essentials" }, "addons": [],
                "customer": { "id": "customer-demo-02" }, "payment_collection": "NOT_REQUIRED",
                "latest_invoice": { "billing_id": "invoice-01", "status": "PAID" },
            },
        }),
    );
}

#[test]
fn guide_provision_subscription_requires_action() {
    let response = provision(
        Some(PaymentOutcome::ActionRequired),
        "status subscription { payment_collection: paymentCollection
           latest_invoice: latestInvoice { payment_url: paymentUrl payment_secret: paymentSecret } }",
    );
    let invoice = json!({ "payment_url": "https...", "payment_secret": "secret" });
    let subscription =
        json!({ "payment_collection": "ACTION_REQUIRED", "latest_invoice": invoice });
    assert_printed(&response, &json!({ "status": "SUCCESS", "subscription": subscription }));
}

#[test]
fn guide_provision_subscription_failed() {
    let error_message = "no sufficient funds".to_owned();
    let response = provision(
        Some(PaymentOutcome::Failed { error_message }),
        "status subscription { payment_collection: paymentCollection
           latest_invoice: latestInvoice { payment_url: paymentUrl error_message: errorMessage } }",
    );
    let invoice = json!({ "payment_url": "https...", "error_message": "no sufficient funds" });
    let subscription = json!({ "payment_collection": "FAILED", "latest_invoice": invoice });
    assert_printed(&response, &json!({ "status": "SUCCESS", "subscription": subscription }));
}

#[test]
fn guide_provision_subscription_requires_checkout() {
    let response = provision(None, "checkout_url: checkoutUrl status subscription { status }");
    assert_printed(
        &response,
        &json!({
            "checkout_url": "https://checkout.stripe.com/c/pay/cs_test_a1ZW8HpF4G7hV6w9Q9hV7MGYp",
            "status": "PAYMENT_REQUIRED", "subscription": null,
        }),
    );
}

#[test]
fn guide_update_subscription() {
    let world = at(datetime!(2022-10-26 17:07:17 UTC));
    let growth = growth(&world, 1, 3);
    let response = tell(
        &world,
        "UpdateSubscriptionInput",
        "updateOneSubscription",
        &format!("{SUBSCRIPTION} {INVOICE}"),
        json!({
            "refId": growth,
            "billableFeatures": [{ "featureId": "feature-01-templates", "quantity": 2 }],
        }),
    );
    let mut printed = printed_growth();
    printed["payment_collection"] = "NOT_REQUIRED".into();
    printed["latest_invoice"] = json!({
        "billing_id": "invoice-01", "status": "PAID",
        "created_at": "2022-10-26T17:07:17.000Z", "updated_at": "2022-10-26T17:07:17.000Z",
        "requires_action": false, "payment_url": "https...", "payment_secret": "secret-01",
        "error_message": "",
    });
    assert_printed(&response, &printed);
}

#[test]
fn guide_cancel_subscription() {
    let world = at(datetime!(2022-10-26 17:07:17 UTC));
    let growth = growth(&world, 2, 3);
    world.emulator.set_now(datetime!(2022-10-30 23:54:38.582 UTC)).expect("in range");
    let response = tell(
        &world,
        "SubscriptionCancellationInput",
        "cancelSubscription",
        SUBSCRIPTION,
        json!({ "subscriptionRefId": growth, "subscriptionCancellationTime": "IMMEDIATE" }),
    );
    let mut printed = printed_growth();
    printed["status"] = "CANCELED".into();
    printed["effective_end_date"] = "2022-10-30T23:54:38.582Z".into();
    assert_printed(&response, &printed);
}

/// The guide's customer on the plan Growth. Returns the identifier of the subscription.
fn growth(world: &World, templates: u32, campaigns: u32) -> String {
    world.customer("customer-demo-01", true);
    let addons = (campaigns > 0)
        .then(|| json!([{ "addonId": "addon-10-campaigns", "quantity": campaigns }]));
    let held = world.provision(json!({
        "customerId": "customer-demo-01", "planId": "plan-revvenu-growth",
        "billingPeriod": "MONTHLY", "addons": addons,
        "billableFeatures": [{ "featureId": "feature-01-templates", "quantity": templates }],
    }));
    held["refId"].as_str().expect("an identifier").to_owned()
}

/// The subscription that the guide updates and cancels.
fn printed_growth() -> Value {
    json!({
        "id": "subscription-plan-revvenu-growth-589879", "status": "ACTIVE", "metadata": null,
        "billing_id": "sub_1LxD4TE1gVT2zwZVSav7tZvC",
        "billing_link_url":
            "https://dashboard.stripe.com/test/subscriptions/sub_1LxD4TE1gVT2zwZVSav7tZvC",
        "effective_end_date": null, "current_billing_period_end": "2022-11-26T17:07:17.000Z",
        "pricing_type": "PAID",
        "prices": [{
            "usage_limit": 2,
            "price": {
                "billing_model": "PER_UNIT", "billing_period": "MONTHLY",
                "price": { "amount": 1, "currency": "USD" }, "feature": templates(),
            },
        }],
        "total_price": {
            "sub_total": { "amount": 17, "currency": "USD" },
            "total": { "amount": 17, "currency": "USD" },
        },
        "plan": { "id": "plan-revvenu-growth" },
        "addons": [{ "quantity": 3, "addon": { "id": "addon-10-campaigns" } }],
        "customer": { "id": "customer-demo-01" },
    })
}

const CHECK: &str = "is_granted: isGranted access_denied_reason: accessDeniedReason
    customer_id: customerId usage_limit: usageLimit has_unlimited_usage: hasUnlimitedUsage
    current_usage: currentUsage requested_usage: requestedUsage
    usage_period_anchor: usagePeriodAnchor usage_period_start: usagePeriodStart
    usage_period_end: usagePeriodEnd reset_period: resetPeriod
    reset_period_configuration: resetPeriodConfiguration { __typename }";

#[test]
fn guide_get_entitlement() {
    let world = at(datetime!(2022-10-30 23:31:47 UTC));
    world.customer("customer-id", false);
    world.provision(json!({
        "customerId": "customer-id", "planId": "plan-revvenu-basic", "resourceId": "resource-01",
    }));
    let document = format!(
        "query($query: FetchEntitlementQuery!) {{ entitlement(query: $query) {{ {CHECK} {FEATURE} }} }}"
    );
    // The guide asks for 10 of 3 and prints neither the request nor a denial.
    let query = json!({
        "customerId": "customer-id", "featureId": "feature-01-templates",
        "resourceId": "resource-01",
    });
    let response = world.send(&document, json!({ "query": query })).data()["entitlement"].take();
    assert_printed(
        &response,
        &json!({
            "is_granted": true, "access_denied_reason": null,
            "customer_id": "eb741bdb-4ca7-416f-a6f1-49483ed2a2e2", "usage_limit": 3,
            "has_unlimited_usage": false, "current_usage": 0, "requested_usage": null,
            "usage_period_anchor": null, "usage_period_start": null, "usage_period_end": null,
            "reset_period": null, "feature": templates(), "reset_period_configuration": null,
        }),
    );
}

#[test]
fn guide_get_entitlements() {
    let world = at(datetime!(2023-02-21 00:00 UTC));
    world.customer("customer-id", true);
    world.provision(json!({
        "customerId": "customer-id", "planId": "plan-revvenu-essentials",
        "billingPeriod": "MONTHLY",
    }));
    world.emulator.set_now(datetime!(2023-11-25 00:00 UTC)).expect("in range");
    for (feature, value) in [("feature-01-templates", 3), ("feature-02-campaigns", 10)] {
        world.report(json!({ "customerId": "customer-id", "featureId": feature, "value": value }));
    }
    let document = "query($query: FetchEntitlementsQuery!) { cachedEntitlements(query: $query) {
        feature { ref_id: refId display_name: displayName feature_units: featureUnits
          feature_units_plural: featureUnitsPlural feature_type: featureType
          meter_type: meterType description }
        current_usage: currentUsage customer_id: customerId usage_limit: usageLimit
        has_unlimited_usage: hasUnlimitedUsage usage_period_anchor: usagePeriodAnchor
        usage_period_start: usagePeriodStart usage_period_end: usagePeriodEnd
        reset_period: resetPeriod } }";
    let query = json!({ "customerId": "customer-id" });
    let response =
        world.send(document, json!({ "query": query })).data()["cachedEntitlements"].take();
    let of = |feature: &str| {
        let entries = response.as_array().expect("a list");
        entries.iter().find(|entry| entry["feature"]["ref_id"] == feature).expect("it is listed")
    };
    let entry = |ref_id: &str, name: &str, units: Option<&str>, meter: &str| {
        json!({
            "feature": {
                "ref_id": ref_id, "display_name": name, "feature_units": units,
                "feature_units_plural": units.map(|units| format!("{units}s")),
                "feature_type": if units.is_some() { "NUMBER" } else { "BOOLEAN" },
                "meter_type": meter, "description": null,
            },
            "current_usage": 0, "customer_id": "96ed6019-031a-4c52-bc41-b8fa3b5d86c5",
            "usage_limit": null, "has_unlimited_usage": false, "usage_period_anchor": null,
            "usage_period_start": null, "usage_period_end": null, "reset_period": null,
        })
    };
    let domain = entry("feature-03-custom-domain", "Custom domain", None, "None");
    assert_printed(of("feature-03-custom-domain"), &domain);
    let analytics = entry("feature-04-analytics", "Analytics", None, "None");
    assert_printed(of("feature-04-analytics"), &analytics);
    // Here the guide spells the units with a capital.
    let mut metered = entry("feature-01-templates", "Templates", Some("template"), "Fluctuating");
    (metered["current_usage"], metered["usage_limit"]) = (3.into(), 5.into());
    assert_printed(of("feature-01-templates"), &metered);
    let mut metered = entry("feature-02-campaigns", "Campaigns", Some("campaign"), "Incremental");
    (metered["current_usage"], metered["usage_limit"]) = (10.into(), 12.into());
    metered["usage_period_anchor"] = "2023-02-21T00:00:00.000Z".into();
    metered["usage_period_start"] = "2023-11-21T00:00:00.000Z".into();
    metered["usage_period_end"] = "2023-12-21T00:00:00.000Z".into();
    metered["reset_period"] = "MONTH".into();
    assert_printed(of("feature-02-campaigns"), &metered);
}

#[test]
fn guide_report_usage_and_events() {
    let world = at(datetime!(2022-10-26 15:01:55.768 UTC));
    world.customer("customer-id", true);
    world.provision(json!({
        "customerId": "customer-id", "planId": "plan-revvenu-essentials",
        "billingPeriod": "MONTHLY", "resourceId": "resource-01",
    }));
    for behavior in [None, Some("SET")] {
        let response = tell(
            &world,
            "ReportUsageInput",
            "reportUsage",
            "id",
            json!({
                "value": 5, "customerId": "customer-id", "featureId": "feature-02-campaigns",
                "updateBehavior": behavior, "resourceId": "resource-01",
            }),
        );
        assert_printed(&response, &json!({ "id": "d723d1c6-64fa-4a8b-aa2d-a6dc57e13804" }));
    }
    let usage =
        world.check("customer-id", "feature-02-campaigns", json!({ "resourceId": "resource-01" }));
    assert_eq!(usage["currentUsage"], 5);
    let document = "mutation($events: UsageEventsReportInput!) { reportEvent(events: $events) }";
    let event = json!({
        "customerId": "customer-id", "resourceId": "resource-01", "eventName": "user_login",
        "idempotencyKey": "227c1b73-883a-457b-b715-6ba5a2c69ce4",
        "dimensions": { "user_id": "user-01", "user_email": "user@acme.example" },
        "timestamp": "2022-10-26T15:01:55.768Z",
    });
    world.send(document, json!({ "events": { "usageEvents": [event] } })).data();
}

#[test]
fn guide_get_coupons() {
    let world = at(datetime!(2022-10-26 15:01:55.768 UTC));
    let document = "{ coupons { edges { node { __typename id: refId name description type
        discount_value: discountValue metadata: additionalMetaData created_at: createdAt
        updated_at: updatedAt billing_id: billingId billing_link_url: billingLinkUrl
        status } } } }";
    let response = world.send(document, json!({})).data()["coupons"].take();
    assert_printed(
        &response,
        &json!({ "edges": [{ "node": {
            "__typename": "Coupon", "id": "coupon-vip", "name": "VIP", "description": null,
            "type": "PERCENTAGE", "discount_value": 20, "metadata": null,
            "created_at": "2022-10-26T15:01:55.768Z", "updated_at": "2022-10-26T15:01:56.432Z",
            "billing_id": "YSkVNwUu",
            "billing_link_url": "https://dashboard.stripe.com/test/coupons/YSkVNwUu",
            "status": "ACTIVE",
        } }] }),
    );
}

#[test]
fn guide_grant_and_revoke_promotional_entitlements() {
    let world = at(datetime!(2022-10-26 15:01:55.768 UTC));
    world.customer("customer-id", false);
    let response = tell(
        &world,
        "GrantPromotionalEntitlementsInput",
        "grantPromotionalEntitlements",
        "usage_limit: usageLimit feature { id: refId } end_date: endDate period",
        json!({ "customerId": "customer-id", "promotionalEntitlements": [
            {
                "featureId": "feature-04-analytics", "period": "ONE_MONTH", "resetPeriod": "MONTH",
                "monthlyResetPeriodConfiguration": { "accordingTo": "StartOfTheMonth" },
            },
            {
                "featureId": "feature-03-memory", "period": "CUSTOM",
                "customEndDate": "2023-10-26T15:01:55.768Z", "usageLimit": 100,
            },
        ] }),
    );
    assert_printed(
        &response,
        &json!([
            {
                "usage_limit": null, "feature": { "id": "feature-04-analytics" },
                "end_date": "2022-11-26T15:01:55.768Z", "period": "ONE_MONTH",
            },
            {
                "usage_limit": 100, "feature": { "id": "feature-03-memory" },
                "end_date": "2023-10-26T15:01:55.768Z", "period": "CUSTOM",
            },
        ]),
    );
    let response = tell(
        &world,
        "RevokePromotionalEntitlementInput",
        "revokePromotionalEntitlement",
        "id",
        json!({ "customerId": "customer-id", "featureId": "feature-04-analytics" }),
    );
    assert_printed(&response, &json!({ "id": "210016fa-f482-40c0-9e28-3818eb0332d3" }));
}

const ESTIMATE: &str = "sub_total: subTotal { amount currency } total { amount currency }
    billing_period_range: billingPeriodRange { start end }
    proration { proration_date: prorationDate credit { amount currency } debit { amount currency } }";

#[test]
fn guide_estimate_subscription() {
    let world = at(datetime!(2022-10-31 00:26:06.028 UTC));
    world.customer("customer-demo-01", false);
    let response = tell(
        &world,
        "EstimateSubscriptionInput",
        "estimateSubscription",
        ESTIMATE,
        json!({
            "customerId": "customer-demo-01", "billingPeriod": "MONTHLY",
            "planId": "plan-revvenu-essentials",
            "billableFeatures": [{ "featureId": "feature-01-templates", "quantity": 2 }],
            "addons": [{ "addonId": "addon-10-campaigns", "quantity": 2 }],
            "billingCountryCode": "DK", "resourceId": "resource-01",
        }),
    );
    let total = json!({ "amount": 30, "currency": "USD" });
    assert_printed(
        &response,
        &json!({
            "sub_total": total, "total": total,
            "billing_period_range": {
                "start": "2022-10-31T00:26:06.028Z", "end": "2022-11-30T00:26:06.028Z",
            },
            "proration": null,
        }),
    );
}

#[test]
fn guide_estimate_subscription_update() {
    let world = at(datetime!(2022-10-26 17:07:17 UTC));
    let growth = growth(&world, 10, 0);
    world.emulator.set_now(datetime!(2022-10-26 17:08:23 UTC)).expect("in range");
    let response = tell(
        &world,
        "EstimateSubscriptionUpdateInput",
        "estimateSubscriptionUpdate",
        ESTIMATE,
        json!({
            "subscriptionId": growth,
            "billableFeatures": [{ "featureId": "feature-01-templates", "quantity": 7 }],
            "addons": [{ "addonId": "addon-10-campaigns", "quantity": 2 }],
        }),
    );
    let usd = |amount: i32| json!({ "amount": amount, "currency": "USD" });
    assert_printed(
        &response,
        &json!({
            "sub_total": usd(7), "total": usd(7),
            "billing_period_range": {
                "start": "2022-10-26T17:07:17.000Z", "end": "2022-11-26T17:07:17.000Z",
            },
            "proration": {
                "proration_date": "2022-10-26T17:08:23.000Z",
                "credit": usd(-10), "debit": usd(17),
            },
        }),
    );
}
