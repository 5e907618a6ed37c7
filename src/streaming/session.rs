//! The life of a connection: when to connect, ping, give up and reconnect. Does no I/O, and knows no
//! time, randomness or keys but those it is told.

use std::time::{Duration, Instant};

use super::backoff::Backoff;
use super::options::Timing;
use crate::error::{Cause, Error, StreamFault};

/// A year, longer than any timer needs.
const LONGEST: Duration = Duration::from_secs(31_536_000);

/// The longest `Retry-After` that is obeyed.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(3_600);

/// The circumstances of a decision.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub(crate) now: Instant,
    /// Drawn from 0 to 1.
    pub(crate) random: f64,
    /// Number of replacements of the API key.
    pub(crate) key: u64,
}

/// A stream's connections, of which there is at most one at a time.
#[derive(Debug)]
pub(crate) struct Session {
    timing: Timing,
    backoff: Backoff,
    phase: Phase,
    /// The key of the latest attempt to connect.
    key: u64,
}

#[derive(Debug)]
enum Phase {
    Waiting {
        until: Instant,
        /// Whether another API key ends the wait.
        for_key: bool,
    },
    Connecting,
    Open(Timers),
    Closed,
}

/// The timers of an open connection.
#[derive(Debug)]
struct Timers {
    opened: Instant,
    acknowledged: Option<Instant>,
    /// Time at which something was last sent: a server may close connections on which it hears
    /// nothing, however much it sends itself.
    sent: Instant,
    received: Instant,
}

/// Next task of a driver.
#[derive(Debug)]
pub(crate) enum Task {
    /// Wait, without a connection.
    Wait { until: Instant },
    /// Open a connection, and report how that went.
    Connect {
        /// Number of replacements of the API key before.
        key: u64,
    },
    /// Wait for the attempt to connect.
    Connecting,
    /// Send and receive, until this time at most.
    Exchange { until: Instant },
    /// Send a ping.
    Ping,
    /// Close the connection, whose API key was replaced.
    Renew,
    /// Close the connection, on which the server did not do something in time.
    GiveUp(Error),
    /// Nothing: the stream is closed.
    End,
}

impl Session {
    /// A stream that connects at once.
    pub(crate) fn new(timing: Timing, now: Instant) -> Self {
        Self {
            timing,
            backoff: Backoff::new(timing.backoff),
            phase: Phase::Waiting { until: now, for_key: false },
            key: 0,
        }
    }

    /// Decides what to do next. A task but `Wait`, `Connecting`, `Exchange` and `End` is given once.
    pub(crate) fn task(&mut self, moment: Moment) -> Task {
        let Moment { now, key, .. } = moment;
        match &mut self.phase {
            Phase::Waiting { until, for_key } => {
                if now < *until && !(*for_key && key != self.key) {
                    return Task::Wait { until: *until };
                }
                self.key = key;
                self.phase = Phase::Connecting;
                Task::Connect { key }
            }
            Phase::Connecting => Task::Connecting,
            Phase::Open(_) if key != self.key => {
                self.phase = Phase::Waiting { until: now, for_key: false };
                Task::Renew
            }
            Phase::Open(timers) => timers.task(&self.timing, now),
            Phase::Closed => Task::End,
        }
    }

    /// The connection is open.
    pub(crate) fn opened(&mut self, now: Instant) {
        if let Phase::Connecting = self.phase {
            self.phase =
                Phase::Open(Timers { opened: now, acknowledged: None, sent: now, received: now });
        }
    }

    /// The server accepted the connection. Returns whether it does so for the first time.
    pub(crate) fn acknowledged(&mut self, now: Instant) -> bool {
        match &mut self.phase {
            Phase::Open(timers) if timers.acknowledged.is_none() => {
                timers.acknowledged = Some(now);
                true
            }
            _ => false,
        }
    }

    /// Something was sent.
    pub(crate) fn sent(&mut self, now: Instant) {
        if let Phase::Open(timers) = &mut self.phase {
            timers.sent = now;
        }
    }

    /// Some bytes were received, even if they are not a message yet.
    pub(crate) fn received(&mut self, now: Instant) {
        if let Phase::Open(timers) = &mut self.phase {
            timers.received = now;
        }
    }

    /// There is no connection, or none any more. Returns the wait before the next one, or `None` if
    /// it is made at once, since the API key was replaced in the meantime.
    pub(crate) fn failed(&mut self, error: &Error, moment: Moment) -> Option<Duration> {
        let Moment { now, random, key } = moment;
        let acknowledged = match &self.phase {
            Phase::Closed => return None,
            Phase::Open(timers) => timers.acknowledged,
            _ => None,
        };
        if key != self.key {
            self.phase = Phase::Waiting { until: now, for_key: false };
            return None;
        }
        if let Some(acknowledged) = acknowledged {
            self.backoff.lived(now.saturating_duration_since(acknowledged));
        }
        let for_key = error.is_unauthorized() || error.is_forbidden();
        let usual = self.backoff.next(random);
        let wait = if for_key { self.timing.unauthorized_wait.max(usual) } else { usual };
        let asked = error.retry_after().map(|asked| asked.min(LONGEST_RETRY_AFTER));
        // Clients that were told the same time must not come back at the same moment.
        let wait = asked.map_or(wait, |asked| wait.max(asked.saturating_add(usual)));
        self.phase = Phase::Waiting { until: after(now, wait), for_key };
        Some(wait)
    }

    pub(crate) fn close(&mut self) {
        self.phase = Phase::Closed;
    }
}

impl Timers {
    fn task(&mut self, timing: &Timing, now: Instant) -> Task {
        let dead = after(self.received, timing.max_silence);
        if now >= dead {
            let silence = StreamFault::Silence(timing.max_silence);
            return Task::GiveUp(Error::new(Cause::Stream(silence)));
        }
        if self.acknowledged.is_none() {
            let late = after(self.opened, timing.ack_timeout);
            if now >= late {
                let unacknowledged = StreamFault::Unacknowledged(timing.ack_timeout);
                return Task::GiveUp(Error::new(Cause::Stream(unacknowledged)));
            }
            return Task::Exchange { until: dead.min(late) };
        }
        let ping = after(self.sent, timing.ping_interval);
        if now >= ping {
            self.sent = now;
            return Task::Ping;
        }
        Task::Exchange { until: dead.min(ping) }
    }
}

fn after(start: Instant, wait: Duration) -> Instant {
    start.checked_add(wait.min(LONGEST)).unwrap_or(start)
}

#[cfg(test)]
mod tests;
