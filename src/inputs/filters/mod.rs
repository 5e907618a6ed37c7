//! Comparisons and paging, as lists take them.

mod comparisons;
mod customers;
mod flags;

pub use comparisons::*;
pub use customers::*;
pub use flags::*;

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::builder_conversions;

/// Argument of `coupons`: which page of the list to fetch.
///
/// Give `first` and `after` to page forwards, `last` and `before` to page backwards.
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
pub struct CursorPaging {
    /// Cursor after which the page begins.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Cursor before which the page ends.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// Number of items to take from the start.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<i32>,
    /// Number of items to take from the end.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<i32>,
}

impl CursorPaging {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> CursorPagingBuilder {
        CursorPagingBuilder { ..CursorPagingBuilder::empty() }
    }
}

builder_conversions!(CursorPaging, CursorPagingBuilder);

impl Validate for CursorPaging {
    fn validate(&self) -> Checked {
        check::count("first", self.first.as_ref())?;
        check::count("last", self.last.as_ref())?;
        Ok(())
    }
}
