//! Inputs that list products.

use crate::common::CursorPaging;
use crate::common::check::Validate;
use crate::common::declare::input;

input! {
    /// Page of a list of products.
    ///
    /// Input of [`get_products`](crate::blocking::Client::get_products), and of
    /// [`pages`](crate::blocking::Client::pages) in a
    /// [`GetProducts`](crate::operation::GetProducts) operation.
    ///
    /// ```
    /// use stigg::catalog::GetProductsInput;
    /// use stigg::common::CursorPaging;
    ///
    /// let input = GetProductsInput::builder().paging(CursorPaging::builder().first(20)).build();
    /// assert!(input.paging.is_some());
    /// ```
    ///
    /// GraphQL: variables of the query `products`.
    pub struct GetProductsInput => GetProductsInputBuilder {
        /// Page to return. Defaults to the first.
        paging: Option<CursorPaging>,
    }
}

/// Input of an operation without variables, such as
/// [`GetSdkConfiguration`](crate::operation::GetSdkConfiguration).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct NoInput {}

impl Validate for NoInput {}
