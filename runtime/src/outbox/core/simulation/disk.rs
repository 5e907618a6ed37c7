//! A directory in memory that fails in all the ways that a disk can.

use std::collections::{BTreeMap, HashSet};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use fastrand::Rng;

use super::super::super::item::Lane;
use super::super::super::letter::DeadLetter;
use super::super::super::store::{Adopted, Backlog, Changes, Spool, Store, Stored};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mood {
    Well,
    /// Whatever is done may fail, before or after it has taken effect.
    Flaky,
    /// There is no room for anything new.
    Full,
    Dead,
}

#[derive(Default)]
struct File {
    lanes: [BTreeMap<u64, Stored>; 3],
    latest_wall: i64,
}

pub(super) struct Disk {
    files: BTreeMap<u64, File>,
    open: HashSet<u64>,
    next: u64,
    pub(super) letters: Vec<DeadLetter>,
    pub(super) mood: Mood,
    random: Rng,
    /// Items that were damaged, as they were before.
    pub(super) damaged: Vec<(Lane, Stored)>,
    put_aside: u64,
    pub(super) loads: u64,
    pub(super) adoptions: u64,
}

impl Disk {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            files: BTreeMap::new(),
            open: HashSet::new(),
            next: 0,
            letters: Vec::new(),
            mood: Mood::Well,
            random: Rng::with_seed(seed),
            damaged: Vec::new(),
            put_aside: 0,
            loads: 0,
            adoptions: 0,
        }
    }

    /// Whether something fails now, before or after it takes effect.
    fn fails(&mut self) -> Option<bool> {
        match self.mood {
            Mood::Well | Mood::Full => None,
            Mood::Flaky => (self.random.u8(..3) > 0).then(|| self.random.bool()),
            Mood::Dead => Some(false),
        }
    }

    fn apply(&mut self, id: u64, changes: &Changes) {
        let file = self.files.entry(id).or_default();
        file.latest_wall = file.latest_wall.max(changes.wall);
        for (lane, number, stored) in &changes.puts {
            file.lanes[*lane as usize].insert(*number, stored.clone());
        }
        for (lane, number) in &changes.removes {
            file.lanes[*lane as usize].remove(number);
        }
        self.letters.extend_from_slice(&changes.letters);
    }

    /// Damages some of what nobody has open: it is found missing, or is read as something else.
    pub(super) fn damage(&mut self) {
        let Self { files, open, random, damaged, put_aside, .. } = self;
        for (_, file) in files.iter_mut().filter(|(id, _)| !open.contains(id)) {
            for lane in Lane::ALL {
                let items = &mut file.lanes[lane as usize];
                let numbers: Vec<u64> =
                    items.keys().copied().filter(|_| random.u8(..6) == 0).collect();
                for number in numbers {
                    let Some(mut stored) = items.remove(&number) else { continue };
                    damaged.push((lane, stored.clone()));
                    if random.bool() {
                        stored.json =
                            ["\u{0}", "{", "[1,2]", "{\"customerId\":7}"][random.usize(..4)].into();
                        stored.recorded_at = random.i64(..);
                        items.insert(number, stored);
                    } else {
                        *put_aside += 1;
                    }
                }
            }
        }
    }

    /// Whether it knows that an item is being sent.
    pub(super) fn knows_attempt(&self, lane: Lane, json: &str) -> bool {
        let lanes = self.files.values().map(|file| &file.lanes[lane as usize]);
        lanes
            .flat_map(BTreeMap::values)
            .any(|stored| stored.attempted_at.is_some() && *stored.json == *json)
    }

    /// Number of queues that nobody has open.
    pub(super) fn unopened(&self) -> usize {
        self.files.keys().filter(|id| !self.open.contains(id)).count()
    }

    /// The latest time in the queue whose latest time is the earliest.
    pub(super) fn earliest(&self) -> Option<i64> {
        self.files.values().map(|file| file.latest_wall).min()
    }

    /// Records in all files.
    pub(super) fn records(&self) -> u64 {
        let lanes = self.files.values().flat_map(|file| &file.lanes);
        lanes.flat_map(BTreeMap::values).map(|stored| stored.records).sum()
    }
}

