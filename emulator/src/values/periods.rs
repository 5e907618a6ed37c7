//! Consecutive periods: billing periods and usage periods.

use serde::{Deserialize, Serialize};
use stigg::catalog::{BillingPeriod, TrialPeriodUnits};
use stigg::entitlements::{EntitlementResetPeriod, MonthlyAccordingTo, WeeklyAccordingTo};
use time::{Date, Duration, Month, OffsetDateTime, PrimitiveDateTime, Time, Weekday};

use crate::values::amount::Share;

/// A period from `start`, inclusive, to `end`, exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Period {
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) start: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) end: OffsetDateTime,
}

impl Period {
    pub(crate) fn contains(&self, at: OffsetDateTime) -> bool {
        (self.start..self.end).contains(&at)
    }

    /// The part of the period that is left, to the second.
    pub(crate) fn share_left(&self, now: OffsetDateTime) -> Share {
        let total = (self.end - self.start).whole_seconds();
        Share::new((self.end - now).whole_seconds(), total)
    }
}

/// Length of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Length {
    Of(Duration),
    /// Calendar months. If a month lacks the day on which a period would start, the period starts
    /// on the last day of that month.
    Months(i64),
}

impl Length {
    pub(crate) const MONTH: Self = Self::Months(1);

    pub(crate) fn of_billing(period: Option<&BillingPeriod>) -> Self {
        match period {
            Some(BillingPeriod::Annually) => Self::Months(12),
            _ => Self::MONTH,
        }
    }

    pub(crate) fn of_trial(duration: u16, units: &TrialPeriodUnits) -> Self {
        match units {
            TrialPeriodUnits::Month => Self::Months(duration.into()),
            _ => Self::Of(Duration::days(duration.into())),
        }
    }

    /// The time `count` lengths after `anchor`.
    pub(crate) fn after(self, anchor: OffsetDateTime, count: i64) -> OffsetDateTime {
        match self {
            Self::Of(duration) => {
                let seconds = duration.whole_seconds().saturating_mul(count);
                anchor.saturating_add(Duration::seconds(seconds))
            }
            Self::Months(months) => add_months(anchor, months.saturating_mul(count)),
        }
    }

    /// Of the consecutive periods that start at `anchor`, the one that contains `at`. Before
    /// `anchor`, the first one.
    pub(crate) fn period_at(self, anchor: OffsetDateTime, at: OffsetDateTime) -> Period {
        let number = self.count(anchor, at);
        Period { start: self.after(anchor, number), end: self.after(anchor, number + 1) }
    }

    /// The number of whole lengths between two times.
    fn count(self, anchor: OffsetDateTime, at: OffsetDateTime) -> i64 {
        let guess = match self {
            Self::Of(duration) => (at - anchor).whole_seconds() / duration.whole_seconds().max(1),
            Self::Months(months) => months_between(anchor, at) / months.max(1),
        };
        // The estimate by months is one too high until the day of the month is reached.
        if self.after(anchor, guess) > at { guess - 1 } else { guess }.max(0)
    }
}

/// Length of the periods after which usage is reset, and the time that they are counted from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Reset {
    pub(crate) period: EntitlementResetPeriod,
    pub(crate) monthly: MonthlyAccordingTo,
    pub(crate) weekly: WeeklyAccordingTo,
}

impl Reset {
    pub(crate) fn new(
        period: EntitlementResetPeriod,
        monthly: Option<MonthlyAccordingTo>,
        weekly: Option<WeeklyAccordingTo>,
    ) -> Self {
        Self {
            period,
            monthly: monthly.unwrap_or(MonthlyAccordingTo::SubscriptionStart),
            weekly: weekly.unwrap_or(WeeklyAccordingTo::SubscriptionStart),
        }
    }

    fn length(&self) -> Length {
        match self.period {
            EntitlementResetPeriod::Hour => Length::Of(Duration::HOUR),
            EntitlementResetPeriod::Day => Length::Of(Duration::DAY),
            EntitlementResetPeriod::Week => Length::Of(Duration::WEEK),
            EntitlementResetPeriod::Year => Length::Months(12),
            _ => Length::MONTH,
        }
    }

    /// The time that periods are counted from, given the start of the entitlement.
    pub(crate) fn anchor(&self, start: OffsetDateTime) -> OffsetDateTime {
        let midnight = start.replace_time(Time::MIDNIGHT);
        match (&self.period, &self.monthly, weekday(&self.weekly)) {
            (EntitlementResetPeriod::Month, MonthlyAccordingTo::StartOfTheMonth, _) => {
                midnight.replace_day(1).unwrap_or(midnight)
            }
            (EntitlementResetPeriod::Week, _, Some(first)) => {
                let today = start.weekday().number_days_from_monday();
                let days = (7 + today - first.number_days_from_monday()) % 7;
                midnight.checked_sub(Duration::days(days.into())).unwrap_or(midnight)
            }
            _ => start,
        }
    }

    /// The usage period that contains `now`, given the start of the entitlement.
    pub(crate) fn period_at(&self, start: OffsetDateTime, now: OffsetDateTime) -> Period {
        self.length().period_at(self.anchor(start), now)
    }
}

/// The number of whole months between two dates.
pub(crate) fn whole_months(from: OffsetDateTime, to: OffsetDateTime) -> u32 {
    u32::try_from(Length::MONTH.count(from, to)).unwrap_or(u32::MAX)
}

