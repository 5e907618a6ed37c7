//! Reported usage.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::common::outputs::open_enum;

/// A usage report as recorded, with the usage that results from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct UsageMeasurement {
    /// Identifier of the recorded measurement.
    pub id: String,
    /// Identifier of the customer whose usage was reported.
    pub customer_id: String,
    /// Identifier of the resource whose usage was reported. Absent when none was named.
    pub resource_id: Option<String>,
    /// Identifier of the feature whose usage was reported.
    pub feature_id: String,
    /// Usage of the feature with this report counted in.
    pub current_usage: Option<f64>,
    /// Time of the measurement (RFC 3339).
    #[serde(with = "time::serde::rfc3339")]
    pub timestamp: OffsetDateTime,
    /// When the usage is next reset (RFC 3339). Absent when it is not reset.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub next_reset_date: Option<OffsetDateTime>,
    /// Start of the current usage period (RFC 3339). Absent when there is none.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub usage_period_start: Option<OffsetDateTime>,
    /// End of the current usage period (RFC 3339). Absent when there is none.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub usage_period_end: Option<OffsetDateTime>,
    /// Effect on the credit balance. Absent when the feature does not use credits.
    pub credit: Option<UsageMeasurementCredit>,
}

/// Effect of a usage report on a credit balance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct UsageMeasurementCredit {
    /// Identifier of the credit currency.
    pub currency_id: String,
    /// Credits that this report consumed; 0 when the report was a duplicate.
    pub consumed: f64,
    /// Credits consumed so far, in total.
    pub current_usage: f64,
    /// End of the usage period (RFC 3339). Absent when there is none.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub usage_period_end: Option<OffsetDateTime>,
    /// Version time of the balance (RFC 3339). Of two answers, keep the one with the later
    /// time.
    #[serde(with = "time::serde::rfc3339")]
    pub timestamp: OffsetDateTime,
}

open_enum! {
    /// How a reported value changes the usage.
    pub enum UsageUpdateBehavior {
        /// Added to the current usage. This is the default; the value may be negative.
        Delta = "DELTA",
        /// Replaces the current usage.
        Set = "SET",
    }
}
