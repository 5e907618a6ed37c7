//! Items on disk survive their process.

use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{env, fs, process};

use stigg::usage::ReportUsageBaseInput;
use stigg_emulator::Fault;
use stigg_runtime::outbox::{DeadLetter, Disk, Reason};

use super::outbox::{BULK, LONG, campaign, campaigns, usage, with_acme};
use super::{OutboxBuilder, Result, World, case, facade};

/// Time to close in which nothing can be delivered.
const SHORT: Duration = Duration::from_millis(200);

/// A directory that is removed at the end.
struct Directory(PathBuf);

impl Directory {
    fn new() -> Self {
        let name = format!("stigg-outbox-{}-{:x}", process::id(), fastrand::u64(..));
        Self(env::temp_dir().join(name))
    }

    fn queues(&self, environment: &str) -> usize {
        let entries = fs::read_dir(self.0.join(environment)).into_iter().flatten().flatten();
        entries.filter(|entry| entry.path().extension() == Some("redb".as_ref())).count()
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl World {
    fn on_disk(&self, directory: &Path) -> OutboxBuilder {
        self.outbox().disk(directory, "test")
    }

    fn break_down(&self) {
        self.emulator.inject(Fault::status(503).for_operation(BULK).always());
    }
}

#[facade]
#[case]
async fn what_was_not_delivered_is_delivered_by_the_next_instance() -> Result {
    let (world, directory) = (with_acme().await?, Directory::new());
    world.break_down();
    let outbox = world.on_disk(&directory.0).start()?;
    outbox.record(campaigns(2))?;
    outbox.record(campaigns(1))?;
    outbox.record(campaign("own key"))?;
    let report = outbox.close(SHORT).await;
    assert_eq!((report.kept, report.lost, report.is_complete()), (3, 0, true), "{report}");
    drop(outbox);

    world.emulator.clear_faults();
    let outbox = world.on_disk(&directory.0).start()?;
    super::until(|| outbox.stats().delivered == 3).await;
    let stats = outbox.stats();
    assert_eq!((stats.recorded, stats.adopted, stats.adopted_items), (0, 3, 2));
    let counted = usage(&world, "acme").await?;
    assert_eq!(counted, 4);
    super::until(|| directory.queues("test") == 0).await;
    Ok(())
}

#[facade]
#[case]
async fn every_attempt_of_every_process_sends_the_same_bytes() -> Result {
    let (world, directory) = (with_acme().await?, Directory::new());
    let lost = Fault::drop_connection().for_operation(BULK).after_execution().always();
    world.emulator.inject(lost);
    for attempts in 1..3 {
        let outbox = world.on_disk(&directory.0).start()?;
        if attempts == 1 {
            outbox.record(campaigns(3))?;
        }
        super::until(|| outbox.stats().failed_calls > 0).await;
        let report = outbox.close(SHORT).await;
        assert!(report.is_complete(), "{report}");
    }
    world.emulator.clear_faults();
    let outbox = world.on_disk(&directory.0).start()?;
    super::until(|| outbox.stats().delivered == 1).await;
    let requests = world.items(BULK, "usages");
    assert!(requests.len() >= 3);
    assert!(requests.iter().all(|items| *items == requests[0]), "{requests:?}");
    let counted = usage(&world, "acme").await?;
    assert_eq!(counted, 3);
    Ok(())
}

#[facade]
#[case]
async fn a_durable_record_survives_an_instance_that_is_dropped() -> Result {
    let (world, directory) = (with_acme().await?, Directory::new());
    world.break_down();
    let outbox = world.on_disk(&directory.0).clock(&world.clock).start()?;
    let receipt = outbox.record_durable(campaigns(1), LONG).await?;
    assert!(outbox.committed_up_to() >= receipt.number());
    assert_eq!(outbox.stats().unsaved, 0);
    drop(outbox);
    world.emulator.clear_faults();
    let outbox = world.on_disk(&directory.0).clock(&world.clock).start()?;
    // The file is free once the thread of the first instance has ended.
    let has_delivered = || {
        world.clock.advance(Duration::from_secs(60));
        outbox.stats().delivered == 1
    };
    super::until(has_delivered).await;
    Ok(())
}

#[facade]
#[case]
async fn another_environment_never_delivers_the_items() -> Result {
    let (world, directory) = (with_acme().await?, Directory::new());
    world.break_down();
    let outbox = world.on_disk(&directory.0).start()?;
    outbox.record(campaigns(1))?;
    outbox.close(SHORT).await;
    drop(outbox);
    world.emulator.clear_faults();
    let other = world.outbox().disk(&directory.0, "production").start()?;
    other.record(campaigns(5))?;
    other.flush(LONG).await?;
    let counted = usage(&world, "acme").await?;
    assert_eq!((counted, other.stats().adopted), (5, 0));
    assert_eq!(directory.queues("test"), 1);
    Ok(())
}

#[facade]
#[case]
async fn two_instances_share_a_directory() -> Result {
    let (world, directory) = (with_acme().await?, Directory::new());
    let [one, two] = [0, 1].map(|_| world.on_disk(&directory.0).start());
    let (one, two) = (one?, two?);
    for _ in 0..10 {
        one.record_durable(campaigns(1), LONG).await?;
        two.record_durable(campaigns(1), LONG).await?;
    }
    one.flush(LONG).await?;
    two.flush(LONG).await?;
    let counted = usage(&world, "acme").await?;
    assert_eq!((counted, one.stats().adopted, two.stats().adopted), (20, 0, 0));
    for outbox in [one, two] {
        let report = outbox.close(LONG).await;
        assert!(report.ended, "{report}");
    }
    assert_eq!(directory.queues("test"), 0, "nothing is left");
    Ok(())
}

#[facade]
#[case]
async fn dead_letters_are_lines_of_a_file() -> Result {
    let (world, directory) = (with_acme().await?, Directory::new());
    let outbox = world.on_disk(&directory.0).start()?;
    outbox.record(ReportUsageBaseInput::builder("acme", "no-such-feature", 1))?;
    outbox.record(campaign("good"))?;
    outbox.flush(LONG).await?;
    let report = outbox.close(LONG).await;
    assert!(report.is_complete(), "{report}");
    let text = fs::read_to_string(directory.0.join("test").join("dead-letters.jsonl"))?;
    let letters: Vec<DeadLetter> =
        text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].reason, Reason::Rejected);
    assert_eq!(outbox.take_dead_letters(), letters);
    Ok(())
}

