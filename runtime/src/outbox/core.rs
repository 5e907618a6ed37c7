//! The decisions to send and to keep items: a state machine without I/O and without a clock.
//!
//! Items go in. Calls to make ([`Delivery`]) and work for the disk ([`Work`]) come out, and what came
//! of them goes in again. `W` is what wakes one that waits.

mod keep;
mod send;
#[cfg(test)]
pub(crate) mod simulation;

use std::collections::{HashMap, VecDeque};
use std::hash::BuildHasher;
use std::sync::Arc;

use foldhash::fast::RandomState;
use serde_json::value::RawValue;
use stigg::usage::ReportUsageBaseInput;
use time::OffsetDateTime;

pub(crate) use keep::{Queue, Work, WorkDone};
pub(crate) use send::{Delivery, Outcome, Turn};

use super::item::{Facts, Lane, Of};
use super::letter::{DeadLetter, Reason};
use super::pace::{Customers, Pace};
use super::pending::{Entry, Totals};
use super::report::{self, Disk, Obstacle, Receipt, Stats, Status};
use super::settings::{Overflow, Settings};
use crate::Amount;
use crate::cache::Wake;
use crate::clock::{Now, date};
use keep::Keeper;
use send::LaneState;

/// Dead letters that are kept in memory until somebody takes them.
const MAX_LETTERS: usize = 1_000;

/// Totals that were delivered, and are remembered.
const MAX_TOTALS: usize = 100_000;

/// An item of this process that is settled.
#[derive(Debug)]
pub(crate) struct Settled {
    pub(crate) number: u64,
    pub(crate) facts: Facts,
    pub(crate) is_delivered: bool,
}

/// A record that was taken in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taken {
    pub(crate) receipt: Receipt,
    /// The number of its item: an earlier one if it was added to that.
    pub(crate) item: u64,
    pub(crate) nudge: Nudge,
}

/// By how much the wall clock may be set back without being thought to have run backwards, in
/// milliseconds.
const MAX_ADJUSTMENT: i64 = 60_000;

/// Effects for the caller to carry out once the state machine is not locked any more.
#[derive(Debug)]
pub(crate) struct Effects<W> {
    pub(crate) woken: Vec<(W, bool)>,
    pub(crate) letters: Vec<DeadLetter>,
    pub(crate) settled: Vec<Settled>,
    pub(crate) delivery: Option<(report::Delivery, Option<stigg::Error>)>,
    pub(crate) disk: Option<Disk>,
}

impl<W> Default for Effects<W> {
    fn default() -> Self {
        Self {
            woken: Vec::new(),
            letters: Vec::new(),
            settled: Vec::new(),
            delivery: None,
            disk: None,
        }
    }
}

#[derive(Debug)]
enum Awaits {
    /// Everything up to a number is settled.
    Settled(u64),
    /// Everything up to a number is on disk.
    Committed(u64),
    /// There is room for so many bytes.
    Room(u64),
}

#[derive(Debug)]
struct Waiter<W> {
    awaits: Awaits,
    deadline: i64,
    wake: W,
}

/// Whether to do something now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Nudge {
    pub(crate) driver: bool,
    pub(crate) disk: bool,
}

/// An item that is not sent any more, and why.
#[derive(Clone, Copy, Debug)]
struct Dead<'a> {
    number: u64,
    reason: Reason,
    error: Option<&'a stigg::Error>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Open,
    /// Nothing is taken any more, and what is there is sent.
    Closing,
    /// Nothing is sent any more.
    Ended,
}

