//! A Stigg that fails, hangs or is gone.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use stigg_emulator::Fault;
use stigg_runtime::{Access, Event, Fallback, Source, State};

use super::{FETCH, Result, TEMPLATES, World, case, facade, on_basic, start, until};

#[facade]
#[case]
async fn without_stigg_checks_fall_back_and_stop_to_ask() -> Result {
    let (world, entitlements) = start().await?;
    world.emulator.inject(Fault::status(503).for_operation(FETCH).always());
    for customer in ["one", "two", "three", "four", "five"] {
        let decision = entitlements.check(customer, TEMPLATES).await;
        assert_eq!((decision.source(), decision.is_granted()), (Source::Fallback, false));
    }
    assert_eq!(world.fetches(), 3, "the breaker is open");
    let status = entitlements.status();
    assert_eq!(status.state, State::Interrupted);
    assert!(status.last_error.is_some());
    Ok(())
}

#[facade]
#[case]
async fn a_probe_every_five_seconds_finds_stigg_again() -> Result {
    let (world, entitlements) = start().await?;
    world.emulator.inject(Fault::status(503).for_operation(FETCH).times(4));
    for _ in 0..4 {
        let decision = entitlements.check("acme", TEMPLATES).await;
        assert!(decision.is_fallback());
    }
    assert_eq!(world.fetches(), 3);
    world.advance(5);
    until(|| entitlements.stats().failed == 4).await;
    let decision = entitlements.check("acme", TEMPLATES).await;
    assert!(decision.is_fallback(), "no check waits for a probe");
    world.advance(5);
    until(|| entitlements.status().state == State::Live).await;
    let decision = entitlements.check("acme", TEMPLATES).await;
    assert_eq!(decision.source(), Source::Cache);
    Ok(())
}

#[facade]
#[case]
async fn what_is_in_memory_goes_on_to_answer_during_an_outage() -> Result {
    let (world, entitlements) = start().await?;
    drop(entitlements.check("acme", TEMPLATES).await);
    world.emulator.inject(Fault::drop_connection().for_operation(FETCH).always());
    for _ in 0..100 {
        world.advance(60);
        let decision = entitlements.check("acme", TEMPLATES).await;
        assert_eq!((decision.source(), decision.is_granted()), (Source::Cache, true));
    }
    world.advance(24 * 60 * 60);
    let decision = entitlements.check("acme", TEMPLATES).await;
    assert_eq!(decision.source(), Source::Fallback, "too old to be used");
    Ok(())
}

#[facade]
#[case]
async fn a_check_waits_for_a_hanging_stigg_no_longer_than_its_budget() -> Result {
    let world = World::new()?;
    on_basic(&world, "acme").await?;
    world.emulator.inject(Fault::latency(Duration::from_secs(2)).for_operation(FETCH).always());
    // By the real clock: this is about a wait.
    let fallback = Fallback::deny().feature(TEMPLATES, Access::GRANTED);
    let entitlements = super::Entitlements::builder(world.client.clone(), fallback)
        .miss_budget(Duration::from_millis(20))
        .start()?;
    for customer in ["acme", "one", "two"] {
        let decision = entitlements.check(customer, TEMPLATES).await;
        assert_eq!((decision.source(), decision.is_granted()), (Source::Fallback, true));
    }
    until(|| entitlements.status().state == State::Interrupted).await;
    // The fetches outlive the checks that began them.
    until(|| entitlements.stats().fetched == 3).await;
    let decision = entitlements.check("acme", TEMPLATES).await;
    assert_eq!((decision.source(), decision.usage()), (Source::Cache, Some(0.into())));
    Ok(())
}

#[facade]
#[case]
async fn a_refresh_that_fails_says_why() -> Result {
    let (world, entitlements) = start().await?;
    world.emulator.inject(Fault::status(503).for_operation(FETCH));
    let error = entitlements.refresh("acme").await.unwrap_err();
    assert_eq!(error.state(), State::Starting);
    assert!(std::error::Error::source(&error).is_some());
    entitlements.refresh("acme").await?;
    Ok(())
}

#[facade]
#[case]
async fn too_many_requests_pause_the_fetches_but_are_no_outage() -> Result {
    let (world, entitlements) = start().await?;
    world.emulator.inject(Fault::status(429).retry_after(2).for_operation(FETCH));
    let decision = entitlements.check("acme", TEMPLATES).await;
    assert!(decision.is_fallback());
    assert_eq!(entitlements.stats().rate_limited, 1);
    drop(entitlements.check_now("acme", TEMPLATES));
    assert_eq!(world.fetches(), 1);
    assert_eq!(entitlements.status().state, State::Starting);
    world.advance(3);
    until(|| entitlements.stats().fetched == 1).await;
    Ok(())
}

#[facade]
#[case]
async fn an_outage_is_told_once_and_stigg_is_tried_at_an_even_rate() -> Result {
    let world = World::new()?;
    on_basic(&world, "acme").await?;
    let states = Arc::new(Mutex::new(Vec::new()));
    let teller = Arc::clone(&states);
    let builder = world.builder(Fallback::deny()).observe(move |event| {
        if let Event::StatusChanged(status) = event {
            teller.lock().unwrap().push(status.state);
        }
    });
    let entitlements = builder.start()?;
    drop(entitlements.check("acme", TEMPLATES).await);
    world.emulator.inject(Fault::status(503).for_operation(FETCH).always());
    for customer in ["one", "two", "three"] {
        drop(entitlements.check(customer, TEMPLATES).await);
    }
    for round in 1..=20 {
        for customer in ["acme", "one", "two", "three", "four"] {
            drop(entitlements.check(customer, TEMPLATES).await);
        }
        world.advance(5);
        until(|| entitlements.stats().failed == 3 + round).await;
    }
    assert_eq!(world.fetches(), 1 + 3 + 20);
    world.emulator.clear_faults();
    world.advance(5);
    until(|| entitlements.status().state == State::Live).await;
    assert_eq!(*states.lock().unwrap(), [State::Live, State::Interrupted, State::Live]);
    Ok(())
}

#[facade]
#[case]
async fn a_revoked_key_is_an_outage_that_ends_when_the_key_is_good_again() -> Result {
    let (world, entitlements) = start().await?;
    drop(entitlements.check("acme", TEMPLATES).await);
    world.emulator.inject(Fault::status(401).for_operation(FETCH).always());
    for customer in ["one", "two", "three"] {
        let decision = entitlements.check(customer, TEMPLATES).await;
        assert_eq!(decision.source(), Source::Fallback);
    }
    let status = entitlements.status();
    assert_eq!(status.state, State::Interrupted);
    assert!(status.last_error.is_some_and(|error| error.is_unauthorized()));
    let decision = entitlements.check("acme", TEMPLATES).await;
    assert_eq!(decision.source(), Source::Cache);
    world.emulator.clear_faults();
    drop(entitlements.check("one", TEMPLATES).await);
    world.advance(5);
    until(|| entitlements.status().state == State::Live).await;
    Ok(())
}
