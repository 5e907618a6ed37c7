//! Events of webhooks.

use std::time::Duration;

use stigg::webhooks::testing::EventBuilder;
use stigg::webhooks::{Event, EventType};
use stigg_emulator::Fault;
use stigg_runtime::{CustomerRef, Fallback, Source};

use super::{
    CAMPAIGNS, FETCH, Result, TEMPLATES, World, case, facade, on_basic, report, start, until,
};

fn updated(customer: &str) -> Event {
    EventBuilder::new(EventType::EntitlementsUpdated).customer(customer).event()
}

#[facade]
#[case]
async fn a_check_after_an_event_fetches_again() -> Result {
    let (world, entitlements) = start().await?;
    let before = entitlements.check("acme", CAMPAIGNS).await;
    assert!(before.is_granted());
    report(&world, CAMPAIGNS, 4).await?;
    let unaware = entitlements.check("acme", CAMPAIGNS).await;
    assert!(unaware.is_granted() && !unaware.is_stale());

    entitlements.apply_webhook(&updated("acme"));
    let stale = entitlements.check("acme", CAMPAIGNS).await;
    assert!(stale.is_granted() && stale.is_stale());
    until(|| !entitlements.check_now("acme", CAMPAIGNS).is_granted()).await;
    assert_eq!(world.fetches(), 2);
    assert_eq!(
        (entitlements.stats().webhooks.customer, entitlements.stats().webhooks.events()),
        (1, 1)
    );
    Ok(())
}

#[facade]
#[case]
async fn a_refresh_after_an_event_lets_the_next_check_know() -> Result {
    let (world, entitlements) = start().await?;
    drop(entitlements.check("acme", CAMPAIGNS).await);
    report(&world, CAMPAIGNS, 4).await?;

    let event = updated("acme");
    entitlements.apply_webhook(&event);
    entitlements.refresh(event.customer_id().unwrap_or_default()).await?;
    let after = entitlements.check("acme", CAMPAIGNS).await;
    assert!(!after.is_granted() && after.source() == Source::Cache);
    Ok(())
}

#[facade]
#[case]
async fn events_about_others_cost_nothing() -> Result {
    let (world, entitlements) = start().await?;
    drop(entitlements.check("acme", TEMPLATES).await);
    for number in 0..1_000 {
        entitlements.apply_webhook(&updated(&format!("customer-{number}")));
    }

    let decision = entitlements.check("acme", TEMPLATES).await;
    assert!(!decision.is_stale());
    let stats = entitlements.stats();
    assert_eq!(
        (stats.customers, stats.webhooks.not_in_memory, stats.webhooks.customer),
        (1, 1_000, 0)
    );
    assert_eq!(world.fetches(), 1);
    Ok(())
}

/// The customer acme, in memory with two resources, and globex with one of the same name.
#[facade]
async fn with_resources() -> Result<(World, super::Entitlements)> {
    let (world, entitlements) = start().await?;
    on_basic(&world, "globex").await?;
    drop(entitlements.check("acme", TEMPLATES).await);
    for (customer, resource) in [("acme", "one"), ("acme", "two"), ("globex", "one")] {
        drop(entitlements.check(CustomerRef::new(customer).resource(resource), TEMPLATES).await);
    }
    Ok((world, entitlements))
}

/// Tells of each whether it is stale.
fn stale(entitlements: &super::Entitlements) -> [bool; 4] {
    let names = [
        CustomerRef::new("acme"),
        CustomerRef::new("acme").resource("one"),
        CustomerRef::new("acme").resource("two"),
        CustomerRef::new("globex").resource("one"),
    ];
    names.map(|names| entitlements.check_now(names, TEMPLATES).is_stale())
}

#[facade]
#[case]
async fn an_event_about_a_customer_concerns_all_its_resources() -> Result {
    let (world, entitlements) = with_resources().await?;
    world.emulator.inject(Fault::latency(Duration::from_secs(60)).for_operation(FETCH));
    assert_eq!(stale(&entitlements), [false; 4]);

    entitlements.apply_webhook(&updated("acme"));
    assert_eq!(stale(&entitlements), [true, true, true, false]);
    Ok(())
}

