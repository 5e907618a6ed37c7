//! The waits between attempts to connect.

use std::time::Duration;

/// The waits between attempts: random between zero and a limit that doubles with each attempt (full
/// jitter), so that clients that lost their server together don't come back together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    pub(crate) initial: Duration,
    pub(crate) max: Duration,
    /// Lifetime of a connection after which the limit starts over.
    pub(crate) reset_after: Duration,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Backoff {
    limits: Limits,
    failures: u32,
}

impl Backoff {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits, failures: 0 }
    }

    /// A connection ended after this time.
    pub(crate) fn lived(&mut self, time: Duration) {
        if time >= self.limits.reset_after {
            self.failures = 0;
        }
    }

    /// The wait after another failure. `random` is drawn from 0 to 1.
    pub(crate) fn next(&mut self, random: f64) -> Duration {
        let factor = 1_u32.checked_shl(self.failures).unwrap_or(u32::MAX);
        self.failures = self.failures.saturating_add(1);
        let limit = self.limits.initial.saturating_mul(factor).min(self.limits.max);
        Duration::try_from_secs_f64(limit.as_secs_f64() * random.clamp(0.0, 1.0)).unwrap_or(limit)
    }
}
