//! Subscriptions in responses, in three levels of detail.

use serde_json::Value;
use time::OffsetDateTime;

use crate::catalog::{
    Addon, AddonRef, BillingModel, BillingPeriod, Plan, PlanRef, PlanSummary, Price, PriceSummary,
    PricingType, TrialEndBehavior,
};
use crate::common::Money;
use crate::common::declare::response;
use crate::customers::{CustomerRef, CustomerResource, CustomerSummary, ExperimentInfo};
use crate::entitlements::{Entitlement, EntitlementUnion};
use crate::subscriptions::{
    ListedSubscriptionAddon, PaymentCollection, PaymentCollectionMethod,
    ProvisionSubscriptionStatus, SubscriptionFutureUpdate, SubscriptionInvoice,
    SubscriptionScheduledUpdate, SubscriptionStatus,
};

response! {
    /// A subscription with its plan, prices, add-ons and scheduled updates.
    ///
    /// Response of [`get_subscription`](crate::blocking::Client::get_subscription) and
    /// [`get_active_subscriptions`](crate::blocking::Client::get_active_subscriptions), and part of
    /// [`AppliedSubscription`](crate::subscriptions::AppliedSubscription).
    ///
    /// GraphQL: type `CustomerSubscription`.
    pub struct Subscription {
        /// Stigg's own identifier of the subscription. Inputs take [`ref_id`](Self::ref_id)
        /// instead.
        pub id: String,
        /// Identifier of the subscription, chosen by you or generated. Inputs take this one.
        pub ref_id: String,
        /// Newer name of [`ref_id`](Self::ref_id), with the same value.
        pub subscription_id: String,
        /// Status of the subscription. Only [`Active`](SubscriptionStatus::Active) and
        /// [`InTrial`](SubscriptionStatus::InTrial) give access.
        pub status: SubscriptionStatus,
        /// Kind of pricing: free, paid or custom.
        pub pricing_type: PricingType,
        /// Billing period: monthly or annually. `None` if not applicable.
        pub billing_period: Option<BillingPeriod>,
        /// Start of the subscription, past or future.
        pub start_date: OffsetDateTime,
        /// End that is set for the subscription. `None` if it has no end.
        pub end_date: Option<OffsetDateTime>,
        /// End of the trial, past or future. `None` without a trial.
        pub trial_end_date: Option<OffsetDateTime>,
        /// Date of the cancellation, past or planned. `None` if there is none.
        pub cancellation_date: Option<OffsetDateTime>,
        /// Effective end of the subscription, past or future. `None` if it has no end.
        pub effective_end_date: Option<OffsetDateTime>,
        /// Start of the current billing period.
        pub current_billing_period_start: Option<OffsetDateTime>,
        /// End of the current billing period.
        pub current_billing_period_end: Option<OffsetDateTime>,
        /// Identifier of the subscription in the connected billing provider. `None` if there is
        /// none.
        pub billing_id: Option<String>,
        /// URL of the subscription's page at the billing provider. `None` if there is none.
        pub billing_link_url: Option<String>,
        /// Error of the sync with the billing provider. `None` if there is none.
        pub billing_sync_error: Option<String>,
        /// State of the payment: not required, in progress, failed, or waiting for an action.
        pub payment_collection: PaymentCollection,
        /// Method of collecting payments: charge, invoice or none.
        pub payment_collection_method: Option<PaymentCollectionMethod>,
        /// Most recent invoice of the subscription. `None` if there is none.
        pub latest_invoice: Option<SubscriptionInvoice>,
        /// Free-form key-value data that you attached to the subscription.
        pub additional_meta_data: Option<Value>,
        /// Customer of the subscription.
        pub customer: CustomerRef,
        /// Customer that pays for the subscription, if another customer does.
        pub paying_customer: Option<CustomerSummary>,
        /// Resource that the subscription is for. `None` if it is for no particular resource.
        pub resource: Option<CustomerResource>,
        /// Plan of the subscription.
        pub plan: Plan,
        /// Add-ons of the subscription.
        pub addons: Vec<SubscriptionAddon>,
        /// Prices of the subscription.
        pub prices: Vec<SubscriptionPrice>,
        /// Total price of the subscription. `None` if there is none, as for a free one.
        pub total_price: Option<SubscriptionTotalPrice>,
        /// Trial settings. `None` if there are none.
        pub trial_configuration: Option<TrialConfiguration>,
        /// Experiment that the subscription takes part in. `None` if there is none.
        pub experiment_info: Option<ExperimentInfo>,
        /// Scheduled updates of the subscription.
        pub scheduled_updates: Vec<SubscriptionScheduledUpdate>,
        /// Future updates of the subscription.
        pub future_updates: Vec<SubscriptionFutureUpdate>,
    }

    /// A subscription with its prices, and with references to its plan, add-ons and customer.
    ///
    /// Response of the operations that change a subscription, such as
    /// [`update_subscription`](crate::blocking::Client::update_subscription) and
    /// [`cancel_subscription`](crate::blocking::Client::cancel_subscription), and part of
    /// [`ProvisionSubscriptionResult`].
    ///
    /// GraphQL: some fields of the type `CustomerSubscription`.
    pub struct SubscriptionSummary {
        /// Stigg's own identifier of the subscription. Inputs take [`ref_id`](Self::ref_id)
        /// instead.
        pub id: String,
        /// Identifier of the subscription, chosen by you or generated. Inputs take this one.
        pub ref_id: String,
        /// Newer name of [`ref_id`](Self::ref_id), with the same value.
        pub subscription_id: String,
        /// Status of the subscription. Only [`Active`](SubscriptionStatus::Active) and
        /// [`InTrial`](SubscriptionStatus::InTrial) give access.
        pub status: SubscriptionStatus,
        /// Kind of pricing: free, paid or custom.
        pub pricing_type: PricingType,
        /// Billing period: monthly or annually. `None` if not applicable.
        pub billing_period: Option<BillingPeriod>,
        /// Start of the subscription, past or future.
        pub start_date: OffsetDateTime,
        /// End that is set for the subscription. `None` if it has no end.
        pub end_date: Option<OffsetDateTime>,
        /// End of the trial, past or future. `None` without a trial.
        pub trial_end_date: Option<OffsetDateTime>,
        /// Date of the cancellation, past or planned. `None` if there is none.
        pub cancellation_date: Option<OffsetDateTime>,
        /// Effective end of the subscription, past or future. `None` if it has no end.
        pub effective_end_date: Option<OffsetDateTime>,
        /// End of the current billing period.
        pub current_billing_period_end: Option<OffsetDateTime>,
        /// Identifier of the subscription in the connected billing provider. `None` if there is
        /// none.
        pub billing_id: Option<String>,
        /// URL of the subscription's page at the billing provider. `None` if there is none.
        pub billing_link_url: Option<String>,
        /// Error of the sync with the billing provider. `None` if there is none.
        pub billing_sync_error: Option<String>,
        /// State of the payment: not required, in progress, failed, or waiting for an action.
        pub payment_collection: PaymentCollection,
        /// Most recent invoice of the subscription. `None` if there is none.
        pub latest_invoice: Option<SubscriptionInvoice>,
        /// Free-form key-value data that you attached to the subscription.
        pub additional_meta_data: Option<Value>,
        /// Customer of the subscription.
        pub customer: CustomerRef,
        /// Resource that the subscription is for. `None` if it is for no particular resource.
        pub resource: Option<CustomerResource>,
        /// Plan of the subscription.
        pub plan: PlanRef,
        /// Add-ons of the subscription.
        pub addons: Vec<SubscriptionAddonSummary>,
        /// Prices of the subscription.
        pub prices: Vec<SubscriptionPrice>,
        /// Total price of the subscription. `None` if there is none, as for a free one.
        pub total_price: Option<SubscriptionTotalPrice>,
        /// Experiment that the subscription takes part in. `None` if there is none.
        pub experiment_info: Option<ExperimentInfo>,
    }

    /// An active subscription, without the details of its plan and add-ons.
    ///
    /// Response of
    /// [`get_active_subscriptions_list`](crate::blocking::Client::get_active_subscriptions_list).
    ///
    /// GraphQL: some fields of the type `CustomerSubscription`.
    pub struct ActiveSubscription {
        /// Identifier of the subscription, chosen by you or generated. Inputs take this one.
        pub subscription_id: String,
        /// Status of the subscription. Only [`Active`](SubscriptionStatus::Active) and
        /// [`InTrial`](SubscriptionStatus::InTrial) give access.
        pub status: SubscriptionStatus,
        /// Kind of pricing: free, paid or custom.
        pub pricing_type: PricingType,
        /// Billing period: monthly or annually. `None` if not applicable.
        pub billing_period: Option<BillingPeriod>,
        /// Start of the subscription, past or future.
        pub start_date: OffsetDateTime,
        /// End that is set for the subscription. `None` if it has no end.
        pub end_date: Option<OffsetDateTime>,
        /// End of the trial, past or future. `None` without a trial.
        pub trial_end_date: Option<OffsetDateTime>,
        /// Date of the cancellation, past or planned. `None` if there is none.
        pub cancellation_date: Option<OffsetDateTime>,
        /// Effective end of the subscription, past or future. `None` if it has no end.
        pub effective_end_date: Option<OffsetDateTime>,
        /// Start of the current billing period.
        pub current_billing_period_start: Option<OffsetDateTime>,
        /// End of the current billing period.
        pub current_billing_period_end: Option<OffsetDateTime>,
        /// Free-form key-value data that you attached to the subscription.
        pub additional_meta_data: Option<Value>,
        /// Customer of the subscription.
        pub customer: CustomerRef,
        /// Customer that pays for the subscription, if another customer does.
        pub paying_customer: Option<CustomerRef>,
        /// Resource that the subscription is for. `None` if it is for no particular resource.
        pub resource: Option<CustomerResource>,
        /// Plan of the subscription.
        pub plan: PlanSummary,
        /// Add-ons of the subscription.
        pub addons: Vec<ListedSubscriptionAddon>,
        /// Prices of the subscription.
        pub prices: Vec<SubscriptionPriceSummary>,
        /// Total price of the subscription. `None` if there is none, as for a free one.
        pub total_price: Option<SubscriptionTotalPrice>,
        /// Trial settings. `None` if there are none.
        pub trial_configuration: Option<TrialConfiguration>,
    }

    /// Result of provisioning a subscription.
    ///
    /// [`Success`](ProvisionSubscriptionStatus::Success) does not mean that the payment has
    /// arrived: match on [`outcome`](Self::outcome), which takes
    /// [`payment_collection`](SubscriptionSummary::payment_collection) and
    /// [`latest_invoice`](SubscriptionSummary::latest_invoice) into account.
    ///
    /// Response of [`provision_subscription`](crate::blocking::Client::provision_subscription).
    ///
    /// GraphQL: type `ProvisionSubscriptionResult`.
    pub struct ProvisionSubscriptionResult {
        /// Result: success, or a payment is required at the checkout first.
        pub status: ProvisionSubscriptionStatus,
        /// URL of the checkout page. Send the customer there if the status is
        /// [`PaymentRequired`](ProvisionSubscriptionStatus::PaymentRequired).
        pub checkout_url: Option<String>,
        /// Identifier of the checkout in the billing provider. `None` without a checkout.
        pub checkout_billing_id: Option<String>,
        /// Subscription that was provisioned. `None` while the status is
        /// [`PaymentRequired`](ProvisionSubscriptionStatus::PaymentRequired).
        pub subscription: Option<SubscriptionSummary>,
        /// Feature entitlements after provisioning.
        pub entitlements: Vec<Entitlement>,
        /// Feature and credit entitlements after provisioning.
        pub entitlements_v2: Vec<EntitlementUnion>,
    }

    /// An add-on of a subscription.
    pub struct SubscriptionAddon {
        /// Stigg's own identifier of this entry. Inputs take the `ref_id` of [`addon`](Self::addon)
        /// instead.
        pub id: String,
        /// Quantity of the add-on.
        pub quantity: f64,
        /// Add-on of this entry.
        pub addon: Addon,
    }

    /// An add-on of a subscription, without its prices and entitlements.
    pub struct SubscriptionAddonSummary {
        /// Stigg's own identifier of this entry. Inputs take the `ref_id` of [`addon`](Self::addon)
        /// instead.
        pub id: String,
        /// Quantity of the add-on.
        pub quantity: f64,
        /// Add-on of this entry.
        pub addon: AddonRef,
    }

    /// A price of a subscription, with the quantity it covers.
    pub struct SubscriptionPrice {
        /// Quantity of the priced feature, such as seats. `None` for a flat fee.
        pub usage_limit: Option<f64>,
        /// Billing model of the price, such as a flat fee or per unit.
        pub billing_model: Option<BillingModel>,
        /// Price of this entry.
        pub price: Option<Price>,
    }

    /// A price of a subscription, reduced to amount and period.
    pub struct SubscriptionPriceSummary {
        /// Billing model of the price, such as a flat fee or per unit.
        pub billing_model: Option<BillingModel>,
        /// Price of this entry.
        pub price: Option<PriceSummary>,
    }

    /// Total price of a subscription.
    pub struct SubscriptionTotalPrice {
        /// Price before discounts.
        pub sub_total: Money,
        /// Final price.
        pub total: Money,
    }

    /// Trial settings of a subscription.
    pub struct TrialConfiguration {
        /// Effect of the trial's end: the subscription becomes a paid one or is canceled.
        pub trial_end_behavior: TrialEndBehavior,
    }
}
