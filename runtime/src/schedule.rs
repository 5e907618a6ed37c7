//! The order and the times of fetches: a state machine without I/O and without a clock.
//!
//! Demands go in, and fetches come out. There is one fetch per customer at a time, however many
//! checks wait for it, and each of them has its own deadline. `W` is what wakes one that waits.

mod breaker;
mod budget;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::Arc;

use breaker::Breaker;
use budget::{Budget, Purpose};

use crate::clock::{Now, date};
use crate::status::{State, Status, StreamStatus};
use crate::table::Key;

/// Demands that wait for the budget. More are refused.
const MAX_QUEUED: usize = 10_000;

/// Demands that are kept to probe a Stigg that is down with.
const MAX_PROBES: usize = 64;

/// Time in which the hot overtake the cold in a short queue of refreshes, in milliseconds.
const OVERTAKEN_FOR: i64 = 30_000;

/// Pause after an answer that there were too many requests and that names none.
const PAUSE: i64 = 1_000;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) reads_per_minute: u32,
    pub(crate) instances: u32,
    /// Fetches at a time.
    pub(crate) parallel: usize,
    /// Time after which a fetch is slow, in milliseconds.
    pub(crate) slow_after: i64,
}

/// Reason for fetching a customer.
#[derive(Debug)]
pub(crate) enum Demand {
    /// Checks cannot be answered from memory. `is_stranger` if the customer was never seen.
    Miss { is_stranger: bool },
    /// The entitlements are due. The hotter they are, the sooner is their turn.
    Refresh { heat: u32 },
    /// The program asks for it after a change, so that a fetch under way does not do.
    Reload,
}

/// The result of a fetch.
#[derive(Debug)]
pub(crate) enum Outcome {
    Found,
    /// There is no such customer.
    Unknown,
    /// Stigg refuses this request, and would again.
    Refused(stigg::Error),
    /// Stigg wants fewer requests, and none for so many milliseconds.
    Limited(stigg::Error, Option<i64>),
    Failed(stigg::Error),
    /// Nobody carried it out.
    Abandoned,
}

/// A fetch to be carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fetch {
    pub(crate) key: Arc<Key>,
    pub(crate) began: Now,
}

/// Work for the driver: wake those who wait (with whether it was fetched), and tell that the
/// status has changed, or that the reads per minute were halved.
#[derive(Debug)]
pub(crate) struct Effects<W> {
    pub(crate) woken: Vec<(W, bool)>,
    pub(crate) status: Option<Status>,
    pub(crate) halved_to: Option<u32>,
}

impl<W> Default for Effects<W> {
    fn default() -> Self {
        Self { woken: Vec::new(), status: None, halved_to: None }
    }
}

#[derive(Debug)]
struct Waiter<W> {
    deadline: i64,
    wake: W,
}

/// From the least urgent to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Refresh,
    Stranger,
    Miss,
    Reload,
}

#[derive(Debug)]
struct Flight<W> {
    class: Class,
    /// None while it is queued.
    began: Option<i64>,
    /// Whether its read is one of those for strangers.
    is_of_stranger: bool,
    is_slow: bool,
    waiters: Vec<Waiter<W>>,
    /// Reloads that were asked for after it began: it is fetched once more.
    again: Option<Vec<Waiter<W>>>,
}

/// Fetches under way and to come.
#[derive(Debug)]
pub(crate) struct Schedule<W> {
    limits: Limits,
    flights: HashMap<Arc<Key>, Flight<W>>,
    /// Those under way, and those that something waits for: the few that the time is looked at for.
    timed: HashSet<Arc<Key>>,
    urgent: VecDeque<Arc<Key>>,
    strangers: VecDeque<Arc<Key>>,
    /// By the time of their turn.
    refreshes: BTreeSet<(i64, u64, Arc<Key>)>,
    /// Distinguishes refreshes whose turn is at the same time: first come, first served.
    sequence: u64,
    running: usize,
    budget: Budget,
    breaker: Breaker,
    /// Customers to fetch before the instance is ready.
    preloads: HashSet<Arc<Key>>,
    awaiting_ready: Vec<Waiter<W>>,
    status: Status,
}

