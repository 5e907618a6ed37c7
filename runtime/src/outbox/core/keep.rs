//! The decisions to keep items on disk.

use std::mem;

use super::super::item::Lane;
use super::super::letter::DeadLetter;
use super::super::pending::{Entry, Pending, Totals};
use super::super::report::Disk;
use super::super::store::{Backlog, Changes, Failure, Stored};
use super::sum;
use crate::clock::Now;

/// Changes after which a commit does not wait any more.
const MANY_CHANGES: usize = 2_000;

/// Items and bytes that are loaded at a time.
const LOAD_ITEMS: usize = if cfg!(test) { 30 } else { 2_000 };
const LOAD_BYTES: usize = 4 << 20;

/// Time between two searches for queues that instances left, in milliseconds.
const ADOPT_EVERY: i64 = 60_000;

/// Time until the next attempt after the disk has failed, in milliseconds.
const RETRY_AFTER: i64 = 1_000;

/// The same once it is known that acknowledgements can be kept.
const RETRY_ALL_AFTER: i64 = 5_000;

/// Commits that may fail after the end: one of everything, and one that only frees room.
const LAST_ATTEMPTS: u8 = 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Queue {
    /// That of this instance.
    Own,
    /// One that another instance left.
    Adopted,
}

/// Something to load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Load {
    pub(crate) queue: Queue,
    pub(crate) lane: Lane,
    pub(crate) after: u64,
    pub(crate) most_items: usize,
    pub(crate) most_bytes: usize,
}

/// Work for the disk.
#[derive(Debug, PartialEq)]
pub(crate) enum Work {
    Commit(Queue, Changes),
    Load(Load),
    /// Looks for a queue that another instance left.
    Adopt,
    /// Removes the adopted queue, or that of this instance, in which nothing is left.
    Remove(Queue),
}

/// Result of work. Texts are errors.
#[derive(Debug)]
pub(crate) enum WorkDone {
    Committed(Queue, Changes, Result<(), Failure>),
    Loaded(Load, Result<Vec<(u64, Stored)>, String>),
    /// With the latest time that the other instance saw.
    Adopted(Result<Option<([Backlog; 3], i64)>, String>),
    Removed(Queue),
}

/// The items of a queue.
#[derive(Debug)]
pub(crate) struct Stock {
    pub(crate) lanes: [Pending; 3],
    removes: Vec<(Lane, u64)>,
    letters: Vec<DeadLetter>,
    /// Whether the wall clock has run backwards since attempts in this queue were noted, those that
    /// are not in memory too.
    ran_back: bool,
    /// Whether the disk has to be told that.
    tells_ran_back: bool,
}

impl Stock {
    fn new() -> Self {
        let lanes = Lane::ALL.map(Pending::new);
        Self {
            lanes,
            removes: Vec::new(),
            letters: Vec::new(),
            ran_back: false,
            tells_ran_back: false,
        }
    }

    pub(crate) fn totals(&self) -> Totals {
        sum(self.lanes.iter().map(Pending::totals))
    }

    pub(crate) fn unsaved(&self) -> Totals {
        sum(self.lanes.iter().map(Pending::unsaved))
    }

    /// Notes that attempts so far cannot be dated any more, also by whoever adopts the queue later.
    fn run_back(&mut self) {
        self.lanes.iter_mut().for_each(Pending::undate);
        self.ran_back = true;
        self.tells_ran_back = true;
    }

    /// The first number that is not settled.
    pub(crate) fn first(&self) -> Option<u64> {
        self.lanes.iter().filter_map(Pending::first).min()
    }

    fn is_empty(&self) -> bool {
        self.lanes.iter().all(Pending::is_empty)
    }

    /// Whether its file can be removed.
    fn is_drained(&self) -> bool {
        self.is_empty() && self.removes.is_empty() && self.letters.is_empty()
    }
}

/// Whether an item may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Readiness {
    Ready,
    /// An attempt has to be noted.
    Unnoted,
    /// The disk does not know of the attempt yet.
    Noting,
}

/// State of the disk.
#[derive(Clone, Debug, PartialEq)]
enum Health {
    Unused,
    Live,
    /// `frees_next` if the next attempt is one that only frees room, which a full disk may take.
    /// Otherwise it is a probe.
    Failing {
        error: String,
        retry_at: i64,
        frees_next: bool,
    },
}

