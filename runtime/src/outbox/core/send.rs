//! The decisions to send items.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use http::StatusCode;
use stigg::operation::MAX_BATCH_BYTES;
use time::OffsetDateTime;

use super::super::item::{Facts, Lane, Of};
use super::super::letter::Reason;
use super::super::pace::Pace;
use super::super::pending::{Attempt, Entry};
use super::super::report;
use super::keep::{Queue, Readiness};
use super::{Core, Dead, Effects, Phase, note_settled};
use crate::cache::Wake;
use crate::clock::{Now, millis};

/// The longest time until an attempt after a failure, in milliseconds: the first, and the last.
const BACKOFF: i64 = 1_000;
const MAX_BACKOFF: i64 = 60_000;

/// Time until the next attempt with an API key that was not accepted, in milliseconds.
const DENIED_FOR: i64 = 30_000;

/// Time between two looks at whether the API key was replaced, in milliseconds.
const LOOK_AT_KEY_EVERY: i64 = 1_000;

/// A call to make.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    pub(crate) lane: Lane,
    /// The JSON of the items.
    pub(crate) items: Vec<Arc<str>>,
}

/// Outcome of a call.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    Accepted,
    /// Stigg rejects an item, and would again.
    Rejected(stigg::Error),
    /// The request is too large.
    TooLarge(stigg::Error),
    /// Certainly not carried out: Stigg wants fewer calls, and none for so many milliseconds.
    Limited(stigg::Error, Option<i64>),
    /// Certainly not carried out: Stigg does not accept the API key.
    Denied(stigg::Error),
    /// Certainly not carried out: there was no connection.
    NotSent(stigg::Error),
    /// It may have been carried out.
    Unknown(Option<stigg::Error>),
}

impl Outcome {
    pub(crate) fn of<T>(result: stigg::Result<T>) -> Self {
        let Err(error) = result else { return Self::Accepted };
        if error.is_rate_limited() {
            let pause = error.retry_after().map(millis);
            return Self::Limited(error, pause);
        }
        if error.is_unauthorized() || error.is_forbidden() {
            return Self::Denied(error);
        }
        if error.is_rejected() {
            let is_too_large = error.status() == Some(StatusCode::PAYLOAD_TOO_LARGE);
            return if is_too_large { Self::TooLarge(error) } else { Self::Rejected(error) };
        }
        // Something else than Stigg may have answered: a proxy, or the wrong address.
        let was_sent = error.is_ambiguous() || error.status().is_some();
        if was_sent { Self::Unknown(Some(error)) } else { Self::NotSent(error) }
    }
}

/// The items of a call.
#[derive(Debug)]
struct Flight {
    queue: Queue,
    numbers: Vec<u64>,
    /// Whether they are part of a call that was rejected.
    is_part: bool,
}

#[derive(Debug)]
pub(crate) struct LaneState {
    pace: Pace,
    flight: Option<Flight>,
    /// Parts of rejected calls that are to be sent next, the last one first.
    parts: Vec<(Queue, Vec<u64>)>,
    /// Failed calls in a row.
    failures: u32,
    wait_until: i64,
    /// The API key that was not accepted.
    denied_key: Option<u64>,
    condition: report::Delivery,
    /// When the driver looks again by itself.
    wake_at: Option<i64>,
}

impl LaneState {
    pub(crate) fn new(pace: Pace) -> Self {
        Self {
            pace,
            flight: None,
            parts: Vec::new(),
            failures: 0,
            wait_until: i64::MIN,
            denied_key: None,
            condition: report::Delivery::Live,
            wake_at: None,
        }
    }

    pub(crate) fn condition(&self) -> report::Delivery {
        self.condition
    }

    /// Whether the driver has to look earlier than it would, for an item that is due at `due`.
    pub(crate) fn wakes_for(&mut self, due: i64) -> bool {
        if self.flight.is_some() {
            return false;
        }
        let at = due.max(self.wait_until).max(self.pace.next());
        let is_earlier = self.wake_at.is_none_or(|wake_at| at < wake_at);
        if is_earlier {
            self.wake_at = Some(at);
        }
        is_earlier
    }

    /// Takes items out of the parts. `numbers` are in their order.
    pub(crate) fn leave_parts(&mut self, queue: Queue, numbers: &[u64]) {
        for (_, part) in self.parts.iter_mut().filter(|(of, _)| *of == queue) {
            part.retain(|number| numbers.binary_search(number).is_err());
        }
        self.parts.retain(|(_, part)| !part.is_empty());
    }