impl<W> Schedule<W> {
    pub(crate) fn new(limits: Limits, state: State, now: Now) -> Self {
        Self {
            limits,
            flights: HashMap::new(),
            timed: HashSet::new(),
            urgent: VecDeque::new(),
            strangers: VecDeque::new(),
            refreshes: BTreeSet::new(),
            sequence: 0,
            running: 0,
            budget: Budget::new(limits.reads_per_minute, limits.instances, limits.parallel),
            breaker: Breaker::default(),
            preloads: HashSet::new(),
            awaiting_ready: Vec::new(),
            status: Status {
                state,
                since: date(now.wall),
                last_error: None,
                stream: StreamStatus::off(date(now.wall)),
            },
        }
    }

    pub(crate) fn status(&self) -> &Status {
        &self.status
    }

    pub(crate) fn reads_per_minute(&mut self, now: Now) -> u32 {
        self.budget.advance(now.mono);
        self.budget.per_minute()
    }

    /// The lengths of all queues.
    #[cfg(test)]
    pub(crate) fn queued(&self) -> usize {
        self.urgent.len() + self.strangers.len() + self.refreshes.len()
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.status.state == State::Closed
    }

    /// Takes a demand in.
    ///
    /// # Errors
    ///
    /// The waiter comes back if waiting makes no sense: then the check falls back. So does none if
    /// there was none, and the demand was not taken in.
    pub(crate) fn demand(
        &mut self,
        key: &Arc<Key>,
        demand: Demand,
        waiter: Option<(i64, W)>,
        now: i64,
    ) -> Result<(), Option<W>> {
        let (deadline, mut wake) = waiter.unzip();
        if self.is_closed() {
            return Err(wake);
        }
        let class = demand.class();
        let is_open = self.breaker.is_open();
        let patience = self.limits.slow_after;
        let is_scarce = !is_open && !self.budget.is_worth_a_wait(class.purpose(), now, patience);
        let room = if self.breaker.is_silent() { MAX_PROBES } else { MAX_QUEUED };
        let has_room =
            self.flights.len() - self.running < room && !(is_scarce && class == Class::Stranger);
        let is_paused = deadline.is_some_and(|deadline| deadline <= self.budget.paused_until());
        // A reload follows a change that Stigg has just accepted, so it is worth an attempt.
        let waits = class == Class::Reload || !(is_open || is_paused || is_scarce);
        let mut waiter = || Some(Waiter { deadline: deadline?, wake: wake.take_if(|_| waits)? });
        match self.flights.get_mut(key) {
            // What began before the change may not show it.
            Some(Flight { began: Some(_), again, .. }) if class == Class::Reload => {
                again.get_or_insert_default().extend(waiter());
            }
            Some(Flight { began: Some(_), is_slow: true, .. }) => return Err(wake),
            Some(flight) => {
                flight.waiters.extend(waiter());
                if flight.began.is_none() && flight.class < class {
                    flight.class = class;
                    self.enqueue(key, &demand, now);
                }
            }
            None if has_room || class == Class::Reload => {
                let flight = Flight::queued(class, waiter().into_iter().collect());
                self.flights.insert(Arc::clone(key), flight);
                self.enqueue(key, &demand, now);
            }
            None => return Err(wake),
        }
        if self.flights.get(key).is_some_and(Flight::is_timed) {
            self.timed.insert(Arc::clone(key));
        }
        match wake {
            None => Ok(()),
            refused => Err(refused),
        }
    }

    fn enqueue(&mut self, key: &Arc<Key>, demand: &Demand, now: i64) {
        let key = Arc::clone(key);
        match demand {
            Demand::Reload => self.urgent.push_front(key),
            Demand::Miss { is_stranger: false } => self.urgent.push_back(key),
            Demand::Miss { is_stranger: true } => self.strangers.push_back(key),
            Demand::Refresh { heat } => {
                // The hot overtake, but nobody is overtaken for ever.
                let drained_in = self.budget.refreshes_take(self.refreshes.len() + 1);
                let longest = drained_in.max(OVERTAKEN_FOR);
                let turn = now.saturating_add(longest / (i64::from(*heat) + 1));
                self.sequence += 1;
                self.refreshes.insert((turn, self.sequence, key));
            }
        }
    }

    /// The keys of a customer that are being fetched.
    pub(crate) fn under_way(&self, customer: &str) -> Vec<Arc<Key>> {
        let is_under_way = |key: &&Arc<Key>| {
            key.names().customer == customer
                && self.flights.get(*key).is_some_and(|flight| flight.began.is_some())
        };
        self.timed.iter().filter(is_under_way).cloned().collect()
    }

