//! The part that both facades share: checks from memory, and the state machine of fetches under a
//! lock that checks from memory do not take.

mod background;
#[cfg(test)]
mod capacity;
#[cfg_attr(feature = "subscriptions", path = "cache/pushes/on.rs")]
#[cfg_attr(not(feature = "subscriptions"), path = "cache/pushes/off.rs")]
mod pushes;
mod reports;
mod reservations;
#[cfg(test)]
mod simulation;
mod snapshots;
#[cfg(feature = "webhooks")]
mod webhooks;

use std::collections::{BTreeSet, VecDeque};
use std::fmt;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use papaya::HashSet;
use stigg::entitlements::AccessDeniedReason;
use time::OffsetDateTime;

pub(crate) use background::Ticket;
#[cfg(feature = "subscriptions")]
pub(crate) use pushes::Flow;
use pushes::Pushes;
pub(crate) use reports::{Recorded, Tally};
pub(crate) use reservations::Held;

use crate::check::{Check, CustomerRef};
use crate::clock::{Clock, Now, Seen, date};
use crate::decision::{Decision, Source};
use crate::evaluate::{Usage, denial};
use crate::fallback::Fallback;
use crate::process::Process;
use crate::schedule::{Demand, Effects, Schedule};
use crate::settings::Settings;
use crate::slot::{Cached, Freshness, Item, Slot, Uncounted};
use crate::snapshot::Entry;
use crate::stats::{Counters, Stats, add_one};
use crate::status::{Event, State, Status, StreamStatus};
use crate::table::{Key, Table};
use crate::trace;

/// Names of unknown features that are remembered, so that each is told once.
const MAX_TYPOS: usize = 1_000;

/// One end of a wait.
pub(crate) trait Wake: Send + Sized + 'static {
    /// The end that waits.
    type Waiting;

    fn pair() -> (Self, Self::Waiting);

    /// Ends the wait, with whether it was for something.
    fn wake(self, fetched: bool);
}

/// The way in which fetches are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// In the background.
    Live,
    /// By the checks that wait for them.
    OnDemand,
    /// Not at all, and without snapshots.
    Offline,
    /// Not at all: the snapshots are all there is.
    Fixed,
}

impl Mode {
    pub(crate) fn asks_stigg(self) -> bool {
        matches!(self, Self::Live | Self::OnDemand)
    }
}

/// Slots with usage that was reported, in the order in which it is to be forgotten.
#[derive(Default)]
struct Committed {
    slots: VecDeque<(Now, Arc<Slot>)>,
    /// The first so many were reminded of it.
    reminded: usize,
}

pub(crate) type Observer = Arc<dyn Fn(&Event) + Send + Sync>;

pub(crate) struct Cache<W> {
    table: Table,
    schedule: Mutex<Schedule<W>>,
    pub(crate) mode: Mode,
    fallback: Fallback,
    settings: Settings,
    pub(crate) clock: Clock,
    /// The last of the events whose order matters: begun fetches, invalidations, commits.
    order: AtomicU64,
    /// All that was fetched earlier, in the order of events, is stale.
    epoch: AtomicU64,
    bytes: AtomicUsize,
    /// The bytes at which to make room.
    evict_above: AtomicUsize,
    counters: Counters,
    /// Identifiers of all features and currencies that customers had.
    known: HashSet<Arc<str>, foldhash::fast::RandomState>,
    typos: Mutex<BTreeSet<String>>,
    committed: Mutex<Committed>,
    swept_at: Mutex<Now>,
    pushes: Pushes,
    driver: OnceLock<Arc<dyn Fn() + Send + Sync>>,
    /// The process in which it was made.
    process: Process,
    /// Time at which another process was seen to use it.
    forked: OnceLock<OffsetDateTime>,
}

/// The answer to a check, if memory has one.
enum Look {
    Answer(Decision),
    /// The entitlements are too old.
    Expired,
    /// The customer was never seen, or was unknown to Stigg.
    Missing,
}

