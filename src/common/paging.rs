//! Comparisons and paging, as lists take them.

use serde::{Deserialize, Serialize};

use crate::common::Integer;
use crate::common::declare::input;

input! {
    /// Argument of `coupons`: which page of the list to fetch.
    ///
    /// Give `first` and `after` to page forwards, `last` and `before` to page backwards.
    pub struct CursorPaging => CursorPagingBuilder {
        optional {
            /// Cursor after which the page begins.
            after: Option<String>,
            /// Cursor before which the page ends.
            before: Option<String>,
            /// Number of items to take from the start.
            first: Option<Integer> [not_negative_int],
            /// Number of items to take from the end.
            last: Option<Integer> [not_negative_int],
        }
    }
}

/// Position of a page within a longer list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PageInfo {
    /// Whether there are more items after this page.
    pub has_next_page: Option<bool>,
    /// Whether there are more items before this page.
    pub has_previous_page: Option<bool>,
    /// Cursor of the first item on the page.
    pub start_cursor: Option<String>,
    /// Cursor of the last item on the page. Ask for what comes after it to get the next page.
    pub end_cursor: Option<String>,
}
