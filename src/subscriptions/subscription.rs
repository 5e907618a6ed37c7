//! Subscriptions, in three degrees of detail.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;

use crate::catalog::{
    Addon, AddonRef, BillingModel, BillingPeriod, Plan, PlanRef, PlanSummary, Price, PriceSummary,
    PricingType, TrialEndBehavior,
};
use crate::common::Money;
use crate::common::outputs::null_as_empty;
use crate::customers::{CustomerRef, CustomerResource, CustomerSummary, ExperimentInfo};
use crate::entitlements::{Entitlement, EntitlementUnion};
use crate::subscriptions::{
    ListedSubscriptionAddon, PaymentCollection, PaymentCollectionMethod,
    ProvisionSubscriptionStatus, SubscriptionFutureUpdate, SubscriptionInvoice,
    SubscriptionScheduledUpdate, SubscriptionStatus,
};

/// A subscription with its plan, prices, add-ons and scheduled updates in full: what
/// `get_subscription` and `get_active_subscriptions` answer with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Subscription {
    /// Stigg's own identifier of the subscription. Not for inputs: use `refId` there.
    pub id: String,
    /// Identifier of the subscription, chosen by you or given to it; the one to use in inputs.
    pub ref_id: String,
    /// Newer name of `refId`, with the same value.
    pub subscription_id: String,
    /// Status of the subscription. Only `ACTIVE` and `IN_TRIAL` give access.
    pub status: SubscriptionStatus,
    /// Whether the subscription is free, paid or on custom pricing.
    pub pricing_type: PricingType,
    /// How often the subscription is billed: monthly or annually. Absent when not applicable.
    pub billing_period: Option<BillingPeriod>,
    /// When the subscription starts or started (RFC 3339).
    #[serde(with = "time::serde::rfc3339")]
    pub start_date: OffsetDateTime,
    /// When the subscription is set to end (RFC 3339). Absent while it has no end.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub end_date: Option<OffsetDateTime>,
    /// When the trial ends or ended (RFC 3339). Absent without a trial.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub trial_end_date: Option<OffsetDateTime>,
    /// Date of the cancellation, past or planned (RFC 3339). Absent when there is none.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub cancellation_date: Option<OffsetDateTime>,
    /// When the subscription really ends or ended (RFC 3339). Absent while it has no end.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub effective_end_date: Option<OffsetDateTime>,
    /// Start of the current billing period (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub current_billing_period_start: Option<OffsetDateTime>,
    /// End of the current billing period (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub current_billing_period_end: Option<OffsetDateTime>,
    /// Identifier of the subscription in the connected billing provider. Absent when there is
    /// none.
    pub billing_id: Option<String>,
    /// Address of the subscription's page at the billing provider. Absent when there is none.
    pub billing_link_url: Option<String>,
    /// Error met while syncing with the billing provider. Absent when there is none.
    pub billing_sync_error: Option<String>,
    /// Where the payment stands: not required, in progress, failed, or waiting for an action.
    pub payment_collection: PaymentCollection,
    /// How payments are collected: charged, invoiced, or not at all.
    pub payment_collection_method: Option<PaymentCollectionMethod>,
    /// Most recent invoice of the subscription. Absent when there is none.
    pub latest_invoice: Option<SubscriptionInvoice>,
    /// Free-form key-value data that you attached to the subscription.
    pub additional_meta_data: Option<Value>,
    /// Customer that holds the subscription.
    pub customer: CustomerRef,
    /// Customer that pays for it, when payment is delegated to another customer.
    pub paying_customer: Option<CustomerSummary>,
    /// Resource that the subscription is for. Absent when it is for no particular resource.
    pub resource: Option<CustomerResource>,
    /// Plan subscribed to.
    pub plan: Plan,
    /// Add-ons that the subscription holds.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub addons: Vec<SubscriptionAddon>,
    /// Prices that the subscription pays.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub prices: Vec<SubscriptionPrice>,
    /// Total price of the subscription. Absent when there is none, as for a free one.
    pub total_price: Option<SubscriptionTotalPrice>,
    /// Trial settings. Absent when there are none.
    pub trial_configuration: Option<TrialConfiguration>,
    /// Experiment that the subscription takes part in. Absent when there is none.
    pub experiment_info: Option<ExperimentInfo>,
    /// Changes scheduled for the subscription.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub scheduled_updates: Vec<SubscriptionScheduledUpdate>,
    /// Changes still to come for the subscription, as `SubscriptionFutureUpdate` entries.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub future_updates: Vec<SubscriptionFutureUpdate>,
}

