//! The stream of pushes from Stigg: its state, without I/O and without a clock.

mod push;
mod subscriptions;
#[cfg(test)]
mod tests;

use stigg::Error;

pub(crate) use push::{About, Push, Topic, UsageUpdated, concerns_customers, entitlements};
pub(crate) use subscriptions::subscriptions;

use crate::clock::{Now, date};
use crate::status::{StreamState, StreamStatus};

/// Time after a connection was made from which no push is missed, in milliseconds. No reply says
/// that a subscription has begun.
const BEGINS_WITHIN: i64 = 2_000;

/// Time for which a stream is interrupted until that is told, in milliseconds: most interruptions
/// are over sooner, and change nothing for checks.
const TOLD_AFTER: i64 = 30_000;

/// Messages in a row that cannot be read, after which the stream is not relied on.
const UNREADABLE: u32 = 3;

/// Time over which the rate of messages is measured, in milliseconds.
const MEASURED_OVER: i64 = 30_000;

/// Time without a stream after there were too many messages, in milliseconds.
const OVERLOADED_FOR: i64 = 5 * 60_000;

/// Time that the fastest push takes at most, in microseconds. What was acknowledged later than that
/// before the time of a push may not be counted in it.
const FASTEST_PUSH: i64 = 1_000_000;

/// Something that happened to the stream, apart from pushes.
#[derive(Debug)]
pub(crate) enum Change {
    /// Stigg has accepted the connection and been told of the subscriptions.
    Connected,
    Disconnected(Error),
    /// Stigg refused one of the subscriptions.
    Refused(Error),
    /// A message could not be read.
    Invalid(Error),
}

/// Consequences of an event.
#[derive(Debug, Default)]
pub(crate) struct Effects {
    /// Pushes may have been missed: all that was fetched before is stale.
    pub(crate) missed: bool,
    /// The state has changed, and the observer is told.
    pub(crate) told: Option<StreamStatus>,
    /// The state has changed, which is of no importance.
    pub(crate) untold: Option<StreamStatus>,
    /// There are too many messages. No connection until then, by the monotonic clock.
    pub(crate) pause_until: Option<i64>,
}

/// State of the stream.
#[derive(Debug)]
pub(crate) struct Feed {
    status: StreamStatus,
    /// Time at which the state began, by the monotonic clock.
    since: i64,
    /// The state that the observer knows.
    told: StreamState,
    /// No push was missed since, by the monotonic clock.
    covered_from: i64,
    is_refused: bool,
    /// Messages in a row that could not be read.
    unreadable: u32,
    max_per_second: u32,
    /// Messages since a moment of the monotonic clock.
    messages: (i64, u64),
    /// Time of this process's monotonic clock beyond Stigg's, in microseconds, with the time that the
    /// fastest push took.
    offset: Option<i64>,
}

impl Feed {
    /// Returns the state of a stream that is not connected yet, or of none.
    pub(crate) fn new(is_on: bool, max_per_second: u32, now: Now) -> Self {
        let state = if is_on { StreamState::Connecting } else { StreamState::Off };
        Self {
            status: StreamStatus { state, since: date(now.wall), last_error: None },
            since: now.mono,
            told: state,
            covered_from: i64::MAX,
            is_refused: false,
            unreadable: 0,
            max_per_second,
            messages: (now.mono, 0),
            offset: None,
        }
    }

    pub(crate) fn status(&self) -> &StreamStatus {
        &self.status
    }

    /// Whether there is one.
    pub(crate) fn is_on(&self) -> bool {
        self.status.state != StreamState::Off
    }

    /// The moment from which on fetched entitlements are up to date, because every change since is
    /// pushed. By the monotonic clock.
    pub(crate) fn covered_from(&self) -> i64 {
        self.covered_from
    }

