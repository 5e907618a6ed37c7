//! What is sent, and when.

use std::collections::HashSet;
use std::sync::Arc;

use stigg::ErrorKind;
use stigg::operation::MAX_BATCH_BYTES;

use super::super::item::Lane;
use super::super::letter::Reason;
use super::super::pace::Pace;
use super::super::pending::{Attempt, Entry};
use super::super::report;
use super::keep::Queue;
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

/// What came of a call.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    Accepted,
    /// Stigg refuses an item, and would again.
    Refused(stigg::Error),
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
        let status = error.status().map(|status| status.as_u16());
        if error.is_rate_limited() {
            let pause = error.retry_after().map(millis);
            return Self::Limited(error, pause);
        }
        if error.is_unauthorized() || error.is_forbidden() {
            return Self::Denied(error);
        }
        if status == Some(413) {
            return Self::TooLarge(error);
        }
        if error.is_retryable() || error.is_ambiguous() {
            let is_unknown = error.is_ambiguous();
            return if is_unknown { Self::Unknown(Some(error)) } else { Self::NotSent(error) };
        }
        match error.kind() {
            ErrorKind::InvalidInput | ErrorKind::GraphQl => Self::Refused(error),
            // Another server than Stigg may have answered: a proxy, or the wrong address.
            _ => match status {
                Some(400 | 422) => Self::Refused(error),
                Some(_) => Self::Unknown(Some(error)),
                None => Self::NotSent(error),
            },
        }
    }
}

/// The items of a call.
#[derive(Debug)]
struct Flight {
    queue: Queue,
    numbers: Vec<u64>,
    /// Those of which this is the first attempt, as far as is known.
    first: HashSet<u64>,
    /// Whether they are part of a call that was refused.
    is_part: bool,
    is_sent: bool,
}

#[derive(Debug)]
pub(crate) struct LaneState {
    pace: Pace,
    flight: Option<Flight>,
    /// Parts of refused calls that are to be sent next, the last one first.
    parts: Vec<(Queue, Vec<u64>)>,
    /// Failed calls in a row.
    failures: u32,
    wait_until: i64,
    /// The API key that was not accepted.
    denied_key: Option<u64>,
    condition: report::Delivery,
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
        }
    }

    pub(crate) fn condition(&self) -> report::Delivery {
        self.condition
    }

    fn is_answered(&mut self) {
        self.failures = 0;
        self.denied_key = None;
        self.condition = report::Delivery::Live;
    }
}

/// What to do now, and when to look again.
#[derive(Debug)]
pub(crate) struct Turn<W> {
    pub(crate) deliveries: Vec<Delivery>,
    pub(crate) wake_at: Option<i64>,
    pub(crate) has_ended: bool,
    pub(crate) effects: Effects<W>,
}

/// What may be sent of a lane now.
#[derive(Default)]
struct Choice {
    numbers: Vec<u64>,
    dead: Vec<(u64, Reason)>,
    is_part: bool,
    /// When there may be more.
    wake_at: Option<i64>,
}

impl<W: Wake> Core<W> {
    /// Lets time pass, and hands out the calls to make now. `key` tells the client's API keys apart.
    pub(crate) fn turn(&mut self, now: Now, key: u64) -> Turn<W> {
        let mut effects = Effects::default();
        let mut deliveries = Vec::new();
        let mut wake_at = None;
        if self.phase != Phase::Ended {
            for lane in Lane::ALL {
                let at = self.turn_lane(lane, now, key, &mut deliveries, &mut effects);
                wake_at = wake_at.into_iter().chain(at).min();
            }
        }
        self.wake(now, &mut effects);
        let deadline = self.waiters.iter().map(|waiter| waiter.deadline).min();
        let wake_at = wake_at.into_iter().chain(deadline).min();
        self.report(&mut effects);
        Turn { deliveries, wake_at, has_ended: self.phase == Phase::Ended, effects }
    }

