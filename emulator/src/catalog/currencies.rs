//! Credit currencies and the credit rates of features.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use stigg::catalog::MeterType;
use stigg::common::Currency;

use super::checks::{Checked, amount_is_sound, known, recognised};
use super::formulas::Formula;
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

/// The price in credits of a feature's usage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreditRate {
    /// The currency.
    pub currency: String,
    /// Credits for one unit of usage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<f64>,
    /// Credits for an event or a usage report, calculated from its dimensions: a formula of numbers,
    /// names of dimensions, `+`, `-`, `*`, `/` and parentheses, such as
    /// `1.1 * input_tokens + 5 * output_tokens`. Use it instead of `amount`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_formula: Option<String>,
}

/// The price in credits of a feature's usage on a plan, or with an add-on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FeatureRate {
    /// The feature.
    pub feature: String,
    /// Its rate.
    pub rate: CreditRate,
}

/// Checks the default rate of a feature.
pub(super) fn check_rate(feature: &Feature, currencies: &HashSet<&str>) -> Checked {
    let place = format!("feature `{}`", feature.ref_id);
    let rate = feature.credit_rate.as_ref();
    rate.map_or(Ok(()), |rate| check_rate_of(&place, feature, rate, currencies))
}

/// Checks the rates of a plan or add-on.
pub(super) fn check_feature_rates(
    place: &str,
    rates: &[FeatureRate],
    features: &[Feature],
    currencies: &HashSet<&str>,
) -> Checked {
    let place = format!("{place}, `creditRates`");
    for FeatureRate { feature: name, rate } in rates {
        let Some(feature) = features.iter().find(|feature| feature.ref_id == *name) else {
            let problem = format!("there is no feature `{name}`");
            return Err(CatalogError::new(place, problem, "define it"));
        };
        check_rate_of(&place, feature, rate, currencies)?;
        if rates.iter().filter(|other| other.feature == *name).count() > 1 {
            let problem = format!("it has two rates for `{name}`");
            return Err(CatalogError::new(place, problem, "keep one"));
        }
    }
    Ok(())
}

fn check_rate_of(
    place: &str,
    feature: &Feature,
    rate: &CreditRate,
    currencies: &HashSet<&str>,
) -> Checked {
    known(place, "creditRate", "currency", &rate.currency, currencies)?;
    if feature.meter_type == MeterType::None {
        return Err(CatalogError::new(
            place,
            format!("`{}` has a credit rate, but its usage is not metered", feature.ref_id),
            "set `meterType` to Incremental or Fluctuating, or remove the rate",
        ));
    }
    match (rate.amount, &rate.cost_formula) {
        (Some(amount), None) => amount_is_sound(place, amount),
        (None, Some(formula)) => Formula::parse(formula).map(drop).map_err(|problem| {
            let remedy = "use numbers, dimensions, `+`, `-`, `*`, `/` and parentheses";
            CatalogError::new(place, format!("the formula `{formula}` is wrong: {problem}"), remedy)
        }),
        _ => Err(CatalogError::new(
            place,
            "a credit rate has both an amount and a formula, or neither",
            "give either `amount` or `costFormula`",
        )),
    }
}

/// Checks the price of a currency's credits.
pub(super) fn check_credit_price(currency: &CustomCurrency) -> Checked {
    let Some(price) = &currency.price else { return Ok(()) };
    let place = format!("currency `{}`, `price`", currency.ref_id);
    recognised(&place, "currency", &price.currency, Currency::KNOWN)?;
    amount_is_sound(&place, price.amount)
}
