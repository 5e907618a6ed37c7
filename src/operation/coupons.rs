//! Operations on coupons.

use super::operations;
use crate::coupons::*;

operations! {
    /// # Coupons
    impl Client;

    /// Returns a page of coupons, by default the first.
    ///
    /// The list includes archived coupons unless a filter excludes them. Stigg's own clients always
    /// request the first 25 active coupons, as in the example.
    ///
    /// Stigg's default page size is not published.
    /// [`has_next_page`](crate::common::PageInfo::has_next_page) tells whether there are more
    /// coupons. [`pages`](Self::pages) returns all of them, page by page.
    ///
    /// GraphQL: query `coupons`.
    #[doc(alias = "listCoupons")]
    query "coupons" => GetCoupons
    fn get_coupons(all: GetCouponsInput) -> CouponConnection {
        /// use stigg::common::CursorPaging;
        /// use stigg::coupons::{CouponFilter, CouponStatus, GetCouponsInput};
        ///
        /// let coupons = client.get_coupons(
        ///     GetCouponsInput::builder()
        ///         .paging(CursorPaging::builder().first(25))
        ///         .filter(CouponFilter::builder().status(CouponStatus::Active)),
        /// )
    }

    /// Creates a coupon for a percentage or for fixed amounts of money.
    ///
    /// GraphQL: mutation `createOneCoupon`.
    #[doc(alias = "createCoupon")]
    mutation "createOneCoupon" => CreateCoupon
    fn create_coupon(input: CreateCouponInput) -> Coupon {
        /// use stigg::coupons::CreateCouponInput;
        ///
        /// let coupon = client.create_coupon(
        ///     CreateCouponInput::builder("coupon-summer", "Summer").percent_off(10),
        /// )
    }
}
