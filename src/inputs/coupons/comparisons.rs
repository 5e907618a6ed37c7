//! Comparisons of a coupon's fields.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};

use crate::inputs::Comparison;
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

impl From<CouponSource> for CouponSourceFilterComparison {
    /// Equal to the value.
    fn from(value: CouponSource) -> Self {
        Self::builder().eq(value).build()
    }
}

/// Comparison of the status of a coupon, in `CouponFilter`.
pub type CouponStatusFilterComparison = Comparison<CouponStatus>;

/// Comparison of the type of a coupon, in `CouponFilter`.
pub type CouponTypeFilterComparison = Comparison<CouponType>;