    /// Asks for customers that are to be fetched before the instance is ready.
    pub(crate) fn preload(&mut self, keys: impl IntoIterator<Item = Arc<Key>>) {
        for key in keys {
            self.refetch(&key);
            self.preloads.insert(key);
        }
    }

    fn refetch(&mut self, key: &Arc<Key>) {
        // Before anything that is due, also beyond the bounds of the queue.
        let flight = Flight::queued(Class::Refresh, Vec::new());
        if !self.flights.contains_key(key) {
            self.flights.insert(Arc::clone(key), flight);
            self.enqueue(key, &Demand::Refresh { heat: 0 }, i64::MIN);
        }
    }

    /// Waits until all customers to preload are fetched. Returns the waiter if they are.
    pub(crate) fn await_ready(&mut self, deadline: i64, wake: W) -> Option<(W, bool)> {
        if self.preloads.is_empty() || self.is_closed() {
            return Some((wake, self.preloads.is_empty()));
        }
        self.awaiting_ready.push(Waiter { deadline, wake });
        None
    }

    /// Returns a fetch to begin now, if there is one. To be called until there is none.
    pub(crate) fn next(&mut self, now: Now) -> Option<Fetch> {
        if self.is_closed() || self.running >= self.limits.parallel {
            return None;
        }
        let key = if self.breaker.is_silent() {
            self.probe(now.mono)?
        } else {
            self.affordable(now.mono)?
        };
        let flight = self.flights.get_mut(&key)?;
        flight.began = Some(now.mono);
        flight.is_of_stranger = flight.class == Class::Stranger;
        self.timed.insert(Arc::clone(&key));
        self.running += 1;
        Some(Fetch { key, began: now })
    }

    /// Takes a key out of the queues to see whether Stigg is back.
    fn probe(&mut self, now: i64) -> Option<Arc<Key>> {
        self.discard_outdated();
        let (probe_at, purpose) = self.next_probe()?;
        if now < probe_at || !self.budget.take(purpose, now) {
            return None;
        }
        self.breaker.begin_probe();
        match purpose {
            Purpose::Miss => self.urgent.pop_front(),
            Purpose::Refresh => self.refreshes.pop_first().map(|(.., key)| key),
            Purpose::Stranger => self.strangers.pop_front(),
        }
    }

    /// The time of the next probe, if the budget allows it, and from which queue it is.
    fn next_probe(&self) -> Option<(i64, Purpose)> {
        let probe_at = self.breaker.probe_at()?;
        let first = self.urgent.front().and_then(|key| self.flights.get(key));
        match first {
            Some(flight) if flight.class == Class::Reload => Some((i64::MIN, Purpose::Miss)),
            Some(_) => Some((probe_at, Purpose::Miss)),
            None if !self.refreshes.is_empty() => Some((probe_at, Purpose::Refresh)),
            None if !self.strangers.is_empty() => Some((probe_at, Purpose::Stranger)),
            None => None,
        }
    }

    /// Takes the first key out of the queues that the budget allows.
    fn affordable(&mut self, now: i64) -> Option<Arc<Key>> {
        self.discard_outdated();
        if !self.urgent.is_empty() && self.budget.take(Purpose::Miss, now) {
            return self.urgent.pop_front();
        }
        if !self.strangers.is_empty() && self.budget.take(Purpose::Stranger, now) {
            return self.strangers.pop_front();
        }
        if !self.refreshes.is_empty() && self.budget.take(Purpose::Refresh, now) {
            return self.refreshes.pop_first().map(|(.., key)| key);
        }
        None
    }

    /// Drops the heads of queues that have moved to another queue, or are gone.
    fn discard_outdated(&mut self) {
        let flights = &self.flights;
        let is_queued = |key: &Arc<Key>, classes: &[Class]| is_queued(flights, key, classes);
        while self.urgent.front().is_some_and(|key| !is_queued(key, &[Class::Reload, Class::Miss]))
        {
            self.urgent.pop_front();
        }
        while self.strangers.front().is_some_and(|key| !is_queued(key, &[Class::Stranger])) {
            self.strangers.pop_front();
        }
        while self.refreshes.first().is_some_and(|(.., key)| !is_queued(key, &[Class::Refresh])) {
            self.refreshes.pop_first();
        }
    }

