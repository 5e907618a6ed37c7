//! The input that creates a coupon.

use serde_json::{Map, Value};

use crate::common::Number;
use crate::common::declare::input;
use crate::coupons::CouponType;
use crate::subscriptions::MoneyInput;

input! {
    /// Coupon to create.
    ///
    /// Input of [`create_coupon`](crate::blocking::Client::create_coupon).
    ///
    /// ```
    /// use stigg::coupons::{CouponType, CreateCouponInput};
    ///
    /// let input = CreateCouponInput::builder("coupon-summer", "Summer")
    ///     .kind(CouponType::Percentage)
    ///     .percent_off(10)
    ///     .duration_in_months(3)
    ///     .build();
    /// assert_eq!(input.name, "Summer");
    /// ```
    ///
    /// GraphQL: input `CreateCouponInput`, of the mutation `createOneCoupon`.
    pub struct CreateCouponInput => CreateCouponInputBuilder(
        /// Identifier for the coupon. You choose it.
        ref_id: String [not_blank],
        /// Name of the coupon.
        name: String [not_blank],
    ) {
        /// Free-form key-value data to store with the coupon.
        additional_meta_data: Option<Map<String, Value>> => map metadata,
        /// Amounts of money to take off, for a coupon of kind [`Fixed`](CouponType::Fixed).
        amounts_off: Option<Vec<MoneyInput>> => list amount_off,
        /// Description of the coupon.
        description: Option<String>,
        /// Size of the discount. For a [`Percentage`](CouponType::Percentage), 20 means 20%.
        discount_value: Option<Number> [not_negative],
        /// Duration of the discount, in months.
        duration_in_months: Option<Number> [not_negative],
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
        /// Percentage to take off (20 = 20%), for a coupon of kind
        /// [`Percentage`](CouponType::Percentage).
        percent_off: Option<Number> [not_negative],
        /// Kind of discount: [`Fixed`](CouponType::Fixed) or
        /// [`Percentage`](CouponType::Percentage).
        #[doc(alias = "type")]
        kind as "type": Option<CouponType>,
    }
}
