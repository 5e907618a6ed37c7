//! Comparisons of a coupon's fields.

use crate::common::Comparison;
use crate::common::declare::input;
use crate::coupons::{CouponSource, CouponStatus, CouponType};

input! {
    /// Comparison of a coupon's source.
    ///
    /// Part of [`CouponFilter`](crate::coupons::CouponFilter). A plain [`CouponSource`] means
    /// "equal to".
    ///
    /// GraphQL: input `CouponSourceFilterComparison`.
    pub struct CouponSourceFilterComparison => CouponSourceFilterComparisonBuilder {
        /// Equal to.
        eq: Option<CouponSource>,
        /// One of.
        #[doc(alias = "in")]
        is_in as "in": Option<Vec<CouponSource>> => list,
    }
}

impl From<CouponSource> for CouponSourceFilterComparison {
    /// Equal to the value.
    fn from(value: CouponSource) -> Self {
        Self::builder().eq(value).build()
    }
}

/// Comparison of a coupon's status, in a [`CouponFilter`](crate::coupons::CouponFilter).
pub type CouponStatusFilterComparison = Comparison<CouponStatus>;

/// Comparison of a coupon's kind, in a [`CouponFilter`](crate::coupons::CouponFilter).
pub type CouponTypeFilterComparison = Comparison<CouponType>;
