//! Inputs that report usage.

mod bulk;
mod history;

pub use bulk::*;
pub use history::*;

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::{builder_conversions, entry_setter};
use crate::types::UsageUpdateBehavior;

/// The most events that one [`UsageEventsReportInput`] takes.
pub const MAX_USAGE_EVENTS: usize = 1_000;

/// The largest event that Stigg takes, in bytes of JSON.
const MAX_USAGE_EVENT_BYTES: usize = 1_000_000;

/// Argument of `reportUsage`: usage of a feature that the application has worked out.
///
/// Usage of a feature that is metered by events is refused; report events for it. Sending a
/// `SET` twice is harmless; sending a `DELTA` twice counts it twice unless `idempotencyKey`
/// guards it. An input without key gets one before it is sent, which guards what the client
/// tries again by itself.
///
#[doc = include_str!("../../../docs/IDEMPOTENCY.md")]
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
pub struct ReportUsageInput {
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
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
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

impl ReportUsageInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        customer_id: impl Into<String>,
        feature_id: impl Into<String>,
        value: impl Into<f64>,
    ) -> ReportUsageInputBuilder {
        ReportUsageInputBuilder {
            customer_id: customer_id.into(),
            feature_id: feature_id.into(),
            value: value.into(),
            ..ReportUsageInputBuilder::empty()
        }
    }
}

builder_conversions!(ReportUsageInput, ReportUsageInputBuilder);
entry_setter!(ReportUsageInputBuilder, dimension, dimensions);

impl Validate for ReportUsageInput {
    fn validate(&self) -> Checked {
        check::filled("customerId", &self.customer_id)?;
        check::filled("featureId", &self.feature_id)?;
        check::finite("value", &self.value)?;
        check::dimensions("dimensions", self.dimensions.as_ref())?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        check::filled("idempotencyKey", self.idempotency_key.as_ref())?;
        check::filled("resourceId", self.resource_id.as_ref())?;
        Ok(())
    }

    fn prepare(&mut self) {
        self.idempotency_key.get_or_insert_with(new_key);
    }
}

impl ReportUsageInput {
    /// Whether Stigg counts it once however often it is sent.
    pub(crate) fn is_idempotent(&self) -> bool {
        self.idempotency_key.is_some() || self.update_behavior == Some(UsageUpdateBehavior::Set)
    }
}

/// Argument of `reportEvent`: the raw usage events to send.
///
/// Events are taken in at once and counted later, usually within about 10 seconds.
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
pub struct UsageEventsReportInput {
    /// Events to send, from 1 to 1000 of them.
    #[builder(
        setter(custom),
        field(ty = "Vec<UsageEventReportInput>", build = "self.usage_events")
    )]
    pub usage_events: Vec<UsageEventReportInput>,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
}

impl UsageEventsReportInput {
    /// Starts a builder with the events to send; everything else has a setter.
    #[must_use]
    pub fn builder(
        usage_events: impl IntoIterator<Item = impl Into<UsageEventReportInput>>,
    ) -> UsageEventsReportInputBuilder {
        UsageEventsReportInputBuilder {
            usage_events: usage_events.into_iter().map(Into::into).collect(),
            ..UsageEventsReportInputBuilder::empty()
        }
    }
}

builder_conversions!(UsageEventsReportInput, UsageEventsReportInputBuilder);

impl UsageEventsReportInputBuilder {
    /// Adds one to [`usage_events`](UsageEventsReportInput::usage_events).
    #[must_use]
    pub fn usage_event(mut self, usage_event: impl Into<UsageEventReportInput>) -> Self {
        self.usage_events.push(usage_event.into());
        self
    }
}

impl Validate for UsageEventsReportInput {
    fn validate(&self) -> Checked {
        check::batch("usageEvents", self.usage_events.len(), MAX_USAGE_EVENTS)?;
        check::each("usageEvents", &self.usage_events)?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        Ok(())
    }

    fn prepare(&mut self) {
        self.usage_events.iter_mut().for_each(Validate::prepare);
    }
}

