//! The emulator's clock: the real one, from wherever it was set.

use std::time::Instant;

use time::{Duration, OffsetDateTime, PrimitiveDateTime, UtcOffset};

/// A clock that runs at the real speed and can be moved.
#[derive(Debug)]
pub(crate) struct Clock {
    set_to: OffsetDateTime,
    set_at: Instant,
}

impl Clock {
    pub(crate) fn starting(at: OffsetDateTime) -> Self {
        Self { set_to: in_utc(at), set_at: Instant::now() }
    }

    /// The time in UTC, to the millisecond as Stigg gives it.
    pub(crate) fn now(&self) -> OffsetDateTime {
        let elapsed = Duration::try_from(self.set_at.elapsed()).unwrap_or(Duration::MAX);
        let now = self.set_to.saturating_add(elapsed);
        now.replace_millisecond(now.millisecond()).unwrap_or(now)
    }

    pub(crate) fn set(&mut self, now: OffsetDateTime) {
        *self = Self::starting(now);
    }

    pub(crate) fn advance(&mut self, by: Duration) {
        self.set(self.now().saturating_add(by));
    }
}

/// The same moment in UTC. The last few moments of the calendar have no such form, and become
/// its end.
pub(crate) fn in_utc(date: OffsetDateTime) -> OffsetDateTime {
    date.checked_to_offset(UtcOffset::UTC).unwrap_or(PrimitiveDateTime::MAX.assume_utc())
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn runs_on_from_where_it_was_set() {
        let mut clock = Clock::starting(datetime!(2026-01-31 10:00 +02:00));
        assert!(clock.now() >= datetime!(2026-01-31 8:00 UTC));
        clock.advance(Duration::days(1));
        assert!(clock.now() >= datetime!(2026-02-01 8:00 UTC));
        assert!(clock.now() < datetime!(2026-02-01 9:00 UTC));
    }

    #[test]
    fn stops_at_the_end_of_the_calendar() {
        let mut clock = Clock::starting(datetime!(2026-01-31 10:00 UTC));
        clock.advance(Duration::MAX);
        assert_eq!(clock.now().year(), 9999);
    }
}
