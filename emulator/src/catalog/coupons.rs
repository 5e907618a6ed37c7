//! Coupons.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use stigg::common::Currency;
use stigg::coupons::{CouponSource, CouponStatus, CouponType};

/// A discount that can be applied to customers and subscriptions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Coupon {
    /// Identifier, as used in inputs.
    pub ref_id: String,
    /// Name for display, of up to 40 characters.
    pub name: String,
    /// Description for display, of up to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `PERCENTAGE` or `FIXED`.
    #[serde(rename = "type")]
    pub kind: CouponType,
    /// Percentage that a `PERCENTAGE` coupon takes off, from 1 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent_off: Option<f64>,
    /// Amounts that a `FIXED` coupon takes off, one for each currency.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amounts_off: Vec<AmountOff>,
    /// Duration of the discount in months. Defaults to forever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_in_months: Option<u16>,
    /// `ACTIVE` or `ARCHIVED`; an archived coupon cannot be applied. Defaults to `ACTIVE`.
    #[serde(default = "active")]
    pub status: CouponStatus,
    /// Origin of the coupon, used in filters. Defaults to `STIGG`.
    #[serde(default = "stigg")]
    pub source: CouponSource,
    /// Free-form data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional_meta_data: Option<Map<String, Value>>,
}

/// An amount that a coupon takes off.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AmountOff {
    /// The amount, in whole units of the currency.
    pub amount: f64,
    /// The currency.
    pub currency: Currency,
}

fn active() -> CouponStatus {
    CouponStatus::Active
}

fn stigg() -> CouponSource {
    CouponSource::Stigg
}
