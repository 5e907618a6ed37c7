//! Inputs that ask for usage over time.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::builder_conversions;
use crate::inputs::{
    CursorPaging, MonthlyResetPeriodConfigInput, WeeklyResetPeriodConfigInput,
    YearlyResetPeriodConfigInput,
};
use crate::types::EntitlementResetPeriod;

/// Argument of `usageHistory`: the usage to fetch, and over what time.
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
pub struct UsageHistoryInput {
    /// Identifier of the customer whose usage to fetch.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_ref_id"))]
    pub customer_ref_id: String,
    /// Identifier of the feature whose usage to fetch.
    #[builder(setter(custom), field(ty = "String", build = "self.feature_ref_id"))]
    pub feature_ref_id: String,
    /// Start of the time to cover (RFC 3339).
    #[builder(
        setter(custom),
        field(
            ty = "Option<OffsetDateTime>",
            build = "self.start_date.unwrap_or(OffsetDateTime::UNIX_EPOCH)"
        )
    )]
    #[serde(with = "time::serde::rfc3339")]
    pub start_date: OffsetDateTime,
    /// End of the time to cover (RFC 3339).
    #[builder(default)]
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "time::serde::rfc3339::option"
    )]
    pub end_date: Option<OffsetDateTime>,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
    /// Keys of the dimensions to group the usage by.
    #[builder(default, setter(each(name = "group_by_key", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_by: Option<Vec<String>>,
    /// When the reset falls for a `resetPeriod` of `MONTH`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monthly_reset_period_configuration: Option<MonthlyResetPeriodConfigInput>,
    /// How often usage is reset: every `HOUR`, `DAY`, `WEEK`, `MONTH` or `YEAR`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reset_period: Option<EntitlementResetPeriod>,
    /// Resource whose usage to fetch; for products that allow several subscriptions.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_ref_id: Option<String>,
    /// When the reset falls for a `resetPeriod` of `WEEK`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weekly_reset_period_configuration: Option<WeeklyResetPeriodConfigInput>,
    /// When the reset falls for a `resetPeriod` of `YEAR`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub yearly_reset_period_configuration: Option<YearlyResetPeriodConfigInput>,
}

impl UsageHistoryInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        customer_ref_id: impl Into<String>,
        feature_ref_id: impl Into<String>,
        start_date: impl Into<OffsetDateTime>,
    ) -> UsageHistoryInputBuilder {
        UsageHistoryInputBuilder {
            customer_ref_id: customer_ref_id.into(),
            feature_ref_id: feature_ref_id.into(),
            start_date: Some(start_date.into()),
            ..UsageHistoryInputBuilder::empty()
        }
    }
}

builder_conversions!(UsageHistoryInput, UsageHistoryInputBuilder);

impl Validate for UsageHistoryInput {
    fn validate(&self) -> Checked {
        check::filled("customerRefId", &self.customer_ref_id)?;
        check::filled("featureRefId", &self.feature_ref_id)?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        check::nested(
            "monthlyResetPeriodConfiguration",
            self.monthly_reset_period_configuration.as_ref(),
        )?;
        check::filled("resourceRefId", self.resource_ref_id.as_ref())?;
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

/// Argument of `usageHistoryV2`: the usage to fetch, and over what time.
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
pub struct UsageHistoryV2Input {
    /// Identifier of the customer whose usage to fetch.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Identifier of the feature whose usage to fetch.
    #[builder(setter(custom), field(ty = "String", build = "self.feature_id"))]
    pub feature_id: String,
    /// Start of the time to cover (RFC 3339).
    #[builder(
        setter(custom),
        field(
            ty = "Option<OffsetDateTime>",
            build = "self.start_date.unwrap_or(OffsetDateTime::UNIX_EPOCH)"
        )
    )]
    #[serde(with = "time::serde::rfc3339")]
    pub start_date: OffsetDateTime,
    /// End of the time to cover (RFC 3339).
    #[builder(default)]
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "time::serde::rfc3339::option"
    )]
    pub end_date: Option<OffsetDateTime>,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
    /// Keys of the dimensions to group the usage by.
    #[builder(default, setter(each(name = "group_by_key", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_by: Option<Vec<String>>,
    /// Whether to include usage under subscriptions that are no longer active.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include_inactive_subscriptions: Option<bool>,
    /// Page of groups to fetch; all groups when absent.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paging: Option<CursorPaging>,
    /// Resource whose usage to fetch; for products that allow several subscriptions.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
}

impl UsageHistoryV2Input {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        customer_id: impl Into<String>,
        feature_id: impl Into<String>,
        start_date: impl Into<OffsetDateTime>,
    ) -> UsageHistoryV2InputBuilder {
        UsageHistoryV2InputBuilder {
            customer_id: customer_id.into(),
            feature_id: feature_id.into(),
            start_date: Some(start_date.into()),
            ..UsageHistoryV2InputBuilder::empty()
        }
    }
}

builder_conversions!(UsageHistoryV2Input, UsageHistoryV2InputBuilder);

impl Validate for UsageHistoryV2Input {
    fn validate(&self) -> Checked {
        check::filled("customerId", &self.customer_id)?;
        check::filled("featureId", &self.feature_id)?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        check::nested("paging", self.paging.as_ref())?;
        check::filled("resourceId", self.resource_id.as_ref())?;
        Ok(())
    }
}
