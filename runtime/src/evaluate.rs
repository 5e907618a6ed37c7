//! The decision of a check, from an entitlement and the usage so far. One pure function, in exact
//! decimals.
//!
//! Stigg publishes that unlimited usage and soft limits never deny, that a hard limit may be reached
//! but not exceeded, and that requested values must all be granted. How much a check requests that
//! names no amount is not published: it counts as one.

use stigg::entitlements::AccessDeniedReason;

use crate::Amount;
use crate::check::{Check, Kind};
use crate::snapshot::Entry;

/// The usage of an entitlement at the moment of a check.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Usage {
    /// As Stigg counted it, or 0 if the usage period has ended since, and what this process has
    /// reserved, or used since.
    pub(crate) total: Amount,
    /// Whether the usage period has ended since.
    pub(crate) is_predicted: bool,
}

impl Usage {
    #[inline]
    pub(crate) fn of(entry: &Entry, local: Amount, wall: i64) -> Self {
        let is_predicted = entry.has_period_ended(wall);
        let counted = if is_predicted { Amount::ZERO } else { entry.usage.unwrap_or_default() };
        Self { total: counted + local, is_predicted }
    }
}

/// The credits that pay for a feature: an entitlement and its total usage. None if the customer has
/// no credits in the currency.
pub(crate) type Purse<'a> = Option<(&'a Entry, Amount)>;

/// Decides a check, by the total usage so far. None grants.
///
/// `purse` has the credits that the feature consumes, if it does.
#[inline]
pub(crate) fn denial(
    entry: &Entry,
    usage: Amount,
    purse: Purse<'_>,
    check: &Check<'_>,
) -> Option<AccessDeniedReason> {
    if !entry.is_of(check.kind) {
        return Some(AccessDeniedReason::FeatureTypeMismatch);
    }
    if !entry.granted && !depends_on_request(entry) {
        return Some(entry.reason.clone().unwrap_or(AccessDeniedReason::Other));
    }
    if !fits(entry.kind, check) {
        return Some(AccessDeniedReason::FeatureTypeMismatch);
    }
    match entry.kind {
        Kind::Number | Kind::Metered if exceeds(entry, usage, check.amount()) => {
            return Some(AccessDeniedReason::RequestedUsageExceedingLimit);
        }
        Kind::Enum => {
            let is_granted = |value: &&str| entry.values.iter().any(|own| **own == **value);
            if !check.values.iter().all(is_granted) {
                return Some(AccessDeniedReason::RequestedValuesMismatch);
            }
        }
        Kind::Credits => return lack_of_credits(entry, usage, check.usage),
        _ => {}
    }
    let rate = entry.rate.as_ref()?;
    let cost = rate.amount * check.amount();
    let suffices = match purse {
        Some((credits, used)) => credits.soft || cost <= left(credits, used),
        None => cost <= Amount::ZERO,
    };
    (!suffices).then_some(AccessDeniedReason::InsufficientCredits)
}

/// Whether features of this kind have what is requested: an amount, or values.
fn fits(kind: Kind, check: &Check<'_>) -> bool {
    match kind {
        Kind::Other => true,
        Kind::Number | Kind::Metered | Kind::Credits => check.values.is_empty(),
        Kind::Enum => check.usage.is_none(),
        Kind::Boolean => check.usage.is_none() && check.values.is_empty(),
    }
}

/// Whether Stigg's denial was about the one unit that it assumed, so that another request may be
/// granted.
fn depends_on_request(entry: &Entry) -> bool {
    match &entry.reason {
        Some(AccessDeniedReason::RequestedUsageExceedingLimit) => {
            matches!(entry.kind, Kind::Number | Kind::Metered)
        }
        Some(AccessDeniedReason::RequestedValuesMismatch) => entry.kind == Kind::Enum,
        Some(AccessDeniedReason::InsufficientCredits) => {
            entry.kind == Kind::Credits || entry.rate.is_some()
        }
        _ => false,
    }
}

