//! Inputs that ask what usage would cost in credits.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::{builder_conversions, entry_setter};
use crate::types::UsageUpdateBehavior;

/// Argument of `estimateEventCost`: the event to estimate the cost in credits of.
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
pub struct EstimateEventCostInput {
    /// Identifier of the customer the event would be about.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Name of the event.
    #[builder(setter(custom), field(ty = "String", build = "self.event_name"))]
    pub event_name: String,
    /// Attributes of the event: a JSON object whose values are strings, numbers or booleans.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dimensions: Option<Map<String, Value>>,
    /// Resource the event would belong to; needed for products that allow several
    /// subscriptions.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
}

impl EstimateEventCostInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        customer_id: impl Into<String>,
        event_name: impl Into<String>,
    ) -> EstimateEventCostInputBuilder {
        EstimateEventCostInputBuilder {
            customer_id: customer_id.into(),
            event_name: event_name.into(),
            ..EstimateEventCostInputBuilder::empty()
        }
    }
}

builder_conversions!(EstimateEventCostInput, EstimateEventCostInputBuilder);
entry_setter!(EstimateEventCostInputBuilder, dimension, dimensions);

impl Validate for EstimateEventCostInput {
    fn validate(&self) -> Checked {
        check::filled("customerId", &self.customer_id)?;
        check::filled("eventName", &self.event_name)?;
        check::filled("resourceId", self.resource_id.as_ref())?;
        Ok(())
    }
}

/// Argument of `estimateUsageCost`: the usage to estimate the cost in credits of.
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
pub struct EstimateUsageCostInput {
    /// Identifier of the customer who would use the feature.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Identifier of the metered feature.
    #[builder(setter(custom), field(ty = "String", build = "self.feature_id"))]
    pub feature_id: String,
    /// Change in usage with `DELTA` (may be negative), or new total with `SET`.
    #[builder(setter(custom), field(ty = "f64", build = "self.value"))]
    pub value: f64,
    /// Attributes of the usage: a JSON object whose values are strings, numbers or booleans.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dimensions: Option<Map<String, Value>>,
    /// Resource the usage would belong to; needed for products that allow several
    /// subscriptions.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
    /// How to read `value`: as a change with `DELTA`, the default, or as the new total with
    /// `SET`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_behavior: Option<UsageUpdateBehavior>,
}

impl EstimateUsageCostInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        customer_id: impl Into<String>,
        feature_id: impl Into<String>,
        value: impl Into<f64>,
    ) -> EstimateUsageCostInputBuilder {
        EstimateUsageCostInputBuilder {
            customer_id: customer_id.into(),
            feature_id: feature_id.into(),
            value: value.into(),
            ..EstimateUsageCostInputBuilder::empty()
        }
    }
}

builder_conversions!(EstimateUsageCostInput, EstimateUsageCostInputBuilder);
entry_setter!(EstimateUsageCostInputBuilder, dimension, dimensions);

impl Validate for EstimateUsageCostInput {
    fn validate(&self) -> Checked {
        check::filled("customerId", &self.customer_id)?;
        check::filled("featureId", &self.feature_id)?;
        check::finite("value", &self.value)?;
        check::filled("resourceId", self.resource_id.as_ref())?;
        Ok(())
    }
}
