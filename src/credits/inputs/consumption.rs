//! Inputs that consume credits.

use serde_json::{Map, Value};

use crate::common::declare::input;
use crate::common::new_key;
use crate::common::{DateTime, Number};

/// Maximum number of consumptions in one [`ConsumeCreditsAsyncInput`].
pub const MAX_CONSUMPTIONS: usize = 1_000;

input! {
    /// A consumption of credits.
    ///
    /// It needs neither a feature nor a subscription. Building a consumption fixes its
    /// [`idempotency_key`](Self::idempotency_key): a clone of a builder makes another consumption;
    /// a clone of a built consumption is the same consumption. See [Choosing idempotency
    /// keys](crate::usage::ReportUsageInput#choosing-idempotency-keys).
    ///
    /// Input of [`consume_credits`](crate::blocking::Client::consume_credits) and of
    /// [`batches`](crate::blocking::Client::batches), and part of [`ConsumeCreditsAsyncInput`].
    ///
    /// ```
    /// use stigg::credits::ConsumeCreditInput;
    ///
    /// let input = ConsumeCreditInput::builder("customer-demo-123", "credits", 5)
    ///     .idempotency_key("prompts:81723")
    ///     .dimension("model", "large")
    ///     .build();
    /// assert_eq!(input.idempotency_key, "prompts:81723");
    /// ```
    ///
    /// GraphQL: input `ConsumeCreditInput`, of the mutation `consumeCredits`.
    pub struct ConsumeCreditInput => ConsumeCreditInputBuilder(
        /// Identifier of the customer.
        customer_id: String [not_blank],
        /// Identifier of the credit currency.
        currency_id: String [not_blank],
        /// Number of credits to consume.
        amount: Number [not_negative],
    ) {
        generated {
            /// Key by which Stigg recognizes a repeated consumption. Random unless set. Retries
            /// send the same key.
            idempotency_key: String [not_blank] = new_key(),
        }
        /// Time to record the consumption under.
        created_at: Option<DateTime>,
        /// Attributes of the consumption. Values are strings, numbers or booleans.
        dimensions: Option<Map<String, Value>> [scalars] => map dimension,
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
        /// Resource to consume the credits of. For credits that belong to resources.
        resource_id: Option<String> [not_blank],
    }

    /// Consumptions of credits, which Stigg processes in the background.
    ///
    /// Input of [`consume_credits_async`](crate::blocking::Client::consume_credits_async).
    ///
    /// ```
    /// use stigg::credits::{ConsumeCreditInput, ConsumeCreditsAsyncInput};
    ///
    /// let input = ConsumeCreditsAsyncInput::builder([
    ///     ConsumeCreditInput::builder("customer-demo-123", "credits", 5),
    ///     ConsumeCreditInput::builder("customer-demo-124", "credits", 2),
    /// ]);
    /// # assert_eq!(input.build().consumptions.len(), 2);
    /// ```
    ///
    /// GraphQL: input `ConsumeCreditsAsyncInput`, of the mutation `consumeCreditsAsync`.
    pub struct ConsumeCreditsAsyncInput => ConsumeCreditsAsyncInputBuilder(
        /// Consumptions to submit: 1 to [1,000](MAX_CONSUMPTIONS).
        consumptions: Vec<ConsumeCreditInput> [batch(MAX_CONSUMPTIONS)] => list consumption,
    ) {
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
    }
}
