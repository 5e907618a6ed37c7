//! Usage over time.

use std::collections::HashSet;

use stigg::usage::UsageMarkerType;
use time::OffsetDateTime;

use crate::accounts::UsageChange;
use crate::values::amount::Amount;
use crate::values::periods::Cycle;

/// A time at which usage was reset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Restart {
    pub(crate) at: OffsetDateTime,
    pub(crate) kind: UsageMarkerType,
}

/// The usage from a point in time on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Point {
    pub(crate) at: OffsetDateTime,
    pub(crate) value: Amount,
    pub(crate) is_restart: bool,
}

/// Returns the reset after each change, if one occurred before the next change. Changes are in
/// chronological order, each with the cycle it was counted under; `latest` is the current cycle.
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

/// The first reset after a change: either a period of its cycle ends, or the next cycle starts.
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
    // If both occur at the same time, the period end wins: it would have happened anyway.
    let first = periodic.into_iter().chain(changed).min_by_key(|restart| restart.at);
    first.filter(|restart| restart.at <= until)
}

/// Accumulates the changes, starting from zero at each reset. Returns the points, and the resets at
/// which there was usage to reset.
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
    /// Usage since the last reset.
    value: Amount,
    /// Unique values counted since the last reset.
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
            // Only the last value at a given time becomes a point.
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
    use crate::values::periods::Reset;

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
    fn calendar_months_continue_across_subscriptions() {
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
    fn usage_without_periods_is_never_reset() {
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
