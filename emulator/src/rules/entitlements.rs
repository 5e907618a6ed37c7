//! The entitlements of a customer, and checks of them.

use stigg::catalog::{BillingModel, EntitlementBehavior, FeatureType, MeterType};
use stigg::entitlements::AccessDeniedReason;
use time::OffsetDateTime;

use crate::accounts::{Account, Allowance, Subscription, UsageKey};
use crate::catalog::{Feature, Lookup};
use crate::values::amount::Amount;
use crate::values::periods::{Cycle, Period};

/// The entitlement of a customer to one feature, from all sources combined.
#[derive(Clone, Debug)]
pub(crate) struct Entitlement {
    pub(crate) allowance: Allowance,
    /// When its source started; usage periods are counted from there.
    since: OffsetDateTime,
}

impl Entitlement {
    pub(crate) fn reset_anchor(&self) -> Option<OffsetDateTime> {
        self.cycle().map(|cycle| cycle.anchor())
    }

    pub(crate) fn usage_period(&self, now: OffsetDateTime) -> Option<Period> {
        self.cycle().map(|cycle| cycle.period_at(now))
    }

    /// The usage periods, if usage is reset.
    pub(crate) fn cycle(&self) -> Option<Cycle> {
        let reset = self.allowance.reset.clone()?;
        Some(Cycle { reset, since: self.since })
    }
}

/// The parameters of a check.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    pub(crate) usage: Option<Amount>,
    pub(crate) values: Option<Vec<String>>,
}

/// The result of a check.
#[derive(Clone, Debug)]
pub(crate) struct Check<'a> {
    pub(crate) feature: Option<&'a Feature>,
    pub(crate) entitlement: Option<Entitlement>,
    pub(crate) current_usage: Amount,
    pub(crate) usage_updated_at: Option<OffsetDateTime>,
    pub(crate) request: Request,
    /// The reason for the denial; `None` if access is granted.
    pub(crate) denied: Option<AccessDeniedReason>,
}

/// Checks a feature for a customer or one of its resources.
pub(crate) fn check<'a>(
    catalog: &'a Lookup,
    account: Option<&Account>,
    feature: &str,
    resource: Option<&str>,
    request: Request,
    now: OffsetDateTime,
) -> Check<'a> {
    let mut check = Check {
        feature: catalog.feature(feature),
        entitlement: None,
        current_usage: Amount::ZERO,
        usage_updated_at: None,
        request,
        denied: None,
    };
    check.denied = (|| {
        let Some(account) = account else { return Some(AccessDeniedReason::CustomerNotFound) };
        if account.profile.archived {
            return Some(AccessDeniedReason::CustomerIsArchived);
        }
        if !account.knows(resource) {
            return Some(AccessDeniedReason::CustomerResourceNotFound);
        }
        let Some(feature) = check.feature else {
            return Some(AccessDeniedReason::FeatureNotFound);
        };
        if in_scope(account, resource).next().is_none() {
            return Some(AccessDeniedReason::NoActiveSubscription);
        }
        check.entitlement = entitlement(catalog, account, feature, resource, now);
        let Some(entitlement) = &check.entitlement else {
            return Some(AccessDeniedReason::NoFeatureEntitlementInSubscription);
        };
        let usage =
            UsageKey { feature: feature.ref_id.clone(), resource: resource.map(str::to_owned) };
        if let Some(usage) = account.usage.get(&usage) {
            check.current_usage = usage.current(feature, entitlement.usage_period(now));
            check.usage_updated_at = usage.updated_at;
        }
        refusal(feature, &entitlement.allowance, check.current_usage, &check.request)
            .or_else(|| account.lack_of_credits(catalog, feature, resource, check.request.usage))
    })();
    check
}

/// All entitlements of a customer or one of its resources, by feature.
pub(crate) fn list<'a>(
    catalog: &'a Lookup,
    account: &Account,
    resource: Option<&str>,
    now: OffsetDateTime,
) -> Vec<Check<'a>> {
    catalog
        .features()
        .iter()
        .map(|feature| {
            check(catalog, Some(account), &feature.ref_id, resource, Request::default(), now)
        })
        .filter(|check| check.entitlement.is_some())
        .collect()
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

