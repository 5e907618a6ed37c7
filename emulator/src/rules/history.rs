//! How usage went over time.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use stigg::usage::UsageMarkerType;
use time::OffsetDateTime;

use super::periods::{Period, Reset};
use crate::amount::Amount;
use crate::store::UsageChange;

/// Usage periods that follow each other, since what entitles to the usage began.
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

    /// When the next period begins.
    fn next_start(&self, after: OffsetDateTime) -> OffsetDateTime {
        let period = self.period_at(after);
        if period.start > after { period.start } else { period.end }
    }
}

/// A moment at which usage began anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Restart {
    pub(crate) at: OffsetDateTime,
    pub(crate) kind: UsageMarkerType,
}

/// Usage from a moment on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Point {
    pub(crate) at: OffsetDateTime,
    pub(crate) value: Amount,
    pub(crate) is_restart: bool,
}

/// Where usage began anew after each of the changes, which are in the order of time, if it did
/// before the next one. A change comes with the cycle that it was counted under; `latest` is the
/// one at the end.
pub(crate) fn restarts(
    changes: &[(&UsageChange, Option<&Cycle>)],
    latest: Option<&Cycle>,
    end: OffsetDateTime,
) -> Vec<Restart> {
    let next = changes.iter().skip(1).map(|(change, cycle)| (change.at, *cycle));
    let gaps = changes.iter().zip(next.chain([(end, latest)]));
    gaps.filter_map(|((change, cycle), (until, next))| {
        restart_between(change.at, *cycle, until, next?)
    })
    .collect()
}

/// The first restart after a change: a period of its cycle ends, or the next cycle begins.
fn restart_between(
    from: OffsetDateTime,
    cycle: Option<&Cycle>,
    until: OffsetDateTime,
    next: &Cycle,
) -> Option<Restart> {
    let anchor = next.anchor();
    let is_new = cycle.map(Cycle::anchor) != Some(anchor) && from < anchor && anchor <= until;
    let periodic = if is_new { cycle } else { Some(next) };
    let periodic = periodic
        .map(|cycle| Restart { at: cycle.next_start(from), kind: UsageMarkerType::PeriodicReset });
    let changed =
        is_new.then_some(Restart { at: anchor, kind: UsageMarkerType::SubscriptionChangeReset });
    // Of two at the same moment, it is the first: the period would have ended anyway.
    let first = periodic.into_iter().chain(changed).min_by_key(|restart| restart.at);
    first.filter(|restart| restart.at <= until)
}

/// Adds the changes up, from nothing at each restart. Answers with the points, and with those
/// restarts that took usage away.
pub(crate) fn series<'a>(
    changes: &[&'a UsageChange],
    restarts: &'a [Restart],
) -> (Vec<Point>, Vec<&'a Restart>) {
    let mut series = Series::default();
    let mut restarts = restarts.iter().peekable();
    for change in changes {
        while let Some(restart) = restarts.next_if(|restart| restart.at <= change.at) {
            series.restart(restart);
        }
        series.add(change);
    }
    restarts.for_each(|restart| series.restart(restart));
    (series.points, series.restarts)
}

#[derive(Debug, Default)]
struct Series<'a> {
    points: Vec<Point>,
    restarts: Vec<&'a Restart>,
    /// Usage so far, since the last restart.
    value: Amount,
    /// What has been counted since then and counts only once.
    seen: HashSet<&'a str>,
}

impl<'a> Series<'a> {
    fn restart(&mut self, restart: &'a Restart) {
        if self.value != Amount::ZERO {
            self.value = Amount::ZERO;
            self.seen.clear();
            self.restarts.push(restart);
            self.points.push(Point { at: restart.at, value: Amount::ZERO, is_restart: true });
        }
    }

    fn add(&mut self, change: &'a UsageChange) {
        if change.unique.as_deref().is_none_or(|unique| self.seen.insert(unique)) {
            self.value = self.value + change.amount;
        }
        match self.points.last_mut() {
            // One moment has one point: what usage was in the end.
            Some(last) if last.at == change.at => last.value = self.value,
            _ => self.points.push(Point { at: change.at, value: self.value, is_restart: false }),
        }
    }
}

#[cfg(test)]
mod tests {
    use stigg::entitlements::{EntitlementResetPeriod, MonthlyAccordingTo};
    use time::macros::datetime;

    use super::*;

    fn monthly(since: OffsetDateTime, according_to: MonthlyAccordingTo) -> Cycle {
        let reset = Reset::new(EntitlementResetPeriod::Month, Some(according_to), None);
        Cycle { reset, since }
    }

    fn kind_between(one: &Cycle, other: &Cycle) -> Option<(OffsetDateTime, UsageMarkerType)> {
        let from = datetime!(2026-09-10 0:00 UTC);
        let until = datetime!(2026-10-20 0:00 UTC);
        restart_between(from, Some(one), until, other).map(|restart| (restart.at, restart.kind))
    }

    #[test]
    fn a_period_ends_or_a_subscription_begins() {
        let by_start = |since| monthly(since, MonthlyAccordingTo::SubscriptionStart);
        let first = by_start(datetime!(2026-09-01 0:00 UTC));
        assert_eq!(
            kind_between(&first, &first),
            Some((datetime!(2026-10-01 0:00 UTC), UsageMarkerType::PeriodicReset))
        );
        let second = datetime!(2026-09-15 0:00 UTC);
        assert_eq!(
            kind_between(&first, &by_start(second)),
            Some((second, UsageMarkerType::SubscriptionChangeReset))
        );
        let late = by_start(datetime!(2026-10-15 0:00 UTC));
        assert_eq!(
            kind_between(&first, &late),
            Some((datetime!(2026-10-01 0:00 UTC), UsageMarkerType::PeriodicReset))
        );
    }

    #[test]
    fn calendar_months_outlive_subscriptions() {
        let by_calendar = |since| monthly(since, MonthlyAccordingTo::StartOfTheMonth);
        let first = by_calendar(datetime!(2026-09-01 0:00 UTC));
        for other in [datetime!(2026-09-15 0:00 UTC), datetime!(2026-10-10 0:00 UTC)] {
            assert_eq!(
                kind_between(&first, &by_calendar(other)),
                Some((datetime!(2026-10-01 0:00 UTC), UsageMarkerType::PeriodicReset))
            );
        }
    }

    #[test]
    fn what_has_no_periods_never_restarts() {
        let cycle = monthly(datetime!(2026-09-01 0:00 UTC), MonthlyAccordingTo::SubscriptionStart);
        let change = UsageChange {
            at: datetime!(2026-09-02 0:00 UTC),
            amount: Amount::from(3),
            unique: None,
            dimensions: serde_json::Map::new(),
            cycle: Some(cycle.clone()),
        };
        let changes = [(&change, Some(&cycle))];
        assert_eq!(restarts(&changes, None, datetime!(2027-01-01 0:00 UTC)), []);
        assert_eq!(restarts(&changes, Some(&cycle), datetime!(2026-10-01 0:00 UTC)).len(), 1);
        assert_eq!(restarts(&changes, Some(&cycle), datetime!(2026-09-30 0:00 UTC)), []);
    }
}
