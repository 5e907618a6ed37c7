//! Comparisons of booleans.

use crate::common::declare::input;

input! {
    /// Comparison of a boolean field.
    ///
    /// Part of
    /// [`SubscriptionQueryFilterPlanFilter`](crate::subscriptions::SubscriptionQueryFilterPlanFilter).
    ///
    /// GraphQL: input `BooleanFieldComparison`.
    pub struct BooleanFieldComparison => BooleanFieldComparisonBuilder {
        /// SQL `IS` this value.
        is: Option<bool>,
        /// SQL `IS NOT` this value.
        is_not: Option<bool>,
    }
}