#[inline]
fn exceeds(entry: &Entry, usage: Amount, request: Amount) -> bool {
    if entry.unlimited || entry.soft {
        return false;
    }
    match entry.limit {
        Some(limit) => usage + request > limit,
        // A number without a limit that Stigg grants has none; otherwise it is nothing.
        None => !entry.granted && usage + request > Amount::ZERO,
    }
}

fn lack_of_credits(
    entry: &Entry,
    usage: Amount,
    request: Option<Amount>,
) -> Option<AccessDeniedReason> {
    let left = left(entry, usage);
    let suffices = entry.soft
        || entry.unlimited
        || left > Amount::ZERO && request.is_none_or(|request| request <= left);
    (!suffices).then_some(AccessDeniedReason::InsufficientCredits)
}

fn left(entry: &Entry, usage: Amount) -> Amount {
    entry.limit.unwrap_or_default() - usage
}

#[cfg(test)]
mod tests {
    use stigg::entitlements::AccessDeniedReason::{self, *};

    use super::{Usage, denial};
    use crate::check::{Check, Kind};
    use crate::snapshot::{Entry, Rate};
    use crate::{Access, Amount};

    fn metered(limit: f64, usage: f64) -> Entry {
        Entry::of_access("feature", &Access::limited(limit).used(usage), false)
    }

    fn credits(granted: f64, consumed: f64) -> Entry {
        Entry::of_access("credits", &Access::limited(granted).used(consumed), true)
    }

