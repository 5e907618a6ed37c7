//! Features and the meters that measure their usage.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use stigg::catalog::{FeatureType, MeterType};

use super::CreditRate;

/// A capability that plans and add-ons grant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Feature {
    /// Identifier, as used in inputs.
    pub ref_id: String,
    /// Name for display.
    pub display_name: String,
    /// Description for display.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `BOOLEAN`, `NUMBER` or `ENUM`.
    pub feature_type: FeatureType,
    /// How usage is counted: `None` (not at all), `Fluctuating` (up and down, never reset) or
    /// `Incremental` (accumulates, can be reset). Defaults to `None`.
    #[serde(default = "unmetered")]
    pub meter_type: MeterType,
    /// Name of one unit, such as `seat`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feature_units: Option<String>,
    /// Name of several units, such as `seats`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feature_units_plural: Option<String>,
    /// Meter that calculates the usage from events. A feature with one accepts no usage reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_meter: Option<EventMeter>,
    /// Price of one unit of usage in credits. Defaults to none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_rate: Option<CreditRate>,
    /// Free-form data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional_meta_data: Option<Map<String, Value>>,
}

/// How usage is calculated from events.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EventMeter {
    /// Name of the events to count.
    pub event_name: String,
    /// Conditions on the dimensions of an event. All of them must hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<DimensionFilter>,
    /// How events are turned into usage.
    pub aggregation: Aggregation,
}

/// Condition that a dimension of an event has a given value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DimensionFilter {
    /// Name of the dimension.
    pub dimension: String,
    /// The required value.
    pub equals: Value,
}

/// How events are turned into usage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "function", rename_all = "UPPERCASE", deny_unknown_fields)]
pub enum Aggregation {
    /// The number of events.
    Count,
    /// The sum of a dimension. Events whose value is not a number do not count.
    Sum {
        /// Name of the dimension.
        dimension: String,
    },
    /// The number of distinct values of a dimension. Events without it do not count.
    Unique {
        /// Name of the dimension.
        dimension: String,
    },
}

fn unmetered() -> MeterType {
    MeterType::None
}
