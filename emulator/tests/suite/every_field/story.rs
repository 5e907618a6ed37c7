//! A scenario in which every operation succeeds and returns as much data as possible.

use serde_json::{Value, json};
use stigg_emulator::Catalog;
use time::Duration;

use super::Asker;
use crate::common::World;

/// Runs all operations, in an order in which each of them succeeds.
pub(super) fn tell(asker: &mut Asker<'_>) {
    let world = World::of(catalog());
    customers(asker, &world);
    orders(asker, &world);
    usage(asker, &world);
    promotional_entitlements(asker, &world);
    credits(asker, &world);
    widgets(asker, &world);
    readings(asker, &world);
    moves(asker, &world);
    other_billing(asker);
}

/// The demo catalog plus what it lacks: tiers, dependencies, and resets of all kinds.
fn catalog() -> Catalog {
    let mut catalog = serde_json::to_value(Catalog::demo()).expect("JSON");
    let mut add = |list: &str, entry: Value| {
        catalog[list].as_array_mut().expect("a list").push(entry);
    };
    for period in ["WEEK", "YEAR"] {
        let feature = json!({
            "refId": period, "displayName": period, "featureType": "NUMBER",
            "meterType": "Incremental",
        });
        add("features", feature);
    }
    let entitlements = json!([
        { "feature": "WEEK", "usageLimit": 7, "resetPeriod": "WEEK" },
        { "feature": "YEAR", "usageLimit": 9, "resetPeriod": "YEAR" },
    ]);
    add(
        "addons",
        json!({
            "refId": "addon-resets", "displayName": "Resets", "entitlements": entitlements,
            "dependencies": ["addon-stigg-1"],
        }),
    );
    add(
        "plans",
        json!({
            "refId": "plan-tiers", "displayName": "Tiers", "product": "product-stigg",
            "pricingType": "PAID", "basePlan": "plan-stigg-pro",
            "prices": [{
                "billingModel": "PER_UNIT", "billingPeriod": "MONTHLY",
                "feature": "feature-01-templates", "tiersMode": "GRADUATED",
                "tiers": [{ "upTo": 5, "unitPrice": 2, "flatPrice": 1 }, { "unitPrice": 1 }],
            }],
            "entitlements": [{ "feature": "feature-01-templates" }],
            "creditEntitlements": [{
                "currency": "cred-type-ai", "amount": 5, "cadence": "MONTH",
                "perUnitOf": "feature-01-templates",
            }],
            "compatibleAddons": ["addon-stigg-1", "addon-resets"],
            "defaultTrial": { "duration": 14, "units": "DAY", "budget": 30 },
        }),
    );
    Catalog::from_json(&catalog.to_string()).expect("a valid catalog")
}

fn input(fields: Value) -> Value {
    json!({ "input": fields })
}

/// Adds the customer to the fields of an input.
fn of(customer: &str, mut fields: Value) -> Value {
    fields["customerId"] = customer.into();
    fields
}

fn templates(quantity: u32) -> Value {
    json!([{ "featureId": "feature-01-templates", "quantity": quantity }])
}

fn customers(asker: &mut Asker<'_>, world: &World) {
    let coupon = json!({
        "refId": "five-off", "name": "Five off",
        "amountsOff": [{ "amount": 5, "currency": "USD" }],
    });
    asker.ask(world, "createOneCoupon", input(coupon));
    asker.ask(world, "coupons", json!({}));
    let acme = json!({
        "name": "Acme", "email": "pay@acme.example", "couponRefId": "five-off",
        "billingInformation": { "paymentMethodId": "pm_1" },
        "subscriptionParams": { "planId": "plan-revvenu-basic", "resourceId": "site-1" },
    });
    asker.ask(world, "provisionCustomer", input(of("acme", acme)));
    asker.ask(world, "updateOneCustomer", input(of("acme", json!({ "name": "Acme & Sons" }))));
    let beta = of("beta", json!({ "paymentMethodId": "pm_2" }));
    asker.ask(world, "importOneCustomer", input(beta));
    let gamma = json!({ "customers": [of("gamma", json!({}))] });
    asker.ask(world, "importCustomersBulk", input(gamma));
}

