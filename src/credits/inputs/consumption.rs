//! Inputs that consume credits.

use serde_json::{Map, Value};

use crate::common::declare::input;
use crate::common::new_key;
use crate::common::{DateTime, Number};

/// The most consumptions that one [`ConsumeCreditsAsyncInput`] takes.
pub const MAX_CONSUMPTIONS: usize = 1_000;

input! {
    /// Credits to consume: argument of `consumeCredits`, and in `ConsumeCreditsAsyncInput`.
    ///
    /// Neither a feature nor a subscription is needed. Building a consumption fixes its idempotency key: a
    /// clone of a builder makes another consumption, a clone of a built one is the same consumption. See
    /// [Choosing idempotency keys](crate::usage::ReportUsageInput#choosing-idempotency-keys).
    pub struct ConsumeCreditInput => ConsumeCreditInputBuilder {
        required {
            /// Identifier of the customer whose credits to consume.
            customer_id: String [not_blank],
            /// Identifier of the credit currency to consume from.
            currency_id: String [not_blank],
            /// Number of credits to consume.
            amount: Number [not_negative],
        }
        generated {
            /// Key that marks repeats of one consumption as such; a retry sends the same key.
            /// Random unless set.
            idempotency_key: String [not_blank] = new_key(),
        }
        optional {
            /// Time to record the consumption under (RFC 3339).
            created_at: Option<DateTime>,
            /// Attributes of the consumption, as a JSON object.
            dimensions: Option<Map<String, Value>> [scalars] => map dimension,
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
            /// Resource whose credits to consume, for credits held per resource.
            resource_id: Option<String> [not_blank],
        }
    }
}

input! {
    /// Argument of `consumeCreditsAsync`: the consumptions to send.
    ///
    /// They are processed in the background, after the call returns.
    pub struct ConsumeCreditsAsyncInput => ConsumeCreditsAsyncInputBuilder {
        required {
            /// Consumptions to send, at most 1000 of them.
            consumptions: Vec<ConsumeCreditInput> [batch(MAX_CONSUMPTIONS)] => list consumption,
        }
        optional {
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
        }
    }
}
