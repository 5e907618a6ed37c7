//! The subscription that starts together with its customer.

use serde_json::{Map, Value};

use crate::catalog::BillingPeriod;
use crate::common::declare::{from_required_string, input};
use crate::common::{DateTime, Number};
use crate::subscriptions::{
    BillableFeatureInput, BudgetConfigurationInput, ChargeInput, PaymentCollectionMethod,
    PriceOverrideInput, SubscriptionAddonInput, SubscriptionBillingCycleAnchor,
    SubscriptionBillingInfo, SubscriptionCouponInput, SubscriptionEntitlementInput,
    SubscriptionEntitlementInputV2, SubscriptionMinimumSpendValueInput,
    TrialOverrideConfigurationInput,
};

input! {
    /// Subscription to create with a new customer.
    ///
    /// Part of [`ProvisionCustomerInput`](crate::customers::ProvisionCustomerInput).
    pub struct ProvisionCustomerSubscriptionInput => ProvisionCustomerSubscriptionInputBuilder(
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
        /// Quantities of the charges for features or credits.
        charges: Option<Vec<ChargeInput>> => list charge,
        /// Feature and credit entitlements to set on this subscription.
        entitlements: Option<Vec<SubscriptionEntitlementInputV2>> => list entitlement,
        /// Minimum spend of the subscription.
        minimum_spend: Option<SubscriptionMinimumSpendValueInput>,
        /// Method of collecting payments: [`Charge`](PaymentCollectionMethod::Charge),
        /// [`Invoice`](PaymentCollectionMethod::Invoice) or
        /// [`None`](PaymentCollectionMethod::None).
        payment_collection_method: Option<PaymentCollectionMethod>,
        /// Prices that replace the standard ones.
        price_overrides: Option<Vec<PriceOverrideInput>> => list price_override,
        /// Unit amount of the price.
        price_unit_amount: Option<Number> [not_negative],
        /// Promotion code to redeem. Deprecated by Stigg since September 2024: use
        /// [`applied_coupon`](ProvisionCustomerSubscriptionInput::applied_coupon).
        promotion_code: Option<String> [not_blank],
        /// Older name of
        /// [`subscription_id`](ProvisionCustomerSubscriptionInput::subscription_id).
        ref_id: Option<String> [not_blank],
        /// Resource that the subscription is for. Required for products that allow several
        /// subscriptions.
        resource_id: Option<String> [not_blank],
        /// Identifier of the subscription in Salesforce.
        salesforce_id: Option<String> [not_blank],
        /// Start of the subscription. A past date back-dates the subscription. With a future
        /// date, it is [`NotStarted`](crate::subscriptions::SubscriptionStatus::NotStarted)
        /// until then.
        start_date: Option<DateTime>,
        /// Feature entitlements to set on this subscription.
        /// [`entitlements`](ProvisionCustomerSubscriptionInput::entitlements) takes credits as
        /// well.
        subscription_entitlements: Option<Vec<SubscriptionEntitlementInput>> => list subscription_entitlement,
        /// Identifier for the subscription, of 1 to 255 characters. Generated if not set.
        subscription_id: Option<String> [not_blank, max_chars(255)],
        /// Trial settings that replace the plan's.
        trial_override_configuration: Option<TrialOverrideConfigurationInput>,
        /// Number of units to subscribe to.
        unit_quantity: Option<Number> [not_negative],
    }
}

from_required_string!(ProvisionCustomerSubscriptionInput);
