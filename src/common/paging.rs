//! Paging of lists.

use crate::common::Integer;
use crate::common::declare::input;

input! {
    /// A page of a list.
    ///
    /// Set [`first`](Self::first) and [`after`](Self::after) to page forwards, or
    /// [`last`](Self::last) and [`before`](Self::before) to page backwards.
    /// [`pages`](crate::blocking::Client::pages) does the paging for you.
    ///
    /// Part of the inputs of lists, such as [`GetCouponsInput`](crate::coupons::GetCouponsInput)
    /// and [`GetCreditGrantsInput`](crate::credits::GetCreditGrantsInput).
    ///
    /// ```
    /// use stigg::common::CursorPaging;
    ///
    /// let page = CursorPaging::builder().first(50).after("cursor-of-the-last-item");
    /// # assert!(page.build().after.is_some());
    /// ```
    ///
    /// GraphQL: input `CursorPaging`.
    pub struct CursorPaging => CursorPagingBuilder {
        /// Cursor after which the page starts.
        after: Option<String>,
        /// Cursor before which the page ends.
        before: Option<String>,
        /// Number of items, counted from the start.
        first: Option<Integer> [not_negative_int],
        /// Number of items, counted from the end.
        last: Option<Integer> [not_negative_int],
    }
}
