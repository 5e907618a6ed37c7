//! Inputs that select subscriptions by customer, resource and plan.

use crate::catalog::PackageStatus;
use crate::common::declare::input;
use crate::common::{
    BooleanFieldComparison, Comparison, DateFieldComparison, IntFieldComparison,
    StringFieldComparison, UuidFilterComparison,
};
use crate::customers::CustomerFilter;
use crate::subscriptions::PricingTypeFilterComparison;

/// Conditions on the customer of a subscription, in
/// [`SubscriptionQueryFilter`](crate::subscriptions::SubscriptionQueryFilter).
pub type SubscriptionQueryFilterCustomerFilter = CustomerFilter;

input! {
    /// Conditions on the resource of a subscription.
    ///
    /// Part of [`SubscriptionQueryFilter`](crate::subscriptions::SubscriptionQueryFilter).
    pub struct SubscriptionQueryFilterCustomerResourceFilter => SubscriptionQueryFilterCustomerResourceFilterBuilder {
        /// Conditions that must all be met.
        and: Option<Vec<SubscriptionQueryFilterCustomerResourceFilter>> => list,
        /// Condition on the time of creation.
        created_at: Option<DateFieldComparison>,
        /// Condition on the environment. Implied by a server API key.
        environment_id: Option<UuidFilterComparison>,
        /// Conditions of which at least one must be met.
        or: Option<Vec<SubscriptionQueryFilterCustomerResourceFilter>> => list,
        /// Condition on the identifier of the resource.
        resource_id: Option<StringFieldComparison>,
    }

    /// Conditions on the plan of a subscription.
    ///
    /// Part of [`SubscriptionQueryFilter`](crate::subscriptions::SubscriptionQueryFilter).
    pub struct SubscriptionQueryFilterPlanFilter => SubscriptionQueryFilterPlanFilterBuilder {
        /// Conditions that must all be met.
        and: Option<Vec<SubscriptionQueryFilterPlanFilter>> => list,
        /// Condition on the plan's identifier in the connected billing provider.
        billing_id: Option<StringFieldComparison>,
        /// Condition on the time of creation.
        created_at: Option<DateFieldComparison>,
        /// Condition on the description.
        description: Option<StringFieldComparison>,
        /// Condition on the display name of the plan.
        display_name: Option<StringFieldComparison>,
        /// Condition on the environment. Implied by a server API key.
        environment_id: Option<UuidFilterComparison>,
        /// Condition on Stigg's own identifier, a UUID.
        id: Option<UuidFilterComparison>,
        /// Condition on whether this is the latest version of the plan.
        is_latest: Option<BooleanFieldComparison>,
        /// Conditions of which at least one must be met.
        or: Option<Vec<SubscriptionQueryFilterPlanFilter>> => list,
        /// Condition on the kind of pricing of the plan:
        /// [`Free`](crate::catalog::PricingType::Free),
        /// [`Paid`](crate::catalog::PricingType::Paid) or
        /// [`Custom`](crate::catalog::PricingType::Custom).
        pricing_type: Option<PricingTypeFilterComparison>,
        /// Condition on the identifier of the plan's product.
        product_id: Option<StringFieldComparison>,
        /// Condition on the plan's identifier, as you chose it.
        ref_id: Option<StringFieldComparison>,
        /// Condition on the status of the plan: [`Draft`](PackageStatus::Draft),
        /// [`Published`](PackageStatus::Published) or [`Archived`](PackageStatus::Archived).
        status: Option<PackageStatusFilterComparison>,
        /// Condition on the time of the last change.
        updated_at: Option<DateFieldComparison>,
        /// Condition on the plan's version number.
        version_number: Option<IntFieldComparison>,
    }
}

/// Comparison of the status of a plan, in [`SubscriptionQueryFilterPlanFilter`].
pub type PackageStatusFilterComparison = Comparison<PackageStatus>;
