//! Credit currencies and the credit rates of features.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use stigg::catalog::MeterType;
use stigg::common::Currency;

use super::checks::{Checked, amount_is_sound, known, recognised};
use super::{CatalogError, Feature};

/// A currency of credits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CustomCurrency {
    /// Identifier, as used in inputs for `currencyId`.
    pub ref_id: String,
    /// Name for display.
    pub display_name: String,
    /// Description for display.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Symbol for display.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// Names of its units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub units: Option<CurrencyUnits>,
    /// Price of one credit in money, for automatic recharges. Defaults to nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<CreditPrice>,
    /// Free-form data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional_meta_data: Option<Map<String, Value>>,
}

/// The price of one credit in money.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreditPrice {
    /// The price, in whole units of the currency.
    pub amount: f64,
    /// Currency of the amount. Defaults to `USD`.
    #[serde(default = "us_dollar")]
    pub currency: Currency,
}

pub(super) fn us_dollar() -> Currency {
    Currency::Usd
}

/// Names of a currency's units.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CurrencyUnits {
    /// Name of one unit, such as `credit`.
    pub singular: String,
    /// Name of several units, such as `credits`.
    pub plural: String,
}

/// The price in credits of one unit of a feature's usage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreditRate {
    /// The currency.
    pub currency: String,
    /// Credits for one unit.
    pub amount: f64,
}

/// Checks that a feature with a rate is metered.
pub(super) fn check_rate(feature: &Feature, currencies: &HashSet<&str>) -> Checked {
    let Some(rate) = &feature.credit_rate else { return Ok(()) };
    let place = format!("feature `{}`", feature.ref_id);
    known(&place, "creditRate", "currency", &rate.currency, currencies)?;
    if feature.meter_type == MeterType::None {
        return Err(CatalogError::new(
            place,
            "it has a credit rate, but its usage is not metered",
            "set `meterType` to Incremental or Fluctuating, or remove `creditRate`",
        ));
    }
    amount_is_sound(&place, rate.amount)
}

/// Checks the price of a currency's credits.
pub(super) fn check_credit_price(currency: &CustomCurrency) -> Checked {
    let Some(price) = &currency.price else { return Ok(()) };
    let place = format!("currency `{}`, `price`", currency.ref_id);
    recognised(&place, "currency", &price.currency, Currency::KNOWN)?;
    amount_is_sound(&place, price.amount)
}