    fn turn_lane(
        &mut self,
        lane: Lane,
        now: Now,
        key: u64,
        deliveries: &mut Vec<Delivery>,
        effects: &mut Effects<W>,
    ) -> Option<i64> {
        if self.lanes[lane as usize].flight.is_some() {
            deliveries.extend(self.hand_out(lane));
            return None;
        }
        let queue = self.keeper.queue_of(lane);
        if self.keeper.stock(queue)?.lanes[lane as usize].is_empty() {
            return None;
        }
        let state = &self.lanes[lane as usize];
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
        let choice = self.choose(lane, queue, now);
        let is_any_dead = !choice.dead.is_empty();
        for (number, reason) in choice.dead {
            let error = self.last_error.clone().filter(|_| reason == Reason::Ambiguous);
            let dead = Dead { number, reason, error: error.as_ref() };
            self.bury(queue, lane, dead, now, effects);
        }
        if choice.numbers.is_empty() {
            return if is_any_dead { Some(now.mono) } else { choice.wake_at };
        }
        self.take_off(lane, queue, choice.numbers, choice.is_part, now, key);
        deliveries.extend(self.hand_out(lane));
        None
    }

    /// Chooses what to send: the first items, if it is time for them.
    fn choose(&mut self, lane: Lane, queue: Queue, now: Now) -> Choice {
        let mut choice = Choice::default();
        let part = self.lanes[lane as usize].parts.pop();
        let part: Option<HashSet<u64>> = part.map(|(_, numbers)| numbers.into_iter().collect());
        choice.is_part = part.is_some();
        let Some(stock) = self.keeper.stock(queue) else { return choice };
        let pending = &stock.lanes[lane as usize];
        let mut bytes = 0;
        let mut is_due = choice.is_part || queue == Queue::Adopted || self.phase != Phase::Open;
        let mut is_full = false;
        let mut due_at = i64::MAX;
        let mut wake_at = i64::MAX;
        let mut dead = Vec::new();
        for (number, entry) in pending.head() {
            if part.as_ref().is_some_and(|part| !part.contains(&number)) {
                continue;
            }
            if let Some(reason) = self.settings.is_dead(entry, now) {
                dead.push((number, reason));
                continue;
            }
            if part.is_none() {
                let next = self.customers.next(entry.customer());
                if next > now.mono {
                    wake_at = wake_at.min(next);
                    continue;
                }
            }
            if !choice.numbers.is_empty() && bytes + entry.size > MAX_BATCH_BYTES {
                is_full = true;
                break;
            }
            bytes += entry.size + 1;
            choice.numbers.push(number);
            let due = entry.recorded.mono.saturating_add(self.settings.linger);
            due_at = due_at.min(due);
            is_due |= due <= now.mono || number <= self.hurry_up_to || entry.attempt.is_some();
            if choice.numbers.len() == lane.max_items() {
                is_full = true;
                break;
            }
        }
        let totals = &self.totals;
        if !totals.is_empty() {
            let superseded = |number: &u64| {
                let entry = pending.get(*number);
                let total = entry.and_then(Entry::facts).and_then(|facts| facts.total.as_ref());
                total.is_some_and(|(of, at)| totals.get(of).is_some_and(|latest| latest > at))
            };
            let (old, new) = choice.numbers.iter().partition(|number| superseded(number));
            let old: Vec<u64> = old;
            choice.numbers = new;
            dead.extend(old.into_iter().map(|number| (number, Reason::Superseded)));
        }
        choice.dead = dead;
        if !is_due && !is_full {
            choice.numbers.clear();
            wake_at = wake_at.min(due_at);
        }
        choice.wake_at = (wake_at != i64::MAX).then_some(wake_at);
        choice
    }

