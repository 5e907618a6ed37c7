//! Events of the forms that Stigg documents, flat and with their payload in `data`.

use serde_json::{Value, json};
use stigg::catalog::{self, FeatureType};
use stigg::entitlements::EntitlementResetPeriod;
use stigg::subscriptions::SubscriptionStatus;
use stigg::time::macros::datetime;
use stigg::webhooks::payloads::{
    CreditBalance, CreditGrant, Customer, EntitlementsUpdated, MeterType, PromotionalEntitlement,
    RechargeAttempt, Subscription, UsageExceeded,
};
use stigg::webhooks::{ErrorKind, Event, EventType};

use crate::webhooks::event;

/// An event in the flat form, and in the one whose payload is in `data`.
fn both_forms(envelope: Value, payload: Value) -> [Event; 2] {
    let mut nested = envelope.clone();
    nested["data"] = payload.clone();
    let mut flat = envelope;
    flat.as_object_mut().unwrap().extend(payload.as_object().unwrap().clone());
    [flat, nested].map(|json| event(json.to_string()))
}

fn feature() -> Value {
    json!({
        "entityId": "4ff9", "id": "feature-emails", "name": "Emails", "description": "",
        "featureType": "NUMBER", "meterType": "INCREMENTAL", "unit": "email", "units": "emails",
        "status": "NEW", "enumConfiguration": null,
    })
}

#[test]
fn what_most_events_have() {
    let envelope = json!({
        "messageId": "ce26", "traceId": "4914", "timestamp": "2025-11-13T21:41:56.923Z",
        "type": "entitlements.updated", "trigger": "subscription_updated", "environmentId": "env-1",
        "actor": { "type": "SERVICE" },
    });
    let payload = json!({ "id": "own", "entityId": "f29e", "customer": { "id": "acme" } });
    for event in both_forms(envelope, payload) {
        assert_eq!(*event.event_type(), EventType::EntitlementsUpdated);
        assert_eq!((event.message_id(), event.trace_id()), (Some("ce26"), Some("4914")));
        assert_eq!(event.timestamp(), Some(datetime!(2025-11-13 21:41:56.923 UTC)));
        assert_eq!(
            (event.trigger(), event.environment_id()),
            (Some("subscription_updated"), Some("env-1"))
        );
        assert_eq!(
            (event.actor(), event.id(), event.entity_id()),
            (Some("SERVICE"), Some("own"), Some("f29e"))
        );
        assert_eq!((event.customer_id(), event.resource_id()), (Some("acme"), None));
        assert_eq!(event.fingerprint().id(), "ce26");
    }
}

#[test]
fn everything_in_data_and_another_name_of_the_time_are_read() {
    let event = event(
        r#"{ "data": { "type": "trial.expired", "messageId": "1", "createdAt": "2026-01-15T10:30:00Z" } }"#,
    );

    assert_eq!(*event.event_type(), EventType::TrialExpired);
    assert_eq!(event.message_id(), Some("1"));
    assert_eq!(event.timestamp(), Some(datetime!(2026-01-15 10:30 UTC)));
}

#[test]
fn entitlements() {
    let payload = json!({
        "customer": { "id": "acme", "name": "Acme", "email": "ada@example.com", "billingId": "cus_1" },
        "resource": { "id": "device-1", "entityId": "14ed" },
        "entitlements": [
            {
                "feature": feature(), "usageLimit": 10.5, "hasUnlimitedUsage": false, "hasSoftLimit": true,
                "currentUsage": 3, "usagePeriodAnchor": "2025-01-01T00:00:00.000Z",
                "usagePeriodStart": null, "usagePeriodEnd": "2025-02-01T00:00:00.000Z",
                "resetPeriod": "MONTH", "resetPeriodConfiguration": { "accordingTo": "SubscriptionStart" },
                "enumValues": null, "creditBalance": null, "field": "of a later version",
            },
            {},
        ],
    });
    for event in both_forms(json!({ "type": "entitlements.updated", "trigger": "x" }), payload) {
        let updated: EntitlementsUpdated = event.data().unwrap();
        assert_eq!(updated.customer.unwrap().billing_id.as_deref(), Some("cus_1"));
        assert_eq!(updated.resource.unwrap().id.as_deref(), Some("device-1"));
        assert_eq!(updated.trigger.as_deref(), Some("x"));
        let [metered, empty] = &updated.entitlements[..] else { panic!("{event:?}") };
        assert_eq!((metered.usage_limit, metered.current_usage), (Some(10.5), Some(3.0)));
        assert_eq!(metered.reset_period, Some(EntitlementResetPeriod::Month));
        assert_eq!(metered.usage_period_start, None);
        assert_eq!(metered.usage_period_end, Some(datetime!(2025-02-01 0:00 UTC)));
        assert!(metered.enum_values.is_empty() && empty.feature.is_none());
        let feature = metered.feature.as_ref().unwrap();
        assert_eq!(feature.feature_type, Some(FeatureType::Number));
        assert_eq!(feature.meter_type, Some(MeterType::Incremental));
        let meter_type = catalog::MeterType::from(feature.meter_type.clone().unwrap());
        assert_eq!(meter_type, catalog::MeterType::Incremental);
    }
}

