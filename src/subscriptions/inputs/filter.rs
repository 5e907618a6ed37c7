//! The input that selects subscriptions.

use crate::catalog::PricingType;
use crate::common::declare::input;
use crate::common::{Comparison, DateFieldComparison, StringFieldComparison, UuidFilterComparison};
use crate::subscriptions::{PaymentCollection, SubscriptionStatus};
use crate::subscriptions::{
    SubscriptionQueryFilterCustomerFilter, SubscriptionQueryFilterCustomerResourceFilter,
    SubscriptionQueryFilterPlanFilter,
};

input! {
    /// Conditions a subscription must meet to be listed by `subscriptions`.
    pub struct SubscriptionQueryFilter => SubscriptionQueryFilterBuilder {
        optional {
            /// Conditions that must all hold.
            and: Option<Vec<SubscriptionQueryFilter>> => list,
            /// Condition on the subscription's identifier in the connected billing provider.
            billing_id: Option<StringFieldComparison>,
            /// Condition on the date of cancellation.
            cancellation_date: Option<DateFieldComparison>,
            /// Condition on the time of creation.
            created_at: Option<DateFieldComparison>,
            /// Conditions on the customer the subscription belongs to.
            customer: Option<SubscriptionQueryFilterCustomerFilter>,
            /// Condition on the customer's identifier, as chosen by the caller.
            customer_id: Option<StringFieldComparison>,
            /// Condition on the end of the subscription.
            end_date: Option<DateFieldComparison>,
            /// Condition on the environment; a server API key fixes it anyway.
            environment_id: Option<UuidFilterComparison>,
            /// Conditions of which at least one must hold.
            or: Option<Vec<SubscriptionQueryFilter>> => list,
            /// Condition on where the payment stands.
            payment_collection: Option<PaymentCollectionFilterComparison>,
            /// Conditions on the plan subscribed to.
            plan: Option<SubscriptionQueryFilterPlanFilter>,
            /// Condition on the pricing: `FREE`, `PAID` or `CUSTOM`.
            pricing_type: Option<PricingTypeFilterComparison>,
            /// Condition on the identifier of the product.
            product_id: Option<StringFieldComparison>,
            /// Conditions on the resource the subscription is for.
            resource: Option<SubscriptionQueryFilterCustomerResourceFilter>,
            /// Condition on the identifier of the resource the subscription is for.
            resource_id: Option<StringFieldComparison>,
            /// Condition on the subscription's identifier in Salesforce.
            salesforce_id: Option<StringFieldComparison>,
            /// Condition on the start of the subscription.
            start_date: Option<DateFieldComparison>,
            /// Condition on the status, such as `ACTIVE` or `IN_TRIAL`.
            status: Option<SubscriptionStatusFilterComparison>,
            /// Condition on the identifier of the subscription.
            subscription_id: Option<StringFieldComparison>,
        }
    }
}

impl From<SubscriptionQueryFilterBuilder> for Box<SubscriptionQueryFilter> {
    fn from(builder: SubscriptionQueryFilterBuilder) -> Self {
        Self::new(builder.into())
    }
}

/// Comparison of the status of a subscription, in `SubscriptionQueryFilter`.
pub type SubscriptionStatusFilterComparison = Comparison<SubscriptionStatus>;

/// Comparison of the payment state of a subscription, in `SubscriptionQueryFilter`.
pub type PaymentCollectionFilterComparison = Comparison<PaymentCollection>;

/// Comparison of how a subscription or plan is priced, in `SubscriptionQueryFilter` and
/// `SubscriptionQueryFilterPlanFilter`.
pub type PricingTypeFilterComparison = Comparison<PricingType>;
