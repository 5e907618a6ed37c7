mod damage;
mod disk;
mod faults;
mod letters;
mod model;
mod queues;
mod speed;

use std::fs;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use redb::{Database, Key, StorageBackend, Table, TableDefinition, Value};
use serde_json::value::RawValue;
use time::OffsetDateTime;

use self::disk::Disk;
use super::{Directory, DiskSpool};
use crate::outbox::item::Lane;
use crate::outbox::letter::{DeadLetter, Reason};
use crate::outbox::store::{Adopted, Changes, Spool, Store, Stored};

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
        reason: Reason::Rejected,
        error: Some("no such customer".to_owned()),
        at: OffsetDateTime::UNIX_EPOCH,
        records: 2,
        item: RawValue::from_string(format!(r#"{{"customerId": "{text}"}}"#)).unwrap(),
    }
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