#[derive(Clone)]
pub(super) struct Directory(pub(super) Arc<Mutex<Disk>>);

impl Directory {
    pub(super) fn lock(&self) -> MutexGuard<'_, Disk> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Queue {
    directory: Directory,
    id: u64,
}

impl Drop for Queue {
    fn drop(&mut self) {
        self.directory.lock().open.remove(&self.id);
    }
}

fn error() -> io::Error {
    io::Error::other("the disk fails")
}

impl Store for Queue {
    fn commit(&mut self, changes: &Changes) -> io::Result<()> {
        let mut disk = self.directory.lock();
        let file = disk.files.get(&self.id);
        let is_new = |(lane, number, _): &(Lane, u64, Stored)| {
            file.is_none_or(|file| !file.lanes[*lane as usize].contains_key(number))
        };
        if disk.mood == Mood::Full && changes.puts.iter().any(is_new) {
            return Err(error());
        }
        match disk.fails() {
            Some(false) => return Err(error()),
            Some(true) => {
                disk.apply(self.id, changes);
                return Err(error());
            }
            None => disk.apply(self.id, changes),
        }
        Ok(())
    }

    fn load(
        &mut self,
        lane: Lane,
        after: u64,
        most_items: usize,
        most_bytes: usize,
    ) -> io::Result<Vec<(u64, Stored)>> {
        let mut disk = self.directory.lock();
        if disk.fails().is_some() {
            return Err(error());
        }
        disk.loads += 1;
        let Some(file) = disk.files.get(&self.id) else { return Ok(Vec::new()) };
        let mut bytes = 0;
        let items = file.lanes[lane as usize].range(after + 1..).take(most_items);
        let items = items.take_while(|(_, stored)| {
            let is_first = bytes == 0;
            bytes += stored.json.len();
            is_first || bytes <= most_bytes
        });
        Ok(items.map(|(number, stored)| (*number, stored.clone())).collect())
    }
}

impl Spool for Directory {
    fn create(&mut self) -> io::Result<Box<dyn Store>> {
        let mut disk = self.lock();
        if disk.mood == Mood::Full || disk.fails().is_some() {
            return Err(error());
        }
        let id = disk.next;
        disk.next += 1;
        disk.files.insert(id, File::default());
        disk.open.insert(id);
        Ok(Box::new(Queue { directory: self.clone(), id }))
    }

    fn adopt(&mut self) -> io::Result<Option<Adopted>> {
        let mut disk = self.lock();
        if disk.fails().is_some() {
            return Err(error());
        }
        let Disk { files, open, .. } = &mut *disk;
        files.retain(|id, file| open.contains(id) || !file.lanes.iter().all(BTreeMap::is_empty));
        let Some((&id, file)) = files.iter().find(|(id, _)| !open.contains(id)) else {
            return Ok(None);
        };
        let backlogs = [0, 1, 2].map(|lane: usize| Backlog {
            items: file.lanes[lane].len() as u64,
            records: file.lanes[lane].values().map(|stored| stored.records).sum(),
            bytes: file.lanes[lane].values().map(|stored| stored.json.len() as u64).sum(),
            last_number: file.lanes[lane].keys().last().copied().unwrap_or_default(),
        });
        let latest_wall = file.latest_wall;
        disk.open.insert(id);
        disk.adoptions += 1;
        let store = Box::new(Queue { directory: self.clone(), id });
        Ok(Some(Adopted { store, backlogs, latest_wall }))
    }

    fn remove(&mut self, store: Box<dyn Store>) {
        drop(store);
        let mut disk = self.lock();
        let Disk { files, open, .. } = &mut *disk;
        files.retain(|id, file| open.contains(id) || !file.lanes.iter().all(BTreeMap::is_empty));
    }

    fn damaged(&self) -> u64 {
        self.lock().put_aside
    }
}