    fn check() -> Check<'static> {
        Check::feature("feature")
    }

    fn decide(entry: &Entry, check: Check<'_>) -> Option<AccessDeniedReason> {
        denial(entry, Usage::of(entry, Amount::ZERO, 0).total, None, &check)
    }

    #[test]
    fn a_hard_limit_may_be_reached_but_not_exceeded() {
        let entry = metered(10.0, 7.0);
        assert_eq!(decide(&entry, check().requesting(3)), None);
        assert_eq!(decide(&entry, check().requesting(3.5)), Some(RequestedUsageExceedingLimit));
        assert_eq!(decide(&metered(0.3, 0.1), check().requesting(0.2)), None, "exactly");
    }

    #[test]
    fn a_check_without_an_amount_requests_one_and_nothing_is_granted_at_the_limit() {
        assert_eq!(decide(&metered(3.0, 2.0), check()), None);
        assert_eq!(decide(&metered(3.0, 3.0), check()), Some(RequestedUsageExceedingLimit));
        for nothing in [0, -5] {
            assert_eq!(decide(&metered(3.0, 3.0), check().requesting(nothing)), None);
        }
        let over = decide(&metered(3.0, 4.0), check().requesting(0));
        assert_eq!(over, Some(RequestedUsageExceedingLimit));
    }

    #[test]
    fn soft_limits_and_unlimited_usage_never_deny() {
        let soft = Entry { soft: true, ..metered(3.0, 9.0) };
        let unlimited = Entry { unlimited: true, limit: None, ..metered(3.0, 9.0) };
        for entry in [soft, unlimited] {
            assert_eq!(decide(&entry, check().requesting(f64::INFINITY)), None);
        }
    }

    #[test]
    fn a_denial_for_lack_of_room_is_decided_again_for_what_is_requested() {
        let full = |reason| Entry { granted: false, reason: Some(reason), ..metered(3.0, 3.0) };
        let check = check().requesting(0);
        assert_eq!(decide(&full(RequestedUsageExceedingLimit), check), None);
        for reason in [Revoked, BudgetExceeded, InsufficientCredits] {
            assert_eq!(decide(&full(reason.clone()), check), Some(reason));
        }
        let unsaid = Entry { reason: None, ..full(Revoked) };
        assert_eq!(decide(&unsaid, check), Some(Other));
    }

    #[test]
    fn a_number_without_a_limit_is_what_stigg_says() {
        let granted = Entry { limit: None, ..metered(0.0, 5.0) };
        assert_eq!(decide(&granted, check()), None);
        let reason = Some(RequestedUsageExceedingLimit);
        let denied = Entry { granted: false, reason, ..granted };
        assert_eq!(decide(&denied, check()), Some(RequestedUsageExceedingLimit));
    }

    #[test]
    fn all_requested_values_must_be_granted() {
        let regions = Entry::of_access("regions", &Access::values(["eu", "us"]), false);
        for (values, reason) in
            [(&[][..], None), (&["us", "eu"], None), (&["eu", "EU"], Some(RequestedValuesMismatch))]
        {
            assert_eq!(decide(&regions, Check::values("regions", values)), reason);
        }
    }

    #[test]
    fn a_check_of_another_type_is_a_mismatch() {
        let boolean = Entry { kind: Kind::Boolean, ..metered(1.0, 0.0) };
        assert_eq!(decide(&boolean, Check::boolean("feature")), None);
        for other in [Check::metered("feature"), Check::number("feature")] {
            assert_eq!(decide(&boolean, other), Some(FeatureTypeMismatch));
            assert_eq!(decide(&metered(1.0, 0.0), other), None, "numbers are one type");
        }
    }

    #[test]
    fn a_request_that_does_not_fit_the_type_is_a_mismatch() {
        let boolean = Entry { kind: Kind::Boolean, ..metered(1.0, 0.0) };
        let regions = Entry::of_access("regions", &Access::values(["eu"]), false);
        for entry in [&boolean, &regions] {
            assert_eq!(decide(entry, check().requesting(1)), Some(FeatureTypeMismatch));
        }
        let of_any_type = Entry { kind: Kind::Other, ..boolean.clone() };
        assert_eq!(decide(&of_any_type, check().requesting(1)), None);
        let denied = Entry { granted: false, reason: Some(Revoked), ..boolean };
        assert_eq!(decide(&denied, check().requesting(1)), Some(Revoked));
    }

    #[test]
    fn credits_are_granted_while_some_are_left_or_as_many_as_requested() {
        let check = Check::credits("credits");
        assert_eq!(decide(&credits(5.0, 4.5), check), None);
        assert_eq!(decide(&credits(5.0, 4.5), check.requesting(0.5)), None);
        assert_eq!(decide(&credits(5.0, 4.5), check.requesting(1)), Some(InsufficientCredits));
        for request in [check, check.requesting(0)] {
            assert_eq!(decide(&credits(5.0, 5.0), request), Some(InsufficientCredits));
        }
        let soft = Entry { soft: true, ..credits(5.0, 9.0) };
        assert_eq!(decide(&soft, check.requesting(9)), None);
    }

    #[test]
    fn a_feature_that_costs_credits_needs_room_and_credits() {
        let rate = Some(Rate { currency: "credits".into(), amount: 2.into() });
        let entry = Entry { rate, ..metered(10.0, 0.0) };
        let with = |left: f64, amount: i32| {
            let purse = credits(left, 0.0);
            let used = Usage::of(&purse, Amount::ZERO, 0).total;
            let usage = Usage::of(&entry, Amount::ZERO, 0).total;
            denial(&entry, usage, Some((&purse, used)), &check().requesting(amount))
        };
        assert_eq!(with(4.0, 2), None);
        assert_eq!(with(4.0, 3), Some(InsufficientCredits));
        assert_eq!(with(40.0, 11), Some(RequestedUsageExceedingLimit), "the limit comes first");
        assert_eq!(decide(&entry, check()), Some(InsufficientCredits), "no credits at all");
        assert_eq!(decide(&entry, check().requesting(0)), None);
    }

    #[test]
    fn when_the_usage_period_has_ended_only_local_usage_counts() {
        let entry = Entry { period_end: Some(1_000), ..metered(5.0, 5.0) };
        let local = Amount::from(2);
        let during = Usage::of(&entry, local, 999);
        let after = Usage::of(&entry, local, 1_000);
        assert_eq!((during.total, during.is_predicted), (7.into(), false));
        assert_eq!((after.total, after.is_predicted), (2.into(), true));
        assert_eq!(denial(&entry, after.total, None, &check().requesting(3)), None);
        let reason = denial(&entry, after.total, None, &check().requesting(4));
        assert_eq!(reason, Some(RequestedUsageExceedingLimit));
    }
}
