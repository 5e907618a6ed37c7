//! Comparisons of booleans.

use crate::common::declare::input;

input! {
    /// Comparison of a true-or-false field, in `SubscriptionQueryFilterPlanFilter`.
    pub struct BooleanFieldComparison => BooleanFieldComparisonBuilder {
        optional {
            /// SQL `IS` this value.
            is: Option<bool>,
            /// SQL `IS NOT` this value.
            is_not: Option<bool>,
        }
    }
}
