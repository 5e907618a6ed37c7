//! Prices of plans and add-ons.

use serde::{Deserialize, Serialize};
use stigg::catalog::{BillingModel, BillingPeriod, TiersMode};
use stigg::common::Currency;

/// One price, for one billing period and one country.
///
/// Amounts are in whole units of the currency: `49` is $49.00.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Price {
    /// `FLAT_FEE`, `PER_UNIT` (for a quantity set by the subscription) or `USAGE_BASED`.
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
    /// The fee, or the price of one unit. Omit it if there are tiers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<f64>,
    /// Feature whose units are charged. Not allowed for a flat fee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feature: Option<String>,
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

fn us_dollar() -> Currency {
    Currency::Usd
}
