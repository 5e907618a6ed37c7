//! Usage over time.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::common::outputs::{null_as_empty, open_enum};

/// How usage of a feature went over a span of time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct UsageHistory {
    /// Start of the span (RFC 3339).
    #[serde(with = "time::serde::rfc3339")]
    pub start_date: OffsetDateTime,
    /// End of the span (RFC 3339). Absent when it has no set end.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub end_date: Option<OffsetDateTime>,
    /// Points of the history.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub usage_measurements: Vec<UsageMeasurementPoint>,
    /// Histories of the single groups, if grouping was asked for.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub groups: Vec<GroupUsageHistory>,
    /// Moments at which the usage was reset.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub markers: Vec<UsageMarker>,
}

/// Usage history of one group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct GroupUsageHistory {
    /// Keys and values that make up the group.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub group_info: Vec<GroupInfo>,
    /// Points of the history.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub usage_measurements: Vec<UsageMeasurementPoint>,
}

/// One key, with its value, that a usage group is formed by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct GroupInfo {
    /// Key that usage is grouped by.
    pub key: String,
    /// Value of the key in this group.
    pub value: String,
}

/// One point in a usage history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct UsageMeasurementPoint {
    /// Time of the point. A plain string, not a `DateTime`.
    pub date: String,
    /// Usage at this point, in units of the feature.
    pub value: f64,
    /// Whether the usage was reset at this point.
    pub is_reset_point: bool,
}

/// How usage of a feature went over a span of time, as series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct UsageHistoryV2 {
    /// The series: one for each group, if grouping was asked for.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub series: Vec<UsageHistorySeries>,
    /// Moments at which the usage was reset.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub markers: Vec<UsageMarker>,
}

/// One series of a usage history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct UsageHistorySeries {
    /// Keys and values that make up the group that the series is for.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub tags: Vec<UsageHistorySeriesTag>,
    /// Points of the series.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub points: Vec<UsageHistoryPoint>,
}

/// One key, with its value, that a series is formed by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct UsageHistorySeriesTag {
    /// Key that usage is grouped by.
    pub key: String,
    /// Value of the key in this series.
    pub value: String,
}

/// One point in a series of a usage history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct UsageHistoryPoint {
    /// Time of the point (RFC 3339).
    #[serde(with = "time::serde::rfc3339")]
    pub timestamp: OffsetDateTime,
    /// Usage at this point, in units of the feature.
    pub value: f64,
    /// Whether the usage was reset at this point.
    pub is_reset_point: bool,
}

/// A moment in a usage history at which the usage was reset.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct UsageMarker {
    /// Why the usage was reset.
    #[serde(rename = "type")]
    pub kind: UsageMarkerType,
    /// Time of the reset (RFC 3339).
    #[serde(with = "time::serde::rfc3339")]
    pub timestamp: OffsetDateTime,
}

open_enum! {
    /// Why usage was reset.
    pub enum UsageMarkerType {
        /// A reset period ended.
        PeriodicReset = "PERIODIC_RESET",
        /// The subscription changed.
        SubscriptionChangeReset = "SUBSCRIPTION_CHANGE_RESET",
    }
}
