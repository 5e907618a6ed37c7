//! Customers.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;

use crate::catalog::PricingType;
use crate::common::outputs::{null_as_empty, open_enum};
use crate::coupons::Coupon;
use crate::entitlements::{Entitlement, EntitlementUnion};
use crate::promotional_entitlements::PromotionalEntitlement;
use crate::subscriptions::{Subscription, SubscriptionSummary};

/// A customer with everything that Stigg holds on it: what `get_customer_by_id` answers with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Customer {
    /// Stigg's own identifier of the customer. Not for inputs: use `refId` there.
    pub id: String,
    /// Identifier of the customer as you chose it; the one to use in inputs.
    pub ref_id: String,
    /// Newer name of `refId`, with the same value.
    pub customer_id: String,
    /// Name of the customer. Null when none is set, and after the customer was archived.
    pub name: Option<String>,
    /// Email address of the customer. Null when none is set, and after the customer was
    /// archived.
    pub email: Option<String>,
    /// Identifier of the customer in the connected billing provider. Absent when there is none.
    pub billing_id: Option<String>,
    /// Identifier of the customer in AWS Marketplace. Absent when there is none.
    pub aws_marketplace_customer_id: Option<String>,
    /// Whether the customer has a payment method on file.
    pub has_payment_method: bool,
    /// Whether the customer has an active subscription.
    pub has_active_subscription: bool,
    /// Kind of the default payment method. Absent when there is none.
    pub default_payment_method_type: Option<PaymentMethodType>,
    /// Last four digits of the default payment method. Absent when unknown.
    pub default_payment_method_last4_digits: Option<String>,
    /// Month in which the default payment method expires. Absent when unknown.
    pub default_payment_expiration_month: Option<i32>,
    /// Year in which the default payment method expires. Absent when unknown.
    pub default_payment_expiration_year: Option<i32>,
    /// Free-form key-value data that you attached to the customer.
    pub additional_meta_data: Option<Value>,
    /// Coupon applied to the customer. Absent when there is none.
    pub coupon: Option<Coupon>,
    /// Entitlements granted to the customer outside of any subscription.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub promotional_entitlements: Vec<PromotionalEntitlement>,
    /// Subscriptions of the customer.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub subscriptions: Vec<Subscription>,
    /// Plans that the customer has already had on trial.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub trialed_plans: Vec<TrialedPlan>,
    /// Whether the customer may start a trial, product by product.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub eligible_for_trial: Vec<EligibleForTrial>,
    /// Experiment the customer takes part in. Absent when there is none.
    pub experiment_info: Option<ExperimentInfo>,
    /// When the customer was created (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub created_at: Option<OffsetDateTime>,
    /// When the customer was last changed (RFC 3339).
    #[serde(with = "time::serde::rfc3339")]
    pub updated_at: OffsetDateTime,
}

/// A customer without subscriptions, trials and payment method details: what
/// `provision_customer` and `update_customer` answer with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CustomerSummary {
    /// Stigg's own identifier of the customer. Not for inputs: use `refId` there.
    pub id: String,
    /// Identifier of the customer as you chose it; the one to use in inputs.
    pub ref_id: String,
    /// Newer name of `refId`, with the same value.
    pub customer_id: String,
    /// Name of the customer. Null when none is set, and after the customer was archived.
    pub name: Option<String>,
    /// Email address of the customer. Null when none is set, and after the customer was
    /// archived.
    pub email: Option<String>,
    /// Identifier of the customer in the connected billing provider. Absent when there is none.
    pub billing_id: Option<String>,
    /// Identifier of the customer in AWS Marketplace. Absent when there is none.
    pub aws_marketplace_customer_id: Option<String>,
    /// Whether the customer has a payment method on file.
    pub has_payment_method: bool,
    /// Free-form key-value data that you attached to the customer.
    pub additional_meta_data: Option<Value>,
    /// Coupon applied to the customer. Absent when there is none.
    pub coupon: Option<Coupon>,
    /// Entitlements granted to the customer outside of any subscription.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub promotional_entitlements: Vec<PromotionalEntitlement>,
    /// When the customer was created (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub created_at: Option<OffsetDateTime>,
    /// When the customer was last changed (RFC 3339).
    #[serde(with = "time::serde::rfc3339")]
    pub updated_at: OffsetDateTime,
}

/// A customer reduced to identifiers and e-mail address.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CustomerRef {
    /// Stigg's own identifier of the customer. Not for inputs: use `refId` there.
    pub id: String,
    /// Identifier of the customer as you chose it; the one to use in inputs.
    pub ref_id: String,
    /// Newer name of `refId`, with the same value.
    pub customer_id: String,
    /// Email address of the customer. Null when none is set, and after the customer was
    /// archived.
    pub email: Option<String>,
}

/// A plan that a customer has already had on trial.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TrialedPlan {
    /// Stigg's own identifier of the product that the plan belongs to.
    pub product_id: Option<String>,
    /// Identifier of that product as you chose it.
    pub product_ref_id: Option<String>,
    /// Stigg's own identifier of the plan. Not for inputs: use `planRefId` there.
    pub plan_id: Option<String>,
    /// Identifier of the plan as you chose it.
    pub plan_ref_id: Option<String>,
}

/// Whether a customer may start a trial of one product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct EligibleForTrial {
    /// Stigg's own identifier of the product.
    pub product_id: Option<String>,
    /// Identifier of the product as you chose it.
    pub product_ref_id: Option<String>,
    /// Whether a trial of this product is still open to the customer.
    pub eligible: bool,
}

