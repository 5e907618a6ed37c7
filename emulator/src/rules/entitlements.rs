//! The entitlements of a customer.

use stigg::catalog::{BillingModel, EntitlementBehavior, MeterType};
use time::{OffsetDateTime, PrimitiveDateTime};

use super::usage_periods;
use crate::accounts::{Account, Allowance, Subscription};
use crate::catalog::{Feature, Lookup, PlanEntitlement};
use crate::values::amount::Amount;
use crate::values::periods::{Cycle, Period};

/// The entitlement of a customer to one feature, from all sources combined.
#[derive(Clone, Debug)]
pub(crate) struct Entitlement {
    pub(crate) allowance: Allowance,
    /// The time that usage periods are counted from.
    pub(crate) since: OffsetDateTime,
    /// When a change of plan last reset the usage.
    last_reset: Option<OffsetDateTime>,
}

impl Entitlement {
    pub(crate) fn reset_anchor(&self) -> Option<OffsetDateTime> {
        self.cycle().map(|cycle| cycle.anchor())
    }

    pub(crate) fn usage_period(&self, now: OffsetDateTime) -> Option<Period> {
        self.cycle().map(|cycle| cycle.period_at(now))
    }

    /// The time whose usage counts: the usage period, or what is left of it after a change of plan.
    /// `None` if all usage counts.
    pub(crate) fn counted_period(&self, now: OffsetDateTime) -> Option<Period> {
        let period = self.usage_period(now);
        let Some(reset) = self.last_reset else { return period };
        let end = period.map_or(PrimitiveDateTime::MAX.assume_utc(), |period| period.end);
        let start = period.map_or(reset, |period| period.start.max(reset));
        Some(Period { start, end })
    }

    /// The usage periods, if usage is reset.
    pub(crate) fn cycle(&self) -> Option<Cycle> {
        let reset = self.allowance.reset.clone()?;
        Some(Cycle { reset, since: self.since })
    }
}

/// The running subscriptions that count: those without a resource, and those of the given resource.
pub(crate) fn in_scope<'a>(
    account: &'a Account,
    resource: Option<&'a str>,
) -> impl Iterator<Item = &'a Subscription> {
    account
        .running()
        .filter(move |held| held.resource.is_none() || held.resource.as_deref() == resource)
}

/// Whether a customer uses a feature through a subscription, whatever that includes, or through a
/// promotional entitlement.
pub(crate) fn has_access(
    account: &Account,
    feature: &Feature,
    resource: Option<&str>,
    now: OffsetDateTime,
) -> bool {
    in_scope(account, resource).next().is_some()
        || usage_periods::grants(account, feature, now).next().is_some()
}

/// The highest entitlement of all sources: the subscriptions in scope, including trials, and the
/// promotional entitlements.
pub(crate) fn entitlement(
    catalog: &Lookup,
    account: &Account,
    feature: &Feature,
    resource: Option<&str>,
    now: OffsetDateTime,
) -> Option<Entitlement> {
    let subscribed =
        in_scope(account, resource).filter_map(|held| of_subscription(catalog, held, feature));
    let promotional =
        usage_periods::grants(account, feature, now).map(|grant| grant.allowance.clone());
    let mut allowance = subscribed.chain(promotional).reduce(Allowance::max)?;
    if feature.meter_type != MeterType::Incremental {
        allowance.reset = None;
    }
    let since = usage_periods::anchor(catalog, account, feature, resource, now)?;
    let last_reset = usage_periods::resets(account, feature, resource, now).pop();
    Some(Entitlement { allowance, since, last_reset })
}

impl Allowance {
    /// Combines two allowances: the higher limit, the values of both, and a soft limit if either
    /// has one.
    fn max(self, other: Self) -> Self {
        let soft = self.soft || other.soft;
        let enum_values = union(&self.enum_values, &other.enum_values);
        let height = |allowance: &Self| {
            let Self { unlimited, usage_limit, .. } = *allowance;
            if unlimited { (true, Amount::ZERO) } else { (false, usage_limit.unwrap_or_default()) }
        };
        let higher = if height(&other) > height(&self) { other } else { self };
        Self { soft, enum_values, ..higher }
    }
}

