//! Prices of subscriptions.

use std::borrow::Cow;
use std::collections::BTreeSet;

use stigg::catalog::{BillingModel, BillingPeriod, PricingType, TiersMode};
use stigg::common::{Currency, Number};
use stigg::subscriptions::{MoneyInput, PriceOverrideInput, PriceTierInput};
use time::OffsetDateTime;

use crate::accounts::{AppliedDiscount, Off, Terms};
use crate::catalog::{Addon, Lookup, Plan, Price, Tier};
use crate::values::amount::Amount;
use crate::values::failure::{Failure, Outcome, check_amount};
use crate::values::periods::whole_months;

/// An applicable price and the quantity charged.
#[derive(Clone, Debug)]
pub(crate) struct Charge<'a> {
    pub(crate) price: Cow<'a, Price>,
    /// The add-on that the price belongs to, and its quantity; `None` for a price of the plan.
    pub(crate) addon: Option<(&'a Addon, u32)>,
    /// Units of the feature; `None` for a flat fee.
    pub(crate) units: Option<Amount>,
    pub(crate) amount: Amount,
}

impl Charge<'_> {
    /// Whether it is due when the billing period starts. Usage is charged when the period ends.
    pub(crate) fn is_up_front(&self) -> bool {
        self.price.billing_model != BillingModel::UsageBased
    }
}

/// The price of a billing period.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Quote {
    pub(crate) currency: Currency,
    pub(crate) sub_total: Amount,
    pub(crate) discount: Amount,
}

impl Quote {
    pub(crate) fn total(&self) -> Amount {
        self.sub_total - self.discount
    }
}

/// The price of a billing period on these terms; nothing for plans without set prices.
pub(crate) fn quote(
    catalog: &Lookup,
    terms: &Terms,
    customers_discount: Option<&AppliedDiscount>,
    at: OffsetDateTime,
) -> Option<Quote> {
    let charges = charges(catalog, terms);
    let currency = charges.first()?.price.currency.clone();
    let sub_total = charges.iter().map(|charge| charge.amount).sum();
    Some(discounted(currency, sub_total, terms, customers_discount, at))
}

/// The price for a sum of charges on these terms, less the discount that applies.
pub(crate) fn discounted(
    currency: Currency,
    sub_total: Amount,
    terms: &Terms,
    customers_discount: Option<&AppliedDiscount>,
    at: OffsetDateTime,
) -> Quote {
    let sub_total = sub_total.rounded(&currency);
    let discount = active_discount(terms, customers_discount, at)
        .map_or(Amount::ZERO, |discount| amount_off(discount, sub_total, &currency));
    Quote { currency, sub_total, discount }
}

/// All charges on these terms: those of the plan, then those of the add-ons.
pub(crate) fn charges<'a>(catalog: &'a Lookup, terms: &Terms) -> Vec<Charge<'a>> {
    let Some(plan) = terms.plan_in(catalog) else { return Vec::new() };
    let country = localisation(catalog, plan, terms);
    let mut charges = plan_charges(plan, terms, country);
    for line in &terms.addons {
        let Some(addon) = line.addon_in(catalog) else { continue };
        let prices = price_list(&addon.prices, terms.billing_period.as_ref(), country);
        charges.extend(prices.map(|price| {
            let price = overridden(price, Some(&addon.ref_id), &terms.price_overrides);
            charge(price, Some((addon, line.quantity)), terms)
        }));
    }
    charges
}

/// The charges for usage above the limits of the plan, without units.
pub(crate) fn overage_charges<'a>(catalog: &'a Lookup, terms: &Terms) -> Vec<Charge<'a>> {
    let Some(plan) = terms.plan_in(catalog) else { return Vec::new() };
    let country = localisation(catalog, plan, terms);
    price_list(&plan.overage_prices, terms.billing_period.as_ref(), country)
        .map(|price| charge(Cow::Borrowed(price), None, terms))
        .collect()
}

