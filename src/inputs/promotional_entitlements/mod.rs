//! Inputs that grant and revoke promotional entitlements.

mod groups;

pub use groups::*;

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::builder_conversions;
use crate::inputs::{
    MonthlyResetPeriodConfigInput, WeeklyResetPeriodConfigInput, YearlyResetPeriodConfigInput,
};
use crate::types::{EntitlementResetPeriod, PromotionalEntitlementPeriod};

/// Argument of `grantPromotionalEntitlements`: what to grant, and to whom.
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
pub struct GrantPromotionalEntitlementsInput {
    /// Identifier of the customer to grant the entitlements to.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Entitlements to grant.
    #[builder(
        setter(custom),
        field(
            ty = "Vec<GrantPromotionalEntitlementInput>",
            build = "self.promotional_entitlements"
        )
    )]
    pub promotional_entitlements: Vec<GrantPromotionalEntitlementInput>,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
}

impl GrantPromotionalEntitlementsInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        customer_id: impl Into<String>,
        promotional_entitlements: impl IntoIterator<Item = impl Into<GrantPromotionalEntitlementInput>>,
    ) -> GrantPromotionalEntitlementsInputBuilder {
        GrantPromotionalEntitlementsInputBuilder {
            customer_id: customer_id.into(),
            promotional_entitlements: promotional_entitlements
                .into_iter()
                .map(Into::into)
                .collect(),
            ..GrantPromotionalEntitlementsInputBuilder::empty()
        }
    }
}

builder_conversions!(GrantPromotionalEntitlementsInput, GrantPromotionalEntitlementsInputBuilder);

impl GrantPromotionalEntitlementsInputBuilder {
    /// Adds one to [`promotional_entitlements`](GrantPromotionalEntitlementsInput::promotional_entitlements).
    #[must_use]
    pub fn promotional_entitlement(
        mut self,
        promotional_entitlement: impl Into<GrantPromotionalEntitlementInput>,
    ) -> Self {
        self.promotional_entitlements.push(promotional_entitlement.into());
        self
    }
}

impl Validate for GrantPromotionalEntitlementsInput {
    fn validate(&self) -> Checked {
        check::filled("customerId", &self.customer_id)?;
        check::required(
            "promotionalEntitlements",
            !self.promotional_entitlements.is_empty(),
            "one entitlement at least",
        )?;
        check::each("promotionalEntitlements", &self.promotional_entitlements)?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        Ok(())
    }
}

/// Promotional entitlement to a feature, in `GrantPromotionalEntitlementsInput`.
///
/// It counts towards all of the customer's subscriptions; where several values compete, the
/// highest wins.
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
pub struct GrantPromotionalEntitlementInput {
    /// Identifier of the feature to grant.
    #[builder(setter(custom), field(ty = "String", build = "self.feature_id"))]
    pub feature_id: String,
    /// How long the entitlement lasts; `CUSTOM` ends it at `customEndDate`.
    #[builder(
        setter(custom),
        field(
            ty = "Option<PromotionalEntitlementPeriod>",
            build = "self.period.unwrap_or(PromotionalEntitlementPeriod::Custom)"
        )
    )]
    pub period: PromotionalEntitlementPeriod,
    /// End of the entitlement (RFC 3339), for a `period` of `CUSTOM`.
    #[builder(default)]
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "time::serde::rfc3339::option"
    )]
    pub custom_end_date: Option<OffsetDateTime>,
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
    /// Whether the entitlement is visible.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_visible: Option<bool>,
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

impl GrantPromotionalEntitlementInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        feature_id: impl Into<String>,
        period: impl Into<PromotionalEntitlementPeriod>,
    ) -> GrantPromotionalEntitlementInputBuilder {
        GrantPromotionalEntitlementInputBuilder {
            feature_id: feature_id.into(),
            period: Some(period.into()),
            ..GrantPromotionalEntitlementInputBuilder::empty()
        }
    }
}

builder_conversions!(GrantPromotionalEntitlementInput, GrantPromotionalEntitlementInputBuilder);

impl Validate for GrantPromotionalEntitlementInput {
    fn validate(&self) -> Checked {
        check::filled("featureId", &self.feature_id)?;
        if self.period == PromotionalEntitlementPeriod::Custom {
            check::required(
                "customEndDate",
                self.custom_end_date.is_some(),
                "since `period` is `CUSTOM`",
            )?;
        }
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

/// Argument of `revokePromotionalEntitlement`: what to take back, and from whom.
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
pub struct RevokePromotionalEntitlementInput {
    /// Identifier of the customer who holds the entitlement.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Identifier of the feature whose promotional entitlement to revoke.
    #[builder(setter(custom), field(ty = "String", build = "self.feature_id"))]
    pub feature_id: String,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
}

impl RevokePromotionalEntitlementInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        customer_id: impl Into<String>,
        feature_id: impl Into<String>,
    ) -> RevokePromotionalEntitlementInputBuilder {
        RevokePromotionalEntitlementInputBuilder {
            customer_id: customer_id.into(),
            feature_id: feature_id.into(),
            ..RevokePromotionalEntitlementInputBuilder::empty()
        }
    }
}

builder_conversions!(RevokePromotionalEntitlementInput, RevokePromotionalEntitlementInputBuilder);

impl Validate for RevokePromotionalEntitlementInput {
    fn validate(&self) -> Checked {
        check::filled("customerId", &self.customer_id)?;
        check::filled("featureId", &self.feature_id)?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        Ok(())
    }
}