fn orders(asker: &mut Asker<'_>, world: &World) {
    let order = json!({
        "planId": "plan-revvenu-growth", "billingPeriod": "MONTHLY",
        "billableFeatures": templates(5),
        "addons": [{ "addonId": "addon-10-campaigns", "quantity": 3 }],
    });
    asker.ask(world, "estimateSubscription", input(of("acme", order.clone())));
    asker.ask(world, "previewSubscription", input(of("acme", order.clone())));
    let mut growth = of("acme", order);
    growth["billingInformation"] = json!({ "taxPercentage": 25 });
    asker.ask(world, "previewSubscription", input(growth.clone()));
    growth["subscriptionId"] = "growth".into();
    growth["payingCustomerId"] = "beta".into();
    asker.ask(world, "provisionSubscriptionV2", input(growth));
    let trial = json!({
        "planId": "plan-tiers", "billingPeriod": "MONTHLY", "billableFeatures": templates(7),
        "addons": [
            { "addonId": "addon-stigg-1", "quantity": 1 },
            { "addonId": "addon-resets", "quantity": 1 },
        ],
        "trialOverrideConfiguration": { "isTrial": true },
    });
    asker.ask(world, "applySubscription", input(of("acme", trial)));
    let prices = json!([
        { "featureId": "feature-01-templates", "price": { "amount": 2 } },
        { "addonId": "addon-10-campaigns", "price": { "amount": 3 } },
    ]);
    for (plan, addon) in [
        ("plan-revvenu-growth", "addon-extra-stuff"),
        ("plan-revvenu-essentials", "addon-10-campaigns"),
    ] {
        let change = json!({
            "planId": plan, "billingPeriod": "MONTHLY", "billableFeatures": templates(3),
            "addons": [{ "addonId": addon }], "priceOverrides": prices,
            "scheduleStrategy": "END_OF_BILLING_PERIOD",
        });
        asker.ask(world, "provisionSubscriptionV2", input(of("acme", change)));
        asker.ask(world, "getSubscription", input(json!({ "subscriptionId": "growth" })));
    }
    for change in [
        json!({ "appliedCoupon": { "couponId": "coupon-vip" }, "priceOverrides": prices }),
        json!({
            "entitlements": [{
                "credit": { "customCurrencyId": "cred-type-ai", "amount": 5, "cadence": "MONTH" },
            }],
        }),
        json!({ "billableFeatures": templates(2) }),
        json!({ "addons": [{ "addonId": "addon-10-campaigns", "quantity": 1 }] }),
        json!({ "billingPeriod": "ANNUALLY" }),
    ] {
        let mut change = change;
        change["subscriptionId"] = "growth".into();
        change["scheduleStrategy"] = "END_OF_BILLING_PERIOD".into();
        asker.ask(world, "updateOneSubscription", input(change));
    }
    let growth = || json!({ "subscriptionId": "growth" });
    asker.ask(world, "getSubscription", input(growth()));
    asker.ask(world, "getActiveSubscriptions", input(of("acme", json!({}))));
    asker.ask(world, "subscriptions", json!({ "paging": { "first": 2 } }));
    asker.ask(world, "getCustomerByRefId", input(of("acme", json!({}))));
    asker.ask(world, "previewNextInvoice", input(growth()));
    let mut more = growth();
    more["billableFeatures"] = templates(9);
    asker.ask(world, "estimateSubscriptionUpdate", input(more));
}

