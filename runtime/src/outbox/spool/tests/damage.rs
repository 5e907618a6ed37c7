//! Files and records that are not what was written.

use std::collections::HashSet;
use std::fs;
use std::sync::Arc;

use redb::{Database, TableDefinition};
use serde_json::value::RawValue;

use super::disk::Disk;
use super::model::{Model, random_changes};
use super::{Temporary, USAGE, adopt, all, edit, put, remove, stored};
use crate::outbox::item::Lane;
use crate::outbox::spool::value::{decode, encode};
use crate::outbox::store::{Changes, Spool};

/// The file of a queue with some items, of which some were removed or changed.
fn sample() -> (Vec<u8>, HashSet<Arc<str>>) {
    let temporary = Temporary::new();
    let mut random = fastrand::Rng::with_seed(9);
    let mut store = temporary.spool().create().unwrap();
    let mut model = Model::default();
    let mut put = HashSet::new();
    for _ in 0..20 {
        let changes = random_changes(&mut random, &model);
        store.commit(&changes).unwrap();
        model.apply(&changes);
        put.extend(changes.puts.into_iter().map(|(.., stored)| stored.json));
    }
    drop(store);
    (fs::read(temporary.queue()).unwrap(), put)
}

/// Adopts a file of these bytes, works with it, and returns whether it was put aside.
fn survive(bytes: &[u8], known: &HashSet<Arc<str>>) -> bool {
    let temporary = Temporary::new();
    let mut spool = temporary.spool();
    fs::create_dir(temporary.path("")).unwrap();
    fs::write(temporary.path("1.redb"), bytes).unwrap();
    if let Some(mut adopted) = spool.adopt().unwrap() {
        let mut changes = Changes::default();
        for lane in Lane::ALL {
            for (number, stored) in all(&mut *adopted.store, lane) {
                assert!(known.contains(&stored.json));
                changes.removes.push((lane, number));
            }
        }
        adopted.store.commit(&changes).unwrap();
        spool.remove(adopted.store);
    }
    let put_aside = temporary.names() == ["1.redb.damaged"];
    assert!(put_aside || temporary.names().is_empty(), "{:?}", temporary.names());
    assert_eq!(spool.damaged(), u64::from(put_aside));
    if put_aside {
        assert!(spool.adopt().unwrap().is_none());
    }
    put_aside
}

#[test]
fn damaged_files_are_put_aside() {
    let (bytes, known) = sample();
    assert!(!survive(&bytes, &known));
    for length in [0, 1, 8, 9, 10, 64, 300, 511, 512, 4_095, 4_096, 8_192, bytes.len() / 2] {
        assert!(survive(&bytes[..length], &known), "cut off after {length}");
    }
    for cut in [1, 511, 4_096, 5_000] {
        survive(&bytes[..bytes.len() - cut], &known);
    }
    assert!(survive(b"{}", &known));
    assert!(survive(&vec![0; 100_000], &known));
    let mut random = fastrand::Rng::with_seed(4);
    for length in [9, 512, 4_096, 72 * 1_024] {
        let mut garbage = vec![0; length];
        random.fill(&mut garbage);
        assert!(survive(&garbage, &known));
        garbage[..9].copy_from_slice(&bytes[..9]);
        assert!(survive(&garbage, &known), "with the right magic");
    }

    // A database, but not a queue.
    let temporary = Temporary::new();
    let path = temporary.0.join("other");
    drop(Database::create(&path).unwrap());
    assert!(survive(&fs::read(&path).unwrap(), &known));
    let database = Database::open(&path).unwrap();
    let transaction = database.begin_write().unwrap();
    let table = TableDefinition::<u64, u64>::new("meta");
    transaction.open_table(table).unwrap().insert(1, 1).unwrap();
    transaction.commit().unwrap();
    drop(database);
    assert!(survive(&fs::read(&path).unwrap(), &known));
}

#[test]
fn flipped_bytes_do_no_harm() {
    let (bytes, known) = sample();
    let mut random = fastrand::Rng::with_seed(5);
    let mut put_aside = 0;
    // Each byte of the header, and some everywhere.
    let places = (0..320).chain(std::iter::repeat_with(|| random.usize(..bytes.len())).take(200));
    for place in places.collect::<Vec<_>>() {
        let mut bytes = bytes.clone();
        bytes[place] ^= 1 << random.u8(..8);
        put_aside += u32::from(survive(&bytes, &known));
    }
    assert!(put_aside > 20, "{put_aside}");
}

