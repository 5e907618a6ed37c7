//! Comparisons of a field with values: one type for each set of operators that the schema has.

use std::convert::Infallible;
use std::ops::RangeInclusive;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::builder_conversions;

/// Comparison of a field of text or of an enum, in the filters of lists.
///
/// A value alone stands for "equal to it", an array or a `Vec` for "one of them"; the builder has
/// the other operators. Operators that are set together must all hold.
///
/// ```
/// use stigg::{Comparison, CouponFilter, CouponStatus, CouponType};
///
/// let filter = CouponFilter::builder()
///     .ref_id("coupon-spring")
///     .status([CouponStatus::Active, CouponStatus::Archived])
///     .kind(Comparison::builder().neq(CouponType::Fixed))
///     .name(Comparison::builder().i_like("%spring%").not_like("%test%"))
///     .build();
///
/// assert_eq!(
///     serde_json::to_value(filter)?,
///     serde_json::json!({
///         "refId": { "eq": "coupon-spring" },
///         "status": { "in": ["ACTIVE", "ARCHIVED"] },
///         "type": { "neq": "FIXED" },
///         "name": { "iLike": "%spring%", "notLike": "%test%" },
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Builder)]
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
pub struct Comparison<T> {
    /// Equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eq: Option<T>,
    /// Greater than.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gt: Option<T>,
    /// Greater than or equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gte: Option<T>,
    /// Matches this value as an SQL `LIKE` pattern, with case ignored.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub i_like: Option<T>,
    /// One of.
    #[builder(default)]
    #[serde(rename = "in", skip_serializing_if = "Option::is_none")]
    pub is_in: Option<Vec<T>>,
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
    pub like: Option<T>,
    /// Less than.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lt: Option<T>,
    /// Less than or equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lte: Option<T>,
    /// Not equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub neq: Option<T>,
    /// Does not match this value as an SQL `LIKE` pattern, with case ignored.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_i_like: Option<T>,
    /// None of.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_in: Option<Vec<T>>,
    /// Does not match this value as an SQL `LIKE` pattern, with case respected.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_like: Option<T>,
}

/// Comparison of a text field.
pub type StringFieldComparison = Comparison<String>;

/// Comparison of a UUID field.
pub type UuidFilterComparison = Comparison<String>;

impl<T> Comparison<T> {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> ComparisonBuilder<T> {
        ComparisonBuilder { ..ComparisonBuilder::empty() }
    }
}

// Derived, it would ask for a default of `T`.
impl<T> Default for Comparison<T> {
    /// Nothing set.
    fn default() -> Self {
        Self::builder().build()
    }
}

builder_conversions!(Comparison, ComparisonBuilder, T);

impl<T> Validate for Comparison<T> {}

impl<T> From<T> for Comparison<T> {
    /// Equal to the value.
    fn from(value: T) -> Self {
        Self::builder().eq(value).build()
    }
}

impl From<&str> for Comparison<String> {
    /// Equal to the text.
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<&String> for Comparison<String> {
    /// Equal to the text.
    fn from(text: &String) -> Self {
        text.clone().into()
    }
}

impl<T> From<Vec<T>> for Comparison<T> {
    /// One of the values.
    fn from(values: Vec<T>) -> Self {
        Self::builder().is_in(values).build()
    }
}

impl<T, const N: usize> From<[T; N]> for Comparison<T> {
    /// One of the values.
    fn from(values: [T; N]) -> Self {
        Vec::from(values).into()
    }
}

impl<const N: usize> From<[&str; N]> for Comparison<String> {
    /// One of the texts.
    fn from(texts: [&str; N]) -> Self {
        texts.map(str::to_owned).into()
    }
}

/// Comparison of a field of dates or numbers, in the filters of lists.
///
/// Dates are RFC 3339 text. A range alone stands for "within it, ends included"; the builder has
/// the other operators. Operators that are set together must all hold.
///
/// ```
/// use stigg::{RangeComparison, SubscriptionQueryFilter};
///
/// let filter = SubscriptionQueryFilter::builder()
///     .start_date("2030-01-01T00:00:00Z"..="2030-12-31T23:59:59Z")
///     .end_date(RangeComparison::builder().lt("2032-01-01T00:00:00Z"))
///     .build();
///
/// assert_eq!(
///     serde_json::to_value(filter)?,
///     serde_json::json!({
///         "startDate": {
///             "between": { "lower": "2030-01-01T00:00:00Z", "upper": "2030-12-31T23:59:59Z" },
///         },
///         "endDate": { "lt": "2032-01-01T00:00:00Z" },
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Builder)]
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
pub struct RangeComparison<T> {
    /// Between the two values.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub between: Option<Between<T>>,
    /// Equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eq: Option<T>,
    /// Greater or later than.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gt: Option<T>,
    /// Greater or later than, or equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gte: Option<T>,
    /// One of.
    #[builder(default)]
    #[serde(rename = "in", skip_serializing_if = "Option::is_none")]
    pub is_in: Option<Vec<T>>,
    /// SQL `IS` this value.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is: Option<bool>,
    /// SQL `IS NOT` this value.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_not: Option<bool>,
    /// Less or earlier than.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lt: Option<T>,
    /// Less or earlier than, or equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lte: Option<T>,
    /// Not equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub neq: Option<T>,
    /// Not between the two values.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_between: Option<Between<T>>,
    /// None of.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_in: Option<Vec<T>>,
}

/// Comparison of a date field; dates are RFC 3339 text.
pub type DateFieldComparison = RangeComparison<String>;

/// Comparison of a whole-number field.
pub type IntFieldComparison = RangeComparison<i32>;

impl<T> RangeComparison<T> {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> RangeComparisonBuilder<T> {
        RangeComparisonBuilder { ..RangeComparisonBuilder::empty() }
    }
}

// Derived, it would ask for a default of `T`.
impl<T> Default for RangeComparison<T> {
    /// Nothing set.
    fn default() -> Self {
        Self::builder().build()
    }
}

builder_conversions!(RangeComparison, RangeComparisonBuilder, T);

impl<T> Validate for RangeComparison<T>
where
    Between<T>: Validate,
{
    fn validate(&self) -> Checked {
        check::nested("between", self.between.as_ref())?;
        check::nested("notBetween", self.not_between.as_ref())?;
        Ok(())
    }
}

impl<T, U: Into<T>> From<RangeInclusive<U>> for RangeComparison<T> {
    /// Between the range's ends.
    fn from(range: RangeInclusive<U>) -> Self {
        Self::builder().between(range).build()
    }
}

/// Range of values, ends included, in a [`RangeComparison`]; also made of a range such as `1..=10`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Between<T> {
    /// Lower or earlier end of the range.
    pub lower: T,
    /// Upper or later end of the range.
    pub upper: T,
}

/// Range of dates; dates are RFC 3339 text.
pub type DateFieldComparisonBetween = Between<String>;

/// Range of whole numbers.
pub type IntFieldComparisonBetween = Between<i32>;

impl<T> Between<T> {
    /// Makes the value of all its fields.
    pub fn new(lower: impl Into<T>, upper: impl Into<T>) -> Self {
        Self { lower: lower.into(), upper: upper.into() }
    }
}

impl<T, U: Into<T>> From<RangeInclusive<U>> for Between<T> {
    fn from(range: RangeInclusive<U>) -> Self {
        let (lower, upper) = range.into_inner();
        Self::new(lower, upper)
    }
}

impl Validate for Between<String> {
    fn validate(&self) -> Checked {
        check::filled("lower", &self.lower)?;
        check::filled("upper", &self.upper)?;
        Ok(())
    }
}

impl Validate for Between<i32> {}