fn usage(asker: &mut Asker<'_>, world: &World) {
    let campaigns = |customer| of(customer, json!({ "featureId": "feature-02-campaigns" }));
    let mut report = campaigns("acme");
    report["value"] = 2.into();
    report["dimensions"] = json!({ "region": "eu" });
    asker.ask(world, "reportUsage", input(report.clone()));
    asker.ask(world, "reportUsageBulk", input(json!({ "usages": [report] })));
    let event = json!({
        "eventName": "user_login", "idempotencyKey": "1", "dimensions": { "user_id": "u" },
    });
    let events = json!({ "usageEvents": [of("acme", event)] });
    asker.ask(world, "reportEvent", json!({ "events": events }));
    let mut check = campaigns("acme");
    check["entitlementCheckResult"] = json!({ "hasAccess": true });
    let check = json!({ "entitlementCheckRequested": check });
    asker.ask(world, "reportEntitlementCheckRequested", check);
    // The growth plan resets usage monthly.
    world.emulator.advance(Duration::days(40));
    let mut span = campaigns("acme");
    span["startDate"] = "2026-09-01T00:00:00Z".into();
    span["groupBy"] = json!(["region"]);
    asker.ask(world, "usageHistoryV2", input(span));
    let span = json!({
        "customerRefId": "acme", "featureRefId": "feature-02-campaigns",
        "startDate": "2026-09-01T00:00:00Z", "groupBy": ["region"],
    });
    asker.ask(world, "usageHistory", json!({ "usageHistoryInput": span }));
}

fn promotional_entitlements(asker: &mut Asker<'_>, world: &World) {
    let grants = json!({
        "promotionalEntitlements": [
            { "featureId": "feature-03-memory", "period": "LIFETIME", "usageLimit": 8 },
            { "featureId": "feature-04-analytics", "period": "ONE_WEEK" },
        ],
    });
    asker.ask(world, "grantPromotionalEntitlements", input(of("acme", grants)));
    let memory = of("acme", json!({ "featureId": "feature-03-memory" }));
    asker.ask(world, "revokePromotionalEntitlement", input(memory));
    let group = || of("acme", json!({ "featureGroupId": "group-1" }));
    for end in ["revokePromotionalEntitlementsGroup", "unlinkPromotionalEntitlementsGroup"] {
        let mut grants = group();
        grants["promotionalEntitlements"] =
            json!([{ "featureId": "feature-03-custom-domain", "period": "LIFETIME" }]);
        asker.ask(world, "grantPromotionalEntitlementsGroup", input(grants));
        asker.ask(world, end, input(group()));
    }
}

fn credits(asker: &mut Asker<'_>, world: &World) {
    let of_acme = |mut fields: Value| {
        fields["currencyId"] = "cred-type-ai".into();
        input(of("acme", fields))
    };
    let grant = json!({
        "grantType": "PAID", "amount": 100, "displayName": "Pack",
        "cost": { "amount": 20, "currency": "USD" },
    });
    asker.ask(world, "createCreditGrant", of_acme(grant));
    let spare = json!({ "grantType": "PROMOTIONAL", "amount": 10, "displayName": "Spare" });
    let spare = asker.ask(world, "createCreditGrant", of_acme(spare));
    let consumption = |key: &str| of_acme(json!({ "amount": 3, "idempotencyKey": key }));
    asker.ask(world, "consumeCredits", consumption("1"));
    let more = consumption("2")["input"].take();
    asker.ask(world, "consumeCreditsAsync", input(json!({ "consumptions": [more] })));
    let usage = json!({ "featureId": "feature-06-ai-messages", "value": 3 });
    asker.ask(world, "reportUsage", input(of("acme", usage.clone())));
    for list in ["creditBalanceSummary", "creditGrants", "creditsLedger", "creditUsage"] {
        asker.ask(world, list, of_acme(json!({})));
    }
    asker.ask(world, "saveAutoRechargeSettings", of_acme(json!({ "isEnabled": true })));
    asker.ask(world, "getAutoRechargeSettings", of_acme(json!({})));
    asker.ask(world, "estimateUsageCost", input(of("acme", usage)));
    let event = of("acme", json!({ "eventName": "user_login" }));
    asker.ask(world, "estimateEventCost", input(event));
    asker.ask(world, "voidCreditGrant", input(json!({ "id": spare["grantId"] })));
}

