//! What both facades share: checks from memory, and the state machine of fetches under a lock that
//! checks from memory do not take.

mod background;

use std::collections::{BTreeSet, VecDeque};
use std::fmt;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use papaya::HashSet;
use stigg::entitlements::AccessDeniedReason;

pub(crate) use background::Ticket;

use crate::check::{Check, CustomerRef};
use crate::clock::{Clock, Now, Seen, date};
use crate::decision::{Decision, Source};
use crate::evaluate::{Usage, denial};
use crate::fallback::Fallback;
use crate::schedule::{Demand, Effects, Schedule};
use crate::settings::Settings;
use crate::slot::{Cached, Freshness, Item, Moment, Slot, Taken};
use crate::snapshot::{Entry, Snapshot};
use crate::stats::{Counters, Stats, add_one};
use crate::status::{Event, State, Status};
use crate::table::{Key, Table};
use crate::{Amount, Entitlement};

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

/// How fetches are made.
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
    counters: Counters,
    /// Identifiers of all features and currencies that customers had.
    known: HashSet<Arc<str>, foldhash::fast::RandomState>,
    typos: Mutex<BTreeSet<String>>,
    /// Slots with usage that was reported, in the order in which it is to be forgotten.
    committed: Mutex<VecDeque<(Now, Arc<Slot>)>>,
    swept_at: Mutex<Now>,
    driver: OnceLock<Arc<dyn Fn() + Send + Sync>>,
}

/// The answer to a check, if memory has one.
enum Look {
    /// `is_absent` if the customer has no such entitlement.
    Answer { decision: Decision, is_absent: bool },
    /// The entitlements are too old, or those of a customer who was unknown.
    Expired,
    /// The customer was never seen.
    Missing,
}

