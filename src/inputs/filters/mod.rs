//! Comparisons and paging, as lists take them.

mod comparisons;
mod customers;
mod flags;

pub use comparisons::*;
pub use customers::*;
pub use flags::*;

use crate::inputs::Integer;
use crate::inputs::declare::input;

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
