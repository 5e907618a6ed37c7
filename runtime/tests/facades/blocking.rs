//! The cases through the blocking facade.

use std::prelude::v1::test as case;
use std::thread;
use std::time::Duration;

use maybe_async::must_be_sync as facade;
use stigg::blocking::Client;
use stigg_runtime::Decision;
use stigg_runtime::blocking::{Builder, Entitlements, Outbox, OutboxBuilder};

#[allow(clippy::duplicate_mod, reason = "both facades are tested by this one folder")]
#[path = "cases/mod.rs"]
mod cases;

/// Checks a feature several times at once.
fn at_once(entitlements: &Entitlements, feature: &'static str, times: usize) -> Vec<Decision> {
    let threads: Vec<_> = (0..times)
        .map(|_| {
            let entitlements = entitlements.clone();
            thread::spawn(move || entitlements.check("acme", feature))
        })
        .collect();
    threads.into_iter().map(|thread| thread.join().unwrap()).collect()
}

/// The number of threads that each reserve one unit and get it.
fn reserved_at_once(entitlements: &Entitlements, feature: &'static str, times: usize) -> usize {
    let threads: Vec<_> = (0..times)
        .map(|_| {
            let entitlements = entitlements.clone();
            thread::spawn(move || {
                (0..4)
                    .filter_map(|_| entitlements.reserve("acme", feature).ok())
                    .collect::<Vec<_>>()
            })
        })
        .collect();
    let held: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    held.iter().map(Vec::len).sum()
}

/// The number of units that threads reserve one by one and report.
fn committed_at_once(
    entitlements: &Entitlements,
    outbox: &Outbox,
    feature: &'static str,
    times: usize,
) -> usize {
    let threads: Vec<_> = (0..times)
        .map(|_| {
            let (entitlements, outbox) = (entitlements.clone(), outbox.clone());
            thread::spawn(move || {
                let reserve = || entitlements.reserve("acme", feature).ok();
                (0..4).filter_map(|_| reserve()?.commit_to(&outbox).ok()).count()
            })
        })
        .collect();
    threads.into_iter().map(|thread| thread.join().unwrap()).sum()
}

/// Waits for something that is about to happen in another thread.
fn until(mut happened: impl FnMut() -> bool) {
    for _ in 0..10_000 {
        if happened() {
            return;
        }
        thread::sleep(Duration::from_millis(1));
    }
    panic!("it has not happened within 10 s");
}