    fn is_answered(&mut self) {
        self.failures = 0;
        self.denied_key = None;
        self.wait_until = i64::MIN;
        self.condition = report::Delivery::Live;
    }
}

/// Calls to make now, and the time to look again.
#[derive(Debug)]
pub(crate) struct Turn<W> {
    pub(crate) deliveries: Vec<Delivery>,
    pub(crate) wake_at: Option<i64>,
    pub(crate) has_ended: bool,
    /// Whether the disk has to look.
    pub(crate) disk: bool,
    pub(crate) effects: Effects<W>,
}

/// Items to send, or to note an attempt of.
#[derive(Debug)]
struct Batch {
    numbers: Vec<u64>,
    bytes: usize,
    due_at: i64,
    is_full: bool,
}

impl Batch {
    fn new() -> Self {
        Self { numbers: Vec::new(), bytes: 0, due_at: i64::MAX, is_full: false }
    }

    fn push(&mut self, lane: Lane, number: u64, size: usize, due_at: i64) {
        if !self.is_full && (self.numbers.is_empty() || self.bytes + size <= MAX_BATCH_BYTES) {
            self.bytes += size + 1;
            self.numbers.push(number);
            self.due_at = self.due_at.min(due_at);
            self.is_full = self.numbers.len() == lane.max_items();
        } else {
            self.is_full = true;
        }
    }

    fn is_due(&self, now: Now) -> bool {
        !self.numbers.is_empty() && (self.is_full || self.due_at <= now.mono)
    }
}

/// Items by what can be done with them now.
#[derive(Debug)]
struct Picked<'a> {
    /// May be sent.
    ready: Batch,
    /// May be sent once the disk knows that they are.
    unnoted: Batch,
    /// Whether the disk is noting attempts.
    is_noting: bool,
    dead: Vec<(u64, Reason)>,
    /// Customers of whom something has to wait, and with it all that comes later.
    held: HashSet<&'a str>,
    /// When there may be more.
    wake_at: Option<i64>,
}

impl Picked<'_> {
    fn new() -> Self {
        Self {
            ready: Batch::new(),
            unnoted: Batch::new(),
            is_noting: false,
            dead: Vec::new(),
            held: HashSet::new(),
            wake_at: None,
        }
    }

    fn next(self, now: Now) -> Option<Next> {
        if !self.dead.is_empty() {
            return Some(Next::Bury(self.dead));
        }
        if self.ready.is_due(now) {
            return Some(Next::Send(self.ready.numbers));
        }
        if self.is_noting {
            return None;
        }
        self.unnoted.is_due(now).then_some(Next::Note(self.unnoted.numbers))
    }

    /// When to look again.
    fn look_at(&self) -> Option<i64> {
        // The disk tells when it has noted something.
        let unnoted = (!self.is_noting).then_some(&self.unnoted);
        let batches = unnoted.into_iter().chain([&self.ready]);
        let due = batches.filter(|batch| !batch.numbers.is_empty()).map(|batch| batch.due_at);
        due.chain(self.wake_at).min()
    }
}

/// Next step with items of a lane.
enum Next {
    Bury(Vec<(u64, Reason)>),
    Send(Vec<u64>),
    Note(Vec<u64>),
}

/// Origin of the items.
#[derive(Clone, Copy)]
struct From {
    queue: Queue,
    is_part: bool,
}

impl<W: Wake> Core<W> {
    /// Lets time pass, and hands out the calls to make now. `key` tells the client's API keys apart.
    pub(crate) fn turn(&mut self, now: Now, key: u64) -> Turn<W> {
        let work_at = self.work_at();
        self.see(now);
        let mut effects = Effects::default();
        let mut deliveries = Vec::new();
        let mut wake_at = None;
        if self.phase != Phase::Ended {
            for lane in Lane::ALL {
                let at = self.turn_lane(lane, now, key, &mut deliveries, &mut effects);
                self.lanes[lane as usize].wake_at = at;
                wake_at = wake_at.into_iter().chain(at).min();
            }
        }
        self.wake(now, &mut effects);
        let deadline = self.waiters.iter().map(|waiter| waiter.deadline).min();
        let wake_at = wake_at.into_iter().chain(deadline).min();
        self.report(&mut effects);
        let disk = self
            .work_at()
            .is_some_and(|at| at <= now.mono || work_at.is_none_or(|work_at| at < work_at));
        Turn { deliveries, wake_at, has_ended: self.phase == Phase::Ended, disk, effects }
    }

