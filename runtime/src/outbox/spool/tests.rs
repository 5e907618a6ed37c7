use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, Weak};

use redb::backends::FileBackend;
use redb::{Database, Key, ReadableTable, StorageBackend, Table, TableDefinition, Value};
use serde_json::value::RawValue;
use time::OffsetDateTime;

use super::value::decode;
use super::{Directory, DiskSpool};
use crate::outbox::item::Lane;
use crate::outbox::letter::{DeadLetter, Reason};
use crate::outbox::store::{Adopted, Backlog, Changes, Spool, Store, Stored};

/// A directory that is removed with everything in it.
struct Temporary(PathBuf);

impl Temporary {
    fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);

        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("stigg-spool-{}-{number}", process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    fn spool(&self) -> DiskSpool {
        self.spool_on(&Disk::default())
    }

    fn spool_on(&self, disk: &Disk) -> DiskSpool {
        let disk = disk.clone();
        let backend = Box::new(move |file| Arc::new(disk.add(file)) as Arc<dyn StorageBackend>);
        DiskSpool(Arc::new(Directory::new(&self.0, "test", backend)))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join("test").join(name)
    }

    /// The names of the files of the environment.
    fn names(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.path("")) else { return Vec::new() };
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort_unstable();
        names
    }

    /// The only queue.
    fn queue(&self) -> PathBuf {
        let names = self.names();
        let mut queues = names.iter().filter(|name| is_queue(name));
        let queue = self.path(queues.next().expect("a queue"));
        assert_eq!(queues.next(), None);
        queue
    }

    fn lines(&self, name: &str) -> Vec<serde_json::Value> {
        let text = fs::read_to_string(self.path(name)).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn is_queue(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "redb")
}

/// A disk that can fail, and that can lose power: then each write since the last synchronization is
/// there, or is not, or is in part. It never makes the real disk synchronize, which is slow.
#[derive(Clone, Debug, Default)]
struct Disk(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// Changes up to now.
    changes: u64,
    /// Changes that fail.
    failing: Range<u64>,
    /// Those that are open.
    files: Vec<Weak<Mutex<Volatile>>>,
}

/// A file as the process sees it.
#[derive(Debug)]
struct Volatile {
    file: FileBackend,
    content: Vec<u8>,
    unsynchronized: Vec<(u64, Vec<u8>)>,
}

#[derive(Debug)]
struct DiskFile {
    disk: Disk,
    file: Arc<Mutex<Volatile>>,
}

impl Disk {
    fn add(&self, file: FileBackend) -> DiskFile {
        let mut content = vec![0; usize::try_from(file.len().unwrap()).unwrap()];
        file.read(0, &mut content).unwrap();
        let file = Arc::new(Mutex::new(Volatile { file, content, unsynchronized: Vec::new() }));
        self.0.lock().unwrap().files.push(Arc::downgrade(&file));
        DiskFile { disk: self.clone(), file }
    }

    /// Makes changes fail, counted from now.
    fn fail(&self, failing: Range<u64>) {
        let mut state = self.0.lock().unwrap();
        let (start, end) = (failing.start, failing.end);
        state.failing = state.changes.saturating_add(start)..state.changes.saturating_add(end);
    }

    fn changes(&self) -> u64 {
        self.0.lock().unwrap().changes
    }

