//! The input that applies a subscription.

use serde_json::{Map, Value};

use crate::catalog::BillingPeriod;
use crate::common::declare::input;
use crate::common::{DateTime, Nullable, Number};
use crate::subscriptions::{
    BillableFeatureInput, BudgetConfigurationInput, ChargeInput, PaymentCollectionMethod,
    PriceOverrideInput, ScheduleStrategy, SubscriptionAddonInput, SubscriptionBillingCycleAnchor,
    SubscriptionBillingInfo, SubscriptionCouponInput, SubscriptionEntitlementInput,
    SubscriptionEntitlementInputV2, SubscriptionMinimumSpendValueInput,
    TrialOverrideConfigurationInput,
};

input! {
    /// Subscription to apply to a customer.
    ///
    /// Input of [`apply_subscription`](crate::blocking::Client::apply_subscription).
    ///
    /// ```
    /// use stigg::catalog::BillingPeriod;
    /// use stigg::subscriptions::ApplySubscriptionInput;
    ///
    /// let input = ApplySubscriptionInput::builder("customer-demo-123", "plan-revvenu-essentials")
    ///     .billing_period(BillingPeriod::Monthly)
    ///     .payment_method_id("pm_123123")
    ///     .build();
    /// assert_eq!(input.payment_method_id.as_deref(), Some("pm_123123"));
    /// ```
    ///
    /// GraphQL: input `ApplySubscriptionInput`, of the mutation `applySubscription`.
    pub struct ApplySubscriptionInput => ApplySubscriptionInputBuilder(
        /// Identifier of the customer to subscribe.
        customer_id: String [not_blank],
        /// Identifier of the plan to subscribe to.
        plan_id: String [not_blank],
    ) {
        /// Free-form key-value data to store with the subscription.
        additional_meta_data: Option<Map<String, Value>> => map metadata,
        /// Add-ons to subscribe to along with the plan.
        addons: Option<Vec<SubscriptionAddonInput>> => list addon,
        /// Coupon or discount to apply.
        applied_coupon: Option<SubscriptionCouponInput>,
        /// Whether Stigg responds only after the payment is confirmed.
        await_payment_confirmation: Option<bool>,
        /// Quantities of the features priced per unit. Required for plans priced per unit.
        billable_features: Option<Vec<BillableFeatureInput>> => list billable_feature,
        /// Country whose localized prices apply, as an ISO 3166-1 code.
        billing_country_code: Option<String>,
        /// Effect on the billing cycle:
        /// [`Unchanged`](SubscriptionBillingCycleAnchor::Unchanged), the default, keeps it;
        /// [`Now`](SubscriptionBillingCycleAnchor::Now) starts a new one.
        billing_cycle_anchor: Option<SubscriptionBillingCycleAnchor>,
        /// Identifier of the subscription in the connected billing provider.
        billing_id: Option<String> [not_blank],
        /// Billing details of the subscription.
        billing_information: Option<SubscriptionBillingInfo>,
        /// Billing period, [`Monthly`](BillingPeriod::Monthly) or
        /// [`Annually`](BillingPeriod::Annually). Required for paid plans.
        billing_period: Option<BillingPeriod>,
        /// Spend limit of the subscription.
        budget: Option<BudgetConfigurationInput>,
        /// Date on which the subscription is canceled. [`Null`](Nullable::Null) clears the
        /// date; a field that is not set keeps it. Stigg refuses a date that is in the past or
        /// not after the start. On a trial, the date moves the end of the trial.
        cancellation_date: Nullable<DateTime>,
        /// Quantities of the charges for features or credits.
        charges: Option<Vec<ChargeInput>> => list charge,
        /// Feature and credit entitlements to set on this subscription.
        entitlements: Option<Vec<SubscriptionEntitlementInputV2>> => list entitlement,
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
        /// Minimum spend of the subscription.
        minimum_spend: Option<SubscriptionMinimumSpendValueInput>,
        /// Identifier of the customer who pays, if not
        /// [`customer_id`](ApplySubscriptionInput::customer_id).
        paying_customer_id: Option<String> [not_blank],
        /// Method of collecting payments: [`Charge`](PaymentCollectionMethod::Charge),
        /// [`Invoice`](PaymentCollectionMethod::Invoice) or
        /// [`None`](PaymentCollectionMethod::None).
        payment_collection_method: Option<PaymentCollectionMethod>,
        /// Identifier of the payment method to use.
        payment_method_id: Option<String> [not_blank],
        /// Prices that replace the standard ones.
        price_overrides: Option<Vec<PriceOverrideInput>> => list price_override,
        /// Promotion code to redeem. Deprecated by Stigg since September 2024: use
        /// [`applied_coupon`](ApplySubscriptionInput::applied_coupon).
        promotion_code: Option<String> [not_blank],
        /// Resource that the subscription is for. Required for products that allow several
        /// subscriptions.
        resource_id: Option<String> [not_blank],
        /// Identifier of the subscription in Salesforce.
        salesforce_id: Option<String> [not_blank],
        /// Time of the change: [`Immediate`](ScheduleStrategy::Immediate),
        /// [`EndOfBillingPeriod`](ScheduleStrategy::EndOfBillingPeriod) or, for annual
        /// subscriptions, [`EndOfBillingMonth`](ScheduleStrategy::EndOfBillingMonth).
        schedule_strategy: Option<ScheduleStrategy>,
        /// Whether to skip the trial of the plan.
        skip_trial: Option<bool>,
        /// Start of the subscription. A past date back-dates the subscription. With a future
        /// date, it is [`NotStarted`](crate::subscriptions::SubscriptionStatus::NotStarted)
        /// until then.
        start_date: Option<DateTime>,
        /// Feature entitlements to set on this subscription.
        /// [`entitlements`](ApplySubscriptionInput::entitlements) takes credits as well.
        subscription_entitlements: Option<Vec<SubscriptionEntitlementInput>> => list subscription_entitlement,
        /// End of the trial.
        trial_end_date: Option<DateTime>,
        /// Trial settings that replace the plan's.
        trial_override_configuration: Option<TrialOverrideConfigurationInput>,
        /// Number of units to subscribe to.
        unit_quantity: Option<Number> [not_negative],
    }
}
