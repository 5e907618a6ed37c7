//! Inputs that change a subscription.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use time::OffsetDateTime;

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::{builder_conversions, entry_setter, from_required_string};
use crate::inputs::{
    BillableFeatureInput, BudgetConfigurationInput, ChargeInput, MonthlyResetPeriodConfigInput,
    Nullable, PriceOverrideInput, SubscriptionAddonInput, SubscriptionBillingInfo,
    SubscriptionCouponInput, SubscriptionEntitlementInputV2, SubscriptionMinimumSpendValueInput,
    WeeklyResetPeriodConfigInput, YearlyResetPeriodConfigInput,
};
use crate::types::{
    BillingPeriod, EntitlementResetPeriod, ScheduleStrategy, SubscriptionBillingCycleAnchor,
};

/// Argument of `updateOneSubscription`: which subscription to change, and how.
///
/// It cannot change the plan; provision a subscription to the new plan for that. An update
/// replaces one that is already scheduled.
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
pub struct UpdateSubscriptionInput {
    /// Identifier of the subscription to change.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription_id: Option<String>,
    /// Free-form key-value data to keep with the subscription.
    #[builder(default)]
    #[serde(default, skip_serializing_if = "Nullable::is_absent")]
    pub additional_meta_data: Nullable<Map<String, Value>>,
    /// Add-ons the subscription is to have. They replace the whole list, so include those to
    /// keep.
    #[builder(default, setter(each(name = "addon", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub addons: Option<Vec<SubscriptionAddonInput>>,
    /// Coupon or discount to apply.
    #[builder(default)]
    #[serde(default, skip_serializing_if = "Nullable::is_absent")]
    pub applied_coupon: Nullable<SubscriptionCouponInput>,
    /// Whether to wait for the payment to be confirmed before answering.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub await_payment_confirmation: Option<bool>,
    /// Quantities of the per-unit features to change to.
    #[builder(default, setter(each(name = "billable_feature", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billable_features: Option<Vec<BillableFeatureInput>>,
    /// What happens to the billing cycle: `UNCHANGED` (the default) keeps it, `NOW` starts it
    /// afresh.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_cycle_anchor: Option<SubscriptionBillingCycleAnchor>,
    /// Billing details to use for the subscription.
    #[builder(default)]
    #[serde(default, skip_serializing_if = "Nullable::is_absent")]
    pub billing_information: Nullable<SubscriptionBillingInfo>,
    /// Billing period to change to, `MONTHLY` or `ANNUALLY`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_period: Option<BillingPeriod>,
    /// Spend limit of the subscription.
    #[builder(default)]
    #[serde(default, skip_serializing_if = "Nullable::is_absent")]
    pub budget: Nullable<BudgetConfigurationInput>,
    /// Date on which the subscription is cancelled (RFC 3339). Absent keeps what is set, null
    /// clears it, a date sets it. A date in the past, or not after the start, is refused; on a
    /// trial it moves the end of the trial.
    #[builder(default)]
    #[serde(
        default,
        skip_serializing_if = "Nullable::is_absent",
        with = "crate::inputs::nullable::rfc3339"
    )]
    pub cancellation_date: Nullable<OffsetDateTime>,
    /// Quantities of the charges to change to, of features or of credits.
    #[builder(default, setter(each(name = "charge", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charges: Option<Vec<ChargeInput>>,
    /// Feature and credit entitlements to set on the subscription itself.
    #[builder(default, setter(each(name = "entitlement", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entitlements: Option<Vec<SubscriptionEntitlementInputV2>>,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
    /// Least amount to be spent on the subscription.
    #[builder(default)]
    #[serde(default, skip_serializing_if = "Nullable::is_absent")]
    pub minimum_spend: Nullable<SubscriptionMinimumSpendValueInput>,
    /// Prices to charge in place of the standard ones.
    #[builder(default, setter(each(name = "price_override", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_overrides: Option<Vec<PriceOverrideInput>>,
    /// Promotion code to redeem. Deprecated since September 2024; use `appliedCoupon`.
    #[builder(default)]
    #[serde(default, skip_serializing_if = "Nullable::is_absent")]
    pub promotion_code: Nullable<String>,
    /// Identifier of the subscription to change; the older name of `subscriptionId`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ref_id: Option<String>,
    /// Identifier of the subscription in Salesforce.
    #[builder(default)]
    #[serde(default, skip_serializing_if = "Nullable::is_absent")]
    pub salesforce_id: Nullable<String>,
    /// When the change takes effect: `IMMEDIATE`, `END_OF_BILLING_PERIOD`, or
    /// `END_OF_BILLING_MONTH` for annual subscriptions.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule_strategy: Option<ScheduleStrategy>,
    /// Feature entitlements to change on the subscription; `entitlements` takes credits too.
    #[builder(default, setter(each(name = "subscription_entitlement", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription_entitlements: Option<Vec<UpdateSubscriptionEntitlementInput>>,
    /// New end of the trial (RFC 3339), such as a later one to extend it.
    #[builder(default)]
    #[serde(
        default,
        skip_serializing_if = "Nullable::is_absent",
        with = "crate::inputs::nullable::rfc3339"
    )]
    pub trial_end_date: Nullable<OffsetDateTime>,
    /// Number of units to change to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_quantity: Option<f64>,
}

