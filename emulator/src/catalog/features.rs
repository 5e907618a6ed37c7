//! Features and the meters that count their usage.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use stigg::catalog::{FeatureType, MeterType};

use super::CreditRate;

/// Something that plans and add-ons entitle to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Feature {
    /// Identifier, as inputs take it.
    pub ref_id: String,
    /// Name for display.
    pub display_name: String,
    /// Description for display.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `BOOLEAN`, `NUMBER` or `ENUM`.
    pub feature_type: FeatureType,
    /// How usage is counted: `None` (not at all), `Fluctuating` (up and down, never reset) or
    /// `Incremental` (adds up, can be reset). `None` when left out.
    #[serde(default = "unmetered")]
    pub meter_type: MeterType,
    /// Name of one unit, such as `seat`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feature_units: Option<String>,
    /// Name of several units, such as `seats`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feature_units_plural: Option<String>,
    /// Events that the usage is calculated from. Such a feature takes no reported usage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_meter: Option<EventMeter>,
    /// What a unit of usage costs in credits; none when left out.
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
    /// Name of the events that count.
    pub event_name: String,
    /// Conditions on the dimensions of an event, all of which have to hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<DimensionFilter>,
    /// What makes usage of the events.
    pub aggregation: Aggregation,
}

/// Condition that a dimension of an event has a certain value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DimensionFilter {
    /// Name of the dimension.
    pub dimension: String,
    /// Value that it has to have.
    pub equals: Value,
}

/// What makes usage of events.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "function", rename_all = "UPPERCASE", deny_unknown_fields)]
pub enum Aggregation {
    /// The number of events.
    Count,
    /// The sum of a dimension. Events in which it is no number do not count.
    Sum {
        /// Name of the dimension.
        dimension: String,
    },
    /// The number of different values of a dimension. Events without it do not count.
    Unique {
        /// Name of the dimension.
        dimension: String,
    },
}

fn unmetered() -> MeterType {
    MeterType::None
}
