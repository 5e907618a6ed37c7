//! The feed over a store, without a server.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use super::Feed;
use super::change::{Change, Event, PackageKind, Release, Stage};
use crate::catalog::{Catalog, Lookup};
use crate::store::Store;

const START: OffsetDateTime = datetime!(2026-03-10 12:00 UTC);

fn store() -> Store {
    Store::new(Lookup::new(Catalog::demo()).expect("the demo catalog is valid"), START)
}

fn input<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("the input is valid")
}

fn provision_customer(store: &mut Store, customer: &str) {
    store.provision_customer(input(json!({ "customerId": customer }))).expect("it is new");
}

fn subscribe(store: &mut Store, customer: &str, plan: &str) {
    let order = json!({ "customerId": customer, "planId": plan, "billingPeriod": "MONTHLY" });
    store.provision_subscription(input(order)).expect("the plan is on offer");
}

fn grant_for_a_week(store: &mut Store, customer: &str) {
    let grant = json!({
        "customerId": customer,
        "promotionalEntitlements": [{
            "featureId": "feature-01-templates", "usageLimit": 5, "period": "ONE_WEEK",
        }],
    });
    store.grant_promotional_entitlements(&input(grant)).expect("the feature exists");
}

/// Events of the customer `acme`.
fn of_acme(changes: Vec<Change>) -> Vec<Event> {
    let event = |change| match change {
        Change::Customer { customer, event } if customer == "acme" => Some(event),
        _ => None,
    };
    changes.into_iter().filter_map(event).collect()
}

/// The steps of the subscriptions among what happened.
fn stages(changes: Vec<Change>) -> Vec<Stage> {
    let stage = |event| match event {
        Event::Subscription { stage, .. } => Some(stage),
        _ => None,
    };
    of_acme(changes).into_iter().filter_map(stage).collect()
}

/// Orders a trial of the paid plan for a week. Returns the identifier of the subscription.
fn try_for_a_week(store: &mut Store, end_behavior: &str) -> String {
    let order = json!({
        "customerId": "acme", "planId": "plan-stigg-pro", "billingPeriod": "MONTHLY",
        "subscriptionId": "trial",
        "trialOverrideConfiguration": {
            "isTrial": true, "trialEndDate": "2026-03-17T12:00:00Z",
            "trialEndBehavior": end_behavior,
        },
    });
    store.provision_subscription(input(order)).expect("the plan has a trial");
    "trial".to_owned()
}

/// The names of what happened to a customer.
fn events(changes: &[Change]) -> Vec<&'static str> {
    let name = |change: &Change| match change {
        Change::Catalog { .. } => "catalog",
        Change::Package(_) => "package",
        Change::Customer { event, .. } => match event {
            Event::CustomerCreated => "customer created",
            Event::CustomerArchived => "customer archived",
            Event::Subscription { stage, .. } => match stage {
                Stage::Created => "created",
                Stage::TrialStarted => "trial started",
                Stage::TrialConverted => "trial converted",
                Stage::TrialExpired => "trial expired",
                Stage::Updated => "updated",
                Stage::Canceled => "canceled",
                Stage::Expired => "expired",
            },
            Event::Entitlements { .. } => "entitlements",
            Event::Usage { .. } => "usage",
            _ => "other",
        },
    };
    changes.iter().map(name).collect()
}

#[test]
fn reading_changes_nothing() {
    let mut store = store();
    provision_customer(&mut store, "acme");
    subscribe(&mut store, "acme", "plan-revvenu-basic");
    let mut feed = Feed::start(&mut store);
    store.settle("acme");
    assert_eq!(feed.changes(&mut store), []);
}

#[test]
fn a_store_that_nobody_watches_remembers_nothing() {
    let mut store = store();
    let feed = Feed::start(&mut store);
    provision_customer(&mut store, "acme");
    assert_ne!(store.touched, crate::store::Touched::Unwatched);
    Feed::stop(&mut store);
    drop(feed);
    provision_customer(&mut store, "umbrella");
    assert_eq!(store.touched, crate::store::Touched::Unwatched);
}

#[test]
fn an_order_creates_a_subscription_and_changes_entitlements() {
    let mut store = store();
    let mut feed = Feed::start(&mut store);
    provision_customer(&mut store, "acme");
    assert_eq!(events(&feed.changes(&mut store)), ["customer created", "entitlements"]);
    subscribe(&mut store, "acme", "plan-revvenu-basic");
    let changes = feed.changes(&mut store);
    let happened = events(&changes);
    assert_eq!(happened.first(), Some(&"created"), "{changes:?}");
    assert!(happened.contains(&"entitlements"), "{changes:?}");
    assert_eq!(feed.changes(&mut store), []);
}

#[test]
fn only_customers_for_whom_something_is_due_are_looked_at() {
    let mut store = store();
    provision_customer(&mut store, "acme");
    provision_customer(&mut store, "umbrella");
    grant_for_a_week(&mut store, "acme");
    let mut feed = Feed::start(&mut store);
    let due = feed.next_due().expect("the grant expires");
    assert_eq!(due, START + Duration::weeks(1));
    store.now = due - Duration::SECOND;
    assert_eq!(feed.changes(&mut store), []);
    store.now = due;
    assert_ne!(feed.changes(&mut store), []);
    assert_eq!(feed.next_due(), None);
}

