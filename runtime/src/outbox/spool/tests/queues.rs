//! Items, and the queues that instances leave to each other.

use std::fs;
use std::io;
use std::thread;

use redb::ReadableTable;

use super::{META, Temporary, adopt, all, edit, leave, letter, put, remove, stored};
use crate::outbox::item::Lane;
use crate::outbox::spool::DiskSpool;
use crate::outbox::store::{Changes, Spool, Stored};

#[test]
fn items_come_back_as_they_were_put() {
    let temporary = Temporary::new();
    let mut store = temporary.spool().create().unwrap();
    let first = Stored { attempted_at: Some(-3), records: 7, ..stored("ä \\u00e4 1.50") };
    let changes = Changes {
        puts: vec![
            (Lane::Usage, 2, stored("second")),
            (Lane::Usage, 1, first.clone()),
            (Lane::Credits, 9, stored("ninth")),
        ],
        ..Changes::default()
    };
    store.commit(&changes).unwrap();

    assert_eq!(all(&mut *store, Lane::Usage), [(1, first), (2, stored("second"))]);
    assert_eq!(all(&mut *store, Lane::Credits), [(9, stored("ninth"))]);
    assert_eq!(all(&mut *store, Lane::Events), []);

    store.commit(&put(Lane::Usage, 2, stored("changed"))).unwrap();
    store.commit(&remove(Lane::Usage, 1)).unwrap();
    store.commit(&remove(Lane::Usage, 77)).unwrap();
    assert_eq!(all(&mut *store, Lane::Usage), [(2, stored("changed"))]);
}

#[test]
fn items_are_loaded_within_both_bounds_and_at_least_one() {
    let temporary = Temporary::new();
    let mut store = temporary.spool().create().unwrap();
    let size = stored("1").json.len();
    for number in [1, 2, 5, 6, u64::MAX] {
        store.commit(&put(Lane::Events, number, stored("1"))).unwrap();
    }
    let mut numbers = |after, most_items, most_bytes| -> Vec<u64> {
        let items = store.load(Lane::Events, after, most_items, most_bytes).unwrap();
        items.into_iter().map(|(number, _)| number).collect()
    };

    assert_eq!(numbers(0, 2, usize::MAX), [1, 2]);
    assert_eq!(numbers(2, 2, usize::MAX), [5, 6]);
    assert_eq!(numbers(3, 1, usize::MAX), [5]);
    assert_eq!(numbers(1, usize::MAX, 2 * size), [2, 5]);
    assert_eq!(numbers(1, usize::MAX, 2 * size - 1), [2]);
    assert_eq!(numbers(1, 0, 0), [2]);
    assert_eq!(numbers(6, 9, usize::MAX), [u64::MAX]);
    assert_eq!(numbers(u64::MAX, 9, usize::MAX), [0; 0]);
}

#[test]
fn what_was_not_committed_is_not_there() {
    let temporary = Temporary::new();
    let mut spool = temporary.spool();
    drop(spool.create().unwrap());
    assert_eq!(temporary.names(), [""; 0]);
    assert!(spool.adopt().unwrap().is_none());
}

#[test]
fn nothing_is_on_disk_before_something_is_kept() {
    let temporary = Temporary::new();
    let mut spool = DiskSpool::new(&temporary.0.join("a").join("b"), "test");
    assert!(spool.adopt().unwrap().is_none());
    assert!(!temporary.0.join("a").exists());
    let mut store = spool.create().unwrap();
    store.commit(&put(Lane::Usage, 1, stored("1"))).unwrap();
    assert!(temporary.0.join("a").join("b").join("test").exists());
}

#[test]
fn a_queue_is_adopted_once_its_instance_is_gone() {
    let temporary = Temporary::new();
    let (mut first, mut second) = (temporary.spool(), temporary.spool());
    let mut store = first.create().unwrap();
    store.commit(&put(Lane::Usage, 1, stored("1"))).unwrap();
    assert!(second.adopt().unwrap().is_none());
    assert!(first.adopt().unwrap().is_none());

    drop(store);
    let mut adopted = adopt(&mut second);
    assert!(first.adopt().unwrap().is_none());
    assert_eq!(all(&mut *adopted.store, Lane::Usage), [(1, stored("1"))]);
    assert_eq!(adopted.latest_wall, 5);

    // A queue in which nothing is left is gone.
    adopted.store.commit(&remove(Lane::Usage, 1)).unwrap();
    second.remove(adopted.store);
    assert_eq!(temporary.names(), [""; 0]);
    assert_eq!(first.damaged() + second.damaged(), 0);
}

