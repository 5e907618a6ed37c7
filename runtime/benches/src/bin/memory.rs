//! Memory of a customer, by the estimate that bounds it and by the allocator.

use std::process::Command;
use std::time::Instant;

use allocation_counter::measure;
use stigg_runtime::blocking::Entitlements;
use stigg_runtime::{Access, Fallback, Snapshot};
use stigg_runtime_benches::stigg::Server;
use stigg_runtime_benches::tables::head;
use stigg_runtime_benches::{FEATURES, customer, feature};

const COUNTS: [usize; 3] = [1_000, 10_000, 100_000];

fn main() {
    if let Some(count) = std::env::args().nth(1) {
        measured(count.parse().unwrap());
        return;
    }
    head(&[
        "customers, of 20 features each",
        "estimated, bytes each",
        "allocated, bytes each",
        "allocations each",
        "resident, bytes each",
        "imported in, s",
    ]);
    for count in COUNTS {
        // A process that has not freed anything yet.
        let status = Command::new(std::env::current_exe().unwrap()).arg(count.to_string()).status();
        assert!(status.unwrap().success());
    }
}

fn measured(count: usize) {
    let server = Server::start();
    let entitlements = Entitlements::builder(server.blocking_client(), Fallback::deny())
        .max_bytes(usize::MAX)
        .start()
        .unwrap();
    let snapshots: Vec<_> = (0..count).map(snapshot).collect();
    let before = resident();
    let start = Instant::now();
    let taken = measure(|| entitlements.import(snapshots.iter().cloned()));
    let time = start.elapsed().as_secs_f64();
    let resident = resident().saturating_sub(before);
    let stats = entitlements.stats();
    assert_eq!(stats.customers, count);
    println!(
        "| {count} | {} | {} | {:.1} | {} | {time:.2} |",
        stats.bytes / count,
        usize::try_from(taken.bytes_current).unwrap() / count,
        ratio(taken.count_current, count),
        resident / count,
    );
}

#[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
fn ratio(part: i64, whole: usize) -> f64 {
    part as f64 / whole as f64
}

fn snapshot(number: usize) -> Snapshot {
    (0..FEATURES).fold(Snapshot::new(&*customer(number)), |snapshot, number| {
        snapshot.feature(&feature(number), Access::limited(1_000).used(12))
    })
}

/// The memory of the process, in bytes, where the operating system tells.
fn resident() -> usize {
    const PAGE: usize = 4_096;
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    pages
        .split(' ')
        .nth(1)
        .and_then(|pages| pages.parse().ok())
        .map_or(0, |pages: usize| pages * PAGE)
}
