//! The items of a lane that are not settled yet, in their order.
//!
//! The first ones are in memory, and so is what is not on disk yet. What is between may be on disk
//! alone: the gap. Items are sent from before the gap, and loaded into it.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use stigg::usage::ReportUsageBaseInput;

use super::item::{Facts, Item, Lane};
use super::store::{Backlog, Stored};
use crate::Amount;
use crate::clock::Now;

/// The most items of a lane in memory that are on disk too.
pub(crate) const MAX_RESIDENT: usize = if cfg!(test) { 60 } else { 4_000 };

/// The same in bytes.
pub(crate) const MAX_RESIDENT_BYTES: usize = 4 << 20;

/// The largest sum of increments. Beyond it, JSON rounds.
const MAX_SUM: i64 = 1 << f64::MANTISSA_DIGITS;

/// An item and what became of it so far.
#[derive(Debug)]
pub(crate) struct Entry {
    body: Body,
    /// Number of records that it stands for.
    pub(crate) records: u64,
    pub(crate) size: usize,
    pub(crate) recorded: Now,
    /// The first attempt whose outcome is not known. It is noted before it is made.
    pub(crate) attempt: Option<Attempt>,
    pub(crate) is_in_flight: bool,
    /// Whether the disk has an older state of it, or none.
    pub(crate) is_dirty: bool,
    /// Number of records that it stood for when the commit under way began, if it is part of that.
    saving: Option<u64>,
    /// Number of its records that are certainly on disk. None if the item is not.
    saved: Option<u64>,
    /// Whether the disk may have it.
    is_doubtful: bool,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Attempt {
    pub(crate) at: Now,
    /// It was made by a clock that has run backwards since.
    pub(crate) is_undated: bool,
    /// Whether it was made for all that is known, and not only noted.
    pub(crate) is_tried: bool,
}

/// Time that is stored for an attempt whose time is not known any more: always in the future.
const UNDATED: i64 = i64::MAX;

/// The times that are believed, in milliseconds from 1970.
const TIMES: RangeInclusive<i64> = -(1 << 50)..=1 << 50;

#[derive(Debug)]
enum Body {
    /// The sum of increments, which more may be added to.
    Growing {
        usage: Box<ReportUsageBaseInput>,
        sum: Amount,
    },
    Fixed {
        json: Arc<str>,
        facts: Facts,
    },
}

impl Entry {
    pub(crate) fn growing(usage: ReportUsageBaseInput, sum: Amount, size: usize, at: Now) -> Self {
        Self::new(Body::Growing { usage: Box::new(usage), sum }, size, at)
    }

    pub(crate) fn fixed(json: Arc<str>, facts: Facts, at: Now) -> Self {
        let size = json.len();
        Self::new(Body::Fixed { json, facts }, size, at)
    }

    fn new(body: Body, size: usize, recorded: Now) -> Self {
        Self {
            body,
            records: 1,
            size,
            recorded,
            attempt: None,
            is_in_flight: false,
            is_dirty: true,
            saving: None,
            saved: None,
            is_doubtful: false,
        }
    }

    /// An item from disk. `ran_back` if the wall clock shows less than it did when the item was put.
    fn loaded(lane: Lane, stored: Stored, now: Now, ran_back: bool) -> Self {
        let at = |wall: i64| {
            let wall = wall.clamp(*TIMES.start(), *TIMES.end());
            Now { mono: now.mono - (now.wall - wall).max(0), wall }
        };
        let facts = Facts::of_json(lane, &stored.json);
        Self {
            records: stored.records,
            attempt: stored.attempted_at.map(|wall| Attempt {
                at: at(wall),
                is_undated: ran_back || wall > now.wall,
                is_tried: true,
            }),
            is_dirty: false,
            saved: Some(stored.records),
            ..Self::fixed(stored.json, facts, at(stored.recorded_at))
        }
    }

    pub(crate) fn is_on_disk(&self) -> bool {
        self.saved.is_some()
    }

    pub(crate) fn may_be_on_disk(&self) -> bool {
        self.is_doubtful || self.saved.is_some() || self.saving.is_some()
    }

    /// Whether the disk has it as it is.
    pub(crate) fn is_durable(&self) -> bool {
        self.is_on_disk() && !self.is_dirty && self.saving.is_none()
    }

    fn unsaved_records(&self) -> u64 {
        self.records - self.saved.unwrap_or(0)
    }

    /// Notes that it is to be sent.
    pub(crate) fn note_attempt(&mut self, now: Now) {
        self.attempt = Some(Attempt { at: now, is_undated: false, is_tried: false });
        self.is_dirty = true;
    }

    /// Notes that it was sent, and that nobody knows what came of it.
    pub(crate) fn note_tried(&mut self) {
        if let Some(attempt) = &mut self.attempt {
            attempt.is_tried = true;
        }
    }

