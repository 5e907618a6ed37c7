//! Charges for reported usage. They are due when the billing period ends.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use stigg::catalog::{BillingModel, MeterType};
use time::{OffsetDateTime, PrimitiveDateTime};

use super::entitlements;
use super::pricing::{self, Charge, amount_for};
use crate::accounts::{Account, Subscription, Terms, Usage, UsageChange, UsageKey};
use crate::catalog::{Feature, Lookup};
use crate::values::amount::Amount;
use crate::values::periods::{Cycle, Period};

/// The charges for the usage of a billing period.
#[derive(Debug, Default)]
pub(crate) struct UsageBill<'a> {
    /// Pay as you go: all usage is charged.
    pub(crate) on_demand: Vec<Charge<'a>>,
    /// The part of the on-demand charges that the minimum spend has paid when the period began,
    /// as a negative amount.
    pub(crate) prepaid: Option<Charge<'a>>,
    /// Charges for the usage above limits.
    pub(crate) overage: Vec<Charge<'a>>,
}

impl<'a> UsageBill<'a> {
    /// The charges for usage in the period on the subscription's current terms.
    pub(crate) fn of(
        catalog: &'a Lookup,
        account: &Account,
        held: &Subscription,
        period: Period,
    ) -> Self {
        Self::of_usage(catalog, held, period, |feature| {
            account.usage.get(&held.usage_key(feature)).map(Cow::Borrowed)
        })
    }

    /// The charges for the period if the usage of a feature changed.
    pub(super) fn with_change(
        catalog: &'a Lookup,
        account: &Account,
        held: &Subscription,
        period: Period,
        changed: &Feature,
        change: &UsageChange,
    ) -> Self {
        Self::of_usage(catalog, held, period, |feature| {
            let usage = account.usage.get(&held.usage_key(feature));
            if feature.ref_id != changed.ref_id {
                return usage.map(Cow::Borrowed);
            }
            let mut usage = usage.cloned().unwrap_or_default();
            usage.record(change.clone(), change.at);
            Some(Cow::Owned(usage))
        })
    }

    fn of_usage<'u>(
        catalog: &'a Lookup,
        held: &Subscription,
        period: Period,
        usage: impl Fn(&Feature) -> Option<Cow<'u, Usage>>,
    ) -> Self {
        let mut bill = Self::default();
        let usage = |feature: &str| {
            let feature = catalog.feature(feature)?;
            Some((feature, usage(feature)?))
        };
        for charge in pricing::charges(catalog, &held.terms) {
            match charge.price.billing_model {
                BillingModel::MinimumSpend => bill.prepaid = Some(charge),
                BillingModel::UsageBased => {
                    let used = charge.price.feature.as_deref().and_then(usage);
                    let units =
                        used.map(|(feature, usage)| feature.billed(usage.within(feature, period)));
                    bill.on_demand.push(charge.for_units(units.unwrap_or_default()));
                }
                _ => {}
            }
        }
        for charge in pricing::overage_charges(catalog, &held.terms) {
            let used = charge.price.feature.as_deref().and_then(usage);
            let units = used.map(|(feature, usage)| {
                feature.billed(above_limit(catalog, held, feature, &usage, period))
            });
            bill.overage.push(charge.for_units(units.unwrap_or_default()));
        }
        let on_demand = total(&bill.on_demand);
        let minimum = bill.prepaid.filter(|_| on_demand > Amount::ZERO);
        bill.prepaid =
            minimum.map(|minimum| Charge { amount: -on_demand.min(minimum.amount), ..minimum });
        bill
    }

    /// Whether the terms charge for no usage.
    pub(crate) fn is_empty(&self) -> bool {
        self.on_demand.is_empty() && self.overage.is_empty()
    }

    /// Whether the usage of a feature is charged: on demand, or because it is above the limit.
    pub(super) fn charges_for(&self, feature: &Feature) -> bool {
        let is_of = |charge: &&Charge<'_>| charge.price.feature.as_deref() == Some(&feature.ref_id);
        let above = |charge: &Charge<'_>| charge.units.is_some_and(|units| units > Amount::ZERO);
        self.on_demand.iter().any(|charge| is_of(&charge))
            || self.overage.iter().filter(is_of).any(above)
    }

    /// The cost of the usage, whoever pays it and when.
    pub(crate) fn spend(&self) -> Amount {
        total(&self.on_demand) + total(&self.overage)
    }

    /// The amount that will be invoiced for the usage.
    pub(crate) fn due(&self) -> Amount {
        let prepaid = self.prepaid.as_ref().map_or(Amount::ZERO, |prepaid| prepaid.amount);
        self.spend() + prepaid
    }
}

