//! Inputs that select coupons.

mod comparisons;
mod create;

pub use comparisons::*;
pub use create::*;

use crate::common::declare::input;
use crate::common::{
    CursorPaging, DateFieldComparison, StringFieldComparison, UuidFilterComparison,
};
use crate::customers::CustomerFilter;

input! {
    /// Variables of `coupons`: which coupons, and which page of them.
    pub struct GetCouponsInput => GetCouponsInputBuilder {
        optional {
            /// Conditions that a coupon must meet; all coupons when absent, also archived ones.
            filter: Option<Box<CouponFilter>>,
            /// Which page; the first when absent.
            paging: Option<CursorPaging>,
        }
    }
}

input! {
    /// Conditions a coupon must meet to be listed by `coupons`.
    pub struct CouponFilter => CouponFilterBuilder {
        optional {
            /// Conditions that must all hold.
            and: Option<Vec<CouponFilter>> => list,
            /// Condition on the identifier in the connected billing provider.
            billing_id: Option<StringFieldComparison>,
            /// Condition on the time of creation.
            created_at: Option<DateFieldComparison>,
            /// Conditions on the customers the coupon is linked to.
            customers: Option<CouponFilterCustomerFilter>,
            /// Condition on the description.
            description: Option<StringFieldComparison>,
            /// Condition on the environment; a server API key fixes it anyway.
            environment_id: Option<UuidFilterComparison>,
            /// Condition on Stigg's own identifier, a UUID.
            id: Option<UuidFilterComparison>,
            /// Condition on the name.
            name: Option<StringFieldComparison>,
            /// Conditions of which at least one must hold.
            or: Option<Vec<CouponFilter>> => list,
            /// Condition on the identifier chosen by the caller.
            ref_id: Option<StringFieldComparison>,
            /// Condition on where the coupon comes from.
            source: Option<CouponSourceFilterComparison>,
            /// Condition on the status: `ACTIVE` or `ARCHIVED`.
            status: Option<CouponStatusFilterComparison>,
            /// Condition on the type: `FIXED` or `PERCENTAGE`.
            kind as "type": Option<CouponTypeFilterComparison>,
            /// Condition on the time of the last change.
            updated_at: Option<DateFieldComparison>,
        }
    }
}

impl From<CouponFilterBuilder> for Box<CouponFilter> {
    fn from(builder: CouponFilterBuilder) -> Self {
        Self::new(builder.into())
    }
}

/// Conditions on the customers linked to a coupon, in `CouponFilter`.
pub type CouponFilterCustomerFilter = CustomerFilter;
