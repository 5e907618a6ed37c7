//! Comparisons of a field with values: one type for each set of operators in the schema.

use std::ops::RangeInclusive;

use crate::common::declare::input;
use crate::common::from_string::from_text;
use crate::common::{DateTime, Integer};

input! {
    /// Comparison of a text or enum field, in the filter of a list.
    ///
    /// A single value means "equal to", an array or a `Vec` means "one of". The builder has the
    /// other operators. If several operators are set, all of them must hold.
    ///
    /// ```
    /// use stigg::common::Comparison;
    /// use stigg::coupons::{CouponFilter, CouponStatus, CouponType};
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
    pub struct Comparison<T> => ComparisonBuilder {
        /// Equal to.
        eq: Option<T>,
        /// Greater than.
        gt: Option<T>,
        /// Greater than or equal to.
        gte: Option<T>,
        /// Matches this value as an SQL `LIKE` pattern, case-insensitive.
        i_like: Option<T>,
        /// One of.
        is_in as "in": Option<Vec<T>> => list,
        /// SQL `IS` this value.
        is: Option<bool>,
        /// SQL `IS NOT` this value.
        is_not: Option<bool>,
        /// Matches this value as an SQL `LIKE` pattern, case-sensitive.
        like: Option<T>,
        /// Less than.
        lt: Option<T>,
        /// Less than or equal to.
        lte: Option<T>,
        /// Not equal to.
        neq: Option<T>,
        /// Does not match this value as an SQL `LIKE` pattern, case-insensitive.
        not_i_like: Option<T>,
        /// None of.
        not_in: Option<Vec<T>> => list,
        /// Does not match this value as an SQL `LIKE` pattern, case-sensitive.
        not_like: Option<T>,
    }

    /// Comparison of a date or number field, in the filter of a list.
    ///
    /// A range means "in the range, ends included". The builder has the other operators. If several
    /// operators are set, all of them must hold.
    ///
    /// ```
    /// use stigg::common::RangeComparison;
    /// use stigg::subscriptions::SubscriptionQueryFilter;
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
    pub struct RangeComparison<T> => RangeComparisonBuilder {
        /// Between the two values.
        between: Option<Between<T>>,
        /// Equal to.
        eq: Option<T>,
        /// Greater or later than.
        gt: Option<T>,
        /// Greater or later than, or equal to.
        gte: Option<T>,
        /// One of.
        is_in as "in": Option<Vec<T>> => list,
        /// SQL `IS` this value.
        is: Option<bool>,
        /// SQL `IS NOT` this value.
        is_not: Option<bool>,
        /// Less or earlier than.
        lt: Option<T>,
        /// Less or earlier than, or equal to.
        lte: Option<T>,
        /// Not equal to.
        neq: Option<T>,
        /// Not between the two values.
        not_between: Option<Between<T>>,
        /// None of.
        not_in: Option<Vec<T>> => list,
    }

    /// Range of values, ends included, in a [`RangeComparison`]. Also converts from a range such as
    /// `1..=10`.
    pub struct Between<T> => BetweenBuilder(
        /// Lower or earlier end of the range.
        lower: T,
        /// Upper or later end of the range.
        upper: T,
    ) {}
}

/// Comparison of a text field.
pub type StringFieldComparison = Comparison<String>;

/// Comparison of a UUID field.
pub type UuidFilterComparison = Comparison<String>;

impl<T> From<T> for Comparison<T> {
    /// Equal to the value.
    fn from(value: T) -> Self {
        Self::builder().eq(value).build()
    }
}

from_text!(Comparison<String>);

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

/// Comparison of a date field.
pub type DateFieldComparison = RangeComparison<DateTime>;

/// Comparison of an integer field.
pub type IntFieldComparison = RangeComparison<Integer>;

impl<T, U: Into<T>> From<RangeInclusive<U>> for RangeComparison<T> {
    /// In the range, ends included.
    fn from(range: RangeInclusive<U>) -> Self {
        Self::builder().between(range).build()
    }
}

/// Range of dates.
pub type DateFieldComparisonBetween = Between<DateTime>;

/// Range of integers.
pub type IntFieldComparisonBetween = Between<Integer>;

impl<T, U: Into<T>> From<RangeInclusive<U>> for Between<T> {
    fn from(range: RangeInclusive<U>) -> Self {
        let (lower, upper) = range.into_inner();
        Self::builder(lower, upper).build()
    }
}