fn weekday(start: &WeeklyAccordingTo) -> Option<Weekday> {
    match start {
        WeeklyAccordingTo::EveryMonday => Some(Weekday::Monday),
        WeeklyAccordingTo::EveryTuesday => Some(Weekday::Tuesday),
        WeeklyAccordingTo::EveryWednesday => Some(Weekday::Wednesday),
        WeeklyAccordingTo::EveryThursday => Some(Weekday::Thursday),
        WeeklyAccordingTo::EveryFriday => Some(Weekday::Friday),
        WeeklyAccordingTo::EverySaturday => Some(Weekday::Saturday),
        WeeklyAccordingTo::EverySunday => Some(Weekday::Sunday),
        _ => None,
    }
}

fn months_between(from: OffsetDateTime, to: OffsetDateTime) -> i64 {
    let months =
        |date: OffsetDateTime| i64::from(date.year()) * 12 + i64::from(u8::from(date.month()));
    months(to) - months(from)
}

/// Consecutive usage periods, counted from the start of the entitlement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Cycle {
    pub(crate) reset: Reset,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) since: OffsetDateTime,
}

impl Cycle {
    pub(crate) fn anchor(&self) -> OffsetDateTime {
        self.reset.anchor(self.since)
    }

    pub(crate) fn period_at(&self, at: OffsetDateTime) -> Period {
        self.reset.period_at(self.since, at)
    }

    /// The start of the next period.
    pub(crate) fn next_start(&self, after: OffsetDateTime) -> OffsetDateTime {
        let period = self.period_at(after);
        if period.start > after { period.start } else { period.end }
    }
}

/// Returns the same day and time in another month, or the last day of that month. Saturates at the
/// ends of the calendar.
fn add_months(date: OffsetDateTime, months: i64) -> OffsetDateTime {
    let count = i64::from(date.year()) * 12 + i64::from(u8::from(date.month())) - 1;
    let count = count.saturating_add(months);
    let moved = || {
        let year = i32::try_from(count.div_euclid(12)).ok()?;
        let month = Month::try_from(u8::try_from(count.rem_euclid(12) + 1).ok()?).ok()?;
        let day = date.day().min(month.length(year));
        let day = Date::from_calendar_date(year, month, day).ok()?;
        Some(PrimitiveDateTime::new(day, date.time()).assume_offset(date.offset()))
    };
    let end = if months < 0 { PrimitiveDateTime::MIN } else { PrimitiveDateTime::MAX };
    moved().unwrap_or(end.assume_utc())
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::values::amount::Amount;

    #[test]
    fn month_ends_are_clamped_without_drifting() {
        let anchor = datetime!(2026-01-31 10:00 UTC);
        let period = Length::MONTH.period_at(anchor, datetime!(2026-03-01 0:00 UTC));
        assert_eq!(period.start, datetime!(2026-02-28 10:00 UTC));
        assert_eq!(period.end, datetime!(2026-03-31 10:00 UTC));
    }

    #[test]
    fn a_period_ends_where_the_next_begins() {
        let anchor = datetime!(2024-02-29 0:00 UTC);
        let year = Length::Months(12);
        assert_eq!(year.period_at(anchor, datetime!(2025-02-28 0:00 UTC)).end.year(), 2026);
        assert_eq!(year.period_at(anchor, datetime!(2025-02-27 23:59 UTC)).start, anchor);
    }

    #[test]
    fn before_the_anchor_it_is_the_first() {
        let anchor = datetime!(2026-05-10 0:00 UTC);
        let period = Length::MONTH.period_at(anchor, datetime!(2026-01-01 0:00 UTC));
        assert_eq!(period.start, anchor);
        let period = Length::Of(Duration::DAY).period_at(anchor, datetime!(2026-01-01 0:00 UTC));
        assert_eq!(period.start, anchor);
    }

    #[test]
    fn weeks_begin_on_the_configured_day() {
        let start = datetime!(2026-11-25 15:00 UTC); // a Wednesday
        let weekly = |day| Reset::new(EntitlementResetPeriod::Week, None, Some(day));
        let monday = weekly(WeeklyAccordingTo::EveryMonday).period_at(start, start);
        assert_eq!(monday.start, datetime!(2026-11-23 0:00 UTC));
        let thursday = weekly(WeeklyAccordingTo::EveryThursday).period_at(start, start);
        assert_eq!(thursday.start, datetime!(2026-11-19 0:00 UTC));
        let own = weekly(WeeklyAccordingTo::SubscriptionStart).period_at(start, start);
        assert_eq!(own.start, start);
    }

    #[test]
    fn periods_saturate_at_the_ends_of_the_calendar() {
        let late = datetime!(9999-12-15 0:00 UTC);
        assert_eq!(Length::MONTH.after(late, 1), PrimitiveDateTime::MAX.assume_utc());
        assert_eq!(Length::Months(-300_000).after(late, 1), PrimitiveDateTime::MIN.assume_utc());
    }

    #[test]
    fn the_share_left_is_counted_in_seconds() {
        let start = datetime!(2026-06-01 0:00 UTC);
        let period = Length::MONTH.period_at(start, start);
        let left = |now| Amount::ONE.share(period.share_left(now)).to_f64().to_string();
        assert_eq!(left(start), "1");
        assert_eq!(left(datetime!(2026-06-16 0:00 UTC)), "0.5");
        assert_eq!(left(datetime!(2026-08-01 0:00 UTC)), "0");
    }
}
