//! Currencies of credits, and what features cost in them.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use stigg::catalog::MeterType;

use super::validate::{amount_is_sound, known};
use super::{CatalogError, Feature};

/// A currency that customers hold credits in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CustomCurrency {
    /// Identifier, as inputs take it for `currencyId`.
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

/// What one unit of a feature's usage costs in credits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreditRate {
    /// The currency.
    pub currency: String,
    /// Credits for one unit.
    pub amount: f64,
}

/// Checks that the feature's rate, if it has one, can be applied to its usage.
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
            "it costs credits, but its usage is not metered",
            "set `meterType` to Incremental or Fluctuating, or take `creditRate` away",
        ));
    }
    amount_is_sound(&place, rate.amount)
}