impl<W: Wake> Cache<W> {
    pub(crate) fn new(mode: Mode, fallback: Fallback, settings: Settings) -> Self {
        let clock = Clock::new(settings.clock.clone());
        let now = clock.now();
        let state = if mode.asks_stigg() { State::Starting } else { State::Offline };
        let pushes = Pushes::new(mode, &settings, now);
        Self {
            table: Table::default(),
            schedule: Mutex::new(Schedule::new(settings.limits(mode), state, now)),
            mode,
            fallback,
            clock,
            order: AtomicU64::new(1),
            epoch: AtomicU64::new(0),
            bytes: AtomicUsize::new(0),
            evict_above: AtomicUsize::new(settings.max_bytes),
            settings,
            counters: Counters::default(),
            known: HashSet::default(),
            typos: Mutex::default(),
            committed: Mutex::default(),
            swept_at: Mutex::new(now),
            pushes,
            driver: OnceLock::new(),
            process: Process::current(),
            forked: OnceLock::new(),
        }
    }

    /// Whether this is a child of the process that fetches.
    pub(crate) fn is_forked(&self) -> bool {
        if !self.mode.asks_stigg() || !self.process.is_forked() {
            return false;
        }
        if self.forked.set(date(self.clock.now().wall)).is_ok() {
            self.tell(&Event::StatusChanged(self.status()));
        }
        true
    }

    fn asks_stigg(&self) -> bool {
        self.mode.asks_stigg() && !self.is_forked()
    }

    /// Sets what to call when there may be something to do in the background.
    pub(crate) fn set_driver(&self, notify: Arc<dyn Fn() + Send + Sync>) {
        self.clock.listen(&notify);
        drop(self.driver.set(notify));
    }

    fn notify_driver(&self) {
        if let Some(notify) = self.driver.get() {
            notify();
        }
    }

    fn schedule(&self) -> MutexGuard<'_, Schedule<W>> {
        self.schedule.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn miss_budget(&self) -> Duration {
        Duration::from_millis(self.settings.miss_budget.unsigned_abs())
    }

    pub(crate) fn fetch_timeout(&self) -> Duration {
        Duration::from_millis(self.settings.fetch_timeout.unsigned_abs())
    }

