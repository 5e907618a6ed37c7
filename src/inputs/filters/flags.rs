//! Comparisons of booleans.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};

use crate::inputs::check::Validate;
use crate::inputs::support::builder_conversions;

/// Comparison of a true-or-false field, in `SubscriptionQueryFilterPlanFilter`.
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
pub struct BooleanFieldComparison {
    /// SQL `IS` this value.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is: Option<bool>,
    /// SQL `IS NOT` this value.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_not: Option<bool>,
}

impl BooleanFieldComparison {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> BooleanFieldComparisonBuilder {
        BooleanFieldComparisonBuilder { ..BooleanFieldComparisonBuilder::empty() }
    }
}

builder_conversions!(BooleanFieldComparison, BooleanFieldComparisonBuilder);

impl Validate for BooleanFieldComparison {}
