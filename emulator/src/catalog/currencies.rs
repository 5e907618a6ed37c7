//! Credit currencies and the credit rates of features.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use stigg::catalog::MeterType;

use super::checks::{amount_is_sound, known};
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
    /// Free-form data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional_meta_data: Option<Map<String, Value>>,
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
pub(super) fn check_rate(
    feature: &Feature,
    currencies: &HashSet<&str>,
) -> Result<(), CatalogError> {
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