    /// The next place in the order of events.
    fn next_in_order(&self) -> u64 {
        self.order.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// The time at which a check that begins now stops to wait.
    fn deadline(&self, now: Now) -> i64 {
        now.mono.saturating_add(self.settings.miss_budget)
    }

    /// Answers a check.
    ///
    /// # Errors
    ///
    /// The wait for an answer, if memory has none. [`answer`](Self::answer) has it then.
    #[inline]
    pub(crate) fn ask(
        &self,
        customer: &CustomerRef<'_>,
        slot: Option<&Slot>,
        check: &Check<'_>,
        may_wait: bool,
    ) -> Result<Decision, W::Waiting> {
        match self.look(customer, slot, check, self.clock.see()) {
            Look::Answer(decision) if !decision.stale => {
                self.note(check, &decision);
                Ok(decision)
            }
            look => self.ask_stigg(look, customer, slot, check, may_wait),
        }
    }

    /// Asks for a fetch. Apart from what most checks run through.
    #[cold]
    fn ask_stigg(
        &self,
        look: Look,
        customer: &CustomerRef<'_>,
        slot: Option<&Slot>,
        check: &Check<'_>,
        may_wait: bool,
    ) -> Result<Decision, W::Waiting> {
        let demand = match look {
            // Nobody else would refresh it.
            Look::Answer(_) if may_wait && self.mode == Mode::OnDemand && self.asks_stigg() => {
                Demand::Miss { is_stranger: false }
            }
            Look::Answer(decision) => {
                self.want_refresh(customer, slot);
                self.note(check, &decision);
                return Ok(decision);
            }
            _ if !self.asks_stigg() => return Ok(self.fall_back(customer, check)),
            Look::Expired => Demand::Miss { is_stranger: false },
            Look::Missing => Demand::Miss { is_stranger: true },
        };
        let (waiter, waiting) = W::pair();
        let now = self.clock.now();
        let waiter = may_wait.then_some((self.deadline(now), waiter));
        let key = Arc::new(Key::from(*customer));
        let queued = self.schedule().demand(&key, demand, waiter, now.mono);
        self.notify_driver();
        match queued {
            Ok(()) if may_wait => Err(waiting),
            _ => Ok(self.answer(customer, slot, check, false)),
        }
    }

    /// Answers a check from memory, or else by the fallback. `waited` if a fetch has just ended.
    pub(crate) fn answer(
        &self,
        customer: &CustomerRef<'_>,
        slot: Option<&Slot>,
        check: &Check<'_>,
        waited: bool,
    ) -> Decision {
        let now = self.clock.see();
        let look = self.look(customer, slot, check, now);
        let Look::Answer(mut decision) = look else {
            return self.fall_back(customer, check);
        };
        if waited && !decision.stale && decision.source == Source::Cache {
            decision.source = Source::Fetched;
        }
        self.note(check, &decision);
        decision
    }

    /// Asks for a customer that memory does not have, or has too old. Returns what to wait for.
    pub(crate) fn want(&self, customer: &CustomerRef<'_>) -> Option<W::Waiting> {
        if !self.asks_stigg() {
            return None;
        }
        let now = self.clock.now();
        let freshness = self.table.read(customer, |slot| {
            slot.touch();
            let cached = slot.cached();
            let cached = cached.as_deref()?;
            Some((self.freshness(cached, now.into()), cached.contents.is_unknown_customer()))
        });
        let is_stranger = match freshness.flatten() {
            Some((Freshness::Fresh, _)) => return None,
            Some((Freshness::Stale, _)) if self.mode == Mode::Live => {
                self.want_refresh(customer, None);
                return None;
            }
            Some((_, is_unknown)) => is_unknown,
            None => true,
        };
        let (waiter, waiting) = W::pair();
        let key = Arc::new(Key::from(*customer));
        let waiter = Some((self.deadline(now), waiter));
        let demand = Demand::Miss { is_stranger };
        let queued = self.schedule().demand(&key, demand, waiter, now.mono);
        self.notify_driver();
        queued.is_ok().then_some(waiting)
    }

    #[inline]
    fn look(
        &self,
        customer: &CustomerRef<'_>,
        slot: Option<&Slot>,
        check: &Check<'_>,
        now: Seen,
    ) -> Look {
        if let Some(slot) = slot {
            return self.look_at(slot, check, now);
        }
        match self.table.pin().get(customer) {
            Some(slot) => self.look_at(slot, check, now),
            None => Look::Missing,
        }
    }

    #[inline]
    fn look_at(&self, slot: &Slot, check: &Check<'_>, now: Seen) -> Look {
        slot.touch();
        let cached = slot.cached();
        let Some(cached) = cached.as_deref() else { return Look::Missing };
        let freshness = self.freshness(cached, now);
        if freshness == Freshness::Expired {
            let is_stranger = cached.contents.is_unknown_customer();
            return if is_stranger { Look::Missing } else { Look::Expired };
        }
        let age = if self.mode == Mode::Fixed { 0 } else { now.since(cached.began) };
        let stale = freshness == Freshness::Stale;
        Look::Answer(Decision { age, stale, ..self.decide(cached, check, now) })
    }

    #[inline]
    fn freshness(&self, cached: &Cached, now: Seen) -> Freshness {
        if self.mode == Mode::Fixed {
            return Freshness::Fresh;
        }
        let is_covered = cached.began.mono >= self.pushes.covered_from();
        let ages = self.settings.ages(is_covered);
        cached.freshness(now, self.epoch.load(Ordering::Relaxed), ages)
    }

    #[inline]
    fn decide(&self, cached: &Cached, check: &Check<'_>, now: Seen) -> Decision {
        let is_credits = check.is_for_credits();
        let hash = self.table.hash_of(check.id, is_credits);
        if let Some(found) = cached.find(check.id, is_credits, hash) {
            let (entry, usage) = (found.entry(), found.usage(now.wall));
            let reason = match &cached.contents.denied {
                Some(denied) if cached.contents.denies_all() => Some(denied.clone()),
                _ => denial(entry, usage.total, found.purse(now.wall), check),
            };
            let source = if usage.is_predicted { Source::Predicted } else { Source::Cache };
            return Decision { source, ..Decision::about(entry, usage.total, reason) };
        }
        match &cached.contents.denied {
            // Credits need no subscription.
            Some(AccessDeniedReason::NoActiveSubscription) if is_credits => {}
            Some(denied) => return Decision::denied(denied.clone()),
            None => {}
        }
        let decision = match self.named_fallback(check, Uncounted::default()) {
            Some(decision) => Decision { source: Source::FallbackAbsent, ..decision },
            None => Decision::denied(AccessDeniedReason::EntitlementNotFound),
        };
        Decision { is_absent: true, ..decision }
    }

    /// Counts a check, and tells once of a feature that no customer has. To be called without a
    /// lock: the observer may use the instance.
    #[inline]
    fn note(&self, check: &Check<'_>, decision: &Decision) {
        self.counters.count(decision);
        if decision.is_absent && !self.known.pin().contains(check.id) {
            self.note_unknown(check.id);
        }
    }

    fn note_unknown(&self, id: &str) {
        add_one(&self.counters.unknown_features);
        let is_new = {
            let mut typos = self.typos.lock().unwrap_or_else(PoisonError::into_inner);
            typos.len() < MAX_TYPOS && !typos.contains(id) && typos.insert(id.to_owned())
        };
        if is_new {
            self.tell(&Event::UnknownFeature(id.to_owned()));
        }
    }

    fn tell(&self, event: &Event) {
        trace::happened(event);
        if let Some(observer) = &self.settings.observer {
            // A panic of the observer is not to end the thread that fetches.
            let call = std::panic::AssertUnwindSafe(|| observer(event));
            drop(std::panic::catch_unwind(call));
        }
    }

    /// The decision of the fallback, if it names what is asked for.
    fn named_fallback(&self, check: &Check<'_>, local: Uncounted) -> Option<Decision> {
        let is_credits = check.is_for_credits();
        if let Some(access) = check.fallback {
            let entry = Entry::of_access(check.id, access, is_credits);
            return Some(self.fallback_decision(&entry, check, local));
        }
        let entry = self.fallback.named(check.id, is_credits)?;
        Some(self.fallback_decision(entry, check, local))
    }

    fn fallback_decision(&self, entry: &Entry, check: &Check<'_>, local: Uncounted) -> Decision {
        let local = local.beyond(entry.usage.unwrap_or_default());
        let usage = Usage::of(entry, local, 0);
        let source = if self.mode == Mode::Offline { Source::Offline } else { Source::Fallback };
        let reason = denial(entry, usage.total, None, check);
        Decision { source, ..Decision::about(entry, usage.total, reason) }
    }

    /// Decides without Stigg.
    fn fall_back(&self, customer: &CustomerRef<'_>, check: &Check<'_>) -> Decision {
        let item = Item::of(check);
        let local = self.table.read(customer, |slot| slot.locked(|ledger| ledger.uncounted(&item)));
        let decision = self.fall_back_with(check, local.flatten().unwrap_or_default(), false);
        self.counters.count(&decision);
        decision
    }

    /// `is_absent` if the customer is known to have no such entitlement, which the fallback names.
    fn fall_back_with(&self, check: &Check<'_>, local: Uncounted, is_absent: bool) -> Decision {
        if self.mode == Mode::Fixed && check.fallback.is_none() {
            return Decision::denied(AccessDeniedReason::CustomerNotFound);
        }
        let decision = self
            .named_fallback(check, local)
            .unwrap_or_else(|| self.fallback_decision(self.fallback.others(), check, local));
        if is_absent {
            return Decision { is_absent, source: Source::FallbackAbsent, ..decision };
        }
        Decision { in_outage: self.mode.asks_stigg(), ..decision }
    }

    fn want_refresh(&self, customer: &CustomerRef<'_>, slot: Option<&Slot>) {
        let want = |slot: &Slot| {
            if slot.awaits_refresh() {
                return;
            }
            let now = self.clock.now();
            if !slot.wants_refresh(now) || self.is_forked() {
                return;
            }
            let demand = Demand::Refresh { heat: slot.heat() };
            let queued = self.schedule().demand(&slot.key, demand, None, now.mono);
            match queued {
                Ok(()) => self.notify_driver(),
                Err(_) => slot.refreshed(now.mono + 1_000),
            }
        };
        match slot {
            Some(slot) => want(slot),
            None => drop(self.table.read(customer, |slot| want(slot))),
        }
    }

    pub(crate) fn invalidate(&self, customer: &CustomerRef<'_>) {
        // First: what ends afterwards has a slot by the time that slots are looked for.
        self.fetch_again(customer.customer, |resource| resource == customer.resource);
        let order = self.next_in_order();
        self.table.read(customer, |slot| slot.invalidate(order));
    }

    /// Has resources of a customer fetched again whose first fetch is under way, and may not show a
    /// change. They have no slot that could be stale. Returns whether there are any.
    fn fetch_again(&self, customer: &str, is_meant: impl Fn(Option<&str>) -> bool) -> bool {
        if !self.asks_stigg() {
            return false;
        }
        let now = self.clock.now();
        let mut schedule = self.schedule();
        let mut is_any = false;
        for key in schedule.under_way(customer) {
            let names = key.names();
            if is_meant(names.resource) && self.table.read(&names, |_| ()).is_none() {
                is_any |= schedule.demand(&key, Demand::Reload, None, now.mono).is_ok();
            }
        }
        is_any
    }

    pub(crate) fn invalidate_all(&self) {
        self.epoch.store(self.next_in_order(), Ordering::Relaxed);
    }

    /// Asks for a fetch that begins after now.
    ///
    /// # Errors
    ///
    /// If Stigg is not asked any more.
    pub(crate) fn reload(&self, customer: &CustomerRef<'_>) -> Option<W::Waiting> {
        self.invalidate(customer);
        if !self.asks_stigg() {
            return None;
        }
        let now = self.clock.now();
        let deadline = now.mono.saturating_add(self.settings.fetch_timeout);
        let (waiter, waiting) = W::pair();
        let key = Arc::new(Key::from(*customer));
        let waiter = Some((deadline, waiter));
        let queued = self.schedule().demand(&key, Demand::Reload, waiter, now.mono);
        self.notify_driver();
        queued.is_ok().then_some(waiting)
    }

    pub(crate) fn preload<'a>(&self, customers: impl IntoIterator<Item = CustomerRef<'a>>) {
        let keys = customers.into_iter().map(|customer| Arc::new(customer.into()));
        self.schedule().preload(keys);
    }

