//! The data that the emulator returns for documents of the SDK.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::common::World;
use serde_json::{Value, json};
use stigg_emulator::Catalog;
use stigg_emulator::catalog::Plan;

/// The SDK's documents as sent, by operation name.
pub(crate) fn documents() -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/documents");
    let entries = fs::read_dir(folder).expect("a folder");
    entries
        .map(|entry| {
            let path = entry.expect("a file").path();
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            (name, fs::read_to_string(&path).expect("a text"))
        })
        .collect()
}

#[test]
fn documents_of_the_sdk_get_the_data_of_their_world() {
    let world = World::new();
    let documents = documents();
    let mut run = |name: &str, variables: Value| {
        let document = documents.get(name).unwrap_or_else(|| panic!("there is no {name}"));
        world.send(document, variables).data()
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
    customers_and_their_subscriptions(&mut run);
    credits(&mut run);
    reading_and_widgets(&mut run);

    let plans =
        vec![Plan { display_name: "Basic II".to_owned(), ..Catalog::demo().plans[0].clone() }];
    world.emulator.publish(Catalog { plans, ..Catalog::default() }).expect("it fits");
    run("MigrateSubscriptionToLatest", json!({ "input": { "subscriptionId": "imported" } }));
}

/// Sends the document with this name.
type Run<'a> = &'a mut dyn FnMut(&str, Value) -> Value;

fn reading_and_widgets(run: Run<'_>) {
    let input = |fields: Value| json!({ "input": fields });
    let campaigns = || json!({ "customerId": "acme", "featureId": "feature-02-campaigns" });
    let data = run("GetEntitlementV2", json!({ "query": campaigns() }));
    assert_eq!(data["entitlementV2"]["__typename"], "FeatureEntitlement");
    let mut checked = campaigns();
    checked["entitlementCheckResult"] = json!({ "hasAccess": true });
    run("ReportEntitlementCheckRequested", json!({ "entitlementCheckRequested": checked }));
    let mut usage = campaigns();
    usage["value"] = 2.into();
    usage["resourceId"] = "site-1".into();
    let data = run("ReportUsageBulk", input(json!({ "usages": [usage] })));
    assert_eq!(data["reportUsageBulk"][0]["currentUsage"], 2.0);
    let mut span = campaigns();
    span["startDate"] = "2026-09-01T00:00:00Z".into();
    span["resourceId"] = "site-1".into();
    let data = run("GetUsageHistoryV2", input(span));
    assert_eq!(data["usageHistoryV2"]["series"][0]["points"][0]["value"], 2.0);
    let span = json!({
        "customerRefId": "acme", "featureRefId": "feature-02-campaigns",
        "startDate": "2026-09-01T00:00:00Z", "groupBy": ["region"],
    });
    let data = run("GetUsageHistory", json!({ "usageHistoryInput": span }));
    assert_eq!(data["usageHistory"]["usageMeasurements"].as_array().map(Vec::len), Some(1));

    let group = || json!({ "customerId": "acme", "featureGroupId": "group-1" });
    for name in ["RevokePromotionalEntitlementsGroup", "UnlinkPromotionalEntitlementsGroup"] {
        let mut granted = group();
        granted["promotionalEntitlements"] =
            json!([{ "featureId": "feature-04-analytics", "period": "LIFETIME" }]);
        run("GrantPromotionalEntitlementsGroup", input(granted));
        run(name, input(group()));
    }

    let data = run("GetProducts", json!({ "paging": { "first": 1 } }));
    assert_eq!(data["products"]["pageInfo"]["hasNextPage"], true);
    let data = run("GetPaywall", input(json!({ "customerId": "acme", "resourceId": "site-1" })));
    assert_eq!(data["paywall"]["activeSubscriptions"].as_array().map(Vec::len), Some(1));
    let data = run("GetMockPaywall", input(json!({})));
    assert_eq!(data["mockPaywall"]["plans"].as_array().map(Vec::len), Some(3));
    run("GetSdkConfiguration", json!({}));
    let purchase = || json!({ "customerId": "acme", "planId": "plan-revvenu-growth" });
    let data = run("GetCheckoutState", input(purchase()));
    assert_eq!(data["checkoutState"]["billingIntegration"]["billingIdentifier"], "STRIPE");
    run("CreatePaymentSession", input(purchase()));
    let data = run("GetCustomerPortalByRefId", input(json!({ "customerId": "acme" })));
    assert_eq!(data["customerPortal"]["subscriptions"].as_array().map(Vec::len), Some(1));
}

fn credits(run: Run<'_>) {
    let of_beta = |extra: Value| {
        let mut input = json!({ "customerId": "beta", "currencyId": "cred-type-ai" });
        for (name, value) in extra.as_object().expect("an object") {
            input[name] = value.clone();
        }
        json!({ "input": input })
    };
    let consumption = |key: &str| of_beta(json!({ "amount": 3, "idempotencyKey": key }));
    let grant = json!({ "grantType": "PROMOTIONAL", "amount": 10, "displayName": "Welcome" });
    let data = run("GrantCredits", of_beta(grant));
    let id = data["createCreditGrant"]["grantId"].clone();
    let data = run("ConsumeCredits", consumption("1"));
    assert_eq!(data["consumeCredits"]["credit"]["currentUsage"], 3.0);
    let more = consumption("2")["input"].take();
    run("ConsumeCreditsAsync", json!({ "input": { "consumptions": [more] } }));
    let data = run("GetCreditBalance", of_beta(json!({})));
    assert_eq!(data["creditBalanceSummary"]["balances"][0]["currentBalance"], 4.0);
    run("GetCreditGrants", of_beta(json!({})));
    let data = run("GetCreditLedger", of_beta(json!({})));
    assert_eq!(data["creditsLedger"]["totalCount"], 3);
    let data = run("GetCreditUsage", of_beta(json!({})));
    assert_eq!(data["creditUsage"]["series"][0]["totalCredits"], 6.0);
    run("SaveAutomaticRechargeConfiguration", of_beta(json!({ "isEnabled": true })));
    let data = run("GetAutomaticRechargeConfiguration", of_beta(json!({})));
    assert_eq!(data["getAutoRechargeSettings"]["isEnabled"], true);
    let usage = json!({ "customerId": "beta", "featureId": "feature-06-ai-messages", "value": 3 });
    let data = run("EstimateUsageCost", json!({ "input": usage }));
    assert_eq!(data["estimateUsageCost"]["estimates"][0]["wouldOverdraft"], true);
    let event = json!({ "customerId": "beta", "eventName": "user_login" });
    run("EstimateEventCost", json!({ "input": event }));
    run("VoidCreditGrant", json!({ "input": { "id": id } }));
}

fn customers_and_their_subscriptions(run: Run<'_>) {
    let input = |fields: Value| json!({ "input": fields });
    let beta = || input(json!({ "customerId": "beta" }));
    run("ImportCustomer", input(json!({ "customerId": "beta", "paymentMethodId": "pm_2" })));
    run("ImportCustomerBulk", input(json!({ "customers": [{ "customerId": "gamma" }] })));
    let coupon = json!({ "refId": "new", "name": "New", "percentOff": 10 });
    run("CreateCoupon", input(coupon));

    let basic = |id: &str| json!({ "customerId": "beta", "planId": "plan-revvenu-basic", "subscriptionId": id, "resourceId": id });
    run("ImportSubscriptionsBulk", input(json!({ "subscriptions": [basic("imported")] })));
    run("CreateSubscription", json!({ "subscription": basic("created") }));
    let data = run(
        "ApplySubscription",
        input(json!({
            "customerId": "beta", "planId": "plan-revvenu-essentials",
            "billingPeriod": "MONTHLY", "appliedCoupon": { "couponId": "new" },
        })),
    );
    let applied = data["applySubscription"]["subscription"]["subscriptionId"].clone();
    let data = run("PreviewNextInvoice", input(json!({ "subscriptionId": applied })));
    assert_eq!(data["previewNextInvoice"]["total"]["amount"], 18.0);
    run(
        "TransferSubscription",
        input(json!({
            "customerId": "beta", "sourceResourceId": "created", "destinationResourceId": "moved",
        })),
    );
    run(
        "TransferSubscriptionToResource",
        input(json!({
            "subscriptionId": "created", "destinationResourceId": "elsewhere",
        })),
    );
    run(
        "DelegateSubscriptionToCustomer",
        input(json!({
            "subscriptionId": "created", "destinationCustomerId": "gamma",
        })),
    );
    run("CancelSubscriptionUpdates", input(json!({ "subscriptionId": "created" })));
    let data = run(
        "GetSubscriptions",
        json!({ "filter": { "customerId": { "eq": "beta" } }, "paging": { "first": 2 } }),
    );
    assert_eq!(data["subscriptions"]["edges"].as_array().map(Vec::len), Some(2));
    run("GetCustomerStatistics", beta());
    run("DetachCustomerPaymentMethod", beta());
    run("ArchiveCustomer", input(json!({ "customerId": "gamma" })));
    run("UnarchiveCustomer", input(json!({ "customerId": "gamma" })));
}
