//! What a subscription is made of: add-ons, quantities, prices and limits on spending.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::{builder_conversions, from_required_string};
use crate::types::{ChargeType, CreditGrantCadence, Currency};

/// Add-on and its quantity, in the inputs that provision, update or price a subscription.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Builder)]
#[builder(
    pattern = "owned",
    setter(into, strip_option),
    custom_constructor,
    create_empty = "empty",
    build_fn(private, name = "finish", error = "Infallible"),
    derive(Clone, Debug, PartialEq)
)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SubscriptionAddonInput {
    /// Identifier of the add-on.
    #[builder(setter(custom), field(ty = "String", build = "self.addon_id"))]
    pub addon_id: String,
    /// Quantity of the add-on.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<i32>,
}

impl SubscriptionAddonInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(addon_id: impl Into<String>) -> SubscriptionAddonInputBuilder {
        SubscriptionAddonInputBuilder {
            addon_id: addon_id.into(),
            ..SubscriptionAddonInputBuilder::empty()
        }
    }
}

builder_conversions!(SubscriptionAddonInput, SubscriptionAddonInputBuilder);
from_required_string!(SubscriptionAddonInput);

impl Validate for SubscriptionAddonInput {
    fn validate(&self) -> Checked {
        check::filled("addonId", &self.addon_id)?;
        check::count("quantity", self.quantity.as_ref())?;
        Ok(())
    }
}

/// Quantity of a per-unit feature, in the inputs that provision, update or price a
/// subscription.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct BillableFeatureInput {
    /// Identifier of the feature.
    pub feature_id: String,
    /// Number of units to subscribe to.
    pub quantity: f64,
}

impl BillableFeatureInput {
    /// Makes the value of all its fields.
    pub fn new(feature_id: impl Into<String>, quantity: impl Into<f64>) -> Self {
        Self { feature_id: feature_id.into(), quantity: quantity.into() }
    }
}

impl Validate for BillableFeatureInput {
    fn validate(&self) -> Checked {
        check::filled("featureId", &self.feature_id)?;
        check::amount("quantity", &self.quantity)?;
        Ok(())
    }
}

/// Quantity of a charge, in the inputs that provision, update or price a subscription.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ChargeInput {
    /// Identifier of what is charged, a feature or a credit as `type` says.
    pub id: String,
    /// Number of units to charge.
    pub quantity: f64,
    /// Kind of charge: `FEATURE` or `CREDIT`.
    #[serde(rename = "type")]
    pub kind: ChargeType,
}

impl ChargeInput {
    /// Makes the value of all its fields.
    pub fn new(
        id: impl Into<String>,
        quantity: impl Into<f64>,
        kind: impl Into<ChargeType>,
    ) -> Self {
        Self { id: id.into(), quantity: quantity.into(), kind: kind.into() }
    }
}

impl Validate for ChargeInput {
    fn validate(&self) -> Checked {
        check::filled("id", &self.id)?;
        check::amount("quantity", &self.quantity)?;
        Ok(())
    }
}

/// Price to charge in place of a standard one, when provisioning or updating a subscription.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Builder)]
#[builder(
    pattern = "owned",
    setter(into, strip_option),
    custom_constructor,
    create_empty = "empty",
    build_fn(private, name = "finish", error = "Infallible"),
    derive(Clone, Debug, PartialEq)
)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PriceOverrideInput {
    /// Identifier of the add-on whose price is replaced.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub addon_id: Option<String>,
    /// Whether the price replaced is the base charge.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_charge: Option<bool>,
    /// Number of units in a block.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub block_size: Option<f64>,
    /// When credits are granted: `BEGINNING_OF_BILLING_PERIOD` or `MONTHLY`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit_grant_cadence: Option<CreditGrantCadence>,
    /// Rate at which usage costs credits.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit_rate: Option<CreditRateInput>,
    /// Identifier of the currency whose price is replaced.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency_id: Option<String>,
    /// Identifier of the feature whose price is replaced.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feature_id: Option<String>,
    /// Price to charge instead.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<MoneyInput>,
    /// Tiers of the price to charge instead.
    #[builder(default, setter(each(name = "tier", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tiers: Option<Vec<PriceTierInput>>,
}

impl PriceOverrideInput {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> PriceOverrideInputBuilder {
        PriceOverrideInputBuilder { ..PriceOverrideInputBuilder::empty() }
    }
}

builder_conversions!(PriceOverrideInput, PriceOverrideInputBuilder);

impl Validate for PriceOverrideInput {
    fn validate(&self) -> Checked {
        check::filled("addonId", self.addon_id.as_ref())?;
        check::amount("blockSize", self.block_size.as_ref())?;
        check::nested("creditRate", self.credit_rate.as_ref())?;
        check::filled("currencyId", self.currency_id.as_ref())?;
        check::filled("featureId", self.feature_id.as_ref())?;
        check::nested("price", self.price.as_ref())?;
        check::each("tiers", self.tiers.as_deref().unwrap_or_default())?;
        Ok(())
    }
}