/// The highest entitlement of all sources: the subscriptions in scope, including trials, and the
/// promotional entitlements.
pub(crate) fn entitlement(
    catalog: &Lookup,
    account: &Account,
    feature: &Feature,
    resource: Option<&str>,
    now: OffsetDateTime,
) -> Option<Entitlement> {
    let subscribed = in_scope(account, resource).filter_map(|held| {
        let allowance = of_subscription(catalog, held, feature)?;
        Some(Entitlement { allowance, since: held.start })
    });
    let promotional = account
        .promotional_entitlements
        .iter()
        .filter(|grant| grant.feature == feature.ref_id && grant.is_active(now))
        .map(|grant| Entitlement { allowance: grant.allowance.clone(), since: grant.granted_at });
    let mut most = subscribed.chain(promotional).reduce(Entitlement::max)?;
    if feature.meter_type != MeterType::Incremental {
        most.allowance.reset = None;
    }
    Some(most)
}

impl Entitlement {
    /// Combines two allowances: the higher limit, the values of both, and a soft limit if either
    /// has one.
    fn max(self, other: Self) -> Self {
        let soft = self.allowance.soft || other.allowance.soft;
        let values = union(&self.allowance.enum_values, &other.allowance.enum_values);
        let height = |entitlement: &Self| {
            let Allowance { unlimited, usage_limit, .. } = entitlement.allowance;
            if unlimited { (true, Amount::ZERO) } else { (false, usage_limit.unwrap_or_default()) }
        };
        let mut higher = if height(&other) > height(&self) { other } else { self };
        higher.allowance.soft = soft;
        higher.allowance.enum_values = values;
        higher
    }
}

/// The entitlement from one subscription: its own or that of its plan, combined with the add-ons.
pub(super) fn of_subscription(
    catalog: &Lookup,
    held: &Subscription,
    feature: &Feature,
) -> Option<Allowance> {
    let own = held.entitlements.get(&feature.ref_id).cloned();
    let mut value = own.or_else(|| of_plan(catalog, held, feature));
    let mut overriding = None::<Entitlement>;
    for line in &held.terms.addons {
        let addon = line.addon_in(catalog)?;
        let granted = addon.entitlements.iter().find(|entry| entry.feature == feature.ref_id);
        let Some(granted) = granted else { continue };
        let given = Allowance::from(granted);
        if granted.behavior == EntitlementBehavior::Override {
            let given = Entitlement { allowance: given, since: held.start };
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
        (Some(value), Some(highest)) => Some(Allowance { reset: value.reset, ..highest.allowance }),
        (value, highest) => value.or(highest.map(|highest| highest.allowance)),
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

/// The entitlement from the plan or the nearest base plan that has one; the quantity bought if the
/// plan charges per unit.
fn of_plan(catalog: &Lookup, held: &Subscription, feature: &Feature) -> Option<Allowance> {
    let plan = held.terms.plan_in(catalog)?;
    let mut lineage = held.terms.lineage_in(catalog).map(|version| version.plan);
    let mut allowance = lineage
        .find_map(|plan| plan.entitlements.iter().find(|entry| entry.feature == feature.ref_id))
        .map(Allowance::from);
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

fn refusal(
    feature: &Feature,
    allowance: &Allowance,
    current_usage: Amount,
    request: &Request,
) -> Option<AccessDeniedReason> {
    match feature.feature_type {
        FeatureType::Number => {
            let limit = allowance.usage_limit.unwrap_or_default();
            let wanted = request.usage.unwrap_or(Amount::ONE).max(Amount::ZERO);
            let fits = allowance.unlimited || allowance.soft || current_usage + wanted <= limit;
            (!fits).then_some(AccessDeniedReason::RequestedUsageExceedingLimit)
        }
        FeatureType::Enum => {
            let wanted = request.values.as_deref().unwrap_or_default();
            let fits = wanted.iter().all(|value| allowance.enum_values.contains(value));
            (!fits).then_some(AccessDeniedReason::RequestedValuesMismatch)
        }
        _ => None,
    }
}

fn union(one: &[String], two: &[String]) -> Vec<String> {
    let others = two.iter().filter(|value| !one.contains(value));
    one.iter().chain(others).cloned().collect()
}
