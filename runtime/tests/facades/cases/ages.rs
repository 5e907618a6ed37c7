//! Fresh, stale, expired; absent and unknown.

use std::time::Duration;

use stigg_emulator::Fault;
use stigg_runtime::{Access, AccessDeniedReason, Check, Fallback, Source};

use super::{
    ANALYTICS, FETCH, Result, TEMPLATES, World, case, facade, on_basic, report, start, until,
};

#[facade]
#[case]
async fn stale_entitlements_answer_and_are_fetched_behind() -> Result {
    let (world, entitlements) = start().await?;
    drop(entitlements.check("acme", TEMPLATES).await);
    report(&world, TEMPLATES, 2).await?;

    world.advance(29);
    let fresh = entitlements.check("acme", TEMPLATES).await;
    assert!(!fresh.is_stale());
    world.advance(1);
    let stale = entitlements.check("acme", TEMPLATES).await;
    assert_eq!((stale.is_stale(), stale.usage()), (true, Some(0.into())));
    until(|| entitlements.stats().fetched == 2).await;
    let refreshed = entitlements.check("acme", TEMPLATES).await;
    assert_eq!((refreshed.is_stale(), refreshed.usage()), (false, Some(2.into())));
    assert_eq!(world.fetches(), 2);
    Ok(())
}

#[facade]
#[case]
async fn time_asleep_counts() -> Result {
    let (world, entitlements) = start().await?;
    drop(entitlements.check("acme", TEMPLATES).await);
    world.clock.suspend(Duration::from_secs(3_600));
    let decision = entitlements.check_now("acme", TEMPLATES);
    assert!(decision.is_stale());
    assert_eq!(decision.age(), Duration::from_secs(3_600));
    Ok(())
}

#[facade]
#[case]
async fn expired_entitlements_are_waited_for() -> Result {
    let (world, entitlements) = start().await?;
    drop(entitlements.check("acme", TEMPLATES).await);
    report(&world, TEMPLATES, 2).await?;
    world.advance(24 * 60 * 60);
    let now = entitlements.check("acme", TEMPLATES).await;
    assert_eq!((now.source(), now.usage()), (Source::Fetched, Some(2.into())));
    Ok(())
}

#[facade]
#[case]
async fn a_check_that_may_not_wait_falls_back_and_fetches_behind() -> Result {
    let (world, entitlements) = start().await?;
    let first = entitlements.check_now("acme", Check::from(TEMPLATES).or_granted());
    assert_eq!((first.source(), first.is_granted()), (Source::Fallback, true));
    until(|| entitlements.stats().fetched == 1).await;
    let second = entitlements.check_now("acme", TEMPLATES);
    assert_eq!(second.source(), Source::Cache);
    assert_eq!(world.fetches(), 1);
    Ok(())
}

#[facade]
#[case]
async fn an_absent_feature_is_denied_without_asking_unless_a_fallback_names_it() -> Result {
    let world = World::new()?;
    on_basic(&world, "acme").await?;
    let fallback = Fallback::grant().feature("feature-new", Access::limited(2));
    let entitlements = world.builder(fallback).start()?;

    let absent = entitlements.check("acme", ANALYTICS).await;
    assert_eq!(absent.reason(), Some(&AccessDeniedReason::EntitlementNotFound));
    let named = entitlements.check("acme", Check::metered("feature-new").requesting(2)).await;
    assert_eq!((named.source(), named.is_granted()), (Source::FallbackAbsent, true));
    assert!(named.is_fallback());
    let named = entitlements.check("acme", Check::metered("feature-new").requesting(3)).await;
    assert!(!named.is_granted());
    let per_check = entitlements.check("acme", Check::from(ANALYTICS).or_granted()).await;
    assert!(per_check.is_granted());
    assert_eq!(world.fetches(), 1);
    Ok(())
}

#[facade]
#[case]
async fn a_fallback_grants_nothing_to_customers_without_a_subscription() -> Result {
    let world = World::new()?;
    world.client.provision_customer("idle").await?;
    let entitlements = world.builder(Fallback::grant()).start()?;
    for customer in ["idle", "nobody"] {
        let check = Check::from(TEMPLATES).or_granted();
        let decision = entitlements.check(customer, check).await;
        assert!(!decision.is_granted(), "{customer}: {decision}");
    }
    Ok(())
}

#[facade]
#[case]
async fn unknown_customers_are_remembered_for_ten_seconds() -> Result {
    let (world, entitlements) = start().await?;
    for _ in 0..3 {
        let decision = entitlements.check("newcomer", TEMPLATES).await;
        assert_eq!(decision.reason(), Some(&AccessDeniedReason::CustomerNotFound));
    }
    assert_eq!(world.fetches(), 1);
    on_basic(&world, "newcomer").await?;
    world.advance(10);
    let decision = entitlements.check("newcomer", TEMPLATES).await;
    assert!(decision.is_granted(), "{decision}");
    Ok(())
}

#[facade]
#[case]
async fn a_refresh_after_a_change_shows_it() -> Result {
    let (world, entitlements) = start().await?;
    let decision = entitlements.check("newcomer", TEMPLATES).await;
    assert!(!decision.is_granted());
    on_basic(&world, "newcomer").await?;
    entitlements.refresh("newcomer").await?;
    let decision = entitlements.check("newcomer", TEMPLATES).await;
    assert_eq!((decision.is_granted(), decision.source()), (true, Source::Cache));
    Ok(())
}

#[facade]
#[case]
async fn invalidated_entitlements_go_on_to_answer_and_are_fetched_when_used() -> Result {
    let (world, entitlements) = start().await?;
    on_basic(&world, "globex").await?;
    for customer in ["acme", "globex"] {
        drop(entitlements.check(customer, TEMPLATES).await);
    }
    entitlements.invalidate("acme");
    let acme = entitlements.check("acme", TEMPLATES).await;
    let globex = entitlements.check("globex", TEMPLATES).await;
    assert_eq!((acme.is_stale(), globex.is_stale()), (true, false));
    until(|| entitlements.stats().fetched == 3).await;

    entitlements.invalidate_all();
    for customer in ["acme", "globex"] {
        let decision = entitlements.check(customer, TEMPLATES).await;
        assert_eq!((decision.is_stale(), decision.source()), (true, Source::Cache));
    }
    until(|| entitlements.stats().fetched == 5).await;
    let decision = entitlements.check("acme", TEMPLATES).await;
    assert!(!decision.is_stale());
    Ok(())
}

#[facade]
#[case]
async fn a_first_fetch_that_may_be_too_early_is_repeated() -> Result {
    let (world, entitlements) = start().await?;
    let slow = Fault::latency(Duration::from_millis(300)).for_operation(FETCH).times(1);
    world.emulator.inject(slow);
    let early = entitlements.check_now("acme", TEMPLATES);
    assert!(early.is_fallback());
    until(|| world.fetches() == 1).await;

    entitlements.invalidate("globex");
    entitlements.invalidate("acme");
    until(|| entitlements.stats().fetched == 2).await;
    let decision = entitlements.check_now("acme", TEMPLATES);
    assert_eq!((decision.source(), decision.is_stale()), (Source::Cache, false));
    assert_eq!(world.fetches(), 2);
    Ok(())
}
