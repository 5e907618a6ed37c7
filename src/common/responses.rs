// @generated from `schema` by `tests/conformance/declarations.rs`. To regenerate:
// UPDATE_DOCS=1 cargo test -p stigg-tests --test suite conformance::declarations

//! The types of responses.

use crate::common::Currency;
use crate::common::declare::response;

response! {
    /// An amount of money in one currency.
    ///
    /// GraphQL: type `Money`.
    pub struct Money {
        /// Amount in whole currency units (49 = $49.00), not in cents.
        pub amount: f64,
        /// Currency of the amount.
        pub currency: Currency,
    }

    /// Position of a page in a list.
    ///
    /// GraphQL: type `PageInfo`.
    pub struct PageInfo {
        /// Whether there are more items after this page.
        pub has_next_page: Option<bool>,
        /// Whether there are more items before this page.
        pub has_previous_page: Option<bool>,
        /// Cursor of the first item on the page.
        pub start_cursor: Option<String>,
        /// Cursor of the last item on the page. The next page starts after it: see
        /// [`after`](crate::common::CursorPaging::after).
        pub end_cursor: Option<String>,
    }
}
