//! Estimated costs in credits.

use crate::common::declare::response;
use crate::common::open_enum::open_enum;

response! {
    /// Estimated cost of an event or of usage in credits.
    ///
    /// Response of [`estimate_usage_cost`](crate::blocking::Client::estimate_usage_cost) and
    /// [`estimate_event_cost`](crate::blocking::Client::estimate_event_cost). An estimate consumes
    /// nothing.
    ///
    /// GraphQL: type `CreditCostEstimation`.
    pub struct CreditCostEstimation {
        /// Estimated costs, one for each credit currency.
        pub estimates: Vec<CurrencyEstimate>,
        /// Reasons for which the estimate may be incomplete.
        pub warnings: Vec<EstimationRequestWarning>,
    }

    /// Estimated cost in one credit currency, in [`CreditCostEstimation`].
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
        pub breakdown: Vec<EstimationBreakdownItem>,
    }

    /// Part of an estimated cost that one feature causes, in [`CurrencyEstimate`].
    pub struct EstimationBreakdownItem {
        /// Identifier of the feature.
        pub feature_id: String,
        /// Number of credits for this feature.
        pub cost: f64,
        /// Reason to doubt the cost. `None` if there is none.
        pub warning_code: Option<EstimationWarningCode>,
    }
}

open_enum! {
    /// Reason for which an estimate may be incomplete.
    pub enum EstimationRequestWarning {
        /// The feature does not consume credits.
        FeatureNotCreditBased = "FEATURE_NOT_CREDIT_BASED",
        /// The feature was not found.
        FeatureNotFound = "FEATURE_NOT_FOUND",
        /// A subscription belongs to a resource.
        ResourceScopedSubscriptionExists = "RESOURCE_SCOPED_SUBSCRIPTION_EXISTS",
    }
}

open_enum! {
    /// Reason to doubt the estimated cost of one feature.
    pub enum EstimationWarningCode {
        /// Estimates do not support the aggregation of the feature's usage.
        UnsupportedAggregation = "UNSUPPORTED_AGGREGATION",
    }
}
