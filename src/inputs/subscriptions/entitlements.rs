//! Entitlements that a subscription sets for itself.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::{builder_conversions, from_required_string};
use crate::inputs::{
    MonthlyResetPeriodConfigInput, WeeklyResetPeriodConfigInput, YearlyResetPeriodConfigInput,
};
use crate::types::{CreditCadence, EntitlementResetPeriod};

/// Feature or credit entitlement, in the inputs that provision or update a subscription.
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
pub struct SubscriptionEntitlementInputV2 {
    /// Entitlement to credits.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit: Option<SubscriptionCreditEntitlementInput>,
    /// Entitlement to a feature.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feature: Option<SubscriptionFeatureEntitlementInput>,
}

impl SubscriptionEntitlementInputV2 {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> SubscriptionEntitlementInputV2Builder {
        SubscriptionEntitlementInputV2Builder { ..SubscriptionEntitlementInputV2Builder::empty() }
    }
}

builder_conversions!(SubscriptionEntitlementInputV2, SubscriptionEntitlementInputV2Builder);

impl Validate for SubscriptionEntitlementInputV2 {
    fn validate(&self) -> Checked {
        check::nested("credit", self.credit.as_ref())?;
        check::nested("feature", self.feature.as_ref())?;
        Ok(())
    }
}

/// Entitlement to a feature, in `SubscriptionEntitlementInputV2`.
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
pub struct SubscriptionFeatureEntitlementInput {
    /// Identifier of the feature to grant.
    #[builder(setter(custom), field(ty = "String", build = "self.feature_id"))]
    pub feature_id: String,
    /// Values granted, for an enum feature.
    #[builder(default, setter(each(name = "enum_value", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enum_values: Option<Vec<String>>,
    /// Identifier of the feature group.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feature_group_id: Option<String>,
    /// Whether the limit is soft: access stays granted above it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_soft_limit: Option<bool>,
    /// Whether usage has no limit.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_unlimited_usage: Option<bool>,
    /// When the reset falls for a `resetPeriod` of `MONTH`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monthly_reset_period_configuration: Option<MonthlyResetPeriodConfigInput>,
    /// How often usage is reset: every `HOUR`, `DAY`, `WEEK`, `MONTH` or `YEAR`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reset_period: Option<EntitlementResetPeriod>,
    /// Usage limit of the feature.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage_limit: Option<f64>,
    /// When the reset falls for a `resetPeriod` of `WEEK`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weekly_reset_period_configuration: Option<WeeklyResetPeriodConfigInput>,
    /// When the reset falls for a `resetPeriod` of `YEAR`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub yearly_reset_period_configuration: Option<YearlyResetPeriodConfigInput>,
}

impl SubscriptionFeatureEntitlementInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(feature_id: impl Into<String>) -> SubscriptionFeatureEntitlementInputBuilder {
        SubscriptionFeatureEntitlementInputBuilder {
            feature_id: feature_id.into(),
            ..SubscriptionFeatureEntitlementInputBuilder::empty()
        }
    }
}

builder_conversions!(
    SubscriptionFeatureEntitlementInput,
    SubscriptionFeatureEntitlementInputBuilder
);
from_required_string!(SubscriptionFeatureEntitlementInput);

impl Validate for SubscriptionFeatureEntitlementInput {
    fn validate(&self) -> Checked {
        check::filled("featureId", &self.feature_id)?;
        check::filled("featureGroupId", self.feature_group_id.as_ref())?;
        check::nested(
            "monthlyResetPeriodConfiguration",
            self.monthly_reset_period_configuration.as_ref(),
        )?;
        check::amount("usageLimit", self.usage_limit.as_ref())?;
        check::nested(
            "weeklyResetPeriodConfiguration",
            self.weekly_reset_period_configuration.as_ref(),
        )?;
        check::nested(
            "yearlyResetPeriodConfiguration",
            self.yearly_reset_period_configuration.as_ref(),
        )?;
        Ok(())
    }
}