/// Scope of a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    /// All changes, up to this record.
    All { up_to: u64 },
    /// Items that the disk has, or may have: new items are kept away from a disk that fails, so
    /// that they can be sent.
    Probe,
    /// Items that the disk has. They need no room.
    Frees,
}

/// Changes to commit, and the time for it.
#[derive(Debug)]
struct Uncommitted {
    /// Changes since the latest commit began.
    changes: usize,
    is_urgent: bool,
    /// Whether the disk was told of changes.
    is_announced: bool,
    commit_at: i64,
}

impl Default for Uncommitted {
    fn default() -> Self {
        Self { changes: 0, is_urgent: false, is_announced: false, commit_at: i64::MIN }
    }
}

/// The search for queues that other instances left.
#[derive(Debug)]
struct Search {
    next_at: i64,
    /// Whether none is left that is not adopted, as far as can be known.
    is_over: bool,
}

impl Default for Search {
    fn default() -> Self {
        Self { next_at: i64::MIN, is_over: false }
    }
}

#[derive(Debug)]
pub(crate) struct Keeper {
    pub(crate) own: Stock,
    adopted: Option<Stock>,
    health: Health,
    /// The state, if it has changed and nobody was told.
    news: Option<Disk>,
    /// Whether the disk is at work.
    is_working: bool,
    uncommitted: Uncommitted,
    search: Search,
    /// Error of the last read of the disk, unless a later one succeeded.
    unreadable: Option<String>,
    load_at: i64,
    /// Whether this instance has a queue on disk.
    has_own: bool,
    /// Scope of the commit of the own queue that is under way.
    committing: Scope,
    pub(crate) committed_up_to: u64,
    /// Commits that failed after the end.
    last_failures: u8,
    has_ended: bool,
    pub(crate) damaged: u64,
}

/// Items found on disk, or missing there.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Found {
    pub(crate) adopted: Totals,
    /// Records that were damaged.
    pub(crate) lost: u64,
}

impl Keeper {
    pub(crate) fn new(is_used: bool) -> Self {
        Self {
            own: Stock::new(),
            adopted: None,
            health: if is_used { Health::Live } else { Health::Unused },
            news: None,
            is_working: false,
            uncommitted: Uncommitted::default(),
            search: Search::default(),
            unreadable: None,
            load_at: i64::MIN,
            has_own: false,
            committing: Scope::Probe,
            committed_up_to: 0,
            last_failures: 0,
            has_ended: false,
            damaged: 0,
        }
    }

    pub(crate) fn is_used(&self) -> bool {
        self.health != Health::Unused
    }

    pub(crate) fn is_failing(&self) -> bool {
        matches!(self.health, Health::Failing { .. })
    }

    pub(crate) fn disk(&self) -> Disk {
        match &self.health {
            Health::Unused => Disk::None,
            Health::Failing { error, .. } => Disk::Degraded(error.clone()),
            Health::Live => match &self.unreadable {
                Some(error) => Disk::Unreadable(error.clone()),
                None => Disk::Live,
            },
        }
    }

    /// The state, if it has changed.
    pub(crate) fn take_news(&mut self) -> Option<Disk> {
        self.news.take()
    }

    pub(crate) fn stock(&mut self, queue: Queue) -> Option<&mut Stock> {
        match queue {
            Queue::Own => Some(&mut self.own),
            Queue::Adopted => self.adopted.as_mut(),
        }
    }

    pub(crate) fn stock_ref(&self, queue: Queue) -> Option<&Stock> {
        match queue {
            Queue::Own => Some(&self.own),
            Queue::Adopted => self.adopted.as_ref(),
        }
    }

    /// The queues to send from: what other instances left comes first. Own items do not wait for
    /// a disk that fails.
    pub(crate) fn queues_of(&self, lane: Lane) -> impl Iterator<Item = Queue> {
        let adopted = self.adopted.as_ref().map(|adopted| &adopted.lanes[lane as usize]);
        let adopted = adopted.filter(|adopted| !adopted.is_empty());
        let fails = self.is_failing() || self.unreadable.is_some();
        let own = (adopted.is_none() || fails).then_some(Queue::Own);
        adopted.map(|_| Queue::Adopted).into_iter().chain(own)
    }

    /// Whether nothing is left of a lane.
    pub(crate) fn is_empty(&self, lane: Lane) -> bool {
        let mut stocks = self.adopted.iter().chain([&self.own]);
        stocks.all(|stock| stock.lanes[lane as usize].is_empty())
    }

    /// Whether another instance may have left older items.
    pub(crate) fn is_searching(&self) -> bool {
        self.is_used() && !self.is_failing() && self.adopted.is_none() && !self.search.is_over
    }