    /// Drops what is outdated within the queues, if that is most of them.
    fn compact(&mut self) {
        let limit = 2 * self.flights.len() + MAX_PROBES;
        let flights = &self.flights;
        let is_queued = |key: &Arc<Key>, classes: &[Class]| is_queued(flights, key, classes);
        if self.urgent.len() > limit {
            self.urgent.retain(|key| is_queued(key, &[Class::Reload, Class::Miss]));
        }
        if self.strangers.len() > limit {
            self.strangers.retain(|key| is_queued(key, &[Class::Stranger]));
        }
        if self.refreshes.len() > limit {
            self.refreshes.retain(|(.., key)| is_queued(key, &[Class::Refresh]));
        }
    }

    /// Takes the result of a fetch in.
    pub(crate) fn finish(&mut self, fetch: &Fetch, outcome: Outcome, now: Now) -> Effects<W> {
        let mut effects = Effects::default();
        let Some(flight) = self.flights.remove(&fetch.key) else { return effects };
        self.timed.remove(&fetch.key);
        self.running -= 1;
        let is_good = matches!(outcome, Outcome::Found | Outcome::Unknown);
        let is_final = is_good || matches!(outcome, Outcome::Refused(_));
        let is_slow = flight.is_slow || now.mono - fetch.began.mono > self.limits.slow_after;
        effects.wake(flight.waiters, is_good);
        if flight.is_of_stranger {
            self.budget.met(matches!(outcome, Outcome::Found));
        }
        if is_final {
            self.breaker.set_answers(true);
        } else if matches!(outcome, Outcome::Failed(_)) {
            self.breaker.set_answers(false);
        }
        match outcome {
            // It was noted when it became slow.
            _ if flight.is_slow && is_final => {}
            Outcome::Failed(_) if flight.is_slow => {}
            Outcome::Found | Outcome::Unknown | Outcome::Refused(_) if is_slow => {
                self.failed(now, &mut effects);
            }
            Outcome::Found | Outcome::Unknown => self.succeeded(now, &mut effects),
            // Stigg answers.
            Outcome::Refused(ref error) => {
                self.status.last_error = Some(error.clone());
                self.succeeded(now, &mut effects);
            }
            Outcome::Limited(ref error, pause) => {
                self.status.last_error = Some(error.clone());
                let pause = pause.unwrap_or(PAUSE);
                let is_halved = self.budget.halve(pause, now.mono);
                effects.halved_to = is_halved.then(|| self.budget.per_minute());
                self.breaker.postpone(now.mono + pause.max(breaker::PROBE_EVERY));
            }
            Outcome::Failed(ref error) => {
                self.status.last_error = Some(error.clone());
                self.failed(now, &mut effects);
            }
            Outcome::Abandoned => self.breaker.postpone(now.mono + breaker::PROBE_EVERY),
        }
        if let Some(waiters) = flight.again {
            self.timed.insert(Arc::clone(&fetch.key));
            self.flights.insert(Arc::clone(&fetch.key), Flight::queued(Class::Reload, waiters));
            self.enqueue(&fetch.key, &Demand::Reload, now.mono);
        }
        if is_final {
            self.preloads.remove(&fetch.key);
        } else if self.preloads.contains(&fetch.key) {
            self.refetch(&fetch.key);
        }
        if self.preloads.is_empty() {
            effects.wake(std::mem::take(&mut self.awaiting_ready), true);
        }
        effects
    }

    /// Lets time pass: ends the waits that have come to their deadline, and notes slow fetches.
    pub(crate) fn tick(&mut self, now: Now) -> Effects<W> {
        let mut effects = Effects::default();
        let mut slow = 0;
        let flights = &mut self.flights;
        self.timed.retain(|key| {
            let Some(flight) = flights.get_mut(key) else { return false };
            effects.expire(&mut flight.waiters, now.mono);
            if let Some(again) = &mut flight.again {
                effects.expire(again, now.mono);
            }
            if let Some(began) = flight.began {
                if !flight.is_slow && now.mono - began > self.limits.slow_after {
                    flight.is_slow = true;
                    slow += 1;
                }
            } else if flight.waiters.is_empty() && flight.class == Class::Stranger {
                // Nobody asks for a stranger any more.
                flights.remove(key);
                return false;
            }
            flight.is_timed()
        });
        effects.expire(&mut self.awaiting_ready, now.mono);
        self.compact();
        for _ in 0..slow {
            self.failed(now, &mut effects);
        }
        effects
    }

