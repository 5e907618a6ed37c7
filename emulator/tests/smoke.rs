mod common;
use common::World;
use serde_json::json;
#[test]
fn smoke() {
    let w = World::new();
    let frags: String = std::fs::read_dir("../schema/fragments").unwrap().map(|e| std::fs::read_to_string(e.unwrap().path()).unwrap()).collect();
    let run = |op: &str, vars| {
        let doc = std::fs::read_to_string(format!("../schema/operations/{op}.graphql")).unwrap();
        // keep only used fragments
        let mut used = doc.clone();
        loop {
            let mut grew = false;
            for f in frags.split("fragment ").skip(1) {
                let name = f.split(' ').next().unwrap();
                if used.contains(&format!("...{name}\n")) && !used.contains(&format!("fragment {name} on")) { used.push_str("fragment "); used.push_str(f); grew = true; }
            }
            if !grew { break }
        }
        let r = w.send(&used, vars);
        println!("== {op}\n{:#}", r.body);
    };
    run("ProvisionCustomer", json!({"input": {"refId": "c", "name": "Acme", "couponRefId": "coupon-vip", "subscriptionParams": {"planId": "plan-revvenu-basic"}, "billingInformation": {"paymentMethodId": "x"}, "additionalMetaData": {"key": "value"}}}));
    run("ProvisionSubscription", json!({"input": {"customerId": "c", "planId": "plan-revvenu-growth", "billingPeriod": "MONTHLY", "subscriptionId": "s", "billableFeatures": [{"featureId": "feature-01-templates", "quantity": 2}], "addons": [{"addonId": "addon-10-campaigns", "quantity": 3}]}}));
    run("UpdateCustomer", json!({"input": {"refId": "c", "email": "a@b.c", "couponRefId": null}}));
    run("GetCustomerById", json!({"input": {"customerId": "c"}}));
    run("GetActiveSubscriptions", json!({"input": {"customerId": "c"}}));
    run("GetActiveSubscriptionsList", json!({"input": {"customerId": "c"}}));
    run("GetSubscription", json!({"input": {"subscriptionId": "s"}}));
    run("GetCoupons", json!({}));
    run("GetEntitlement", json!({"query": {"customerId": "c", "featureId": "feature-02-campaigns", "options": {"requestedUsage": 10}}}));
    run("GetEntitlements", json!({"query": {"customerId": "c"}}));
    run("GetEntitlementsState", json!({"query": {"customerId": "c"}}));
    run("ReportUsage", json!({"input": {"customerId": "c", "featureId": "feature-02-campaigns", "value": 5}}));
    run("ReportEvent", json!({"events": {"usageEvents": [{"customerId": "c", "eventName": "user_login", "idempotencyKey": "k", "dimensions": {"user_id": "u"}}]}}));
    run("GrantPromotionalEntitlements", json!({"input": {"customerId": "c", "promotionalEntitlements": [{"featureId": "feature-04-analytics", "period": "ONE_MONTH", "resetPeriod": "MONTH", "monthlyResetPeriodConfiguration": {"accordingTo": "StartOfTheMonth"}}]}}));
    run("RevokePromotionalEntitlement", json!({"input": {"customerId": "c", "featureId": "feature-04-analytics"}}));
    run("EstimateSubscription", json!({"input": {"customerId": "c", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY", "billableFeatures": [{"featureId": "feature-01-templates", "quantity": 2}], "addons": [{"addonId": "addon-10-campaigns", "quantity": 2}], "billingCountryCode": "DK"}}));
    run("EstimateSubscriptionUpdate", json!({"input": {"subscriptionId": "s", "billableFeatures": [{"featureId": "feature-01-templates", "quantity": 7}]}}));
    run("PreviewSubscription", json!({"input": {"customerId": "c", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY"}}));
    run("UpdateSubscription", json!({"input": {"refId": "s", "billableFeatures": [{"featureId": "feature-01-templates", "quantity": 1}], "scheduleStrategy": "END_OF_BILLING_PERIOD"}}));
    run("GetSubscription", json!({"input": {"subscriptionId": "s"}}));
    run("CancelSubscription", json!({"input": {"subscriptionRefId": "s"}}));
    panic!();
}
