//! Inputs that change a subscription.

use serde_json::{Map, Value};

use crate::catalog::BillingPeriod;
use crate::common::check::{self, Checked};
use crate::common::declare::{from_required_string, input};
use crate::common::{DateTime, Nullable, Number};
use crate::entitlements::{
    EntitlementResetPeriod, MonthlyResetPeriodConfigInput, WeeklyResetPeriodConfigInput,
    YearlyResetPeriodConfigInput,
};
use crate::subscriptions::{
    BillableFeatureInput, BudgetConfigurationInput, ChargeInput, PriceOverrideInput,
    ScheduleStrategy, SubscriptionAddonInput, SubscriptionBillingCycleAnchor,
    SubscriptionBillingInfo, SubscriptionCouponInput, SubscriptionEntitlementInputV2,
    SubscriptionMinimumSpendValueInput,
};

input! {
    /// Changes to a subscription.
    ///
    /// An update cannot change the plan:
    /// [provision](crate::blocking::Client::provision_subscription) a subscription to the new plan
    /// instead. An update replaces an update that is already scheduled.
    ///
    /// Input of [`update_subscription`](crate::blocking::Client::update_subscription), which takes
    /// a plain identifier as well.
    ///
    /// ```
    /// use stigg::Nullable;
    /// use stigg::subscriptions::{BillableFeatureInput, UpdateSubscriptionInput};
    ///
    /// let input = UpdateSubscriptionInput::builder("subscription-01")
    ///     .billable_feature(BillableFeatureInput::builder("feature-01-templates", 5))
    ///     .cancellation_date(Nullable::Null)
    ///     .build();
    /// assert_eq!(input.subscription_id.as_deref(), Some("subscription-01"));
    /// ```
    ///
    /// GraphQL: input `UpdateSubscriptionInput`, of the mutation `updateOneSubscription`.
    pub struct UpdateSubscriptionInput => UpdateSubscriptionInputBuilder[subscription_id: String] {
        /// Identifier of the subscription to change.
        subscription_id: Option<String> [not_blank],
        /// Free-form key-value data to store with the subscription.
        additional_meta_data: Nullable<Map<String, Value>> => map metadata,
        /// Add-ons of the subscription. They replace the whole list, so include those to keep.
        addons: Option<Vec<SubscriptionAddonInput>> => list addon,
        /// Coupon or discount to apply.
        applied_coupon: Nullable<SubscriptionCouponInput>,
        /// Whether Stigg responds only after the payment is confirmed.
        await_payment_confirmation: Option<bool>,
        /// New quantities of the features priced per unit.
        billable_features: Option<Vec<BillableFeatureInput>> => list billable_feature,
        /// Effect on the billing cycle:
        /// [`Unchanged`](SubscriptionBillingCycleAnchor::Unchanged), the default, keeps it;
        /// [`Now`](SubscriptionBillingCycleAnchor::Now) starts a new one.
        billing_cycle_anchor: Option<SubscriptionBillingCycleAnchor>,
        /// Billing details of the subscription.
        billing_information: Nullable<SubscriptionBillingInfo>,
        /// New billing period, [`Monthly`](BillingPeriod::Monthly) or
        /// [`Annually`](BillingPeriod::Annually).
        billing_period: Option<BillingPeriod>,
        /// Spend limit of the subscription.
        budget: Nullable<BudgetConfigurationInput>,
        /// Date on which the subscription is canceled. [`Null`](Nullable::Null) clears the
        /// date; a field that is not set keeps it. Stigg refuses a date that is in the past or
        /// not after the start. On a trial, the date moves the end of the trial.
        cancellation_date: Nullable<DateTime>,
        /// New quantities of the charges for features or credits.
        charges: Option<Vec<ChargeInput>> => list charge,
        /// Feature and credit entitlements to set on this subscription.
        entitlements: Option<Vec<SubscriptionEntitlementInputV2>> => list entitlement,
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
        /// Minimum spend of the subscription.
        minimum_spend: Nullable<SubscriptionMinimumSpendValueInput>,
        /// Prices that replace the standard ones.
        price_overrides: Option<Vec<PriceOverrideInput>> => list price_override,
        /// Promotion code to redeem. Deprecated by Stigg since September 2024: use
        /// [`applied_coupon`](UpdateSubscriptionInput::applied_coupon).
        promotion_code: Nullable<String> [not_blank],
        /// Older name of [`subscription_id`](UpdateSubscriptionInput::subscription_id).
        ref_id: Option<String> [not_blank],
        /// Identifier of the subscription in Salesforce.
        salesforce_id: Nullable<String> [not_blank],
        /// Time of the change: [`Immediate`](ScheduleStrategy::Immediate),
        /// [`EndOfBillingPeriod`](ScheduleStrategy::EndOfBillingPeriod) or, for annual
        /// subscriptions, [`EndOfBillingMonth`](ScheduleStrategy::EndOfBillingMonth).
        schedule_strategy: Option<ScheduleStrategy>,
        /// Feature entitlements to change on this subscription.
        /// [`entitlements`](UpdateSubscriptionInput::entitlements) takes credits as well.
        subscription_entitlements: Option<Vec<UpdateSubscriptionEntitlementInput>> => list subscription_entitlement,
        /// New end of the trial. A later one extends the trial.
        trial_end_date: Nullable<DateTime>,
        /// New number of units.
        unit_quantity: Option<Number> [not_negative],
    }
    check Self::check;

    /// Change to an entitlement to a feature.
    ///
    /// Part of [`UpdateSubscriptionInput`].
    pub struct UpdateSubscriptionEntitlementInput => UpdateSubscriptionEntitlementInputBuilder {
        /// Identifier of the feature.
        feature_id: Option<String> [not_blank],
        /// Whether the limit is soft. A soft limit never denies access.
        has_soft_limit: Option<bool>,
        /// Whether usage has no limit.
        has_unlimited_usage: Option<bool>,
        /// Identifier of the entitlement.
        id: Option<String> [not_blank],
        /// Time of the reset for a
        /// [`reset_period`](UpdateSubscriptionEntitlementInput::reset_period) of
        /// [`Month`](EntitlementResetPeriod::Month).
        monthly_reset_period_configuration: Option<MonthlyResetPeriodConfigInput>,
        /// Period after which usage is reset: [`Hour`](EntitlementResetPeriod::Hour),
        /// [`Day`](EntitlementResetPeriod::Day), [`Week`](EntitlementResetPeriod::Week),
        /// [`Month`](EntitlementResetPeriod::Month) or [`Year`](EntitlementResetPeriod::Year).
        reset_period: Option<EntitlementResetPeriod>,
        /// Usage limit of the feature.
        usage_limit: Option<Number> [not_negative],
        /// Time of the reset for a
        /// [`reset_period`](UpdateSubscriptionEntitlementInput::reset_period) of
        /// [`Week`](EntitlementResetPeriod::Week).
        weekly_reset_period_configuration: Option<WeeklyResetPeriodConfigInput>,
        /// Time of the reset for a
        /// [`reset_period`](UpdateSubscriptionEntitlementInput::reset_period) of
        /// [`Year`](EntitlementResetPeriod::Year).
        yearly_reset_period_configuration: Option<YearlyResetPeriodConfigInput>,
    }
}

from_required_string!(UpdateSubscriptionInput);

impl UpdateSubscriptionInput {
    /// Checks rules that concern several fields.
    fn check(&self) -> Checked {
        check::required(
            "subscription_id",
            self.subscription_id.is_some() || self.ref_id.is_some(),
            "or `ref_id`",
        )?;
        Ok(())
    }
}
