//! Inputs of automatic recharge.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::builder_conversions;
use crate::types::{GrantExpirationPeriod, ThresholdType};

/// Argument of `getAutoRechargeSettings`: whose automatic recharge settings to fetch.
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
pub struct GetAutoRechargeSettingsInput {
    /// Identifier of the credit currency that is recharged.
    #[builder(setter(custom), field(ty = "String", build = "self.currency_id"))]
    pub currency_id: String,
    /// Identifier of the customer whose settings to fetch.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
}

impl GetAutoRechargeSettingsInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        customer_id: impl Into<String>,
        currency_id: impl Into<String>,
    ) -> GetAutoRechargeSettingsInputBuilder {
        GetAutoRechargeSettingsInputBuilder {
            currency_id: currency_id.into(),
            customer_id: customer_id.into(),
            ..GetAutoRechargeSettingsInputBuilder::empty()
        }
    }
}

builder_conversions!(GetAutoRechargeSettingsInput, GetAutoRechargeSettingsInputBuilder);

impl Validate for GetAutoRechargeSettingsInput {
    fn validate(&self) -> Checked {
        check::filled("currencyId", &self.currency_id)?;
        check::filled("customerId", &self.customer_id)?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        Ok(())
    }
}

/// Argument of `saveAutoRechargeSettings`: how a customer's credits are recharged.
///
/// When the balance falls below the threshold, credits are bought to bring it up to the target.
/// Recharging is switched off at the spend limit, or when a payment fails.
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
pub struct SaveAutoRechargeSettingsInput {
    /// Identifier of the credit currency to recharge.
    #[builder(setter(custom), field(ty = "String", build = "self.currency_id"))]
    pub currency_id: String,
    /// Identifier of the customer whose settings to save.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Whether credits are recharged automatically.
    #[builder(setter(custom), field(ty = "bool", build = "self.is_enabled"))]
    pub is_enabled: bool,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
    /// How long the bought credits last: `OneMonth` or `OneYear`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grant_expiration_period: Option<GrantExpirationPeriod>,
    /// Most to spend on recharges in a month, in whole currency units.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_spend_limit: Option<f64>,
    /// Balance that a recharge brings the credits up to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_balance: Option<f64>,
    /// How to read `thresholdValue`: as a `CreditAmount` or a `DollarAmount`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold_type: Option<ThresholdType>,
    /// Balance below which a recharge happens; `thresholdType` says how to read it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold_value: Option<f64>,
}

impl SaveAutoRechargeSettingsInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        customer_id: impl Into<String>,
        currency_id: impl Into<String>,
        is_enabled: bool,
    ) -> SaveAutoRechargeSettingsInputBuilder {
        SaveAutoRechargeSettingsInputBuilder {
            currency_id: currency_id.into(),
            customer_id: customer_id.into(),
            is_enabled,
            ..SaveAutoRechargeSettingsInputBuilder::empty()
        }
    }
}

builder_conversions!(SaveAutoRechargeSettingsInput, SaveAutoRechargeSettingsInputBuilder);

impl Validate for SaveAutoRechargeSettingsInput {
    fn validate(&self) -> Checked {
        check::filled("currencyId", &self.currency_id)?;
        check::filled("customerId", &self.customer_id)?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        check::amount("maxSpendLimit", self.max_spend_limit.as_ref())?;
        check::amount("targetBalance", self.target_balance.as_ref())?;
        check::amount("thresholdValue", self.threshold_value.as_ref())?;
        Ok(())
    }
}