    /// Waits until the customers to preload are there.
    pub(crate) fn await_ready(&self, timeout: i64) -> W::Waiting {
        let (waiter, waiting) = W::pair();
        if self.is_forked() {
            waiter.wake(false);
            return waiting;
        }
        let now = self.clock.now();
        let deadline = now.mono.saturating_add(timeout);
        let ready = self.schedule().await_ready(deadline, waiter);
        if let Some((waiter, is_ready)) = ready {
            waiter.wake(is_ready);
        }
        self.notify_driver();
        waiting
    }

    pub(crate) fn status(&self) -> Status {
        if self.is_forked() {
            let since = self.forked.get().copied().unwrap_or(OffsetDateTime::UNIX_EPOCH);
            let stream = StreamStatus::off(since);
            return Status { state: State::Forked, since, last_error: None, stream };
        }
        let status = self.schedule().status().clone();
        self.with_stream(status)
    }

    pub(crate) fn stats(&self) -> Stats {
        let reads_per_minute =
            if self.is_forked() { 0 } else { self.schedule().reads_per_minute(self.clock.now()) };
        self.counters.stats(self.table.len(), self.bytes.load(Ordering::Relaxed), reads_per_minute)
    }

    pub(crate) fn unavailable(&self) -> crate::Unavailable {
        let status = self.status();
        crate::Unavailable { state: status.state, source: status.last_error }
    }

    pub(crate) fn close(&self) {
        if self.is_forked() {
            return;
        }
        let now = self.clock.now();
        self.close_stream(now);
        let effects = self.schedule().close(now);
        self.apply(effects);
        self.notify_driver();
    }

    fn apply(&self, effects: Effects<W>) {
        for (waiter, fetched) in effects.woken {
            waiter.wake(fetched);
        }
        if let Some(status) = effects.status {
            self.tell(&Event::StatusChanged(self.with_stream(status)));
        }
        if let Some(reads_per_minute) = effects.halved_to {
            self.tell(&Event::RateLimited { reads_per_minute });
        }
    }
}

impl<W> fmt::Debug for Cache<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cache")
            .field("mode", &self.mode)
            .field("customers", &self.table.len())
            .finish_non_exhaustive()
    }
}