#[derive(Debug)]
pub(crate) struct Core<W> {
    settings: Settings,
    rng: fastrand::Rng,
    phase: Phase,
    /// The number of the latest record.
    number: u64,
    /// By how much the wall clock is ahead of the monotonic one, at most so far.
    ahead: i64,
    keeper: Keeper,
    lanes: [LaneState; 3],
    customers: Customers,
    /// Increments that may still grow, by what they are of.
    growing: HashMap<u64, u64, RandomState>,
    /// The latest totals meanwhile: earlier increments do not grow past them.
    latest_totals: HashMap<u64, u64, RandomState>,
    /// The minute in which those were recorded.
    minute: i64,
    hasher: RandomState,
    /// Everything up to this number is to be sent without lingering.
    hurry_up_to: u64,
    /// The times of the latest totals that were delivered.
    totals: HashMap<Of, OffsetDateTime>,
    waiters: Vec<Waiter<W>>,
    letters: VecDeque<DeadLetter>,
    stats: Stats,
    reported: report::Delivery,
    last_error: Option<stigg::Error>,
}

impl<W: Wake> Core<W> {
    pub(crate) fn new(settings: Settings, seed: u64) -> Self {
        Self {
            keeper: Keeper::new(settings.disk.is_some()),
            lanes: settings.calls_per_minute.map(|calls| LaneState::new(Pace::new(calls))),
            customers: Customers::new(settings.customer_calls_per_minute),
            settings,
            rng: fastrand::Rng::with_seed(seed),
            phase: Phase::Open,
            number: 0,
            ahead: i64::MIN,
            growing: HashMap::default(),
            latest_totals: HashMap::default(),
            minute: i64::MIN,
            hasher: RandomState::default(),
            hurry_up_to: 0,
            totals: HashMap::new(),
            waiters: Vec::new(),
            letters: VecDeque::new(),
            stats: Stats::default(),
            reported: report::Delivery::Live,
            last_error: None,
        }
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.phase != Phase::Open
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.phase == Phase::Ended
    }

    /// The number of the latest record.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// Whether items survive the process.
    pub(crate) fn is_kept(&self) -> bool {
        self.keeper.is_used()
    }

    pub(crate) fn committed_up_to(&self) -> u64 {
        self.keeper.committed_up_to
    }

    /// Adds an increment to one that waits, or takes it in as the first of its kind in this minute.
    /// `key` is called if it is the first.
    pub(crate) fn add(
        &mut self,
        mut usage: ReportUsageBaseInput,
        by: Amount,
        size: usize,
        now: Now,
        key: impl FnOnce() -> String,
        effects: &mut Effects<W>,
    ) -> Result<Taken, Box<(ReportUsageBaseInput, Obstacle)>> {
        if self.is_closed() {
            return Err(Box::new((usage, Obstacle::Closed)));
        }
        let minute = now.wall.div_euclid(60_000);
        if minute != self.minute {
            self.stop_growing();
            self.minute = minute;
        }
        let of = self.hash_of(&usage.customer_id, usage.resource_id.as_deref(), &usage.feature_id);
        let hash = match &usage.dimensions {
            None => of,
            Some(dimensions) => {
                let dimensions: Vec<_> =
                    dimensions.iter().map(|(name, value)| (name, value.to_string())).collect();
                self.hasher.hash_one((of, dimensions))
            }
        };
        let latest_total = self.latest_totals.get(&of).copied();
        if let Some(number) = self.growing.get(&hash).copied()
            && latest_total < Some(number)
        {
            let pending = &mut self.keeper.own.lanes[Lane::Usage as usize];
            if pending.add(number, &usage, by) {
                self.number += 1;
                self.stats.recorded += 1;
                self.keeper.note_change();
                let nudge = Nudge { driver: false, disk: self.keeper.announce() };
                let receipt = Receipt { number: self.number };
                return Ok(Taken { receipt, item: number, nudge });
            }
        }
        if !self.make_room(Lane::Usage, size, now, effects) {
            return Err(Box::new((usage, Obstacle::Full)));
        }
        usage.idempotency_key = Some(key());
        usage.created_at = Some(date(now.wall).into());
        let taken = self.push(Lane::Usage, Entry::growing(usage, by, size, now));
        self.growing.insert(hash, taken.item);
        Ok(taken)
    }

