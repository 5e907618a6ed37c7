//! Disks that fail, are full, or lose power.

use std::fs;

use super::disk::Disk;
use super::model::{Model, random_changes};
use super::{Temporary, adopt, all, put, remove, stored};
use crate::outbox::item::Lane;
use crate::outbox::store::{Backlog, Changes, Spool, Store};

#[test]
fn a_queue_that_cannot_be_made_can_be_made_later() {
    let temporary = Temporary::new();
    let disk = Disk::default();
    let mut spool = temporary.spool_on(&disk);
    fs::write(temporary.path(""), "in the way").unwrap_err();
    fs::write(temporary.0.join("test"), "in the way").unwrap();
    spool.create().unwrap_err();
    fs::remove_file(temporary.0.join("test")).unwrap();

    disk.fail(0..u64::MAX);
    spool.create().unwrap_err();
    assert_eq!(temporary.names(), [""; 0]);
    disk.fail(0..0);
    let mut store = spool.create().unwrap();
    store.commit(&put(Lane::Usage, 1, stored("1"))).unwrap();
    assert_eq!(temporary.names().len(), 1);
}

#[test]
fn a_disk_that_fails_once_does_not_fail_a_commit() {
    let temporary = Temporary::new();
    let disk = Disk::default();
    let mut store = temporary.spool_on(&disk).create().unwrap();
    store.commit(&put(Lane::Usage, 1, stored("1"))).unwrap();
    let before = disk.changes();
    store.commit(&put(Lane::Usage, 2, stored("2"))).unwrap();
    for at in 0..disk.changes() - before {
        disk.fail(at..at + 1);
        store.commit(&put(Lane::Usage, 2, stored("again"))).unwrap();
        store.commit(&remove(Lane::Usage, 3)).unwrap();
        let expected = [(1, stored("1")), (2, stored("again"))];
        assert_eq!(all(&mut *store, Lane::Usage), expected, "change {at}");
    }
}

#[test]
fn a_disk_that_is_full_for_a_while_loses_nothing() {
    for length in 1..60 {
        let temporary = Temporary::new();
        let disk = Disk::default();
        let mut spool = temporary.spool_on(&disk);
        let mut store = spool.create().unwrap();
        store.commit(&put(Lane::Usage, 1, stored("1"))).unwrap();
        let changes =
            Changes { removes: vec![(Lane::Usage, 1)], ..put(Lane::Usage, 2, stored("2")) };
        disk.fail(length % 7..length);
        while store.commit(&changes).is_err() {
            // It has not become another's in the meantime.
            assert!(spool.adopt().unwrap().is_none());
        }
        assert_eq!(all(&mut *store, Lane::Usage), [(2, stored("2"))]);
        disk.fail(0..0);
        drop(store);
        let adopted = adopt(&mut spool);
        let bytes = stored("2").json.len() as u64;
        let backlog = Backlog { items: 1, records: 1, bytes, last_number: 2 };
        assert_eq!(adopted.backlogs, [backlog, Backlog::default(), Backlog::default()]);
        assert_eq!(spool.damaged(), 0);
    }
}

#[test]
fn commits_survive_crashes_whole_or_not_at_all() {
    let (mut confirmed, mut found, mut lost) = (0, 0, 0);
    for seed in 0..150 {
        let mut random = fastrand::Rng::with_seed(seed);
        let temporary = Temporary::new();
        let disk = Disk::default();
        let mut store = temporary.spool_on(&disk).create().unwrap();
        let mut model = Model::default();
        let mut commit = |store: &mut dyn Store, model: &Model, text: &str| {
            let mut changes = random_changes(&mut random, model);
            // Something is always left.
            changes.puts.push((Lane::Usage, 5_000, stored(text)));
            changes.removes.retain(|(_, number)| *number != 5_000);
            let committed = store.commit(&changes);
            (changes, committed.is_ok())
        };
        for _ in 0..=seed % 6 {
            let (changes, committed) = commit(&mut *store, &model, "stays");
            assert!(committed);
            model.apply(&changes);
        }
        disk.fail(seed % 30..u64::MAX);
        let (changes, committed) = commit(&mut *store, &model, "changed");
        disk.crash(&mut random);
        drop(store);

        let mut spool = temporary.spool();
        let mut adopted = adopt(&mut spool);
        let mut after = model.clone();
        after.apply(&changes);
        match (committed, after.matches(&mut adopted)) {
            (true, true) => confirmed += 1,
            (false, true) => found += 1,
            _ => {
                assert!(!committed && model.matches(&mut adopted), "seed {seed}");
                lost += 1;
            }
        }
        assert_eq!(spool.damaged(), 0, "seed {seed}");
    }
    assert!(confirmed > 0 && found > 0 && lost > 0, "{confirmed}, {found}, {lost}");
}