/// The charges of the plan on these terms.
pub(crate) fn charges_of_plan<'a>(
    catalog: &Lookup,
    terms: &Terms,
    plan: &'a Plan,
) -> Vec<Charge<'a>> {
    plan_charges(plan, terms, localisation(catalog, plan, terms))
}

fn plan_charges<'a>(plan: &'a Plan, terms: &Terms, country: Option<&str>) -> Vec<Charge<'a>> {
    let own = terms.minimum_spend.as_ref().filter(|_| plan.pricing_type == PricingType::Paid);
    let prices = price_list(&plan.prices, terms.billing_period.as_ref(), country)
        .filter(|price| own.is_none() || price.billing_model != BillingModel::MinimumSpend)
        .map(|price| overridden(price, None, &terms.price_overrides));
    let own = own.map(|minimum| Cow::Owned(minimum_spend(minimum, terms, country)));
    prices.chain(own).map(|price| charge(price, None, terms)).collect()
}

/// The price of a minimum spend that a subscription sets itself.
fn minimum_spend(minimum: &MoneyInput, terms: &Terms, country: Option<&str>) -> Price {
    Price {
        billing_model: BillingModel::MinimumSpend,
        billing_period: terms.billing_period.clone().unwrap_or(BillingPeriod::Monthly),
        currency: minimum.currency.clone().unwrap_or(Currency::Usd),
        country: country.map(str::to_owned),
        amount: Some(minimum.amount.as_f64()),
        feature: None,
        block_size: None,
        tiers_mode: None,
        tiers: Vec::new(),
        min_unit_quantity: None,
        max_unit_quantity: None,
    }
}

/// Whether anything in the terms has a price.
pub(crate) fn is_priced(catalog: &Lookup, terms: &Terms) -> bool {
    let plan = terms.plan_in(catalog);
    plan.is_some_and(|plan| plan.pricing_type == PricingType::Paid)
        || terms.addons_in(catalog).any(|addon| !addon.prices.is_empty())
}

/// Checks that paid terms have a billing period and a price for it.
pub(crate) fn require_prices(catalog: &Lookup, terms: &Terms) -> Outcome<()> {
    if !is_priced(catalog, terms) {
        return Ok(());
    }
    let Some(period) = &terms.billing_period else {
        let message = format!("Set the billing period: `{}` is a paid plan", terms.plan);
        return Err(Failure::invalid("BillingPeriodMissingError", message));
    };
    let lacks = |prices: &[Price]| {
        !prices.is_empty() && price_list(prices, Some(period), None).next().is_none()
    };
    let plan = terms.plan_in(catalog).filter(|plan| plan.pricing_type == PricingType::Paid);
    let without = plan.filter(|plan| lacks(&plan.prices)).map(|plan| &plan.ref_id).or_else(|| {
        terms.addons_in(catalog).find(|addon| lacks(&addon.prices)).map(|addon| &addon.ref_id)
    });
    match without {
        None => Ok(()),
        Some(name) => {
            let message = format!("`{name}` has no {period} price without a country");
            Err(Failure::new("PriceNotFound", message).with("refId", name.as_str()))
        }
    }
}

/// Checks that the minimum spend is in the currency of the other prices, and that amounts of spend
/// are within the emulator's limit.
pub(crate) fn check_spend(catalog: &Lookup, terms: &Terms) -> Outcome<()> {
    if let Some(budget) = &terms.budget {
        check_amount(budget.limit.as_f64(), "budget.limit")?;
    }
    let Some(minimum) = &terms.minimum_spend else { return Ok(()) };
    check_amount(minimum.amount.as_f64(), "minimumSpend.minimum.amount")?;
    if minimum.amount < 0.0 {
        return Err(Failure::bad_input("The minimum spend cannot be negative"));
    }
    let charges = charges(catalog, terms);
    let currencies: BTreeSet<_> =
        charges.iter().map(|charge| charge.price.currency.as_str()).collect();
    match currencies.len() {
        0 | 1 => Ok(()),
        _ => Err(Failure::bad_input("The minimum spend must be in the currency of the prices")),
    }
}