    /// Takes an item in.
    ///
    /// # Errors
    ///
    /// The reason for which it does not.
    pub(crate) fn record(
        &mut self,
        lane: Lane,
        json: Arc<str>,
        facts: Facts,
        now: Now,
        effects: &mut Effects<W>,
    ) -> Result<Taken, Obstacle> {
        if self.is_closed() {
            return Err(Obstacle::Closed);
        }
        if !self.make_room(lane, json.len(), now, effects) {
            return Err(Obstacle::Full);
        }
        if let Some(((customer, resource, feature), _)) = facts.total.as_deref() {
            let of = self.hash_of(customer, resource.as_deref(), feature);
            self.latest_totals.insert(of, self.number + 1);
        }
        Ok(self.push(lane, Entry::fixed(json, facts, now)))
    }

    fn hash_of(&self, customer: &str, resource: Option<&str>, feature: &str) -> u64 {
        self.hasher.hash_one((customer, resource, feature))
    }

    fn stop_growing(&mut self) {
        self.growing.clear();
        self.latest_totals.clear();
    }

    fn push(&mut self, lane: Lane, entry: Entry) -> Taken {
        self.number += 1;
        self.stats.recorded += 1;
        let due = entry.recorded.mono.saturating_add(self.settings.linger);
        let now = entry.recorded.mono;
        let pending = &mut self.keeper.own.lanes[lane as usize];
        pending.push(self.number, entry);
        let is_full = pending.totals().items.is_multiple_of(lane.max_items() as u64);
        let driver = self.lanes[lane as usize].wakes_for(if is_full { now } else { due });
        self.keeper.note_change();
        let nudge = Nudge { driver, disk: self.keeper.announce() };
        Taken { receipt: Receipt { number: self.number }, item: self.number, nudge }
    }

    pub(crate) fn note_handed_back(&mut self) {
        self.stats.handed_back += 1;
    }

    /// Makes room for an item, if that is wanted and possible. Returns whether there is.
    fn make_room(&mut self, lane: Lane, size: usize, now: Now, effects: &mut Effects<W>) -> bool {
        let [in_memory, on_disk] = self.excess(size as u64);
        if [in_memory, on_disk] == [Totals::default(); 2] {
            return true;
        }
        if self.settings.overflow != Overflow::DropOldest {
            return false;
        }
        let pending = &self.keeper.own.lanes[lane as usize];
        let Some(unsaved) = pending.oldest_unsent(true, in_memory) else { return false };
        let Some(any) = pending.oldest_unsent(false, on_disk) else { return false };
        let mut numbers = unsaved;
        numbers.extend(any);
        numbers.sort_unstable();
        numbers.dedup();
        self.lanes[lane as usize].leave_parts(Queue::Own, &numbers);
        for number in numbers {
            if let Some(entry) = self.keeper.remove(Queue::Own, lane, number) {
                self.stats.dropped += entry.records;
                note_settled(Queue::Own, number, entry, false, effects);
            }
        }
        // Some may have waited for those.
        self.wake(now, effects);
        self.keeper.note_dropped();
        true
    }

    fn has_room(&self, size: u64) -> bool {
        self.excess(size) == [Totals::default(); 2]
    }

    /// By how much one more item would exceed the bounds of memory and of the disk.
    fn excess(&self, size: u64) -> [Totals; 2] {
        let Settings { max_items, max_bytes, max_disk_bytes, .. } = self.settings;
        let unsaved = self.keeper.own.unsaved();
        let in_memory = Totals {
            items: (unsaved.items + 1).saturating_sub(max_items),
            bytes: (unsaved.bytes + size).saturating_sub(max_bytes),
            ..Totals::default()
        };
        let mut on_disk = Totals::default();
        if self.keeper.is_used() {
            let bytes = self.keeper.own.totals().bytes + size;
            on_disk.bytes = bytes.saturating_sub(max_disk_bytes);
        }
        [in_memory, on_disk]
    }

