//! One customer in memory: the entitlements, and what this process uses of them.

mod cached;
mod published;
#[cfg(feature = "subscriptions")]
mod pushed;
mod reported;

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arc_swap::{ArcSwapOption, Guard};
pub(crate) use cached::{Ages, Cached, Freshness, Taken};
#[cfg(feature = "subscriptions")]
pub(crate) use pushed::{Arrival, Effect};
use reported::Reported;
pub(crate) use reported::{Origin, Report};

use crate::Amount;
use crate::check::Check;
use crate::clock::Now;
use crate::snapshot::{Contents, Entry};
use crate::table::{Key, Table};

/// Time for which usage that was reported counts locally, if no fetch shows it earlier.
pub(crate) const COMMITTED_FOR: i64 = 60_000;

/// A customer in memory.
#[derive(Debug)]
pub(crate) struct Slot {
    pub(crate) key: Arc<Key>,
    /// Number of slots that were made before it.
    number: u64,
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

/// Usage of this process, by feature or currency. The truth that [`published`] repeats.
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

impl Item {
    pub(crate) fn of(check: &Check<'_>) -> Self {
        Self { is_credits: check.is_for_credits(), id: check.id.into() }
    }
}

/// A moment, and its place in the order of events.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub(crate) at: Now,
    pub(crate) order: u64,
}

/// Usage in this process beyond what Stigg has counted.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Uncounted {
    /// Usage that takes the place of Stigg's count.
    total: Option<Amount>,
    used: Amount,
    reserved: Amount,
}

impl Uncounted {
    /// The amount to add to Stigg's count. Usage never falls below zero, and reserved amounts come
    /// on top.
    pub(crate) fn beyond(self, counted: Amount) -> Amount {
        let used = self.total.unwrap_or(counted) + self.used;
        used.not_negative() + self.reserved - counted
    }
}

#[derive(Debug, Default)]
struct Local {
    reserved: Amount,
    reported: Reported,
    /// Reported usage, until a fetch shows it. In the order of events, or nearly so: a
    /// late one is forgotten late.
    committed: VecDeque<(Amount, Moment)>,
    /// The sum of it, since there may be very many.
    used: Amount,
    /// The end of the latest usage period that was seen to be over, by the wall clock.
    period_ended: Option<i64>,
}

impl Local {
    fn uncounted(&self) -> Uncounted {
        let (sum, reserved) = (self.reported.sum(), self.reserved);
        let pending = self.reported.pending_total();
        // What was committed before it is delivered is part of it.
        let used = if pending.is_some() { sum } else { sum + self.used };
        let total = pending.or_else(|| self.reported.delivered_total());
        Uncounted { total, used, reserved }
    }

    /// The amounts that count once a usage period has ended: reservations, which may be used before
    /// or after its end, but not usage from before.
    fn uncounted_after(&self, end: i64) -> Uncounted {
        if self.period_ended >= Some(end) {
            self.uncounted()
        } else {
            Uncounted { reserved: self.reserved, ..Uncounted::default() }
        }
    }

    /// Forgets what was used in a usage period that is over: Stigg counts it in that one.
    fn begin_period(&mut self, end: i64) {
        if self.period_ended < Some(end) {
            self.period_ended = Some(end);
            self.reported.begin_period();
            self.forget_committed();
        }
    }

    fn forget_committed(&mut self) {
        self.committed.clear();
        self.used = Amount::ZERO;
    }

    /// Ends the wait of an item for its delivery. With a moment, it was delivered.
    fn settle(&mut self, origin: Origin, report: Report, delivered: Option<Moment>) -> bool {
        let settled = self.reported.settle(origin, report, delivered);
        match (settled, delivered) {
            (Some(Report::Increment(amount)), Some(moment)) => self.commit(amount, moment),
            // What was delivered before is part of it.
            (Some(Report::Total(_)), _) => self.forget_committed(),
            _ => return false,
        }
        true
    }

    fn commit(&mut self, amount: Amount, moment: Moment) {
        self.committed.push_back((amount, moment));
        self.used = self.used + amount;
    }

    /// The moments of what was used and reported, until a fetch shows it: the earliest of each kind.
    fn committed_at(&self) -> impl Iterator<Item = Moment> {
        let earliest = self.committed.front().map(|(_, moment)| *moment);
        earliest.into_iter().chain(self.reported.delivered_at())
    }

