//! Inputs that select subscriptions by what they belong to: customer, resource, plan.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::builder_conversions;
use crate::inputs::{
    BooleanFieldComparison, Comparison, CustomerFilter, DateFieldComparison, IntFieldComparison,
    PricingTypeFilterComparison, StringFieldComparison, UuidFilterComparison,
};
use crate::types::PackageStatus;

/// Conditions on the customer of a subscription, in `SubscriptionQueryFilter`.
pub type SubscriptionQueryFilterCustomerFilter = CustomerFilter;

/// Conditions on the resource of a subscription, in `SubscriptionQueryFilter`.
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
pub struct SubscriptionQueryFilterCustomerResourceFilter {
    /// Conditions that must all hold.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub and: Option<Vec<SubscriptionQueryFilterCustomerResourceFilter>>,
    /// Condition on the time of creation.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<DateFieldComparison>,
    /// Condition on the environment; a server API key fixes it anyway.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<UuidFilterComparison>,
    /// Conditions of which at least one must hold.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub or: Option<Vec<SubscriptionQueryFilterCustomerResourceFilter>>,
    /// Condition on the identifier of the resource.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<StringFieldComparison>,
}

impl SubscriptionQueryFilterCustomerResourceFilter {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> SubscriptionQueryFilterCustomerResourceFilterBuilder {
        SubscriptionQueryFilterCustomerResourceFilterBuilder {
            ..SubscriptionQueryFilterCustomerResourceFilterBuilder::empty()
        }
    }
}

builder_conversions!(
    SubscriptionQueryFilterCustomerResourceFilter,
    SubscriptionQueryFilterCustomerResourceFilterBuilder
);

impl Validate for SubscriptionQueryFilterCustomerResourceFilter {
    fn validate(&self) -> Checked {
        check::each("and", self.and.as_deref().unwrap_or_default())?;
        check::nested("createdAt", self.created_at.as_ref())?;
        check::nested("environmentId", self.environment_id.as_ref())?;
        check::each("or", self.or.as_deref().unwrap_or_default())?;
        check::nested("resourceId", self.resource_id.as_ref())?;
        Ok(())
    }
}

/// Conditions on the plan of a subscription, in `SubscriptionQueryFilter`.
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
pub struct SubscriptionQueryFilterPlanFilter {
    /// Conditions that must all hold.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub and: Option<Vec<SubscriptionQueryFilterPlanFilter>>,
    /// Condition on the plan's identifier in the connected billing provider.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_id: Option<StringFieldComparison>,
    /// Condition on the time of creation.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<DateFieldComparison>,
    /// Condition on the description.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<StringFieldComparison>,
    /// Condition on the name of the plan, for display.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<StringFieldComparison>,
    /// Condition on the environment; a server API key fixes it anyway.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<UuidFilterComparison>,
    /// Condition on Stigg's own identifier, a UUID.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<UuidFilterComparison>,
    /// Condition on whether this is the latest version of the plan.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_latest: Option<BooleanFieldComparison>,
    /// Conditions of which at least one must hold.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub or: Option<Vec<SubscriptionQueryFilterPlanFilter>>,
    /// Condition on the pricing of the plan: `FREE`, `PAID` or `CUSTOM`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pricing_type: Option<PricingTypeFilterComparison>,
    /// Condition on the identifier of the product the plan belongs to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_id: Option<StringFieldComparison>,
    /// Condition on the identifier chosen by the caller.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ref_id: Option<StringFieldComparison>,
    /// Condition on the status of the plan: `DRAFT`, `PUBLISHED` or `ARCHIVED`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<PackageStatusFilterComparison>,
    /// Condition on the time of the last change.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateFieldComparison>,
    /// Condition on the number of the plan's version.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_number: Option<IntFieldComparison>,
}

impl SubscriptionQueryFilterPlanFilter {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> SubscriptionQueryFilterPlanFilterBuilder {
        SubscriptionQueryFilterPlanFilterBuilder {
            ..SubscriptionQueryFilterPlanFilterBuilder::empty()
        }
    }
}

builder_conversions!(SubscriptionQueryFilterPlanFilter, SubscriptionQueryFilterPlanFilterBuilder);

impl Validate for SubscriptionQueryFilterPlanFilter {
    fn validate(&self) -> Checked {
        check::each("and", self.and.as_deref().unwrap_or_default())?;
        check::nested("billingId", self.billing_id.as_ref())?;
        check::nested("createdAt", self.created_at.as_ref())?;
        check::nested("description", self.description.as_ref())?;
        check::nested("displayName", self.display_name.as_ref())?;
        check::nested("environmentId", self.environment_id.as_ref())?;
        check::nested("id", self.id.as_ref())?;
        check::nested("isLatest", self.is_latest.as_ref())?;
        check::each("or", self.or.as_deref().unwrap_or_default())?;
        check::nested("pricingType", self.pricing_type.as_ref())?;
        check::nested("productId", self.product_id.as_ref())?;
        check::nested("refId", self.ref_id.as_ref())?;
        check::nested("status", self.status.as_ref())?;
        check::nested("updatedAt", self.updated_at.as_ref())?;
        check::nested("versionNumber", self.version_number.as_ref())?;
        Ok(())
    }
}

/// Comparison of the status of a plan, in `SubscriptionQueryFilterPlanFilter`.
pub type PackageStatusFilterComparison = Comparison<PackageStatus>;
