//! What usage would cost in credits.

use serde::{Deserialize, Serialize};

use crate::common::outputs::{null_as_empty, open_enum};

/// Estimated cost in credits of an event or a usage report.
///
/// Nothing is consumed by asking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreditCostEstimation {
    /// Estimated costs, by credit currency.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub estimates: Vec<CurrencyEstimate>,
    /// Reasons why the estimate may be incomplete.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub warnings: Vec<EstimationRequestWarning>,
}

/// Estimated cost in one credit currency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CurrencyEstimate {
    /// Identifier of the credit currency.
    pub currency_id: String,
    /// Number of credits that would be consumed.
    pub estimated_cost: f64,
    /// Number of credits left now.
    pub current_balance: f64,
    /// Number of credits that would be left afterwards.
    pub balance_after_estimate: f64,
    /// Whether the balance would be overdrawn.
    pub would_overdraft: bool,
    /// Cost of each feature.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub breakdown: Vec<EstimationBreakdownItem>,
}

/// Part of an estimated cost that falls on one feature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct EstimationBreakdownItem {
    /// Identifier of the feature.
    pub feature_id: String,
    /// Number of credits for this feature.
    pub cost: f64,
    /// Reason to doubt the figure. Absent when there is none.
    pub warning_code: Option<EstimationWarningCode>,
}

open_enum! {
    /// Reason why an estimate of a credit cost may be incomplete.
    pub enum EstimationRequestWarning {
        /// The feature is not paid in credits.
        FeatureNotCreditBased = "FEATURE_NOT_CREDIT_BASED",
        /// The feature was not found.
        FeatureNotFound = "FEATURE_NOT_FOUND",
        /// There is a subscription that belongs to a resource.
        ResourceScopedSubscriptionExists = "RESOURCE_SCOPED_SUBSCRIPTION_EXISTS",
    }
}

open_enum! {
    /// Reason to doubt the estimated cost of one feature.
    pub enum EstimationWarningCode {
        /// The way in which the feature's usage is aggregated is not supported.
        UnsupportedAggregation = "UNSUPPORTED_AGGREGATION",
    }
}
