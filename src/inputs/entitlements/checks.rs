//! Inputs of checks in the newer form, and of their telemetry.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::{builder_conversions, from_required_string};
use crate::inputs::{
    EntitlementOptions, MonthlyResetPeriodConfigInput, WeeklyResetPeriodConfigInput,
    YearlyResetPeriodConfigInput,
};
use crate::types::{AccessDeniedReason, EntitlementResetPeriod};

/// Argument of `entitlementV2`: which feature or credit currency to check.
///
/// Give `featureId` to check a feature, or `currencyId` to check a balance of credits.
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
pub struct GetEntitlementV2Input {
    /// Identifier of the customer to check.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Identifier of the credit currency to check; for credits, in place of `featureId`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency_id: Option<String>,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
    /// Identifier of the feature to check; for features, in place of `currencyId`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feature_id: Option<String>,
    /// What the customer is about to use, for the check to take into account.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<EntitlementOptions>,
    /// Resource to check for; needed for products that allow several subscriptions.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
}

impl GetEntitlementV2Input {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(customer_id: impl Into<String>) -> GetEntitlementV2InputBuilder {
        GetEntitlementV2InputBuilder {
            customer_id: customer_id.into(),
            ..GetEntitlementV2InputBuilder::empty()
        }
    }
}

builder_conversions!(GetEntitlementV2Input, GetEntitlementV2InputBuilder);
from_required_string!(GetEntitlementV2Input);

impl Validate for GetEntitlementV2Input {
    fn validate(&self) -> Checked {
        check::filled("customerId", &self.customer_id)?;
        check::filled("currencyId", self.currency_id.as_ref())?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        check::filled("featureId", self.feature_id.as_ref())?;
        check::nested("options", self.options.as_ref())?;
        check::filled("resourceId", self.resource_id.as_ref())?;
        Ok(())
    }
}

/// Argument of `reportEntitlementCheckRequested`: the check to report, and its result.
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
pub struct EntitlementCheckRequested {
    /// Identifier of the customer who was checked.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Result of the check.
    #[builder(
        setter(custom),
        field(ty = "EntitlementCheckResult", build = "self.entitlement_check_result")
    )]
    pub entitlement_check_result: EntitlementCheckResult,
    /// Identifier of the feature that was checked.
    #[builder(setter(custom), field(ty = "String", build = "self.feature_id"))]
    pub feature_id: String,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
    /// Usage that the check asked for.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requested_usage: Option<f64>,
    /// Values of an enum feature that the check asked for.
    #[builder(default, setter(each(name = "requested_value", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requested_values: Option<Vec<String>>,
    /// Resource that was checked for; for products that allow several subscriptions.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
}

impl EntitlementCheckRequested {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        customer_id: impl Into<String>,
        feature_id: impl Into<String>,
        entitlement_check_result: impl Into<EntitlementCheckResult>,
    ) -> EntitlementCheckRequestedBuilder {
        EntitlementCheckRequestedBuilder {
            customer_id: customer_id.into(),
            entitlement_check_result: entitlement_check_result.into(),
            feature_id: feature_id.into(),
            ..EntitlementCheckRequestedBuilder::empty()
        }
    }
}

builder_conversions!(EntitlementCheckRequested, EntitlementCheckRequestedBuilder);

impl Validate for EntitlementCheckRequested {
    fn validate(&self) -> Checked {
        check::filled("customerId", &self.customer_id)?;
        check::nested("entitlementCheckResult", &self.entitlement_check_result)?;
        check::filled("featureId", &self.feature_id)?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        check::amount("requestedUsage", self.requested_usage.as_ref())?;
        check::filled("resourceId", self.resource_id.as_ref())?;
        Ok(())
    }
}

/// Result of an entitlement check, in `EntitlementCheckRequested`.
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
pub struct EntitlementCheckResult {
    /// Whether access was granted.
    #[builder(setter(custom), field(ty = "bool", build = "self.has_access"))]
    pub has_access: bool,
    /// Why access was denied. Absent if access was granted.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_denied_reason: Option<AccessDeniedReason>,
    /// Usage so far, in units of the feature.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current_usage: Option<f64>,
    /// Values granted, for an enum feature.
    #[builder(default, setter(each(name = "enum_value", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enum_values: Option<Vec<String>>,
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
    /// Time of the next usage reset (RFC 3339).
    #[builder(default)]
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "time::serde::rfc3339::option"
    )]
    pub next_reset_date: Option<OffsetDateTime>,
    /// Usage that the check asked for.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requested_usage: Option<f64>,
    /// Values of an enum feature that the check asked for.
    #[builder(default, setter(each(name = "requested_value", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requested_values: Option<Vec<String>>,
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

impl EntitlementCheckResult {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(has_access: bool) -> EntitlementCheckResultBuilder {
        EntitlementCheckResultBuilder { has_access, ..EntitlementCheckResultBuilder::empty() }
    }
}

builder_conversions!(EntitlementCheckResult, EntitlementCheckResultBuilder);

impl Validate for EntitlementCheckResult {
    fn validate(&self) -> Checked {
        check::amount("currentUsage", self.current_usage.as_ref())?;
        check::nested(
            "monthlyResetPeriodConfiguration",
            self.monthly_reset_period_configuration.as_ref(),
        )?;
        check::amount("requestedUsage", self.requested_usage.as_ref())?;
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
