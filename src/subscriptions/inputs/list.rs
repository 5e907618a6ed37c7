//! The input that lists subscriptions, and their order.

use crate::common::CursorPaging;
use crate::common::declare::input;
use crate::subscriptions::{
    SortDirection, SortNulls, SubscriptionQueryFilter, SubscriptionQuerySortFields,
};

input! {
    /// Filter, page and order of a list of subscriptions.
    ///
    /// Input of [`get_subscriptions`](crate::blocking::Client::get_subscriptions) and of
    /// [`pages`](crate::blocking::Client::pages).
    ///
    /// ```
    /// use stigg::common::CursorPaging;
    /// use stigg::subscriptions::{
    ///     GetSubscriptionsInput, SortDirection, SubscriptionQueryFilter, SubscriptionQuerySort,
    ///     SubscriptionQuerySortFields, SubscriptionStatus,
    /// };
    ///
    /// let input = GetSubscriptionsInput::builder()
    ///     .filter(SubscriptionQueryFilter::builder().status(SubscriptionStatus::Active))
    ///     .sort_by(SubscriptionQuerySort::builder(
    ///         SubscriptionQuerySortFields::StartDate,
    ///         SortDirection::Desc,
    ///     ))
    ///     .paging(CursorPaging::builder().first(50))
    ///     .build();
    /// assert!(input.filter.is_some());
    /// ```
    ///
    /// GraphQL: variables of the query `subscriptions`.
    pub struct GetSubscriptionsInput => GetSubscriptionsInputBuilder {
        /// Conditions that a subscription must meet. All subscriptions match if not set.
        filter: Option<Box<SubscriptionQueryFilter>>,
        /// Page to return. Defaults to the first.
        paging: Option<CursorPaging>,
        /// Fields to sort by, the most significant first.
        sorting: Option<Vec<SubscriptionQuerySort>> => list sort_by,
    }

    /// Field by which subscriptions are sorted, and the direction.
    ///
    /// Part of [`GetSubscriptionsInput`].
    pub struct SubscriptionQuerySort => SubscriptionQuerySortBuilder(
        /// Field to sort by.
        field: SubscriptionQuerySortFields,
        /// Direction: [`Asc`](SortDirection::Asc) for ascending, [`Desc`](SortDirection::Desc)
        /// for descending.
        direction: SortDirection,
    ) {
        /// Position of subscriptions without a value in the field:
        /// [`NullsFirst`](SortNulls::NullsFirst) or [`NullsLast`](SortNulls::NullsLast).
        nulls: Option<SortNulls>,
    }
}
