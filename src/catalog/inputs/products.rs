//! The input that pages through products.

use crate::common::CursorPaging;
use crate::common::check::Validate;
use crate::common::declare::input;

input! {
    /// Variables of `products`: which page of them.
    pub struct GetProductsInput => GetProductsInputBuilder {
        optional {
            /// Which page; the first when absent.
            paging: Option<CursorPaging>,
        }
    }
}

/// Variables of an operation that has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct NoInput {}

impl Validate for NoInput {}
