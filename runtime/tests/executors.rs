//! The async outbox on runtimes of all kinds, and on those that end before it does.

use std::error::Error;
use std::time::Duration;
use std::{env, fs, process};

use stigg::asynk::Client;
use stigg::usage::UsageEventReportInput;
use stigg_emulator::{Emulator, Fault};
use stigg_runtime::asynk::{Outbox, OutboxBuilder};
use tokio::runtime::{Builder, Runtime};

type Result<T = (), E = Box<dyn Error>> = std::result::Result<T, E>;

const LONG: Duration = Duration::from_secs(30);

fn builder(emulator: &Emulator) -> Result<OutboxBuilder> {
    let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;
    Ok(Outbox::builder(client))
}

fn login() -> UsageEventReportInput {
    UsageEventReportInput::builder("acme", "user_login").build()
}

fn runtimes() -> Result<[Runtime; 3]> {
    Ok([
        Builder::new_current_thread().enable_all().build()?,
        Builder::new_multi_thread().worker_threads(1).enable_all().build()?,
        Builder::new_multi_thread().worker_threads(4).enable_all().build()?,
    ])
}

#[test]
fn it_delivers_and_closes_on_each() -> Result {
    for runtime in runtimes()? {
        let emulator = Emulator::start()?;
        let builder = builder(&emulator)?;
        let report = runtime.block_on(async move {
            let outbox = builder.start()?;
            outbox.record(login())?;
            outbox.flush(LONG).await?;
            outbox.record(login())?;
            Ok::<_, Box<dyn Error>>(outbox.close(LONG).await)
        })?;
        assert_eq!((report.stats.delivered, report.ended), (2, true), "{report}");
    }
    Ok(())
}

#[test]
fn it_outlives_its_runtime() -> Result {
    let [first, _, second] = runtimes()?;
    let emulator = Emulator::start()?;
    let builder = builder(&emulator)?;
    let outbox = first.block_on(async { builder.start() })?;
    drop(first);
    // Nothing panics, nothing hangs, and the count is right.
    outbox.record(login())?;
    let failed = second.block_on(outbox.flush(Duration::from_millis(20)));
    assert_eq!(failed.err().map(|failed| failed.pending()), Some(1));
    let report = second.block_on(outbox.close(Duration::from_millis(20)));
    assert_eq!((report.lost, report.stats.delivered), (1, 0), "{report}");
    Ok(())
}

#[test]
fn a_runtime_that_ends_during_a_call_leaves_it_to_the_next() -> Result {
    let name = format!("stigg-executors-{}-{:x}", process::id(), fastrand::u64(..));
    let directory = env::temp_dir().join(name);
    let emulator = Emulator::start()?;
    emulator.inject(Fault::latency(LONG));
    let [first, second, _] = runtimes()?;
    let outbox = first.block_on(async {
        let outbox = builder(&emulator)?.disk(&directory, "test").start()?;
        outbox.record_durable(login(), LONG).await?;
        Ok::<_, Box<dyn Error>>(outbox)
    })?;
    while emulator.requests().is_empty() {
        first.block_on(async { tokio::time::sleep(Duration::from_millis(1)).await });
    }
    drop(first);
    let report = second.block_on(outbox.close(Duration::from_secs(5)));
    assert_eq!((report.kept, report.lost), (1, 0), "{report}");
    drop(outbox);
    emulator.clear_faults();
    let report = second.block_on(async {
        let outbox = builder(&emulator)?.disk(&directory, "test").start()?;
        while outbox.stats().delivered == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Ok::<_, Box<dyn Error>>(outbox.close(LONG).await)
    })?;
    fs::remove_dir_all(&directory)?;
    assert!(report.is_complete(), "{report}");
    let requests = emulator.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0].variables, requests[1].variables, "the same bytes");
    Ok(())
}

#[test]
fn without_a_runtime_it_does_not_start() -> Result {
    let emulator = Emulator::start()?;
    assert!(builder(&emulator)?.start().is_err());
    Ok(())
}
