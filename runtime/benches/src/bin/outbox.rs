//! An outbox: taking items in, keeping them on disk, delivering them, and starting with a backlog.

use std::path::PathBuf;
use std::sync::mpsc::sync_channel;
use std::time::{Duration, Instant};
use std::{env, fs, process, thread};

use rustix::time::{ClockId, clock_gettime};
use stigg::usage::{ReportUsageBaseInput, UsageEventReportInput};
use stigg_runtime::blocking::{Outbox, OutboxBuilder};
use stigg_runtime::outbox::Item;
use stigg_runtime_benches::stigg::{Condition, Server};
use stigg_runtime_benches::tables::{head, median};
use stigg_runtime_benches::{customer, fetched};

const ROUNDS: usize = 9;
const LONG: Duration = Duration::from_secs(600);

fn main() {
    let server = Server::start();
    let only_memory = match env::args().nth(1).as_deref() {
        None => false,
        Some("memory") => true,
        Some(_) => panic!("no argument, or `memory`"),
    };
    head(&["", "per second", "against the channel"]);
    in_memory(&server);
    if only_memory {
        return;
    }
    println!();
    head(&["on disk", "per second"]);
    on_disk(&server);
    durable(&server);
    println!();
    head(&["delivery", "items per second"]);
    delivery(&server);
    println!();
    head(&["a backlog on disk of", "memory while it grows", "first delivery after", "drained at"]);
    for items in [100_000, 1_000_000] {
        backlog(&server, items);
    }
}

/// Increments of a thousand customers.
fn increments(count: usize) -> Vec<Item> {
    let usage = |number: usize| {
        ReportUsageBaseInput::builder(customer(number % 1_000), "feature-02", 1).into()
    };
    (0..count).map(usage).collect()
}

fn events(count: usize) -> Vec<Item> {
    let event = |number: usize| {
        let event = UsageEventReportInput::builder(customer(number % 1_000), "api_call");
        event.dimension("region", "us-east-1").dimension("status", 200).into()
    };
    (0..count).map(event).collect()
}

fn builder(server: &Server) -> OutboxBuilder {
    Outbox::builder(server.blocking_client())
        .usage_calls_per_minute(60_000)
        .event_calls_per_minute(60_000)
        .customer_calls_per_minute(None)
}

fn per_second(count: usize, since: Instant) -> f64 {
    count as f64 / since.elapsed().as_secs_f64()
}

/// Processor time of this thread, in seconds.
fn processor_time() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Taking items in, while a single call is made, beside a channel that has nothing to do.
fn in_memory(server: &Server) {
    const COUNT: usize = 50_000;
    let names = [
        "a bounded channel",
        "`record` of increments that are summed",
        "the same, counted in checks",
        "`record` of events",
    ];
    let entitlements = fetched(server);
    let mut rates = [const { Vec::new() }; 4];
    for _ in 0..ROUNDS {
        let items = increments(COUNT);
        let (sender, receiver) = sync_channel(COUNT);
        let since = processor_time();
        for item in items {
            sender.try_send(item).unwrap();
        }
        rates[0].push(COUNT as f64 / (processor_time() - since));
        drop(receiver);
        let counted = || builder(server).entitlements(&entitlements);
        let kinds = [
            (1, builder(server), increments(COUNT)),
            (2, counted(), increments(COUNT)),
            (3, builder(server), events(COUNT)),
        ];
        for (kind, builder, items) in kinds {
            let outbox = builder.max_items(COUNT).max_bytes(usize::MAX).linger(LONG);
            let outbox = outbox.usage_calls_per_minute(1).event_calls_per_minute(1);
            let outbox = outbox.start().unwrap();
            let since = processor_time();
            for item in items {
                outbox.record(item).unwrap();
            }
            rates[kind].push(COUNT as f64 / (processor_time() - since));
        }
    }
    let against: Vec<f64> =
        rates.iter().map(|own| median(own.iter().zip(&rates[0]).map(|(own, bare)| own / bare).collect())).collect();
    for ((name, rates), against) in names.iter().zip(rates).zip(against) {
        println!("| {name} | {:.0} | {against:.2} |", median(rates));
    }
}

/// Taking items in until they are on disk.
fn on_disk(server: &Server) {
    const COUNT: usize = 200_000;
    server.set(Condition::Failing);
    let mut rates = Vec::new();
    for _ in 0..5 {
        let directory = Directory::new();
        let outbox = builder(server).disk(&directory.0, "bench").max_items(50_000).linger(LONG);
        let outbox = outbox.start().unwrap();
        let items = events(COUNT);
        let since = Instant::now();
        let mut last = 0;
        for item in items {
            last = outbox.record_within(item, LONG).unwrap().number();
        }
        while outbox.committed_up_to() < last {
            thread::sleep(Duration::from_millis(1));
        }
        rates.push(per_second(COUNT, since));
        outbox.close(Duration::from_millis(1));
    }
    println!("| `record`, until it is on disk | {:.0} |", median(rates));
}

fn durable(server: &Server) {
    const COUNT: usize = 100;
    server.set(Condition::Failing);
    for threads in [1, 16] {
        let directory = Directory::new();
        let outbox = builder(server).disk(&directory.0, "bench").linger(LONG).start().unwrap();
        let since = Instant::now();
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    for item in events(COUNT) {
                        outbox.record_durable(item, LONG).unwrap();
                    }
                });
            }
        });
        let rate = per_second(COUNT * threads, since);
        println!("| `record_durable`, {threads} thread(s) | {rate:.0} |");
    }
}

fn delivery(server: &Server) {
    const COUNT: usize = 100_000;
    server.set(Condition::Healthy);
    let directory = Directory::new();
    let builders = [
        ("in memory", builder(server)),
        ("on disk", builder(server).disk(&directory.0, "bench")),
    ];
    for (name, builder) in builders {
        let outbox = builder.max_items(COUNT).max_bytes(usize::MAX).start().unwrap();
        let since = Instant::now();
        for item in events(COUNT) {
            outbox.record_within(item, LONG).unwrap();
        }
        outbox.flush(LONG).unwrap();
        println!("| {name} | {:.0} |", per_second(COUNT, since));
    }
}

fn backlog(server: &Server, count: usize) {
    server.set(Condition::Failing);
    let directory = Directory::new();
    let before = resident();
    let outbox = builder(server).disk(&directory.0, "bench").start().unwrap();
    for _ in 0..count / 10_000 {
        for item in events(10_000) {
            outbox.record_within(item, LONG).unwrap();
        }
    }
    let grown = resident() - before;
    let report = outbox.close(Duration::from_secs(60));
    assert_eq!(report.kept, count as u64, "{report}");

    server.set(Condition::Healthy);
    let since = Instant::now();
    let outbox = builder(server).disk(&directory.0, "bench").start().unwrap();
    while outbox.stats().delivered == 0 {
        thread::sleep(Duration::from_millis(1));
    }
    let first = since.elapsed();
    while outbox.stats().delivered < count as u64 {
        thread::sleep(Duration::from_millis(1));
    }
    let rate = per_second(count, since);
    println!("| {count} | {:.0} MB | {} ms | {rate:.0}/s |", grown / 1e6, first.as_millis());
}

/// Memory of this process, in bytes. 0 where the operating system does not tell.
fn resident() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or(0.0) * 1e3
}

struct Directory(PathBuf);

impl Directory {
    fn new() -> Self {
        let name = format!("stigg-bench-{}-{:x}", process::id(), fastrand::u64(..));
        Self(env::temp_dir().join(name))
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