/// The experiment that a customer or subscription takes part in, and its group there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ExperimentInfo {
    /// Identifier of the experiment.
    pub id: String,
    /// Name of the experiment.
    pub name: String,
    /// Name of the group within the experiment.
    pub group_name: String,
    /// Kind of that group: the `CONTROL` group or a `VARIANT`.
    pub group_type: ExperimentGroupType,
}

/// One resource of a customer, such as a site or workspace, that can hold its own subscription.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CustomerResource {
    /// Identifier of the resource as you chose it; the one to use in inputs.
    pub resource_id: String,
}

/// Result of provisioning a customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ProvisionedCustomer {
    /// The customer that was provisioned.
    pub customer: CustomerSummary,
    /// Subscription created along with the customer. Absent when none was created.
    pub subscription: Option<SubscriptionSummary>,
    /// How the subscription was chosen: as you asked, by the product's settings, or skipped.
    pub subscription_decision_strategy: SubscriptionDecisionStrategy,
    /// Feature entitlements of the customer after provisioning.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub entitlements: Vec<Entitlement>,
    /// Entitlements of the customer after provisioning, both features and credits.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub entitlements_v2: Vec<EntitlementUnion>,
}

open_enum! {
    /// Group of an experiment.
    pub enum ExperimentGroupType {
        /// Control group.
        Control = "CONTROL",
        /// Group that gets the variant under test.
        Variant = "VARIANT",
    }
}

open_enum! {
    /// Kind of payment method.
    pub enum PaymentMethodType {
        /// Bank account.
        Bank = "BANK",
        /// Payment card.
        Card = "CARD",
        /// Cash App.
        CashApp = "CASH_APP",
    }
}

open_enum! {
    /// How it was decided which subscription a newly provisioned customer gets.
    pub enum SubscriptionDecisionStrategy {
        /// The free plan that the product starts customers on.
        PredefinedFreePlan = "PREDEFINED_FREE_PLAN",
        /// The trial that the product starts customers on.
        PredefinedTrialPlan = "PREDEFINED_TRIAL_PLAN",
        /// The plan that was asked for.
        RequestedPlan = "REQUESTED_PLAN",
        /// None: no subscription was created.
        SkippedSubscriptionCreation = "SKIPPED_SUBSCRIPTION_CREATION",
    }
}

/// A customer without its subscriptions, as [`Paywall`](crate::catalog::Paywall) and [`CheckoutState`](crate::payments::CheckoutState) hold it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CustomerProfile {
    /// Stigg's own identifier of the customer. Not for inputs: use `refId` there.
    pub id: String,
    /// Identifier of the customer as you chose it; the one to use in inputs.
    pub ref_id: String,
    /// Newer name of `refId`, with the same value.
    pub customer_id: String,
    /// Name of the customer. Null when none is set, and after the customer was archived.
    pub name: Option<String>,
    /// Email address of the customer. Null when none is set, and after the customer was
    /// archived.
    pub email: Option<String>,
    /// Identifier of the customer in the connected billing provider. Absent when there is none.
    pub billing_id: Option<String>,
    /// Identifier of the customer in AWS Marketplace. Absent when there is none.
    pub aws_marketplace_customer_id: Option<String>,
    /// Whether the customer has a payment method on file.
    pub has_payment_method: bool,
    /// Whether the customer has an active subscription.
    pub has_active_subscription: bool,
    /// Kind of the default payment method. Absent when there is none.
    pub default_payment_method_type: Option<PaymentMethodType>,
    /// Last four digits of the default payment method. Absent when unknown.
    pub default_payment_method_last4_digits: Option<String>,
    /// Month in which the default payment method expires. Absent when unknown.
    pub default_payment_expiration_month: Option<i32>,
    /// Year in which the default payment method expires. Absent when unknown.
    pub default_payment_expiration_year: Option<i32>,
    /// Free-form key-value data that you attached to the customer.
    pub additional_meta_data: Option<Value>,
    /// Coupon applied to the customer. Absent when there is none.
    pub coupon: Option<Coupon>,
    /// Entitlements granted to the customer outside of any subscription.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub promotional_entitlements: Vec<PromotionalEntitlement>,
    /// Plans that the customer has already had on trial.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub trialed_plans: Vec<TrialedPlan>,
    /// Whether the customer may start a trial, product by product.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub eligible_for_trial: Vec<EligibleForTrial>,
    /// Experiment the customer takes part in. Absent when there is none.
    pub experiment_info: Option<ExperimentInfo>,
    /// When the customer was created (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub created_at: Option<OffsetDateTime>,
    /// When the customer was last changed (RFC 3339).
    #[serde(with = "time::serde::rfc3339")]
    pub updated_at: OffsetDateTime,
}

/// A customer reduced to figures about it: what `get_customer_statistics` answers with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CustomerWithStatistics {
    /// Figures about the customer's subscriptions. Absent when not given.
    pub statistics: Option<CustomerStatistics>,
}

/// Figures about the subscriptions of a customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CustomerStatistics {
    /// Number of active subscriptions for each kind of pricing.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub active_subscriptions_by_pricing_type: Vec<SubscriptionPricingTypeStatistics>,
}

/// Number of subscriptions with one kind of pricing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SubscriptionPricingTypeStatistics {
    /// Kind of pricing that is counted.
    pub pricing_type: PricingType,
    /// Number of subscriptions.
    pub total_count: f64,
}

/// The customer that `archive_customer` has archived.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ArchivedCustomer {
    /// Newer name of `refId`, with the same value.
    pub customer_id: String,
}