/// The entitlement from one subscription: its own or that of its plan, combined with the add-ons.
pub(super) fn of_subscription(
    catalog: &Lookup,
    held: &Subscription,
    feature: &Feature,
) -> Option<Allowance> {
    if is_revoked(catalog, held, feature) {
        return None;
    }
    let own = held.entitlements.get(&feature.ref_id).cloned();
    let mut value = own.or_else(|| of_plan(catalog, held, feature));
    let mut overriding = None::<Allowance>;
    for line in &held.terms.addons {
        let addon = line.addon_in(catalog)?;
        let Some(granted) = of_feature(&addon.entitlements, feature) else { continue };
        let given = Allowance::from(granted);
        if granted.behavior == EntitlementBehavior::Override {
            let usage_limit = given.usage_limit.map(|limit| limit * line.quantity.into());
            let given = Allowance { usage_limit, ..given };
            overriding = Some(match overriding {
                Some(other) => other.max(given),
                None => given,
            });
            continue;
        }
        let value = value.get_or_insert_with(|| Allowance {
            usage_limit: given.usage_limit.map(|_| Amount::ZERO),
            reset: given.reset.clone(),
            ..Allowance::default()
        });
        value.unlimited |= given.unlimited;
        value.soft |= given.soft;
        value.enum_values = union(&value.enum_values, &given.enum_values);
        let Some(limit) = given.usage_limit else { continue };
        let base = value.usage_limit.unwrap_or_default();
        value.usage_limit = Some(base + limit * line.quantity.into());
    }
    let mut value = match (value, overriding) {
        // Usage still resets as the plan says.
        (Some(value), Some(highest)) => Some(Allowance { reset: value.reset, ..highest }),
        (value, highest) => value.or(highest),
    };
    if let Some(value) = &mut value
        && charges_overage(catalog, held, feature)
    {
        value.soft = true;
    }
    value
}

/// Whether the plan charges for usage above the limit.
fn charges_overage(catalog: &Lookup, held: &Subscription, feature: &Feature) -> bool {
    let plan = held.terms.plan_in(catalog);
    let mut prices = plan.into_iter().flat_map(|plan| &plan.overage_prices);
    prices.any(|price| price.feature.as_deref() == Some(&feature.ref_id))
}

/// Whether a subscription denies access to a feature: its plan does, or the nearest base plan that
/// names the feature, or an add-on. What is set on the subscription itself counts before its plan.
pub(super) fn is_revoked(catalog: &Lookup, held: &Subscription, feature: &Feature) -> bool {
    let denied = |entry: &PlanEntitlement| entry.access_denied;
    let by_plan = || in_lineage(catalog, held, feature).is_some_and(denied);
    let mut addons = held.terms.addons_in(catalog);
    let by_addon = addons.any(|addon| of_feature(&addon.entitlements, feature).is_some_and(denied));
    by_addon || !held.entitlements.contains_key(&feature.ref_id) && by_plan()
}

/// The entitlement of the plan, or of the nearest base plan that has one.
fn in_lineage<'a>(
    catalog: &'a Lookup,
    held: &'a Subscription,
    feature: &Feature,
) -> Option<&'a PlanEntitlement> {
    let mut lineage = held.terms.lineage_in(catalog);
    lineage.find_map(|version| of_feature(&version.plan.entitlements, feature))
}

fn of_feature<'a>(
    entitlements: &'a [PlanEntitlement],
    feature: &Feature,
) -> Option<&'a PlanEntitlement> {
    entitlements.iter().find(|entry| entry.feature == feature.ref_id)
}

/// The entitlement from the plan or the nearest base plan that has one; the quantity bought if the
/// plan charges per unit.
fn of_plan(catalog: &Lookup, held: &Subscription, feature: &Feature) -> Option<Allowance> {
    let plan = held.terms.plan_in(catalog)?;
    let mut allowance = in_lineage(catalog, held, feature).map(Allowance::from);
    let bought = plan.prices.iter().any(|price| {
        price.billing_model == BillingModel::PerUnit
            && price.feature.as_deref() == Some(&feature.ref_id)
    });
    if bought {
        let quantity = held.terms.quantities.get(&feature.ref_id).copied();
        allowance.get_or_insert_default().usage_limit = quantity;
    }
    allowance
}

fn union(one: &[String], two: &[String]) -> Vec<String> {
    let others = two.iter().filter(|value| !one.contains(value));
    one.iter().chain(others).cloned().collect()
}
