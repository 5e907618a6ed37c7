//! Prices of plans and add-ons.

use serde::{Deserialize, Serialize};
use stigg::catalog::{BillingModel, BillingPeriod, TiersMode};
use stigg::common::Currency;

use super::checks::{Checked, amount_is_sound};
use super::currencies::us_dollar;
use super::{CatalogError, Plan};

/// One price, for one billing period and one country.
///
/// Amounts are in whole units of the currency: `49` is $49.00.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Price {
    /// `FLAT_FEE`, `PER_UNIT` (for a quantity set by the subscription), `USAGE_BASED` (for the
    /// reported usage, when the billing period ends) or `MINIMUM_SPEND` (a fee that usage-based
    /// charges of the period are deducted from). Only plans have a minimum spend.
    pub billing_model: BillingModel,
    /// `MONTHLY` or `ANNUALLY`.
    pub billing_period: BillingPeriod,
    /// Currency of the amounts. Defaults to `USD`.
    #[serde(default = "us_dollar")]
    pub currency: Currency,
    /// ISO 3166-1 code of the country that the price is for. A price without one applies
    /// everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The fee, or the price of one unit or block of units. Omit it if there are tiers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<f64>,
    /// Feature whose units are charged. Not allowed for a flat fee or a minimum spend.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feature: Option<String>,
    /// Number of units in a block. `amount` is then the price of a block, and a block that is
    /// begun is charged in full. Not allowed with tiers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block_size: Option<f64>,
    /// `GRADUATED` (each unit at the price of its tier) or `VOLUME` (all units at the price of the
    /// tier that the quantity falls into).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tiers_mode: Option<TiersMode>,
    /// Tiers in ascending order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<Tier>,
    /// Minimum quantity that can be bought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_unit_quantity: Option<f64>,
    /// Maximum quantity that can be bought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_unit_quantity: Option<f64>,
}

/// One tier of a price.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Tier {
    /// Last unit of the tier. Omit it in the last tier, which is open-ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to: Option<f64>,
    /// Price of each unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<f64>,
    /// One-time amount for reaching the tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flat_price: Option<f64>,
}

/// Checks the fields that depend on the billing model.
pub(super) fn check_shape(place: &str, price: &Price) -> Checked {
    let refused = |problem: String, remedy: &str| Err(CatalogError::new(place, problem, remedy));
    let model = &price.billing_model;
    if *model == BillingModel::MinimumSpend && !price.tiers.is_empty() {
        return refused(format!("a {model} price has tiers"), "give `amount` instead");
    }
    let Some(size) = price.block_size else { return Ok(()) };
    amount_is_sound(place, size)?;
    if size <= 0.0 {
        return refused("a price has blocks of no units".to_owned(), "set `blockSize` above 0");
    }
    if price.feature.is_none() {
        return refused(format!("a {model} price has a block size"), "remove `blockSize`");
    }
    if !price.tiers.is_empty() {
        let problem = "a price has both tiers and a block size".to_owned();
        return refused(problem, "give `amount` for a block, or `tiers` without `blockSize`");
    }
    Ok(())
}

/// Checks that the prices of an add-on are those that add-ons can have.
pub(super) fn check_addon_prices(place: &str, prices: &[Price]) -> Checked {
    if prices.iter().all(|price| price.billing_model != BillingModel::MinimumSpend) {
        return Ok(());
    }
    let remedy = "move the MINIMUM_SPEND price to a plan";
    Err(CatalogError::new(place, "an add-on has a minimum spend", remedy))
}

/// Checks that the plan charges for usage above limits only where it has a limit.
pub(super) fn check_overage(place: &str, plan: &Plan) -> Checked {
    let place = format!("{place}, `overagePrices`");
    for price in &plan.overage_prices {
        if price.billing_model != BillingModel::UsageBased {
            let problem = format!("an overage price is {}", price.billing_model);
            return Err(CatalogError::new(place, problem, "make it USAGE_BASED"));
        }
        let on_demand = plan.prices.iter().any(|other| {
            other.billing_model == BillingModel::UsageBased && other.feature == price.feature
        });
        if on_demand {
            let name = price.feature.as_deref().unwrap_or_default();
            let problem = format!("all usage of `{name}` is charged already");
            return Err(CatalogError::new(place, problem, "remove one of the two prices"));
        }
    }
    if plan.overage_prices.is_empty() || !plan.prices.is_empty() {
        return Ok(());
    }
    Err(CatalogError::new(place, "the plan has no other prices", "make it PAID, with `prices`"))
}
