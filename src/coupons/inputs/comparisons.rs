//! Comparisons of a coupon's fields.

use crate::common::Comparison;
use crate::common::declare::input;
use crate::coupons::{CouponSource, CouponStatus, CouponType};

input! {
    /// Comparison of the source of a coupon, in `CouponFilter`.
    pub struct CouponSourceFilterComparison => CouponSourceFilterComparisonBuilder {
        optional {
            /// Equal to.
            eq: Option<CouponSource>,
            /// One of.
            is_in as "in": Option<Vec<CouponSource>> => list,
        }
    }
}

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
