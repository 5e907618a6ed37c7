//! Coupons and discounts.

mod coupon;
mod inputs;

pub use coupon::{
    Coupon, CouponConnection, CouponEdge, CouponSource, CouponStatus, CouponType,
    DiscountDurationType, DiscountType, SyncState, SyncStatus, VendorIdentifier,
};
pub use inputs::{
    CouponFilter, CouponFilterCustomerFilter, CouponSourceFilterComparison,
    CouponStatusFilterComparison, CouponTypeFilterComparison, CreateCouponInput, GetCouponsInput,
};

/// Builders of the inputs of this module.
pub mod builders {
    pub use super::inputs::{
        CouponFilterBuilder, CouponSourceFilterComparisonBuilder, CreateCouponInputBuilder,
        GetCouponsInputBuilder,
    };
}