    fn turn_lane(
        &mut self,
        lane: Lane,
        now: Now,
        key: u64,
        deliveries: &mut Vec<Delivery>,
        effects: &mut Effects<W>,
    ) -> Option<i64> {
        let state = &self.lanes[lane as usize];
        if state.flight.is_some() || self.keeper.is_empty(lane) {
            return None;
        }
        let waits_until = match state.denied_key {
            Some(denied) if denied != key => i64::MIN,
            Some(_) if now.mono < state.wait_until => {
                return Some(state.wait_until.min(now.mono + LOOK_AT_KEY_EVERY));
            }
            _ => state.wait_until,
        };
        let waits_until = waits_until.max(state.pace.next());
        if now.mono < waits_until {
            return Some(waits_until);
        }
        loop {
            match self.choose(lane, now) {
                Ok((from, Next::Bury(dead))) => {
                    let numbers: Vec<u64> = dead.iter().map(|(number, _)| *number).collect();
                    self.lanes[lane as usize].leave_parts(from.queue, &numbers);
                    for (number, reason) in dead {
                        let error = self.last_error.clone();
                        let error = error.filter(|_| reason == Reason::Ambiguous);
                        let dead = Dead { number, reason, error: error.as_ref() };
                        self.bury(from.queue, lane, dead, now, effects);
                    }
                }
                Ok((from, Next::Note(numbers))) => {
                    self.note(lane, from.queue, &numbers, now);
                }
                Ok((from, Next::Send(numbers))) => {
                    deliveries.extend(self.send(lane, from, numbers, now, key));
                    return None;
                }
                Err(wake_at) => return wake_at,
            }
        }
    }

    /// Chooses what to do next, or says when to look again.
    fn choose(&self, lane: Lane, now: Now) -> Result<(From, Next), Option<i64>> {
        let mut wake_at = None;
        let mut held = HashSet::new();
        let parts = &self.lanes[lane as usize].parts;
        for (queue, numbers) in parts.iter().rev() {
            let mut picked = self.pick(lane, *queue, Some(numbers), held, now);
            wake_at = wake_at.into_iter().chain(picked.look_at()).min();
            held = std::mem::take(&mut picked.held);
            if let Some(next) = picked.next(now) {
                return Ok((From { queue: *queue, is_part: true }, next));
            }
        }
        for queue in self.keeper.queues_of(lane) {
            let mut picked = self.pick(lane, queue, None, held, now);
            wake_at = wake_at.into_iter().chain(picked.look_at()).min();
            held = std::mem::take(&mut picked.held);
            if let Some(next) = picked.next(now) {
                return Ok((From { queue, is_part: false }, next));
            }
        }
        Err(wake_at)
    }