#[facade]
#[case]
async fn an_event_about_a_resource_concerns_it_alone() -> Result {
    let (world, entitlements) = with_resources().await?;
    world.emulator.inject(Fault::latency(Duration::from_secs(60)).for_operation(FETCH));

    let event = EventBuilder::new("subscription.updated").customer("acme").resource("two");
    entitlements.apply_webhook(&event.event());
    assert_eq!(stale(&entitlements), [false, false, true, false]);
    Ok(())
}

#[facade]
#[case]
async fn a_package_published_to_all_customers_concerns_everything() -> Result {
    let (world, entitlements) = with_resources().await?;
    world.emulator.inject(Fault::latency(Duration::from_secs(60)).for_operation(FETCH));
    let published = EventBuilder::new(EventType::PlanPublished);

    let to_new = published.clone().field("migrationType", "NEW_CUSTOMERS");
    entitlements.apply_webhook(&to_new.event());
    assert_eq!(stale(&entitlements), [false; 4]);
    let to_all = published.field("migrationType", "ALL_CUSTOMERS");
    entitlements.apply_webhook(&to_all.event());
    assert_eq!(stale(&entitlements), [true; 4]);
    let webhooks = entitlements.stats().webhooks;
    assert_eq!((webhooks.ignored, webhooks.all_customers), (1, 1));
    Ok(())
}

#[facade]
#[case]
async fn events_of_unknown_types_concern_the_customer_they_name() -> Result {
    let (world, entitlements) = with_resources().await?;
    world.emulator.inject(Fault::latency(Duration::from_secs(60)).for_operation(FETCH));
    let unknown = EventBuilder::new("something.new");

    entitlements.apply_webhook(&unknown.event());
    assert_eq!(stale(&entitlements), [false; 4]);
    entitlements.apply_webhook(&unknown.customer("globex").resource("one").event());
    assert_eq!(stale(&entitlements), [false, false, false, true]);
    Ok(())
}

#[facade]
#[case]
async fn an_event_during_the_first_fetch_has_it_repeated() -> Result {
    let (world, entitlements) = start().await?;
    let slow = Fault::latency(Duration::from_millis(300)).for_operation(FETCH).times(1);
    world.emulator.inject(slow);
    let early = entitlements.check_now("acme", CAMPAIGNS);
    assert!(early.is_fallback());
    until(|| world.fetches() == 1).await;

    entitlements.apply_webhook(&updated("acme"));
    until(|| world.fetches() == 2).await;
    until(|| entitlements.check_now("acme", CAMPAIGNS).source() == Source::Cache).await;
    assert_eq!(entitlements.stats().webhooks.customer, 1);
    Ok(())
}

#[facade]
#[case]
async fn a_customer_who_was_unknown_is_fetched_again_once_created() -> Result {
    let (world, entitlements) = start().await?;
    let unknown = entitlements.check("globex", TEMPLATES).await;
    assert!(!unknown.is_granted());
    on_basic(&world, "globex").await?;

    let created = EventBuilder::new(EventType::CustomerCreated).field("id", "globex");
    entitlements.apply_webhook(&created.event());
    until(|| entitlements.check_now("globex", TEMPLATES).is_granted()).await;
    assert_eq!(world.fetches(), 2);
    Ok(())
}

#[facade]
#[case]
async fn events_are_counted_for_prometheus() -> Result {
    let (_world, entitlements) = start().await?;
    assert!(!entitlements.prometheus().contains("webhooks"));
    entitlements.apply_webhook(&updated("acme"));
    entitlements.apply_webhook(&EventBuilder::new("coupon.created").event());

    let text = entitlements.prometheus();
    for line in ["effect=\"not_in_memory\"} 1", "effect=\"ignored\"} 1", "effect=\"customer\"} 0"] {
        assert!(text.contains(&format!("stigg_webhooks_total{{{line}")), "{text}");
    }
    Ok(())
}

#[facade]
#[case]
async fn offline_instances_take_events_too() {
    let entitlements = super::Entitlements::offline(Fallback::grant());
    entitlements.apply_webhook(&updated("acme"));
    let decision = entitlements.check("acme", TEMPLATES).await;
    assert!(decision.is_granted());
}
