//! What is left of instances that have ended, and what a million customers take. Apart from the
//! other tests: it counts the threads, the open files and the memory of the process.

#![cfg(target_os = "linux")]

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use stigg_emulator::Emulator;
use stigg_runtime::{Access, Builder, Fallback, Snapshot, Source, StreamState, asynk, blocking};

/// Held by each test: what they count is the process's.
static ALONE: Mutex<()> = Mutex::new(());

fn count(folder: &str) -> usize {
    std::fs::read_dir(folder).unwrap().count()
}

fn threads() -> usize {
    count("/proc/self/task")
}

fn files() -> usize {
    count("/proc/self/fd")
}

/// Expects about as many threads and open files as before, soon: those that have ended have nothing
/// left to do but to leave. The emulator's and the test harness's come and go.
fn expect_as_before(threads_before: usize, files_before: usize) {
    const OTHERS: usize = 8;
    let ended = || threads() <= threads_before + OTHERS;
    let waited = std::iter::repeat_with(ended).take(10_000).any(|ended| {
        std::thread::yield_now();
        ended
    });
    assert!(waited, "{} threads of {threads_before}", threads());
    assert!(files() <= files_before + OTHERS, "{} open files of {files_before}", files());
}

/// Whether an instance has a stream, with the feature for it.
fn streams(round: usize) -> bool {
    cfg!(feature = "subscriptions") && round.is_multiple_of(10)
}

#[cfg_attr(not(feature = "subscriptions"), allow(unused_variables))]
fn configured<C>(builder: Builder<C>, round: usize) -> Builder<C> {
    let builder = builder.miss_budget(Duration::from_secs(30));
    #[cfg(feature = "subscriptions")]
    if streams(round) {
        return builder.streaming(stigg::streaming::StreamOptions::new());
    }
    builder
}

#[test]
fn a_thousand_blocking_instances_leave_no_thread_and_no_open_file() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let emulator = Emulator::start().unwrap();
    let client = stigg::blocking::Client::builder(emulator.api_key());
    let client = client.endpoint(emulator.url()).build().unwrap();
    let once = |round| {
        let builder = blocking::Entitlements::builder(client.clone(), Fallback::deny());
        let entitlements = configured(builder, round).start().unwrap();
        while streams(round) && entitlements.status().stream.state != StreamState::Live {
            std::thread::yield_now();
        }
        if round % 100 == 0 {
            let decision = entitlements.check("acme", "feature-01-templates");
            assert!(!decision.is_fallback(), "{decision}");
        }
        assert!(entitlements.close(Duration::from_secs(10)), "{round}");
    };
    once(0);
    let (threads, files) = (threads(), files());
    (0..1_000).for_each(once);
    expect_as_before(threads, files);
}

#[test]
fn a_thousand_async_instances_leave_no_task_and_no_open_file() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let emulator = Emulator::start().unwrap();
    let client = stigg::asynk::Client::builder(emulator.api_key());
    let client = client.endpoint(emulator.url()).build().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let once = async |round| {
        let builder = asynk::Entitlements::builder(client.clone(), Fallback::deny());
        let entitlements = configured(builder, round).start().unwrap();
        while streams(round) && entitlements.status().stream.state != StreamState::Live {
            tokio::task::yield_now().await;
        }
        if round % 100 == 0 {
            let decision = entitlements.check("acme", "feature-01-templates").await;
            assert!(!decision.is_fallback(), "{decision}");
        }
        // Dropping does not wait, and ends them too.
        if round % 2 == 0 {
            assert!(entitlements.close(Duration::from_secs(10)).await, "{round}");
        }
    };
    runtime.block_on(once(0));
    let tasks = runtime.metrics().num_alive_tasks();
    let (threads, files) = (threads(), files());
    for round in 0..1_000 {
        runtime.block_on(once(round));
    }
    runtime.block_on(async {
        for _ in 0..1_000 {
            tokio::task::yield_now().await;
        }
    });
    assert!(runtime.metrics().num_alive_tasks() <= tasks + 1, "{:?}", runtime.metrics());
    expect_as_before(threads, files);
}

/// In a debug build it takes minutes: `cargo test --release -p stigg-runtime --test endurance -- --ignored`.
#[test]
#[ignore = "long in a debug build"]
fn a_million_customers_take_no_more_memory_than_permitted() {
    const MAX_BYTES: usize = 64 << 20;

    fn resident() -> usize {
        let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
        let pages: usize = statm.split(' ').nth(1).unwrap().parse().unwrap();
        pages * 4096
    }

    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let client = stigg::blocking::Client::builder("key").build().unwrap();
    let builder = blocking::Entitlements::builder(client, Fallback::deny());
    let entitlements = builder.max_bytes(MAX_BYTES).on_demand().start().unwrap();
    let features: Vec<_> = (0..20).map(|feature| format!("feature-{feature:02}")).collect();
    let before = resident();
    for customer in 0..1_000_000 {
        let name = format!("customer-{customer}");
        let snapshot = features.iter().fold(Snapshot::new(&*name), |snapshot, feature| {
            snapshot.feature(feature, Access::limited(5))
        });
        entitlements.import([snapshot]);
        let decision = entitlements.check_now(&*name, "feature-07");
        assert_eq!(decision.source(), Source::Cache, "{customer}");
    }
    let stats = entitlements.stats();
    assert!(stats.bytes <= MAX_BYTES, "{stats:?}");
    assert_eq!(stats.customers + usize::try_from(stats.evicted).unwrap(), 1_000_000);
    // The estimate is one: allocators round up, and tables are emptied later.
    let taken = resident().saturating_sub(before);
    assert!(taken <= 2 * MAX_BYTES, "{taken} bytes");
    println!("{} customers in {} bytes, {taken} resident", stats.customers, stats.bytes);
}