#[test]
fn subscriptions() {
    let payload = json!({
        "entityId": "uuid", "id": "sub-1", "status": "ACTIVE", "startDate": "2022-04-10T00:00:00.001Z",
        "cancellationDate": null, "billingPeriod": "MONTHLY", "billingCurrency": "ILS",
        "customer": { "id": "acme", "metadata": { "tier": "gold" } }, "resource": null,
        "plan": { "id": "plan-1", "name": "Plan", "pricingType": "PAID" },
        "addons": [{ "id": "addon-1", "quantity": 10 }],
    });
    for event in both_forms(json!({ "type": "subscription.updated", "messageId": "1" }), payload) {
        let subscription: Subscription = event.data().unwrap();
        assert_eq!(subscription.id.as_deref(), Some("sub-1"));
        assert_eq!(subscription.status, Some(SubscriptionStatus::Active));
        assert_eq!(subscription.start_date, Some(datetime!(2022-04-10 0:00:00.001 UTC)));
        assert_eq!(subscription.addons[0].quantity, Some(10.0));
        assert_eq!(subscription.customer.unwrap().metadata.unwrap()["tier"], "gold");
        assert_eq!(event.customer_id(), Some("acme"));
    }
    let bare: Subscription = event(r#"{ "type": "trial.started" }"#).data().unwrap();
    assert!(bare.id.is_none() && bare.addons.is_empty());
}

#[test]
fn spend_limits() {
    let payload = json!({
        "id": "sub-1", "spendLimit": 100, "currentSpend": 80, "currentSpendPercentage": 80,
        "thresholdPercentage": 80, "isSoftLimit": false,
    });
    for event in both_forms(json!({ "type": "subscription.spend_limit.exceeded" }), payload) {
        let subscription: Subscription = event.data().unwrap();
        assert_eq!(*event.event_type(), EventType::SubscriptionSpendLimitExceeded);
        assert_eq!(
            (subscription.spend_limit, subscription.current_spend),
            (Some(100.0), Some(80.0))
        );
        assert_eq!(subscription.is_soft_limit, Some(false));
    }
}

#[test]
fn usage_that_reached_a_threshold() {
    let payload = json!({
        "thresholdPercentage": 80, "usageUsedPercentage": 83, "currentUsage": 10, "usageLimit": 12,
        "feature": feature(), "customer": { "id": "acme", "name": "", "email": null }, "resource": null,
        "activeSubscriptions": [{ "id": "sub-1", "plan": { "id": "plan-1" } }],
    });
    for event in both_forms(json!({ "type": "entitlement.usage_exceeded" }), payload) {
        let usage: UsageExceeded = event.data().unwrap();
        assert_eq!(
            (usage.threshold_percentage, usage.usage_used_percentage),
            (Some(80.0), Some(83.0))
        );
        let plan = usage.active_subscriptions[0].plan.as_ref().unwrap();
        assert_eq!(plan.id.as_deref(), Some("plan-1"));
    }
}

#[test]
fn customers_promotions_and_credits() {
    let customer: Customer =
        event(r#"{ "type": "customer.updated", "id": "acme", "billingCurrency": "ILS" }"#)
            .data()
            .unwrap();
    assert_eq!(
        (customer.id.as_deref(), customer.billing_currency.as_deref()),
        (Some("acme"), Some("ILS"))
    );

    let json = json!({
        "type": "promotionalEntitlement.updated", "id": "promo-1", "status": "Active", "feature": feature(),
        "customer": { "id": "acme" }, "usageLimit": 100, "period": "1 month",
        "endDate": "2022-04-10T00:00:00.001Z",
    });
    let promotional: PromotionalEntitlement = event(json.to_string()).data().unwrap();
    assert_eq!(
        (promotional.usage_limit, promotional.period.as_deref()),
        (Some(100.0), Some("1 month"))
    );

    let json = json!({
        "type": "credit_grant.depleted", "amount": 100, "consumedAmount": 100, "currencyId": "tokens",
        "cost": { "amount": 50, "currency": "USD" }, "customerId": "acme", "grantId": "ba63",
        "grantType": "PAID", "priority": 1, "expireAt": "2025-09-18T07:37:17.912Z",
    });
    let grant = event(json.to_string());
    assert_eq!(grant.customer_id(), Some("acme"));
    let grant: CreditGrant = grant.data().unwrap();
    assert_eq!((grant.amount, grant.cost.unwrap()["amount"].as_f64()), (Some(100.0), Some(50.0)));

    let json = json!({
        "type": "credit_balance.low", "customerId": "acme", "remainingBalance": 20,
        "remainingBalancePercentage": 20, "thresholdPercentage": 20, "creditCurrency": { "id": "tokens" },
    });
    let balance: CreditBalance = event(json.to_string()).data().unwrap();
    assert_eq!((balance.remaining_balance, balance.threshold_percentage), (Some(20.0), Some(20.0)));

    let json = json!({
        "type": "automatic_recharge.operation.attempted", "configId": "c", "grantId": "g",
        "customerId": "acme", "currencyId": "tokens", "amount": 55, "status": "SUCCESS",
    });
    let attempt: RechargeAttempt = event(json.to_string()).data().unwrap();
    assert_eq!((attempt.amount, attempt.status.as_deref()), (Some(55.0), Some("SUCCESS")));
}

#[test]
fn payloads_of_other_forms_say_where_they_differ() {
    let event = event(r#"{ "type": "subscription.updated", "customer": { "id": 5 } }"#);

    let error = event.data::<Subscription>().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Malformed);
    assert_eq!(error.to_string(), "unexpected event at `customer.id`");
    assert_eq!(event.json()["customer"]["id"], 5, "the JSON is there all the same");
}

#[test]
fn types_of_ones_own_can_be_decoded() {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Failure {
        entity_type: String,
        error: String,
    }

    let event = event(
        r#"{ "type": "sync.failed", "error": "Customer already exists", "entityType": "CUSTOMER" }"#,
    );
    let failure: Failure = event.data().unwrap();
    assert_eq!((&*failure.entity_type, &*failure.error), ("CUSTOMER", "Customer already exists"));
}
