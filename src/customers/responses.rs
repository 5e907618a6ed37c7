// @generated from `schema` by `tests/conformance/declarations.rs`. To regenerate:
// UPDATE_DOCS=1 cargo test -p stigg-tests --test suite conformance::declarations

//! The types of responses.

use serde_json::Value;
use time::OffsetDateTime;

use crate::catalog::PricingType;
use crate::common::declare::response;
use crate::coupons::Coupon;
use crate::customers::{ExperimentGroupType, PaymentMethodType, SubscriptionDecisionStrategy};
use crate::entitlements::{Entitlement, EntitlementUnion};
use crate::promotional_entitlements::PromotionalEntitlement;
use crate::subscriptions::{Subscription, SubscriptionSummary};

response! {
    /// A customer that was archived.
    ///
    /// Response of [`archive_customer`](crate::blocking::Client::archive_customer).
    ///
    /// GraphQL: some fields of the type `Customer`.
    pub struct ArchivedCustomer {
        /// Identifier of the customer, as you chose it. Inputs take this one.
        pub customer_id: String,
    }

    /// A customer with subscriptions, trials, promotional entitlements and payment method details.
    ///
    /// Response of [`get_customer_by_id`](crate::blocking::Client::get_customer_by_id).
    ///
    /// GraphQL: type `Customer`.
    pub struct Customer {
        /// Stigg's own identifier of the customer. Inputs take [`ref_id`](Self::ref_id) instead.
        pub id: String,
        /// Identifier of the customer, as you chose it. Inputs take this one.
        pub ref_id: String,
        /// Newer name of [`ref_id`](Self::ref_id), with the same value.
        pub customer_id: String,
        /// Name of the customer. `None` if none is set or the customer is archived.
        pub name: Option<String>,
        /// Email address of the customer. `None` if none is set or the customer is archived.
        pub email: Option<String>,
        /// Identifier of the customer in the connected billing provider. `None` if there is none.
        pub billing_id: Option<String>,
        /// Identifier of the customer in AWS Marketplace. `None` if there is none.
        pub aws_marketplace_customer_id: Option<String>,
        /// Whether the customer has a payment method on file.
        pub has_payment_method: bool,
        /// Whether the customer has an active subscription.
        pub has_active_subscription: bool,
        /// Kind of the default payment method. `None` if there is none.
        pub default_payment_method_type: Option<PaymentMethodType>,
        /// Last four digits of the default payment method. `None` if unknown.
        pub default_payment_method_last4_digits: Option<String>,
        /// Month in which the default payment method expires. `None` if unknown.
        pub default_payment_expiration_month: Option<i32>,
        /// Year in which the default payment method expires. `None` if unknown.
        pub default_payment_expiration_year: Option<i32>,
        /// Free-form key-value data that you attached to the customer.
        pub additional_meta_data: Option<Value>,
        /// Coupon applied to the customer. `None` if there is none.
        pub coupon: Option<Coupon>,
        /// Entitlements granted to the customer outside of any subscription.
        pub promotional_entitlements: Vec<PromotionalEntitlement>,
        /// Subscriptions of the customer.
        pub subscriptions: Vec<Subscription>,
        /// Plans that the customer has already had on trial.
        pub trialed_plans: Vec<TrialedPlan>,
        /// Whether the customer may start a trial, for each product.
        pub eligible_for_trial: Vec<EligibleForTrial>,
        /// Experiment that the customer takes part in. `None` if there is none.
        pub experiment_info: Option<ExperimentInfo>,
        /// Time at which the customer was created.
        pub created_at: Option<OffsetDateTime>,
        /// Time at which the customer was last changed.
        pub updated_at: OffsetDateTime,
    }

    /// A customer without subscriptions.
    ///
    /// Part of [`CheckoutState`](crate::payments::CheckoutState) and
    /// [`Paywall`](crate::catalog::Paywall).
    ///
    /// GraphQL: some fields of the type `Customer`.
    pub struct CustomerProfile {
        /// Stigg's own identifier of the customer. Inputs take [`ref_id`](Self::ref_id) instead.
        pub id: String,
        /// Identifier of the customer, as you chose it. Inputs take this one.
        pub ref_id: String,
        /// Newer name of [`ref_id`](Self::ref_id), with the same value.
        pub customer_id: String,
        /// Name of the customer. `None` if none is set or the customer is archived.
        pub name: Option<String>,
        /// Email address of the customer. `None` if none is set or the customer is archived.
        pub email: Option<String>,
        /// Identifier of the customer in the connected billing provider. `None` if there is none.
        pub billing_id: Option<String>,
        /// Identifier of the customer in AWS Marketplace. `None` if there is none.
        pub aws_marketplace_customer_id: Option<String>,
        /// Whether the customer has a payment method on file.
        pub has_payment_method: bool,
        /// Whether the customer has an active subscription.
        pub has_active_subscription: bool,
        /// Kind of the default payment method. `None` if there is none.
        pub default_payment_method_type: Option<PaymentMethodType>,
        /// Last four digits of the default payment method. `None` if unknown.
        pub default_payment_method_last4_digits: Option<String>,
        /// Month in which the default payment method expires. `None` if unknown.
        pub default_payment_expiration_month: Option<i32>,
        /// Year in which the default payment method expires. `None` if unknown.
        pub default_payment_expiration_year: Option<i32>,
        /// Free-form key-value data that you attached to the customer.
        pub additional_meta_data: Option<Value>,
        /// Coupon applied to the customer. `None` if there is none.
        pub coupon: Option<Coupon>,
        /// Entitlements granted to the customer outside of any subscription.
        pub promotional_entitlements: Vec<PromotionalEntitlement>,
        /// Plans that the customer has already had on trial.
        pub trialed_plans: Vec<TrialedPlan>,
        /// Whether the customer may start a trial, for each product.
        pub eligible_for_trial: Vec<EligibleForTrial>,
        /// Experiment that the customer takes part in. `None` if there is none.
        pub experiment_info: Option<ExperimentInfo>,
        /// Time at which the customer was created.
        pub created_at: Option<OffsetDateTime>,
        /// Time at which the customer was last changed.
        pub updated_at: OffsetDateTime,
    }

    /// A customer reduced to identifiers and email address, as subscriptions hold it.
    ///
    /// Part of [`ActiveSubscription`](crate::subscriptions::ActiveSubscription), [`Subscription`],
    /// [`SubscriptionListItem`](crate::subscriptions::SubscriptionListItem) and
    /// [`SubscriptionSummary`].
    ///
    /// GraphQL: some fields of the type `Customer`.
    pub struct CustomerRef {
        /// Stigg's own identifier of the customer. Inputs take [`ref_id`](Self::ref_id) instead.
        pub id: String,
        /// Identifier of the customer, as you chose it. Inputs take this one.
        pub ref_id: String,
        /// Newer name of [`ref_id`](Self::ref_id), with the same value.
        pub customer_id: String,
        /// Email address of the customer. `None` if none is set or the customer is archived.
        pub email: Option<String>,
    }

    /// A resource of a customer, such as a site or workspace, that can have its own subscription.
    ///
    /// GraphQL: type `CustomerResource`.
    pub struct CustomerResource {
        /// Identifier of the resource, as you chose it. Inputs take this one.
        pub resource_id: String,
    }

    /// Statistics of a customer's subscriptions.
    ///
    /// Part of [`CustomerWithStatistics`].
    ///
    /// GraphQL: type `CustomerStatistics`.
    pub struct CustomerStatistics {
        /// Number of active subscriptions for each kind of pricing.
        pub active_subscriptions_by_pricing_type: Vec<SubscriptionPricingTypeStatistics>,
    }

    /// A customer without subscriptions, trials and payment method details.
    ///
    /// Response of [`update_customer`](crate::blocking::Client::update_customer),
    /// [`import_customer`](crate::blocking::Client::import_customer),
    /// [`unarchive_customer`](crate::blocking::Client::unarchive_customer) and
    /// [`detach_customer_payment_method`](crate::blocking::Client::detach_customer_payment_method),
    /// and part of [`ProvisionedCustomer`] and [`Subscription`].
    ///
    /// GraphQL: some fields of the type `Customer`.
    pub struct CustomerSummary {
        /// Stigg's own identifier of the customer. Inputs take [`ref_id`](Self::ref_id) instead.
        pub id: String,
        /// Identifier of the customer, as you chose it. Inputs take this one.
        pub ref_id: String,
        /// Newer name of [`ref_id`](Self::ref_id), with the same value.
        pub customer_id: String,
        /// Name of the customer. `None` if none is set or the customer is archived.
        pub name: Option<String>,
        /// Email address of the customer. `None` if none is set or the customer is archived.
        pub email: Option<String>,
        /// Identifier of the customer in the connected billing provider. `None` if there is none.
        pub billing_id: Option<String>,
        /// Identifier of the customer in AWS Marketplace. `None` if there is none.
        pub aws_marketplace_customer_id: Option<String>,
        /// Whether the customer has a payment method on file.
        pub has_payment_method: bool,
        /// Free-form key-value data that you attached to the customer.
        pub additional_meta_data: Option<Value>,
        /// Coupon applied to the customer. `None` if there is none.
        pub coupon: Option<Coupon>,
        /// Entitlements granted to the customer outside of any subscription.
        pub promotional_entitlements: Vec<PromotionalEntitlement>,
        /// Time at which the customer was created.
        pub created_at: Option<OffsetDateTime>,
        /// Time at which the customer was last changed.
        pub updated_at: OffsetDateTime,
    }

    /// A customer reduced to its statistics.
    ///
    /// Response of [`get_customer_statistics`](crate::blocking::Client::get_customer_statistics).
    ///
    /// GraphQL: some fields of the type `Customer`.
    pub struct CustomerWithStatistics {
        /// Statistics of the customer's subscriptions. `None` if not given.
        pub statistics: Option<CustomerStatistics>,
    }

    /// A customer's eligibility for a trial of one product.
    ///
    /// Part of [`Customer`] and [`CustomerProfile`].
    ///
    /// GraphQL: type `EligibleForTrial`.
    pub struct EligibleForTrial {
        /// Stigg's own identifier of the product.
        pub product_id: Option<String>,
        /// Identifier of the product, as you chose it.
        pub product_ref_id: Option<String>,
        /// Whether the customer may still start a trial of the product.
        pub eligible: bool,
    }

    /// An experiment that a customer or subscription takes part in, with its group.
    ///
    /// Part of [`Customer`], [`CustomerProfile`], [`Subscription`] and [`SubscriptionSummary`].
    ///
    /// GraphQL: type `ExperimentInfo`.
    pub struct ExperimentInfo {
        /// Identifier of the experiment.
        pub id: String,
        /// Name of the experiment.
        pub name: String,
        /// Name of the group within the experiment.
        pub group_name: String,
        /// Kind of that group: [`Control`](ExperimentGroupType::Control) or
        /// [`Variant`](ExperimentGroupType::Variant).
        pub group_type: ExperimentGroupType,
    }

    /// A customer that was provisioned, with its subscription and entitlements.
    ///
    /// Response of [`provision_customer`](crate::blocking::Client::provision_customer).
    ///
    /// GraphQL: type `ProvisionedCustomer`.
    pub struct ProvisionedCustomer {
        /// The customer that was provisioned.
        pub customer: CustomerSummary,
        /// Subscription that was created with the customer. `None` if none was created.
        pub subscription: Option<SubscriptionSummary>,
        /// Decision about the subscription: the requested one, one that the product's settings
        /// define, or none.
        pub subscription_decision_strategy: SubscriptionDecisionStrategy,
        /// Feature entitlements of the customer after provisioning.
        pub entitlements: Vec<Entitlement>,
        /// Feature and credit entitlements of the customer after provisioning.
        pub entitlements_v2: Vec<EntitlementUnion>,
    }

    /// Number of subscriptions with one kind of pricing.
    ///
    /// Part of [`CustomerStatistics`].
    ///
    /// GraphQL: type `SubscriptionPricingTypeStatistics`.
    pub struct SubscriptionPricingTypeStatistics {
        /// Kind of pricing.
        pub pricing_type: PricingType,
        /// Number of subscriptions.
        pub total_count: f64,
    }

    /// A plan that a customer has already had on trial.
    ///
    /// Part of [`Customer`] and [`CustomerProfile`].
    ///
    /// GraphQL: type `TrialedPlan`.
    pub struct TrialedPlan {
        /// Stigg's own identifier of the product that the plan belongs to.
        pub product_id: Option<String>,
        /// Identifier of that product, as you chose it.
        pub product_ref_id: Option<String>,
        /// Stigg's own identifier of the plan. Inputs take [`plan_ref_id`](Self::plan_ref_id)
        /// instead.
        pub plan_id: Option<String>,
        /// Identifier of the plan, as you chose it.
        pub plan_ref_id: Option<String>,
    }
}
