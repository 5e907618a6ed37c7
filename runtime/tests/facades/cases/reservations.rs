//! Usage that is reserved counts at once.

use stigg_emulator::{Catalog, Fault};
use stigg_runtime::{Access, AccessDeniedReason, Check, Fallback, Snapshot, State};

use super::{
    CAMPAIGNS, Entitlements, FETCH, Result, TEMPLATES, World, case, facade, grant_credits,
    on_basic, report, reserved_at_once, start, until,
};

#[facade]
#[case]
async fn as_many_reservations_succeed_as_there_is_room_for() {
    let seats = Snapshot::new("acme").feature("feature-seats", Access::limited(100));
    let entitlements = Entitlements::fixed([seats]);
    let granted = reserved_at_once(&entitlements, "feature-seats", 64).await;
    assert_eq!(granted, 100);
    let decision = entitlements.check("acme", "feature-seats").await;
    assert_eq!(decision.usage(), Some(0.into()), "all were given back");
}

#[facade]
#[case]
async fn a_reservation_counts_until_it_is_dropped() -> Result {
    let (_world, entitlements) = start().await?;
    let two = entitlements.reserve("acme", Check::metered(TEMPLATES).requesting(2)).await;
    let two = two.map_err(|decision| decision.to_string())?;
    let full = entitlements.check("acme", Check::metered(TEMPLATES).requesting(2)).await;
    assert_eq!((full.is_granted(), full.usage()), (false, Some(2.into())));
    let denied = entitlements.reserve("acme", Check::metered(TEMPLATES).requesting(2)).await;
    let denied = denied.err().ok_or("it fits")?;
    assert_eq!(denied.reason(), Some(&AccessDeniedReason::RequestedUsageExceedingLimit));
    drop(two);
    let free = entitlements.check("acme", Check::metered(TEMPLATES).requesting(3)).await;
    assert!(free.is_granted(), "{free}");
    Ok(())
}

#[facade]
#[case]
async fn a_reservation_survives_a_refresh() -> Result {
    let (_world, entitlements) = start().await?;
    let one = entitlements.reserve("acme", TEMPLATES).await;
    entitlements.refresh("acme").await?;
    let decision = entitlements.check("acme", TEMPLATES).await;
    assert_eq!(decision.usage(), Some(1.into()));
    drop(one);
    assert_eq!(entitlements.check_now("acme", TEMPLATES).usage(), Some(0.into()));
    Ok(())
}

#[facade]
#[case]
async fn committed_usage_counts_once_until_a_later_fetch_shows_it() -> Result {
    let (world, entitlements) = start().await?;
    let reserved = entitlements.reserve("acme", CAMPAIGNS).await;
    let reserved = reserved.map_err(|decision| decision.to_string())?;
    report(&world, CAMPAIGNS, 1).await?;
    world.advance(1);
    reserved.commit();
    assert_eq!(entitlements.check_now("acme", CAMPAIGNS).usage(), Some(1.into()));
    world.advance(1);
    entitlements.refresh("acme").await?;
    assert_eq!(entitlements.check_now("acme", CAMPAIGNS).usage(), Some(1.into()), "not 2");
    Ok(())
}

#[facade]
#[case]
async fn committed_usage_that_no_fetch_shows_is_forgotten_after_a_minute() -> Result {
    let (world, entitlements) = start().await?;
    let reserved = entitlements.reserve("acme", CAMPAIGNS).await;
    let reserved = reserved.map_err(|decision| decision.to_string())?;
    reserved.commit();
    world.emulator.inject(Fault::status(503).for_operation(FETCH).always());
    world.advance(59);
    assert_eq!(entitlements.check_now("acme", CAMPAIGNS).usage(), Some(1.into()));
    world.advance(1);
    until(|| entitlements.check_now("acme", CAMPAIGNS).usage() == Some(0.into())).await;
    Ok(())
}

#[facade]
#[case]
async fn committed_usage_counts_for_as_long_as_stigg_does_not_answer() -> Result {
    let (world, entitlements) = start().await?;
    let reserved = entitlements.reserve("acme", CAMPAIGNS).await;
    let reserved = reserved.map_err(|decision| decision.to_string())?;
    reserved.commit();
    world.emulator.inject(Fault::status(503).for_operation(FETCH).always());
    for _ in 0..3 {
        entitlements.refresh("acme").await.unwrap_err();
    }
    assert_eq!(entitlements.status().state, State::Interrupted);
    for failed in 4..10 {
        world.advance(600);
        assert_eq!(entitlements.check_now("acme", CAMPAIGNS).usage(), Some(1.into()));
        until(|| entitlements.stats().failed == failed).await;
    }
    world.emulator.clear_faults();
    world.advance(5);
    assert_eq!(entitlements.check_now("acme", CAMPAIGNS).usage(), Some(1.into()));
    until(|| entitlements.status().state == State::Live).await;
    assert_eq!(entitlements.check_now("acme", CAMPAIGNS).usage(), Some(0.into()), "it was fetched");
    Ok(())
}

#[facade]
#[case]
async fn a_fallback_with_a_limit_counts_reservations() -> Result {
    let world = World::new()?;
    world.emulator.inject(Fault::status(503).for_operation(FETCH).always());
    let fallback = Fallback::deny().feature("feature-seats", Access::limited(2));
    let entitlements = world.builder(fallback).start()?;
    let first = entitlements.reserve("acme", "feature-seats").await;
    let second = entitlements.reserve("acme", "feature-seats").await;
    let third = entitlements.reserve("acme", "feature-seats").await;
    assert_eq!((first.is_ok(), second.is_ok(), third.is_ok()), (true, true, false));
    let check = entitlements.check("acme", "feature-seats").await;
    assert!(!check.is_granted());
    drop(first);
    let check = entitlements.check("acme", "feature-seats").await;
    assert!(check.is_granted());
    Ok(())
}

#[facade]
#[case]
async fn a_feature_that_costs_credits_reserves_them_too() -> Result {
    let world = World::new()?;
    let mut plan = Catalog::demo().plans.remove(0);
    plan.entitlements[0].feature = "feature-06-ai-messages".into();
    plan.entitlements[0].usage_limit = Some(10.0);
    world.emulator.publish(Catalog { plans: vec![plan], ..Catalog::default() })?;
    on_basic(&world, "acme").await?;
    grant_credits(&world, 5).await?;
    let entitlements = world.builder(Fallback::deny()).start()?;
    let messages = Check::metered("feature-06-ai-messages").requesting(2);

    let two = entitlements.reserve("acme", messages).await;
    let two = two.map_err(|decision| decision.to_string())?;
    let credits = entitlements.check("acme", Check::credits("cred-type-ai")).await;
    assert_eq!(credits.remaining(), Some(1.into()), "2 messages cost 4 of 5 credits");
    let more = entitlements.check("acme", "feature-06-ai-messages").await;
    assert_eq!(more.reason(), Some(&AccessDeniedReason::InsufficientCredits));
    drop(two);
    let more = entitlements.check("acme", messages).await;
    assert!(more.is_granted(), "{more}");
    Ok(())
}