    /// Forgets an attempt that was only noted. Returns whether it was.
    pub(crate) fn forget_attempt(&mut self) -> bool {
        let is_only_noted = self.attempt.is_some_and(|attempt| !attempt.is_tried);
        if is_only_noted {
            self.attempt = None;
            self.is_dirty = true;
        }
        is_only_noted
    }

    /// Notes that the clock has run backwards.
    fn undate(&mut self) {
        if !self.is_in_flight && self.forget_attempt() {
            return;
        }
        if let Some(attempt) = &mut self.attempt {
            attempt.is_undated = true;
            self.is_dirty = true;
        }
    }

    /// Whether it may be dropped from memory.
    fn is_idle(&self) -> bool {
        self.is_durable() && self.attempt.is_none()
    }

    /// Begins to save it.
    pub(crate) fn save(&mut self) -> Stored {
        self.is_dirty = false;
        self.saving = Some(self.records);
        self.to_stored()
    }

    /// Adds an increment, if that is possible.
    pub(crate) fn add(&mut self, other: &ReportUsageBaseInput, by: Amount) -> bool {
        let Body::Growing { usage, sum } = &mut self.body else { return false };
        let is_same = usage.customer_id == other.customer_id
            && usage.feature_id == other.feature_id
            && usage.resource_id == other.resource_id
            && usage.dimensions == other.dimensions;
        let total = *sum + by;
        if !is_same || self.attempt.is_some() || total > MAX_SUM.into() || total < (-MAX_SUM).into()
        {
            return false;
        }
        *sum = total;
        usage.value = total.to_number();
        self.records += 1;
        self.is_dirty = true;
        true
    }

    /// Lets nothing be added any more, and returns the JSON.
    pub(crate) fn fix(&mut self) -> Arc<str> {
        if let Body::Growing { usage, .. } = &self.body {
            let item = Item::Usage((**usage).clone());
            self.body = Body::Fixed { json: item.to_json(), facts: item.facts() };
        }
        self.json()
    }

    pub(crate) fn json(&self) -> Arc<str> {
        match &self.body {
            Body::Growing { usage, .. } => Item::Usage((**usage).clone()).to_json(),
            Body::Fixed { json, .. } => Arc::clone(json),
        }
    }

    pub(crate) fn customer(&self) -> &str {
        match &self.body {
            Body::Growing { usage, .. } => &usage.customer_id,
            Body::Fixed { facts, .. } => &facts.customer,
        }
    }

    /// The facts of the item, once it is fixed.
    pub(crate) fn facts(&self) -> Option<&Facts> {
        match &self.body {
            Body::Growing { .. } => None,
            Body::Fixed { facts, .. } => Some(facts),
        }
    }

    pub(crate) fn into_facts(self) -> Facts {
        match self.body {
            Body::Growing { usage, .. } => Item::Usage(*usage).facts(),
            Body::Fixed { facts, .. } => facts,
        }
    }

    fn to_stored(&self) -> Stored {
        Stored {
            json: self.json(),
            records: self.records,
            recorded_at: self.recorded.wall,
            attempted_at: self
                .attempt
                .map(|attempt| if attempt.is_undated { UNDATED } else { attempt.at.wall }),
        }
    }
}

/// Numbers of items, records and bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) items: u64,
    pub(crate) records: u64,
    pub(crate) bytes: u64,
}

/// Items that are on disk alone.
#[derive(Clone, Copy, Debug)]
struct Gap {
    /// The number before the first of them.
    after: u64,
    /// The last of them.
    last: u64,
    is_loading: bool,
}

#[derive(Debug)]
pub(crate) struct Pending {
    lane: Lane,
    entries: BTreeMap<u64, Entry>,
    gap: Option<Gap>,
    totals: Totals,
    /// Of the entries in memory.
    resident_bytes: usize,
    /// Items that are not on disk.
    unsaved: Totals,
}

impl Pending {
    pub(crate) fn new(lane: Lane) -> Self {
        Self {
            lane,
            entries: BTreeMap::new(),
            gap: None,
            totals: Totals::default(),
            resident_bytes: 0,
            unsaved: Totals::default(),
        }
    }

    /// Items that another instance left on disk.
    pub(crate) fn on_disk(lane: Lane, backlog: Backlog) -> Self {
        let Backlog { items, records, bytes, last_number } = backlog;
        let gap = Gap { after: 0, last: last_number, is_loading: false };
        let totals = Totals { items, records, bytes };
        Self { gap: (items > 0).then_some(gap), totals, ..Self::new(lane) }
    }

    pub(crate) fn totals(&self) -> Totals {
        self.totals
    }

