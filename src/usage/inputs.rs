//! Inputs that report usage.

mod bulk;
mod history;

pub use bulk::*;
pub use history::*;

use serde_json::{Map, Value};
use time::{Duration, OffsetDateTime};

use crate::common::check::{self, Checked};
use crate::common::declare::input;
use crate::common::new_key;
use crate::common::{DateTime, Number};
use crate::usage::UsageUpdateBehavior;

/// The most events that one [`UsageEventsReportInput`] takes.
pub const MAX_USAGE_EVENTS: usize = 1_000;

/// The largest event that Stigg takes, in bytes of JSON.
const MAX_USAGE_EVENT_BYTES: usize = 1_000_000;

input! {
    /// Argument of `reportUsage`: usage of a feature that the application has worked out.
    ///
    /// Usage of a feature that is metered by events is refused; report events for it. Sending a
    /// `SET` twice is harmless; sending a `DELTA` twice counts it twice unless `idempotencyKey`
    /// guards it. An input without key gets one before it is sent, which guards what the client
    /// tries again by itself.
    ///
    #[doc = include_str!("../../docs/IDEMPOTENCY.md")]
    pub struct ReportUsageInput => ReportUsageInputBuilder {
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
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
            /// Key that marks repeats of one report as such.
            idempotency_key: Option<String> [not_blank],
            /// Resource the usage belongs to; needed for products that allow several subscriptions.
            resource_id: Option<String> [not_blank],
            /// How to read `value`: as a change with `DELTA`, the default, or as the new total with
            /// `SET`.
            update_behavior: Option<UsageUpdateBehavior>,
        }
    }
    prepare Self::fix_key;
}

impl ReportUsageInput {
    fn fix_key(&mut self) {
        self.idempotency_key.get_or_insert_with(new_key);
    }

    /// Whether Stigg counts it once however often it is sent.
    pub(crate) fn is_idempotent(&self) -> bool {
        self.idempotency_key.is_some() || self.update_behavior == Some(UsageUpdateBehavior::Set)
    }
}

input! {
    /// Argument of `reportEvent`: the raw usage events to send.
    ///
    /// Events are taken in at once and counted later, usually within about 10 seconds.
    pub struct UsageEventsReportInput => UsageEventsReportInputBuilder {
        required {
            /// Events to send, from 1 to 1000 of them.
            usage_events: Vec<UsageEventReportInput> [batch(MAX_USAGE_EVENTS)] => list usage_event,
        }
        optional {
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
        }
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

input! {
    /// Raw usage event, in `UsageEventsReportInput`.
    ///
    /// Events that agree in `timestamp`, `customerId`, `resourceId`, `eventName` and
    /// `idempotencyKey` count once, so a retry has to send the same `timestamp`. Building an event fixes
    /// both: a random key and the current time. A clone of a builder makes another event; a clone of a
    /// built event is the same event. Set your own key and time if the same event may be built again,
    /// for example after a crash: see [Choosing idempotency
    /// keys](crate::usage::ReportUsageInput#choosing-idempotency-keys).
    ///
    /// ```
    /// use stigg::usage::UsageEventReportInput;
    ///
    /// let login = UsageEventReportInput::builder("customer-demo-01", "user_login");
    /// let (first, second) = (login.clone().build(), login.build());
    /// assert_ne!(first.idempotency_key, second.idempotency_key);
    /// ```
    pub struct UsageEventReportInput => UsageEventReportInputBuilder {
        required {
            /// Identifier of the customer the event is about.
            customer_id: String [not_blank],
            /// Name of the event.
            event_name: String [not_blank],
        }
        generated {
            /// Key that marks repeats of one event as such; a retry sends the same key. Random unless set.
            idempotency_key: String [not_blank] = new_key(),
        }
        optional {
            /// Attributes of the event: a JSON object whose values are strings, numbers or booleans.
            dimensions: Option<Map<String, Value>> [scalars] => map dimension,
            /// Resource the event belongs to; needed for products that allow several subscriptions.
            resource_id: Option<String> [not_blank],
            /// Time of the event (RFC 3339). The builder's default is the time of building. If it is absent
            /// nevertheless, as in JSON that has none, each sending sets the current time, and a repeat
            /// counts again.
            timestamp: Option<DateTime>,
        }
    }
    built Self::stamped;
    check Self::check_size;
    prepare Self::stamp;
}

impl UsageEventReportInput {
    fn check_size(&self) -> Checked {
        check::within("dimensions", || check::json_size(self, MAX_USAGE_EVENT_BYTES))
    }

    fn stamped(mut self) -> Self {
        self.stamp();
        self
    }

    fn stamp(&mut self) {
        self.timestamp.get_or_insert_with(now);
    }
}

/// The time, in the milliseconds that the API counts in.
fn now() -> DateTime {
    let now = OffsetDateTime::now_utc();
    DateTime::from(now - Duration::nanoseconds(i64::from(now.nanosecond() % 1_000_000)))
}
