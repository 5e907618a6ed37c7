//! The end of an instance.

use std::time::Duration;

use stigg_emulator::Fault;
use stigg_runtime::{Source, State};

use super::{FETCH, Result, TEMPLATES, case, facade, start};

#[facade]
#[case]
async fn a_closed_instance_goes_on_to_answer_from_memory() -> Result {
    let (world, entitlements) = start().await?;
    drop(entitlements.check("acme", TEMPLATES).await);
    let ended = entitlements.close(Duration::from_secs(10)).await;
    assert!(ended);
    assert_eq!(entitlements.status().state, State::Closed);
    world.advance(60);
    let decision = entitlements.check("acme", TEMPLATES).await;
    assert_eq!((decision.source(), decision.is_stale()), (Source::Cache, true));
    let other = entitlements.check("globex", TEMPLATES).await;
    assert_eq!(other.source(), Source::Fallback);
    let refreshed = entitlements.refresh("acme").await;
    assert!(refreshed.is_err());
    assert_eq!(world.fetches(), 1);
    Ok(())
}

#[facade]
#[case]
async fn closing_twice_and_dropping_after_it_do_nothing() -> Result {
    let (_world, entitlements) = start().await?;
    for _ in 0..2 {
        let ended = entitlements.close(Duration::from_secs(10)).await;
        assert!(ended);
    }
    Ok(())
}

#[facade]
#[case]
async fn dropping_an_instance_does_not_wait_for_a_fetch() -> Result {
    let (world, entitlements) = start().await?;
    world.emulator.inject(Fault::latency(Duration::from_secs(60)).for_operation(FETCH).always());
    drop(entitlements.check_now("acme", TEMPLATES));
    let began = std::time::Instant::now();
    drop(entitlements);
    assert!(began.elapsed() < Duration::from_secs(5));
    Ok(())
}