/// A subscription with its prices, but with its plan, add-ons and customer by reference only:
/// what operations that change a subscription answer with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SubscriptionSummary {
    /// Stigg's own identifier of the subscription. Not for inputs: use `refId` there.
    pub id: String,
    /// Identifier of the subscription, chosen by you or given to it; the one to use in inputs.
    pub ref_id: String,
    /// Newer name of `refId`, with the same value.
    pub subscription_id: String,
    /// Status of the subscription. Only `ACTIVE` and `IN_TRIAL` give access.
    pub status: SubscriptionStatus,
    /// Whether the subscription is free, paid or on custom pricing.
    pub pricing_type: PricingType,
    /// How often the subscription is billed: monthly or annually. Absent when not applicable.
    pub billing_period: Option<BillingPeriod>,
    /// When the subscription starts or started (RFC 3339).
    #[serde(with = "time::serde::rfc3339")]
    pub start_date: OffsetDateTime,
    /// When the subscription is set to end (RFC 3339). Absent while it has no end.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub end_date: Option<OffsetDateTime>,
    /// When the trial ends or ended (RFC 3339). Absent without a trial.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub trial_end_date: Option<OffsetDateTime>,
    /// Date of the cancellation, past or planned (RFC 3339). Absent when there is none.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub cancellation_date: Option<OffsetDateTime>,
    /// When the subscription really ends or ended (RFC 3339). Absent while it has no end.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub effective_end_date: Option<OffsetDateTime>,
    /// End of the current billing period (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub current_billing_period_end: Option<OffsetDateTime>,
    /// Identifier of the subscription in the connected billing provider. Absent when there is
    /// none.
    pub billing_id: Option<String>,
    /// Address of the subscription's page at the billing provider. Absent when there is none.
    pub billing_link_url: Option<String>,
    /// Error met while syncing with the billing provider. Absent when there is none.
    pub billing_sync_error: Option<String>,
    /// Where the payment stands: not required, in progress, failed, or waiting for an action.
    pub payment_collection: PaymentCollection,
    /// Most recent invoice of the subscription. Absent when there is none.
    pub latest_invoice: Option<SubscriptionInvoice>,
    /// Free-form key-value data that you attached to the subscription.
    pub additional_meta_data: Option<Value>,
    /// Customer that holds the subscription.
    pub customer: CustomerRef,
    /// Resource that the subscription is for. Absent when it is for no particular resource.
    pub resource: Option<CustomerResource>,
    /// Plan subscribed to.
    pub plan: PlanRef,
    /// Add-ons that the subscription holds.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub addons: Vec<SubscriptionAddonSummary>,
    /// Prices that the subscription pays.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub prices: Vec<SubscriptionPrice>,
    /// Total price of the subscription. Absent when there is none, as for a free one.
    pub total_price: Option<SubscriptionTotalPrice>,
    /// Experiment that the subscription takes part in. Absent when there is none.
    pub experiment_info: Option<ExperimentInfo>,
}

