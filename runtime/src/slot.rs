//! One customer in memory: the entitlements, and what this process uses of them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU8, AtomicU64, Ordering, fence};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arc_swap::ArcSwapOption;

use crate::Amount;
use crate::clock::{Now, Seen};
use crate::evaluate::{Purse, Usage};
use crate::snapshot::{Contents, Entry};
use crate::table::{Key, Table};

/// Time for which an unknown customer is remembered as such, in milliseconds.
const UNKNOWN_FOR: i64 = 10_000;

/// Time for which usage that was reported counts locally, if no fetch shows it earlier.
pub(crate) const COMMITTED_FOR: i64 = 60_000;

/// Time over which customers are fetched whose usage period ends at the same moment.
const JITTER: i64 = 30_000;

/// The most that [`Slot::heat`] can be.
pub(crate) const MAX_HEAT: u32 = u8::BITS + 1;

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

/// A customer in memory.
#[derive(Debug)]
pub(crate) struct Slot {
    pub(crate) key: Arc<Key>,
    cached: ArcSwapOption<Cached>,
    ledger: Mutex<Ledger>,
    /// Set by checks, if it is not, and cleared by sweeps.
    touched: AtomicBool,
    /// In which of the latest sweeps it was touched, a bit for each.
    history: AtomicU8,
    /// Whether a refresh is asked for.
    wanted: AtomicBool,
    /// No refresh is asked for until then, by the monotonic clock.
    quiet_until: AtomicI64,
    /// The latest invalidation, in the order of events.
    invalidated: AtomicU64,
}

/// Entitlements as they were fetched. Replaced whole, but for what is used locally.
#[derive(Debug)]
pub(crate) struct Cached {
    pub(crate) contents: Contents,
    /// Parts of the hashes of the entries, close together.
    hashes: Box<[u32]>,
    places: Box<[Place]>,
    pub(crate) began: Now,
    /// The begin of the fetch, in the order of events.
    order: u64,
    stale: AtomicBool,
    /// The time by the wall clock at which it has to be fetched again.
    due: Option<i64>,
    weight: usize,
}

/// What belongs to an entry, in the same order.
#[derive(Debug)]
struct Place {
    /// Index of the credits that pay for the feature.
    purse: Option<usize>,
    local: Published,
}

/// An amount that is written under a lock and read without one.
#[derive(Debug, Default)]
struct Published {
    /// Odd while it is written. Zero if it never was.
    version: AtomicU64,
    bits: [AtomicU64; 2],
}

impl Published {
    fn get(&self) -> Amount {
        loop {
            let before = self.version.load(Ordering::Acquire);
            if before == 0 {
                return Amount::ZERO;
            }
            let bits = [0, 1].map(|half: usize| self.bits[half].load(Ordering::Relaxed));
            fence(Ordering::Acquire);
            if before.is_multiple_of(2) && self.version.load(Ordering::Relaxed) == before {
                return Amount::from_bits(bits);
            }
            std::hint::spin_loop();
        }
    }

    /// To be called under the lock of the ledger.
    fn set(&self, amount: Amount) {
        let before = self.version.load(Ordering::Relaxed);
        self.version.store(before + 1, Ordering::Relaxed);
        fence(Ordering::Release);
        for (half, bits) in self.bits.iter().zip(amount.to_bits()) {
            half.store(bits, Ordering::Relaxed);
        }
        self.version.store(before + 2, Ordering::Release);
    }
}

/// What this process uses, by feature or currency. The truth that [`Published`] repeats.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// Handles to the customer.
    pins: usize,
    /// Whether the slot has left the table.
    is_evicted: bool,
    locals: HashMap<Item, Local>,
}

/// A feature or a currency.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Item {
    pub(crate) is_credits: bool,
    pub(crate) id: Arc<str>,
}

/// A moment, and its place in the order of events.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub(crate) at: Now,
    pub(crate) order: u64,
}

#[derive(Debug, Default)]
struct Local {
    reserved: Amount,
    /// What was used and reported, until a fetch shows it.
    committed: Vec<(Amount, Moment)>,
}

impl Local {
    fn total(&self) -> Amount {
        self.committed.iter().fold(self.reserved, |sum, (amount, _)| sum + *amount)
    }
}

impl Ledger {
    pub(crate) fn local(&self, item: &Item) -> Amount {
        self.locals.get(item).map(Local::total).unwrap_or_default()
    }

    /// Whether its slot may leave the table: nothing counts here that a twin would not know of.
    fn is_idle(&self) -> bool {
        self.pins == 0 && self.locals.is_empty()
    }

