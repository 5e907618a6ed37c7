//! The emulator's clock: the real one, from wherever it was set.

use std::time::Instant;
use stigg::common::DateTime;

use thiserror::Error;
use time::macros::datetime;
use time::{Duration, OffsetDateTime, PrimitiveDateTime, UtcOffset};

/// The first moment that a clock can show.
const FIRST: OffsetDateTime = datetime!(0001-01-01 00:00 UTC);
/// The last one.
const LAST: OffsetDateTime = datetime!(9999-12-31 23:59:59.999 UTC);
/// How far from the host's clock a date lies at most that was taken from it.
const STAMPED_WITHIN: Duration = Duration::minutes(5);
/// By how much a date may seem older than it is: it was cut to the millisecond, and so is the time
/// by the emulator's clock.
const CUT: Duration = Duration::milliseconds(2);
/// Clocks that differ by less show the same time.
const SAME_TIME: Duration = Duration::seconds(1);

/// A clock was to be set to a date before the year 1 or after the year 9999 (UTC), which cannot be
/// written in RFC 3339.
///
/// ```
/// use stigg_emulator::Emulator;
/// use time::macros::datetime;
///
/// let emulator = Emulator::start()?;
/// let error = emulator.set_now(datetime!(-0044-03-15 12:00 UTC)).unwrap_err();
/// assert!(error.to_string().contains("-0044"), "{error}");
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the clock cannot be set to {now}; choose a date from the year 1 to the year 9999, in UTC")]
pub struct ClockError {
    now: OffsetDateTime,
}

/// A clock that runs at the real speed and can be moved.
#[derive(Debug)]
pub(crate) struct Clock {
    set_to: OffsetDateTime,
    set_at: Instant,
}

impl Clock {
    pub(crate) fn starting(now: OffsetDateTime) -> Result<Self, ClockError> {
        match now.checked_to_offset(UtcOffset::UTC) {
            Some(utc) if (FIRST..=LAST).contains(&utc) => Ok(Self::at(utc)),
            _ => Err(ClockError { now }),
        }
    }

    fn at(now: OffsetDateTime) -> Self {
        Self { set_to: now, set_at: Instant::now() }
    }

    /// The time in UTC, to the millisecond as Stigg gives it.
    pub(crate) fn now(&self) -> OffsetDateTime {
        let elapsed = Duration::try_from(self.set_at.elapsed()).unwrap_or(Duration::MAX);
        let now = self.set_to.saturating_add(elapsed).min(LAST);
        now.replace_millisecond(now.millisecond()).unwrap_or(now)
    }

    pub(crate) fn set(&mut self, now: OffsetDateTime) -> Result<(), ClockError> {
        *self = Self::starting(now)?;
        Ok(())
    }

    /// Moves the clock. It stops at either end of its range.
    pub(crate) fn advance(&mut self, by: Duration) {
        *self = Self::at(self.now().saturating_add(by).clamp(FIRST, LAST));
    }
}

/// Translates dates that callers took from the host's clock, when the emulator's clock shows
/// another time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HostDates {
    pub(crate) host_now: OffsetDateTime,
    pub(crate) now: OffsetDateTime,
}

impl HostDates {
    /// The date by the emulator's clock: as long ago there as it is by the host's clock, if the
    /// date was taken from that; else the date itself.
    pub(crate) fn translate(self, date: OffsetDateTime) -> OffsetDateTime {
        let ahead = self.now - self.host_now;
        let age = self.host_now - date;
        if ahead.abs() < SAME_TIME || age.abs() > STAMPED_WITHIN {
            return date;
        }
        // What was stamped after something happened may not seem to come before it.
        self.now.saturating_sub(if age > CUT { age - CUT } else { age.min(Duration::ZERO) })
    }
}

/// A point in time, as the emulator or an input has it.
pub(crate) trait Moment {
    fn date(self) -> OffsetDateTime;
}

impl Moment for OffsetDateTime {
    fn date(self) -> OffsetDateTime {
        self
    }
}

impl Moment for &DateTime {
    fn date(self) -> OffsetDateTime {
        // Inputs that were read from a request hold dates only.
        DateTime::date(self).unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }
}

impl Moment for DateTime {
    fn date(self) -> OffsetDateTime {
        Moment::date(&self)
    }
}

/// The same moment in UTC. The last few moments of the calendar have no such form, and become
/// its end.
pub(crate) fn in_utc(date: impl Moment) -> OffsetDateTime {
    date.date().checked_to_offset(UtcOffset::UTC).unwrap_or(PrimitiveDateTime::MAX.assume_utc())
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn runs_on_from_where_it_was_set() {
        let mut clock = Clock::starting(datetime!(2026-01-31 10:00 +02:00)).expect("in range");
        assert!(clock.now() >= datetime!(2026-01-31 8:00 UTC));
        clock.advance(Duration::days(1));
        assert!(clock.now() >= datetime!(2026-02-01 8:00 UTC));
        assert!(clock.now() < datetime!(2026-02-01 9:00 UTC));
    }

    #[test]
    fn stops_at_the_ends_of_the_calendar() {
        let mut clock = Clock::starting(datetime!(2026-01-31 10:00 UTC)).expect("in range");
        clock.advance(Duration::MAX);
        assert_eq!(clock.now(), LAST);
        clock.advance(Duration::MIN);
        assert_eq!(clock.now().date(), FIRST.date());
    }

    #[test]
    fn what_cannot_be_written_is_refused() {
        let mut clock = Clock::starting(datetime!(2026-01-31 10:00 UTC)).expect("in range");
        for date in [
            datetime!(0000-12-31 23:59 UTC),
            datetime!(-0001-01-01 0:00 UTC),
            datetime!(0001-01-01 0:00 +01:00),
            datetime!(9999-12-31 23:59 -01:00),
            PrimitiveDateTime::MIN.assume_utc(),
            PrimitiveDateTime::MAX.assume_offset(UtcOffset::from_hms(-23, 0, 0).expect("valid")),
        ] {
            clock.set(date).expect_err("it is out of range");
            Clock::starting(date).expect_err("it is out of range");
        }
        assert_eq!(clock.now().date(), datetime!(2026-01-31 10:00 UTC).date());
        clock.set(FIRST).expect("in range");
        clock.set(LAST).expect("in range");
        assert_eq!(clock.now(), LAST);
    }

    #[test]
    fn dates_of_the_host_are_told_from_others() {
        let host_now = datetime!(2026-05-01 12:00 UTC);
        let dates = HostDates { host_now, now: datetime!(2026-06-10 0:00 UTC) };
        assert_eq!(dates.translate(host_now), dates.now);
        let built_earlier = host_now - Duration::minutes(4);
        assert_eq!(dates.translate(built_earlier), dates.now - Duration::minutes(4) + CUT);
        let just_now = host_now - Duration::microseconds(900);
        assert_eq!(dates.translate(just_now), dates.now);
        let fast = host_now + Duration::seconds(2);
        assert_eq!(dates.translate(fast), dates.now + Duration::seconds(2));
        for own in [dates.now, datetime!(2026-05-01 11:54 UTC), datetime!(2026-05-01 12:06 UTC)] {
            assert_eq!(dates.translate(own), own);
        }
        let unmoved = HostDates { host_now, now: host_now + Duration::milliseconds(3) };
        assert_eq!(unmoved.translate(host_now), host_now);
    }
}