impl UpdateSubscriptionInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(subscription_id: impl Into<String>) -> UpdateSubscriptionInputBuilder {
        UpdateSubscriptionInputBuilder {
            subscription_id: Some(Some(subscription_id.into())),
            ..UpdateSubscriptionInputBuilder::empty()
        }
    }
}

builder_conversions!(UpdateSubscriptionInput, UpdateSubscriptionInputBuilder);
entry_setter!(UpdateSubscriptionInputBuilder, metadata, additional_meta_data);
from_required_string!(UpdateSubscriptionInput);

impl Validate for UpdateSubscriptionInput {
    fn validate(&self) -> Checked {
        check::required(
            "subscriptionId",
            self.subscription_id.is_some() || self.ref_id.is_some(),
            "or `refId`",
        )?;
        check::filled("subscriptionId", self.subscription_id.as_ref())?;
        check::each("addons", self.addons.as_deref().unwrap_or_default())?;
        check::nested("appliedCoupon", self.applied_coupon.as_ref())?;
        check::each("billableFeatures", self.billable_features.as_deref().unwrap_or_default())?;
        check::nested("billingInformation", self.billing_information.as_ref())?;
        check::nested("budget", self.budget.as_ref())?;
        check::each("charges", self.charges.as_deref().unwrap_or_default())?;
        check::each("entitlements", self.entitlements.as_deref().unwrap_or_default())?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        check::nested("minimumSpend", self.minimum_spend.as_ref())?;
        check::each("priceOverrides", self.price_overrides.as_deref().unwrap_or_default())?;
        check::filled("promotionCode", self.promotion_code.as_ref())?;
        check::filled("refId", self.ref_id.as_ref())?;
        check::filled("salesforceId", self.salesforce_id.as_ref())?;
        check::each(
            "subscriptionEntitlements",
            self.subscription_entitlements.as_deref().unwrap_or_default(),
        )?;
        check::amount("unitQuantity", self.unit_quantity.as_ref())?;
        Ok(())
    }
}

/// Entitlement to a feature, in `UpdateSubscriptionInput`.
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
pub struct UpdateSubscriptionEntitlementInput {
    /// Identifier of the feature.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feature_id: Option<String>,
    /// Whether the limit is soft: access stays granted above it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_soft_limit: Option<bool>,
    /// Whether usage has no limit.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_unlimited_usage: Option<bool>,
    /// Identifier of the entitlement.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
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

impl UpdateSubscriptionEntitlementInput {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> UpdateSubscriptionEntitlementInputBuilder {
        UpdateSubscriptionEntitlementInputBuilder {
            ..UpdateSubscriptionEntitlementInputBuilder::empty()
        }
    }
}

builder_conversions!(UpdateSubscriptionEntitlementInput, UpdateSubscriptionEntitlementInputBuilder);

impl Validate for UpdateSubscriptionEntitlementInput {
    fn validate(&self) -> Checked {
        check::filled("featureId", self.feature_id.as_ref())?;
        check::filled("id", self.id.as_ref())?;
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