impl<W: Wake> Cache<W> {
    pub(crate) fn new(mode: Mode, fallback: Fallback, settings: Settings) -> Self {
        let clock = Clock::new(settings.clock.clone());
        let now = clock.now();
        let state = if mode.asks_stigg() { State::Starting } else { State::Offline };
        Self {
            table: Table::default(),
            schedule: Mutex::new(Schedule::new(settings.limits(mode), state, now)),
            mode,
            fallback,
            clock,
            settings,
            order: AtomicU64::new(1),
            epoch: AtomicU64::new(0),
            bytes: AtomicUsize::new(0),
            counters: Counters::default(),
            known: HashSet::default(),
            typos: Mutex::default(),
            committed: Mutex::default(),
            swept_at: Mutex::new(now),
            driver: OnceLock::new(),
        }
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
    /// What to wait for, if memory has no answer. [`answer`](Self::answer) has it then.
    pub(crate) fn ask(
        &self,
        customer: &CustomerRef<'_>,
        slot: Option<&Slot>,
        check: &Check<'_>,
        may_wait: bool,
    ) -> Result<Decision, W::Waiting> {
        let look = self.look(customer, slot, check, self.clock.see());
        let demand = match look {
            // Nobody else would refresh it.
            Look::Answer { decision: Decision { stale: true, .. }, .. }
                if may_wait && self.mode == Mode::OnDemand =>
            {
                Demand::Miss { is_stranger: false }
            }
            Look::Answer { decision, is_absent } => {
                if decision.stale {
                    self.want_refresh(customer, slot);
                }
                self.note(check, &decision, is_absent);
                return Ok(decision);
            }
            _ if !self.mode.asks_stigg() => return Ok(self.fall_back(customer, check)),
            Look::Expired => Demand::Miss { is_stranger: false },
            Look::Missing => Demand::Miss { is_stranger: true },
        };
        let (waiter, waiting) = W::pair();
        let now = self.clock.now();
        let waiter = may_wait.then_some((self.deadline(now), waiter));
        let key = Arc::new(Key::from(*customer));
        let queued = self.schedule().demand(&key, demand, waiter);
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
        let Look::Answer { mut decision, is_absent } = look else {
            return self.fall_back(customer, check);
        };
        if waited && !decision.stale && decision.source == Source::Cache {
            decision.source = Source::Fetched;
        }
        self.note(check, &decision, is_absent);
        decision
    }

    /// Asks for a customer that memory does not have, or has too old. Returns what to wait for.
    pub(crate) fn want(&self, customer: &CustomerRef<'_>) -> Option<W::Waiting> {
        if !self.mode.asks_stigg() {
            return None;
        }
        let now = self.clock.now();
        let freshness = self.table.read(customer, |slot| {
            slot.touch();
            slot.read(|cached| cached.map(|cached| self.freshness(cached, now.into())))
        });
        let is_stranger = match freshness.flatten() {
            Some(Freshness::Fresh) => return None,
            Some(Freshness::Stale) if self.mode == Mode::Live => {
                self.want_refresh(customer, None);
                return None;
            }
            Some(_) => false,
            None => true,
        };
        let (waiter, waiting) = W::pair();
        let key = Arc::new(Key::from(*customer));
        let waiter = Some((self.deadline(now), waiter));
        let queued = self.schedule().demand(&key, Demand::Miss { is_stranger }, waiter);
        self.notify_driver();
        queued.is_ok().then_some(waiting)
    }

    fn look(
        &self,
        customer: &CustomerRef<'_>,
        slot: Option<&Slot>,
        check: &Check<'_>,
        now: Seen,
    ) -> Look {
        let look = |slot: &Slot| slot.read(|cached| self.look_at(slot, cached, check, now));
        match slot {
            Some(slot) => look(slot),
            None => self.table.read(customer, |slot| look(slot)).unwrap_or(Look::Missing),
        }
    }

    fn look_at(&self, slot: &Slot, cached: Option<&Cached>, check: &Check<'_>, now: Seen) -> Look {
        slot.touch();
        let Some(cached) = cached else { return Look::Missing };
        let freshness = self.freshness(cached, now);
        if freshness == Freshness::Expired {
            return Look::Expired;
        }
        let (decision, is_absent) = self.decide(cached, check, now);
        let age = if self.mode == Mode::Fixed { 0 } else { now.since(cached.began) };
        let decision = Decision { age, stale: freshness == Freshness::Stale, ..decision };
        Look::Answer { decision, is_absent }
    }

    fn freshness(&self, cached: &Cached, now: Seen) -> Freshness {
        if self.mode == Mode::Fixed {
            return Freshness::Fresh;
        }
        cached.freshness(now, self.epoch.load(Ordering::Relaxed), self.settings.ages())
    }

    /// Decides a check, and says whether the customer has no such entitlement.
    fn decide(&self, cached: &Cached, check: &Check<'_>, now: Seen) -> (Decision, bool) {
        let is_credits = check.is_for_credits();
        let hash = self.table.hash_of(check.id, is_credits);
        if let Some(found) = cached.find(check.id, is_credits, hash) {
            let (entry, usage) = (found.entry(), found.usage(now.wall));
            let reason = match &cached.contents.denied {
                Some(denied) if cached.contents.denies_all() => Some(denied.clone()),
                _ => denial(entry, usage, found.purse(now.wall), check),
            };
            let mut decision = Decision::about(entry, usage.total(), reason);
            if usage.is_predicted {
                decision.source = Source::Predicted;
            }
            return (decision, false);
        }
        match &cached.contents.denied {
            // Credits need no subscription.
            Some(AccessDeniedReason::NoActiveSubscription) if is_credits => {}
            Some(denied) => return (Decision::denied(denied.clone()), false),
            None => {}
        }
        let decision = self
            .named_fallback(check, Amount::ZERO)
            .unwrap_or_else(|| Decision::denied(AccessDeniedReason::EntitlementNotFound));
        (decision, true)
    }

    /// Counts a check, and tells once of a feature that no customer has. To be called without a
    /// lock: the observer may use the instance.
    fn note(&self, check: &Check<'_>, decision: &Decision, is_absent: bool) {
        self.counters.count(decision);
        if is_absent && !self.known.pin().contains(check.id) {
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
        if let Some(observer) = &self.settings.observer {
            // A panic of the observer is not to end the thread that fetches.
            let call = std::panic::AssertUnwindSafe(|| observer(event));
            drop(std::panic::catch_unwind(call));
        }
    }

    /// The decision of the fallback, if it names what is asked for.
    fn named_fallback(&self, check: &Check<'_>, local: Amount) -> Option<Decision> {
        let is_credits = check.is_for_credits();
        if let Some(access) = check.fallback {
            let entry = Entry::of_access(check.id, access, is_credits);
            return Some(self.fallback_decision(&entry, check, local));
        }
        let entry = self.fallback.named(check.id, is_credits)?;
        Some(self.fallback_decision(entry, check, local))
    }

    fn fallback_decision(&self, entry: &Entry, check: &Check<'_>, local: Amount) -> Decision {
        let usage = Usage::of(entry, local, 0);
        let source = if self.mode == Mode::Offline { Source::Offline } else { Source::Fallback };
        let reason = denial(entry, usage, None, check);
        Decision { source, ..Decision::about(entry, usage.total(), reason) }
    }

    /// Decides without Stigg.
    fn fall_back(&self, customer: &CustomerRef<'_>, check: &Check<'_>) -> Decision {
        let item = Item { is_credits: check.is_for_credits(), id: check.id.into() };
        let local = self.table.read(customer, |slot| slot.locked(|ledger| ledger.local(&item)));
        let decision = self.fall_back_with(check, local.flatten().unwrap_or_default());
        self.counters.count(&decision);
        decision
    }

    fn fall_back_with(&self, check: &Check<'_>, local: Amount) -> Decision {
        if self.mode == Mode::Fixed && check.fallback.is_none() {
            return Decision::denied(AccessDeniedReason::CustomerNotFound);
        }
        self.named_fallback(check, local)
            .unwrap_or_else(|| self.fallback_decision(self.fallback.others(), check, local))
    }

    fn want_refresh(&self, customer: &CustomerRef<'_>, slot: Option<&Slot>) {
        let want = |slot: &Slot| {
            if slot.awaits_refresh() {
                return;
            }
            let now = self.clock.now();
            if !slot.wants_refresh(now) {
                return;
            }
            let demand = Demand::Refresh { heat: slot.heat() };
            let queued = self.schedule().demand(&slot.key, demand, None);
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

    /// Returns all entitlements of a customer that are in memory, or else those that the fallback
    /// names.
    pub(crate) fn list(&self, customer: &CustomerRef<'_>) -> Vec<Entitlement> {
        let now = self.clock.see();
        let from_memory = self.table.read(customer, |slot| {
            slot.read(|cached| {
                let cached = cached?;
                let freshness = self.freshness(cached, now);
                (freshness != Freshness::Expired).then(|| self.list_of(cached, freshness, now))
            })
        });
        from_memory.flatten().unwrap_or_else(|| {
            let entries = self.fallback.all().filter(|_| self.mode != Mode::Fixed);
            let mut all: Vec<_> = entries
                .map(|entry| {
                    let check = entry.check();
                    let decision = self.fallback_decision(entry, &check, Amount::ZERO);
                    Entitlement::new(entry, decision)
                })
                .collect();
            all.sort_unstable_by(|one, two| one.id.cmp(&two.id));
            all
        })
    }

    fn list_of(&self, cached: &Cached, freshness: Freshness, now: Seen) -> Vec<Entitlement> {
        let age = if self.mode == Mode::Fixed { 0 } else { now.since(cached.began) };
        cached
            .all()
            .map(|found| {
                let entry = found.entry();
                let (decision, _) = self.decide(cached, &entry.check(), now);
                let stale = freshness == Freshness::Stale;
                Entitlement::new(entry, Decision { age, stale, ..decision })
            })
            .collect()
    }

    /// Decides a check and, if it is granted, counts what it requests against the limit.
    pub(crate) fn reserve(
        &self,
        customer: &CustomerRef<'_>,
        check: &Check<'_>,
    ) -> Result<Held, Decision> {
        let now = self.clock.see();
        let mut is_absent = false;
        let held = self.with_ledger(customer, |slot, ledger| {
            slot.read(|cached| {
                let look = self.look_at(slot, cached, check, now);
                is_absent = matches!(look, Look::Answer { is_absent: true, .. });
                let mut decision = match look {
                    Look::Answer { decision, .. } if !decision.is_fallback() => decision,
                    _ => {
                        let item = Item { is_credits: check.is_for_credits(), id: check.id.into() };
                        self.fall_back_with(check, ledger.local(&item))
                    }
                };
                if !decision.is_granted() {
                    return Err(decision);
                }
                let amounts = self.amounts(cached, check);
                slot.reserve(ledger, &amounts);
                decision.usage = decision.usage.map(|usage| usage + check.amount());
                Ok(Held { slot: Arc::clone(slot), amounts, decision })
            })
        });
        match &held {
            Ok(held) => self.note(check, &held.decision, is_absent),
            Err(decision) => self.note(check, decision, is_absent),
        }
        held
    }

    /// What a reservation takes: of the feature or the credits, and of the credits that pay for the
    /// feature.
    fn amounts(&self, cached: Option<&Cached>, check: &Check<'_>) -> Vec<(Item, Amount)> {
        let is_credits = check.is_for_credits();
        let hash = self.table.hash_of(check.id, is_credits);
        let found = cached.and_then(|cached| cached.find(check.id, is_credits, hash));
        let Some(found) = found else {
            return vec![(Item { is_credits, id: check.id.into() }, check.amount())];
        };
        let entry = found.entry();
        let cost = entry.rate.as_ref().map(|rate| {
            let item = Item { is_credits: true, id: Arc::clone(&rate.currency) };
            (item, rate.amount * check.amount())
        });
        std::iter::once((entry.item(), check.amount())).chain(cost).collect()
    }

    pub(crate) fn release(&self, held: &Held, is_committed: bool) {
        let now = self.clock.now();
        let committed = is_committed.then(|| Moment { at: now, order: self.next_in_order() });
        held.slot.release(&held.amounts, committed);
        held.slot.evict_if_empty(&self.table);
        if is_committed {
            let mut committed = self.committed.lock().unwrap_or_else(PoisonError::into_inner);
            committed.push_back((now, Arc::clone(&held.slot)));
            drop(committed);
            self.notify_driver();
        }
    }

    /// Calls `change` with the slot of a customer, under its lock. The slot is made if need be.
    pub(crate) fn with_ledger<T>(
        &self,
        customer: &CustomerRef<'_>,
        mut change: impl FnMut(&Arc<Slot>, &mut crate::slot::Ledger) -> T,
    ) -> T {
        loop {
            let slot = self.table.get_or_insert(customer);
            // Evicted slots leave the table before their lock is free.
            if let Some(result) = slot.locked(|ledger| change(&slot, ledger)) {
                return result;
            }
        }
    }

    pub(crate) fn pin(&self, customer: &CustomerRef<'_>) -> Arc<Slot> {
        self.with_ledger(customer, |slot, ledger| {
            Slot::pin(ledger);
            Arc::clone(slot)
        })
    }

    pub(crate) fn unpin(&self, slot: &Slot) {
        slot.unpin();
        slot.evict_if_empty(&self.table);
    }

    pub(crate) fn invalidate(&self, customer: &CustomerRef<'_>) {
        let order = self.next_in_order();
        self.table.read(customer, |slot| slot.invalidate(order));
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
        if !self.mode.asks_stigg() {
            return None;
        }
        let now = self.clock.now();
        let deadline = now.mono.saturating_add(self.settings.fetch_timeout);
        let (waiter, waiting) = W::pair();
        let key = Arc::new(Key::from(*customer));
        let queued = self.schedule().demand(&key, Demand::Reload, Some((deadline, waiter)));
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
        self.schedule().status().clone()
    }

    pub(crate) fn stats(&self) -> Stats {
        self.counters.stats(self.table.len(), self.bytes.load(Ordering::Relaxed))
    }

    pub(crate) fn unavailable(&self) -> crate::Unavailable {
        let status = self.status();
        crate::Unavailable { state: status.state, source: status.last_error }
    }

    pub(crate) fn export(&self) -> Vec<Snapshot> {
        let mut snapshots = Vec::new();
        self.table.for_each(|slot| {
            slot.read(|cached| {
                let Some(cached) = cached else { return };
                if cached.contents.is_unknown_customer() {
                    return;
                }
                let CustomerRef { customer, resource } = slot.key.names();
                snapshots.push(Snapshot {
                    customer: customer.to_owned(),
                    resource: resource.map(str::to_owned),
                    taken_at: Some(date(cached.began.wall)),
                    contents: cached.contents.clone(),
                });
            });
        });
        snapshots.sort_unstable_by(|one, two| {
            (&one.customer, &one.resource).cmp(&(&two.customer, &two.resource))
        });
        snapshots
    }

    /// Takes snapshots in, as stale, for customers that are not there yet.
    pub(crate) fn import(&self, snapshots: impl IntoIterator<Item = Snapshot>) {
        let now = self.clock.now();
        for snapshot in snapshots {
            let age = snapshot
                .taken_at
                .map_or(0, |taken| (now.wall - crate::clock::unix_millis(taken)).max(0));
            let at = Now { mono: now.mono - age, wall: now.wall - age };
            // Whatever this process fetches began later.
            let taken = Taken { began: Moment { at, order: 0 }, stale: true };
            let customer = CustomerRef {
                customer: &snapshot.customer,
                resource: snapshot.resource.as_deref(),
            };
            let mut contents = Some(self.interned(snapshot.contents));
            let (slot, grown) = self.with_ledger(&customer, |slot, ledger| {
                let contents = contents.take().filter(|_| slot.read(|cached| cached.is_none()));
                let grown = contents
                    .map_or(0, |contents| slot.install(ledger, &self.table, contents, taken));
                (Arc::clone(slot), grown)
            });
            self.grow(&slot, grown, now);
        }
    }

    pub(crate) fn close(&self) {
        let now = self.clock.now();
        let effects = self.schedule().close(now);
        self.apply(effects);
        self.notify_driver();
    }

    fn apply(&self, effects: Effects<W>) {
        for (waiter, fetched) in effects.woken {
            waiter.wake(fetched);
        }
        if let Some(status) = effects.status {
            self.tell(&Event::StatusChanged(status));
        }
    }
}

/// What a reservation holds.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) slot: Arc<Slot>,
    amounts: Vec<(Item, Amount)>,
    pub(crate) decision: Decision,
}

impl Held {
    /// Leaves nothing to give back.
    pub(crate) fn forget(&mut self) {
        self.amounts.clear();
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
