//! The subscription that starts together with its customer.

use serde_json::{Map, Value};

use crate::catalog::BillingPeriod;
use crate::common::declare::input;
use crate::common::from_string::from_required_string;
use crate::common::{DateTime, Number};
use crate::subscriptions::{
    BillableFeatureInput, BudgetConfigurationInput, ChargeInput, PriceOverrideInput,
    SubscriptionAddonInput, SubscriptionBillingInfo, SubscriptionCouponInput,
    SubscriptionEntitlementInput, SubscriptionEntitlementInputV2,
    SubscriptionMinimumSpendValueInput, TrialOverrideConfigurationInput,
};
use crate::subscriptions::{PaymentCollectionMethod, SubscriptionBillingCycleAnchor};

input! {
    /// Subscription to create with a new customer, in `ProvisionCustomerInput`.
    pub struct ProvisionCustomerSubscriptionInput => ProvisionCustomerSubscriptionInputBuilder {
        required {
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
            /// Quantities of the charges, of features or of credits.
            charges: Option<Vec<ChargeInput>> => list charge,
            /// Feature and credit entitlements to set on the subscription itself.
            entitlements: Option<Vec<SubscriptionEntitlementInputV2>> => list entitlement,
            /// Least amount to be spent on the subscription.
            minimum_spend: Option<SubscriptionMinimumSpendValueInput>,
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
            /// Start of the subscription (RFC 3339). A past date back-dates it; a future one leaves it
            /// `NOT_STARTED` until then.
            start_date: Option<DateTime>,
            /// Feature entitlements to set on the subscription itself; `entitlements` takes credits
            /// too.
            subscription_entitlements: Option<Vec<SubscriptionEntitlementInput>> => list subscription_entitlement,
            /// Identifier to give the subscription, of 1 to 255 characters; generated when absent.
            subscription_id: Option<String> [not_blank, max_chars(255)],
            /// Trial settings to use instead of the plan's own.
            trial_override_configuration: Option<TrialOverrideConfigurationInput>,
            /// Number of units to subscribe to.
            unit_quantity: Option<Number> [not_negative],
        }
    }
}

from_required_string!(ProvisionCustomerSubscriptionInput);
