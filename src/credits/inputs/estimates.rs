//! Inputs that estimate costs in credits.

use serde_json::{Map, Value};

use crate::common::Number;
use crate::common::declare::input;
use crate::usage::UsageUpdateBehavior;

input! {
    /// An event whose cost in credits to estimate.
    ///
    /// Input of [`estimate_event_cost`](crate::blocking::Client::estimate_event_cost).
    ///
    /// ```
    /// use stigg::credits::EstimateEventCostInput;
    ///
    /// let input = EstimateEventCostInput::builder("customer-demo-123", "user_login")
    ///     .dimension("region", "us-east-1");
    /// # assert!(input.build().dimensions.is_some());
    /// ```
    ///
    /// GraphQL: input `EstimateEventCostInput`, of the query `estimateEventCost`.
    pub struct EstimateEventCostInput => EstimateEventCostInputBuilder(
        /// Identifier of the customer.
        customer_id: String [not_blank],
        /// Name of the event.
        event_name: String [not_blank],
    ) {
        /// Attributes of the event. Values are strings, numbers or booleans.
        dimensions: Option<Map<String, Value>> => map dimension,
        /// Resource that the event would belong to. Needed for products that allow several
        /// subscriptions.
        resource_id: Option<String> [not_blank],
    }

    /// Usage of a feature whose cost in credits to estimate.
    ///
    /// Input of [`estimate_usage_cost`](crate::blocking::Client::estimate_usage_cost).
    ///
    /// ```
    /// use stigg::credits::EstimateUsageCostInput;
    ///
    /// let input = EstimateUsageCostInput::builder("customer-demo-123", "feature-02-campaigns", 5);
    /// # assert_eq!(input.build().value, 5.0);
    /// ```
    ///
    /// GraphQL: input `EstimateUsageCostInput`, of the query `estimateUsageCost`.
    pub struct EstimateUsageCostInput => EstimateUsageCostInputBuilder(
        /// Identifier of the customer.
        customer_id: String [not_blank],
        /// Identifier of the metered feature.
        feature_id: String [not_blank],
        /// Change in usage, which may be negative, or new total: see
        /// [`update_behavior`](EstimateUsageCostInput::update_behavior).
        value: Number,
    ) {
        /// Attributes of the usage. Values are strings, numbers or booleans.
        dimensions: Option<Map<String, Value>> => map dimension,
        /// Resource that the usage would belong to. Needed for products that allow several
        /// subscriptions.
        resource_id: Option<String> [not_blank],
        /// Meaning of [`value`](EstimateUsageCostInput::value): a change with
        /// [`Delta`](UsageUpdateBehavior::Delta), the default, or the new total with
        /// [`Set`](UsageUpdateBehavior::Set).
        update_behavior: Option<UsageUpdateBehavior>,
    }
}