    fn forget(&mut self, counts: impl Fn(Moment) -> bool) {
        self.reported.forget(&counts);
        while let Some((amount, moment)) = self.committed.front()
            && !counts(*moment)
        {
            self.used = self.used - *amount;
            self.committed.pop_front();
        }
    }

    fn is_nothing(&self) -> bool {
        self.reserved.is_zero() && self.committed.is_empty() && self.reported.is_nothing()
    }
}

impl Ledger {
    pub(crate) fn uncounted(&self, item: &Item) -> Uncounted {
        self.locals.get(item).map(Local::uncounted).unwrap_or_default()
    }

    /// Whether its slot may leave the table: nothing counts here that a twin would not know of.
    fn is_idle(&self) -> bool {
        self.pins == 0 && self.locals.is_empty()
    }

    /// Forgets what was used in usage periods that are over.
    fn begin_periods(&mut self, entries: &[Entry], wall: i64) {
        for (item, local) in &mut self.locals {
            let entry = entries.iter().find(|entry| entry.is_item(item));
            if let Some(end) = entry.and_then(|entry| entry.period_end).filter(|end| *end <= wall) {
                local.begin_period(end);
            }
        }
    }

    fn forget(&mut self, counts: impl Fn(Moment) -> bool) {
        self.locals.retain(|_, local| {
            local.forget(&counts);
            !local.is_nothing()
        });
    }
}

impl Slot {
    pub(crate) fn new(key: Arc<Key>, number: u64) -> Self {
        Self {
            key,
            number,
            cached: ArcSwapOption::empty(),
            ledger: Mutex::default(),
            touched: AtomicBool::new(false),
            history: AtomicU8::new(0),
            wanted: AtomicBool::new(false),
            quiet_until: AtomicI64::new(i64::MIN),
            invalidated: AtomicU64::new(0),
        }
    }

    /// The entitlements, if they are there: to be read with `as_deref`.
    #[inline]
    pub(crate) fn cached(&self) -> Guard<Option<Arc<Cached>>> {
        self.cached.load()
    }

    /// Notes that a check came by. Written once between two sweeps.
    #[inline]
    pub(crate) fn touch(&self) {
        if !self.touched.load(Ordering::Relaxed) {
            self.touched.store(true, Ordering::Relaxed);
        }
    }

    /// Number of recent uses.
    pub(crate) fn heat(&self) -> u32 {
        let now = u32::from(self.touched.load(Ordering::Relaxed));
        self.history.load(Ordering::Relaxed).count_ones() + now
    }

    /// The smaller, the sooner it has to leave: what is of no use, what checks were about the least
    /// lately, what came first.
    pub(crate) fn rank(&self, now: Now) -> (bool, u32, u64) {
        (!self.is_outdated(now), self.heat(), self.number)
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
        self.doubt(order);
        self.quiet_until.store(i64::MIN, Ordering::Relaxed);
    }

    /// The same under the lock, and without hurry.
    pub(crate) fn doubt(&self, order: u64) {
        self.invalidated.store(order, Ordering::Relaxed);
        if let Some(cached) = &*self.cached() {
            cached.stale.store(true, Ordering::Relaxed);
        }
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
        if let Some(old) = &old {
            ledger.begin_periods(&old.contents.entries, taken.began.at.wall);
        }
        ledger.forget(|moment| moment.order >= taken.began.order);
        let order = taken.began.order;
        let (contents, began, listed) = match &old {
            Some(old) => {
                let listed = old.listed.load(Ordering::Relaxed);
                let contents = contents.merge(&old.contents, order, listed);
                let old = Moment { at: old.began, order: old.order };
                let began = if old.order <= order { taken.began } else { old };
                (contents, began, listed.max(order))
            }
            None => (contents, taken.began, order),
        };
        let stale = taken.stale || began.order <= self.invalidated.load(Ordering::Relaxed);
        self.put(ledger, table, contents, (Taken { began, stale }, listed))
    }

