//! The events that changes lead to, and that the client's types fit them.

use serde_json::json;
use stigg::webhooks::payloads::{
    CreditBalance, CreditGrant, EntitlementsUpdated, MeterType, PromotionalEntitlement,
    Subscription, UsageExceeded,
};
use stigg::webhooks::{Affected, Event, EventType};
use stigg_emulator::Catalog;
use time::Duration as Span;

use super::{Receiver, field, received, report, settle, world};
use crate::common::World;

/// The first event of a type.
#[track_caller]
fn first(receiver: &Receiver, event_type: &EventType) -> Event {
    let mut events = receiver.events().into_iter();
    let found = events.find(|event| event.event_type() == event_type);
    found.unwrap_or_else(|| panic!("no {event_type} in {:?}", receiver.types()))
}

fn limit(updated: &EntitlementsUpdated, feature: &str) -> Option<f64> {
    let is_it = |entry: &&stigg::webhooks::payloads::Entitlement| {
        entry.feature.as_ref().unwrap().id.as_deref() == Some(feature)
    };
    updated.entitlements.iter().find(is_it).and_then(|entry| entry.usage_limit)
}

#[test]
fn all_types_are_known_and_concern_the_customer() {
    let (world, receiver) = received();
    world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
    }));
    settle(&world);

    let events = receiver.events();
    assert!(events.len() > 1, "{events:?}");
    for event in &events {
        assert!(!matches!(event.event_type(), EventType::Unknown(_)), "{event:?}");
        assert_eq!(event.customer_id(), Some("acme"), "{event:?}");
        assert_eq!(event.trace_id(), events[0].trace_id(), "one operation, one trace");
    }
    let ids: std::collections::BTreeSet<_> =
        events.iter().map(|event| event.message_id()).collect();
    assert_eq!(ids.len(), events.len());
}

#[test]
fn a_change_of_plan_tells_of_subscriptions_and_entitlements() {
    let (world, receiver) = received();
    let before = world.limit("acme", "feature-01-templates");
    world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
    }));
    settle(&world);

    let created = first(&receiver, &EventType::SubscriptionCreated);
    let subscription: Subscription = created.data().unwrap();
    assert_eq!(subscription.plan.unwrap().id.as_deref(), Some("plan-revvenu-essentials"));
    assert_eq!(subscription.billing_period.as_deref(), Some("MONTHLY"));
    assert!(subscription.start_date.is_some() && subscription.resource.is_none());
    first(&receiver, &EventType::SubscriptionCanceled);
    let event = first(&receiver, &EventType::EntitlementsUpdated);
    assert_eq!(event.affects(), Affected::Customer { customer_id: "acme", resource_id: None });
    let updated: EntitlementsUpdated = event.data().unwrap();
    let now = world.limit("acme", "feature-01-templates");
    assert_ne!(json!(limit(&updated, "feature-01-templates")), before);
    assert_eq!(limit(&updated, "feature-01-templates"), now.as_f64());
    let features = updated.entitlements.iter().filter_map(|entry| entry.feature.as_ref());
    let meters: Vec<_> = features.filter_map(|feature| feature.meter_type.clone()).collect();
    assert!(meters.contains(&MeterType::Incremental), "{meters:?}");
    assert!(!meters.iter().any(|meter| matches!(meter, MeterType::Unknown(_))), "{meters:?}");
}

#[test]
fn usage_tells_when_it_reaches_the_limit_and_not_again() {
    let (world, receiver) = received();
    report(&world, "feature-02-campaigns", 3);
    settle(&world);
    assert_eq!(receiver.types(), [""; 0]);
    report(&world, "feature-02-campaigns", 1);
    report(&world, "feature-02-campaigns", 1);
    settle(&world);

    assert_eq!(receiver.types(), ["entitlement.usage_exceeded"]);
    let event = receiver.events().remove(0);
    let usage: UsageExceeded = event.data().unwrap();
    assert_eq!((usage.current_usage, usage.usage_limit), (Some(4.0), Some(4.0)));
    assert_eq!(
        (usage.threshold_percentage, usage.usage_used_percentage),
        (Some(100.0), Some(100.0))
    );
    assert_eq!(usage.feature.unwrap().id.as_deref(), Some("feature-02-campaigns"));
    assert_eq!(usage.active_subscriptions.len(), 1);
    assert_eq!(event.customer_id(), Some("acme"));
}

