//! Inputs that start a subscription.

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
    /// Subscription of a customer to a plan, with its billing and trial settings.
    ///
    /// The customer must exist. To change a plan, provision a subscription to another plan of the
    /// same product. If the customer has no payment method, the response may have a checkout to
    /// complete instead of a subscription: see
    /// [`outcome`](crate::subscriptions::ProvisionSubscriptionResult::outcome).
    ///
    /// Input of [`provision_subscription`](crate::blocking::Client::provision_subscription).
    ///
    /// ```
    /// use stigg::catalog::BillingPeriod;
    /// use stigg::subscriptions::{
    ///     BillableFeatureInput, CheckoutOptions, ProvisionSubscriptionInput, SubscriptionAddonInput,
    /// };
    ///
    /// let input = ProvisionSubscriptionInput::builder("customer-demo-123", "plan-revvenu-essentials")
    ///     .billing_period(BillingPeriod::Monthly)
    ///     .billable_feature(BillableFeatureInput::builder("feature-01-templates", 2))
    ///     .addon(SubscriptionAddonInput::builder("addon-10-campaigns").quantity(1))
    ///     .checkout_options(CheckoutOptions::builder(
    ///         "https://example.com/done",
    ///         "https://example.com/cancel",
    ///     ))
    ///     .build();
    /// assert_eq!(input.plan_id, "plan-revvenu-essentials");
    /// ```
    ///
    /// GraphQL: input `ProvisionSubscriptionInput`, of the mutation `provisionSubscriptionV2`.
    pub struct ProvisionSubscriptionInput => ProvisionSubscriptionInputBuilder(
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
        /// Settings of the hosted checkout. It is used if a payment is needed and the customer
        /// has no payment method.
        checkout_options: Option<CheckoutOptions>,
        /// Feature and credit entitlements to set on this subscription.
        entitlements: Option<Vec<SubscriptionEntitlementInputV2>> => list entitlement,
        /// Minimum spend of the subscription.
        minimum_spend: Option<SubscriptionMinimumSpendValueInput>,
        /// Identifier of the customer who pays, if not
        /// [`customer_id`](ProvisionSubscriptionInput::customer_id).
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
        /// [`applied_coupon`](ProvisionSubscriptionInput::applied_coupon).
        promotion_code: Option<String> [not_blank],
        /// Older name of [`subscription_id`](ProvisionSubscriptionInput::subscription_id).
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
        /// Whether to skip the trial of the plan.
        skip_trial: Option<bool>,
        /// Start of the subscription. A past date back-dates the subscription. With a future
        /// date, it is [`NotStarted`](crate::subscriptions::SubscriptionStatus::NotStarted)
        /// until then.
        start_date: Option<DateTime>,
        /// Feature entitlements to set on this subscription.
        /// [`entitlements`](ProvisionSubscriptionInput::entitlements) takes credits as well.
        subscription_entitlements: Option<Vec<SubscriptionEntitlementInput>> => list subscription_entitlement,
        /// Identifier for the subscription, of 1 to 255 characters. Generated if not set.
        subscription_id: Option<String> [not_blank, max_chars(255)],
        /// Trial settings that replace the plan's.
        trial_override_configuration: Option<TrialOverrideConfigurationInput>,
        /// Number of units to subscribe to.
        unit_quantity: Option<Number> [not_negative],
    }

    /// Settings of the hosted checkout.
    ///
    /// Part of [`ProvisionSubscriptionInput`].
    pub struct CheckoutOptions => CheckoutOptionsBuilder(
        /// URL to which the customer returns after completing the checkout.
        success_url: String [not_blank],
        /// URL to which the customer returns after canceling the checkout.
        cancel_url: String [not_blank],
    ) {
        /// Whether the customer can enter promotion codes.
        allow_promo_codes: Option<bool>,
        /// Whether the customer can enter a tax identifier.
        allow_tax_id_collection: Option<bool>,
        /// Whether the checkout asks for a billing address.
        collect_billing_address: Option<bool>,
        /// Whether the checkout asks for a phone number.
        collect_phone_number: Option<bool>,
        /// Reference identifier of the checkout.
        reference_id: Option<String> [not_blank],
    }

    /// Trial settings that replace the plan's.
    ///
    /// Part of [`ProvisionSubscriptionInput`],
    /// [`ProvisionCustomerSubscriptionInput`](crate::subscriptions::ProvisionCustomerSubscriptionInput),
    /// [`ApplySubscriptionInput`](crate::subscriptions::ApplySubscriptionInput),
    /// [`EstimateSubscriptionInput`](crate::subscriptions::EstimateSubscriptionInput) and
    /// [`PreviewSubscriptionInput`](crate::subscriptions::PreviewSubscriptionInput).
    pub struct TrialOverrideConfigurationInput => TrialOverrideConfigurationInputBuilder(
        /// Whether the subscription is a trial.
        is_trial: bool,
    ) {
        /// Effect of the trial's end: [`ConvertToPaid`](TrialEndBehavior::ConvertToPaid) or
        /// [`CancelSubscription`](TrialEndBehavior::CancelSubscription).
        trial_end_behavior: Option<TrialEndBehavior>,
        /// End of the trial.
        trial_end_date: Option<DateTime>,
    }
}
