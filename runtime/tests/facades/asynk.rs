//! The cases through the async facade.

use std::time::Duration;

use maybe_async::must_be_async as facade;
use stigg::asynk::Client;
use stigg_runtime::asynk::{Builder, Entitlements, Outbox, OutboxBuilder};
use stigg_runtime::{Decision, Fallback};
use tokio::task::JoinSet;
use tokio::test as case;

#[allow(clippy::duplicate_mod, reason = "both facades are tested by this one folder")]
#[path = "cases/mod.rs"]
mod cases;

/// Checks a feature several times at once.
async fn at_once(
    entitlements: &Entitlements,
    feature: &'static str,
    times: usize,
) -> Vec<Decision> {
    let mut tasks = JoinSet::new();
    for _ in 0..times {
        let entitlements = entitlements.clone();
        tasks.spawn(async move { entitlements.check("acme", feature).await });
    }
    tasks.join_all().await
}

/// The number of tasks that each reserve one unit and get it.
async fn reserved_at_once(
    entitlements: &Entitlements,
    feature: &'static str,
    times: usize,
) -> usize {
    let mut tasks = JoinSet::new();
    for _ in 0..times {
        let entitlements = entitlements.clone();
        tasks.spawn(async move {
            let mut held = Vec::new();
            for _ in 0..4 {
                held.extend(entitlements.reserve("acme", feature).await.ok());
            }
            held
        });
    }
    let held = tasks.join_all().await;
    held.iter().map(Vec::len).sum()
}

/// The number of units that tasks reserve one by one and report.
async fn committed_at_once(
    entitlements: &Entitlements,
    outbox: &Outbox,
    feature: &'static str,
    times: usize,
) -> usize {
    let mut tasks = JoinSet::new();
    for _ in 0..times {
        let (entitlements, outbox) = (entitlements.clone(), outbox.clone());
        tasks.spawn(async move {
            let mut committed = 0;
            for _ in 0..4 {
                let Ok(reserved) = entitlements.reserve("acme", feature).await else { break };
                committed += usize::from(reserved.commit_to(&outbox).is_ok());
            }
            committed
        });
    }
    tasks.join_all().await.into_iter().sum()
}

/// Waits for something that is about to happen in another task.
async fn until(mut happened: impl FnMut() -> bool) {
    for _ in 0..10_000 {
        if happened() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    panic!("it has not happened within 10 s");
}

#[test]
fn an_instance_needs_a_runtime_to_start_in() {
    let client = Client::builder("key").build().unwrap();
    let error = Entitlements::builder(client, Fallback::deny()).start().unwrap_err();
    assert_eq!(error.to_string(), "the background work could not be started");
}

#[tokio::test]
async fn checks_and_closing_work_outside_the_runtime_and_after_it() {
    let emulator = stigg_emulator::Emulator::start().unwrap();
    let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build().unwrap();
    let other = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let entitlements = runtime.block_on(async {
            let entitlements = Entitlements::builder(client, Fallback::grant()).start().unwrap();
            drop(entitlements.check("acme", "feature-01-templates").await);
            entitlements
        });
        drop(runtime);
        entitlements
    });
    let entitlements = other.join().unwrap();
    assert!(!entitlements.check("acme", "feature-01-templates").await.is_fallback(), "in memory");
    let other = entitlements.check("globex", "feature-01-templates").await;
    assert!(other.is_fallback() && other.is_granted());
    assert!(entitlements.close(Duration::from_secs(5)).await);
}