#[facade]
#[case]
async fn without_a_usable_directory_the_outbox_works_in_memory() -> Result {
    let (world, directory) = (with_acme().await?, Directory::new());
    fs::write(&directory.0, "this is a file")?;
    let outbox = world.on_disk(&directory.0).start()?;
    outbox.record(campaigns(1))?;
    outbox.flush(LONG).await?;
    let counted = usage(&world, "acme").await?;
    assert_eq!(counted, 1);
    let Disk::Degraded(error) = outbox.status().disk else { return Err("it works".into()) };
    assert!(!error.is_empty());
    let unconfirmed = outbox.record_durable(campaigns(1), Duration::from_millis(50)).await;
    assert!(unconfirmed.is_err());
    fs::remove_file(&directory.0)?;
    drop(outbox.record_durable(campaigns(1), LONG).await);
    super::until(|| outbox.status().disk == Disk::Live).await;
    let report = outbox.close(LONG).await;
    assert!(report.is_complete(), "{report}");
    Ok(())
}

#[facade]
#[case]
async fn a_backlog_larger_than_memory_is_delivered_in_order() -> Result {
    let (world, directory) = (with_acme().await?, Directory::new());
    world.break_down();
    let outbox = world.on_disk(&directory.0).max_items(500).start()?;
    for number in 0..5_000 {
        outbox.record_within(campaign(&format!("{number:05}")), LONG).await?;
    }
    assert_eq!(outbox.stats().pending, 5_000);
    let report = outbox.close(Duration::from_secs(4)).await;
    assert!(report.is_complete(), "{report}");
    drop(outbox);
    world.emulator.clear_faults();
    let outbox = world.on_disk(&directory.0).usage_calls_per_minute(60_000).start()?;
    super::until(|| outbox.stats().delivered == 5_000).await;
    let executed = world.emulator.requests();
    let executed = executed.iter().filter(|request| request.executed);
    let executed = executed.filter(|request| request.operation_name.as_deref() == Some(BULK));
    let keys: Vec<String> = executed
        .filter_map(|request| request.variables["input"]["usages"].as_array().cloned())
        .flatten()
        .map(|item| item["idempotencyKey"].to_string())
        .collect();
    assert_eq!(keys.len(), 5_000);
    assert!(keys.is_sorted());
    Ok(())
}
