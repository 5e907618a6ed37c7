//! Usage of metered features.

use std::collections::BTreeSet;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use time::OffsetDateTime;
use uuid::Uuid;

use super::Charge;
use crate::values::amount::Amount;
use crate::values::periods::{Cycle, Period};

/// The key of a usage value: a feature and, optionally, a resource.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UsageKey {
    pub(crate) feature: String,
    pub(crate) resource: Option<String>,
}

/// The key of a counted report, kept to detect duplicates.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ReportKey {
    pub(crate) usage: UsageKey,
    pub(crate) idempotency_key: String,
}

/// The key of a counted event, kept to detect duplicates.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct EventKey {
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) timestamp: OffsetDateTime,
    pub(crate) resource: Option<String>,
    pub(crate) event_name: String,
    pub(crate) idempotency_key: String,
}

/// The response to a usage report.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Measurement {
    pub(crate) id: Uuid,
    pub(crate) customer: String,
    pub(crate) usage: UsageKey,
    pub(crate) current_usage: Amount,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) timestamp: OffsetDateTime,
    pub(crate) period: Option<Period>,
    /// The credits charged, if the feature has a rate.
    pub(crate) credit: Option<Charge>,
}

impl Measurement {
    /// The response to a duplicate of the report: the same, but without consumption.
    pub(crate) fn repeated(&self) -> Self {
        let credit = self.credit.clone().map(|credit| Charge { amount: Amount::ZERO, ..credit });
        Self { credit, ..self.clone() }
    }
}

/// The effect of a report or an event on the usage, kept for its history.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UsageChange {
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) at: OffsetDateTime,
    pub(crate) amount: Amount,
    /// The value that is counted only once.
    pub(crate) unique: Option<String>,
    pub(crate) dimensions: Map<String, Value>,
    /// The usage periods at that time.
    pub(crate) cycle: Option<Cycle>,
}

/// The usage of one feature.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", from = "UsageForm")]
pub(crate) struct Usage {
    /// All changes, the earliest first.
    changes: Vec<UsageChange>,
    #[serde(with = "time::serde::rfc3339::option")]
    pub(crate) updated_at: Option<OffsetDateTime>,
}

/// The serialized form of [`Usage`].
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct UsageForm {
    changes: Vec<UsageChange>,
    #[serde(default, with = "time::serde::rfc3339::option")]
    updated_at: Option<OffsetDateTime>,
    /// Until format 3, the usage was stored along with its changes.
    #[serde(default, rename = "reported")]
    _reported: IgnoredAny,
    #[serde(default, rename = "events")]
    _events: IgnoredAny,
}

impl From<UsageForm> for Usage {
    fn from(form: UsageForm) -> Self {
        let mut changes = form.changes;
        changes.sort_by_key(|change| change.at);
        Self { changes, updated_at: form.updated_at }
    }
}

impl Usage {
    /// All changes, the earliest first.
    pub(crate) fn changes(&self) -> &[UsageChange] {
        &self.changes
    }

    pub(crate) fn record(&mut self, change: UsageChange, now: OffsetDateTime) {
        let position = self.changes.partition_point(|other| other.at <= change.at);
        self.changes.insert(position, change);
        self.updated_at = Some(now);
    }
}

/// A change of plan that reset the usage of some features.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UsageReset {
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) at: OffsetDateTime,
    pub(crate) features: BTreeSet<String>,
}