fn widgets(asker: &mut Asker<'_>, world: &World) {
    let at_stigg = || of("acme", json!({ "productId": "product-stigg" }));
    asker.ask(world, "products", json!({ "paging": { "first": 1 } }));
    asker.ask(world, "sdkConfiguration", json!({}));
    for widget in ["paywall", "mockPaywall"] {
        asker.ask(world, widget, input(of("acme", json!({}))));
        asker.ask(world, widget, input(at_stigg()));
    }
    asker.ask(world, "customerPortal", input(of("acme", json!({}))));
    let purchase = json!({ "planId": "plan-revvenu-essentials", "resourceId": "site-1" });
    asker.ask(world, "checkoutState", input(of("acme", purchase)));
    let payment = of("acme", json!({ "planId": "plan-revvenu-essentials" }));
    asker.ask(world, "createPaymentSession", input(payment));
}

fn readings(asker: &mut Asker<'_>, world: &World) {
    let query = |fields: Value| json!({ "query": of("acme", fields) });
    let campaigns = || json!({ "featureId": "feature-02-campaigns" });
    asker.ask(world, "cachedEntitlements", query(json!({})));
    asker.ask(world, "entitlementsState", query(json!({})));
    asker.ask(world, "entitlement", query(campaigns()));
    asker.ask(world, "entitlementV2", query(campaigns()));
    asker.ask(world, "entitlementV2", query(json!({ "currencyId": "cred-type-ai" })));
}

fn moves(asker: &mut Asker<'_>, world: &World) {
    let basic = |id: &str| {
        let fields = json!({
            "planId": "plan-revvenu-basic", "subscriptionId": id, "resourceId": id,
        });
        of("beta", fields)
    };
    let imported = json!({ "subscriptions": [basic("imported")] });
    asker.ask(world, "importSubscriptionsBulk", input(imported));
    asker.ask(world, "createSubscription", json!({ "subscription": basic("created") }));
    let transfer = json!({ "sourceResourceId": "created", "destinationResourceId": "moved" });
    asker.ask(world, "transferSubscription", input(of("beta", transfer)));
    let transfer = json!({ "subscriptionId": "created", "destinationResourceId": "elsewhere" });
    asker.ask(world, "transferSubscriptionToResource", input(transfer));
    let delegation = json!({ "subscriptionId": "created", "destinationCustomerId": "gamma" });
    asker.ask(world, "delegateSubscriptionToCustomer", input(delegation));
    let mut plans = Catalog::demo().plans;
    plans.truncate(3);
    for plan in &mut plans {
        plan.display_name.push_str(" II");
    }
    world.emulator.publish(Catalog { plans, ..Catalog::default() }).expect("it fits");
    let growth = json!({ "subscriptionId": "growth" });
    let migration =
        json!({ "subscriptionId": "growth", "subscriptionMigrationTime": "END_OF_BILLING_PERIOD" });
    asker.ask(world, "migrateSubscriptionToLatest", input(migration));
    asker.ask(world, "cancelSchedule", input(growth));
    asker.ask(world, "cancelSubscription", input(json!({ "subscriptionRefId": "growth" })));
    asker.ask(world, "detachCustomerPaymentMethod", input(of("acme", json!({}))));
    asker.ask(world, "archiveCustomer", input(of("gamma", json!({}))));
    asker.ask(world, "unarchiveCustomer", input(of("gamma", json!({}))));
}

/// Other billing providers have other checkout credentials.
fn other_billing(asker: &mut Asker<'_>) {
    let mut catalog = serde_json::to_value(Catalog::demo()).expect("JSON");
    catalog["billing"] = json!({ "billingIdentifier": "ZUORA", "publicKey": "pk_not_real" });
    let world = World::of(Catalog::from_json(&catalog.to_string()).expect("a valid catalog"));
    world.customer("acme", false);
    let purchase = of("acme", json!({ "planId": "plan-revvenu-essentials" }));
    asker.ask(&world, "checkoutState", input(purchase));
}
