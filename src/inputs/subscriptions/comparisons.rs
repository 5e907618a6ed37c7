//! Comparisons of a subscription's fields.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};

use crate::inputs::check::Validate;
use crate::inputs::support::builder_conversions;
use crate::types::{PackageStatus, PaymentCollection, PricingType, SubscriptionStatus};

/// Comparison of the status of a subscription, in `SubscriptionQueryFilter`.
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
pub struct SubscriptionStatusFilterComparison {
    /// Equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eq: Option<SubscriptionStatus>,
    /// Greater than.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gt: Option<SubscriptionStatus>,
    /// Greater than or equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gte: Option<SubscriptionStatus>,
    /// Matches this value as an SQL `LIKE` pattern, with case ignored.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub i_like: Option<SubscriptionStatus>,
    /// One of.
    #[builder(default)]
    #[serde(rename = "in", skip_serializing_if = "Option::is_none")]
    pub is_in: Option<Vec<SubscriptionStatus>>,
    /// SQL `IS` this value.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is: Option<bool>,
    /// SQL `IS NOT` this value.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_not: Option<bool>,
    /// Matches this value as an SQL `LIKE` pattern, with case respected.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub like: Option<SubscriptionStatus>,
    /// Less than.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lt: Option<SubscriptionStatus>,
    /// Less than or equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lte: Option<SubscriptionStatus>,
    /// Not equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub neq: Option<SubscriptionStatus>,
    /// Does not match this value as an SQL `LIKE` pattern, with case ignored.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_i_like: Option<SubscriptionStatus>,
    /// None of.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_in: Option<Vec<SubscriptionStatus>>,
    /// Does not match this value as an SQL `LIKE` pattern, with case respected.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_like: Option<SubscriptionStatus>,
}

impl SubscriptionStatusFilterComparison {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> SubscriptionStatusFilterComparisonBuilder {
        SubscriptionStatusFilterComparisonBuilder {
            ..SubscriptionStatusFilterComparisonBuilder::empty()
        }
    }
}

builder_conversions!(SubscriptionStatusFilterComparison, SubscriptionStatusFilterComparisonBuilder);

impl Validate for SubscriptionStatusFilterComparison {}

/// Comparison of how a subscription or plan is priced, in `SubscriptionQueryFilter` and
/// `SubscriptionQueryFilterPlanFilter`.
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
pub struct PricingTypeFilterComparison {
    /// Equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eq: Option<PricingType>,
    /// Greater than.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gt: Option<PricingType>,
    /// Greater than or equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gte: Option<PricingType>,
    /// Matches this value as an SQL `LIKE` pattern, with case ignored.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub i_like: Option<PricingType>,
    /// One of.
    #[builder(default)]
    #[serde(rename = "in", skip_serializing_if = "Option::is_none")]
    pub is_in: Option<Vec<PricingType>>,
    /// SQL `IS` this value.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is: Option<bool>,
    /// SQL `IS NOT` this value.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_not: Option<bool>,
    /// Matches this value as an SQL `LIKE` pattern, with case respected.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub like: Option<PricingType>,
    /// Less than.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lt: Option<PricingType>,
    /// Less than or equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lte: Option<PricingType>,
    /// Not equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub neq: Option<PricingType>,
    /// Does not match this value as an SQL `LIKE` pattern, with case ignored.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_i_like: Option<PricingType>,
    /// None of.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_in: Option<Vec<PricingType>>,
    /// Does not match this value as an SQL `LIKE` pattern, with case respected.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_like: Option<PricingType>,
}

impl PricingTypeFilterComparison {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> PricingTypeFilterComparisonBuilder {
        PricingTypeFilterComparisonBuilder { ..PricingTypeFilterComparisonBuilder::empty() }
    }
}

builder_conversions!(PricingTypeFilterComparison, PricingTypeFilterComparisonBuilder);

impl Validate for PricingTypeFilterComparison {}

