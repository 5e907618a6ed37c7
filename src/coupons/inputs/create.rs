//! The input that creates a coupon.

use serde_json::{Map, Value};

use crate::common::Number;
use crate::common::declare::input;
use crate::coupons::CouponType;
use crate::subscriptions::MoneyInput;

input! {
    /// Argument of `createOneCoupon`: the coupon to create.
    pub struct CreateCouponInput => CreateCouponInputBuilder {
        required {
            /// Identifier to give the coupon, as chosen by the caller.
            ref_id: String [not_blank],
            /// Name of the coupon.
            name: String [not_blank],
        }
        optional {
            /// Free-form key-value data to keep with the coupon.
            additional_meta_data: Option<Map<String, Value>> => map metadata,
            /// Fixed amounts to take off, for a coupon of type `FIXED`.
            amounts_off: Option<Vec<MoneyInput>> => list amount_off,
            /// Description of the coupon.
            description: Option<String>,
            /// Size of the discount. For a coupon of type `PERCENTAGE` it is a percentage (20 = 20%).
            discount_value: Option<Number> [not_negative],
            /// How long the discount lasts, in months.
            duration_in_months: Option<Number> [not_negative],
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
            /// Share to take off, in per cent, for a coupon of type `PERCENTAGE`.
            percent_off: Option<Number> [not_negative],
            /// Kind of discount: `FIXED` or `PERCENTAGE`.
            kind as "type": Option<CouponType>,
        }
    }
}
