//! The input that pages through products.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};

use crate::inputs::CursorPaging;
use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::builder_conversions;

/// Variables of `products`: which page of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Builder)]
#[builder(
    pattern = "owned",
    setter(into, strip_option),
    custom_constructor,
    create_empty = "empty",
    build_fn(private, name = "finish", error = "Infallible"),
    derive(Clone, Debug, PartialEq)
)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct GetProductsInput {
    /// Which page; the first when absent.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paging: Option<CursorPaging>,
}

impl GetProductsInput {
    /// Starts a builder with nothing set: the first page.
    #[must_use]
    pub fn builder() -> GetProductsInputBuilder {
        GetProductsInputBuilder::empty()
    }
}

builder_conversions!(GetProductsInput, GetProductsInputBuilder);

impl Validate for GetProductsInput {
    fn validate(&self) -> Checked {
        check::nested("paging", self.paging.as_ref())?;
        Ok(())
    }
}

/// Variables of an operation that has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoInput {}

impl Validate for NoInput {}
