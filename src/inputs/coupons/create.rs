//! The input that creates a coupon.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::inputs::MoneyInput;
use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::{builder_conversions, entry_setter};
use crate::types::CouponType;

/// Argument of `createOneCoupon`: the coupon to create.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Builder)]
#[builder(
    pattern = "owned",
    setter(into, strip_option),
    custom_constructor,
    create_empty = "empty",
    build_fn(private, name = "finish", error = "Infallible"),
    derive(Clone, Debug, PartialEq)
)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreateCouponInput {
    /// Name of the coupon.
    #[builder(setter(custom), field(ty = "String", build = "self.name"))]
    pub name: String,
    /// Identifier to give the coupon, as chosen by the caller.
    #[builder(setter(custom), field(ty = "String", build = "self.ref_id"))]
    pub ref_id: String,
    /// Free-form key-value data to keep with the coupon.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_meta_data: Option<Map<String, Value>>,
    /// Fixed amounts to take off, for a coupon of type `FIXED`.
    #[builder(default, setter(each(name = "amount_off", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amounts_off: Option<Vec<MoneyInput>>,
    /// Description of the coupon.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Size of the discount. For a coupon of type `PERCENTAGE` it is a percentage (20 = 20%).
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount_value: Option<f64>,
    /// How long the discount lasts, in months.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_in_months: Option<f64>,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
    /// Share to take off, in per cent, for a coupon of type `PERCENTAGE`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent_off: Option<f64>,
    /// Kind of discount: `FIXED` or `PERCENTAGE`.
    #[builder(default)]
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<CouponType>,
}

impl CreateCouponInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(ref_id: impl Into<String>, name: impl Into<String>) -> CreateCouponInputBuilder {
        CreateCouponInputBuilder {
            name: name.into(),
            ref_id: ref_id.into(),
            ..CreateCouponInputBuilder::empty()
        }
    }
}

builder_conversions!(CreateCouponInput, CreateCouponInputBuilder);
entry_setter!(CreateCouponInputBuilder, metadata, additional_meta_data);

impl Validate for CreateCouponInput {
    fn validate(&self) -> Checked {
        check::filled("name", &self.name)?;
        check::filled("refId", &self.ref_id)?;
        check::each("amountsOff", self.amounts_off.as_deref().unwrap_or_default())?;
        check::amount("discountValue", self.discount_value.as_ref())?;
        check::amount("durationInMonths", self.duration_in_months.as_ref())?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        check::amount("percentOff", self.percent_off.as_ref())?;
        Ok(())
    }
}
