//! Usage periods that end.

use std::time::Duration;

use stigg_runtime::{Check, Source};

use super::{CAMPAIGNS, Result, case, facade, report, start, until};

#[facade]
#[case]
async fn when_a_usage_period_ends_usage_counts_from_zero_before_stigg_is_asked() -> Result {
    let (world, entitlements) = start().await?;
    report(&world, CAMPAIGNS, 4).await?;
    let full = entitlements.check("acme", CAMPAIGNS).await;
    assert!(!full.is_granted(), "{full}");

    // A month later the period has ended, and the jitter of the refresh has not begun.
    let month = Duration::from_secs(31 * 24 * 60 * 60);
    let kept = entitlements.export();
    world.emulator.advance(month.try_into()?);
    let taken_at = kept[0].taken_at().ok_or("no time")?;
    assert_eq!(taken_at, world.clock.now());
    world.clock.advance(month);
    let refetched = entitlements.check("acme", Check::metered(CAMPAIGNS).requesting(4)).await;
    assert_eq!((refetched.is_granted(), refetched.source()), (true, Source::Fetched));
    Ok(())
}

#[facade]
#[case]
async fn a_prediction_counts_local_usage_until_it_is_fetched() -> Result {
    let (world, _) = start().await?;
    let day = Duration::from_secs(24 * 60 * 60);
    let builder = world.builder(stigg_runtime::Fallback::deny());
    let entitlements = builder.fresh_for(day * 40).max_stale(day * 40).start()?;
    report(&world, CAMPAIGNS, 4).await?;
    entitlements.check("acme", CAMPAIGNS).await;

    world.advance(31 * 24 * 60 * 60);
    let reservation = entitlements.reserve("acme", CAMPAIGNS).await;
    let reservation = reservation.map_err(|decision| decision.to_string())?;
    let decision = reservation.decision();
    assert_eq!((decision.source(), decision.usage()), (Source::Predicted, Some(1.into())));
    until(|| entitlements.stats().fetched == 2).await;
    let fetched = entitlements.check("acme", CAMPAIGNS).await;
    assert_eq!((fetched.source(), fetched.usage()), (Source::Cache, Some(1.into())));
    Ok(())
}
