//! The emulator's clock: the real time plus an offset.

use std::time::Instant;
use stigg::common::DateTime;

use thiserror::Error;
use time::macros::datetime;
use time::{Duration, OffsetDateTime, PrimitiveDateTime, UtcOffset};

use crate::values::periods::Length;

/// The earliest time that a clock can show.
const FIRST: OffsetDateTime = datetime!(0001-01-01 00:00 UTC);
/// The latest time that a clock can show.
const LAST: OffsetDateTime = datetime!(9999-12-31 23:59:59.999 UTC);
/// A date this close to the host's time is assumed to come from the host's clock.
const STAMPED_WITHIN: Duration = Duration::minutes(5);
/// Age that a date may gain because it and the emulator's time are cut to the millisecond.
const CUT: Duration = Duration::milliseconds(2);
/// Clocks that differ by less than this show the same time.
const SAME_TIME: Duration = Duration::seconds(1);

/// A clock was set to a date outside the years 1 to 9999 (UTC), which RFC 3339 cannot represent.
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

/// A clock that runs at real speed and can be moved.
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

    /// The time in UTC, cut to the millisecond as in Stigg's responses.
    pub(crate) fn now(&self) -> OffsetDateTime {
        let elapsed = Duration::try_from(self.set_at.elapsed()).unwrap_or(Duration::MAX);
        let now = self.set_to.saturating_add(elapsed).min(LAST);
        now.replace_millisecond(now.millisecond()).unwrap_or(now)
    }

    pub(crate) fn set(&mut self, now: OffsetDateTime) -> Result<(), ClockError> {
        *self = Self::starting(now)?;
        Ok(())
    }

    /// Moves the clock. It stops at both ends of its range.
    pub(crate) fn advance(&mut self, by: Duration) {
        *self = Self::within_range(self.now().saturating_add(by));
    }

    /// Moves the clock by calendar months. It stops at both ends of its range.
    pub(crate) fn advance_months(&mut self, months: i32) {
        *self = Self::within_range(Length::Months(months.into()).after(self.now(), 1));
    }

    /// A clock at this time, or at the end of the range that is closest to it.
    pub(crate) fn within_range(now: OffsetDateTime) -> Self {
        Self::at(now.clamp(FIRST, LAST))
    }
}

/// Shifts dates taken from the host's clock to the emulator's clock while the two differ.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HostDates {
    pub(crate) host_now: OffsetDateTime,
    pub(crate) now: OffsetDateTime,
}

impl HostDates {
    /// Shifts a date taken from the host's clock to the emulator's clock, keeping its age. Returns
    /// any other date unchanged.
    pub(crate) fn translate(self, date: OffsetDateTime) -> OffsetDateTime {
        let ahead = self.now - self.host_now;
        let age = self.host_now - date;
        if ahead.abs() < SAME_TIME || age.abs() > STAMPED_WITHIN {
            return date;
        }
        // A timestamp taken after an event must not appear to be before it.
        self.now.saturating_sub(if age > CUT { age - CUT } else { age.min(Duration::ZERO) })
    }
}

/// A point in time, as the emulator or an input represents it.
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
        // Inputs read from a request contain only valid dates.
        DateTime::date(self).unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }
}

impl Moment for DateTime {
    fn date(self) -> OffsetDateTime {
        Moment::date(&self)
    }
}

/// Converts a date to UTC. The last moments of the calendar have no UTC form and become its end.
pub(crate) fn in_utc(date: impl Moment) -> OffsetDateTime {
    date.date().checked_to_offset(UtcOffset::UTC).unwrap_or(PrimitiveDateTime::MAX.assume_utc())
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn keeps_running_after_it_is_set() {
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
        clock.advance_months(i32::MAX);
        assert_eq!(clock.now(), LAST);
        clock.advance_months(i32::MIN);
        assert_eq!(clock.now().date(), FIRST.date());
    }

    #[test]
    fn months_end_on_their_last_day() {
        let mut clock = Clock::starting(datetime!(2026-01-31 10:00 UTC)).expect("in range");
        clock.advance_months(1);
        assert_eq!(clock.now().date(), datetime!(2026-02-28 10:00 UTC).date());
        clock.advance_months(-12);
        assert_eq!(clock.now().date(), datetime!(2025-02-28 10:00 UTC).date());
    }

    #[test]
    fn dates_outside_the_range_are_refused() {
        let mut clock = Clock::starting(datetime!(2026-01-31 10:00 UTC)).expect("in range");
        for date in [
            datetime!(0000-12-31 23:59 UTC),
            datetime!(-0001-01-01 0:00 UTC),
            datetime!(0001-01-01 0:00 +01:00),
            datetime!(9999-12-31 23:59 -01:00),
            PrimitiveDateTime::MIN.assume_utc(),
            PrimitiveDateTime::MAX.assume_offset(UtcOffset::from_hms(-23, 0, 0).expect("valid")),
        ] {
            clock.set(date).expect_err("the date is out of range");
            Clock::starting(date).expect_err("the date is out of range");
        }
        assert_eq!(clock.now().date(), datetime!(2026-01-31 10:00 UTC).date());
        clock.set(FIRST).expect("in range");
        clock.set(LAST).expect("in range");
        assert_eq!(clock.now(), LAST);
    }

    #[test]
    fn only_dates_of_the_host_clock_are_shifted() {
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