    /// Notes that the clock has run backwards.
    pub(crate) fn run_back(&mut self) {
        if let Some(adopted) = &mut self.adopted {
            adopted.run_back();
        }
        // Attempts of this instance are in memory.
        self.own.lanes.iter_mut().for_each(Pending::undate);
        self.note_change();
        self.hurry();
    }

    pub(crate) fn adopted_totals(&self) -> Totals {
        self.adopted.as_ref().map(Stock::totals).unwrap_or_default()
    }

    /// When the oldest item in memory was recorded.
    pub(crate) fn oldest(&self) -> Option<i64> {
        let stocks = self.adopted.iter().chain([&self.own]);
        let lanes = stocks.flat_map(|stock| &stock.lanes);
        lanes.filter_map(|lane| lane.head().next()).map(|(_, entry)| entry.recorded.wall).min()
    }

    /// Notes a change of a queue.
    pub(crate) fn note_change(&mut self) {
        self.uncommitted.changes += 1;
    }

    /// Whether the disk has to look at the changes, which it does not know of.
    pub(crate) fn announce(&mut self) -> bool {
        let is_new = !mem::replace(&mut self.uncommitted.is_announced, true);
        self.is_used() && (is_new || self.uncommitted.changes == MANY_CHANGES)
    }

    /// Notes that items were dropped: the disk has to look if there is room to load others.
    pub(crate) fn note_dropped(&mut self) {
        if self.wants_load() {
            self.uncommitted.is_announced = false;
        }
    }

    /// Lets the next commit not wait.
    pub(crate) fn hurry(&mut self) {
        self.uncommitted.is_urgent = true;
    }

    /// Whether an item may be sent: not before the disk knows, if it has the item or may have it.
    pub(crate) fn readiness(&self, entry: &Entry) -> Readiness {
        let is_in_memory_alone = match self.health {
            Health::Unused => true,
            Health::Live => false,
            Health::Failing { .. } => !entry.may_be_on_disk(),
        };
        if is_in_memory_alone || entry.attempt.is_some() && entry.is_durable() {
            Readiness::Ready
        } else if entry.attempt.is_some() {
            Readiness::Noting
        } else {
            Readiness::Unnoted
        }
    }

    /// Takes a settled item out.
    pub(crate) fn remove(&mut self, queue: Queue, lane: Lane, number: u64) -> Option<Entry> {
        let stock = self.stock(queue)?;
        let entry = stock.lanes[lane as usize].remove(number)?;
        if entry.may_be_on_disk() {
            stock.removes.push((lane, number));
            self.note_change();
        }
        Some(entry)
    }

    pub(crate) fn keep_letter(&mut self, queue: Queue, letter: &DeadLetter) {
        if self.is_used()
            && let Some(stock) = self.stock(queue)
        {
            stock.letters.push(letter.clone());
            self.note_change();
            self.hurry();
        }
    }

    /// When there is work, if nothing happens before.
    pub(crate) fn work_at(&self, has_ended: bool) -> Option<i64> {
        if !self.is_used() || self.is_working {
            return None;
        }
        if has_ended {
            // Nothing is left to wait for.
            let is_left = self.has_own && self.own.is_drained() && !self.is_failing();
            let is_hopeless = self.last_failures >= LAST_ATTEMPTS;
            return (!is_hopeless && (self.uncommitted.changes > 0 || is_left)).then_some(i64::MIN);
        }
        let soonest = match &self.health {
            Health::Failing { retry_at, .. } => *retry_at,
            _ => i64::MIN,
        };
        let commit = (self.uncommitted.changes > 0).then(|| {
            if self.commits_now() { soonest } else { self.uncommitted.commit_at.max(soonest) }
        });
        let adopted = match &self.adopted {
            None => Some(self.search.next_at),
            Some(adopted) => adopted.is_drained().then_some(i64::MIN),
        };
        let load = self.wants_load().then_some(self.load_at);
        commit.into_iter().chain(adopted).chain(load).min()
    }

    fn commits_now(&self) -> bool {
        self.uncommitted.is_urgent || self.uncommitted.changes >= MANY_CHANGES
    }

    fn wants_load(&self) -> bool {
        let stocks = self.adopted.iter().chain([&self.own]);
        stocks.flat_map(|stock| &stock.lanes).any(Pending::wants_load)
    }

