//! Inputs that ask what a subscription would cost.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::{builder_conversions, from_required_string};
use crate::inputs::{
    BillableFeatureInput, ChargeInput, SubscriptionAddonInput, SubscriptionBillingInfo,
    SubscriptionCouponInput, TrialOverrideConfigurationInput,
};
use crate::types::{BillingPeriod, ScheduleStrategy, SubscriptionBillingCycleAnchor};

/// Argument of `estimateSubscription`: the new subscription to estimate the cost of.
///
/// Prefer `previewSubscription`, which gives more detail.
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
pub struct EstimateSubscriptionInput {
    /// Identifier of the customer to price the subscription for.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Identifier of the plan to price.
    #[builder(setter(custom), field(ty = "String", build = "self.plan_id"))]
    pub plan_id: String,
    /// Add-ons to price along with the plan.
    #[builder(default, setter(each(name = "addon", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub addons: Option<Vec<SubscriptionAddonInput>>,
    /// Coupon or discount to apply.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applied_coupon: Option<SubscriptionCouponInput>,
    /// Quantities of the per-unit features; needed for plans priced per unit.
    #[builder(default, setter(each(name = "billable_feature", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billable_features: Option<Vec<BillableFeatureInput>>,
    /// Country whose localised prices apply, as an ISO 3166-1 code.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_country_code: Option<String>,
    /// Billing details to use for the subscription.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_information: Option<SubscriptionBillingInfo>,
    /// Billing period to price, `MONTHLY` or `ANNUALLY`; needed for paid plans.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_period: Option<BillingPeriod>,
    /// Quantities of the charges, of features or of credits.
    #[builder(default, setter(each(name = "charge", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charges: Option<Vec<ChargeInput>>,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
    /// Identifier of the customer who pays, where that is not `customerId`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paying_customer_id: Option<String>,
    /// Unit amount of the price.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_unit_amount: Option<f64>,
    /// Promotion code to redeem. Deprecated since September 2024; use `appliedCoupon`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promotion_code: Option<String>,
    /// Resource the subscription would be for; needed for products that allow several
    /// subscriptions.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
    /// Whether to leave out the trial of the plan.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip_trial: Option<bool>,
    /// Start to assume for the subscription (RFC 3339).
    #[builder(default)]
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "time::serde::rfc3339::option"
    )]
    pub start_date: Option<OffsetDateTime>,
    /// Trial settings to use instead of the plan's own.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trial_override_configuration: Option<TrialOverrideConfigurationInput>,
    /// Number of units to price.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_quantity: Option<f64>,
}

impl EstimateSubscriptionInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        customer_id: impl Into<String>,
        plan_id: impl Into<String>,
    ) -> EstimateSubscriptionInputBuilder {
        EstimateSubscriptionInputBuilder {
            customer_id: customer_id.into(),
            plan_id: plan_id.into(),
            ..EstimateSubscriptionInputBuilder::empty()
        }
    }
}

builder_conversions!(EstimateSubscriptionInput, EstimateSubscriptionInputBuilder);

impl Validate for EstimateSubscriptionInput {
    fn validate(&self) -> Checked {
        check::filled("customerId", &self.customer_id)?;
        check::filled("planId", &self.plan_id)?;
        check::each("addons", self.addons.as_deref().unwrap_or_default())?;
        check::nested("appliedCoupon", self.applied_coupon.as_ref())?;
        check::each("billableFeatures", self.billable_features.as_deref().unwrap_or_default())?;
        check::nested("billingInformation", self.billing_information.as_ref())?;
        check::each("charges", self.charges.as_deref().unwrap_or_default())?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        check::filled("payingCustomerId", self.paying_customer_id.as_ref())?;
        check::amount("priceUnitAmount", self.price_unit_amount.as_ref())?;
        check::filled("promotionCode", self.promotion_code.as_ref())?;
        check::filled("resourceId", self.resource_id.as_ref())?;
        check::nested("trialOverrideConfiguration", self.trial_override_configuration.as_ref())?;
        check::amount("unitQuantity", self.unit_quantity.as_ref())?;
        Ok(())
    }
}

/// Argument of `estimateSubscriptionUpdate`: the change of a subscription to estimate the cost
/// of.
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
pub struct EstimateSubscriptionUpdateInput {
    /// Identifier of the subscription that would change.
    #[builder(setter(custom), field(ty = "String", build = "self.subscription_id"))]
    pub subscription_id: String,
    /// Add-ons the subscription would have after the change.
    #[builder(default, setter(each(name = "addon", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub addons: Option<Vec<SubscriptionAddonInput>>,
    /// Coupon or discount to apply.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applied_coupon: Option<SubscriptionCouponInput>,
    /// Quantities the per-unit features would have after the change.
    #[builder(default, setter(each(name = "billable_feature", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billable_features: Option<Vec<BillableFeatureInput>>,
    /// Quantities the charges would have after the change.
    #[builder(default, setter(each(name = "charge", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charges: Option<Vec<ChargeInput>>,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
    /// Promotion code to redeem. Deprecated since September 2024; use `appliedCoupon`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promotion_code: Option<String>,
    /// Number of units after the change.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_quantity: Option<f64>,
}

impl EstimateSubscriptionUpdateInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(subscription_id: impl Into<String>) -> EstimateSubscriptionUpdateInputBuilder {
        EstimateSubscriptionUpdateInputBuilder {
            subscription_id: subscription_id.into(),
            ..EstimateSubscriptionUpdateInputBuilder::empty()
        }
    }
}

builder_conversions!(EstimateSubscriptionUpdateInput, EstimateSubscriptionUpdateInputBuilder);
from_required_string!(EstimateSubscriptionUpdateInput);

impl Validate for EstimateSubscriptionUpdateInput {
    fn validate(&self) -> Checked {
        check::filled("subscriptionId", &self.subscription_id)?;
        check::each("addons", self.addons.as_deref().unwrap_or_default())?;
        check::nested("appliedCoupon", self.applied_coupon.as_ref())?;
        check::each("billableFeatures", self.billable_features.as_deref().unwrap_or_default())?;
        check::each("charges", self.charges.as_deref().unwrap_or_default())?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        check::filled("promotionCode", self.promotion_code.as_ref())?;
        check::amount("unitQuantity", self.unit_quantity.as_ref())?;
        Ok(())
    }
}

/// Argument of `previewSubscription`: the subscription to preview the invoices of.
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
pub struct PreviewSubscriptionInput {
    /// Identifier of the customer to price the subscription for.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Identifier of the plan to price.
    #[builder(setter(custom), field(ty = "String", build = "self.plan_id"))]
    pub plan_id: String,
    /// Add-ons to price along with the plan.
    #[builder(default, setter(each(name = "addon", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub addons: Option<Vec<SubscriptionAddonInput>>,
    /// Coupon or discount to apply.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applied_coupon: Option<SubscriptionCouponInput>,
    /// Quantities of the per-unit features; needed for plans priced per unit.
    #[builder(default, setter(each(name = "billable_feature", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billable_features: Option<Vec<BillableFeatureInput>>,
    /// Country whose localised prices apply, as an ISO 3166-1 code.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_country_code: Option<String>,
    /// What happens to the billing cycle: `UNCHANGED` (the default) keeps it, `NOW` starts it
    /// afresh.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_cycle_anchor: Option<SubscriptionBillingCycleAnchor>,
    /// Billing details to use for the subscription.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_information: Option<SubscriptionBillingInfo>,
    /// Billing period to price, `MONTHLY` or `ANNUALLY`; needed for paid plans.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_period: Option<BillingPeriod>,
    /// Quantities of the charges, of features or of credits.
    #[builder(default, setter(each(name = "charge", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charges: Option<Vec<ChargeInput>>,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
    /// Identifier of the customer who pays, where that is not `customerId`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paying_customer_id: Option<String>,
    /// Promotion code to redeem. Deprecated since September 2024; use `appliedCoupon`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promotion_code: Option<String>,
    /// Resource the subscription would be for; needed for products that allow several
    /// subscriptions.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
    /// When the change takes effect: `IMMEDIATE`, `END_OF_BILLING_PERIOD`, or
    /// `END_OF_BILLING_MONTH` for annual subscriptions.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule_strategy: Option<ScheduleStrategy>,
    /// Start to assume for the subscription (RFC 3339).
    #[builder(default)]
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "time::serde::rfc3339::option"
    )]
    pub start_date: Option<OffsetDateTime>,
    /// Trial settings to use instead of the plan's own.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trial_override_configuration: Option<TrialOverrideConfigurationInput>,
    /// Number of units to price.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_quantity: Option<f64>,
}

impl PreviewSubscriptionInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        customer_id: impl Into<String>,
        plan_id: impl Into<String>,
    ) -> PreviewSubscriptionInputBuilder {
        PreviewSubscriptionInputBuilder {
            customer_id: customer_id.into(),
            plan_id: plan_id.into(),
            ..PreviewSubscriptionInputBuilder::empty()
        }
    }
}

builder_conversions!(PreviewSubscriptionInput, PreviewSubscriptionInputBuilder);

impl Validate for PreviewSubscriptionInput {
    fn validate(&self) -> Checked {
        check::filled("customerId", &self.customer_id)?;
        check::filled("planId", &self.plan_id)?;
        check::each("addons", self.addons.as_deref().unwrap_or_default())?;
        check::nested("appliedCoupon", self.applied_coupon.as_ref())?;
        check::each("billableFeatures", self.billable_features.as_deref().unwrap_or_default())?;
        check::nested("billingInformation", self.billing_information.as_ref())?;
        check::each("charges", self.charges.as_deref().unwrap_or_default())?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        check::filled("payingCustomerId", self.paying_customer_id.as_ref())?;
        check::filled("promotionCode", self.promotion_code.as_ref())?;
        check::filled("resourceId", self.resource_id.as_ref())?;
        check::nested("trialOverrideConfiguration", self.trial_override_configuration.as_ref())?;
        check::amount("unitQuantity", self.unit_quantity.as_ref())?;
        Ok(())
    }
}
