//! Usage of metered features.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::amount::Amount;
use crate::catalog::{Aggregation, Feature};
use crate::rules::credits::Charge;
use crate::rules::history::Cycle;
use crate::rules::periods::Period;

/// Whose usage of what: a feature, and the resource if it is for one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UsageKey {
    pub(crate) feature: String,
    pub(crate) resource: Option<String>,
}

/// A report that has been counted, for recognising its repeats.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ReportKey {
    pub(crate) usage: UsageKey,
    pub(crate) idempotency_key: String,
}

/// An event that has been counted, for recognising its repeats.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct EventKey {
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) timestamp: OffsetDateTime,
    pub(crate) resource: Option<String>,
    pub(crate) event_name: String,
    pub(crate) idempotency_key: String,
}

/// What a usage report was answered with.
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
    /// What it cost, if the feature costs credits.
    pub(crate) credit: Option<Charge>,
}

impl Measurement {
    /// The answer to a repeat of the report: the same, but that nothing was consumed.
    pub(crate) fn repeated(&self) -> Self {
        let credit = self.credit.clone().map(|credit| Charge { amount: Amount::ZERO, ..credit });
        Self { credit, ..self.clone() }
    }
}

/// An event's part in the usage of one feature.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct MeterEvent {
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) at: OffsetDateTime,
    pub(crate) amount: Amount,
    /// What is counted once however often it comes.
    pub(crate) unique: Option<String>,
}

/// What a report or an event did to the usage, for its history.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UsageChange {
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) at: OffsetDateTime,
    pub(crate) amount: Amount,
    /// What is counted once however often it comes.
    pub(crate) unique: Option<String>,
    pub(crate) dimensions: Map<String, Value>,
    /// The usage periods at the time.
    pub(crate) cycle: Option<Cycle>,
}

/// Usage of one feature so far.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Usage {
    reported: Amount,
    events: Vec<MeterEvent>,
    /// All changes so far, in the order of their arrival.
    pub(crate) changes: Vec<UsageChange>,
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub(crate) updated_at: Option<OffsetDateTime>,
}

impl Usage {
    /// The usage within the period, or altogether if usage is not reset.
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
