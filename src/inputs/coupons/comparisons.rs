//! Comparisons of a coupon's fields.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};

use crate::inputs::check::Validate;
use crate::inputs::support::builder_conversions;
use crate::types::{CouponSource, CouponStatus, CouponType};

/// Comparison of the source of a coupon, in `CouponFilter`.
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
pub struct CouponSourceFilterComparison {
    /// Equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eq: Option<CouponSource>,
    /// One of.
    #[builder(default)]
    #[serde(rename = "in", skip_serializing_if = "Option::is_none")]
    pub is_in: Option<Vec<CouponSource>>,
}

impl CouponSourceFilterComparison {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> CouponSourceFilterComparisonBuilder {
        CouponSourceFilterComparisonBuilder { ..CouponSourceFilterComparisonBuilder::empty() }
    }
}

builder_conversions!(CouponSourceFilterComparison, CouponSourceFilterComparisonBuilder);

impl Validate for CouponSourceFilterComparison {}

/// Comparison of the status of a coupon, in `CouponFilter`.
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
pub struct CouponStatusFilterComparison {
    /// Equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eq: Option<CouponStatus>,
    /// Greater than.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gt: Option<CouponStatus>,
    /// Greater than or equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gte: Option<CouponStatus>,
    /// Matches this value as an SQL `LIKE` pattern, with case ignored.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub i_like: Option<CouponStatus>,
    /// One of.
    #[builder(default)]
    #[serde(rename = "in", skip_serializing_if = "Option::is_none")]
    pub is_in: Option<Vec<CouponStatus>>,
    /// SQL `IS` this value.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is: Option<bool>,
    /// SQL `IS NOT` this value.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_not: Option<bool>,
    /// Matches this value as an SQL `LIKE` pattern, with case respected.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub like: Option<CouponStatus>,
    /// Less than.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lt: Option<CouponStatus>,
    /// Less than or equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lte: Option<CouponStatus>,
    /// Not equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub neq: Option<CouponStatus>,
    /// Does not match this value as an SQL `LIKE` pattern, with case ignored.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_i_like: Option<CouponStatus>,
    /// None of.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_in: Option<Vec<CouponStatus>>,
    /// Does not match this value as an SQL `LIKE` pattern, with case respected.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_like: Option<CouponStatus>,
}

impl CouponStatusFilterComparison {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> CouponStatusFilterComparisonBuilder {
        CouponStatusFilterComparisonBuilder { ..CouponStatusFilterComparisonBuilder::empty() }
    }
}

builder_conversions!(CouponStatusFilterComparison, CouponStatusFilterComparisonBuilder);

impl Validate for CouponStatusFilterComparison {}

/// Comparison of the type of a coupon, in `CouponFilter`.
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
pub struct CouponTypeFilterComparison {
    /// Equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eq: Option<CouponType>,
    /// Greater than.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gt: Option<CouponType>,
    /// Greater than or equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gte: Option<CouponType>,
    /// Matches this value as an SQL `LIKE` pattern, with case ignored.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub i_like: Option<CouponType>,
    /// One of.
    #[builder(default)]
    #[serde(rename = "in", skip_serializing_if = "Option::is_none")]
    pub is_in: Option<Vec<CouponType>>,
    /// SQL `IS` this value.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is: Option<bool>,
    /// SQL `IS NOT` this value.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_not: Option<bool>,
    /// Matches this value as an SQL `LIKE` pattern, with case respected.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub like: Option<CouponType>,
    /// Less than.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lt: Option<CouponType>,
    /// Less than or equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lte: Option<CouponType>,
    /// Not equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub neq: Option<CouponType>,
    /// Does not match this value as an SQL `LIKE` pattern, with case ignored.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_i_like: Option<CouponType>,
    /// None of.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_in: Option<Vec<CouponType>>,
    /// Does not match this value as an SQL `LIKE` pattern, with case respected.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_like: Option<CouponType>,
}

impl CouponTypeFilterComparison {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> CouponTypeFilterComparisonBuilder {
        CouponTypeFilterComparisonBuilder { ..CouponTypeFilterComparisonBuilder::empty() }
    }
}

builder_conversions!(CouponTypeFilterComparison, CouponTypeFilterComparisonBuilder);

impl Validate for CouponTypeFilterComparison {}

impl From<CouponSource> for CouponSourceFilterComparison {
    /// Equal to the value.
    fn from(value: CouponSource) -> Self {
        Self::builder().eq(value).build()
    }
}

impl From<CouponStatus> for CouponStatusFilterComparison {
    /// Equal to the value.
    fn from(value: CouponStatus) -> Self {
        Self::builder().eq(value).build()
    }
}

impl From<CouponType> for CouponTypeFilterComparison {
    /// Equal to the value.
    fn from(value: CouponType) -> Self {
        Self::builder().eq(value).build()
    }
}
