//! The input that creates a subscription, past the rules of provisioning.

use serde_json::{Map, Value};

use crate::catalog::{BillingPeriod, TrialEndBehavior};
use crate::common::declare::input;
use crate::common::{DateTime, Nullable, Number};
use crate::subscriptions::{
    BillableFeatureInput, BudgetConfigurationInput, ChargeInput, PriceOverrideInput,
    SubscriptionAddonInput, SubscriptionBillingInfo, SubscriptionCouponInput,
    SubscriptionEntitlementInput, SubscriptionEntitlementInputV2,
    SubscriptionMinimumSpendValueInput,
};
use crate::subscriptions::{
    PaymentCollectionMethod, ScheduleStrategy, SubscriptionBillingCycleAnchor,
};

input! {
    /// Argument of `createSubscription`: the subscription to create.
    pub struct SubscriptionInput => SubscriptionInputBuilder {
        required {
            /// Identifier of the customer to subscribe.
            customer_id: String [not_blank],
            /// Identifier of the plan to subscribe to.
            plan_id: String [not_blank],
        }
        optional {
            /// Free-form key-value data to keep with the subscription.
            additional_meta_data: Option<Map<String, Value>> => map metadata,
            /// Add-ons to subscribe to along with the plan.
            addons: Option<Vec<SubscriptionAddonInput>> => list addon,
            /// Coupon or discount to apply.
            applied_coupon: Option<SubscriptionCouponInput>,
            /// Whether to wait for the payment to be confirmed before answering.
            await_payment_confirmation: Option<bool>,
            /// Quantities of the per-unit features; needed for plans priced per unit.
            billable_features: Option<Vec<BillableFeatureInput>> => list billable_feature,
            /// Country whose localised prices apply, as an ISO 3166-1 code.
            billing_country_code: Option<String>,
            /// What happens to the billing cycle: `UNCHANGED` (the default) keeps it, `NOW` starts it
            /// afresh.
            billing_cycle_anchor: Option<SubscriptionBillingCycleAnchor>,
            /// Identifier of the subscription in the connected billing provider.
            billing_id: Option<String> [not_blank],
            /// Billing details to use for the subscription.
            billing_information: Option<SubscriptionBillingInfo>,
            /// Billing period, `MONTHLY` or `ANNUALLY`; needed for paid plans.
            billing_period: Option<BillingPeriod>,
            /// Spend limit of the subscription.
            budget: Option<BudgetConfigurationInput>,
            /// Date on which the subscription is cancelled (RFC 3339).
            cancellation_date: Nullable<DateTime>,
            /// Quantities of the charges, of features or of credits.
            charges: Option<Vec<ChargeInput>> => list charge,
            /// Identifier of the subscription in the CRM.
            crm_id: Option<String> [not_blank],
            /// End of the subscription (RFC 3339).
            end_date: Option<DateTime>,
            /// Feature and credit entitlements to set on the subscription itself.
            entitlements: Option<Vec<SubscriptionEntitlementInputV2>> => list entitlement,
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
            /// Whether the subscription is on custom pricing.
            is_custom_price_subscription: Option<bool>,
            /// Whether the trial settings given here replace the plan's own.
            is_overriding_trial_config: Option<bool>,
            /// Whether the subscription is a trial.
            is_trial: Option<bool>,
            /// Least amount to be spent on the subscription.
            minimum_spend: Option<SubscriptionMinimumSpendValueInput>,
            /// Identifier of the customer who pays, where that is not `customerId`.
            paying_customer_id: Option<String> [not_blank],
            /// How payment is collected: `CHARGE`, `INVOICE` or `NONE`.
            payment_collection_method: Option<PaymentCollectionMethod>,
            /// Prices to charge in place of the standard ones.
            price_overrides: Option<Vec<PriceOverrideInput>> => list price_override,
            /// Unit amount of the price.
            price_unit_amount: Option<Number> [not_negative],
            /// Promotion code to redeem. Deprecated since September 2024; use `appliedCoupon`.
            promotion_code: Option<String> [not_blank],
            /// Identifier to give the subscription; the older name of `subscriptionId`.
            ref_id: Option<String> [not_blank],
            /// Resource the subscription is for; needed for products that allow several subscriptions.
            resource_id: Option<String> [not_blank],
            /// Identifier of the subscription in Salesforce.
            salesforce_id: Option<String> [not_blank],
            /// When the change takes effect: `IMMEDIATE`, `END_OF_BILLING_PERIOD`, or
            /// `END_OF_BILLING_MONTH` for annual subscriptions.
            schedule_strategy: Option<ScheduleStrategy>,
            /// Start of the subscription (RFC 3339). A past date back-dates it; a future one leaves it
            /// `NOT_STARTED` until then.
            start_date: Option<DateTime>,
            /// Feature entitlements to set on the subscription itself; `entitlements` takes credits
            /// too.
            subscription_entitlements: Option<Vec<SubscriptionEntitlementInput>> => list subscription_entitlement,
            /// Identifier to give the subscription, of 1 to 255 characters; generated when absent.
            subscription_id: Option<String> [not_blank, max_chars(255)],
            /// What follows the trial: `CONVERT_TO_PAID` or `CANCEL_SUBSCRIPTION`.
            trial_end_behavior: Option<TrialEndBehavior>,
            /// Number of units to subscribe to.
            unit_quantity: Option<Number> [not_negative],
        }
    }
}
