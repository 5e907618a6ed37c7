//! What stays in memory.

use std::time::Duration;

use stigg::usage::ReportUsageBaseInput;
use stigg_emulator::Fault;
use stigg_runtime::{Access, Fallback, Snapshot, Source};

use super::{FETCH, Result, TEMPLATES, World, case, facade, on_basic, start};

fn customers(count: usize) -> impl Iterator<Item = Snapshot> {
    (0..count).map(|number| {
        let customer = format!("customer-{number}");
        (0..10).fold(Snapshot::new(&*customer), |snapshot, feature| {
            snapshot.feature(&format!("feature-{feature}"), Access::limited(5))
        })
    })
}

/// A world whose Stigg does not answer: it knows none of the customers.
fn without_stigg() -> Result<World> {
    let world = World::new()?;
    world.emulator.inject(Fault::status(503).for_operation(FETCH).always());
    Ok(world)
}

#[facade]
#[case]
async fn memory_is_bounded_by_bytes() -> Result {
    let world = without_stigg()?;
    let entitlements = world.builder(Fallback::deny()).max_bytes(200_000).start()?;
    entitlements.import(customers(1_000));
    let stats = entitlements.stats();
    assert!(stats.bytes <= 200_000, "{stats:?}");
    assert_eq!(stats.customers + usize::try_from(stats.evicted)?, 1_000);
    assert!(stats.customers > 50);
    Ok(())
}

#[facade]
#[case]
async fn customers_that_checks_are_about_stay() -> Result {
    let world = without_stigg()?;
    let entitlements = world.builder(Fallback::deny()).max_bytes(200_000).start()?;
    entitlements.import([Snapshot::new("hot").feature("feature-0", Access::GRANTED)]);
    for snapshot in customers(1_000) {
        entitlements.import([snapshot]);
        assert_eq!(entitlements.check_now("hot", "feature-0").source(), Source::Cache);
    }
    Ok(())
}

#[facade]
#[case]
async fn customers_with_handles_or_reservations_stay() -> Result {
    let world = without_stigg()?;
    let entitlements = world.builder(Fallback::deny()).max_bytes(100_000).start()?;
    entitlements.import(customers(2));
    let handle = entitlements.customer("customer-0");
    let reserved = entitlements.reserve("customer-1", "feature-0").await;
    let reserved = reserved.map_err(|decision| decision.to_string())?;
    entitlements.import(customers(1_000).skip(2));
    assert_eq!(handle.check_now("feature-0").source(), Source::Cache);
    assert_eq!(entitlements.check_now("customer-1", "feature-0").usage(), Some(1.into()));

    drop((handle, reserved));
    entitlements.import(customers(2_000).skip(1_000));
    for customer in ["customer-0", "customer-1"] {
        assert!(entitlements.check_now(customer, "feature-0").is_fallback(), "{customer}");
    }
    Ok(())
}

#[facade]
#[case]
async fn customers_with_usage_that_is_not_delivered_stay() -> Result {
    let world = without_stigg()?;
    let entitlements = world.builder(Fallback::deny()).max_bytes(100_000).start()?;
    let outbox = world.linked_outbox(&entitlements).start()?;
    entitlements.import(customers(1));
    outbox.record(ReportUsageBaseInput::builder("customer-0", "feature-0", 2))?;
    entitlements.import(customers(1_000).skip(1));
    assert_eq!(entitlements.check_now("customer-0", "feature-0").usage(), Some(2.into()));

    drop(outbox);
    entitlements.import(customers(2_000).skip(1_000));
    assert!(entitlements.check_now("customer-0", "feature-0").is_fallback());
    Ok(())
}

#[facade]
#[case]
async fn customers_that_have_to_stay_are_not_searched_for_room_again_and_again() -> Result {
    let world = without_stigg()?;
    let entitlements = world.builder(Fallback::deny()).max_bytes(10_000).start()?;
    // If each of them had to look at all before it, this would take minutes.
    let mut handles = Vec::new();
    for snapshot in customers(8_000) {
        handles.push(entitlements.customer(snapshot.customer()));
        entitlements.import([snapshot]);
    }
    assert_eq!(entitlements.stats().customers, 8_000);
    drop(handles);
    entitlements.import(customers(8_100).skip(8_000));
    let stats = entitlements.stats();
    assert!(stats.bytes <= 10_000, "{stats:?}");
    Ok(())
}

#[facade]
#[case]
async fn customers_of_whom_nothing_is_known_leave_nothing() -> Result {
    let world = without_stigg()?;
    let entitlements = world.builder(Fallback::grant()).start()?;
    for number in 0..10 {
        let customer = entitlements.customer(&format!("guess-{number}"));
        let reserved = customer.reserve("feature-0").await;
        assert!(reserved.is_ok());
    }
    assert_eq!(entitlements.stats().customers, 0);

    let entitlements = world.builder(Fallback::deny()).start()?;
    for number in 0..10 {
        let reserved = entitlements.reserve(&*format!("guess-{number}"), "feature-0").await;
        assert!(reserved.is_err());
    }
    assert_eq!(entitlements.stats().customers, 0);
    Ok(())
}

#[facade]
#[case]
async fn exported_entitlements_start_another_instance_warm() -> Result {
    let (world, entitlements) = start().await?;
    drop(entitlements.check("acme", TEMPLATES).await);
    drop(entitlements.check("nobody", TEMPLATES).await);
    let json = serde_json::to_string(&entitlements.export())?;
    world.advance(60);

    let other = world.builder(Fallback::deny()).start()?;
    let snapshots: Vec<Snapshot> = serde_json::from_str(&json)?;
    assert_eq!(snapshots.len(), 1, "unknown customers are not worth keeping");
    other.import(snapshots);
    let decision = other.check_now("acme", TEMPLATES);
    assert_eq!((decision.is_stale(), decision.is_granted()), (true, true));
    assert_eq!(decision.age(), Duration::from_secs(60));
    Ok(())
}

#[facade]
#[case]
async fn an_import_replaces_nothing() -> Result {
    let (world, entitlements) = start().await?;
    on_basic(&world, "globex").await?;
    drop(entitlements.check("acme", TEMPLATES).await);
    let denied = ["acme", "globex"].map(Snapshot::new);
    entitlements.import(denied);
    assert!(entitlements.check_now("acme", TEMPLATES).is_granted());
    assert!(!entitlements.check_now("globex", TEMPLATES).is_granted());
    Ok(())
}