    fn forget(&mut self, counts: impl Fn(Moment) -> bool) {
        self.locals.retain(|_, local| {
            local.committed.retain(|(_, moment)| counts(*moment));
            !local.reserved.is_zero() || !local.committed.is_empty()
        });
    }
}

impl Cached {
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

    /// Finds an entitlement by the hash of its identifier.
    pub(crate) fn find(&self, id: &str, is_credits: bool, hash: u64) -> Option<Found<'_>> {
        let hash = short(hash);
        let (index, _) = self.hashes.iter().enumerate().find(|(index, own)| {
            let entry = || &self.contents.entries[*index];
            **own == hash && *entry().id == *id && entry().is_credits() == is_credits
        })?;
        Some(Found { cached: self, index })
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

    pub(crate) fn usage(self, wall: i64) -> Usage {
        Usage::of(self.entry(), self.cached.places[self.index].local.get(), wall)
    }

    /// The credits that pay for it.
    pub(crate) fn purse(self, wall: i64) -> Purse<'a> {
        let index = self.cached.places[self.index].purse?;
        let purse = Found { index, ..self };
        Some((purse.entry(), purse.usage(wall)))
    }
}

impl Slot {
    pub(crate) fn new(key: Arc<Key>) -> Self {
        Self {
            key,
            cached: ArcSwapOption::empty(),
            ledger: Mutex::default(),
            touched: AtomicBool::new(true),
            history: AtomicU8::new(0),
            wanted: AtomicBool::new(false),
            quiet_until: AtomicI64::new(i64::MIN),
            invalidated: AtomicU64::new(0),
        }
    }

    pub(crate) fn read<T>(&self, read: impl FnOnce(Option<&Cached>) -> T) -> T {
        read(self.cached.load().as_deref())
    }

    /// Notes that a check came by. Written once between two sweeps.
    pub(crate) fn touch(&self) {
        if !self.touched.load(Ordering::Relaxed) {
            self.touched.store(true, Ordering::Relaxed);
        }
    }

    /// How often it was touched lately.
    pub(crate) fn heat(&self) -> u32 {
        let now = u32::from(self.touched.load(Ordering::Relaxed));
        self.history.load(Ordering::Relaxed).count_ones() + now
    }

    /// Begins the next interval in which it may be touched.
    pub(crate) fn sweep(&self) {
        let touched = u8::from(self.touched.swap(false, Ordering::Relaxed));
        let history = self.history.load(Ordering::Relaxed);
        self.history.store(history << 1 | touched, Ordering::Relaxed);
    }

    /// Whether a refresh is asked for.
    pub(crate) fn awaits_refresh(&self) -> bool {
        self.wanted.load(Ordering::Relaxed)
    }

    /// Whether this call is the one to ask for a refresh.
    pub(crate) fn wants_refresh(&self, now: Now) -> bool {
        self.quiet_until.load(Ordering::Relaxed) <= now.mono
            && !self.wanted.swap(true, Ordering::Relaxed)
    }

    /// Allows to ask for a refresh again, from some moment on.
    pub(crate) fn refreshed(&self, quiet_until: i64) {
        self.quiet_until.store(quiet_until, Ordering::Relaxed);
        self.wanted.store(false, Ordering::Relaxed);
    }