    /// Returns the next work, if it is time for one.
    pub(crate) fn work(
        &mut self,
        number: u64,
        commit_every: i64,
        has_ended: bool,
        now: Now,
    ) -> Option<Work> {
        if self.work_at(has_ended)? > now.mono {
            return None;
        }
        let work = self.due(number, commit_every, has_ended, now)?;
        self.is_working = true;
        Some(work)
    }

    fn due(&mut self, number: u64, commit_every: i64, has_ended: bool, now: Now) -> Option<Work> {
        self.has_ended = has_ended;
        let is_due = match &self.health {
            _ if has_ended => self.last_failures < LAST_ATTEMPTS,
            Health::Failing { retry_at, .. } if *retry_at > now.mono => false,
            _ => self.uncommitted.commit_at <= now.mono || self.commits_now(),
        };
        if self.uncommitted.changes > 0 && is_due {
            // The adopted queue has little to commit.
            let of_adopted =
                self.adopted.as_mut().and_then(|adopted| changes(adopted, Scope::Frees, now));
            if let Some(changes) = of_adopted {
                return Some(Work::Commit(Queue::Adopted, changes));
            }
            let all = Scope::All { up_to: number };
            let scope = match &self.health {
                _ if has_ended && self.last_failures == 0 => all,
                _ if has_ended => Scope::Frees,
                Health::Failing { frees_next: true, .. } => Scope::Frees,
                Health::Failing { .. } => Scope::Probe,
                Health::Live | Health::Unused => all,
            };
            let commit_at = now.mono + commit_every;
            self.uncommitted = Uncommitted { commit_at, ..Uncommitted::default() };
            self.committing = scope;
            let changes = changes(&mut self.own, scope, now);
            if let Some(changes) = changes {
                self.has_own = true;
                return Some(Work::Commit(Queue::Own, changes));
            }
            // Nothing frees room.
            self.last_failures += u8::from(has_ended && scope == Scope::Frees);
            self.committed_own(now);
        }
        if has_ended {
            let is_left = self.has_own && self.own.is_drained() && !self.is_failing();
            self.has_own &= !is_left;
            return is_left.then_some(Work::Remove(Queue::Own));
        }
        match &self.adopted {
            Some(adopted) if adopted.is_drained() => return Some(Work::Remove(Queue::Adopted)),
            None if self.search.next_at <= now.mono => return Some(Work::Adopt),
            _ => {}
        }
        if self.load_at <= now.mono { self.next_load().map(Work::Load) } else { None }
    }

    fn next_load(&mut self) -> Option<Load> {
        for queue in [Queue::Adopted, Queue::Own] {
            let Some(stock) = self.stock(queue) else { continue };
            for lane in Lane::ALL {
                if let Some(after) = stock.lanes[lane as usize].load_after() {
                    let (most_items, most_bytes) = (LOAD_ITEMS, LOAD_BYTES);
                    return Some(Load { queue, lane, after, most_items, most_bytes });
                }
            }
        }
        None
    }

    /// Takes in what came of work.
    pub(crate) fn done(&mut self, done: WorkDone, now: Now) -> Found {
        self.is_working = false;
        let mut found = Found::default();
        match done {
            WorkDone::Committed(queue, changes, result) => {
                self.committed(queue, changes, result, now);
            }
            WorkDone::Loaded(load, Ok(items)) => {
                self.can_be_read();
                if let Some(stock) = self.stock(load.queue) {
                    let ran_back = stock.ran_back;
                    let lost = stock.lanes[load.lane as usize].loaded(items, now, ran_back);
                    found.lost = lost.max(0).cast_unsigned();
                    found.adopted.records = lost.min(0).unsigned_abs();
                }
            }
            WorkDone::Loaded(load, Err(error)) => {
                if let Some(stock) = self.stock(load.queue) {
                    stock.lanes[load.lane as usize].load_failed();
                }
                self.cannot_be_read(error, now);
            }
            WorkDone::Adopted(Ok(Some((backlogs, latest_wall)))) => {
                self.can_be_read();
                self.search.is_over = false;
                let mut stock = Stock::new();
                for lane in Lane::ALL {
                    stock.lanes[lane as usize] = Pending::on_disk(lane, backlogs[lane as usize]);
                }
                if now.wall < latest_wall {
                    stock.run_back();
                    self.note_change();
                    self.hurry();
                }
                found.adopted = stock.totals();
                self.adopted = Some(stock);
            }
            WorkDone::Adopted(Ok(None)) => {
                self.can_be_read();
                self.search.is_over = true;
                self.search.next_at = now.mono + ADOPT_EVERY;
            }
            WorkDone::Adopted(Err(error)) => {
                self.search.is_over = true;
                self.search.next_at = now.mono + RETRY_ALL_AFTER;
                self.cannot_be_read(error, now);
            }
            WorkDone::Removed(Queue::Adopted) => {
                self.adopted = None;
                self.search.next_at = now.mono;
            }
            WorkDone::Removed(Queue::Own) => {}
        }
        found
    }

