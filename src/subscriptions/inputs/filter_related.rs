//! Inputs that select subscriptions by what they belong to: customer, resource, plan.

use crate::catalog::PackageStatus;
use crate::common::declare::input;
use crate::common::{
    BooleanFieldComparison, Comparison, DateFieldComparison, IntFieldComparison,
    StringFieldComparison, UuidFilterComparison,
};
use crate::customers::CustomerFilter;
use crate::subscriptions::PricingTypeFilterComparison;

/// Conditions on the customer of a subscription, in `SubscriptionQueryFilter`.
pub type SubscriptionQueryFilterCustomerFilter = CustomerFilter;

input! {
    /// Conditions on the resource of a subscription, in `SubscriptionQueryFilter`.
    pub struct SubscriptionQueryFilterCustomerResourceFilter => SubscriptionQueryFilterCustomerResourceFilterBuilder {
        optional {
            /// Conditions that must all hold.
            and: Option<Vec<SubscriptionQueryFilterCustomerResourceFilter>> => list,
            /// Condition on the time of creation.
            created_at: Option<DateFieldComparison>,
            /// Condition on the environment; a server API key fixes it anyway.
            environment_id: Option<UuidFilterComparison>,
            /// Conditions of which at least one must hold.
            or: Option<Vec<SubscriptionQueryFilterCustomerResourceFilter>> => list,
            /// Condition on the identifier of the resource.
            resource_id: Option<StringFieldComparison>,
        }
    }
}

input! {
    /// Conditions on the plan of a subscription, in `SubscriptionQueryFilter`.
    pub struct SubscriptionQueryFilterPlanFilter => SubscriptionQueryFilterPlanFilterBuilder {
        optional {
            /// Conditions that must all hold.
            and: Option<Vec<SubscriptionQueryFilterPlanFilter>> => list,
            /// Condition on the plan's identifier in the connected billing provider.
            billing_id: Option<StringFieldComparison>,
            /// Condition on the time of creation.
            created_at: Option<DateFieldComparison>,
            /// Condition on the description.
            description: Option<StringFieldComparison>,
            /// Condition on the name of the plan, for display.
            display_name: Option<StringFieldComparison>,
            /// Condition on the environment; a server API key fixes it anyway.
            environment_id: Option<UuidFilterComparison>,
            /// Condition on Stigg's own identifier, a UUID.
            id: Option<UuidFilterComparison>,
            /// Condition on whether this is the latest version of the plan.
            is_latest: Option<BooleanFieldComparison>,
            /// Conditions of which at least one must hold.
            or: Option<Vec<SubscriptionQueryFilterPlanFilter>> => list,
            /// Condition on the pricing of the plan: `FREE`, `PAID` or `CUSTOM`.
            pricing_type: Option<PricingTypeFilterComparison>,
            /// Condition on the identifier of the product the plan belongs to.
            product_id: Option<StringFieldComparison>,
            /// Condition on the identifier chosen by the caller.
            ref_id: Option<StringFieldComparison>,
            /// Condition on the status of the plan: `DRAFT`, `PUBLISHED` or `ARCHIVED`.
            status: Option<PackageStatusFilterComparison>,
            /// Condition on the time of the last change.
            updated_at: Option<DateFieldComparison>,
            /// Condition on the number of the plan's version.
            version_number: Option<IntFieldComparison>,
        }
    }
}

/// Comparison of the status of a plan, in `SubscriptionQueryFilterPlanFilter`.
pub type PackageStatusFilterComparison = Comparison<PackageStatus>;