    pub(crate) fn unsaved(&self) -> Totals {
        self.unsaved
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.gap.is_none()
    }

    pub(crate) fn get_mut(&mut self, number: u64) -> Option<&mut Entry> {
        self.entries.get_mut(&number)
    }

    pub(crate) fn get(&self, number: u64) -> Option<&Entry> {
        self.entries.get(&number)
    }

    /// The first number that is not settled.
    pub(crate) fn first(&self) -> Option<u64> {
        let resident = self.entries.first_key_value().map(|(number, _)| *number);
        resident.into_iter().chain(self.gap.map(|gap| gap.after + 1)).min()
    }

    /// Takes a new item in, which comes last.
    pub(crate) fn push(&mut self, number: u64, entry: Entry) {
        self.unsaved.items += 1;
        self.unsaved.records += entry.records;
        self.unsaved.bytes += entry.size as u64;
        self.totals.items += 1;
        self.totals.records += entry.records;
        self.totals.bytes += entry.size as u64;
        self.resident_bytes += entry.size;
        self.entries.insert(number, entry);
    }

    /// Adds an increment to an item that may still grow.
    pub(crate) fn add(&mut self, number: u64, usage: &ReportUsageBaseInput, by: Amount) -> bool {
        let is_added = self.entries.get_mut(&number).is_some_and(|entry| entry.add(usage, by));
        if is_added {
            self.totals.records += 1;
            self.unsaved.records += 1;
        }
        is_added
    }

    /// Takes a settled item out.
    pub(crate) fn remove(&mut self, number: u64) -> Option<Entry> {
        let entry = self.entries.remove(&number)?;
        self.resident_bytes -= entry.size;
        self.totals.items = self.totals.items.saturating_sub(1);
        self.totals.records = self.totals.records.saturating_sub(entry.records);
        self.totals.bytes = self.totals.bytes.saturating_sub(entry.size as u64);
        self.unsaved.records -= entry.unsaved_records();
        if !entry.is_on_disk() {
            self.unsaved.items -= 1;
            self.unsaved.bytes -= entry.size as u64;
        }
        Some(entry)
    }

    /// The oldest items that were never sent, until they are worth so much.
    pub(crate) fn oldest_unsent(&self, is_unsaved: bool, least: Totals) -> Option<Vec<u64>> {
        let mut numbers = Vec::new();
        let mut totals = Totals::default();
        for (number, entry) in &self.entries {
            if totals.items >= least.items && totals.bytes >= least.bytes {
                break;
            }
            if entry.attempt.is_none() && !(is_unsaved && entry.is_on_disk()) {
                numbers.push(*number);
                totals.items += 1;
                totals.bytes += entry.size as u64;
            }
        }
        (totals.items >= least.items && totals.bytes >= least.bytes).then_some(numbers)
    }

    /// Notes that the clock has run backwards.
    pub(crate) fn undate(&mut self) {
        self.entries.values_mut().for_each(Entry::undate);
    }

    /// The items that may be sent, in their order.
    pub(crate) fn head(&self) -> impl Iterator<Item = (u64, &Entry)> {
        let end = self.gap.map_or(u64::MAX, |gap| gap.after);
        self.entries.range(..=end).map(|(number, entry)| (*number, entry))
    }

    /// The items that differ from what is on disk.
    pub(crate) fn dirty(&mut self) -> impl Iterator<Item = (u64, &mut Entry)> {
        let dirty = self.entries.iter_mut().filter(|(_, entry)| entry.is_dirty);
        dirty.map(|(number, entry)| (*number, entry))
    }

    /// Notes that the disk has not taken what it was to save, or that this is in doubt.
    pub(crate) fn not_saved(&mut self, number: u64, is_doubtful: bool) {
        let Some(entry) = self.entries.get_mut(&number) else { return };
        entry.saving = None;
        entry.is_dirty = true;
        entry.is_doubtful |= is_doubtful;
    }

    /// Notes that the disk has taken what it was to save.
    pub(crate) fn saved(&mut self, number: u64) {
        let Some(entry) = self.entries.get_mut(&number) else { return };
        let records = entry.saving.take();
        let before = entry.unsaved_records();
        if !entry.is_on_disk() {
            self.unsaved.items -= 1;
            self.unsaved.bytes -= entry.size as u64;
        }
        entry.saved = records;
        self.unsaved.records -= before - entry.unsaved_records();
    }