#[test]
fn the_oldest_queue_comes_first_and_empty_ones_are_removed() {
    let temporary = Temporary::new();
    let mut spool = temporary.spool();
    for name in ["3.redb", "1.redb", "2.redb", "0.redb"] {
        leave(&temporary, name);
    }
    // Its instance died after everything was sent.
    let empty = r#"{"format":1,"environment":"test","latest_wall":0,"lanes":{}}"#;
    edit(&temporary.path("0.redb"), META, |table| drop(table.insert("", empty).unwrap()));
    fs::write(temporary.path("0.redb.new"), "x").unwrap();

    let mut adopted = Vec::new();
    for name in ["1.redb", "2.redb", "3.redb"] {
        adopted.push(adopt(&mut spool));
        let store = &mut *adopted.last_mut().unwrap().store;
        assert_eq!(all(store, Lane::Usage), [(1, stored(name))]);
    }
    assert!(spool.adopt().unwrap().is_none());
    assert_eq!(temporary.names(), ["1.redb", "2.redb", "3.redb"]);
    assert_eq!(spool.damaged(), 0);
}

#[test]
fn many_instances_adopt_each_queue_once() {
    let temporary = Temporary::new();
    let names: Vec<_> = (10..22).map(|number| format!("{number}.redb")).collect();
    for name in &names {
        leave(&temporary, name);
    }
    fs::write(temporary.path("15.redb.new"), "x").unwrap();
    fs::write(temporary.path("16-damaged.redb"), "x").unwrap();
    let drain = || {
        let mut spool = temporary.spool();
        let mut items = Vec::new();
        while let Some(mut adopted) = spool.adopt().unwrap() {
            items.append(&mut all(&mut *adopted.store, Lane::Usage));
            adopted.store.commit(&remove(Lane::Usage, 1)).unwrap();
            spool.remove(adopted.store);
        }
        (items, spool.damaged())
    };
    let (mut items, damaged) = thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(drain)).collect();
        threads.into_iter().fold((Vec::new(), 0), |(mut items, damaged), thread| {
            let (mut more, more_damaged) = thread.join().unwrap();
            items.append(&mut more);
            (items, damaged + more_damaged)
        })
    });
    items.sort_unstable_by(|(_, one), (_, other)| one.json.cmp(&other.json));
    let expected: Vec<_> = names.iter().map(|name| (1, stored(name))).collect();
    assert_eq!(items, expected);
    assert_eq!((temporary.names(), damaged), (vec!["16-damaged.redb.damaged".to_owned()], 1));
}

#[test]
fn another_environment_is_left_alone() {
    let temporary = Temporary::new();
    let mut other = DiskSpool::new(&temporary.0, "Test");
    let mut store = other.create().unwrap();
    store.commit(&put(Lane::Usage, 1, stored("1"))).unwrap();
    drop(store);
    let mut spool = temporary.spool();
    assert!(spool.adopt().unwrap().is_none());

    // Not even if somebody puts its queue into the wrong directory.
    let path = other.0.queues().unwrap().remove(0);
    fs::create_dir(temporary.path("")).unwrap();
    fs::rename(&path, temporary.path("1.redb")).unwrap();
    assert!(spool.adopt().unwrap().is_none());
    fs::rename(temporary.path("1.redb"), path).unwrap();
    assert_eq!(all(&mut *adopt(&mut other).store, Lane::Usage), [(1, stored("1"))]);
    assert_eq!(spool.damaged() + other.damaged(), 0);
}

#[test]
fn a_queue_of_a_later_version_is_left_to_it() {
    let temporary = Temporary::new();
    let mut spool = temporary.spool();
    for name in ["1.redb", "2.redb"] {
        leave(&temporary, name);
    }
    let later = r#"{"format":2,"queues":{}}"#;
    edit(&temporary.path("1.redb"), META, |table| drop(table.insert("", later).unwrap()));

    let mut adopted = adopt(&mut spool);
    assert_eq!(all(&mut *adopted.store, Lane::Usage), [(1, stored("2.redb"))]);
    let error = spool.adopt().err().unwrap();
    assert_eq!(error.kind(), io::ErrorKind::Unsupported);
    assert_eq!(temporary.names(), ["1.redb", "2.redb"]);
    assert_eq!(spool.damaged(), 0);
    edit(&temporary.path("1.redb"), META, |table| {
        assert_eq!(table.get("").unwrap().unwrap().value(), later);
    });
}

#[test]
#[cfg(unix)]
fn nobody_else_can_read_anything() {
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;

    let temporary = Temporary::new();
    let root = temporary.0.join("queues");
    let mut spool = DiskSpool::new(&root, "test");
    let mut store = spool.create().unwrap();
    store.commit(&Changes { letters: vec![letter("1")], ..Changes::default() }).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&root), 0o700);
    assert_eq!(mode(&root.join("test")), 0o700);
    let entries: Vec<_> = fs::read_dir(root.join("test")).unwrap().map(Result::unwrap).collect();
    assert_eq!(entries.len(), 2);
    for entry in entries {
        assert_eq!(mode(&entry.path()), 0o600, "{entry:?}");
    }
}
