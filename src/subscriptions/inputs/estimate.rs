//! Inputs that ask what a subscription would cost.

use crate::catalog::BillingPeriod;
use crate::common::declare::input;
use crate::common::from_string::from_required_string;
use crate::common::{DateTime, Number};
use crate::subscriptions::{
    BillableFeatureInput, ChargeInput, SubscriptionAddonInput, SubscriptionBillingInfo,
    SubscriptionCouponInput, TrialOverrideConfigurationInput,
};
use crate::subscriptions::{ScheduleStrategy, SubscriptionBillingCycleAnchor};

input! {
    /// Argument of `estimateSubscription`: the new subscription to estimate the cost of.
    ///
    /// Prefer `previewSubscription`, which gives more detail.
    pub struct EstimateSubscriptionInput => EstimateSubscriptionInputBuilder {
        required {
            /// Identifier of the customer to price the subscription for.
            customer_id: String [not_blank],
            /// Identifier of the plan to price.
            plan_id: String [not_blank],
        }
        optional {
            /// Add-ons to price along with the plan.
            addons: Option<Vec<SubscriptionAddonInput>> => list addon,
            /// Coupon or discount to apply.
            applied_coupon: Option<SubscriptionCouponInput>,
            /// Quantities of the per-unit features; needed for plans priced per unit.
            billable_features: Option<Vec<BillableFeatureInput>> => list billable_feature,
            /// Country whose localised prices apply, as an ISO 3166-1 code.
            billing_country_code: Option<String>,
            /// Billing details to use for the subscription.
            billing_information: Option<SubscriptionBillingInfo>,
            /// Billing period to price, `MONTHLY` or `ANNUALLY`; needed for paid plans.
            billing_period: Option<BillingPeriod>,
            /// Quantities of the charges, of features or of credits.
            charges: Option<Vec<ChargeInput>> => list charge,
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
            /// Identifier of the customer who pays, where that is not `customerId`.
            paying_customer_id: Option<String> [not_blank],
            /// Unit amount of the price.
            price_unit_amount: Option<Number> [not_negative],
            /// Promotion code to redeem. Deprecated since September 2024; use `appliedCoupon`.
            promotion_code: Option<String> [not_blank],
            /// Resource the subscription would be for; needed for products that allow several
            /// subscriptions.
            resource_id: Option<String> [not_blank],
            /// Whether to leave out the trial of the plan.
            skip_trial: Option<bool>,
            /// Start to assume for the subscription (RFC 3339).
            start_date: Option<DateTime>,
            /// Trial settings to use instead of the plan's own.
            trial_override_configuration: Option<TrialOverrideConfigurationInput>,
            /// Number of units to price.
            unit_quantity: Option<Number> [not_negative],
        }
    }
}

input! {
    /// Argument of `estimateSubscriptionUpdate`: the change of a subscription to estimate the cost
    /// of.
    pub struct EstimateSubscriptionUpdateInput => EstimateSubscriptionUpdateInputBuilder {
        required {
            /// Identifier of the subscription that would change.
            subscription_id: String [not_blank],
        }
        optional {
            /// Add-ons the subscription would have after the change.
            addons: Option<Vec<SubscriptionAddonInput>> => list addon,
            /// Coupon or discount to apply.
            applied_coupon: Option<SubscriptionCouponInput>,
            /// Quantities the per-unit features would have after the change.
            billable_features: Option<Vec<BillableFeatureInput>> => list billable_feature,
            /// Quantities the charges would have after the change.
            charges: Option<Vec<ChargeInput>> => list charge,
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
            /// Promotion code to redeem. Deprecated since September 2024; use `appliedCoupon`.
            promotion_code: Option<String> [not_blank],
            /// Number of units after the change.
            unit_quantity: Option<Number> [not_negative],
        }
    }
}

from_required_string!(EstimateSubscriptionUpdateInput);

input! {
    /// Argument of `previewSubscription`: the subscription to preview the invoices of.
    pub struct PreviewSubscriptionInput => PreviewSubscriptionInputBuilder {
        required {
            /// Identifier of the customer to price the subscription for.
            customer_id: String [not_blank],
            /// Identifier of the plan to price.
            plan_id: String [not_blank],
        }
        optional {
            /// Add-ons to price along with the plan.
            addons: Option<Vec<SubscriptionAddonInput>> => list addon,
            /// Coupon or discount to apply.
            applied_coupon: Option<SubscriptionCouponInput>,
            /// Quantities of the per-unit features; needed for plans priced per unit.
            billable_features: Option<Vec<BillableFeatureInput>> => list billable_feature,
            /// Country whose localised prices apply, as an ISO 3166-1 code.
            billing_country_code: Option<String>,
            /// What happens to the billing cycle: `UNCHANGED` (the default) keeps it, `NOW` starts it
            /// afresh.
            billing_cycle_anchor: Option<SubscriptionBillingCycleAnchor>,
            /// Billing details to use for the subscription.
            billing_information: Option<SubscriptionBillingInfo>,
            /// Billing period to price, `MONTHLY` or `ANNUALLY`; needed for paid plans.
            billing_period: Option<BillingPeriod>,
            /// Quantities of the charges, of features or of credits.
            charges: Option<Vec<ChargeInput>> => list charge,
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
            /// Identifier of the customer who pays, where that is not `customerId`.
            paying_customer_id: Option<String> [not_blank],
            /// Promotion code to redeem. Deprecated since September 2024; use `appliedCoupon`.
            promotion_code: Option<String> [not_blank],
            /// Resource the subscription would be for; needed for products that allow several
            /// subscriptions.
            resource_id: Option<String> [not_blank],
            /// When the change takes effect: `IMMEDIATE`, `END_OF_BILLING_PERIOD`, or
            /// `END_OF_BILLING_MONTH` for annual subscriptions.
            schedule_strategy: Option<ScheduleStrategy>,
            /// Start to assume for the subscription (RFC 3339).
            start_date: Option<DateTime>,
            /// Trial settings to use instead of the plan's own.
            trial_override_configuration: Option<TrialOverrideConfigurationInput>,
            /// Number of units to price.
            unit_quantity: Option<Number> [not_negative],
        }
    }
}