/// All prices of the plan and the add-ons on these terms, for every period and country.
pub(crate) fn all_prices<'a>(catalog: &'a Lookup, plan: &'a Plan, terms: &Terms) -> Vec<&'a Price> {
    let of_addons = terms.addons_in(catalog).flat_map(|addon| &addon.prices);
    plan.prices.iter().chain(of_addons).collect()
}

/// The discount that applies: the subscription's own from its start, otherwise the customer's,
/// until it ends.
pub(crate) fn active_discount<'a>(
    terms: &'a Terms,
    customers_discount: Option<&'a AppliedDiscount>,
    at: OffsetDateTime,
) -> Option<&'a AppliedDiscount> {
    let has_begun = |discount: &&AppliedDiscount| discount.since <= at;
    let own = terms.discount.as_ref().filter(has_begun);
    own.or(customers_discount.filter(has_begun)).filter(|discount| {
        discount.months.is_none_or(|months| f64::from(whole_months(discount.since, at)) < months)
    })
}

fn amount_off(discount: &AppliedDiscount, sub_total: Amount, currency: &Currency) -> Amount {
    match &discount.off {
        Off::Percent(percent) => sub_total.percent(*percent).rounded(currency),
        Off::Amounts(amounts) => {
            let own = amounts.iter().find(|(of, _)| of == currency);
            own.map_or(Amount::ZERO, |(_, amount)| amount.rounded(currency).min(sub_total))
        }
    }
}

/// The country whose prices apply. Everything ordered must have such prices, because an order has a
/// single currency.
fn localisation<'a>(catalog: &Lookup, plan: &Plan, terms: &'a Terms) -> Option<&'a str> {
    let country = terms.country.as_deref()?;
    let period = terms.billing_period.as_ref();
    let has_own = |prices: &[Price]| {
        prices.is_empty() || price_list(prices, period, Some(country)).next().is_some()
    };
    let of_plan = has_own(&plan.prices) && has_own(&plan.overage_prices);
    let all = of_plan && terms.addons_in(catalog).all(|addon| has_own(&addon.prices));
    all.then_some(country)
}

/// The prices for a billing period (a month by default) and a country.
pub(crate) fn price_list<'a>(
    prices: &'a [Price],
    period: Option<&BillingPeriod>,
    country: Option<&str>,
) -> impl Iterator<Item = &'a Price> {
    let period = period.cloned().unwrap_or(BillingPeriod::Monthly);
    let country = country.map(str::to_owned);
    prices.iter().filter(move |price| price.billing_period == period && price.country == country)
}

fn overridden<'a>(
    price: &'a Price,
    addon: Option<&str>,
    overrides: &[PriceOverrideInput],
) -> Cow<'a, Price> {
    // A subscription sets its minimum spend in a field of its own.
    let is_fixed = price.billing_model == BillingModel::MinimumSpend;
    let own = overrides
        .iter()
        .find(|other| other.addon_id.as_deref() == addon && other.feature_id == price.feature)
        .filter(|_| !is_fixed);
    let Some(own) = own else { return Cow::Borrowed(price) };
    let mut price = price.clone();
    if let Some(money) = &own.price {
        price.amount = Some(money.amount.as_f64());
        price.tiers.clear();
    }
    if let Some(tiers) = &own.tiers {
        price.amount = None;
        price.tiers = tiers.iter().map(Tier::from).collect();
    }
    Cow::Owned(price)
}

impl From<&PriceTierInput> for Tier {
    fn from(tier: &PriceTierInput) -> Self {
        Self {
            up_to: tier.up_to.map(Number::as_f64),
            unit_price: tier.unit_price.as_ref().map(|money| money.amount.as_f64()),
            flat_price: tier.flat_price.as_ref().map(|money| money.amount.as_f64()),
        }
    }
}

