//! Inputs that report usage, one at a time or as raw events.

use serde_json::{Map, Value};
use time::{Duration, OffsetDateTime};

use crate::common::check::{self, Checked};
use crate::common::declare::input;
use crate::common::new_key;
use crate::common::{DateTime, Number};
use crate::usage::UsageUpdateBehavior;

/// Maximum number of events in one [`UsageEventsReportInput`].
pub const MAX_USAGE_EVENTS: usize = 1_000;

/// Maximum size of an event, in bytes of JSON.
const MAX_USAGE_EVENT_BYTES: usize = 1_000_000;

input! {
    /// Usage of a feature, measured by the application.
    ///
    /// Stigg rejects usage of a feature that is metered by events: report a
    /// [`UsageEventReportInput`] for it. Sending a [`Set`](UsageUpdateBehavior::Set) twice is
    /// harmless. Sending a [`Delta`](UsageUpdateBehavior::Delta) twice counts it twice, unless an
    /// [`idempotency_key`](Self::idempotency_key) prevents it. An input without a key gets one
    /// before the first attempt, which covers the client's own retries.
    ///
    /// Input of [`report_usage`](crate::blocking::Client::report_usage).
    ///
    /// ```
    /// use stigg::usage::{ReportUsageInput, UsageUpdateBehavior};
    ///
    /// let campaign = ReportUsageInput::builder("customer-demo-123", "feature-02-campaigns", 1)
    ///     .idempotency_key("campaigns:81723")
    ///     .dimension("region", "us-east-1");
    ///
    /// let seats = ReportUsageInput::builder("customer-demo-123", "feature-05-seats", 12)
    ///     .update_behavior(UsageUpdateBehavior::Set);
    /// # assert_ne!(campaign, seats);
    /// ```
    ///
    /// The guide explains [how to choose idempotency keys](crate::guide::idempotency_keys).
    ///
    /// GraphQL: input `ReportUsageInput`, of the mutation `reportUsage`.
    pub struct ReportUsageInput => ReportUsageInputBuilder(
        /// Identifier of the customer who used the feature.
        customer_id: String [not_blank],
        /// Identifier of the metered feature.
        feature_id: String [not_blank],
        /// Change in usage, which may be negative, or new total: see
        /// [`update_behavior`](ReportUsageInput::update_behavior).
        value: Number,
    ) {
        /// Time to record the usage under.
        created_at: Option<DateTime>,
        /// Attributes of the usage. Values are strings, numbers or booleans.
        dimensions: Option<Map<String, Value>> [scalars] => map dimension,
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
        /// Key by which Stigg recognizes a repeated report.
        idempotency_key: Option<String> [not_blank],
        /// Resource that the usage belongs to. Needed for products that allow several
        /// subscriptions.
        resource_id: Option<String> [not_blank],
        /// Meaning of [`value`](ReportUsageInput::value): a change with
        /// [`Delta`](UsageUpdateBehavior::Delta), the default, or the new total with
        /// [`Set`](UsageUpdateBehavior::Set).
        update_behavior: Option<UsageUpdateBehavior>,
    }
    prepare Self::fix_key;

    /// Raw usage events.
    ///
    /// Stigg receives events at once and counts them later, usually within about 10 seconds.
    ///
    /// Input of [`report_event`](crate::blocking::Client::report_event), which takes a single
    /// event, an array or a `Vec` of events as well.
    ///
    /// ```
    /// use stigg::usage::{UsageEventReportInput, UsageEventsReportInput};
    ///
    /// let input = UsageEventsReportInput::builder([
    ///     UsageEventReportInput::builder("customer-demo-123", "user_login"),
    ///     UsageEventReportInput::builder("customer-demo-124", "user_login"),
    /// ]);
    /// # assert_eq!(input.build().usage_events.len(), 2);
    /// ```
    ///
    /// GraphQL: input `UsageEventsReportInput`, of the mutation `reportEvent`.
    pub struct UsageEventsReportInput => UsageEventsReportInputBuilder(
        /// Events to report: 1 to [1,000](MAX_USAGE_EVENTS).
        usage_events: Vec<UsageEventReportInput> [batch(MAX_USAGE_EVENTS)] => list usage_event,
    ) {
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
    }

    /// A raw usage event.
    ///
    /// Stigg counts events once that have the same [`timestamp`](Self::timestamp),
    /// [`customer_id`](Self::customer_id), [`resource_id`](Self::resource_id),
    /// [`event_name`](Self::event_name) and [`idempotency_key`](Self::idempotency_key). So a repeat
    /// has to carry the same timestamp. Building an event fixes both: a random key and the current
    /// time. A clone of a builder makes another event; a clone of a built event is the same event.
    ///
    /// Set your own key and timestamp if the same event may be built again, for example after a
    /// crash: see [Choosing idempotency keys](ReportUsageInput#choosing-idempotency-keys).
    ///
    /// Part of [`UsageEventsReportInput`], and input of
    /// [`report_event`](crate::blocking::Client::report_event) and of
    /// [`batches`](crate::blocking::Client::batches).
    ///
    /// ```
    /// use stigg::usage::UsageEventReportInput;
    ///
    /// let login = UsageEventReportInput::builder("customer-demo-01", "user_login");
    /// let (first, second) = (login.clone().build(), login.build());
    /// assert_ne!(first.idempotency_key, second.idempotency_key);
    /// ```
    ///
    /// GraphQL: input `UsageEventReportInput`.
    pub struct UsageEventReportInput => UsageEventReportInputBuilder(
        /// Identifier of the customer that the event belongs to.
        customer_id: String [not_blank],
        /// Name of the event.
        event_name: String [not_blank],
    ) {
        generated {
            /// Key by which Stigg recognizes a repeated event. Random unless set. Retries send the
            /// same key.
            idempotency_key: String [not_blank] = new_key(),
        }
        /// Attributes of the event. Values are strings, numbers or booleans.
        dimensions: Option<Map<String, Value>> [scalars] => map dimension,
        /// Resource that the event belongs to. Needed for products that allow several
        /// subscriptions.
        resource_id: Option<String> [not_blank],
        /// Time of the event. The builder's default is the time of building. If it is absent
        /// nevertheless, as in JSON without one, each request sets the current time, and a
        /// repeat counts again.
        timestamp: Option<DateTime>,
    }
    built Self::stamped;
    check Self::check_size;
    prepare Self::stamp;
}

