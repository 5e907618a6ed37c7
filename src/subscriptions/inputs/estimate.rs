//! Inputs that estimate and preview the cost of a subscription.

use crate::catalog::BillingPeriod;
use crate::common::declare::{from_required_string, input};
use crate::common::{DateTime, Number};
use crate::subscriptions::{
    BillableFeatureInput, ChargeInput, ScheduleStrategy, SubscriptionAddonInput,
    SubscriptionBillingCycleAnchor, SubscriptionBillingInfo, SubscriptionCouponInput,
    TrialOverrideConfigurationInput,
};

input! {
    /// New subscription whose cost to estimate.
    ///
    /// [`PreviewSubscriptionInput`] is newer, and its response has more detail.
    ///
    /// Input of [`estimate_subscription`](crate::blocking::Client::estimate_subscription).
    ///
    /// ```
    /// use stigg::catalog::BillingPeriod;
    /// use stigg::subscriptions::EstimateSubscriptionInput;
    ///
    /// let input = EstimateSubscriptionInput::builder("customer-demo-123", "plan-revvenu-basic")
    ///     .billing_period(BillingPeriod::Annually)
    ///     .build();
    /// assert_eq!(input.billing_period, Some(BillingPeriod::Annually));
    /// ```
    ///
    /// GraphQL: input `EstimateSubscriptionInput`, of the mutation `estimateSubscription`.
    pub struct EstimateSubscriptionInput => EstimateSubscriptionInputBuilder(
        /// Identifier of the customer to price the subscription for.
        customer_id: String [not_blank],
        /// Identifier of the plan to price.
        plan_id: String [not_blank],
    ) {
        /// Add-ons to price along with the plan.
        addons: Option<Vec<SubscriptionAddonInput>> => list addon,
        /// Coupon or discount to apply.
        applied_coupon: Option<SubscriptionCouponInput>,
        /// Quantities of the features priced per unit. Required for plans priced per unit.
        billable_features: Option<Vec<BillableFeatureInput>> => list billable_feature,
        /// Country whose localized prices apply, as an ISO 3166-1 code.
        billing_country_code: Option<String>,
        /// Billing details of the subscription.
        billing_information: Option<SubscriptionBillingInfo>,
        /// Billing period to price, [`Monthly`](BillingPeriod::Monthly) or
        /// [`Annually`](BillingPeriod::Annually). Required for paid plans.
        billing_period: Option<BillingPeriod>,
        /// Quantities of the charges for features or credits.
        charges: Option<Vec<ChargeInput>> => list charge,
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
        /// Identifier of the customer who pays, if not
        /// [`customer_id`](EstimateSubscriptionInput::customer_id).
        paying_customer_id: Option<String> [not_blank],
        /// Unit amount of the price.
        price_unit_amount: Option<Number> [not_negative],
        /// Promotion code to redeem. Deprecated by Stigg since September 2024: use
        /// [`applied_coupon`](EstimateSubscriptionInput::applied_coupon).
        promotion_code: Option<String> [not_blank],
        /// Resource that the subscription would be for. Required for products that allow
        /// several subscriptions.
        resource_id: Option<String> [not_blank],
        /// Whether to skip the trial of the plan.
        skip_trial: Option<bool>,
        /// Start of the subscription to assume.
        start_date: Option<DateTime>,
        /// Trial settings that replace the plan's.
        trial_override_configuration: Option<TrialOverrideConfigurationInput>,
        /// Number of units to price.
        unit_quantity: Option<Number> [not_negative],
    }

    /// Change to a subscription whose cost to estimate.
    ///
    /// Input of
    /// [`estimate_subscription_update`](crate::blocking::Client::estimate_subscription_update),
    /// which takes a plain identifier as well.
    ///
    /// ```
    /// use stigg::subscriptions::{EstimateSubscriptionUpdateInput, SubscriptionAddonInput};
    ///
    /// let input = EstimateSubscriptionUpdateInput::builder("subscription-01")
    ///     .addon(SubscriptionAddonInput::builder("addon-10-campaigns").quantity(2))
    ///     .build();
    /// assert_eq!(input.addons.map_or(0, |addons| addons.len()), 1);
    /// ```
    ///
    /// GraphQL: input `EstimateSubscriptionUpdateInput`, of the mutation
    /// `estimateSubscriptionUpdate`.
    pub struct EstimateSubscriptionUpdateInput => EstimateSubscriptionUpdateInputBuilder(
        /// Identifier of the subscription that would change.
        subscription_id: String [not_blank],
    ) {
        /// Add-ons of the subscription after the change.
        addons: Option<Vec<SubscriptionAddonInput>> => list addon,
        /// Coupon or discount to apply.
        applied_coupon: Option<SubscriptionCouponInput>,
        /// Quantities of the features priced per unit, after the change.
        billable_features: Option<Vec<BillableFeatureInput>> => list billable_feature,
        /// Quantities of the charges for features or credits, after the change.
        charges: Option<Vec<ChargeInput>> => list charge,
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
        /// Promotion code to redeem. Deprecated by Stigg since September 2024: use
        /// [`applied_coupon`](EstimateSubscriptionUpdateInput::applied_coupon).
        promotion_code: Option<String> [not_blank],
        /// Number of units after the change.
        unit_quantity: Option<Number> [not_negative],
    }

    /// New subscription whose invoices to preview.
    ///
    /// Input of [`preview_subscription`](crate::blocking::Client::preview_subscription).
    ///
    /// ```
    /// use stigg::catalog::BillingPeriod;
    /// use stigg::subscriptions::PreviewSubscriptionInput;
    ///
    /// let input = PreviewSubscriptionInput::builder("customer-demo-123", "plan-revvenu-basic")
    ///     .billing_period(BillingPeriod::Monthly)
    ///     .billing_country_code("US")
    ///     .build();
    /// assert_eq!(input.billing_country_code.as_deref(), Some("US"));
    /// ```
    ///
    /// GraphQL: input `PreviewSubscriptionInput`, of the mutation `previewSubscription`.
    pub struct PreviewSubscriptionInput => PreviewSubscriptionInputBuilder(
        /// Identifier of the customer to price the subscription for.
        customer_id: String [not_blank],
        /// Identifier of the plan to price.
        plan_id: String [not_blank],
    ) {
        /// Add-ons to price along with the plan.
        addons: Option<Vec<SubscriptionAddonInput>> => list addon,
        /// Coupon or discount to apply.
        applied_coupon: Option<SubscriptionCouponInput>,
        /// Quantities of the features priced per unit. Required for plans priced per unit.
        billable_features: Option<Vec<BillableFeatureInput>> => list billable_feature,
        /// Country whose localized prices apply, as an ISO 3166-1 code.
        billing_country_code: Option<String>,
        /// Effect on the billing cycle:
        /// [`Unchanged`](SubscriptionBillingCycleAnchor::Unchanged), the default, keeps it;
        /// [`Now`](SubscriptionBillingCycleAnchor::Now) starts a new one.
        billing_cycle_anchor: Option<SubscriptionBillingCycleAnchor>,
        /// Billing details of the subscription.
        billing_information: Option<SubscriptionBillingInfo>,
        /// Billing period to price, [`Monthly`](BillingPeriod::Monthly) or
        /// [`Annually`](BillingPeriod::Annually). Required for paid plans.
        billing_period: Option<BillingPeriod>,
        /// Quantities of the charges for features or credits.
        charges: Option<Vec<ChargeInput>> => list charge,
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
        /// Identifier of the customer who pays, if not
        /// [`customer_id`](PreviewSubscriptionInput::customer_id).
        paying_customer_id: Option<String> [not_blank],
        /// Promotion code to redeem. Deprecated by Stigg since September 2024: use
        /// [`applied_coupon`](PreviewSubscriptionInput::applied_coupon).
        promotion_code: Option<String> [not_blank],
        /// Resource that the subscription would be for. Required for products that allow
        /// several subscriptions.
        resource_id: Option<String> [not_blank],
        /// Time of the change: [`Immediate`](ScheduleStrategy::Immediate),
        /// [`EndOfBillingPeriod`](ScheduleStrategy::EndOfBillingPeriod) or, for annual
        /// subscriptions, [`EndOfBillingMonth`](ScheduleStrategy::EndOfBillingMonth).
        schedule_strategy: Option<ScheduleStrategy>,
        /// Start of the subscription to assume.
        start_date: Option<DateTime>,
        /// Trial settings that replace the plan's.
        trial_override_configuration: Option<TrialOverrideConfigurationInput>,
        /// Number of units to price.
        unit_quantity: Option<Number> [not_negative],
    }
}

from_required_string!(EstimateSubscriptionUpdateInput);
