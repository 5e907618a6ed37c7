//! Inputs that report usage in batches.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use time::OffsetDateTime;

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::{builder_conversions, entry_setter};
use crate::types::UsageUpdateBehavior;

use crate::inputs::usage::new_key;

/// The most reports that one [`ReportUsageBulkInput`] takes.
pub const MAX_USAGES: usize = 100;

/// Report of usage that the application has worked out, in `ReportUsageBulkInput`.
///
/// Usage of a feature that is metered by events is refused; report events for it. Sending a
/// `SET` twice is harmless; sending a `DELTA` twice counts it twice unless `idempotencyKey`
/// guards it. See [Choosing idempotency keys](crate::ReportUsageInput#choosing-idempotency-keys).
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
pub struct ReportUsageBaseInput {
    /// Identifier of the customer who used the feature.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Identifier of the metered feature.
    #[builder(setter(custom), field(ty = "String", build = "self.feature_id"))]
    pub feature_id: String,
    /// Change in usage with `DELTA` (may be negative), or new total with `SET`.
    #[builder(setter(custom), field(ty = "f64", build = "self.value"))]
    pub value: f64,
    /// Time to record the usage under (RFC 3339).
    #[builder(default)]
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "time::serde::rfc3339::option"
    )]
    pub created_at: Option<OffsetDateTime>,
    /// Attributes of the usage: a JSON object whose values are strings, numbers or booleans.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dimensions: Option<Map<String, Value>>,
    /// Key that marks repeats of one report as such.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idempotency_key: Option<String>,
    /// Resource the usage belongs to; needed for products that allow several subscriptions.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
    /// How to read `value`: as a change with `DELTA`, the default, or as the new total with
    /// `SET`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_behavior: Option<UsageUpdateBehavior>,
}

impl ReportUsageBaseInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        customer_id: impl Into<String>,
        feature_id: impl Into<String>,
        value: impl Into<f64>,
    ) -> ReportUsageBaseInputBuilder {
        ReportUsageBaseInputBuilder {
            customer_id: customer_id.into(),
            feature_id: feature_id.into(),
            value: value.into(),
            ..ReportUsageBaseInputBuilder::empty()
        }
    }
}

builder_conversions!(ReportUsageBaseInput, ReportUsageBaseInputBuilder);
entry_setter!(ReportUsageBaseInputBuilder, dimension, dimensions);

impl Validate for ReportUsageBaseInput {
    fn validate(&self) -> Checked {
        check::filled("customerId", &self.customer_id)?;
        check::filled("featureId", &self.feature_id)?;
        check::finite("value", &self.value)?;
        check::dimensions("dimensions", self.dimensions.as_ref())?;
        check::filled("idempotencyKey", self.idempotency_key.as_ref())?;
        check::filled("resourceId", self.resource_id.as_ref())?;
        Ok(())
    }

    fn prepare(&mut self) {
        self.idempotency_key.get_or_insert_with(new_key);
    }
}

/// Argument of `reportUsageBulk`: the reports of usage to send.
///
/// They are counted at once: entitlements are up to date when the call returns.
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
pub struct ReportUsageBulkInput {
    /// Reports to send, from 1 to 100 of them.
    #[builder(setter(custom), field(ty = "Vec<ReportUsageBaseInput>", build = "self.usages"))]
    pub usages: Vec<ReportUsageBaseInput>,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
}

impl ReportUsageBulkInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        usages: impl IntoIterator<Item = impl Into<ReportUsageBaseInput>>,
    ) -> ReportUsageBulkInputBuilder {
        ReportUsageBulkInputBuilder {
            usages: usages.into_iter().map(Into::into).collect(),
            ..ReportUsageBulkInputBuilder::empty()
        }
    }
}

builder_conversions!(ReportUsageBulkInput, ReportUsageBulkInputBuilder);

impl ReportUsageBulkInputBuilder {
    /// Adds one to [`usages`](ReportUsageBulkInput::usages).
    #[must_use]
    pub fn usage(mut self, usage: impl Into<ReportUsageBaseInput>) -> Self {
        self.usages.push(usage.into());
        self
    }
}

impl Validate for ReportUsageBulkInput {
    fn validate(&self) -> Checked {
        check::batch("usages", self.usages.len(), MAX_USAGES)?;
        check::each("usages", &self.usages)?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        Ok(())
    }

    fn prepare(&mut self) {
        self.usages.iter_mut().for_each(Validate::prepare);
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
