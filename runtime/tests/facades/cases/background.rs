//! Fetches: one at a time, before they are needed, and what is told of them.

use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use stigg_emulator::Fault;
use stigg_runtime::{CustomerRef, Decision, Event, Fallback, Source, State};

use super::{FETCH, Result, TEMPLATES, World, at_once, case, facade, on_basic, start, until};

#[facade]
#[case]
async fn one_fetch_serves_all_checks_that_wait_for_it() -> Result {
    let (world, entitlements) = start().await?;
    world.emulator.inject(Fault::latency(Duration::from_millis(100)).for_operation(FETCH));
    let decisions = at_once(&entitlements, TEMPLATES, 16).await;
    assert!(decisions.iter().all(Decision::is_granted));
    assert!(decisions.iter().any(|decision| decision.source() == Source::Fetched));
    assert_eq!(world.fetches(), 1);
    Ok(())
}

#[facade]
#[case]
async fn customers_are_fetched_before_they_are_needed() -> Result {
    let world = World::new()?;
    on_basic(&world, "acme").await?;
    let builder = world.builder(Fallback::deny()).preload("acme");
    let entitlements = builder.preload(CustomerRef::new("acme").resource("site")).start()?;
    let ready = entitlements.ready(Duration::from_secs(10)).await;
    assert!(ready);
    assert_eq!(entitlements.check_now("acme", TEMPLATES).source(), Source::Cache);
    assert_eq!(world.fetches(), 2);
    Ok(())
}

#[facade]
#[case]
async fn a_late_success_heals_a_start_without_stigg() -> Result {
    let world = World::new()?;
    on_basic(&world, "acme").await?;
    world.emulator.inject(Fault::status(503).for_operation(FETCH).times(4));
    let entitlements = world.builder(Fallback::deny()).preload("acme").start()?;
    until(|| entitlements.status().state == State::Interrupted).await;
    world.advance(5);
    until(|| entitlements.stats().failed == 4).await;
    let ready = entitlements.ready(Duration::ZERO).await;
    assert!(!ready);
    world.advance(5);
    let ready = entitlements.ready(Duration::from_secs(10)).await;
    assert!(ready);
    assert_eq!(entitlements.status().state, State::Live);
    Ok(())
}

#[facade]
#[case]
async fn an_observer_is_told_of_changes_and_once_of_each_unknown_feature() -> Result {
    let world = World::new()?;
    on_basic(&world, "acme").await?;
    let told = Arc::new(Mutex::new(Vec::new()));
    let teller = Arc::clone(&told);
    let builder = world.builder(Fallback::deny()).observe(move |event| {
        let event = match event {
            Event::StatusChanged(status) => status.state.to_string(),
            Event::UnknownFeature(feature) => feature.clone(),
            _ => return,
        };
        drop(teller.lock().map(|mut told| told.push(event)));
        panic!("an observer may fail");
    });
    let entitlements = builder.start()?;
    drop(entitlements.check("acme", TEMPLATES).await);
    for _ in 0..3 {
        drop(entitlements.check("acme", "feature-01-template").await);
    }
    until(|| told.lock().unwrap().len() == 2).await;
    told.lock().unwrap().sort_unstable();
    assert_eq!(*told.lock().unwrap(), ["feature-01-template", "live"]);
    assert_eq!(entitlements.stats().unknown_features, 3);
    Ok(())
}

#[facade]
#[case]
async fn an_observer_may_use_the_instance() -> Result {
    let world = World::new()?;
    on_basic(&world, "acme").await?;
    let instance = Arc::new(OnceLock::<super::Entitlements>::new());
    let used = Arc::clone(&instance);
    let builder = world.builder(Fallback::deny()).observe(move |_| {
        if let Some(entitlements) = used.get() {
            entitlements.invalidate("acme");
            drop(entitlements.customer("acme").check_now(TEMPLATES));
        }
    });
    let entitlements = builder.start()?;
    drop(instance.set(entitlements.clone()));
    let reserved = entitlements.reserve("acme", "feature-01-template").await;
    assert!(reserved.is_err());
    let closed = entitlements.close(Duration::from_secs(10)).await;
    assert!(closed);
    Ok(())
}

#[facade]
#[case]
async fn an_observer_is_told_that_there_were_too_many_requests() -> Result {
    let world = World::new()?;
    world.emulator.inject(Fault::status(429).for_operation(FETCH));
    let told = Arc::new(Mutex::new(None));
    let teller = Arc::clone(&told);
    let builder = world.builder(Fallback::deny()).instances(3).observe(move |event| {
        if let Event::RateLimited { reads_per_minute } = event {
            *teller.lock().unwrap() = Some(*reads_per_minute);
        }
    });
    let entitlements = builder.start()?;
    assert_eq!(entitlements.stats().reads_per_minute, 1_000);
    drop(entitlements.check("acme", TEMPLATES).await);
    until(|| told.lock().unwrap().is_some()).await;
    assert_eq!(*told.lock().unwrap(), Some(500));
    assert_eq!(entitlements.stats().reads_per_minute, 500);
    Ok(())
}

#[facade]
#[case]
async fn checks_are_counted_by_source_and_reason() -> Result {
    let (_world, entitlements) = start().await?;
    drop(entitlements.check("acme", TEMPLATES).await);
    drop(entitlements.check("acme", TEMPLATES).await);
    drop(entitlements.check("acme", "feature-unknown").await);
    let stats = entitlements.stats();
    assert_eq!(stats.checks_from(Source::Fetched), 1);
    assert_eq!(stats.checks_from(Source::Cache), 2);
    let denied = stats.denied.iter().map(|(reason, count)| (reason.as_str(), *count));
    assert_eq!(denied.collect::<Vec<_>>(), [("EntitlementNotFound", 1)]);
    assert_eq!((stats.customers, stats.fetched), (1, 1));
    assert!(stats.bytes > 0);
    let text = entitlements.prometheus();
    for line in [
        "stigg_checks_total{source=\"cache\"} 2",
        "stigg_checks_denied_total{reason=\"EntitlementNotFound\"} 1",
        "stigg_fetches_total{outcome=\"succeeded\"} 1",
        "stigg_fetch_budget_per_second 50",
        "stigg_state{state=\"live\"} 1",
    ] {
        assert!(text.lines().any(|own| own == line), "{line} is not in {text}");
    }
    Ok(())
}