#[test]
fn a_clock_that_moves_back_is_noticed() {
    let mut store = store();
    provision_customer(&mut store, "acme");
    grant_for_a_week(&mut store, "acme");
    let mut feed = Feed::start(&mut store);
    store.now = START + Duration::weeks(2);
    let changes = feed.changes(&mut store);
    assert_eq!(events(&changes), ["other", "entitlements"], "{changes:?}");
    store.now = START;
    assert!(events(&feed.changes(&mut store)).contains(&"entitlements"));
}

#[test]
fn a_replaced_state_tells_what_is_and_not_what_happened() {
    let mut store = store();
    provision_customer(&mut store, "acme");
    subscribe(&mut store, "acme", "plan-revvenu-basic");
    let mut feed = Feed::start(&mut store);
    store.replace(self::store());
    assert_eq!(events(&feed.changes(&mut store)), ["entitlements"]);
    assert_eq!(feed.changes(&mut store), []);
}

#[test]
fn a_published_version_is_told_once() {
    let mut store = store();
    let mut feed = Feed::start(&mut store);
    let mut plans = Catalog::demo().plans;
    plans.retain(|plan| plan.ref_id == "plan-revvenu-basic");
    plans[0].description = Some("Another text".to_owned());
    let changes = Catalog { plans, ..Catalog::default() };
    store.publish(changes).expect("the catalog stays valid");
    let release =
        Release { kind: PackageKind::Plan, ref_id: "plan-revvenu-basic".to_owned(), version: 2 };
    let told = feed.changes(&mut store);
    assert!(told.contains(&Change::Package(release)), "{told:?}");
    assert_eq!(feed.changes(&mut store), []);
}

#[test]
fn a_trial_starts_and_expires_or_converts() {
    for (behavior, ends) in
        [("CANCEL_SUBSCRIPTION", Stage::TrialExpired), ("CONVERT_TO_PAID", Stage::TrialConverted)]
    {
        let mut store = store();
        let customer = json!({
            "customerId": "acme", "billingInformation": { "paymentMethodId": "pm_1" },
        });
        store.provision_customer(input(customer)).expect("it is new");
        let mut feed = Feed::start(&mut store);
        let trial = try_for_a_week(&mut store, behavior);
        assert_eq!(stages(feed.changes(&mut store)), [Stage::Created, Stage::TrialStarted]);
        store.now = START + Duration::weeks(1);
        let changes = feed.changes(&mut store);
        let step = Event::Subscription { subscription: trial, stage: ends };
        assert!(of_acme(changes.clone()).contains(&step), "{changes:?}");
    }
}

#[test]
fn a_subscription_is_updated_and_canceled() {
    let mut store = store();
    provision_customer(&mut store, "acme");
    let order = json!({
        "customerId": "acme", "planId": "plan-revvenu-basic", "subscriptionId": "free",
    });
    store.provision_subscription(input(order)).expect("the plan is on offer");
    let mut feed = Feed::start(&mut store);
    store.now += Duration::SECOND;
    let update = json!({ "subscriptionId": "free", "additionalMetaData": { "team": "sales" } });
    store.update_subscription(input(update)).expect("it can be updated");
    assert_eq!(stages(feed.changes(&mut store)), [Stage::Updated]);
    let cancellation = json!({
        "subscriptionRefId": "free", "subscriptionCancellationTime": "IMMEDIATE",
    });
    store.cancel_subscription(input(cancellation)).expect("it can be cancelled");
    assert_eq!(stages(feed.changes(&mut store)), [Stage::Canceled]);
}

#[test]
fn usage_and_balances_are_told_with_what_they_were_before() {
    let mut store = store();
    provision_customer(&mut store, "acme");
    subscribe(&mut store, "acme", "plan-revvenu-basic");
    let mut feed = Feed::start(&mut store);
    let mut report = |store: &mut Store| {
        let usage = json!({
            "customerId": "acme", "featureId": "feature-01-templates", "value": 2,
        });
        store.report_usage(input(usage)).expect("the feature is metered");
        let events = of_acme(feed.changes(store));
        let usage = |event: &Event| match event {
            Event::Usage { before, after, .. } => {
                Some((before.as_ref().map(|usage| usage.current), after.current))
            }
            _ => None,
        };
        events.iter().find_map(usage).expect("the usage changed")
    };
    assert_eq!(report(&mut store), (None, 2.0.into()));
    assert_eq!(report(&mut store), (Some(2.0.into()), 4.0.into()));

    let grant = json!({
        "customerId": "acme", "currencyId": "cred-type-ai", "grantType": "PAID", "amount": 10,
        "displayName": "Top-up",
    });
    store.grant_credits(input(grant)).expect("the currency exists");
    let events = of_acme(feed.changes(&mut store));
    assert!(matches!(events.first(), Some(Event::CreditGrantCreated { .. })), "{events:?}");
    let balance = events.iter().find_map(|event| match event {
        Event::CreditBalance { before, after, .. } => Some((before.granted, after.granted)),
        _ => None,
    });
    assert_eq!(balance, Some((0.0.into(), 10.0.into())));
}