#[test]
fn damaged_records_are_put_aside() {
    let temporary = Temporary::new();
    let mut spool = temporary.spool();
    let mut store = spool.create().unwrap();
    for number in 1..=6 {
        store.commit(&put(Lane::Usage, number, stored("fine"))).unwrap();
    }
    drop(store);
    let values: [(u64, &[u8]); 5] = [
        (1, b"\xff{}"),
        (2, b"{}"),
        // In the year 300,000,000.
        (4, br#"{"records":1,"recorded_at":9000000000000000000,"item":{}}"#),
        // A later version may leave something out, and add something.
        (5, br#"{"item":[],"recorded_at":1,"records":1,"x":{}}"#),
        (6, br#"{"item":{,"recorded_at":1,"records":1}"#),
    ];
    edit(&temporary.queue(), USAGE, |table| {
        for (number, value) in values {
            table.insert(number, value).unwrap();
        }
    });

    let mut adopted = adopt(&mut spool);
    // As many as were asked for were read, and put aside.
    let items = adopted.store.load(Lane::Usage, 0, 2, usize::MAX).unwrap();
    assert_eq!(items, [(3, stored("fine"))]);
    assert_eq!(spool.damaged(), 3);
    let items = all(&mut *adopted.store, Lane::Usage);
    assert_eq!(items.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [3, 5]);
    assert_eq!(&*items[1].1.json, "[]");
    assert_eq!(spool.damaged(), 4);
    let lines = temporary.lines("damaged.jsonl");
    assert_eq!(lines.len(), 4);
    assert_eq!(lines[0]["bytes"], serde_json::json!(*b"\xff{}"));
    assert_eq!((&lines[1]["text"], &lines[1]["number"]), (&"{}".into(), &2.into()));
    assert_eq!(lines[2]["lane"], "usage");

    for number in [3, 5] {
        adopted.store.commit(&remove(Lane::Usage, number)).unwrap();
    }
    spool.remove(adopted.store);
    assert_eq!(temporary.names(), ["damaged.jsonl"]);
}

#[test]
fn a_queue_that_breaks_while_it_is_used_is_put_aside() {
    let temporary = Temporary::new();
    let disk = Disk::default();
    let mut spool = temporary.spool_on(&disk);
    let mut store = spool.create().unwrap();
    for number in 1..=500 {
        store.commit(&put(Lane::Usage, number, stored(&"x".repeat(100)))).unwrap();
    }
    // A disk that returns something else from now on, to a database that has to be read again.
    disk.overwrite(512);
    disk.fail(0..1);
    store.commit(&put(Lane::Usage, 501, stored("new"))).unwrap();
    assert_eq!(all(&mut *store, Lane::Usage), [(501, stored("new"))]);
    assert_eq!(spool.damaged(), 1);
    let names = temporary.names();
    assert_eq!(names.len(), 2, "{names:?}");
    drop(store);
    assert_eq!(adopt(&mut spool).backlogs[0].items, 1);
}

#[test]
fn any_bytes_can_be_decoded_or_refused() {
    let mut random = fastrand::Rng::with_seed(7);
    let sample = encode(&stored("sample"));
    for _ in 0..100_000 {
        let mut bytes = if random.bool() {
            let mut bytes = vec![0; random.usize(..80)];
            random.fill(&mut bytes);
            bytes
        } else {
            sample.clone()
        };
        for _ in 0..random.usize(..4) {
            if bytes.is_empty() {
                break;
            }
            let at = random.usize(..bytes.len());
            match random.u8(..3) {
                0 => bytes[at] = random.u8(..),
                1 => drop(bytes.drain(at..)),
                _ => bytes.insert(at, *random.choice(br#"{}[]",:0e-\"#).unwrap()),
            }
        }
        if let Some(stored) = decode(&bytes) {
            serde_json::from_str::<&RawValue>(&stored.json).unwrap();
            assert!(stored.recorded_at.checked_mul(2).is_some());
            let encoded = encode(&stored);
            assert_eq!(decode(&encoded), Some(stored));
        }
    }
}
