//! Usage over time.

use stigg::usage::UsageMarkerType;
use time::OffsetDateTime;

use super::metering::Meter;
use crate::accounts::UsageChange;
use crate::catalog::Feature;
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
/// chronological order, each with the usage periods it is counted in; `changes_of_plan` are those
/// that reset usage.
pub(crate) fn restarts(
    changes: &[(&UsageChange, Option<&Cycle>)],
    changes_of_plan: &[OffsetDateTime],
    end: OffsetDateTime,
) -> Vec<Restart> {
    let next = changes.iter().skip(1).map(|(change, _)| change.at);
    let gaps = changes.iter().zip(next.chain([end]));
    gaps.filter_map(|((change, cycle), until)| {
        restart_between(change.at, *cycle, changes_of_plan, until)
    })
    .collect()
}

/// The first reset after a change: either its usage period ends, or the plan changes.
fn restart_between(
    from: OffsetDateTime,
    cycle: Option<&Cycle>,
    changes_of_plan: &[OffsetDateTime],
    until: OffsetDateTime,
) -> Option<Restart> {
    let periodic = cycle
        .map(|cycle| Restart { at: cycle.next_start(from), kind: UsageMarkerType::PeriodicReset });
    let changed = changes_of_plan
        .iter()
        .find(|at| **at > from)
        .map(|at| Restart { at: *at, kind: UsageMarkerType::SubscriptionChangeReset });
    // If both occur at the same time, the period end wins: it would have happened anyway.
    let first = periodic.into_iter().chain(changed).min_by_key(|restart| restart.at);
    first.filter(|restart| restart.at <= until)
}

/// Measures the changes, starting from nothing at each reset. Returns the points, and the resets at
/// which there was usage to reset.
pub(crate) fn series<'a>(
    feature: &Feature,
    changes: &[&UsageChange],
    restarts: &'a [Restart],
) -> (Vec<Point>, Vec<&'a Restart>) {
    let mut meter = Meter::of(feature);
    let mut points: Vec<Point> = Vec::new();
    let mut effective = Vec::new();
    let mut restart = |restart: &'a Restart, meter: &mut Meter<'_>, points: &mut Vec<Point>| {
        let had_usage = meter.value() != Amount::ZERO;
        meter.reset();
        if had_usage {
            effective.push(restart);
            points.push(Point { at: restart.at, value: Amount::ZERO, is_restart: true });
        }
    };
    let mut restarts = restarts.iter().peekable();
    for change in changes {
        while let Some(due) = restarts.next_if(|restart| restart.at <= change.at) {
            restart(due, &mut meter, &mut points);
        }
        meter.add(change);
        let value = feature.in_units(meter.value());
        match points.last_mut() {
            // Only the last value at a given time becomes a point.
            Some(last) if last.at == change.at => last.value = value,
            _ => points.push(Point { at: change.at, value, is_restart: false }),
        }
    }
    restarts.for_each(|due| restart(due, &mut meter, &mut points));
    (points, effective)
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

    fn kind_between(cycle: &Cycle, plans: &[OffsetDateTime]) -> (OffsetDateTime, UsageMarkerType) {
        let from = datetime!(2026-09-10 0:00 UTC);
        let until = datetime!(2026-10-20 0:00 UTC);
        let restart = restart_between(from, Some(cycle), plans, until).expect("a reset");
        (restart.at, restart.kind)
    }

    #[test]
    fn a_period_ends_or_the_plan_changes() {
        let end = (datetime!(2026-10-01 0:00 UTC), UsageMarkerType::PeriodicReset);
        let change = |at| (at, UsageMarkerType::SubscriptionChangeReset);
        let early = datetime!(2026-09-15 0:00 UTC);
        let late = datetime!(2026-10-15 0:00 UTC);
        for according_to in
            [MonthlyAccordingTo::SubscriptionStart, MonthlyAccordingTo::StartOfTheMonth]
        {
            let cycle = monthly(datetime!(2026-09-01 0:00 UTC), according_to);
            assert_eq!(kind_between(&cycle, &[]), end);
            assert_eq!(kind_between(&cycle, &[early, late]), change(early));
            assert_eq!(kind_between(&cycle, &[late]), end);
            assert_eq!(kind_between(&cycle, &[end.0]), end);
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
        assert_eq!(restarts(&[(&change, None)], &[], datetime!(2027-01-01 0:00 UTC)), []);
        let changes = [(&change, Some(&cycle))];
        assert_eq!(restarts(&changes, &[], datetime!(2026-10-01 0:00 UTC)).len(), 1);
        assert_eq!(restarts(&changes, &[], datetime!(2026-09-30 0:00 UTC)), []);
    }
}