    /// Puts entitlements in place of those that are there, with what counts locally. Returns by how
    /// many bytes the slot has grown. `listed` is the place of their list in the order of events.
    fn put(
        &self,
        ledger: &mut Ledger,
        table: &Table,
        contents: Contents,
        (taken, listed): (Taken, u64),
    ) -> isize {
        let cached = Cached::new(contents, taken, listed, self, table);
        let old = self.cached.load().as_deref().map_or(0, |old| old.weight);
        let new = cached.weight;
        for item in ledger.locals.keys() {
            cached.publish(item, ledger);
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
        if ledger.is_evicted || !ledger.is_idle() || !is_superfluous(self.cached().as_deref()) {
            return None;
        }
        ledger.is_evicted = true;
        // Whoever waits for the lock will not find it there any more.
        table.remove(self);
        Some(self.cached().as_deref().map_or(0, |cached| cached.weight))
    }

    fn is_outdated(&self, now: Now) -> bool {
        self.cached().as_deref().is_none_or(|cached| cached.is_outdated(now))
    }

    /// Counts an amount as reserved. Under the lock, after the decision that it fits.
    pub(crate) fn reserve(&self, ledger: &mut Ledger, item: &Item, amount: Amount, wall: i64) {
        self.change(ledger, item, wall, |local| local.reserved = local.reserved + amount);
    }

    /// Gives a reserved amount back. With a moment, it was used and reported until then.
    pub(crate) fn release(
        &self,
        item: &Item,
        amount: Amount,
        committed: Option<Moment>,
        wall: i64,
    ) {
        self.change(&mut self.ledger(), item, wall, |local| {
            local.reserved = (local.reserved - amount).not_negative();
            if let Some(moment) = committed {
                local.commit(amount, moment);
            }
        });
    }

    /// Counts what an outbox has taken, in place of an amount that was reserved for it. `is_new` if
    /// it was not added to an item that was there.
    pub(crate) fn record(
        &self,
        ledger: &mut Ledger,
        item: &Item,
        (origin, is_new, report): (Origin, bool, Report),
        reserved: Amount,
        wall: i64,
    ) {
        self.change(ledger, item, wall, |local| {
            local.reserved = (local.reserved - reserved).not_negative();
            local.reported.record(origin, is_new, report);
        });
    }

    /// Counts an item of an outbox as settled. With a moment, it was delivered before. Returns
    /// whether it counts until a fetch shows it.
    pub(crate) fn settle_report(
        &self,
        item: &Item,
        (origin, report): (Origin, Report),
        delivered: Option<Moment>,
        wall: i64,
    ) -> bool {
        let mut counts = false;
        self.change(&mut self.ledger(), item, wall, |local| {
            counts = local.settle(origin, report, delivered);
        });
        counts
    }

    /// Counts nothing any more that an outbox has not delivered.
    pub(crate) fn abandon(&self, outbox: u64) {
        self.change_all(&mut self.ledger(), |local| local.reported.abandon(outbox));
    }

    /// Whether anything counts that was committed up to then, and that Stigg has not shown since.
    pub(crate) fn has_committed_by(&self, then: Now) -> bool {
        let ledger = self.ledger();
        let mut moments = ledger.locals.values().flat_map(Local::committed_at);
        moments.any(|moment| moment.at.mono <= then.mono)
    }

    /// Forgets what was committed so long ago that it must have been counted since.
    pub(crate) fn settle(&self, now: Now) {
        let mut ledger = self.ledger();
        self.change_all(&mut ledger, |local| {
            local.forget(|moment| now.since(moment.at) < COMMITTED_FOR);
        });
    }

    fn change(&self, ledger: &mut Ledger, item: &Item, wall: i64, change: impl FnOnce(&mut Local)) {
        let cached = self.cached.load();
        let local = ledger.locals.entry(item.clone()).or_default();
        let entry = cached.as_ref().and_then(|cached| cached.entry(item));
        if let Some(end) = entry.and_then(|entry| entry.period_end).filter(|end| *end <= wall) {
            local.begin_period(end);
        }
        change(local);
        if local.is_nothing() {
            ledger.locals.remove(item);
        }
        if let Some(cached) = &*cached {
            cached.publish(item, ledger);
        }
    }

    fn change_all(&self, ledger: &mut Ledger, mut change: impl FnMut(&mut Local)) {
        if ledger.locals.is_empty() {
            return;
        }
        let items: Vec<_> = ledger.locals.keys().cloned().collect();
        ledger.locals.retain(|_, local| {
            change(local);
            !local.is_nothing()
        });
        if let Some(cached) = &*self.cached.load() {
            for item in items {
                cached.publish(&item, ledger);
            }
        }
    }
}

impl Entry {
    pub(crate) fn item(&self) -> Item {
        Item { is_credits: self.is_credits(), id: Arc::clone(&self.id) }
    }

    fn is_item(&self, item: &Item) -> bool {
        self.is_credits() == item.is_credits && self.id == item.id
    }
}
