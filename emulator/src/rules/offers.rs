//! The content of paywalls.

use stigg::catalog::{BillingModel, BillingPeriod};
use stigg::common::Currency;

use super::pricing::{amount_for, price_list};
use crate::catalog::{Plan, Price};
use crate::values::amount::Amount;

/// The audience of a paywall, which determines the prices it sees.
#[derive(Clone, Debug, Default)]
pub(crate) struct Audience {
    pub(crate) country: Option<String>,
    /// Whether prices of all countries are shown.
    pub(crate) everywhere: bool,
}

impl Audience {
    /// The prices that the audience sees: for each billing period those of its country, or else
    /// those without a country.
    pub(crate) fn prices<'p>(&self, prices: &'p [Price]) -> Vec<&'p Price> {
        if self.everywhere {
            return prices.iter().collect();
        }
        let of_period = |period: BillingPeriod| {
            let list = |country| price_list(prices, Some(&period), country).collect::<Vec<_>>();
            let local = self.country.as_deref().map(|country| list(Some(country)));
            local.filter(|local| !local.is_empty()).unwrap_or_else(|| list(None))
        };
        [BillingPeriod::Monthly, BillingPeriod::Annually].into_iter().flat_map(of_period).collect()
    }

    /// The minimum price of a plan, for each of its billing periods and countries.
    pub(crate) fn price_points<'p>(&self, plan: &'p Plan) -> Vec<PricePoint<'p>> {
        let prices = self.prices(&plan.prices);
        let mut groups: Vec<Vec<&Price>> = Vec::new();
        for price in prices {
            let belongs = |group: &&mut Vec<&Price>| {
                group.iter().any(|other| {
                    other.billing_period == price.billing_period && other.country == price.country
                })
            };
            match groups.iter_mut().find(belongs) {
                Some(group) => group.push(price),
                None => groups.push(vec![price]),
            }
        }
        groups.iter().filter_map(|group| PricePoint::of(group)).collect()
    }
}

/// The minimum price of a billing period.
#[derive(Clone, Debug)]
pub(crate) struct PricePoint<'p> {
    pub(crate) billing_period: &'p BillingPeriod,
    pub(crate) country: Option<&'p str>,
    pub(crate) currency: &'p Currency,
    pub(crate) amount: Amount,
    /// The feature that is charged, if it is the only charge.
    pub(crate) feature: Option<&'p str>,
    /// Whether more units cost more.
    pub(crate) is_open: bool,
}

impl<'p> PricePoint<'p> {
    /// The sum of the prices for one billing period and country.
    fn of(prices: &[&'p Price]) -> Option<Self> {
        let first = *prices.first()?;
        let amount: Amount = prices.iter().map(|price| least(price)).sum();
        Some(Self {
            billing_period: &first.billing_period,
            country: first.country.as_deref(),
            currency: &first.currency,
            amount: amount.rounded(&first.currency),
            feature: first.feature.as_deref().filter(|_| prices.len() == 1),
            is_open: prices.iter().any(|price| price.feature.is_some()),
        })
    }
}

/// The minimum amount of a price: the full fee, the per-unit price for the smallest quantity, and
/// zero for usage.
fn least(price: &Price) -> Amount {
    match price.billing_model {
        BillingModel::FlatFee => price.amount.unwrap_or_default().into(),
        BillingModel::PerUnit => amount_for(price, price.min_unit_quantity.unwrap_or(1.0).into()),
        _ => Amount::ZERO,
    }
}

/// The symbol of a currency, or its code if it has no symbol of its own.
pub(crate) fn symbol(currency: &Currency) -> &str {
    match currency {
        Currency::Usd => "$",
        Currency::Eur => "€",
        Currency::Gbp => "£",
        Currency::Jpy => "¥",
        other => other.as_str(),
    }
}
