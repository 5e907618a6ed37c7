//! Features and the meters that measure their usage.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use stigg::catalog::{FeatureType, MeterType};
use stigg::entitlements::UnitTransformationRound;

use super::CreditRate;
use crate::values::amount::Amount;

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
    /// Counting of usage: `None` (not at all), `Fluctuating` (up and down, never reset) or
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
    /// Units in which the feature is sold, if they are not those of reports and events. Limits and
    /// usage in responses are in these units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_transformation: Option<UnitTransformation>,
    /// Whether the feature is suspended: all checks of it are denied.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_suspended: bool,
    /// Price of usage in credits, unless the plan or an add-on has its own. Defaults to none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_rate: Option<CreditRate>,
    /// Free-form data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional_meta_data: Option<Map<String, Value>>,
}

/// Calculation of usage from events.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EventMeter {
    /// Name of the events to count.
    pub event_name: String,
    /// Conditions on the dimensions of an event. All of them must hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<DimensionFilter>,
    /// Function from events to usage.
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

/// Function from events to usage.
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
    /// The highest value of a dimension. Events whose value is not a number do not count.
    Max {
        /// Name of the dimension.
        dimension: String,
    },
    /// The lowest value of a dimension. Events whose value is not a number do not count.
    Min {
        /// Name of the dimension.
        dimension: String,
    },
    /// The average of a dimension. Events whose value is not a number do not count.
    Avg {
        /// Name of the dimension.
        dimension: String,
    },
}

impl Aggregation {
    /// Whether each event adds to the usage, so that it has a price of its own.
    pub(crate) fn is_additive(&self) -> bool {
        matches!(self, Self::Count | Self::Sum { .. })
    }
}

/// Conversion of reported usage into the units in which a feature is sold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UnitTransformation {
    /// The number of reported units in a unit of the feature: 1000000000 if bytes are reported and
    /// gigabytes are sold.
    pub divide: f64,
    /// Rounding of parts of a unit for billing. Defaults to `UP`.
    #[serde(default = "up")]
    pub round: UnitTransformationRound,
}

impl Feature {
    /// Converts reported usage into the units of the feature.
    pub(crate) fn in_units(&self, reported: Amount) -> Amount {
        match &self.unit_transformation {
            Some(transformation) => reported.divided_by(transformation.divide.into()),
            None => reported,
        }
    }

    /// Converts units of the feature into those of reports.
    pub(crate) fn in_reports(&self, units: Amount) -> Amount {
        match &self.unit_transformation {
            Some(transformation) => units * transformation.divide.into(),
            None => units,
        }
    }

    /// The units that are billed for usage in the units of the feature: whole ones, if they are
    /// not those of reports.
    pub(crate) fn billed(&self, units: Amount) -> Amount {
        match self.unit_transformation.as_ref().map(|transformation| &transformation.round) {
            Some(UnitTransformationRound::Down) => units.whole(),
            Some(_) => units.blocks(Amount::ONE),
            None => units,
        }
    }
}

fn up() -> UnitTransformationRound {
    UnitTransformationRound::Up
}

fn unmetered() -> MeterType {
    MeterType::None
}
