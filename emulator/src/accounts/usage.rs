//! Usage of metered features.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use time::OffsetDateTime;
use uuid::Uuid;

use super::Charge;
use crate::catalog::{Aggregation, Feature};
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

/// The contribution of an event to the usage of one feature.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct MeterEvent {
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) at: OffsetDateTime,
    pub(crate) amount: Amount,
    /// The value that is counted only once.
    pub(crate) unique: Option<String>,
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
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Usage {
    reported: Amount,
    events: Vec<MeterEvent>,
    /// All changes, in order of arrival.
    pub(crate) changes: Vec<UsageChange>,
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub(crate) updated_at: Option<OffsetDateTime>,
}

impl Usage {
    /// The usage within the period, or the total if usage is never reset.
    pub(crate) fn current(&self, feature: &Feature, period: Option<Period>) -> Amount {
        let counts = |at: OffsetDateTime| period.is_none_or(|period| period.contains(at));
        match feature.event_meter.as_ref().map(|meter| &meter.aggregation) {
            None if self.updated_at.is_some_and(counts) => self.reported,
            None => Amount::ZERO,
            Some(Aggregation::Count | Aggregation::Sum { .. }) => {
                self.events.iter().filter(|event| counts(event.at)).map(|event| event.amount).sum()
            }
            Some(Aggregation::Unique { .. }) => {
                let counted = self.events.iter().filter(|event| counts(event.at));
                let different: HashSet<_> =
                    counted.filter_map(|event| event.unique.as_ref()).collect();
                u32::try_from(different.len()).unwrap_or(u32::MAX).into()
            }
        }
    }

    pub(crate) fn report(&mut self, value: Amount, now: OffsetDateTime) {
        self.reported = value;
        self.updated_at = Some(now);
    }

    pub(crate) fn count(&mut self, event: MeterEvent, now: OffsetDateTime) {
        self.events.push(event);
        self.updated_at = Some(now);
    }
}
