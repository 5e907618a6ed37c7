//! Without background threads or tasks.

use stigg_emulator::Fault;
use stigg_runtime::{Decision, Fallback, Snapshot, Source};

use super::{FETCH, Result, TEMPLATES, World, at_once, case, facade, on_basic, report};

#[facade]
async fn start() -> Result<(World, super::Entitlements)> {
    let world = World::new()?;
    on_basic(&world, "acme").await?;
    let entitlements = world.builder(Fallback::deny()).on_demand().start()?;
    Ok((world, entitlements))
}

#[facade]
#[case]
async fn the_check_that_needs_it_fetches() -> Result {
    let (world, entitlements) = start().await?;
    let decision = entitlements.check("acme", TEMPLATES).await;
    assert_eq!((decision.source(), decision.is_granted()), (Source::Fetched, true));
    let decision = entitlements.check("acme", TEMPLATES).await;
    assert_eq!(decision.source(), Source::Cache);
    assert_eq!(world.fetches(), 1);
    Ok(())
}

#[facade]
#[case]
async fn stale_entitlements_are_fetched_first_and_used_if_that_fails() -> Result {
    let (world, entitlements) = start().await?;
    drop(entitlements.check("acme", TEMPLATES).await);
    report(&world, TEMPLATES, 2).await?;
    world.advance(30);
    let decision = entitlements.check("acme", TEMPLATES).await;
    assert_eq!((decision.source(), decision.usage()), (Source::Fetched, Some(2.into())));
    world.emulator.inject(Fault::status(503).for_operation(FETCH).always());
    world.advance(30);
    for _ in 0..6 {
        let decision = entitlements.check("acme", TEMPLATES).await;
        assert_eq!((decision.source(), decision.is_stale()), (Source::Cache, true));
    }
    assert_eq!(world.fetches(), 2 + 3, "the breaker is open");
    Ok(())
}

#[facade]
#[case]
async fn one_of_several_checks_fetches_for_all() -> Result {
    let (world, entitlements) = start().await?;
    let decisions = at_once(&entitlements, TEMPLATES, 8).await;
    assert!(decisions.iter().all(Decision::is_granted));
    assert_eq!(world.fetches(), 1);
    Ok(())
}

#[facade]
#[case]
async fn a_refresh_is_made_by_who_asks_for_it() -> Result {
    let (world, entitlements) = start().await?;
    entitlements.refresh("acme").await?;
    assert_eq!(entitlements.check_now("acme", TEMPLATES).source(), Source::Cache);
    assert_eq!(world.fetches(), 1);
    Ok(())
}

#[facade]
#[case]
async fn a_check_waits_for_no_fetch_but_its_own() -> Result {
    let (world, entitlements) = start().await?;
    let customers = ["one", "two", "three"];
    entitlements.import(customers.map(Snapshot::new));
    for customer in customers {
        assert!(entitlements.check_now(customer, TEMPLATES).is_stale());
    }
    let decision = entitlements.check("acme", TEMPLATES).await;
    assert_eq!(decision.source(), Source::Fetched);
    assert_eq!(world.fetches(), 1);
    Ok(())
}