    /// Notes an attempt to send items.
    fn take_off(
        &mut self,
        lane: Lane,
        queue: Queue,
        numbers: Vec<u64>,
        is_part: bool,
        now: Now,
        key: u64,
    ) {
        let mut first = HashSet::new();
        let mut named = HashSet::new();
        let mut is_noted = false;
        for number in &numbers {
            let is_used = self.keeper.is_used() && !self.keeper.is_failing();
            let Some(stock) = self.keeper.stock(queue) else { return };
            let Some(entry) = stock.lanes[lane as usize].get_mut(*number) else { continue };
            entry.fix();
            entry.is_in_flight = true;
            if entry.attempt.is_none() {
                entry.attempt = Some(Attempt { at: now, is_undated: false });
                first.insert(*number);
                entry.is_dirty = true;
                is_noted |= is_used || entry.is_on_disk();
            }
            // However many of the items name it, it is one call.
            if !named.contains(entry.customer()) {
                self.customers.take(entry.customer(), now.mono);
                named.insert(entry.customer().to_owned());
            }
        }
        if is_noted {
            self.keeper.note_change();
            self.keeper.hurry();
        }
        let state = &mut self.lanes[lane as usize];
        state.pace.take(now.mono);
        if state.denied_key.is_some_and(|denied| denied != key) {
            state.denied_key = None;
        }
        state.flight = Some(Flight { queue, numbers, first, is_part, is_sent: false });
    }

    /// Hands out the items of a lane that are to be sent, once the disk knows of the attempt.
    fn hand_out(&mut self, lane: Lane) -> Option<Delivery> {
        let flight = self.lanes[lane as usize].flight.as_ref().filter(|flight| !flight.is_sent)?;
        let (queue, numbers) = (flight.queue, flight.numbers.clone());
        let mut items = Vec::with_capacity(numbers.len());
        for number in numbers {
            let stock = self.keeper.stock_ref(queue)?;
            let entry = stock.lanes[lane as usize].get(number)?;
            if !self.keeper.may_be_sent(entry) {
                return None;
            }
            items.push(entry.json());
        }
        self.lanes[lane as usize].flight.as_mut()?.is_sent = true;
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
        let mut effects = Effects::default();
        let Some(flight) = self.lanes[lane as usize].flight.take() else { return effects };
        let Flight { queue, numbers, first, is_part, .. } = flight;
        match outcome {
            Outcome::Accepted => {
                self.stats.calls += 1;
                self.lanes[lane as usize].is_answered();
                for number in numbers {
                    let Some(entry) = self.settle(queue, lane, number) else { continue };
                    self.stats.delivered += entry.records;
                    if let Some(facts) = entry.facts() {
                        self.remember_total(facts);
                    }
                    note_settled(queue, number, entry, true, &mut effects);
                }
            }
            Outcome::Refused(error) | Outcome::TooLarge(error) if numbers.len() > 1 => {
                self.stats.failed_calls += 1;
                self.last_error = Some(error);
                self.land(lane, queue, &numbers, None);
                let (former, latter) = numbers.split_at(numbers.len() / 2);
                let state = &mut self.lanes[lane as usize];
                state.is_answered();
                state.parts.extend([(queue, latter.to_vec()), (queue, former.to_vec())]);
            }
            Outcome::Refused(ref error) | Outcome::TooLarge(ref error) => {
                self.stats.failed_calls += 1;
                self.last_error = Some(error.clone());
                self.lanes[lane as usize].is_answered();
                let is_refused = matches!(outcome, Outcome::Refused(_));
                let reason = if is_refused { Reason::Refused } else { Reason::TooLarge };
                for number in numbers {
                    let dead = Dead { number, reason, error: Some(error) };
                    self.bury(queue, lane, dead, now, &mut effects);
                }
            }
            failed => {
                self.stats.failed_calls += 1;
                let was_sent = matches!(failed, Outcome::Unknown(_));
                self.land(lane, queue, &numbers, (!was_sent).then_some(&first));
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

    /// Notes that items are not under way any more. `unsent` are those of which no attempt counts.
    fn land(&mut self, lane: Lane, queue: Queue, numbers: &[u64], unsent: Option<&HashSet<u64>>) {
        let mut is_noted = false;
        for number in numbers {
            let Some(stock) = self.keeper.stock(queue) else { return };
            let Some(entry) = stock.lanes[lane as usize].get_mut(*number) else { continue };
            entry.is_in_flight = false;
            if unsent.is_some_and(|unsent| unsent.contains(number)) {
                entry.attempt = None;
                entry.is_dirty = true;
                is_noted = true;
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
            Outcome::Accepted | Outcome::Refused(_) | Outcome::TooLarge(_) => (0, None),
        };
        state.wait_until = now.mono.saturating_add(wait);
        self.last_error = error.or_else(|| self.last_error.take());
    }
}