    fn can_be_read(&mut self) {
        if self.unreadable.take().is_some() {
            self.news = Some(self.disk());
        }
    }

    fn cannot_be_read(&mut self, error: String, now: Now) {
        if self.unreadable.replace(error).is_none() {
            self.news = Some(self.disk());
        }
        self.load_at = now.mono + RETRY_AFTER;
    }

    fn committed(
        &mut self,
        queue: Queue,
        mut changes: Changes,
        result: Result<(), Failure>,
        now: Now,
    ) {
        let Some(stock) = self.stock(queue) else { return };
        for (lane, number, _) in &changes.puts {
            let lane = &mut stock.lanes[*lane as usize];
            match &result {
                Ok(()) => lane.saved(*number),
                Err(failure) => lane.not_saved(*number, failure.is_doubtful),
            }
        }
        if result.is_ok() {
            stock.lanes.iter_mut().for_each(Pending::spill);
        } else {
            stock.tells_ran_back = stock.ran_back;
            changes.removes.append(&mut stock.removes);
            stock.removes = changes.removes;
            changes.letters.append(&mut stock.letters);
            stock.letters = changes.letters;
        }
        match (result, queue) {
            (Ok(()), Queue::Adopted) => {}
            (Ok(()), Queue::Own) => self.committed_own(now),
            (Err(failure), _) => {
                self.uncommitted.changes += 1;
                self.last_failures += u8::from(self.has_ended);
                self.fail(failure.error, now);
            }
        }
    }

    /// Notes that a commit of the own queue has succeeded.
    fn committed_own(&mut self, now: Now) {
        match self.committing {
            Scope::All { up_to } => self.committed_up_to = self.committed_up_to.max(up_to),
            // The rest follows.
            Scope::Probe => {
                self.uncommitted.changes += 1;
                self.hurry();
            }
            Scope::Frees => {
                if let Health::Failing { retry_at, frees_next, .. } = &mut self.health {
                    *retry_at = now.mono + RETRY_ALL_AFTER;
                    *frees_next = false;
                    self.uncommitted.changes += 1;
                }
                return;
            }
        }
        if self.is_failing() {
            self.news = Some(Disk::Live);
        }
        self.health = Health::Live;
    }

    fn fail(&mut self, error: String, now: Now) {
        if !self.is_failing() {
            self.news = Some(Disk::Degraded(error.clone()));
        }
        let frees_next = !matches!(self.health, Health::Failing { frees_next: true, .. });
        self.health = Health::Failing { error, retry_at: now.mono + RETRY_AFTER, frees_next };
    }
}

/// The changes of a queue to commit, unless there are none. A probe may have none.
fn changes(stock: &mut Stock, scope: Scope, now: Now) -> Option<Changes> {
    let mut changes = Changes {
        puts: Vec::new(),
        removes: mem::take(&mut stock.removes),
        letters: mem::take(&mut stock.letters),
        wall: if stock.ran_back { i64::MAX } else { now.wall },
    };
    for lane in Lane::ALL {
        let dirty = stock.lanes[lane as usize].dirty().filter(|(_, entry)| match scope {
            Scope::All { .. } => true,
            Scope::Probe => entry.may_be_on_disk(),
            Scope::Frees => entry.is_on_disk(),
        });
        changes.puts.extend(dirty.map(|(number, entry)| (lane, number, entry.save())));
    }
    let has_more = mem::take(&mut stock.tells_ran_back) || scope == Scope::Probe;
    let is_empty =
        changes.puts.is_empty() && changes.removes.is_empty() && changes.letters.is_empty();
    (!is_empty || has_more).then_some(changes)
}

#[cfg(test)]
impl Keeper {
    /// Whether dead letters are not on disk.
    pub(super) fn has_letters(&self) -> bool {
        !self.own.letters.is_empty()
    }

    /// Items of this instance that are in memory without need.
    pub(super) fn resident(&self, lane: Lane) -> usize {
        self.own.lanes[lane as usize].resident()
    }
}
