//! The input that applies a subscription.

use serde_json::{Map, Value};

use crate::catalog::BillingPeriod;
use crate::common::declare::input;
use crate::common::{DateTime, Nullable, Number};
use crate::subscriptions::{
    BillableFeatureInput, BudgetConfigurationInput, ChargeInput, PriceOverrideInput,
    SubscriptionAddonInput, SubscriptionBillingInfo, SubscriptionCouponInput,
    SubscriptionEntitlementInput, SubscriptionEntitlementInputV2,
    SubscriptionMinimumSpendValueInput, TrialOverrideConfigurationInput,
};
use crate::subscriptions::{
    PaymentCollectionMethod, ScheduleStrategy, SubscriptionBillingCycleAnchor,
};

input! {
    /// Argument of `applySubscription`: the subscription the customer is to have.
    pub struct ApplySubscriptionInput => ApplySubscriptionInputBuilder {
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
            /// Date on which the subscription is cancelled (RFC 3339). Absent keeps what is set, null
            /// clears it, a date sets it. A date in the past, or not after the start, is refused; on a
            /// trial it moves the end of the trial.
            cancellation_date: Nullable<DateTime>,
            /// Quantities of the charges, of features or of credits.
            charges: Option<Vec<ChargeInput>> => list charge,
            /// Feature and credit entitlements to set on the subscription itself.
            entitlements: Option<Vec<SubscriptionEntitlementInputV2>> => list entitlement,
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
            /// Least amount to be spent on the subscription.
            minimum_spend: Option<SubscriptionMinimumSpendValueInput>,
            /// Identifier of the customer who pays, where that is not `customerId`.
            paying_customer_id: Option<String> [not_blank],
            /// How payment is collected: `CHARGE`, `INVOICE` or `NONE`.
            payment_collection_method: Option<PaymentCollectionMethod>,
            /// Identifier of the payment method to use.
            payment_method_id: Option<String> [not_blank],
            /// Prices to charge in place of the standard ones.
            price_overrides: Option<Vec<PriceOverrideInput>> => list price_override,
            /// Promotion code to redeem. Deprecated since September 2024; use `appliedCoupon`.
            promotion_code: Option<String> [not_blank],
            /// Resource the subscription is for; needed for products that allow several subscriptions.
            resource_id: Option<String> [not_blank],
            /// Identifier of the subscription in Salesforce.
            salesforce_id: Option<String> [not_blank],
            /// When the change takes effect: `IMMEDIATE`, `END_OF_BILLING_PERIOD`, or
            /// `END_OF_BILLING_MONTH` for annual subscriptions.
            schedule_strategy: Option<ScheduleStrategy>,
            /// Whether to skip the trial of the plan.
            skip_trial: Option<bool>,
            /// Start of the subscription (RFC 3339). A past date back-dates it; a future one leaves it
            /// `NOT_STARTED` until then.
            start_date: Option<DateTime>,
            /// Feature entitlements to set on the subscription itself; `entitlements` takes credits
            /// too.
            subscription_entitlements: Option<Vec<SubscriptionEntitlementInput>> => list subscription_entitlement,
            /// End of the trial (RFC 3339).
            trial_end_date: Option<DateTime>,
            /// Trial settings to use instead of the plan's own.
            trial_override_configuration: Option<TrialOverrideConfigurationInput>,
            /// Number of units to subscribe to.
            unit_quantity: Option<Number> [not_negative],
        }
    }
}