    /// Makes a dead letter of an item.
    fn bury(
        &mut self,
        queue: Queue,
        lane: Lane,
        Dead { number, reason, error }: Dead<'_>,
        now: Now,
        effects: &mut Effects<W>,
    ) {
        let Some(mut entry) = self.keeper.remove(queue, lane, number) else { return };
        let Some(item) = raw(&entry.fix()) else { return };
        let error = error.map(|error| format!("{error:#}"));
        let letter =
            DeadLetter { lane, reason, error, at: date(now.wall), records: entry.records, item };
        self.stats.dead_lettered += entry.records;
        note_settled(queue, number, entry, false, effects);
        self.keeper.keep_letter(queue, &letter);
        if self.letters.len() == MAX_LETTERS {
            self.letters.pop_front();
        }
        self.letters.push_back(letter.clone());
        effects.letters.push(letter);
    }

    /// Takes the dead letters out of memory.
    pub(crate) fn take_letters(&mut self) -> Vec<DeadLetter> {
        self.letters.drain(..).collect()
    }

    /// Waits until everything recorded so far is settled, and sends it without lingering. Returns the
    /// waiter if it is.
    pub(crate) fn await_settled(&mut self, deadline: i64, wake: W) -> Option<W> {
        self.hurry_up_to = self.number;
        self.stop_growing();
        self.wait(Awaits::Settled(self.number), deadline, wake)
    }

    /// Waits until everything up to a number is on disk. Returns the waiter if it is, or never will.
    pub(crate) fn await_committed(&mut self, number: u64, deadline: i64, wake: W) -> Option<W> {
        if !self.keeper.is_used() {
            return Some(wake);
        }
        self.keeper.hurry();
        self.wait(Awaits::Committed(number), deadline, wake)
    }

    /// Waits for room. Returns the waiter if there is some, or no use to wait.
    pub(crate) fn await_room(&mut self, size: usize, deadline: i64, wake: W) -> Option<W> {
        if self.is_closed() {
            return Some(wake);
        }
        self.wait(Awaits::Room(size as u64), deadline, wake)
    }

    fn wait(&mut self, awaits: Awaits, deadline: i64, wake: W) -> Option<W> {
        if self.is_met(&awaits) || self.phase == Phase::Ended {
            return Some(wake);
        }
        self.waiters.push(Waiter { awaits, deadline, wake });
        None
    }

    fn is_met(&self, awaits: &Awaits) -> bool {
        match *awaits {
            Awaits::Settled(number) => self.is_settled(number),
            Awaits::Committed(number) => self.keeper.committed_up_to >= number,
            Awaits::Room(size) => self.has_room(size),
        }
    }

    /// Whether everything up to a number is settled.
    pub(crate) fn is_settled(&self, number: u64) -> bool {
        self.keeper.own.first().is_none_or(|first| first > number)
    }

    fn wake(&mut self, now: Now, effects: &mut Effects<W>) {
        if self.waiters.is_empty() {
            return;
        }
        for waiter in std::mem::take(&mut self.waiters) {
            let is_met = self.is_met(&waiter.awaits);
            let is_hopeless = self.phase == Phase::Ended
                || matches!(waiter.awaits, Awaits::Committed(_)) && self.keeper.is_failing();
            if is_met || is_hopeless || waiter.deadline <= now.mono {
                effects.woken.push((waiter.wake, is_met));
            } else {
                self.waiters.push(waiter);
            }
        }
    }

    /// Takes nothing any more, and sends without lingering.
    pub(crate) fn close(&mut self) {
        if self.phase == Phase::Open {
            self.phase = Phase::Closing;
        }
        self.hurry_up_to = self.number;
    }

    /// Sends nothing any more.
    pub(crate) fn end(&mut self, now: Now) -> Effects<W> {
        self.phase = Phase::Ended;
        self.keeper.hurry();
        let mut effects = Effects::default();
        self.wake(now, &mut effects);
        self.report(&mut effects);
        effects
    }

    pub(crate) fn stats(&self) -> Stats {
        let own = self.keeper.own.totals();
        let adopted = self.keeper.adopted_totals();
        Stats {
            pending: own.records + adopted.records,
            pending_items: own.items + adopted.items,
            pending_bytes: own.bytes + adopted.bytes,
            unsaved: self.keeper.own.unsaved().records,
            damaged: self.keeper.damaged,
            ..self.stats
        }
    }

