//! Coupons and discounts.

mod enums;
mod inputs;
mod responses;

pub use enums::*;
pub use inputs::{
    CouponFilter, CouponFilterCustomerFilter, CouponSourceFilterComparison,
    CouponStatusFilterComparison, CouponTypeFilterComparison, CreateCouponInput, GetCouponsInput,
};
pub use responses::*;

/// Builders of the inputs of this module.
pub mod builders {
    pub use super::inputs::{
        CouponFilterBuilder, CouponSourceFilterComparisonBuilder, CreateCouponInputBuilder,
        GetCouponsInputBuilder,
    };
}
