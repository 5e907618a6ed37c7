//! Inputs that consume credits.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use time::OffsetDateTime;

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::{builder_conversions, entry_setter};

use crate::inputs::usage::new_key;

/// The most consumptions that one [`ConsumeCreditsAsyncInput`] takes.
pub const MAX_CONSUMPTIONS: usize = 1_000;

/// Credits to consume: argument of `consumeCredits`, and in `ConsumeCreditsAsyncInput`.
///
/// Neither a feature nor a subscription is needed. Building a consumption fixes its idempotency key: a
/// clone of a builder makes another consumption, a clone of a built one is the same consumption. See
/// [Choosing idempotency keys](crate::ReportUsageInput#choosing-idempotency-keys).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Builder)]
#[builder(
    pattern = "owned",
    setter(into, strip_option),
    custom_constructor,
    create_empty = "empty",
    build_fn(private, name = "finish", error = "Infallible"),
    derive(Clone, Debug, PartialEq)
)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ConsumeCreditInput {
    /// Number of credits to consume.
    #[builder(setter(custom), field(ty = "f64", build = "self.amount"))]
    pub amount: f64,
    /// Identifier of the credit currency to consume from.
    #[builder(setter(custom), field(ty = "String", build = "self.currency_id"))]
    pub currency_id: String,
    /// Identifier of the customer whose credits to consume.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Key that marks repeats of one consumption as such; a retry sends the same key.
    /// Random unless set.
    #[builder(default = "new_key()")]
    pub idempotency_key: String,
    /// Time to record the consumption under (RFC 3339).
    #[builder(default)]
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "time::serde::rfc3339::option"
    )]
    pub created_at: Option<OffsetDateTime>,
    /// Attributes of the consumption, as a JSON object.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dimensions: Option<Map<String, Value>>,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
    /// Resource whose credits to consume, for credits held per resource.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
}

impl ConsumeCreditInput {
    /// Returns a builder. Each consumption that is built from it, or from a clone of it, gets a
    /// random idempotency key, unless one is set.
    #[must_use]
    pub fn builder(
        customer_id: impl Into<String>,
        currency_id: impl Into<String>,
        amount: impl Into<f64>,
    ) -> ConsumeCreditInputBuilder {
        ConsumeCreditInputBuilder {
            amount: amount.into(),
            currency_id: currency_id.into(),
            customer_id: customer_id.into(),
            ..ConsumeCreditInputBuilder::empty()
        }
    }
}

builder_conversions!(ConsumeCreditInput, ConsumeCreditInputBuilder);
entry_setter!(ConsumeCreditInputBuilder, dimension, dimensions);

impl Validate for ConsumeCreditInput {
    fn validate(&self) -> Checked {
        check::amount("amount", &self.amount)?;
        check::filled("currencyId", &self.currency_id)?;
        check::filled("customerId", &self.customer_id)?;
        check::filled("idempotencyKey", &self.idempotency_key)?;
        check::dimensions("dimensions", self.dimensions.as_ref())?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        check::filled("resourceId", self.resource_id.as_ref())?;
        Ok(())
    }
}

/// Argument of `consumeCreditsAsync`: the consumptions to send.
///
/// They are processed in the background, after the call returns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Builder)]
#[builder(
    pattern = "owned",
    setter(into, strip_option),
    custom_constructor,
    create_empty = "empty",
    build_fn(private, name = "finish", error = "Infallible"),
    derive(Clone, Debug, PartialEq)
)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ConsumeCreditsAsyncInput {
    /// Consumptions to send, at most 1000 of them.
    #[builder(setter(custom), field(ty = "Vec<ConsumeCreditInput>", build = "self.consumptions"))]
    pub consumptions: Vec<ConsumeCreditInput>,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
}

impl ConsumeCreditsAsyncInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        consumptions: impl IntoIterator<Item = impl Into<ConsumeCreditInput>>,
    ) -> ConsumeCreditsAsyncInputBuilder {
        ConsumeCreditsAsyncInputBuilder {
            consumptions: consumptions.into_iter().map(Into::into).collect(),
            ..ConsumeCreditsAsyncInputBuilder::empty()
        }
    }
}

builder_conversions!(ConsumeCreditsAsyncInput, ConsumeCreditsAsyncInputBuilder);

impl ConsumeCreditsAsyncInputBuilder {
    /// Adds one to [`consumptions`](ConsumeCreditsAsyncInput::consumptions).
    #[must_use]
    pub fn consumption(mut self, consumption: impl Into<ConsumeCreditInput>) -> Self {
        self.consumptions.push(consumption.into());
        self
    }
}

impl Validate for ConsumeCreditsAsyncInput {
    fn validate(&self) -> Checked {
        check::batch("consumptions", self.consumptions.len(), MAX_CONSUMPTIONS)?;
        check::each("consumptions", &self.consumptions)?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        Ok(())
    }
}