    pub(crate) fn status(&self) -> Status {
        let (condition, lane) = self.worst();
        Status {
            delivery: self.delivery(),
            lane: (condition != report::Delivery::Live).then_some(lane),
            disk: self.keeper.disk(),
            oldest: self.keeper.oldest().map(date),
            last_error: self.last_error.clone(),
        }
    }

    /// The lane that is worst off, and its state.
    fn worst(&self) -> (report::Delivery, Lane) {
        let conditions = Lane::ALL.map(|lane| (self.lanes[lane as usize].condition(), lane));
        let worst = conditions.into_iter().max_by_key(|(condition, _)| *condition as u8);
        worst.unwrap_or((report::Delivery::Live, Lane::Usage))
    }

    fn delivery(&self) -> report::Delivery {
        if self.is_closed() { report::Delivery::Closed } else { self.worst().0 }
    }

    /// Notes a change of the state.
    fn report(&mut self, effects: &mut Effects<W>) {
        let delivery = self.delivery();
        if delivery != self.reported {
            self.reported = delivery;
            effects.delivery = Some((delivery, self.last_error.clone()));
        }
        effects.disk = self.keeper.take_news();
    }

    /// Returns the next work for the disk, if it is time for one.
    pub(crate) fn work(&mut self, now: Now) -> Option<Work> {
        let has_ended = self.has_ended();
        self.keeper.work(self.number, self.settings.commit_every, has_ended, now)
    }

    /// Time at which there is work for the disk, if nothing happens before.
    pub(crate) fn work_at(&self) -> Option<i64> {
        self.keeper.work_at(self.has_ended())
    }

    /// Takes in what came of work.
    pub(crate) fn work_done(&mut self, done: WorkDone, damaged: u64, now: Now) -> Effects<W> {
        self.see(now);
        let found = self.keeper.done(done, now);
        self.stats.adopted += found.adopted.records;
        self.stats.adopted_items += found.adopted.items;
        self.stats.dropped += found.lost;
        self.keeper.damaged = damaged;
        let mut effects = Effects::default();
        self.wake(now, &mut effects);
        self.report(&mut effects);
        effects
    }

    /// Looks at the clock. If it has run backwards, by more than it is adjusted by all the time, the
    /// time asleep before may be hidden.
    fn see(&mut self, now: Now) {
        let ahead = now.wall - now.mono;
        if ahead < self.ahead.saturating_sub(MAX_ADJUSTMENT) {
            self.keeper.run_back();
            // The newest totals have older times now.
            self.totals.clear();
            self.ahead = ahead;
        }
        self.ahead = self.ahead.max(ahead);
    }

    fn remember_total(&mut self, facts: &Facts) {
        let Some((of, at)) = facts.total.as_deref() else { return };
        if self.totals.len() >= MAX_TOTALS {
            self.totals.clear();
        }
        let latest = self.totals.entry(of.clone()).or_insert(*at);
        *latest = (*latest).max(*at);
    }
}

/// Notes an item of this process that is settled. Others were not counted here.
fn note_settled<W>(
    queue: Queue,
    number: u64,
    entry: Entry,
    is_delivered: bool,
    effects: &mut Effects<W>,
) {
    if queue == Queue::Own {
        effects.settled.push(Settled { number, facts: entry.into_facts(), is_delivered });
    }
}

/// JSON as it is. What is not JSON, since a file was damaged, is put into a string.
fn raw(json: &str) -> Option<Box<RawValue>> {
    let raw = RawValue::from_string(json.to_owned());
    raw.or_else(|_| serde_json::value::to_raw_value(json)).ok()
}

/// Sums up.
pub(crate) fn sum(totals: impl IntoIterator<Item = Totals>) -> Totals {
    totals.into_iter().fold(Totals::default(), |sum, totals| Totals {
        items: sum.items + totals.items,
        records: sum.records + totals.records,
        bytes: sum.bytes + totals.bytes,
    })
}