impl ReportUsageInput {
    fn fix_key(&mut self) {
        self.idempotency_key.get_or_insert_with(new_key);
    }

    /// Whether Stigg counts repeats of the input once.
    pub(crate) fn is_idempotent(&self) -> bool {
        self.idempotency_key.is_some() || self.update_behavior == Some(UsageUpdateBehavior::Set)
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

impl From<builders::UsageEventReportInputBuilder> for UsageEventsReportInput {
    fn from(event: builders::UsageEventReportInputBuilder) -> Self {
        [event].into()
    }
}

impl UsageEventReportInput {
    fn check_size(&self) -> Checked {
        if self.is_small() {
            return Ok(());
        }
        check::within("dimensions", || check::json_size(self, MAX_USAGE_EVENT_BYTES))
    }

    /// Whether the texts are so short that the size need not be measured, as they nearly always
    /// are.
    fn is_small(&self) -> bool {
        /// The most bytes that JSON writes for a byte of text.
        const ESCAPED: usize = 6;
        /// More than it writes for anything else in an entry.
        const REST: usize = 64;
        let dimensions = self.dimensions.iter().flatten().map(|(name, value)| match value {
            Value::String(text) => name.len() + text.len() + REST,
            Value::Null | Value::Bool(_) | Value::Number(_) => name.len() + REST,
            Value::Array(_) | Value::Object(_) => MAX_USAGE_EVENT_BYTES,
        });
        let texts = [&self.customer_id, &self.event_name, &self.idempotency_key];
        let texts = texts.into_iter().chain(&self.resource_id).map(|text| text.len() + REST);
        let most = dimensions.chain(texts).fold(REST, usize::saturating_add);
        most.saturating_mul(ESCAPED) < MAX_USAGE_EVENT_BYTES
    }

    fn stamped(mut self) -> Self {
        self.stamp();
        self
    }

    fn stamp(&mut self) {
        self.timestamp.get_or_insert_with(now);
    }
}

/// The current time, in milliseconds as the API counts.
fn now() -> DateTime {
    let now = OffsetDateTime::now_utc();
    DateTime::from(now - Duration::nanoseconds(i64::from(now.nanosecond() % 1_000_000)))
}
