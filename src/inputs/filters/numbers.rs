//! Comparisons of numbers and booleans.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};

use crate::inputs::check::{self, Checked, Validate};
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

/// Comparison of a whole-number field, in `SubscriptionQueryFilterPlanFilter`.
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
pub struct IntFieldComparison {
    /// Between the two numbers.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub between: Option<IntFieldComparisonBetween>,
    /// Equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eq: Option<i32>,
    /// Greater than.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gt: Option<i32>,
    /// Greater than or equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gte: Option<i32>,
    /// One of.
    #[builder(default)]
    #[serde(rename = "in", skip_serializing_if = "Option::is_none")]
    pub is_in: Option<Vec<i32>>,
    /// SQL `IS` this value.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is: Option<bool>,
    /// SQL `IS NOT` this value.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_not: Option<bool>,
    /// Less than.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lt: Option<i32>,
    /// Less than or equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lte: Option<i32>,
    /// Not equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub neq: Option<i32>,
    /// Not between the two numbers.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_between: Option<IntFieldComparisonBetween>,
    /// None of.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_in: Option<Vec<i32>>,
}

impl IntFieldComparison {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> IntFieldComparisonBuilder {
        IntFieldComparisonBuilder { ..IntFieldComparisonBuilder::empty() }
    }
}

builder_conversions!(IntFieldComparison, IntFieldComparisonBuilder);

impl Validate for IntFieldComparison {
    fn validate(&self) -> Checked {
        check::nested("between", self.between.as_ref())?;
        check::nested("notBetween", self.not_between.as_ref())?;
        Ok(())
    }
}

/// Range of whole numbers, in `IntFieldComparison`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct IntFieldComparisonBetween {
    /// Lower end of the range.
    pub lower: i32,
    /// Upper end of the range.
    pub upper: i32,
}

impl IntFieldComparisonBetween {
    /// Makes the value of all its fields.
    pub fn new(lower: impl Into<i32>, upper: impl Into<i32>) -> Self {
        Self { lower: lower.into(), upper: upper.into() }
    }
}

impl Validate for IntFieldComparisonBetween {}