    /// Makes what is there stale, and what a fetch under way will bring.
    pub(crate) fn invalidate(&self, order: u64) {
        let _ledger = self.ledger();
        self.invalidated.store(order, Ordering::Relaxed);
        self.read(|cached| {
            if let Some(cached) = cached {
                cached.stale.store(true, Ordering::Relaxed);
            }
        });
        self.quiet_until.store(i64::MIN, Ordering::Relaxed);
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Calls `change` under the lock, unless the slot has left the table. Then the caller has to
    /// find the one in its place.
    pub(crate) fn locked<T>(&self, change: impl FnOnce(&mut Ledger) -> T) -> Option<T> {
        let mut ledger = self.ledger();
        (!ledger.is_evicted).then(|| change(&mut ledger))
    }

    pub(crate) fn pin(ledger: &mut Ledger) {
        ledger.pins += 1;
    }

    pub(crate) fn unpin(&self) {
        self.ledger().pins -= 1;
    }

    /// Puts in place what a fetch brought, or what is imported. Returns by how many bytes the slot
    /// has grown.
    pub(crate) fn install(
        &self,
        ledger: &mut Ledger,
        table: &Table,
        contents: Contents,
        taken: Taken,
    ) -> isize {
        let old = self.cached.load_full();
        ledger.forget(|moment| moment.order >= taken.began.order);
        let (contents, began) = match &old {
            Some(old) => {
                let began_later = old.order <= taken.began.order;
                let contents = contents.merge(&old.contents.entries, began_later);
                let old = Moment { at: old.began, order: old.order };
                (contents, if began_later { taken.began } else { old })
            }
            None => (contents, taken.began),
        };
        let stale = taken.stale || began.order <= self.invalidated.load(Ordering::Relaxed);
        let cached = Cached::new(contents, Taken { began, stale }, self, table);
        let (new, old) = (cached.weight, old.map_or(0, |old| old.weight));
        for (entry, place) in cached.contents.entries.iter().zip(&cached.places) {
            let local = ledger.local(&entry.item());
            if !local.is_zero() {
                place.local.set(local);
            }
        }
        self.cached.store(Some(Arc::new(cached)));
        new.cast_signed() - old.cast_signed()
    }

    /// Takes the slot out of the table, unless something counts here. Returns how many bytes that
    /// frees.
    pub(crate) fn evict(&self, table: &Table) -> Option<usize> {
        self.evict_if(table, |_| true)
    }

    /// Takes the slot out of the table if nothing is known of the customer, and nothing counts here.
    pub(crate) fn evict_if_empty(&self, table: &Table) {
        self.evict_if(table, |cached| cached.is_none());
    }

    fn evict_if(
        &self,
        table: &Table,
        is_superfluous: impl FnOnce(Option<&Cached>) -> bool,
    ) -> Option<usize> {
        let mut ledger = self.ledger();
        if ledger.is_evicted || !ledger.is_idle() || !self.read(is_superfluous) {
            return None;
        }
        ledger.is_evicted = true;
        // Whoever waits for the lock will not find it there any more.
        table.remove(self);
        Some(self.read(|cached| cached.map_or(0, |cached| cached.weight)))
    }

    pub(crate) fn is_outdated(&self, now: Now) -> bool {
        self.read(|cached| match cached {
            Some(cached) => {
                cached.contents.is_unknown_customer() && now.since(cached.began) >= UNKNOWN_FOR
            }
            None => true,
        })
    }

    /// Counts amounts as reserved. Under the lock, after the decision that they fit.
    pub(crate) fn reserve(&self, ledger: &mut Ledger, amounts: &[(Item, Amount)]) {
        for (item, amount) in amounts {
            let local = ledger.locals.entry(item.clone()).or_default();
            local.reserved = local.reserved + *amount;
        }
        self.publish(ledger, amounts);
    }

    /// Gives reserved amounts back. With a time, they were used and reported until then.
    pub(crate) fn release(&self, amounts: &[(Item, Amount)], committed_at: Option<Moment>) {
        let mut ledger = self.ledger();
        for (item, amount) in amounts {
            let Some(local) = ledger.locals.get_mut(item) else { continue };
            local.reserved = (local.reserved - *amount).not_negative();
            local.committed.extend(committed_at.map(|moment| (*amount, moment)));
        }
        ledger.forget(|_| true);
        self.publish(&ledger, amounts);
    }

    /// Forgets what was committed so long ago that it must have been counted since.
    pub(crate) fn settle(&self, now: Now) {
        let mut ledger = self.ledger();
        let before: Vec<_> =
            ledger.locals.keys().map(|item| (item.clone(), Amount::ZERO)).collect();
        ledger.forget(|moment| now.since(moment.at) < COMMITTED_FOR);
        self.publish(&ledger, &before);
    }

    fn publish(&self, ledger: &Ledger, changed: &[(Item, Amount)]) {
        self.read(|cached| {
            let Some(cached) = cached else { return };
            for (entry, place) in cached.contents.entries.iter().zip(&cached.places) {
                let item = entry.item();
                if changed.iter().any(|(changed, _)| *changed == item) {
                    place.local.set(ledger.local(&item));
                }
            }
        });
    }
}

/// The circumstances of entitlements that are put in place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taken {
    pub(crate) began: Moment,
    pub(crate) stale: bool,
}

impl Cached {
    fn new(mut contents: Contents, taken: Taken, slot: &Slot, table: &Table) -> Self {
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
                local: Published::default(),
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
            stale: AtomicBool::new(taken.stale),
            contents,
        }
    }
}

#[allow(clippy::cast_possible_truncation, reason = "a part of a hash")]
fn short(hash: u64) -> u32 {
    hash as u32
}

impl Entry {
    pub(crate) fn item(&self) -> Item {
        Item { is_credits: self.is_credits(), id: Arc::clone(&self.id) }
    }
}
