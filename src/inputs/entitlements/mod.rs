//! Inputs of entitlement checks.

mod checks;

pub use checks::*;

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::{builder_conversions, from_required_string};
use crate::types::{MonthlyAccordingTo, WeeklyAccordingTo, YearlyAccordingTo};

/// Argument of `entitlement`: which feature to check for which customer.
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
pub struct FetchEntitlementQuery {
    /// Identifier of the customer to check.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Identifier of the feature to check.
    #[builder(setter(custom), field(ty = "String", build = "self.feature_id"))]
    pub feature_id: String,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
    /// What the customer is about to use, for the check to take into account.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<EntitlementOptions>,
    /// Resource to check for; needed for products that allow several subscriptions.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
}

impl FetchEntitlementQuery {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        customer_id: impl Into<String>,
        feature_id: impl Into<String>,
    ) -> FetchEntitlementQueryBuilder {
        FetchEntitlementQueryBuilder {
            customer_id: customer_id.into(),
            feature_id: feature_id.into(),
            ..FetchEntitlementQueryBuilder::empty()
        }
    }
}

builder_conversions!(FetchEntitlementQuery, FetchEntitlementQueryBuilder);

impl Validate for FetchEntitlementQuery {
    fn validate(&self) -> Checked {
        check::filled("customerId", &self.customer_id)?;
        check::filled("featureId", &self.feature_id)?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        check::nested("options", self.options.as_ref())?;
        check::filled("resourceId", self.resource_id.as_ref())?;
        Ok(())
    }
}

/// Argument of `cachedEntitlements` and `entitlementsState`: whose entitlements to fetch.
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
pub struct FetchEntitlementsQuery {
    /// Identifier of the customer whose entitlements to fetch.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
    /// Resource to answer for; needed for products that allow several subscriptions.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
}

impl FetchEntitlementsQuery {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(customer_id: impl Into<String>) -> FetchEntitlementsQueryBuilder {
        FetchEntitlementsQueryBuilder {
            customer_id: customer_id.into(),
            ..FetchEntitlementsQueryBuilder::empty()
        }
    }
}

builder_conversions!(FetchEntitlementsQuery, FetchEntitlementsQueryBuilder);
from_required_string!(FetchEntitlementsQuery);

impl Validate for FetchEntitlementsQuery {
    fn validate(&self) -> Checked {
        check::filled("customerId", &self.customer_id)?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        check::filled("resourceId", self.resource_id.as_ref())?;
        Ok(())
    }
}

/// Options of an entitlement check, in `FetchEntitlementQuery`.
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
pub struct EntitlementOptions {
    /// Amount about to be used; access is denied if granting it would pass the limit.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requested_usage: Option<f64>,
    /// Values of an enum feature to be used; access is denied if they are not allowed.
    #[builder(default, setter(each(name = "requested_value", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requested_values: Option<Vec<String>>,
    /// No longer in use.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub should_track: Option<bool>,
}

impl EntitlementOptions {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> EntitlementOptionsBuilder {
        EntitlementOptionsBuilder { ..EntitlementOptionsBuilder::empty() }
    }
}

builder_conversions!(EntitlementOptions, EntitlementOptionsBuilder);

impl Validate for EntitlementOptions {
    fn validate(&self) -> Checked {
        check::amount("requestedUsage", self.requested_usage.as_ref())?;
        Ok(())
    }
}

/// When a monthly usage reset falls, in the inputs that grant or set entitlements.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct MonthlyResetPeriodConfigInput {
    /// Moment the months are counted from: `SubscriptionStart` or `StartOfTheMonth`.
    pub according_to: MonthlyAccordingTo,
}

impl MonthlyResetPeriodConfigInput {
    /// Makes the value of all its fields.
    pub fn new(according_to: impl Into<MonthlyAccordingTo>) -> Self {
        Self { according_to: according_to.into() }
    }
}

impl From<MonthlyAccordingTo> for MonthlyResetPeriodConfigInput {
    fn from(according_to: MonthlyAccordingTo) -> Self {
        Self::new(according_to)
    }
}

impl Validate for MonthlyResetPeriodConfigInput {}

/// When a weekly usage reset falls, in the inputs that grant or set entitlements.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct WeeklyResetPeriodConfigInput {
    /// Moment the weeks are counted from: `SubscriptionStart` or a day such as `EveryMonday`.
    pub according_to: WeeklyAccordingTo,
}

impl WeeklyResetPeriodConfigInput {
    /// Makes the value of all its fields.
    pub fn new(according_to: impl Into<WeeklyAccordingTo>) -> Self {
        Self { according_to: according_to.into() }
    }
}

impl From<WeeklyAccordingTo> for WeeklyResetPeriodConfigInput {
    fn from(according_to: WeeklyAccordingTo) -> Self {
        Self::new(according_to)
    }
}

impl Validate for WeeklyResetPeriodConfigInput {}

/// When a yearly usage reset falls, in the inputs that grant or set entitlements.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct YearlyResetPeriodConfigInput {
    /// Moment the years are counted from: `SubscriptionStart`.
    pub according_to: YearlyAccordingTo,
}

impl YearlyResetPeriodConfigInput {
    /// Makes the value of all its fields.
    pub fn new(according_to: impl Into<YearlyAccordingTo>) -> Self {
        Self { according_to: according_to.into() }
    }
}

impl From<YearlyAccordingTo> for YearlyResetPeriodConfigInput {
    fn from(according_to: YearlyAccordingTo) -> Self {
        Self::new(according_to)
    }
}

impl Validate for YearlyResetPeriodConfigInput {}