/// The features whose usage is charged on these terms.
pub(crate) fn features(catalog: &Lookup, terms: &Terms) -> BTreeSet<String> {
    let on_demand = pricing::charges(catalog, terms).into_iter();
    let on_demand = on_demand.filter(|charge| !charge.is_up_front());
    let charges = on_demand.chain(pricing::overage_charges(catalog, terms));
    charges.filter_map(|charge| charge.price.feature.clone()).collect()
}

fn total(charges: &[Charge<'_>]) -> Amount {
    charges.iter().map(|charge| charge.amount).sum()
}

impl Charge<'_> {
    /// The charge for a number of units, if the price depends on it.
    fn for_units(self, units: Amount) -> Self {
        let amount = amount_for(&self.price, units).rounded(&self.price.currency);
        Self { units: Some(units), amount, ..self }
    }
}

/// The usage of a feature above the limit that the subscription grants.
///
/// If usage is reset, the usage of each period counts when it is reset.
fn above_limit(
    catalog: &Lookup,
    held: &Subscription,
    feature: &Feature,
    usage: &Usage,
    period: Period,
) -> Amount {
    let Some(allowance) = entitlements::of_subscription(catalog, held, feature) else {
        return Amount::ZERO;
    };
    if allowance.unlimited {
        return Amount::ZERO;
    }
    let limit = allowance.usage_limit.unwrap_or_default();
    let above = |units: Amount| (units - limit).max(Amount::ZERO);
    match (&feature.meter_type, allowance.reset) {
        (MeterType::Incremental, Some(reset)) => {
            let cycle = Cycle { reset, since: held.usage_anchor(&feature.ref_id) };
            let used = usage.changes().iter().map(|change| cycle.period_at(change.at));
            let ended = used.filter(|used| period.start < used.end && used.end <= period.end);
            let ended: BTreeMap<_, _> = ended.map(|used| (used.start, used)).collect();
            ended.values().map(|used| above(usage.current(feature, Some(*used)))).sum()
        }
        (MeterType::Incremental, None) => {
            let level = |at| above(usage.level_at(feature, at));
            (level(period.end) - level(period.start)).max(Amount::ZERO)
        }
        _ => above(usage.within(feature, period)),
    }
}

impl Subscription {
    /// The key of the usage that it charges for.
    fn usage_key(&self, feature: &Feature) -> UsageKey {
        UsageKey { feature: feature.ref_id.clone(), resource: self.resource.clone() }
    }
}

impl Usage {
    /// The usage to charge for a period: what was used within it, or the level at its end if the
    /// usage of the feature fluctuates.
    fn within(&self, feature: &Feature, period: Period) -> Amount {
        let units = match feature.meter_type {
            MeterType::Fluctuating => self.level_at(feature, period.end),
            _ => self.current(feature, Some(period)),
        };
        units.max(Amount::ZERO)
    }

    /// The usage since the beginning, as if it were never reset.
    fn level_at(&self, feature: &Feature, end: OffsetDateTime) -> Amount {
        let start = PrimitiveDateTime::MIN.assume_utc();
        self.current(feature, Some(Period { start, end }))
    }
}
