//! Entitlements in memory, as they were fetched.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::published::Published;
use super::{Item, Ledger, Moment, Slot};
use crate::Amount;
use crate::clock::{Now, Seen};
use crate::evaluate::{Purse, Usage};
use crate::snapshot::{Contents, Entry};
use crate::table::Table;

/// Time for which an unknown customer is remembered as such, in milliseconds.
const UNKNOWN_FOR: i64 = 10_000;

/// Time over which customers are fetched whose usage period ends at the same moment.
const JITTER: i64 = 30_000;

/// Ages from which entitlements are not fresh, and not usable, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ages {
    pub(crate) fresh_for: i64,
    pub(crate) usable_for: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Freshness {
    Fresh,
    /// To be fetched in the background.
    Stale,
    /// Worth a wait for a fetch.
    Expired,
}

/// Entitlements as they were fetched. Replaced whole, but for what is used locally.
#[derive(Debug)]
pub(crate) struct Cached {
    pub(crate) contents: Contents,
    /// Parts of the hashes of the entries, close together.
    hashes: Box<[u32]>,
    pub(super) places: Box<[Place]>,
    pub(crate) began: Now,
    /// The begin of the fetch, in the order of events.
    pub(super) order: u64,
    /// The same of the list of entitlements, which may have been pushed since.
    pub(super) listed: AtomicU64,
    pub(super) stale: AtomicBool,
    /// The time by the wall clock at which it has to be fetched again.
    due: Option<i64>,
    pub(super) weight: usize,
}

/// The parts of entries, in the same order.
#[derive(Debug)]
pub(super) struct Place {
    /// Index of the credits that pay for the feature.
    purse: Option<usize>,
    /// Only few have any.
    shown: OnceLock<Box<Shown>>,
}

/// Usage that this process adds to Stigg's count.
#[derive(Debug, Default)]
struct Shown {
    usage: Published,
    /// The same once the usage period has ended.
    after_period: Published,
}

impl Cached {
    #[inline]
    pub(crate) fn freshness(&self, now: Seen, epoch: u64, ages: Ages) -> Freshness {
        let age = now.since(self.began);
        let is_stale = self.order < epoch
            || self.stale.load(Ordering::Relaxed)
            || self.due.is_some_and(|due| due <= now.wall);
        if self.contents.is_unknown_customer() {
            let is_fresh = age < UNKNOWN_FOR && !is_stale;
            return if is_fresh { Freshness::Fresh } else { Freshness::Expired };
        }
        if age >= ages.usable_for {
            Freshness::Expired
        } else if is_stale || age >= ages.fresh_for {
            Freshness::Stale
        } else {
            Freshness::Fresh
        }
    }

    /// Whether it is about an unknown customer, and no longer of use.
    pub(super) fn is_outdated(&self, now: Now) -> bool {
        self.contents.is_unknown_customer() && now.since(self.began) >= UNKNOWN_FOR
    }

    /// Finds an entitlement by the hash of its identifier.
    #[inline]
    pub(crate) fn find(&self, id: &str, is_credits: bool, hash: u64) -> Option<Found<'_>> {
        let hash = short(hash);
        let mut index = 0;
        loop {
            index += self.hashes.get(index..)?.iter().position(|own| *own == hash)?;
            let entry = &self.contents.entries[index];
            if *entry.id == *id && entry.is_credits() == is_credits {
                return Some(Found { cached: self, index });
            }
            index += 1;
        }
    }

    pub(super) fn entry(&self, item: &Item) -> Option<&Entry> {
        self.contents.entries.iter().find(|entry| entry.is_item(item))
    }

    /// Shows checks what the ledger has of an item. Under its lock.
    pub(super) fn publish(&self, item: &Item, ledger: &Ledger) {
        let index = self.contents.entries.iter().position(|entry| entry.is_item(item));
        let Some(index) = index else { return };
        let mut changed = Some(index);
        // What is used of a feature is taken from the credits that pay for it.
        while let Some(index) = changed {
            self.publish_at(index, ledger);
            changed = self.places[index].purse;
        }
    }

    fn publish_at(&self, index: usize, ledger: &Ledger) {
        let entry = &self.contents.entries[index];
        let local = ledger.locals.get(&entry.item());
        let counted = entry.usage.unwrap_or_default();
        let mut usage = local.map_or(Amount::ZERO, |local| local.uncounted().beyond(counted));
        if entry.is_credits() {
            usage = usage + self.cost(index);
        }
        let after_period = entry
            .period_end
            .zip(local)
            .map_or(Amount::ZERO, |(end, local)| local.uncounted_after(end).beyond(Amount::ZERO));
        let place = &self.places[index];
        if place.shown.get().is_some() || !usage.is_zero() || !after_period.is_zero() {
            let shown = place.shown.get_or_init(Box::default);
            shown.usage.set(usage);
            shown.after_period.set(after_period);
        }
    }

    /// The credits that local usage of features costs. Usage that falls is not refunded.
    fn cost(&self, purse: usize) -> Amount {
        let features = self.contents.entries.iter().zip(&self.places);
        let paid = features.filter(|(_, place)| place.purse == Some(purse));
        paid.fold(Amount::ZERO, |cost, (entry, place)| {
            let rate = entry.rate.as_ref().map(|rate| rate.amount).unwrap_or_default();
            let used = place.shown.get().map(|shown| shown.usage.get()).unwrap_or_default();
            cost + rate * used.not_negative()
        })
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = Found<'_>> {
        (0..self.places.len()).map(|index| Found { cached: self, index })
    }
}

