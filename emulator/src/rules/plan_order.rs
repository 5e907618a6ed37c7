//! The order of plans, which decides whether a change of plans is an upgrade or a downgrade.

use std::cmp::Ordering;

use stigg::catalog::{BillingPeriod, PricingType};
use stigg::common::Currency;

use super::offers::{Audience, PricePoint};
use crate::accounts::Terms;
use crate::catalog::{Lookup, Plan};
use crate::values::amount::Amount;

/// Whether the change from the terms of a subscription to the latest version of a plan is a
/// downgrade (`Less`), an upgrade (`Greater`) or neither (`Equal`).
///
/// A plan is above the plans that it inherits from. Otherwise, paid plans are in the order of their
/// starting prices and custom ones in that of the catalog; free plans are below paid ones, and paid
/// plans below custom ones.
pub(crate) fn direction(
    catalog: &Lookup,
    from: &Terms,
    to: &Plan,
    period: Option<&BillingPeriod>,
    country: Option<&str>,
) -> Ordering {
    let Some(old) = from.plan_in(catalog) else { return Ordering::Equal };
    if old.ref_id == to.ref_id {
        return Ordering::Equal;
    }
    if from.lineage_in(catalog).any(|base| base.plan.ref_id == to.ref_id) {
        return Ordering::Less;
    }
    let latest = catalog.latest_plan_version(&to.ref_id);
    if catalog.lineage(&to.ref_id, latest).any(|base| base.plan.ref_id == old.ref_id) {
        return Ordering::Greater;
    }
    match (&to.pricing_type, &old.pricing_type) {
        (PricingType::Paid, PricingType::Paid) => {
            let audience = Audience { country: country.map(str::to_owned), everywhere: false };
            let (new, old) = (audience.price_points(to), audience.price_points(old));
            by_starting_price(&new, &old, period)
        }
        (PricingType::Custom, PricingType::Custom) => {
            let place = |plan: &Plan| {
                catalog.plans_of(&plan.product).position(|other| other.ref_id == plan.ref_id)
            };
            place(to).cmp(&place(old))
        }
        (new, old) => rank(new).cmp(&rank(old)),
    }
}

fn rank(pricing_type: &PricingType) -> u8 {
    match pricing_type {
        PricingType::Free => 0,
        PricingType::Paid => 1,
        _ => 2,
    }
}

/// Compares starting prices: for the given billing period, else for one that both plans have, else
/// for a year. Prices in different currencies are equal.
fn by_starting_price(
    new: &[PricePoint<'_>],
    old: &[PricePoint<'_>],
    period: Option<&BillingPeriod>,
) -> Ordering {
    let periods = [&BillingPeriod::Monthly, &BillingPeriod::Annually];
    let both = period.into_iter().chain(periods).find_map(|period| {
        let find = |points: &[PricePoint<'_>]| {
            let point = points.iter().find(|point| point.billing_period == period)?;
            Some((point.currency.clone(), point.amount))
        };
        Some((find(new)?, find(old)?))
    });
    let by_year = |points: &[PricePoint<'_>]| points.first().map(for_a_year);
    match both.or_else(|| Some((by_year(new)?, by_year(old)?))) {
        Some(((currency, new), (other, old))) if currency == other => new.cmp(&old),
        _ => Ordering::Equal,
    }
}

fn for_a_year(point: &PricePoint<'_>) -> (Currency, Amount) {
    let periods: u32 = if *point.billing_period == BillingPeriod::Annually { 1 } else { 12 };
    (point.currency.clone(), point.amount * periods.into())
}