/// A subscription in the slim form of `get_active_subscriptions_list`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ActiveSubscription {
    /// Newer name of `refId`, with the same value.
    pub subscription_id: String,
    /// Status of the subscription. Only `ACTIVE` and `IN_TRIAL` give access.
    pub status: SubscriptionStatus,
    /// Whether the subscription is free, paid or on custom pricing.
    pub pricing_type: PricingType,
    /// How often the subscription is billed: monthly or annually. Absent when not applicable.
    pub billing_period: Option<BillingPeriod>,
    /// When the subscription starts or started (RFC 3339).
    #[serde(with = "time::serde::rfc3339")]
    pub start_date: OffsetDateTime,
    /// When the subscription is set to end (RFC 3339). Absent while it has no end.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub end_date: Option<OffsetDateTime>,
    /// When the trial ends or ended (RFC 3339). Absent without a trial.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub trial_end_date: Option<OffsetDateTime>,
    /// Date of the cancellation, past or planned (RFC 3339). Absent when there is none.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub cancellation_date: Option<OffsetDateTime>,
    /// When the subscription really ends or ended (RFC 3339). Absent while it has no end.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub effective_end_date: Option<OffsetDateTime>,
    /// Start of the current billing period (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub current_billing_period_start: Option<OffsetDateTime>,
    /// End of the current billing period (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub current_billing_period_end: Option<OffsetDateTime>,
    /// Free-form key-value data that you attached to the subscription.
    pub additional_meta_data: Option<Value>,
    /// Customer that holds the subscription.
    pub customer: CustomerRef,
    /// Customer that pays for it, when payment is delegated to another customer.
    pub paying_customer: Option<CustomerRef>,
    /// Resource that the subscription is for. Absent when it is for no particular resource.
    pub resource: Option<CustomerResource>,
    /// Plan subscribed to.
    pub plan: PlanSummary,
    /// Add-ons that the subscription holds.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub addons: Vec<ListedSubscriptionAddon>,
    /// Prices that the subscription pays.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub prices: Vec<SubscriptionPriceSummary>,
    /// Total price of the subscription. Absent when there is none, as for a free one.
    pub total_price: Option<SubscriptionTotalPrice>,
    /// Trial settings. Absent when there are none.
    pub trial_configuration: Option<TrialConfiguration>,
}

/// Result of provisioning a subscription.
///
/// `SUCCESS` does not yet mean that the money has arrived: see `paymentCollection` and
/// `latestInvoice` of the subscription.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ProvisionSubscriptionResult {
    /// Whether provisioning succeeded or the customer must first pay at the checkout.
    pub status: ProvisionSubscriptionStatus,
    /// Address of the checkout page; send the customer there on `PAYMENT_REQUIRED`.
    pub checkout_url: Option<String>,
    /// Identifier of the checkout in the billing provider. Absent without a checkout.
    pub checkout_billing_id: Option<String>,
    /// The provisioned subscription. Null while `status` is `PAYMENT_REQUIRED`.
    pub subscription: Option<SubscriptionSummary>,
    /// Feature entitlements after provisioning.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub entitlements: Vec<Entitlement>,
    /// Entitlements after provisioning, both features and credits.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub entitlements_v2: Vec<EntitlementUnion>,
}

/// An add-on held by a subscription.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SubscriptionAddon {
    /// Stigg's own identifier of this entry. To name the add-on in inputs, use `refId` of
    /// `addon`.
    pub id: String,
    /// How many of the add-on the subscription holds.
    pub quantity: f64,
    /// The add-on itself.
    pub addon: Addon,
}

/// An add-on of a subscription, without its prices and entitlements.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SubscriptionAddonSummary {
    /// Stigg's own identifier of this entry. To name the add-on in inputs, use `refId` of
    /// `addon`.
    pub id: String,
    /// How many of the add-on the subscription holds.
    pub quantity: f64,
    /// The add-on itself.
    pub addon: AddonRef,
}

/// A price that a subscription pays, with the quantity it covers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SubscriptionPrice {
    /// Quantity of the priced feature that was subscribed to, such as seats. Null for a flat
    /// fee.
    pub usage_limit: Option<f64>,
    /// How this price is charged, such as a flat fee or per unit.
    pub billing_model: Option<BillingModel>,
    /// The price itself.
    pub price: Option<Price>,
}

/// A price of a subscription reduced to what it costs and how often.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SubscriptionPriceSummary {
    /// How this price is charged, such as a flat fee or per unit.
    pub billing_model: Option<BillingModel>,
    /// The price itself.
    pub price: Option<PriceSummary>,
}

/// What a subscription costs in total.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SubscriptionTotalPrice {
    /// Price before discounts.
    pub sub_total: Money,
    /// Final price.
    pub total: Money,
}

/// Trial settings of a subscription.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TrialConfiguration {
    /// What happens when the trial ends: it turns into a paid subscription or is canceled.
    pub trial_end_behavior: TrialEndBehavior,
}
