//! The input that selects subscriptions.

use crate::catalog::PricingType;
use crate::common::declare::input;
use crate::common::{Comparison, DateFieldComparison, StringFieldComparison, UuidFilterComparison};
use crate::subscriptions::{
    PaymentCollection, SubscriptionQueryFilterCustomerFilter,
    SubscriptionQueryFilterCustomerResourceFilter, SubscriptionQueryFilterPlanFilter,
    SubscriptionStatus,
};

input! {
    /// Conditions that a subscription must meet to be listed.
    ///
    /// Part of [`GetSubscriptionsInput`](crate::subscriptions::GetSubscriptionsInput).
    pub struct SubscriptionQueryFilter => SubscriptionQueryFilterBuilder {
        /// Conditions that must all be met.
        and: Option<Vec<SubscriptionQueryFilter>> => list,
        /// Condition on the subscription's identifier in the connected billing provider.
        billing_id: Option<StringFieldComparison>,
        /// Condition on the date of cancellation.
        cancellation_date: Option<DateFieldComparison>,
        /// Condition on the time of creation.
        created_at: Option<DateFieldComparison>,
        /// Conditions on the customer of the subscription.
        customer: Option<SubscriptionQueryFilterCustomerFilter>,
        /// Condition on the customer's identifier, as you chose it.
        customer_id: Option<StringFieldComparison>,
        /// Condition on the end of the subscription.
        end_date: Option<DateFieldComparison>,
        /// Condition on the environment. Implied by a server API key.
        environment_id: Option<UuidFilterComparison>,
        /// Conditions of which at least one must be met.
        or: Option<Vec<SubscriptionQueryFilter>> => list,
        /// Condition on the state of the payment.
        payment_collection: Option<PaymentCollectionFilterComparison>,
        /// Conditions on the plan of the subscription.
        plan: Option<SubscriptionQueryFilterPlanFilter>,
        /// Condition on the kind of pricing: [`Free`](PricingType::Free),
        /// [`Paid`](PricingType::Paid) or [`Custom`](PricingType::Custom).
        pricing_type: Option<PricingTypeFilterComparison>,
        /// Condition on the identifier of the product.
        product_id: Option<StringFieldComparison>,
        /// Conditions on the resource of the subscription.
        resource: Option<SubscriptionQueryFilterCustomerResourceFilter>,
        /// Condition on the identifier of the subscription's resource.
        resource_id: Option<StringFieldComparison>,
        /// Condition on the subscription's identifier in Salesforce.
        salesforce_id: Option<StringFieldComparison>,
        /// Condition on the start of the subscription.
        start_date: Option<DateFieldComparison>,
        /// Condition on the status, such as [`Active`](SubscriptionStatus::Active) or
        /// [`InTrial`](SubscriptionStatus::InTrial).
        status: Option<SubscriptionStatusFilterComparison>,
        /// Condition on the identifier of the subscription.
        subscription_id: Option<StringFieldComparison>,
    }
}

impl From<builders::SubscriptionQueryFilterBuilder> for Box<SubscriptionQueryFilter> {
    fn from(builder: builders::SubscriptionQueryFilterBuilder) -> Self {
        Self::new(builder.into())
    }
}

/// Comparison of the status of a subscription, in [`SubscriptionQueryFilter`].
pub type SubscriptionStatusFilterComparison = Comparison<SubscriptionStatus>;

/// Comparison of the payment state of a subscription, in [`SubscriptionQueryFilter`].
pub type PaymentCollectionFilterComparison = Comparison<PaymentCollection>;

/// Comparison of the kind of pricing of a subscription or plan, in [`SubscriptionQueryFilter`] and
/// [`SubscriptionQueryFilterPlanFilter`].
pub type PricingTypeFilterComparison = Comparison<PricingType>;