/// An entitlement in memory.
#[derive(Clone, Copy)]
pub(crate) struct Found<'a> {
    cached: &'a Cached,
    index: usize,
}

impl<'a> Found<'a> {
    pub(crate) fn entry(self) -> &'a Entry {
        &self.cached.contents.entries[self.index]
    }

    #[inline]
    pub(crate) fn usage(self, wall: i64) -> Usage {
        let local = match self.cached.places[self.index].shown.get() {
            None => Amount::ZERO,
            Some(shown) if self.entry().has_period_ended(wall) => shown.after_period.get(),
            Some(shown) => shown.usage.get(),
        };
        Usage::of(self.entry(), local, wall)
    }

    /// The credits that pay for it.
    #[inline]
    pub(crate) fn purse(self, wall: i64) -> Purse<'a> {
        let index = self.cached.places[self.index].purse?;
        let purse = Found { index, ..self };
        Some((purse.entry(), purse.usage(wall).total))
    }
}

/// The circumstances of entitlements that are put in place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taken {
    pub(crate) began: Moment,
    pub(crate) stale: bool,
}

impl Cached {
    pub(super) fn new(
        mut contents: Contents,
        taken: Taken,
        listed: u64,
        slot: &Slot,
        table: &Table,
    ) -> Self {
        let began = taken.began.at;
        for entry in &mut contents.entries {
            // A period that has ended by this clock, and not by Stigg's.
            entry.period_end.take_if(|end| *end <= began.wall);
            entry.valid_until.take_if(|end| *end <= began.wall);
        }
        let entries = &contents.entries;
        let index_of_credits = |currency: &str| {
            entries.iter().position(|entry| entry.is_credits() && *entry.id == *currency)
        };
        let places: Box<[Place]> = entries
            .iter()
            .map(|entry| Place {
                purse: entry.rate.as_ref().and_then(|rate| index_of_credits(&rate.currency)),
                shown: OnceLock::new(),
            })
            .collect();
        let hashes: Box<[u32]> = entries
            .iter()
            .map(|entry| short(table.hash_of(&entry.id, entry.is_credits())))
            .collect();
        // At the first of the month, everybody's usage is reset at once.
        let hash = table.hash_of(slot.key.names().customer, false);
        let jitter = i64::try_from(hash % JITTER.unsigned_abs()).unwrap_or_default();
        let due = entries.iter().filter_map(Entry::due).min();
        let weight = size_of::<Slot>()
            + size_of::<Self>()
            + slot.key.weight()
            + size_of_val(&*places)
            + size_of_val(&*hashes)
            + entries.iter().map(Entry::weight).sum::<usize>();
        Self {
            due: due.map(|due| due.saturating_add(jitter)),
            weight,
            hashes,
            places,
            began,
            order: taken.began.order,
            listed: AtomicU64::new(listed),
            stale: AtomicBool::new(taken.stale),
            contents,
        }
    }
}

#[allow(clippy::cast_possible_truncation, reason = "a part of a hash")]
fn short(hash: u64) -> u32 {
    hash as u32
}