    /// The moment of the next tick, by the monotonic clock.
    pub(crate) fn next_tick(&mut self) -> Option<i64> {
        if self.is_closed() {
            return None;
        }
        self.discard_outdated();
        let flights = self.timed.iter().filter_map(|key| self.flights.get(key));
        let deadlines = flights.clone().flat_map(|flight| {
            flight.waiters.iter().chain(flight.again.iter().flatten()).map(|one| one.deadline)
        });
        let ready = self.awaiting_ready.iter().map(|one| one.deadline);
        let slow = flights
            .filter(|flight| !flight.is_slow)
            .filter_map(|flight| Some(flight.began? + self.limits.slow_after + 1));
        let queues = [
            (!self.urgent.is_empty()).then_some(Purpose::Miss),
            (!self.strangers.is_empty()).then_some(Purpose::Stranger),
            (!self.refreshes.is_empty()).then_some(Purpose::Refresh),
        ];
        let queues = queues.into_iter().flatten();
        let fetch = if self.running >= self.limits.parallel {
            None
        } else if self.breaker.is_silent() {
            let probe = self.next_probe();
            probe.map(|(at, purpose)| at.max(self.budget.ready_at(purpose)))
        } else {
            queues.map(|purpose| self.budget.ready_at(purpose)).min()
        };
        deadlines.chain(ready).chain(slow).chain(fetch).min()
    }

    /// Ends all waits, and fetches nothing any more.
    pub(crate) fn close(&mut self, now: Now) -> Effects<W> {
        let mut effects = Effects::default();
        for (_, flight) in self.flights.drain() {
            effects.wake(flight.waiters, false);
            effects.wake(flight.again.into_iter().flatten().collect(), false);
        }
        effects.wake(std::mem::take(&mut self.awaiting_ready), false);
        self.timed.clear();
        self.urgent.clear();
        self.strangers.clear();
        self.refreshes.clear();
        self.set_state(State::Closed, now, &mut effects);
        effects
    }

    fn failed(&mut self, now: Now, effects: &mut Effects<W>) {
        if self.breaker.failed(now.mono) {
            self.set_state(State::Interrupted, now, effects);
            // Nobody waits for a Stigg that is down.
            let flights = &mut self.flights;
            self.timed.retain(|key| {
                let Some(flight) = flights.get_mut(key) else { return false };
                effects.wake(std::mem::take(&mut flight.waiters), false);
                flight.is_timed()
            });
        }
    }

    fn succeeded(&mut self, now: Now, effects: &mut Effects<W>) {
        self.breaker.succeeded();
        self.set_state(State::Live, now, effects);
    }

    fn set_state(&mut self, state: State, now: Now, effects: &mut Effects<W>) {
        if self.status.state != state && !self.is_closed() {
            self.status.state = state;
            self.status.since = date(now.wall);
            effects.status = Some(self.status.clone());
        }
    }
}

fn is_queued<W>(flights: &HashMap<Arc<Key>, Flight<W>>, key: &Arc<Key>, classes: &[Class]) -> bool {
    flights.get(key).is_some_and(|flight| flight.began.is_none() && classes.contains(&flight.class))
}

impl Demand {
    fn class(&self) -> Class {
        match self {
            Self::Refresh { .. } => Class::Refresh,
            Self::Miss { is_stranger: true } => Class::Stranger,
            Self::Miss { is_stranger: false } => Class::Miss,
            Self::Reload => Class::Reload,
        }
    }
}

impl Class {
    fn purpose(self) -> Purpose {
        match self {
            Self::Reload | Self::Miss => Purpose::Miss,
            Self::Stranger => Purpose::Stranger,
            Self::Refresh => Purpose::Refresh,
        }
    }
}

impl<W> Flight<W> {
    fn queued(class: Class, waiters: Vec<Waiter<W>>) -> Self {
        Self { class, began: None, is_of_stranger: false, is_slow: false, waiters, again: None }
    }

    fn is_timed(&self) -> bool {
        self.began.is_some() || !self.waiters.is_empty()
    }
}

impl<W> Effects<W> {
    fn wake(&mut self, waiters: Vec<Waiter<W>>, fetched: bool) {
        self.woken.extend(waiters.into_iter().map(|waiter| (waiter.wake, fetched)));
    }

    fn expire(&mut self, waiters: &mut Vec<Waiter<W>>, now: i64) {
        let expired = waiters.extract_if(.., |waiter| waiter.deadline <= now);
        self.woken.extend(expired.map(|waiter| (waiter.wake, false)));
    }
}