    /// Drops from memory what is on disk and not to be sent soon.
    pub(crate) fn spill(&mut self) {
        let has_gap = self.gap.is_some();
        let first = self.gap.map_or_else(|| self.first_to_spill(), |gap| gap.last + 1);
        let behind = self.entries.range(first..);
        // A gap is not torn apart; a new one may begin later.
        let idle = behind.skip_while(|(_, entry)| !has_gap && !entry.is_idle());
        let idle = idle.take_while(|(_, entry)| entry.is_idle());
        let numbers: Vec<u64> = idle.map(|(number, _)| *number).collect();
        if let Some((first, last)) = numbers.first().copied().zip(numbers.last().copied()) {
            for number in numbers {
                if let Some(entry) = self.entries.remove(&number) {
                    self.resident_bytes -= entry.size;
                    // Sums are known by estimate until then.
                    let size = entry.json().len() as u64;
                    self.totals.bytes = self.totals.bytes.saturating_sub(entry.size as u64) + size;
                }
            }
            let after = self.gap.map_or(first - 1, |gap| gap.after);
            self.gap = Some(Gap { after, last, is_loading: false });
        }
        self.stop_growth();
    }

    /// Lets items that would still grow, and so be saved again and again, leave memory soon if there
    /// are too many behind the gap.
    fn stop_growth(&mut self) {
        let is_fine =
            self.entries.len() <= 2 * MAX_RESIDENT && self.resident_bytes <= 2 * MAX_RESIDENT_BYTES;
        if is_fine {
            return;
        }
        let first = self.gap.map_or_else(|| self.first_to_spill(), |gap| gap.last + 1);
        for (_, entry) in self.entries.range_mut(first..) {
            entry.fix();
        }
    }

    /// The number of the first item that there is no room for.
    fn first_to_spill(&self) -> u64 {
        if self.entries.len() <= MAX_RESIDENT && self.resident_bytes <= MAX_RESIDENT_BYTES {
            return u64::MAX;
        }
        let mut bytes = 0;
        let fits = |(position, (_, entry)): &(usize, (&u64, &Entry))| {
            bytes += entry.size;
            *position == 0 || *position < MAX_RESIDENT && bytes <= MAX_RESIDENT_BYTES
        };
        let last = self.entries.iter().enumerate().take_while(fits).last();
        let last = last.map_or(0, |(_, (number, _))| *number);
        // What was sent before has to stay in reach.
        let attempted = self.entries.iter().rev().find(|(_, entry)| entry.attempt.is_some());
        last.max(attempted.map_or(0, |(number, _)| *number)) + 1
    }

    /// Whether there are items to load, and room for them.
    pub(crate) fn wants_load(&self) -> bool {
        if self.gap.is_none_or(|gap| gap.is_loading) {
            return false;
        }
        let sizes = self.head().take(MAX_RESIDENT / 2).map(|(_, entry)| entry.size);
        let (items, bytes) = sizes.fold((0, 0), |(items, bytes), size| (items + 1, bytes + size));
        items < MAX_RESIDENT / 2 && bytes < MAX_RESIDENT_BYTES / 2
    }

    /// After which number to load items now, if any.
    pub(crate) fn load_after(&mut self) -> Option<u64> {
        if !self.wants_load() {
            return None;
        }
        let gap = self.gap.as_mut()?;
        gap.is_loading = true;
        Some(gap.after)
    }

    /// Takes in what was loaded, after the number asked for. Returns by how many records there are
    /// fewer than there were to be: those were damaged.
    pub(crate) fn loaded(
        &mut self,
        mut items: Vec<(u64, Stored)>,
        now: Now,
        ran_back: bool,
    ) -> i64 {
        let Some(gap) = &mut self.gap else { return 0 };
        gap.is_loading = false;
        let loaded = items.len();
        // The others are still in memory.
        items.retain(|(number, _)| *number <= gap.last);
        let is_whole = loaded == 0 || items.len() < loaded;
        gap.after = items.last().filter(|_| !is_whole).map_or(gap.last, |(number, _)| *number);
        let is_over = gap.after >= gap.last;
        for (number, stored) in items {
            let entry = Entry::loaded(self.lane, stored, now, ran_back);
            self.resident_bytes += entry.size;
            self.entries.insert(number, entry);
        }
        if !is_over {
            return 0;
        }
        self.gap = None;
        let expected = self.totals.records;
        self.totals = Totals::default();
        for entry in self.entries.values() {
            self.totals.items += 1;
            self.totals.records += entry.records;
            self.totals.bytes += entry.size as u64;
        }
        expected.cast_signed() - self.totals.records.cast_signed()
    }

    /// Number of items in memory that are on disk too, and were not sent.
    #[cfg(test)]
    pub(crate) fn resident(&self) -> usize {
        let entries = self.entries.values();
        entries.filter(|entry| entry.is_on_disk() && entry.attempt.is_none()).count()
    }

    #[cfg(test)]
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u64> {
        self.entries.keys().copied()
    }

    pub(crate) fn load_failed(&mut self) {
        if let Some(gap) = &mut self.gap {
            gap.is_loading = false;
        }
    }
}
