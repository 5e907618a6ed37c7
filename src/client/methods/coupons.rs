//! Coupons.

use super::{Client, facade};
use crate::coupons::{Coupon, CouponConnection};
use crate::coupons::{CreateCouponInput, GetCouponsInput};
use crate::error::Result;
use crate::operation;

#[facade]
impl Client {
    /// Reads a page of coupons, by default the first.
    ///
    /// Without a filter, archived coupons are listed too. Stigg's own clients always ask for the
    /// first 25 active ones: filter by [`CouponStatus::Active`](crate::coupons::CouponStatus::Active), as in
    /// the example.
    ///
    /// How many Stigg puts on a page if `paging` does not say is not published;
    /// `page_info.has_next_page` tells whether there are more.
    ///
    /// [`pages`](Self::pages) walks through all of them.
    ///
    /// Stigg operation `GetCoupons` (query `coupons`).
    #[doc = example!(
        "use stigg::{common::CursorPaging, coupons::{CouponFilter, CouponStatus, GetCouponsInput}};",
        "get_coupons("
        "    GetCouponsInput::builder()"
        "        .paging(CursorPaging::builder().first(25))"
        "        .filter(CouponFilter::builder().status(CouponStatus::Active)),"
        ")"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn get_coupons(&self, input: impl Into<GetCouponsInput>) -> Result<CouponConnection> {
        self.answer(self.call(operation::GetCoupons(input.into()))).await
    }

    /// Creates a coupon.
    ///
    /// Stigg operation `CreateCoupon` (mutation `createOneCoupon`).
    #[doc = example!(
        "use stigg::coupons::CreateCouponInput;",
        r#"create_coupon(CreateCouponInput::builder("coupon-summer", "Summer").percent_off(10))"#
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn create_coupon(&self, input: impl Into<CreateCouponInput>) -> Result<Coupon> {
        self.answer(self.call(operation::CreateCoupon(input.into()))).await
    }
}