    /// Takes in what happened to the stream.
    pub(crate) fn change(&mut self, change: Change, now: Now) -> Effects {
        let mut effects = Effects::default();
        if !self.is_on() {
            return effects;
        }
        match change {
            Change::Connected => {
                (self.is_refused, self.unreadable, self.offset) = (false, 0, None);
                effects.missed = true;
                self.set(StreamState::Live, now, &mut effects);
                self.covered_from = now.mono + BEGINS_WITHIN;
            }
            Change::Disconnected(error) => {
                let is_unauthorized = error.is_unauthorized() || error.is_forbidden();
                self.status.last_error = Some(error);
                let state = if is_unauthorized {
                    StreamState::Unauthorized
                } else {
                    StreamState::Interrupted
                };
                self.set(state, now, &mut effects);
            }
            Change::Refused(error) => {
                self.is_refused = true;
                self.status.last_error = Some(error);
                self.set(StreamState::Degraded, now, &mut effects);
            }
            Change::Invalid(error) => {
                self.status.last_error = Some(error);
                self.count(now, &mut effects);
                self.unreadable(now, &mut effects);
            }
        }
        effects
    }

    /// Counts a push. `updated_at` is the time of the usage that it tells of, in microseconds.
    pub(crate) fn pushed(
        &mut self,
        is_readable: bool,
        updated_at: Option<i64>,
        now: Now,
    ) -> Effects {
        let mut effects = Effects::default();
        if !self.is_on() {
            return effects;
        }
        self.count(now, &mut effects);
        if is_readable {
            self.readable(now, &mut effects);
        } else {
            self.unreadable(now, &mut effects);
        }
        if let Some(updated_at) = updated_at {
            let offset = now.mono.saturating_mul(1_000).saturating_sub(updated_at);
            self.offset = Some(self.offset.map_or(offset, |least| least.min(offset)));
        }
        effects
    }

    /// Number of microseconds to add to a time of Stigg's for one of the monotonic clock that was not
    /// later. Neither clock has to be right.
    pub(crate) fn skew(&self) -> Option<i64> {
        self.offset.map(|offset| offset.saturating_sub(FASTEST_PUSH))
    }

    fn readable(&mut self, now: Now, effects: &mut Effects) {
        let was_lost = self.unreadable >= UNREADABLE;
        self.unreadable = 0;
        if was_lost && !self.is_refused && self.status.state == StreamState::Degraded {
            effects.missed = true;
            self.set(StreamState::Live, now, effects);
            self.covered_from = now.mono;
        }
    }

    fn unreadable(&mut self, now: Now, effects: &mut Effects) {
        self.unreadable = self.unreadable.saturating_add(1);
        if self.unreadable == UNREADABLE {
            effects.missed = true;
            self.set(StreamState::Degraded, now, effects);
        }
    }

    /// Counts a message.
    fn count(&mut self, now: Now, effects: &mut Effects) {
        let (since, count) = &mut self.messages;
        if now.mono - *since >= MEASURED_OVER {
            (*since, *count) = (now.mono, 0);
        }
        *count += 1;
        let most = u64::from(self.max_per_second) * MEASURED_OVER.unsigned_abs() / 1_000;
        if *count > most {
            *count = 0;
            effects.pause_until = Some(now.mono + OVERLOADED_FOR);
            self.set(StreamState::Overloaded, now, effects);
        }
    }

    /// Lets time pass.
    pub(crate) fn tick(&mut self, now: Now) -> Effects {
        let mut effects = Effects::default();
        if self.next_tick().is_some_and(|at| at <= now.mono) {
            self.told = self.status.state;
            effects.told = Some(self.status.clone());
        }
        effects
    }

    /// The moment of the next tick, by the monotonic clock.
    pub(crate) fn next_tick(&self) -> Option<i64> {
        let is_untold =
            self.status.state == StreamState::Interrupted && self.told != self.status.state;
        is_untold.then_some(self.since + TOLD_AFTER)
    }

    /// Ends it.
    pub(crate) fn close(&mut self, now: Now) {
        self.set(StreamState::Off, now, &mut Effects::default());
    }

    fn set(&mut self, state: StreamState, now: Now, effects: &mut Effects) {
        if state != StreamState::Live {
            self.covered_from = i64::MAX;
        }
        if self.status.state == state {
            return;
        }
        (self.status.state, self.status.since, self.since) = (state, date(now.wall), now.mono);
        if state == self.told || state == StreamState::Interrupted {
            effects.untold = Some(self.status.clone());
        } else {
            self.told = state;
            effects.told = Some(self.status.clone());
        }
    }
}
