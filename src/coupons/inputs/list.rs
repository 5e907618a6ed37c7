//! The input that lists coupons, and its filter.

use crate::common::declare::input;
use crate::common::{
    CursorPaging, DateFieldComparison, StringFieldComparison, UuidFilterComparison,
};
use crate::coupons::{
    CouponSourceFilterComparison, CouponStatusFilterComparison, CouponTypeFilterComparison,
};
use crate::customers::CustomerFilter;

input! {
    /// Filter and page of a list of coupons.
    ///
    /// Input of [`get_coupons`](crate::blocking::Client::get_coupons), and of
    /// [`pages`](crate::blocking::Client::pages) in a
    /// [`GetCoupons`](crate::operation::GetCoupons) operation.
    ///
    /// ```
    /// use stigg::common::CursorPaging;
    /// use stigg::coupons::{CouponFilter, CouponStatus, GetCouponsInput};
    ///
    /// let input = GetCouponsInput::builder()
    ///     .filter(CouponFilter::builder().status(CouponStatus::Active))
    ///     .paging(CursorPaging::builder().first(25))
    ///     .build();
    /// assert!(input.filter.is_some());
    /// ```
    ///
    /// GraphQL: variables of the query `coupons`.
    pub struct GetCouponsInput => GetCouponsInputBuilder {
        /// Conditions on the coupons. Defaults to all coupons, including archived ones.
        filter: Option<Box<CouponFilter>>,
        /// Page to return. Defaults to the first.
        paging: Option<CursorPaging>,
    }

    /// Conditions on coupons to list.
    ///
    /// Part of [`GetCouponsInput`]. [`Comparison`](crate::common::Comparison) has an example.
    ///
    /// GraphQL: input `CouponFilter`.
    pub struct CouponFilter => CouponFilterBuilder {
        /// Conditions that must all hold.
        and: Option<Vec<CouponFilter>> => list,
        /// Condition on the identifier in the connected billing provider.
        billing_id: Option<StringFieldComparison>,
        /// Condition on the time of creation.
        created_at: Option<DateFieldComparison>,
        /// Conditions on the customers that the coupon is linked to.
        customers: Option<CouponFilterCustomerFilter>,
        /// Condition on the description.
        description: Option<StringFieldComparison>,
        /// Condition on the environment. Implied by a server API key.
        environment_id: Option<UuidFilterComparison>,
        /// Condition on Stigg's own identifier, a UUID.
        id: Option<UuidFilterComparison>,
        /// Condition on the name.
        name: Option<StringFieldComparison>,
        /// Conditions of which at least one must hold.
        or: Option<Vec<CouponFilter>> => list,
        /// Condition on the coupon's identifier, as you chose it.
        ref_id: Option<StringFieldComparison>,
        /// Condition on the source.
        source: Option<CouponSourceFilterComparison>,
        /// Condition on the status: [`Active`](crate::coupons::CouponStatus::Active) or
        /// [`Archived`](crate::coupons::CouponStatus::Archived).
        status: Option<CouponStatusFilterComparison>,
        /// Condition on the kind: [`Fixed`](crate::coupons::CouponType::Fixed) or
        /// [`Percentage`](crate::coupons::CouponType::Percentage).
        #[doc(alias = "type")]
        kind as "type": Option<CouponTypeFilterComparison>,
        /// Condition on the time of the last change.
        updated_at: Option<DateFieldComparison>,
    }
}

impl From<builders::CouponFilterBuilder> for Box<CouponFilter> {
    fn from(builder: builders::CouponFilterBuilder) -> Self {
        Self::new(builder.into())
    }
}

/// Conditions on the customers linked to a coupon, in a [`CouponFilter`].
pub type CouponFilterCustomerFilter = CustomerFilter;
