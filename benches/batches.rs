//! Throughput and peak memory of `batches` with events.
//!
//! The events come from an iterator. If memory grew with their number, the peak in the second row
//! would be ten times higher. Memory is counted on the calling thread, which excludes the server.

mod support;

use std::time::Instant;

use allocation_counter::measure;
use stigg::usage::UsageEventReportInput;
use stigg::usage::builders::UsageEventReportInputBuilder;
use support::server::Server;

const COUNTS: [u32; 2] = [100_000, 1_000_000];

fn events(count: u32) -> impl Iterator<Item = UsageEventReportInputBuilder> {
    (0..count).map(|number| {
        UsageEventReportInput::builder(format!("customer-{}", number % 1_000), "message_sent")
            .dimension("channel", "email")
            .dimension("size", number % 100)
    })
}

fn report(facade: &str, count: u32, send: impl FnOnce()) {
    let start = Instant::now();
    let peak = measure(send).bytes_max;
    let rate = f64::from(count) / start.elapsed().as_secs_f64();
    println!("| {facade} | {count} | {rate:.0} | {} | {} |", peak / 1024, peak_of_process());
}

/// The peak memory of the whole process so far, in KiB. 0 where Linux does not report it.
fn peak_of_process() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok())
        .unwrap_or_default()
}

fn main() {
    if !support::is_measuring() {
        return;
    }
    let server = Server::start(br#"{"data":{"reportEvent":"accepted"}}"#);
    println!("| facade | events | events/s | peak heap, KiB | peak process, KiB |");
    println!("| --- | ---: | ---: | ---: | ---: |");
    let client = support::blocking_client(server.url());
    for count in COUNTS {
        report("blocking", count, || {
            for outcome in client.batches(events(count)) {
                outcome.result.unwrap();
            }
        });
    }
    let runtime = support::current_thread_runtime();
    let client = support::async_client(server.url());
    for at_once in [1, 4] {
        for count in COUNTS {
            report(&format!("async, {at_once} at a time"), count, || {
                runtime.block_on(async {
                    let mut outcomes = client.batches(events(count)).concurrently(at_once);
                    while let Some(outcome) = outcomes.next().await {
                        outcome.result.unwrap();
                    }
                });
            });
        }
    }
}