    /// Picks what can be done of a part, or of the first items of a queue. Customers keep their
    /// order: what waits holds up what comes later.
    fn pick<'a>(
        &'a self,
        lane: Lane,
        queue: Queue,
        part: Option<&'a [u64]>,
        held: HashSet<&'a str>,
        now: Now,
    ) -> Picked<'a> {
        let mut picked = Picked { held, ..Picked::new() };
        let Some(stock) = self.keeper.stock_ref(queue) else { return picked };
        let pending = &stock.lanes[lane as usize];
        let of_part = part.into_iter().flatten();
        let of_part = of_part.filter_map(|number| Some((*number, pending.get(*number)?)));
        let of_queue = part.is_none().then(|| pending.head()).into_iter().flatten();
        let is_urgent = part.is_some() || queue == Queue::Adopted || self.phase != Phase::Open;
        let mut totals: HashMap<&Of, OffsetDateTime> = HashMap::new();
        for (number, entry) in of_part.chain(of_queue) {
            if let Some(reason) = self.is_dead(entry, now) {
                picked.dead.push((number, reason));
                continue;
            }
            let customer = entry.customer();
            let next = self.customers.next(customer);
            if next > now.mono {
                picked.wake_at = picked.wake_at.into_iter().chain([next]).min();
                continue;
            }
            let is_urgent = is_urgent || entry.attempt.is_some() || number <= self.hurry_up_to;
            let linger = self.settings.linger;
            let due_at =
                if is_urgent { i64::MIN } else { entry.recorded.mono.saturating_add(linger) };
            match self.keeper.readiness(entry) {
                Readiness::Ready if picked.held.contains(customer) => {}
                Readiness::Ready => {
                    let total = entry.facts().and_then(|facts| facts.total.as_deref());
                    if let Some((of, at)) = total {
                        let latest = totals.entry(of).or_insert(*at);
                        // Another queue may have an older total. In a call, only the last one
                        // may be the newest.
                        if *at < *latest || self.keeper.is_searching() {
                            picked.held.insert(customer);
                            continue;
                        }
                        *latest = *at;
                    }
                    picked.ready.push(lane, number, entry.size, due_at);
                    if picked.ready.is_full {
                        break;
                    }
                }
                Readiness::Unnoted => {
                    picked.held.insert(customer);
                    picked.unnoted.push(lane, number, entry.size, due_at);
                }
                Readiness::Noting => {
                    picked.held.insert(customer);
                    picked.is_noting = true;
                }
            }
        }
        picked
    }

    /// Whether an item must not be sent any more.
    fn is_dead(&self, entry: &Entry, now: Now) -> Option<Reason> {
        let dead = self.settings.is_dead(entry, now);
        dead.or_else(|| {
            let (of, at) = entry.facts()?.total.as_deref()?;
            let is_old = self.totals.get(of).is_some_and(|latest| latest > at);
            is_old.then_some(Reason::Superseded)
        })
    }

    /// Notes that items are to be sent, before they are.
    fn note(&mut self, lane: Lane, queue: Queue, numbers: &[u64], now: Now) {
        let Some(stock) = self.keeper.stock(queue) else { return };
        for number in numbers {
            if let Some(entry) = stock.lanes[lane as usize].get_mut(*number) {
                entry.fix();
                entry.note_attempt(now);
            }
        }
        self.keeper.note_change();
        self.keeper.hurry();
    }

    fn send(
        &mut self,
        lane: Lane,
        from: From,
        numbers: Vec<u64>,
        now: Now,
        key: u64,
    ) -> Option<Delivery> {
        let From { queue, is_part } = from;
        let mut items = Vec::with_capacity(numbers.len());
        let mut customers: HashSet<Box<str>> = HashSet::new();
        for number in &numbers {
            let entry = self.keeper.stock(queue)?.lanes[lane as usize].get_mut(*number)?;
            items.push(entry.fix());
            entry.is_in_flight = true;
            if entry.attempt.is_none() {
                entry.note_attempt(now);
            }
            if customers.insert(entry.customer().into()) {
                self.customers.take(entry.customer(), now.mono);
            }
        }
        let state = &mut self.lanes[lane as usize];
        state.pace.take(now.mono);
        if state.denied_key.is_some_and(|denied| denied != key) {
            state.denied_key = None;
        }
        if is_part {
            state.leave_parts(queue, &numbers);
        }
        state.flight = Some(Flight { queue, numbers, is_part });
        Some(Delivery { lane, items })
    }

    /// Takes in what came of a call. `key` is that of the client when it began.
    pub(crate) fn finish(
        &mut self,
        lane: Lane,
        outcome: Outcome,
        now: Now,
        key: u64,
    ) -> Effects<W> {
        self.see(now);
        let mut effects = Effects::default();
        let Some(flight) = self.lanes[lane as usize].flight.take() else { return effects };
        let Flight { queue, numbers, is_part } = flight;
        self.land(lane, queue, &numbers, &outcome);
        match outcome {
            Outcome::Accepted => {
                self.stats.calls += 1;
                self.lanes[lane as usize].is_answered();
                for number in numbers {
                    let Some(entry) = self.keeper.remove(queue, lane, number) else { continue };
                    self.stats.delivered += entry.records;
                    if let Some(facts) = entry.facts() {
                        self.remember_total(facts);
                    }
                    note_settled(queue, number, entry, true, &mut effects);
                }
            }
            Outcome::Rejected(error) | Outcome::TooLarge(error) if numbers.len() > 1 => {
                self.stats.failed_calls += 1;
                self.last_error = Some(error);
                let (former, latter) = numbers.split_at(numbers.len() / 2);
                let state = &mut self.lanes[lane as usize];
                state.is_answered();
                state.parts.extend([(queue, latter.to_vec()), (queue, former.to_vec())]);
            }
            Outcome::Rejected(ref error) | Outcome::TooLarge(ref error) => {
                self.stats.failed_calls += 1;
                self.last_error = Some(error.clone());
                self.lanes[lane as usize].is_answered();
                let is_rejected = matches!(outcome, Outcome::Rejected(_));
                for number in numbers {
                    let reason = match self.attempt(queue, lane, number) {
                        _ if is_rejected => Reason::Rejected,
                        // Smaller calls were let through before.
                        Some(Attempt { is_tried: true, .. }) => Reason::Ambiguous,
                        _ => Reason::TooLarge,
                    };
                    let dead = Dead { number, reason, error: Some(error) };
                    self.bury(queue, lane, dead, now, &mut effects);
                }
            }
            failed => {
                self.stats.failed_calls += 1;
                if matches!(failed, Outcome::Unknown(_)) {
                    self.remember_totals(lane, queue, &numbers);
                }
                if is_part {
                    self.lanes[lane as usize].parts.push((queue, numbers));
                }
                self.fail(lane, failed, now, key);
            }
        }
        self.wake(now, &mut effects);
        self.report(&mut effects);
        effects
    }

    /// Totals that may have been delivered are not to be followed by older ones of another queue.
    fn remember_totals(&mut self, lane: Lane, queue: Queue, numbers: &[u64]) {
        let Some(stock) = self.keeper.stock_ref(queue) else { return };
        let entries = numbers.iter().filter_map(|number| stock.lanes[lane as usize].get(*number));
        let facts: Vec<Facts> = entries.filter_map(Entry::facts).cloned().collect();
        for facts in &facts {
            self.remember_total(facts);
        }
    }

    fn attempt(&self, queue: Queue, lane: Lane, number: u64) -> Option<Attempt> {
        self.keeper.stock_ref(queue)?.lanes[lane as usize].get(number)?.attempt
    }

    /// Notes that items are not under way any more.
    fn land(&mut self, lane: Lane, queue: Queue, numbers: &[u64], outcome: &Outcome) {
        let Some(stock) = self.keeper.stock(queue) else { return };
        let mut is_noted = false;
        for number in numbers {
            let Some(entry) = stock.lanes[lane as usize].get_mut(*number) else { continue };
            entry.is_in_flight = false;
            match outcome {
                Outcome::Accepted | Outcome::TooLarge(_) => {}
                // Part of the call may have been carried out.
                Outcome::Rejected(_) | Outcome::Unknown(_) => entry.note_tried(),
                Outcome::Limited(..) | Outcome::Denied(_) | Outcome::NotSent(_) => {
                    is_noted |= entry.forget_attempt();
                }
            }
        }
        if is_noted {
            self.keeper.note_change();
        }
    }

    fn fail(&mut self, lane: Lane, failed: Outcome, now: Now, key: u64) {
        let state = &mut self.lanes[lane as usize];
        let longest = BACKOFF.saturating_mul(1 << state.failures.min(6)).min(MAX_BACKOFF);
        let backoff = self.rng.i64(0..=longest);
        state.failures = state.failures.saturating_add(1);
        state.condition = report::Delivery::Interrupted;
        let (wait, error) = match failed {
            Outcome::Limited(error, pause) => {
                let wait =
                    pause.map_or(backoff.max(BACKOFF), |pause| pause.saturating_add(backoff / 4));
                (wait, Some(error))
            }
            Outcome::Denied(error) => {
                state.condition = report::Delivery::Unauthorized;
                state.denied_key = Some(key);
                (DENIED_FOR, Some(error))
            }
            Outcome::NotSent(error) => (backoff, Some(error)),
            Outcome::Unknown(error) => (backoff, error),
            Outcome::Accepted | Outcome::Rejected(_) | Outcome::TooLarge(_) => (0, None),
        };
        state.wait_until = now.mono.saturating_add(wait);
        self.last_error = error.or_else(|| self.last_error.take());
    }
}

#[cfg(test)]
impl<W: Wake> Core<W> {
    /// Whether something may be sent now.
    pub(super) fn is_overdue(&self, lane: Lane, now: Now, key: u64) -> bool {
        let state = &self.lanes[lane as usize];
        let waits = state.wait_until.max(state.pace.next()) > now.mono
            || state.denied_key == Some(key) && state.wait_until > now.mono;
        let is_idle = self.phase != Phase::Ended && state.flight.is_none() && !waits;
        // What is too old is found when there is something to do.
        is_idle && matches!(self.choose(lane, now), Ok((_, Next::Send(_))))
    }
}