/// Comparison of the payment state of a subscription, in `SubscriptionQueryFilter`.
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
pub struct PaymentCollectionFilterComparison {
    /// Equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eq: Option<PaymentCollection>,
    /// Greater than.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gt: Option<PaymentCollection>,
    /// Greater than or equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gte: Option<PaymentCollection>,
    /// Matches this value as an SQL `LIKE` pattern, with case ignored.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub i_like: Option<PaymentCollection>,
    /// One of.
    #[builder(default)]
    #[serde(rename = "in", skip_serializing_if = "Option::is_none")]
    pub is_in: Option<Vec<PaymentCollection>>,
    /// SQL `IS` this value.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is: Option<bool>,
    /// SQL `IS NOT` this value.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_not: Option<bool>,
    /// Matches this value as an SQL `LIKE` pattern, with case respected.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub like: Option<PaymentCollection>,
    /// Less than.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lt: Option<PaymentCollection>,
    /// Less than or equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lte: Option<PaymentCollection>,
    /// Not equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub neq: Option<PaymentCollection>,
    /// Does not match this value as an SQL `LIKE` pattern, with case ignored.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_i_like: Option<PaymentCollection>,
    /// None of.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_in: Option<Vec<PaymentCollection>>,
    /// Does not match this value as an SQL `LIKE` pattern, with case respected.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_like: Option<PaymentCollection>,
}

impl PaymentCollectionFilterComparison {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> PaymentCollectionFilterComparisonBuilder {
        PaymentCollectionFilterComparisonBuilder {
            ..PaymentCollectionFilterComparisonBuilder::empty()
        }
    }
}

builder_conversions!(PaymentCollectionFilterComparison, PaymentCollectionFilterComparisonBuilder);

impl Validate for PaymentCollectionFilterComparison {}

/// Comparison of the status of a plan, in `SubscriptionQueryFilterPlanFilter`.
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
pub struct PackageStatusFilterComparison {
    /// Equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eq: Option<PackageStatus>,
    /// Greater than.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gt: Option<PackageStatus>,
    /// Greater than or equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gte: Option<PackageStatus>,
    /// Matches this value as an SQL `LIKE` pattern, with case ignored.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub i_like: Option<PackageStatus>,
    /// One of.
    #[builder(default)]
    #[serde(rename = "in", skip_serializing_if = "Option::is_none")]
    pub is_in: Option<Vec<PackageStatus>>,
    /// SQL `IS` this value.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is: Option<bool>,
    /// SQL `IS NOT` this value.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_not: Option<bool>,
    /// Matches this value as an SQL `LIKE` pattern, with case respected.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub like: Option<PackageStatus>,
    /// Less than.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lt: Option<PackageStatus>,
    /// Less than or equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lte: Option<PackageStatus>,
    /// Not equal to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub neq: Option<PackageStatus>,
    /// Does not match this value as an SQL `LIKE` pattern, with case ignored.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_i_like: Option<PackageStatus>,
    /// None of.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_in: Option<Vec<PackageStatus>>,
    /// Does not match this value as an SQL `LIKE` pattern, with case respected.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_like: Option<PackageStatus>,
}

impl PackageStatusFilterComparison {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> PackageStatusFilterComparisonBuilder {
        PackageStatusFilterComparisonBuilder { ..PackageStatusFilterComparisonBuilder::empty() }
    }
}

builder_conversions!(PackageStatusFilterComparison, PackageStatusFilterComparisonBuilder);

impl Validate for PackageStatusFilterComparison {}

impl From<SubscriptionStatus> for SubscriptionStatusFilterComparison {
    /// Equal to the value.
    fn from(value: SubscriptionStatus) -> Self {
        Self::builder().eq(value).build()
    }
}

impl From<PricingType> for PricingTypeFilterComparison {
    /// Equal to the value.
    fn from(value: PricingType) -> Self {
        Self::builder().eq(value).build()
    }
}

impl From<PaymentCollection> for PaymentCollectionFilterComparison {
    /// Equal to the value.
    fn from(value: PaymentCollection) -> Self {
        Self::builder().eq(value).build()
    }
}

impl From<PackageStatus> for PackageStatusFilterComparison {
    /// Equal to the value.
    fn from(value: PackageStatus) -> Self {
        Self::builder().eq(value).build()
    }
}
