//! Operations on coupons.

use super::{Client, facade};
use crate::coupons::{Coupon, CouponConnection, CreateCouponInput, GetCouponsInput};
use crate::error::Result;
use crate::operation;

#[facade]
impl Client {
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
    #[doc(alias = "coupons")]
    #[doc(alias = "listCoupons")]
    #[doc = example!(
        "use stigg::{common::CursorPaging, coupons::{CouponFilter, CouponStatus, GetCouponsInput}};",
        "get_coupons("
        "    GetCouponsInput::builder()"
        "        .paging(CursorPaging::builder().first(25))"
        "        .filter(CouponFilter::builder().status(CouponStatus::Active)),"
        ")"
    )]
    pub async fn get_coupons(&self, input: impl Into<GetCouponsInput>) -> Result<CouponConnection> {
        self.answer(self.call(operation::GetCoupons(input.into()))).await
    }

    /// Creates a coupon for a percentage or for fixed amounts of money.
    ///
    /// GraphQL: mutation `createOneCoupon`.
    #[doc(alias = "createOneCoupon")]
    #[doc(alias = "createCoupon")]
    #[doc = example!(
        "use stigg::coupons::CreateCouponInput;",
        r#"create_coupon(CreateCouponInput::builder("coupon-summer", "Summer").percent_off(10))"#
    )]
    pub async fn create_coupon(&self, input: impl Into<CreateCouponInput>) -> Result<Coupon> {
        self.answer(self.call(operation::CreateCoupon(input.into()))).await
    }
}