fn charge<'a>(price: Cow<'a, Price>, addon: Option<(&'a Addon, u32)>, terms: &Terms) -> Charge<'a> {
    let units = price
        .feature
        .as_ref()
        .map(|feature| terms.quantities.get(feature).copied().unwrap_or_default());
    let amount = match price.billing_model {
        BillingModel::FlatFee | BillingModel::MinimumSpend => {
            let held = addon.map_or(Amount::ONE, |(_, held)| held.into());
            held * price.amount.unwrap_or_default().into()
        }
        _ => amount_for(&price, units.unwrap_or_default()),
    };
    let amount = amount.rounded(&price.currency);
    Charge { price, addon, units, amount }
}

/// The price of a number of units.
pub(super) fn amount_for(price: &Price, units: Amount) -> Amount {
    if let Some(amount) = price.amount {
        let blocks = price.block_size.map_or(units, |size| units.blocks(size.into()));
        return blocks * amount.into();
    }
    let cost = |tier: &Tier, units: Amount| {
        let money = |amount: Option<f64>| Amount::from(amount.unwrap_or_default());
        units * money(tier.unit_price) + money(tier.flat_price)
    };
    let mut below = Amount::ZERO;
    let mut sum = Amount::ZERO;
    for tier in &price.tiers {
        let up_to = tier.up_to.map(Amount::from);
        let within = up_to.map_or(units, |up_to| units.min(up_to)) - below;
        if within <= Amount::ZERO {
            break;
        }
        let is_last = up_to.is_none_or(|up_to| units <= up_to);
        if price.tiers_mode == Some(TiersMode::Volume) {
            if is_last {
                return cost(tier, units);
            }
        } else {
            sum = sum + cost(tier, within);
        }
        below = below + within;
    }
    sum
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "these numbers have exact representations")]
mod tests {
    use super::*;

    fn tiered(mode: TiersMode) -> Price {
        let tier = |up_to, unit_price, flat_price| Tier { up_to, unit_price, flat_price };
        Price {
            billing_model: BillingModel::PerUnit,
            billing_period: BillingPeriod::Monthly,
            currency: Currency::Usd,
            country: None,
            amount: None,
            feature: Some("feature".to_owned()),
            tiers_mode: Some(mode),
            tiers: vec![
                tier(Some(10.0), Some(2.0), None),
                tier(Some(20.0), Some(1.0), Some(5.0)),
                tier(None, Some(0.5), None),
            ],
            block_size: None,
            min_unit_quantity: None,
            max_unit_quantity: None,
        }
    }

    fn cost_of(price: &Price, units: f64) -> f64 {
        amount_for(price, units.into()).to_f64()
    }

    #[test]
    fn graduated_tiers_price_each_unit_by_its_tier() {
        let price = tiered(TiersMode::Graduated);
        assert_eq!(cost_of(&price, 0.0), 0.0);
        assert_eq!(cost_of(&price, 10.0), 20.0);
        assert_eq!(cost_of(&price, 11.0), 20.0 + 5.0 + 1.0);
        assert_eq!(cost_of(&price, 30.0), 20.0 + 5.0 + 10.0 + 5.0);
    }

    #[test]
    fn blocks_are_charged_in_full() {
        let price = Price {
            amount: Some(3.0),
            block_size: Some(100.0),
            tiers_mode: None,
            tiers: Vec::new(),
            ..tiered(TiersMode::Graduated)
        };
        assert_eq!(cost_of(&price, 0.0), 0.0);
        assert_eq!(cost_of(&price, 1.0), 3.0);
        assert_eq!(cost_of(&price, 100.0), 3.0);
        assert_eq!(cost_of(&price, 100.5), 6.0);
    }

    #[test]
    fn volume_tiers_price_all_units_by_the_tier_of_the_total() {
        let price = tiered(TiersMode::Volume);
        assert_eq!(cost_of(&price, 0.0), 0.0);
        assert_eq!(cost_of(&price, 10.0), 20.0);
        assert_eq!(cost_of(&price, 11.0), 11.0 + 5.0);
        assert_eq!(cost_of(&price, 30.0), 15.0);
    }
}
