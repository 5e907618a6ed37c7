//! Inputs that report usage in batches.

use serde_json::{Map, Value};

use crate::common::declare::input;
use crate::common::new_key;
use crate::common::{DateTime, Number};
use crate::usage::UsageUpdateBehavior;

/// The most reports that one [`ReportUsageBulkInput`] takes.
pub const MAX_USAGES: usize = 100;

input! {
    /// Report of usage that the application has worked out, in `ReportUsageBulkInput`.
    ///
    /// Usage of a feature that is metered by events is refused; report events for it. Sending a
    /// `SET` twice is harmless; sending a `DELTA` twice counts it twice unless `idempotencyKey`
    /// guards it. See [Choosing idempotency keys](crate::usage::ReportUsageInput#choosing-idempotency-keys).
    pub struct ReportUsageBaseInput => ReportUsageBaseInputBuilder {
        required {
            /// Identifier of the customer who used the feature.
            customer_id: String [not_blank],
            /// Identifier of the metered feature.
            feature_id: String [not_blank],
            /// Change in usage with `DELTA` (may be negative), or new total with `SET`.
            value: Number,
        }
        optional {
            /// Time to record the usage under (RFC 3339).
            created_at: Option<DateTime>,
            /// Attributes of the usage: a JSON object whose values are strings, numbers or booleans.
            dimensions: Option<Map<String, Value>> [scalars] => map dimension,
            /// Key that marks repeats of one report as such.
            idempotency_key: Option<String> [not_blank],
            /// Resource the usage belongs to; needed for products that allow several subscriptions.
            resource_id: Option<String> [not_blank],
            /// How to read `value`: as a change with `DELTA`, the default, or as the new total with
            /// `SET`.
            update_behavior: Option<UsageUpdateBehavior>,
        }
    }
    prepare Self::fix;
}

impl ReportUsageBaseInput {
    fn fix(&mut self) {
        self.idempotency_key.get_or_insert_with(new_key);
    }
}

input! {
    /// Argument of `reportUsageBulk`: the reports of usage to send.
    ///
    /// They are counted at once: entitlements are up to date when the call returns.
    pub struct ReportUsageBulkInput => ReportUsageBulkInputBuilder {
        required {
            /// Reports to send, from 1 to 100 of them.
            usages: Vec<ReportUsageBaseInput> [batch(MAX_USAGES)] => list usage,
        }
        optional {
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
        }
    }
}

impl ReportUsageBulkInput {
    /// Whether Stigg counts each report once however often they are sent.
    pub(crate) fn is_idempotent(&self) -> bool {
        self.usages.iter().all(|usage| {
            usage.idempotency_key.is_some()
                || usage.update_behavior == Some(UsageUpdateBehavior::Set)
        })
    }
}
