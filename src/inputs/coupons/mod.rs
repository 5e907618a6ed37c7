//! Inputs that select coupons.

mod comparisons;
mod create;

pub use comparisons::*;
pub use create::*;

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::builder_conversions;
use crate::inputs::{
    CursorPaging, CustomerFilter, DateFieldComparison, StringFieldComparison, UuidFilterComparison,
};

/// Variables of `coupons`: which coupons, and which page of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Builder)]
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
pub struct GetCouponsInput {
    /// Conditions that a coupon must meet; all coupons when absent, also archived ones.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filter: Option<Box<CouponFilter>>,
    /// Which page; the first when absent.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paging: Option<CursorPaging>,
}

impl GetCouponsInput {
    /// Starts a builder with nothing set: the first of all coupons.
    #[must_use]
    pub fn builder() -> GetCouponsInputBuilder {
        GetCouponsInputBuilder::empty()
    }
}

builder_conversions!(GetCouponsInput, GetCouponsInputBuilder);

impl Validate for GetCouponsInput {
    fn validate(&self) -> Checked {
        check::nested("filter", self.filter.as_deref())?;
        check::nested("paging", self.paging.as_ref())?;
        Ok(())
    }
}

/// Conditions a coupon must meet to be listed by `coupons`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Builder)]
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
pub struct CouponFilter {
    /// Conditions that must all hold.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub and: Option<Vec<CouponFilter>>,
    /// Condition on the identifier in the connected billing provider.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_id: Option<StringFieldComparison>,
    /// Condition on the time of creation.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<DateFieldComparison>,
    /// Conditions on the customers the coupon is linked to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customers: Option<CouponFilterCustomerFilter>,
    /// Condition on the description.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<StringFieldComparison>,
    /// Condition on the environment; a server API key fixes it anyway.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<UuidFilterComparison>,
    /// Condition on Stigg's own identifier, a UUID.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<UuidFilterComparison>,
    /// Condition on the name.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<StringFieldComparison>,
    /// Conditions of which at least one must hold.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub or: Option<Vec<CouponFilter>>,
    /// Condition on the identifier chosen by the caller.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ref_id: Option<StringFieldComparison>,
    /// Condition on where the coupon comes from.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<CouponSourceFilterComparison>,
    /// Condition on the status: `ACTIVE` or `ARCHIVED`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<CouponStatusFilterComparison>,
    /// Condition on the type: `FIXED` or `PERCENTAGE`.
    #[builder(default)]
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<CouponTypeFilterComparison>,
    /// Condition on the time of the last change.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateFieldComparison>,
}

impl CouponFilter {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> CouponFilterBuilder {
        CouponFilterBuilder { ..CouponFilterBuilder::empty() }
    }
}

builder_conversions!(CouponFilter, CouponFilterBuilder);

impl From<CouponFilterBuilder> for Box<CouponFilter> {
    fn from(builder: CouponFilterBuilder) -> Self {
        Self::new(builder.into())
    }
}

impl Validate for CouponFilter {
    fn validate(&self) -> Checked {
        check::each("and", self.and.as_deref().unwrap_or_default())?;
        check::nested("billingId", self.billing_id.as_ref())?;
        check::nested("createdAt", self.created_at.as_ref())?;
        check::nested("customers", self.customers.as_ref())?;
        check::nested("description", self.description.as_ref())?;
        check::nested("environmentId", self.environment_id.as_ref())?;
        check::nested("id", self.id.as_ref())?;
        check::nested("name", self.name.as_ref())?;
        check::each("or", self.or.as_deref().unwrap_or_default())?;
        check::nested("refId", self.ref_id.as_ref())?;
        check::nested("source", self.source.as_ref())?;
        check::nested("status", self.status.as_ref())?;
        check::nested("type", self.kind.as_ref())?;
        check::nested("updatedAt", self.updated_at.as_ref())?;
        Ok(())
    }
}

/// Conditions on the customers linked to a coupon, in `CouponFilter`.
pub type CouponFilterCustomerFilter = CustomerFilter;
