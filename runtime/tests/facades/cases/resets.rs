//! Usage periods that end.

use std::time::Duration;

use stigg_runtime::{Check, Fallback, Source};

use super::{CAMPAIGNS, Entitlements, Result, World, case, facade, on_basic, report, until};

/// A month from the start of the subscription, and what the emulator's clock is ahead.
const PERIOD: u64 = 31 * 24 * 60 * 60 + 5;

/// All campaigns of the month are used, and entitlements stay fresh until something is due.
#[facade]
async fn start() -> Result<(World, Entitlements)> {
    let world = World::new()?;
    on_basic(&world, "acme").await?;
    report(&world, CAMPAIGNS, 4).await?;
    let long = Duration::from_secs(2 * PERIOD);
    let entitlements = world.builder(Fallback::deny()).fresh_for(long).start()?;
    let full = entitlements.check("acme", CAMPAIGNS).await;
    assert!(!full.is_granted(), "{full}");
    Ok((world, entitlements))
}

#[facade]
#[case]
async fn when_a_usage_period_ends_usage_counts_from_zero_before_stigg_is_asked() -> Result {
    let (world, entitlements) = start().await?;
    world.advance(PERIOD);
    let all = entitlements.check("acme", Check::metered(CAMPAIGNS).requesting(4)).await;
    assert_eq!((all.source(), all.usage()), (Source::Predicted, Some(0.into())));
    let more = entitlements.check("acme", Check::metered(CAMPAIGNS).requesting(5)).await;
    assert!(all.is_granted() && !more.is_granted());

    // Within half a minute, the customer is due to be fetched.
    world.advance(30);
    drop(entitlements.check("acme", CAMPAIGNS).await);
    until(|| entitlements.stats().fetched == 2).await;
    let fetched = entitlements.check("acme", CAMPAIGNS).await;
    assert_eq!((fetched.source(), fetched.usage()), (Source::Cache, Some(0.into())));
    Ok(())
}

#[facade]
#[case]
async fn a_prediction_counts_what_is_reserved() -> Result {
    let (world, entitlements) = start().await?;
    world.advance(PERIOD);
    let three = entitlements.reserve("acme", Check::metered(CAMPAIGNS).requesting(3)).await;
    let three = three.map_err(|decision| decision.to_string())?;
    let decision = three.decision();
    assert_eq!((decision.source(), decision.usage()), (Source::Predicted, Some(3.into())));
    let two = entitlements.check("acme", Check::metered(CAMPAIGNS).requesting(2)).await;
    assert_eq!((two.is_granted(), two.usage()), (false, Some(3.into())));
    Ok(())
}
