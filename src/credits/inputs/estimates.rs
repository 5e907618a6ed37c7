//! Inputs that ask what usage would cost in credits.

use serde_json::{Map, Value};

use crate::common::Number;
use crate::common::declare::input;
use crate::usage::UsageUpdateBehavior;

input! {
    /// Argument of `estimateEventCost`: the event to estimate the cost in credits of.
    pub struct EstimateEventCostInput => EstimateEventCostInputBuilder {
        required {
            /// Identifier of the customer the event would be about.
            customer_id: String [not_blank],
            /// Name of the event.
            event_name: String [not_blank],
        }
        optional {
            /// Attributes of the event: a JSON object whose values are strings, numbers or booleans.
            dimensions: Option<Map<String, Value>> => map dimension,
            /// Resource the event would belong to; needed for products that allow several
            /// subscriptions.
            resource_id: Option<String> [not_blank],
        }
    }
}

input! {
    /// Argument of `estimateUsageCost`: the usage to estimate the cost in credits of.
    pub struct EstimateUsageCostInput => EstimateUsageCostInputBuilder {
        required {
            /// Identifier of the customer who would use the feature.
            customer_id: String [not_blank],
            /// Identifier of the metered feature.
            feature_id: String [not_blank],
            /// Change in usage with `DELTA` (may be negative), or new total with `SET`.
            value: Number,
        }
        optional {
            /// Attributes of the usage: a JSON object whose values are strings, numbers or booleans.
            dimensions: Option<Map<String, Value>> => map dimension,
            /// Resource the usage would belong to; needed for products that allow several
            /// subscriptions.
            resource_id: Option<String> [not_blank],
            /// How to read `value`: as a change with `DELTA`, the default, or as the new total with
            /// `SET`.
            update_behavior: Option<UsageUpdateBehavior>,
        }
    }
}
