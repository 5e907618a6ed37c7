//! The input that lists subscriptions, and their order.

use crate::common::CursorPaging;
use crate::common::declare::input;
use crate::subscriptions::SubscriptionQueryFilter;
use crate::subscriptions::{SortDirection, SortNulls, SubscriptionQuerySortFields};

input! {
    /// Variables of `subscriptions`: which subscriptions, in what order, and which page of them.
    pub struct GetSubscriptionsInput => GetSubscriptionsInputBuilder {
        optional {
            /// Conditions that a subscription must meet; all subscriptions when absent.
            filter: Option<Box<SubscriptionQueryFilter>>,
            /// Which page; the first when absent.
            paging: Option<CursorPaging>,
            /// Order of the subscriptions, the first of these before the others.
            sorting: Option<Vec<SubscriptionQuerySort>> => list sort_by,
        }
    }
}

input! {
    /// Argument of `subscriptions`: how to order the list.
    pub struct SubscriptionQuerySort => SubscriptionQuerySortBuilder {
        required {
            /// Field to order by.
            field: SubscriptionQuerySortFields,
            /// Direction of the order: `ASC` for ascending, `DESC` for descending.
            direction: SortDirection,
        }
        optional {
            /// Where subscriptions without a value in the field go: `NULLS_FIRST` or `NULLS_LAST`.
            nulls: Option<SortNulls>,
        }
    }
}
