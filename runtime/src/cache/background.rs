//! Work in the background, which the drivers of the facades carry out.

use std::sync::Arc;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use stigg::entitlements::{EntitlementsState, FetchEntitlementsQuery};

use super::{Cache, Committed, Wake};
use crate::check::CustomerRef;
use crate::clock::{Now, millis, unix_millis};
use crate::schedule::{Fetch, Outcome};
use crate::slot::{Moment, Slot, Taken};
use crate::snapshot::Contents;
use crate::stats::add_one;
use crate::status::State;
use crate::trace;

/// Time after a failed refresh until the next one of that customer, in milliseconds.
const QUIET: i64 = 1_000;

/// The same after Stigg refused the request as such.
const QUIET_IF_REFUSED: i64 = 10_000;

/// Time between two sweeps, in milliseconds.
const SWEEP_EVERY: i64 = 1_000;

/// Time after which usage that was reported, and that no push has shown, is asked for.
const REMINDED_AFTER: i64 = crate::slot::COMMITTED_FOR / 2;

/// Fetches to make now, and the time to look again.
pub(crate) struct Turn<W: Wake> {
    pub(crate) fetches: Vec<Ticket<W>>,
    /// By the monotonic clock.
    pub(crate) wake_at: Option<i64>,
    pub(crate) is_closed: bool,
}

/// A fetch to carry out. Dropped, it counts as not carried out.
pub(crate) struct Ticket<W: Wake> {
    cache: Arc<Cache<W>>,
    fetch: Fetch,
    /// Its begin, in the order of events.
    order: u64,
    /// Keeps the customer in memory, if only as a name, so that pushes find it meanwhile.
    slot: Option<Arc<Slot>>,
    is_finished: bool,
}

impl<W: Wake> Ticket<W> {
    pub(crate) fn query(&self) -> FetchEntitlementsQuery {
        let CustomerRef { customer, resource } = self.fetch.key.names();
        let query = FetchEntitlementsQuery::builder(customer);
        query.resource_id(resource.map(str::to_owned)).build()
    }

    pub(crate) fn finish(mut self, result: stigg::Result<EntitlementsState>) {
        self.is_finished = true;
        let Self { cache, fetch, order, .. } = &self;
        cache.finish(fetch, *order, result);
    }
}

impl<W: Wake> Drop for Ticket<W> {
    fn drop(&mut self) {
        if !self.is_finished {
            self.cache.conclude(&self.fetch, Outcome::Abandoned, QUIET);
        }
        if let Some(slot) = &self.slot {
            self.cache.unpin(slot);
        }
    }
}

impl<W: Wake> Cache<W> {
    /// Lets time pass, and hands out what there is to do: so many fetches at most.
    pub(crate) fn turn(self: &Arc<Self>, most: usize) -> Turn<W> {
        if self.is_forked() {
            return Turn { fetches: Vec::new(), wake_at: None, is_closed: true };
        }
        let now = self.clock.now();
        let forget_at = self.forget_committed(now);
        let stream_at = self.tick_stream(now);
        let mut schedule = self.schedule();
        let effects = schedule.tick(now);
        let mut fetches = Vec::new();
        while fetches.len() < most
            && let Some(fetch) = schedule.next(now)
        {
            fetches.push(fetch);
        }
        let wake_at = schedule.next_tick().into_iter().chain(forget_at).chain(stream_at).min();
        let is_closed = schedule.is_closed();
        drop(schedule);
        let fetches = fetches.into_iter().map(|fetch| self.begin(fetch)).collect();
        self.apply(effects);
        if wake_at.is_some() {
            self.sweep(now);
        }
        Turn { fetches, wake_at, is_closed }
    }

    fn begin(self: &Arc<Self>, fetch: Fetch) -> Ticket<W> {
        let slot = self.is_streaming().then(|| self.pin(&fetch.key.names()));
        let (cache, order) = (Arc::clone(self), self.next_in_order());
        Ticket { cache, fetch, order, slot, is_finished: false }
    }

    fn finish(&self, fetch: &Fetch, order: u64, result: stigg::Result<EntitlementsState>) {
        let now = self.clock.now();
        match result {
            Ok(state) => {
                let contents = self.interned(Contents::of(&state));
                let outcome =
                    if contents.is_unknown_customer() { Outcome::Unknown } else { Outcome::Found };
                let customer = fetch.key.names();
                let began = Moment { at: fetch.began, order };
                let taken = Taken { began, stale: false };
                let mut contents = Some(contents);
                let (slot, grown) = self.with_ledger(&customer, |slot, ledger| {
                    let contents = contents.take().unwrap_or_default();
                    (Arc::clone(slot), slot.install(ledger, &self.table, contents, taken))
                });
                // A check asked for it.
                slot.touch();
                self.grow(&slot, grown, now);
                add_one(&self.counters.fetched);
                self.conclude(fetch, outcome, 0);
            }
            Err(error) if error.is_rate_limited() => {
                add_one(&self.counters.rate_limited);
                let pause = error.retry_after().map(millis);
                self.conclude(fetch, Outcome::Limited(error, pause), QUIET);
            }
            Err(error) if error.is_validation() || error.is_not_found() => {
                self.conclude(fetch, Outcome::Refused(error), QUIET_IF_REFUSED);
                add_one(&self.counters.failed);
            }
            Err(error) => {
                self.conclude(fetch, Outcome::Failed(error), QUIET);
                add_one(&self.counters.failed);
            }
        }
    }

