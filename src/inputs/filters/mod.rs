//! Comparisons and paging, as lists take them.

mod numbers;

pub use numbers::*;

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

/// Comparison of a text field, in `CouponFilter` and `CouponFilterCustomerFilter`.
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
pub struct StringFieldComparison {
    /// Equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eq: Option<String>,
    /// Greater than.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gt: Option<String>,
    /// Greater than or equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gte: Option<String>,
    /// Matches the SQL `LIKE` pattern, with case ignored.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub i_like: Option<String>,
    /// One of.
    #[builder(default)]
    #[serde(rename = "in", skip_serializing_if = "Option::is_none")]
    pub is_in: Option<Vec<String>>,
    /// SQL `IS` this value.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is: Option<bool>,
    /// SQL `IS NOT` this value.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_not: Option<bool>,
    /// Matches the SQL `LIKE` pattern, with case respected.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub like: Option<String>,
    /// Less than.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lt: Option<String>,
    /// Less than or equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lte: Option<String>,
    /// Not equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub neq: Option<String>,
    /// Does not match the SQL `LIKE` pattern, with case ignored.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_i_like: Option<String>,
    /// None of.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_in: Option<Vec<String>>,
    /// Does not match the SQL `LIKE` pattern, with case respected.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_like: Option<String>,
}

impl StringFieldComparison {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> StringFieldComparisonBuilder {
        StringFieldComparisonBuilder { ..StringFieldComparisonBuilder::empty() }
    }
}

builder_conversions!(StringFieldComparison, StringFieldComparisonBuilder);

impl Validate for StringFieldComparison {}

/// Comparison of a UUID field, in `CouponFilter` and `CouponFilterCustomerFilter`.
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
pub struct UuidFilterComparison {
    /// Equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eq: Option<String>,
    /// Greater than.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gt: Option<String>,
    /// Greater than or equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gte: Option<String>,
    /// Matches the SQL `LIKE` pattern, with case ignored.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub i_like: Option<String>,
    /// One of.
    #[builder(default)]
    #[serde(rename = "in", skip_serializing_if = "Option::is_none")]
    pub is_in: Option<Vec<String>>,
    /// SQL `IS` this value.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is: Option<bool>,
    /// SQL `IS NOT` this value.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_not: Option<bool>,
    /// Matches the SQL `LIKE` pattern, with case respected.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub like: Option<String>,
    /// Less than.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lt: Option<String>,
    /// Less than or equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lte: Option<String>,
    /// Not equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub neq: Option<String>,
    /// Does not match the SQL `LIKE` pattern, with case ignored.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_i_like: Option<String>,
    /// None of.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_in: Option<Vec<String>>,
    /// Does not match the SQL `LIKE` pattern, with case respected.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_like: Option<String>,
}

impl UuidFilterComparison {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> UuidFilterComparisonBuilder {
        UuidFilterComparisonBuilder { ..UuidFilterComparisonBuilder::empty() }
    }
}

builder_conversions!(UuidFilterComparison, UuidFilterComparisonBuilder);

impl Validate for UuidFilterComparison {}

/// Comparison of a date field, in `CouponFilter` and `CouponFilterCustomerFilter`.
///
/// Dates are RFC 3339 text.
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
pub struct DateFieldComparison {
    /// Between the two dates.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub between: Option<DateFieldComparisonBetween>,
    /// Equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eq: Option<String>,
    /// Later than.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gt: Option<String>,
    /// At or later than.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gte: Option<String>,
    /// One of.
    #[builder(default)]
    #[serde(rename = "in", skip_serializing_if = "Option::is_none")]
    pub is_in: Option<Vec<String>>,
    /// SQL `IS` this value.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is: Option<bool>,
    /// SQL `IS NOT` this value.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_not: Option<bool>,
    /// Earlier than.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lt: Option<String>,
    /// At or earlier than.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lte: Option<String>,
    /// Not equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub neq: Option<String>,
    /// Not between the two dates.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_between: Option<DateFieldComparisonBetween>,
    /// None of.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_in: Option<Vec<String>>,
}

impl DateFieldComparison {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> DateFieldComparisonBuilder {
        DateFieldComparisonBuilder { ..DateFieldComparisonBuilder::empty() }
    }
}

builder_conversions!(DateFieldComparison, DateFieldComparisonBuilder);

impl Validate for DateFieldComparison {
    fn validate(&self) -> Checked {
        check::nested("between", self.between.as_ref())?;
        check::nested("notBetween", self.not_between.as_ref())?;
        Ok(())
    }
}

/// Range of dates, in `DateFieldComparison`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct DateFieldComparisonBetween {
    /// Earlier end of the range (RFC 3339).
    pub lower: String,
    /// Later end of the range (RFC 3339).
    pub upper: String,
}

impl DateFieldComparisonBetween {
    /// Makes the value of all its fields.
    pub fn new(lower: impl Into<String>, upper: impl Into<String>) -> Self {
        Self { lower: lower.into(), upper: upper.into() }
    }
}

impl Validate for DateFieldComparisonBetween {
    fn validate(&self) -> Checked {
        check::filled("lower", &self.lower)?;
        check::filled("upper", &self.upper)?;
        Ok(())
    }
}

/// Search for customers by text, in `CouponFilterCustomerFilter`.
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
pub struct CustomerSearchQueryFilterComparison {
    /// Matches the SQL `LIKE` pattern, with case ignored.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub i_like: Option<String>,
}

impl CustomerSearchQueryFilterComparison {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> CustomerSearchQueryFilterComparisonBuilder {
        CustomerSearchQueryFilterComparisonBuilder {
            ..CustomerSearchQueryFilterComparisonBuilder::empty()
        }
    }
}

builder_conversions!(
    CustomerSearchQueryFilterComparison,
    CustomerSearchQueryFilterComparisonBuilder
);

impl Validate for CustomerSearchQueryFilterComparison {}

impl<T: Into<String>> From<T> for StringFieldComparison {
    /// Equal to the text.
    fn from(text: T) -> Self {
        Self::builder().eq(text).build()
    }
}

impl<T: Into<String>> From<T> for UuidFilterComparison {
    /// Equal to the text.
    fn from(text: T) -> Self {
        Self::builder().eq(text).build()
    }
}