#[test]
fn credits_tell_of_grants_and_empty_balances() {
    let (world, receiver) = received();
    let grant = json!({
        "customerId": "acme", "currencyId": "cred-type-ai", "grantType": "PAID", "amount": 10,
        "displayName": "Top-up",
    });
    let document =
        "mutation($input: CreditGrantInput!) { createCreditGrant(input: $input) { grantId } }";
    world.send(document, json!({ "input": grant })).data();
    for amount in [4, 6] {
        let input = json!({
            "customerId": "acme", "currencyId": "cred-type-ai", "amount": amount,
            "idempotencyKey": amount.to_string(),
        });
        let document =
            "mutation($input: ConsumeCreditInput!) { consumeCredits(input: $input) { amount } }";
        world.send(document, json!({ "input": input })).data();
    }
    settle(&world);

    let created: CreditGrant = first(&receiver, &EventType::CreditGrantCreated).data().unwrap();
    assert_eq!(
        (created.amount, created.currency_id.as_deref()),
        (Some(10.0), Some("cred-type-ai"))
    );
    let depleted = first(&receiver, &EventType::CreditGrantDepleted);
    let grant: CreditGrant = depleted.data().unwrap();
    assert_eq!((grant.consumed_amount, depleted.customer_id()), (Some(10.0), Some("acme")));
    let balance: CreditBalance =
        first(&receiver, &EventType::CreditBalanceDepleted).data().unwrap();
    assert_eq!(
        (balance.remaining_balance, balance.customer_id.as_deref()),
        (Some(0.0), Some("acme"))
    );
    let depletions = receiver.types().iter().filter(|name| name.ends_with("depleted")).count();
    assert_eq!(depletions, 2, "one of the grant and one of the balance");
}

#[test]
fn promotional_entitlements_tell_of_their_life() {
    let (world, receiver) = received();
    let input = json!({
        "customerId": "acme",
        "promotionalEntitlements": [{
            "featureId": "feature-04-analytics", "period": "CUSTOM",
            "customEndDate": "2026-09-08T00:00:00Z",
        }],
    });
    let document = "mutation($input: GrantPromotionalEntitlementsInput!) {
        grantPromotionalEntitlements(input: $input) { id } }";
    world.send(document, json!({ "input": input })).data();
    settle(&world);
    let granted = first(&receiver, &EventType::PromotionalEntitlementGranted);
    let granted: PromotionalEntitlement = granted.data().unwrap();
    assert_eq!(granted.feature.unwrap().id.as_deref(), Some("feature-04-analytics"));

    world.emulator.advance(Span::days(8));
    settle(&world);
    let expired = first(&receiver, &EventType::PromotionalEntitlementExpired);
    let expired: PromotionalEntitlement = expired.data().unwrap();
    assert_eq!((expired.id, expired.status.as_deref()), (granted.id, Some("Expired")));
}

#[test]
fn customers_and_packages_tell_of_themselves() {
    let (world, receiver) = received();
    world.customer("globex", false);
    world.emulator.archive_customer("globex").unwrap();
    let mut plans = Catalog::demo().plans;
    plans.retain(|plan| plan.ref_id == "plan-revvenu-basic");
    plans[0].entitlements[0].usage_limit = Some(100.0);
    world.emulator.publish(Catalog { plans, ..Catalog::default() }).unwrap();
    settle(&world);

    let created = first(&receiver, &EventType::CustomerCreated);
    assert_eq!(created.customer_id(), Some("globex"));
    let deleted = first(&receiver, &EventType::CustomerDeleted);
    assert_eq!(deleted.id(), Some("globex"));
    let published = first(&receiver, &EventType::PlanPublished);
    assert_eq!(
        (published.id(), field(&published, "version").as_u64()),
        (Some("plan-revvenu-basic"), Some(2))
    );
    // Existing subscriptions keep their version.
    assert_eq!(published.affects(), Affected::Nothing);
}

#[test]
fn trials_tell_of_their_end_when_the_clock_moves() {
    let catalog = Catalog::demo();
    let trial = catalog.plans.iter().find(|plan| plan.default_trial.is_some());
    let Some(plan) = trial.map(|plan| plan.ref_id.clone()) else { panic!("no plan has a trial") };
    let (world, receiver): (World, _) = (world(), Receiver::start());
    world.customer("globex", true);
    world.emulator.add_webhook(receiver.webhook()).unwrap();
    world.provision(json!({ "customerId": "globex", "planId": plan, "billingPeriod": "MONTHLY" }));
    settle(&world);
    first(&receiver, &EventType::TrialStarted);

    world.emulator.advance(Span::days(60));
    settle(&world);
    let types = receiver.types();
    let ended = ["subscription.trial_converted", "subscription.trial_expired"];
    assert!(types.iter().any(|name| ended.contains(&&**name)), "{types:?}");
}

#[test]
fn replacing_the_state_tells_how_things_are_and_not_what_happened() {
    let (world, receiver) = received();
    world.emulator.reset();
    settle(&world);
    let types = receiver.types();
    assert!(types.iter().all(|name| name == "entitlements.updated"), "{types:?}");
}