    /// Tells the state machine what came of a fetch. The customer's next refresh has to wait for
    /// `quiet` milliseconds.
    fn conclude(&self, fetch: &Fetch, outcome: Outcome, quiet: i64) {
        let now = self.clock.now();
        trace::fetched(&outcome, now.since(fetch.began));
        let customer = fetch.key.names();
        self.table.read(&customer, |slot| slot.refreshed(now.mono + quiet));
        let effects = self.schedule().finish(fetch, outcome, now);
        self.apply(effects);
        self.notify_driver();
    }

    /// Shares the texts of identifiers between customers, and remembers them.
    pub(super) fn interned(&self, mut contents: Contents) -> Contents {
        let known = self.known.pin();
        let intern = |id: &mut Arc<str>| match known.get(&**id) {
            Some(own) => *id = Arc::clone(own),
            None => drop(known.insert(Arc::clone(id))),
        };
        for entry in &mut contents.entries {
            intern(&mut entry.id);
            if let Some(rate) = &mut entry.rate {
                intern(&mut rate.currency);
            }
        }
        contents
    }

    /// Accounts for a slot that has grown, and makes room.
    pub(super) fn grow(&self, slot: &Slot, by: isize, now: Now) {
        if by < 0 {
            self.bytes.fetch_sub(by.unsigned_abs(), Ordering::Relaxed);
            return;
        }
        let bytes = self.bytes.fetch_add(by.unsigned_abs(), Ordering::Relaxed) + by.unsigned_abs();
        if bytes > self.evict_above.load(Ordering::Relaxed) {
            self.evict(slot, now);
            self.set_evict_above();
        }
    }

    /// Drops customers until a tenth of the memory is free: first those that are of no use, then
    /// those that checks were about the least lately. What has handles, reservations or usage that
    /// Stigg may not have counted stays, and so does the latest.
    fn evict(&self, latest: &Slot, now: Now) {
        let goal = self.settings.max_bytes / 10 * 9;
        self.table.for_each(|slot| slot.sweep());
        let mut slots = Vec::with_capacity(self.table.len());
        self.table.for_each(|slot| slots.push((slot.rank(now), Arc::clone(slot))));
        slots.sort_unstable_by_key(|(rank, _)| *rank);
        for (_, slot) in slots {
            if self.bytes.load(Ordering::Relaxed) <= goal {
                break;
            }
            if slot.key != latest.key {
                self.evict_one(&slot);
            }
        }
    }

    /// Sets the size at which to make room next: what has to stay is not searched again and again.
    fn set_evict_above(&self) {
        let (bytes, max) = (self.bytes.load(Ordering::Relaxed), self.settings.max_bytes);
        let above = if bytes > max { bytes + bytes / 10 } else { max };
        self.evict_above.store(above, Ordering::Relaxed);
    }

    fn evict_one(&self, slot: &Slot) {
        if let Some(freed) = slot.evict(&self.table) {
            self.bytes.fetch_sub(freed, Ordering::Relaxed);
            add_one(&self.counters.evicted);
        }
    }

    /// Drops a customer that may not have to stay any more, if nothing is known of it or if memory is
    /// more than full.
    pub(super) fn let_go(&self, slot: &Slot) {
        if self.bytes.load(Ordering::Relaxed) > self.settings.max_bytes {
            self.evict_one(slot);
            self.set_evict_above();
        } else {
            slot.evict_if_empty(&self.table);
        }
    }

    /// Begins the next interval by which the heat of customers is measured.
    fn sweep(&self, now: Now) {
        let Ok(mut swept_at) = self.swept_at.try_lock() else { return };
        if now.since(*swept_at) < SWEEP_EVERY {
            return;
        }
        *swept_at = now;
        self.table.for_each(|slot| slot.sweep());
    }

    /// Forgets usage that was reported long ago. Returns when to do so next. While Stigg does not
    /// answer, no fetch can show it: the time counts from when it does.
    fn forget_committed(&self, now: Now) -> Option<i64> {
        let (state, since) = {
            let schedule = self.schedule();
            (schedule.status().state, unix_millis(schedule.status().since))
        };
        if state == State::Interrupted {
            return None;
        }
        let mut committed = self.committed.lock().unwrap_or_else(PoisonError::into_inner);
        let Committed { slots, reminded } = &mut *committed;
        while let Some((at, slot)) = slots.front() {
            let left = crate::slot::COMMITTED_FOR - now.since(*at).min(now.wall - since);
            if left > 0 {
                break;
            }
            slot.settle(now);
            self.let_go(slot);
            slots.pop_front();
            *reminded = reminded.saturating_sub(1);
        }
        while let Some((at, slot)) = slots.get(*reminded)
            && now.since(*at) >= REMINDED_AFTER
        {
            // A push would have shown it.
            if self.pushes.covered_from() <= now.mono && slot.has_committed_by(*at) {
                slot.locked(|_| slot.doubt(self.next_in_order()));
            }
            *reminded += 1;
        }
        let reminder = slots.get(*reminded).map(|(at, _)| REMINDED_AFTER - now.since(*at));
        let end = slots
            .front()
            .map(|(at, _)| crate::slot::COMMITTED_FOR - now.since(*at).min(now.wall - since));
        let left = reminder.into_iter().chain(end).min()?;
        Some(now.mono + left)
    }
}
