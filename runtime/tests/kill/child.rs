//! The process that is killed.

use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};
use std::{env, io, thread};

use fastrand::Rng;
use stigg::blocking::Client;
use stigg::usage::ReportUsageBaseInput;
use stigg_runtime::blocking::OutboxBuilder;

use super::{Outbox, Result};

pub(super) const URL: &str = "STIGG_KILL_URL";
pub(super) const KEY: &str = "STIGG_KILL_KEY";
pub(super) const DIRECTORY: &str = "STIGG_KILL_DIRECTORY";
pub(super) const SEED: &str = "STIGG_KILL_CHILD_SEED";

/// With the time since the start, in milliseconds: the records are counted by the lines.
pub(super) const RECORDED: &str = "recorded";
/// With the number of the record up to which all are on disk.
pub(super) const COMMITTED: &str = "committed";

pub(super) const CUSTOMER: &str = "acme";
/// Its usage is never reset.
pub(super) const FEATURE: &str = "feature-01-templates";
pub(super) const ENVIRONMENT: &str = "kill";

pub(super) fn outbox(client: Client, directory: &Path) -> OutboxBuilder {
    Outbox::builder(client)
        .disk(directory, ENVIRONMENT)
        .commit_every(Duration::from_millis(20))
        .linger(Duration::from_millis(5))
        .usage_calls_per_minute(60_000)
        .customer_calls_per_minute(None)
}

#[test]
#[ignore = "it runs until it is killed"]
fn run() -> Result {
    let client = Client::builder(env::var(KEY)?).endpoint(env::var(URL)?).build()?;
    let outbox = outbox(client, Path::new(&env::var(DIRECTORY)?)).start()?;
    let mut rng = Rng::with_seed(env::var(SEED)?.parse()?);
    let told = outbox.clone();
    thread::spawn(move || {
        loop {
            tell(COMMITTED, told.committed_up_to());
            thread::sleep(Duration::from_millis(1));
        }
    });
    let (instance, since) = (rng.u64(..), Instant::now());
    for number in 0_u64.. {
        let usage = ReportUsageBaseInput::builder(CUSTOMER, FEATURE, 1);
        let usage = match rng.u8(0..4) {
            0 => usage.idempotency_key(format!("{instance}:{number}")),
            1 => usage.dimension("shard", rng.u8(0..3)),
            _ => usage,
        };
        if rng.u8(0..50) == 0 {
            let receipt = outbox.record_durable(usage, Duration::from_secs(60))?;
            tell(COMMITTED, receipt.number());
        } else {
            outbox.record_within(usage, Duration::from_secs(60))?;
        }
        tell(RECORDED, u64::try_from(since.elapsed().as_millis())?);
        if rng.u8(0..4) == 0 {
            thread::sleep(Duration::from_micros(rng.u64(0..2_000)));
        }
    }
    Ok(())
}

/// One line, written at once.
fn tell(what: &str, number: u64) {
    let line = format!("{what} {number}\n");
    // Without a parent there is nobody to tell.
    let _ = io::stdout().lock().write_all(line.as_bytes());
}
