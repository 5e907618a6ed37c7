//! Many virtual days of records, outages, crashes, failing disks and clocks that jump, without a
//! thread, a socket or a file. After every step, what has to hold always is checked; and in the end,
//! that every record was counted exactly once, or is accounted for.
//!
//! `RUNTIME_SEED` repeats the run of a failure, and `RUNTIME_ROUNDS` sets how many runs there are, times
//! thirty. With both, the runs begin at that seed.
//!
//! Not modelled, since nobody can tell: a clock that is set back while no process runs, or while a
//! process crashes before the disk knows, so that more time has passed than all clocks say. The
//! order of totals is that of one process: which totals those before it have delivered, it does not
//! know.

mod disk;
mod ledger;
mod process;
mod server;
mod world;

use std::collections::BTreeMap;
use std::path::PathBuf;

use fastrand::Rng;
use stigg::usage::UsageEventReportInput;

use super::super::item::{Item, Lane};
use super::super::settings::{Overflow, Settings};
use super::super::store::{Backlog, Stored};
use super::{Core, Effects, Outcome, Work, WorkDone};
use crate::cache::Wake;
use crate::clock::Now;
use process::Alarm;
use world::World;

/// Runs in which everything happens.
const MANY: u64 = 600;

/// Events that have to happen in many runs, or they prove little.
const HAPPENS: [&str; 25] = [
    "adopted",
    "ambiguous",
    "bisected",
    "clock ran back",
    "closed",
    "coalesced",
    "crashed in a commit",
    "crashed in a call",
    "damaged",
    "denied",
    "disk degraded",
    "disk recovered",
    "dropped",
    "expired",
    "flushed",
    "full",
    "late call",
    "limited",
    "loaded",
    "lost at close",
    "rejected",
    "resent",
    "superseded",
    "too large",
    "two processes",
];

#[test]
fn every_record_counts_once_or_is_accounted_for() {
    let setting = |name| Some(std::env::var(name).ok()?.parse::<u64>().unwrap());
    let (first, rounds) = (setting("RUNTIME_SEED"), setting("RUNTIME_ROUNDS"));
    let runs = match (first, rounds) {
        (Some(_), None) => 1,
        (_, rounds) => rounds.unwrap_or(2) * 30,
    };
    let first = first.unwrap_or(1);
    let mut happened: BTreeMap<&str, u64> = BTreeMap::new();
    let mut failed = Vec::new();
    for seed in first..first + runs {
        // A failure says where it came from.
        let run = std::panic::AssertUnwindSafe(|| World::new(seed).run());
        if let Ok(events) = std::panic::catch_unwind(run) {
            for (event, times) in events {
                *happened.entry(event).or_default() += times;
            }
        } else {
            eprintln!("this was RUNTIME_SEED={seed}");
            failed.push(seed);
        }
    }
    assert!(failed.is_empty(), "{} of {runs} runs failed: {failed:?}", failed.len());
    if runs >= MANY {
        let missing: Vec<_> =
            HAPPENS.iter().filter(|event| !happened.contains_key(*event)).collect();
        assert!(missing.is_empty(), "{missing:?} never happened, but {happened:?}");
    }
}

/// Changes some bytes of an item.
fn damaged(random: &mut Rng) -> String {
    let item = r#"{"customerId":"acme","featureId":"seats","value":1,"updateBehavior":"SET","createdAt":"2026-03-02T06:00:00Z"}"#;
    let mut bytes = item.as_bytes().to_vec();
    for _ in 0..random.usize(..6) {
        let position = random.usize(..bytes.len());
        match random.u8(..3) {
            0 => bytes[position] = random.u8(..),
            1 => bytes.truncate(position + 1),
            _ => bytes.insert(position, random.u8(..)),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn whatever_was_on_disk_is_sent_as_it_is_or_told() {
    let mut random = Rng::with_seed(1);
    for _ in 0..2_000 {
        let settings =
            Settings { disk: Some((PathBuf::new(), String::new())), ..Settings::default() };
        let mut core = Core::<Alarm>::new(settings, 1);
        let now = Now { mono: 0, wall: 1_772_431_200_000 };
        let lane = Lane::ALL[random.usize(..3)];
        let stored = Stored {
            json: damaged(&mut random).into(),
            records: 1,
            recorded_at: if random.bool() { now.wall } else { random.i64(..) },
            attempted_at: random.bool().then(|| random.i64(..)),
        };
        let json = stored.json.clone();
        let mut backlogs = [Backlog::default(); 3];
        backlogs[lane as usize] = Backlog { items: 1, records: 1, bytes: 1, last_number: 1 };
        let mut sent = Vec::new();
        for _ in 0..20 {
            let turn = core.turn(now, 0);
            for delivery in turn.deliveries {
                sent.extend(delivery.items);
                drop(core.finish(delivery.lane, server::rejected(), now, 0));
            }
            let done = match core.work(now) {
                Some(Work::Adopt) if core.stats().adopted == 0 => {
                    WorkDone::Adopted(Ok(Some((backlogs, now.wall))))
                }
                Some(Work::Adopt) => WorkDone::Adopted(Ok(None)),
                Some(Work::Load(load)) => WorkDone::Loaded(load, Ok(vec![(1, stored.clone())])),
                Some(Work::Commit(queue, changes)) => WorkDone::Committed(queue, changes, Ok(())),
                Some(Work::Remove(queue)) => WorkDone::Removed(queue),
                None => continue,
            };
            drop(core.work_done(done, 0, now));
        }
        let stats = core.stats();
        assert_eq!((stats.adopted, stats.dead_lettered, stats.pending), (1, 1, 0), "{json}");
        assert!(sent.iter().all(|item| *item == json), "{json} was sent as {sent:?}");
        assert_eq!(core.take_letters().len(), 1, "{json}");
    }
}

#[test]
fn a_flush_ends_once_what_it_waits_for_is_dropped() {
    let settings = Settings {
        max_items: 2,
        overflow: Overflow::DropOldest,
        linger: 0,
        customer_calls_per_minute: Some(1),
        ..Settings::default()
    };
    let mut core = Core::<Alarm>::new(settings, 1);
    let now = Now { mono: 0, wall: 1_772_431_200_000 };
    let later = Now { mono: 10_000, wall: now.wall + 10_000 };
    let record = |core: &mut Core<Alarm>, customer, now| {
        let item: Item = UsageEventReportInput::builder(customer, "login").into();
        let mut effects = Effects::default();
        let taken =
            core.record(Lane::Events, item.to_json(), item.facts(), now, &mut effects).unwrap();
        (taken, effects.woken.len())
    };
    record(&mut core, "acme", now);
    assert_eq!(core.turn(now, 0).deliveries.len(), 1);
    drop(core.finish(Lane::Events, Outcome::Accepted, now, 0));

    // One call a minute: this one waits, and a call without it is under way.
    record(&mut core, "acme", later);
    assert!(core.await_settled(i64::MAX, Alarm::pair().0).is_none());
    record(&mut core, "globex", later);
    assert_eq!(core.turn(later, 0).deliveries.len(), 1);
    let (_, woken) = record(&mut core, "initech", later);
    assert_eq!((core.stats().dropped, woken), (1, 1));
}