    fn change(&self) -> io::Result<()> {
        let mut state = self.0.lock().unwrap();
        state.changes += 1;
        let now = state.changes - 1;
        if state.failing.contains(&now) { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }

    /// Loses power. Nothing works from here on.
    fn lose_power(&self, random: &mut fastrand::Rng) {
        self.fail(0..u64::MAX);
        for file in self.0.lock().unwrap().files.iter().filter_map(Weak::upgrade) {
            let mut file = file.lock().unwrap();
            let mut writes = std::mem::take(&mut file.unsynchronized);
            random.shuffle(&mut writes);
            for (offset, data) in &writes {
                let length = match random.u8(..3) {
                    0 => 0,
                    1 => random.usize(..=data.len()),
                    _ => data.len(),
                };
                // A file that was cut off since has no place for it.
                if offset + data.len() as u64 <= file.file.len().unwrap() {
                    file.file.write(*offset, &data[..length]).unwrap();
                }
            }
        }
    }
}

impl StorageBackend for DiskFile {
    fn len(&self) -> io::Result<u64> {
        Ok(self.file.lock().unwrap().content.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let file = self.file.lock().unwrap();
        let start = usize::try_from(offset).map_err(io::Error::other)?;
        let end = start.checked_add(out.len()).ok_or(io::ErrorKind::UnexpectedEof)?;
        let data = file.content.get(start..end).ok_or(io::ErrorKind::UnexpectedEof)?;
        out.copy_from_slice(data);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.disk.change()?;
        let mut file = self.file.lock().unwrap();
        file.content.resize(usize::try_from(len).unwrap(), 0);
        file.file.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.disk.change()?;
        let mut file = self.file.lock().unwrap();
        for (offset, data) in std::mem::take(&mut file.unsynchronized) {
            if offset + data.len() as u64 <= file.content.len() as u64 {
                file.file.write(offset, &data)?;
            }
        }
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.disk.change()?;
        let mut file = self.file.lock().unwrap();
        let start = usize::try_from(offset).unwrap();
        let end = start + data.len();
        if file.content.len() < end {
            file.content.resize(end, 0);
        }
        file.content[start..end].copy_from_slice(data);
        file.unsynchronized.push((offset, data.to_owned()));
        Ok(())
    }
}

fn stored(text: &str) -> Stored {
    Stored {
        json: format!(r#"{{"customerId": "{text}"}}"#).into(),
        records: 1,
        recorded_at: 1_000,
        attempted_at: None,
    }
}

fn put(lane: Lane, number: u64, stored: Stored) -> Changes {
    Changes { puts: vec![(lane, number, stored)], wall: 5, ..Changes::default() }
}

fn remove(lane: Lane, number: u64) -> Changes {
    Changes { removes: vec![(lane, number)], ..Changes::default() }
}

fn letter(text: &str) -> DeadLetter {
    DeadLetter {
        lane: Lane::Usage,
        reason: Reason::Refused,
        error: Some("no such customer".to_owned()),
        at: OffsetDateTime::UNIX_EPOCH,
        records: 2,
        item: RawValue::from_string(format!(r#"{{"customerId": "{text}"}}"#)).unwrap(),
    }
}

fn letters(texts: &[&str]) -> Changes {
    Changes { letters: texts.iter().map(|text| letter(text)).collect(), ..Changes::default() }
}

/// Leaves a queue with an item, under a name of its own.
fn leave(temporary: &Temporary, name: &str) {
    let mut store = temporary.spool().create().unwrap();
    store.commit(&put(Lane::Usage, 1, stored(name))).unwrap();
    drop(store);
    let made = temporary.names().into_iter().find(|name| is_queue(name) && name.len() > 10);
    fs::rename(temporary.path(&made.unwrap()), temporary.path(name)).unwrap();
}

const META: TableDefinition<&str, &str> = TableDefinition::new("meta");
const USAGE: TableDefinition<u64, &[u8]> = TableDefinition::new("usage");

/// Changes a table of a queue that nobody has.
fn edit<K: Key + 'static, V: Value + 'static>(
    queue: &Path,
    definition: TableDefinition<'static, K, V>,
    change: impl FnOnce(&mut Table<'_, K, V>),
) {
    let database = Database::open(queue).unwrap();
    let transaction = database.begin_write().unwrap();
    change(&mut transaction.open_table(definition).unwrap());
    transaction.commit().unwrap();
}

/// Loads everything of a lane.
fn all(store: &mut dyn Store, lane: Lane) -> Vec<(u64, Stored)> {
    store.load(lane, 0, usize::MAX, usize::MAX).unwrap()
}

fn adopt(spool: &mut DiskSpool) -> Adopted {
    spool.adopt().unwrap().expect("a queue")
}

/// What ought to be in a queue.
#[derive(Clone, Debug, Default, PartialEq)]
struct Model {
    lanes: BTreeMap<Lane, BTreeMap<u64, Stored>>,
    last: BTreeMap<Lane, u64>,
    wall: i64,
}

impl Model {
    fn apply(&mut self, changes: &Changes) {
        for (lane, number, stored) in &changes.puts {
            self.lanes.entry(*lane).or_default().insert(*number, stored.clone());
            let last = self.last.entry(*lane).or_default();
            *last = (*last).max(*number);
        }
        for (lane, number) in &changes.removes {
            self.lanes.entry(*lane).or_default().remove(number);
        }
        self.wall = self.wall.max(changes.wall);
    }

    fn is_empty(&self) -> bool {
        self.lanes.values().all(BTreeMap::is_empty)
    }

    fn backlogs(&self) -> [Backlog; 3] {
        Lane::ALL.map(|lane| {
            let mut backlog = Backlog::default();
            for stored in self.lanes.get(&lane).into_iter().flat_map(BTreeMap::values) {
                backlog.items += 1;
                backlog.records += stored.records;
                backlog.bytes += stored.json.len() as u64;
            }
            backlog.last_number = self.last.get(&lane).copied().unwrap_or_default();
            backlog
        })
    }

    fn items(&self, lane: Lane) -> Vec<(u64, Stored)> {
        let items = self.lanes.get(&lane).into_iter().flatten();
        items.map(|(number, stored)| (*number, stored.clone())).collect()
    }

    fn matches(&self, adopted: &mut Adopted) -> bool {
        let items = Lane::ALL.map(|lane| all(&mut *adopted.store, lane));
        adopted.backlogs == self.backlogs()
            && adopted.latest_wall == self.wall
            && items == Lane::ALL.map(|lane| self.items(lane))
    }
}

fn random_stored(random: &mut fastrand::Rng) -> Stored {
    let length = if random.u8(..20) == 0 { random.usize(..20_000) } else { random.usize(..300) };
    let text: String = std::iter::repeat_with(|| random.char('a'..='ÿ')).take(length).collect();
    Stored {
        json: format!(r#"{{ "customerId" : "{text}" }}"#).into(),
        records: random.u64(1..10),
        recorded_at: random.i64(..),
        attempted_at: random.bool().then(|| random.i64(..)),
    }
}

fn random_changes(random: &mut fastrand::Rng, model: &Model) -> Changes {
    let mut changes = Changes { wall: random.i64(0..1_000_000), ..Changes::default() };
    let number = |random: &mut fastrand::Rng, lane: Lane| {
        let known = model.lanes.get(&lane).filter(|items| !items.is_empty());
        match known {
            Some(known) if random.bool() => *random.choice(known.keys()).unwrap(),
            _ => random.u64(1..2_000),
        }
    };
    for _ in 0..random.usize(..30) {
        let lane = *random.choice(&Lane::ALL).unwrap();
        let number = number(random, lane);
        changes.puts.push((lane, number, random_stored(random)));
    }
    for _ in 0..random.usize(..30) {
        let lane = *random.choice(&Lane::ALL).unwrap();
        changes.removes.push((lane, number(random, lane)));
    }
    changes
}

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
fn totals_are_right_after_any_changes() {
    let mut random = fastrand::Rng::with_seed(1);
    for _ in 0..6 {
        let temporary = Temporary::new();
        let mut spool = temporary.spool();
        let mut store = spool.create().unwrap();
        let mut model = Model { wall: i64::MIN, ..Model::default() };
        for _ in 0..40 {
            let changes = random_changes(&mut random, &model);
            store.commit(&changes).unwrap();
            if !changes.puts.is_empty() || !changes.removes.is_empty() {
                model.apply(&changes);
            }
            if model.is_empty() || random.u8(..4) != 0 {
                continue;
            }
            drop(store);
            let mut adopted = adopt(&mut spool);
            assert!(model.matches(&mut adopted));
            store = adopted.store;
        }
    }
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
#[cfg(unix)]
fn nobody_else_can_read_anything() {
    use std::os::unix::fs::PermissionsExt;

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

#[test]
fn dead_letters_are_lines_that_can_be_taken_away() {
    let temporary = Temporary::new();
    let mut spool = temporary.spool();
    let mut store = spool.create().unwrap();
    store.commit(&letters(&["1", "2"])).unwrap();
    let read = |name: &str| -> Vec<DeadLetter> {
        let text = fs::read_to_string(temporary.path(name)).unwrap();
        text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
    };
    assert_eq!(read("dead-letters.jsonl"), [letter("1"), letter("2")]);
    store.commit(&letters(&["1"])).unwrap();
    assert_eq!(read("dead-letters.jsonl"), [letter("1"), letter("2"), letter("1")]);

    fs::rename(temporary.path("dead-letters.jsonl"), temporary.path("taken")).unwrap();
    store.commit(&letters(&["3"])).unwrap();
    assert_eq!(read("dead-letters.jsonl"), [letter("3")]);

    // A crash cut off the last line. What follows is not lost with it.
    let text = fs::read_to_string(temporary.path("dead-letters.jsonl")).unwrap();
    let torn = [&text, &text[..20]].concat();
    fs::write(temporary.path("dead-letters.jsonl"), torn).unwrap();
    store.commit(&letters(&["4"])).unwrap();
    let mut other = spool.create().unwrap();
    other.commit(&letters(&["5"])).unwrap();
    assert_eq!(read("dead-letters.jsonl"), [letter("3"), letter("4"), letter("5")]);
}

#[test]
fn an_item_stays_until_its_letter_is_kept() {
    let temporary = Temporary::new();
    let disk = Disk::default();
    let mut store = temporary.spool_on(&disk).create().unwrap();
    store.commit(&put(Lane::Usage, 1, stored("1"))).unwrap();
    let changes = Changes { letters: vec![letter("1")], ..remove(Lane::Usage, 1) };

    fs::create_dir(temporary.path("dead-letters.jsonl")).unwrap();
    store.commit(&changes).unwrap_err();
    assert_eq!(all(&mut *store, Lane::Usage), [(1, stored("1"))]);
    fs::remove_dir(temporary.path("dead-letters.jsonl")).unwrap();

    // However often it takes to remove the item, the letter is kept once.
    disk.fail(0..u64::MAX);
    store.commit(&changes).unwrap_err();
    let changes = Changes { letters: vec![letter("1"), letter("2")], ..changes };
    store.commit(&changes).unwrap_err();
    disk.fail(0..0);
    store.commit(&changes).unwrap();
    assert_eq!(all(&mut *store, Lane::Usage), []);
    assert_eq!(temporary.lines("dead-letters.jsonl").len(), 2);
}

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
fn commits_survive_the_loss_of_power_whole_or_not_at_all() {
    for seed in 0..300 {
        let mut random = fastrand::Rng::with_seed(seed);
        let temporary = Temporary::new();
        let disk = Disk::default();
        let mut store = temporary.spool_on(&disk).create().unwrap();
        let mut model = Model { wall: i64::MIN, ..Model::default() };
        for _ in 0..random.usize(1..8) {
            let mut changes = random_changes(&mut random, &model);
            // Of which something is left.
            changes.puts.push((Lane::Usage, 5_000, stored("stays")));
            changes.removes.retain(|(_, number)| *number != 5_000);
            store.commit(&changes).unwrap();
            model.apply(&changes);
        }
        let mut changes = random_changes(&mut random, &model);
        changes.puts.push((Lane::Usage, 5_000, stored("changed")));
        changes.removes.retain(|(_, number)| *number != 5_000);
        disk.fail(random.u64(..12)..u64::MAX);
        let committed = store.commit(&changes).is_ok();
        disk.lose_power(&mut random);
        drop(store);

        let mut spool = temporary.spool();
        let adopted = spool.adopt().unwrap();
        let mut adopted = adopted.unwrap_or_else(|| panic!("seed {seed}: {:?}", temporary.names()));
        let mut after = model.clone();
        after.apply(&changes);
        let as_before = !committed && model.matches(&mut adopted);
        assert!(as_before || after.matches(&mut adopted), "seed {seed}");
        assert_eq!(spool.damaged(), 0, "seed {seed}");
    }
}

/// The file of a queue with some items, of which some were removed or changed.
fn sample() -> (Vec<u8>, Vec<Arc<str>>) {
    let temporary = Temporary::new();
    let mut random = fastrand::Rng::with_seed(9);
    let mut store = temporary.spool().create().unwrap();
    let mut model = Model::default();
    let mut put = Vec::new();
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
fn survive(bytes: &[u8], known: &[Arc<str>]) -> bool {
    let temporary = Temporary::new();
    let mut spool = temporary.spool();
    fs::create_dir(temporary.path("")).unwrap();
    fs::write(temporary.path("1.redb"), bytes).unwrap();
    let adopted = spool.adopt().unwrap();
    if let Some(mut adopted) = adopted {
        for lane in Lane::ALL {
            for (number, stored) in all(&mut *adopted.store, lane) {
                assert!(known.contains(&stored.json));
                adopted.store.commit(&remove(lane, number)).unwrap();
            }
        }
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
    let places = (0..320).chain(std::iter::repeat_with(|| random.usize(..bytes.len())).take(300));
    for place in places.collect::<Vec<_>>() {
        let mut bytes = bytes.clone();
        bytes[place] ^= 1 << random.u8(..8);
        put_aside += u32::from(survive(&bytes, &known));
    }
    assert!(put_aside > 50, "{put_aside}");
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
    edit(&temporary.queue(), USAGE, |table| {
        table.insert(1, b"\xff{}".as_slice()).unwrap();
        table.insert(2, b"{}".as_slice()).unwrap();
        table
            .insert(4, br#"{"records":1,"recorded_at":1,"attempted_at":null}"#.as_slice())
            .unwrap();
        // A later version may add something.
        let later = br#"{"item":[],"recorded_at":1,"records":1,"attempted_at":null,"x":{}}"#;
        table.insert(5, later.as_slice()).unwrap();
    });

    let mut adopted = adopt(&mut spool);
    let items = adopted.store.load(Lane::Usage, 0, 2, usize::MAX).unwrap();
    assert_eq!(items, [(3, stored("fine"))]);
    assert_eq!(spool.damaged(), 3);
    let items = all(&mut *adopted.store, Lane::Usage);
    assert_eq!(items.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [3, 5, 6]);
    assert_eq!(&*items[1].1.json, "[]");
    assert_eq!(spool.damaged(), 3);
    let lines = temporary.lines("damaged.jsonl");
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0]["bytes"], serde_json::json!(*b"\xff{}"));
    assert_eq!((&lines[1]["text"], &lines[1]["number"]), (&"{}".into(), &2.into()));
    assert_eq!(lines[2]["lane"], "usage");

    for number in [3, 5, 6] {
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
    for file in disk.0.lock().unwrap().files.iter().filter_map(Weak::upgrade) {
        file.lock().unwrap().content[512..].fill(0x5a);
    }
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
fn any_bytes_can_be_decoded_or_refused() {
    let mut random = fastrand::Rng::with_seed(7);
    let sample = super::value::encode(&stored("sample"));
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
            let encoded = super::value::encode(&stored);
            assert_eq!(decode(&encoded), Some(stored));
        }
    }
}

/// Run with `--release --ignored --nocapture`.
#[test]
#[ignore = "measures the disk"]
fn speed() {
    use std::time::Instant;

    let temporary = Temporary::new();
    let mut spool = DiskSpool::new(&temporary.0, "test");
    let mut store = spool.create().unwrap();
    let item =
        |number: u64| Stored { json: format!(r#"{{"n":{number:0342}}}"#).into(), ..stored("") };
    let timed = |what: &str, count: u64, work: &mut dyn FnMut()| {
        let start = Instant::now();
        work();
        let took = start.elapsed();
        let rate = count as f64 / took.as_secs_f64();
        println!("{what}: {took:.0?}, {rate:.0}/s, {:.1} us each", 1e6 / rate);
    };
    timed("commits of 1", 500, &mut || {
        for number in 1..=500 {
            store.commit(&put(Lane::Events, number, item(number))).unwrap();
        }
    });
    let size = || fs::metadata(temporary.queue()).unwrap().len() >> 20;
    println!("{} MiB", size());
    timed("items in commits of 2000", 1_000_000, &mut || {
        for chunk in 0..500 {
            let numbers = chunk * 2_000 + 1..=(chunk + 1) * 2_000;
            let puts = numbers.map(|number| (Lane::Usage, number, item(number))).collect();
            store.commit(&Changes { puts, ..Changes::default() }).unwrap();
        }
    });
    println!("{} MiB", size());
    timed("closing", 1, &mut || drop(spool.create().unwrap()));
    timed("closing with items", 1, &mut || {
        drop(std::mem::replace(&mut store, spool.create().unwrap()))
    });
    let mut adopted = None;
    timed("adopting", 1, &mut || adopted = Some(adopt(&mut spool)));
    let mut adopted = adopted.unwrap();
    let mut load = |what: &str| {
        timed(what, 1_000_000, &mut || {
            let mut after = 0;
            loop {
                let items = adopted.store.load(Lane::Usage, after, 1_000, usize::MAX).unwrap();
                let Some((last, _)) = items.last() else { break };
                after = *last;
            }
        });
    };
    load("loading in thousands");
    timed("removing in commits of 2000", 1_000_000, &mut || {
        for chunk in 0..500 {
            let numbers = chunk * 2_000 + 1..=(chunk + 1) * 2_000;
            let removes = numbers.map(|number| (Lane::Usage, number)).collect();
            adopted.store.commit(&Changes { removes, ..Changes::default() }).unwrap();
        }
    });
    let mut sizes: Vec<_> = temporary
        .names()
        .iter()
        .map(|name| fs::metadata(temporary.path(name)).unwrap().len() >> 20)
        .collect();
    sizes.sort_unstable();
    println!("{sizes:?} MiB");
}
