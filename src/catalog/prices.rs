//! Prices, tiers and money.

use serde::{Deserialize, Serialize};

use crate::catalog::{BillingCadence, BillingModel, BillingPeriod, Feature, TiersMode};
use crate::common::Money;
use crate::common::outputs::null_as_empty;

/// Names for one and for several units of something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Units {
    /// Name of one unit.
    pub singular: Option<String>,
    /// Name of several units.
    pub plural: Option<String>,
}

/// Currency that you defined yourself, such as credits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CustomCurrency {
    /// Identifier of the currency.
    pub currency_id: String,
    /// Name of the currency, for display.
    pub display_name: String,
    /// Symbol of the currency, if it has one.
    pub symbol: Option<String>,
    /// Names of the currency's units.
    pub units: Option<Units>,
}

/// Rate at which usage is paid in credits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreditRate {
    /// Flat rate, in units of the credit currency.
    pub amount: f64,
    /// Identifier of the credit currency.
    pub currency_id: String,
    /// Identifier of the custom currency behind the rate, if it is given.
    pub custom_currency_id: Option<String>,
}

/// One tier of a price that depends on the number of units.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PriceTier {
    /// Number of units at which the tier ends, if it has an end.
    pub up_to: Option<f64>,
    /// Price of each unit in the tier.
    pub unit_price: Option<Money>,
    /// Flat price of the tier, whatever the number of units.
    pub flat_price: Option<Money>,
}

/// One price of a plan or an add-on.
///
/// A plan can have several prices: for each billing period, and for each thing that is charged
/// for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Price {
    /// What the charge is based on.
    pub billing_model: BillingModel,
    /// Period that the price is for.
    pub billing_period: BillingPeriod,
    /// Whether the price is charged once or repeatedly.
    pub billing_cadence: BillingCadence,
    /// Identifier of the price in the connected billing provider.
    pub billing_id: Option<String>,
    /// Country that a localized price is for, as an ISO 3166-1 code.
    pub billing_country_code: Option<String>,
    /// Amount of the price, if it is a single amount. See `tiers` for a price with tiers.
    pub price: Option<Money>,
    /// How the tiers apply to the number of units. Absent if the price has no tiers.
    pub tiers_mode: Option<TiersMode>,
    /// Tiers of the price. Absent if it has none.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub tiers: Vec<PriceTier>,
    /// Lowest number of units that can be bought, if there is such a bound.
    pub min_unit_quantity: Option<f64>,
    /// Highest number of units that can be bought, if there is such a bound.
    pub max_unit_quantity: Option<f64>,
    /// Number of units in one block, if the price is charged per block of units.
    pub block_size: Option<f64>,
    /// Rate at which usage is paid in credits, if it is.
    pub credit_rate: Option<CreditRate>,
    /// Custom currency that the price is about, if there is one.
    pub custom_currency: Option<CustomCurrency>,
    /// Identifier of the custom currency that paying the price tops up, if there is one.
    pub top_up_custom_currency_id: Option<String>,
    /// Feature that is charged for. Absent if the price is not tied to a feature.
    pub feature: Option<Feature>,
}

/// A price reduced to what it costs and how often, as [`ActiveSubscription`](crate::subscriptions::ActiveSubscription) holds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PriceSummary {
    /// Period that the price is for.
    pub billing_period: BillingPeriod,
    /// Amount of the price, if it is a single amount. See `tiers` for a price with tiers.
    pub price: Option<Money>,
}