/// Entitlement to credits, in `SubscriptionEntitlementInputV2`.
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
pub struct SubscriptionCreditEntitlementInput {
    /// Number of credits.
    #[builder(setter(custom), field(ty = "f64", build = "self.amount"))]
    pub amount: f64,
    /// How often the credits are given: every `MONTH` or `YEAR`.
    #[builder(
        setter(custom),
        field(
            ty = "Option<CreditCadence>",
            build = "self.cadence.unwrap_or(CreditCadence::Month)"
        )
    )]
    pub cadence: CreditCadence,
    /// Identifier of the custom currency of the credits.
    #[builder(setter(custom), field(ty = "String", build = "self.custom_currency_id"))]
    pub custom_currency_id: String,
    /// Whether the limit is soft: access stays granted with no credits left.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_soft_limit: Option<bool>,
}

impl SubscriptionCreditEntitlementInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        custom_currency_id: impl Into<String>,
        amount: impl Into<f64>,
        cadence: impl Into<CreditCadence>,
    ) -> SubscriptionCreditEntitlementInputBuilder {
        SubscriptionCreditEntitlementInputBuilder {
            custom_currency_id: custom_currency_id.into(),
            amount: amount.into(),
            cadence: Some(cadence.into()),
            ..SubscriptionCreditEntitlementInputBuilder::empty()
        }
    }
}

builder_conversions!(SubscriptionCreditEntitlementInput, SubscriptionCreditEntitlementInputBuilder);

impl Validate for SubscriptionCreditEntitlementInput {
    fn validate(&self) -> Checked {
        check::amount("amount", &self.amount)?;
        check::filled("customCurrencyId", &self.custom_currency_id)?;
        Ok(())
    }
}

/// Entitlement to a feature, in `ProvisionSubscriptionInput` and
/// `ProvisionCustomerSubscriptionInput`.
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
pub struct SubscriptionEntitlementInput {
    /// Identifier of the feature to grant.
    #[builder(setter(custom), field(ty = "String", build = "self.feature_id"))]
    pub feature_id: String,
    /// Description of the entitlement.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether the limit is soft: access stays granted above it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_soft_limit: Option<bool>,
    /// Whether usage has no limit.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_unlimited_usage: Option<bool>,
    /// When the reset falls for a `resetPeriod` of `MONTH`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monthly_reset_period_configuration: Option<MonthlyResetPeriodConfigInput>,
    /// How often usage is reset: every `HOUR`, `DAY`, `WEEK`, `MONTH` or `YEAR`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reset_period: Option<EntitlementResetPeriod>,
    /// Usage limit of the feature.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage_limit: Option<f64>,
    /// When the reset falls for a `resetPeriod` of `WEEK`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weekly_reset_period_configuration: Option<WeeklyResetPeriodConfigInput>,
    /// When the reset falls for a `resetPeriod` of `YEAR`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub yearly_reset_period_configuration: Option<YearlyResetPeriodConfigInput>,
}

impl SubscriptionEntitlementInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(feature_id: impl Into<String>) -> SubscriptionEntitlementInputBuilder {
        SubscriptionEntitlementInputBuilder {
            feature_id: feature_id.into(),
            ..SubscriptionEntitlementInputBuilder::empty()
        }
    }
}

builder_conversions!(SubscriptionEntitlementInput, SubscriptionEntitlementInputBuilder);
from_required_string!(SubscriptionEntitlementInput);

impl Validate for SubscriptionEntitlementInput {
    fn validate(&self) -> Checked {
        check::filled("featureId", &self.feature_id)?;
        check::nested(
            "monthlyResetPeriodConfiguration",
            self.monthly_reset_period_configuration.as_ref(),
        )?;
        check::amount("usageLimit", self.usage_limit.as_ref())?;
        check::nested(
            "weeklyResetPeriodConfiguration",
            self.weekly_reset_period_configuration.as_ref(),
        )?;
        check::nested(
            "yearlyResetPeriodConfiguration",
            self.yearly_reset_period_configuration.as_ref(),
        )?;
        Ok(())
    }
}
