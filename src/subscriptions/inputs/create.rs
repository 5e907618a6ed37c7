//! The input that creates a subscription without the rules of provisioning.

use serde_json::{Map, Value};

use crate::catalog::{BillingPeriod, TrialEndBehavior};
use crate::common::declare::input;
use crate::common::{DateTime, Nullable, Number};
use crate::subscriptions::{
    BillableFeatureInput, BudgetConfigurationInput, ChargeInput, PaymentCollectionMethod,
    PriceOverrideInput, ScheduleStrategy, SubscriptionAddonInput, SubscriptionBillingCycleAnchor,
    SubscriptionBillingInfo, SubscriptionCouponInput, SubscriptionEntitlementInput,
    SubscriptionEntitlementInputV2, SubscriptionMinimumSpendValueInput,
};

input! {
    /// Subscription to create without the rules of provisioning.
    ///
    /// Most callers want
    /// [`ProvisionSubscriptionInput`](crate::subscriptions::ProvisionSubscriptionInput).
    ///
    /// Input of [`create_subscription`](crate::blocking::Client::create_subscription).
    ///
    /// ```
    /// use stigg::catalog::BillingPeriod;
    /// use stigg::subscriptions::SubscriptionInput;
    ///
    /// let input = SubscriptionInput::builder("customer-demo-123", "plan-revvenu-essentials")
    ///     .billing_period(BillingPeriod::Monthly)
    ///     .build();
    /// assert_eq!(input.customer_id, "customer-demo-123");
    /// ```
    ///
    /// GraphQL: input `SubscriptionInput`, of the mutation `createSubscription`.
    pub struct SubscriptionInput => SubscriptionInputBuilder(
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
        /// Date on which the subscription is canceled.
        cancellation_date: Nullable<DateTime>,
        /// Quantities of the charges for features or credits.
        charges: Option<Vec<ChargeInput>> => list charge,
        /// Identifier of the subscription in the CRM.
        crm_id: Option<String> [not_blank],
        /// End of the subscription.
        end_date: Option<DateTime>,
        /// Feature and credit entitlements to set on this subscription.
        entitlements: Option<Vec<SubscriptionEntitlementInputV2>> => list entitlement,
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
        /// Whether the subscription has custom pricing.
        is_custom_price_subscription: Option<bool>,
        /// Whether the trial settings in this input replace the plan's.
        is_overriding_trial_config: Option<bool>,
        /// Whether the subscription is a trial.
        is_trial: Option<bool>,
        /// Minimum spend of the subscription.
        minimum_spend: Option<SubscriptionMinimumSpendValueInput>,
        /// Identifier of the customer who pays, if not
        /// [`customer_id`](SubscriptionInput::customer_id).
        paying_customer_id: Option<String> [not_blank],
        /// Method of collecting payments: [`Charge`](PaymentCollectionMethod::Charge),
        /// [`Invoice`](PaymentCollectionMethod::Invoice) or
        /// [`None`](PaymentCollectionMethod::None).
        payment_collection_method: Option<PaymentCollectionMethod>,
        /// Prices that replace the standard ones.
        price_overrides: Option<Vec<PriceOverrideInput>> => list price_override,
        /// Unit amount of the price.
        price_unit_amount: Option<Number> [not_negative],
        /// Promotion code to redeem. Deprecated by Stigg since September 2024: use
        /// [`applied_coupon`](SubscriptionInput::applied_coupon).
        promotion_code: Option<String> [not_blank],
        /// Older name of [`subscription_id`](SubscriptionInput::subscription_id).
        ref_id: Option<String> [not_blank],
        /// Resource that the subscription is for. Required for products that allow several
        /// subscriptions.
        resource_id: Option<String> [not_blank],
        /// Identifier of the subscription in Salesforce.
        salesforce_id: Option<String> [not_blank],
        /// Time of the change: [`Immediate`](ScheduleStrategy::Immediate),
        /// [`EndOfBillingPeriod`](ScheduleStrategy::EndOfBillingPeriod) or, for annual
        /// subscriptions, [`EndOfBillingMonth`](ScheduleStrategy::EndOfBillingMonth).
        schedule_strategy: Option<ScheduleStrategy>,
        /// Start of the subscription. A past date back-dates the subscription. With a future
        /// date, it is [`NotStarted`](crate::subscriptions::SubscriptionStatus::NotStarted)
        /// until then.
        start_date: Option<DateTime>,
        /// Feature entitlements to set on this subscription.
        /// [`entitlements`](SubscriptionInput::entitlements) takes credits as well.
        subscription_entitlements: Option<Vec<SubscriptionEntitlementInput>> => list subscription_entitlement,
        /// Identifier for the subscription, of 1 to 255 characters. Generated if not set.
        subscription_id: Option<String> [not_blank, max_chars(255)],
        /// Effect of the trial's end: [`ConvertToPaid`](TrialEndBehavior::ConvertToPaid) or
        /// [`CancelSubscription`](TrialEndBehavior::CancelSubscription).
        trial_end_behavior: Option<TrialEndBehavior>,
        /// Number of units to subscribe to.
        unit_quantity: Option<Number> [not_negative],
    }
}