impl<E: Into<UsageEventReportInput>> From<Vec<E>> for UsageEventsReportInput {
    fn from(events: Vec<E>) -> Self {
        Self::builder(events).into()
    }
}

impl<E: Into<UsageEventReportInput>, const N: usize> From<[E; N]> for UsageEventsReportInput {
    fn from(events: [E; N]) -> Self {
        Self::builder(events).into()
    }
}

impl From<UsageEventReportInput> for UsageEventsReportInput {
    fn from(event: UsageEventReportInput) -> Self {
        [event].into()
    }
}

impl From<UsageEventReportInputBuilder> for UsageEventsReportInput {
    fn from(event: UsageEventReportInputBuilder) -> Self {
        [event].into()
    }
}

/// Raw usage event, in `UsageEventsReportInput`.
///
/// Events that agree in `timestamp`, `customerId`, `resourceId`, `eventName` and
/// `idempotencyKey` count once, so a retry has to send the same `timestamp`. Building an event fixes
/// both: a random key and the current time. A clone of a builder makes another event; a clone of a
/// built event is the same event. Set your own key and time if the same event may be built again,
/// for example after a crash: see [Choosing idempotency
/// keys](crate::ReportUsageInput#choosing-idempotency-keys).
///
/// ```
/// use stigg::UsageEventReportInput;
///
/// let login = UsageEventReportInput::builder("customer-demo-01", "user_login");
/// let (first, second) = (login.clone().build(), login.build());
/// assert_ne!(first.idempotency_key, second.idempotency_key);
/// ```
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
pub struct UsageEventReportInput {
    /// Identifier of the customer the event is about.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Name of the event.
    #[builder(setter(custom), field(ty = "String", build = "self.event_name"))]
    pub event_name: String,
    /// Key that marks repeats of one event as such; a retry sends the same key. Random unless set.
    #[builder(default = "new_key()")]
    pub idempotency_key: String,
    /// Attributes of the event: a JSON object whose values are strings, numbers or booleans.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dimensions: Option<Map<String, Value>>,
    /// Resource the event belongs to; needed for products that allow several subscriptions.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
    /// Time of the event (RFC 3339). The builder's default is the time of building. If it is absent
    /// nevertheless, as in JSON that has none, each sending sets the current time, and a repeat
    /// counts again.
    #[builder(default = "Some(present())")]
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "time::serde::rfc3339::option"
    )]
    pub timestamp: Option<OffsetDateTime>,
}

impl UsageEventReportInput {
    /// Returns a builder. Each event that is built from it, or from a clone of it, gets a random
    /// idempotency key and the time of building, unless they are set.
    #[must_use]
    pub fn builder(
        customer_id: impl Into<String>,
        event_name: impl Into<String>,
    ) -> UsageEventReportInputBuilder {
        UsageEventReportInputBuilder {
            customer_id: customer_id.into(),
            event_name: event_name.into(),
            ..UsageEventReportInputBuilder::empty()
        }
    }
}

builder_conversions!(UsageEventReportInput, UsageEventReportInputBuilder);
entry_setter!(UsageEventReportInputBuilder, dimension, dimensions);

impl Validate for UsageEventReportInput {
    fn validate(&self) -> Checked {
        check::filled("customerId", &self.customer_id)?;
        check::filled("eventName", &self.event_name)?;
        check::filled("idempotencyKey", &self.idempotency_key)?;
        check::dimensions("dimensions", self.dimensions.as_ref())?;
        check::filled("resourceId", self.resource_id.as_ref())?;
        check::json_size("dimensions", self, MAX_USAGE_EVENT_BYTES)
    }

    fn prepare(&mut self) {
        self.timestamp.get_or_insert_with(present);
    }
}

/// A key that no other report has.
pub(crate) fn new_key() -> String {
    Uuid::new_v4().to_string()
}

/// The time, in the milliseconds that the API counts in.
fn present() -> OffsetDateTime {
    let now = OffsetDateTime::now_utc();
    now - Duration::nanoseconds(i64::from(now.nanosecond() % 1_000_000))
}