/// Tier of a price, in `PriceOverrideInput`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Builder)]
#[builder(
    pattern = "owned",
    setter(into, strip_option),
    custom_constructor,
    create_empty = "empty",
    build_fn(private, name = "finish", error = "Infallible"),
    derive(Clone, Debug, PartialEq)
)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PriceTierInput {
    /// Flat price of the tier.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flat_price: Option<MoneyInput>,
    /// Price of each unit in the tier.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<MoneyInput>,
    /// Quantity the tier reaches up to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub up_to: Option<f64>,
}

impl PriceTierInput {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> PriceTierInputBuilder {
        PriceTierInputBuilder { ..PriceTierInputBuilder::empty() }
    }
}

builder_conversions!(PriceTierInput, PriceTierInputBuilder);

impl Validate for PriceTierInput {
    fn validate(&self) -> Checked {
        check::nested("flatPrice", self.flat_price.as_ref())?;
        check::nested("unitPrice", self.unit_price.as_ref())?;
        check::amount("upTo", self.up_to.as_ref())?;
        Ok(())
    }
}

/// Rate at which usage costs credits, in `PriceOverrideInput`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Builder)]
#[builder(
    pattern = "owned",
    setter(into, strip_option),
    custom_constructor,
    create_empty = "empty",
    build_fn(private, name = "finish", error = "Infallible"),
    derive(Clone, Debug, PartialEq)
)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreditRateInput {
    /// Flat amount of the rate.
    #[builder(setter(custom), field(ty = "f64", build = "self.amount"))]
    pub amount: f64,
    /// Identifier of the currency of the rate.
    #[builder(setter(custom), field(ty = "String", build = "self.currency_id"))]
    pub currency_id: String,
    /// Formula that works out the cost from the dimensions of an event.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost_formula: Option<String>,
    /// Identifier of the custom currency of the rate.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_currency_id: Option<String>,
}

impl CreditRateInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        amount: impl Into<f64>,
        currency_id: impl Into<String>,
    ) -> CreditRateInputBuilder {
        CreditRateInputBuilder {
            amount: amount.into(),
            currency_id: currency_id.into(),
            ..CreditRateInputBuilder::empty()
        }
    }
}

builder_conversions!(CreditRateInput, CreditRateInputBuilder);

impl Validate for CreditRateInput {
    fn validate(&self) -> Checked {
        check::amount("amount", &self.amount)?;
        check::filled("currencyId", &self.currency_id)?;
        check::filled("customCurrencyId", self.custom_currency_id.as_ref())?;
        Ok(())
    }
}

/// Amount of money, in inputs that hold prices, discounts or minimum spends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Builder)]
#[builder(
    pattern = "owned",
    setter(into, strip_option),
    custom_constructor,
    create_empty = "empty",
    build_fn(private, name = "finish", error = "Infallible"),
    derive(Clone, Debug, PartialEq)
)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct MoneyInput {
    /// Amount in whole currency units: 49 is $49.00.
    #[builder(setter(custom), field(ty = "f64", build = "self.amount"))]
    pub amount: f64,
    /// Currency of the amount.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
}

impl MoneyInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(amount: impl Into<f64>) -> MoneyInputBuilder {
        MoneyInputBuilder { amount: amount.into(), ..MoneyInputBuilder::empty() }
    }
}

builder_conversions!(MoneyInput, MoneyInputBuilder);

impl Validate for MoneyInput {
    fn validate(&self) -> Checked {
        check::amount("amount", &self.amount)?;
        Ok(())
    }
}

/// Minimum spend, in the inputs that provision or update a subscription.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Builder)]
#[builder(
    pattern = "owned",
    setter(into, strip_option),
    custom_constructor,
    create_empty = "empty",
    build_fn(private, name = "finish", error = "Infallible"),
    derive(Clone, Debug, PartialEq)
)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SubscriptionMinimumSpendValueInput {
    /// Least amount to be spent.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<MoneyInput>,
}

impl SubscriptionMinimumSpendValueInput {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> SubscriptionMinimumSpendValueInputBuilder {
        SubscriptionMinimumSpendValueInputBuilder {
            ..SubscriptionMinimumSpendValueInputBuilder::empty()
        }
    }
}

builder_conversions!(SubscriptionMinimumSpendValueInput, SubscriptionMinimumSpendValueInputBuilder);

impl Validate for SubscriptionMinimumSpendValueInput {
    fn validate(&self) -> Checked {
        check::nested("minimum", self.minimum.as_ref())?;
        Ok(())
    }
}

/// Spend limit, in the inputs that provision or update a subscription.
///
/// Under a hard limit, access is denied with `BudgetExceeded` once the limit is hit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct BudgetConfigurationInput {
    /// Whether the limit is soft.
    pub has_soft_limit: bool,
    /// Most that may be spent.
    pub limit: f64,
}

impl BudgetConfigurationInput {
    /// Makes the value of all its fields.
    pub fn new(limit: impl Into<f64>, has_soft_limit: bool) -> Self {
        Self { limit: limit.into(), has_soft_limit }
    }
}

impl Validate for BudgetConfigurationInput {
    fn validate(&self) -> Checked {
        check::amount("limit", &self.limit)?;
        Ok(())
    }
}
