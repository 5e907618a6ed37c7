//! Items of an outbox.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use stigg::InvalidInput;
use stigg::credits::builders::ConsumeCreditInputBuilder;
use stigg::credits::{ConsumeCreditInput, MAX_CONSUMPTIONS};
use stigg::operation::{Batched, ConsumeCreditsAsync, ReportEvent, ReportUsageBulk};
use stigg::usage::builders::{ReportUsageBaseInputBuilder, UsageEventReportInputBuilder};
use stigg::usage::{
    MAX_USAGE_EVENTS, MAX_USAGES, ReportUsageBaseInput, UsageEventReportInput, UsageUpdateBehavior,
};
use time::OffsetDateTime;

use crate::Amount;
use crate::clock::date;
use crate::slot::{self, Report};

/// The kinds of items, each of which is delivered by an operation of its own, in its own order and
/// at its own pace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Lane {
    /// Usage that the application measures: `reportUsageBulk`, up to 100 in a call.
    Usage,
    /// Events that Stigg meters: `reportEvent`, up to 1,000 in a call.
    Events,
    /// Consumed credits: `consumeCreditsAsync`, up to 1,000 in a call.
    Credits,
}

impl Lane {
    pub(crate) const ALL: [Self; 3] = [Self::Usage, Self::Events, Self::Credits];

    /// The most items in a call.
    pub(crate) const fn max_items(self) -> usize {
        match self {
            Self::Usage => MAX_USAGES,
            Self::Events => MAX_USAGE_EVENTS,
            Self::Credits => MAX_CONSUMPTIONS,
        }
    }

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Usage => "usage",
            Self::Events => "events",
            Self::Credits => "credits",
        }
    }
}

impl fmt::Display for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Something to report. Converts from the inputs that it holds, and from their builders.
///
/// ```
/// use stigg::usage::{ReportUsageBaseInput, UsageEventReportInput};
/// use stigg_runtime::outbox::Item;
///
/// let usage: Item = ReportUsageBaseInput::builder("acme", "feature-seats", 1).into();
/// let event: Item = UsageEventReportInput::builder("acme", "user_login").into();
/// # assert_ne!(usage, event);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Item {
    /// Usage that the application measures.
    Usage(ReportUsageBaseInput),
    /// An event that Stigg meters.
    Event(UsageEventReportInput),
    /// Consumed credits.
    Credits(ConsumeCreditInput),
}

macro_rules! from_inputs {
    ($($variant:ident($input:ident, $builder:ident);)+) => {$(
        impl From<$input> for Item {
            fn from(input: $input) -> Self {
                Self::$variant(input)
            }
        }

        impl From<$builder> for Item {
            fn from(input: $builder) -> Self {
                Self::$variant(input.build())
            }
        }
    )+};
}

from_inputs! {
    Usage(ReportUsageBaseInput, ReportUsageBaseInputBuilder);
    Event(UsageEventReportInput, UsageEventReportInputBuilder);
    Credits(ConsumeCreditInput, ConsumeCreditInputBuilder);
}

impl Item {
    /// Returns the lane in which the item is delivered.
    #[must_use]
    pub const fn lane(&self) -> Lane {
        match self {
            Self::Usage(_) => Lane::Usage,
            Self::Event(_) => Lane::Events,
            Self::Credits(_) => Lane::Credits,
        }
    }

    /// Reads an item of a lane, as a dead letter has it.
    ///
    /// # Errors
    ///
    /// If the JSON is not such an item. The error has the reason and the position.
    pub fn from_json(lane: Lane, json: &str) -> serde_json::Result<Self> {
        Ok(match lane {
            Lane::Usage => Self::Usage(serde_json::from_str(json)?),
            Lane::Events => Self::Event(serde_json::from_str(json)?),
            Lane::Credits => Self::Credits(serde_json::from_str(json)?),
        })
    }

    pub(crate) fn customer_id(&self) -> &str {
        match self {
            Self::Usage(usage) => &usage.customer_id,
            Self::Event(event) => &event.customer_id,
            Self::Credits(credits) => &credits.customer_id,
        }
    }

    /// Checks what Stigg would reject anyway.
    pub(crate) fn validate(&self) -> Result<(), InvalidInput> {
        match self {
            Self::Usage(usage) => ReportUsageBulk::validate_item(usage),
            Self::Event(event) => ReportEvent::validate_item(event),
            Self::Credits(credits) => ConsumeCreditsAsync::validate_item(credits),
        }
    }

    /// Fixes what every attempt to deliver it has to share: its key and its time.
    pub(crate) fn fix(&mut self, key: impl FnOnce() -> String, wall: i64) {
        match self {
            Self::Usage(usage) => {
                usage.idempotency_key.get_or_insert_with(key);
                usage.created_at.get_or_insert_with(|| date(wall).into());
            }
            Self::Event(event) => {
                event.timestamp.get_or_insert_with(|| date(wall).into());
            }
            Self::Credits(credits) => {
                credits.created_at.get_or_insert_with(|| date(wall).into());
            }
        }
    }

    /// Returns the usage, if other records may be added to it: a change without a key or a time of
    /// its own.
    pub(crate) fn as_increment(&self) -> Option<&ReportUsageBaseInput> {
        let Self::Usage(usage) = self else { return None };
        let is_change = usage.update_behavior != Some(UsageUpdateBehavior::Set);
        (is_change && usage.idempotency_key.is_none() && usage.created_at.is_none())
            .then_some(usage)
    }

    /// An estimate of its size as JSON.
    pub(crate) fn size(&self) -> usize {
        let dimensions = |dimensions: &Option<serde_json::Map<String, serde_json::Value>>| {
            let entries = dimensions.iter().flatten();
            entries.map(|(name, value)| name.len() + value.as_str().map_or(16, str::len) + 8).sum()
        };
        let text = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        let own: usize = match self {
            Self::Usage(usage) => {
                let dimensions: usize = dimensions(&usage.dimensions);
                usage.feature_id.len() + text(&usage.resource_id) + dimensions
            }
            Self::Event(event) => {
                let dimensions: usize = dimensions(&event.dimensions);
                event.event_name.len() + text(&event.resource_id) + dimensions
            }
            Self::Credits(credits) => {
                let dimensions: usize = dimensions(&credits.dimensions);
                credits.currency_id.len() + text(&credits.resource_id) + dimensions
            }
        };
        200 + self.customer_id().len() + own
    }

    /// At least as much as it takes of memory or of the disk, once it is fixed.
    pub(crate) fn most(&self) -> usize {
        self.size().max(self.to_json().len() + 200)
    }

    pub(crate) fn to_json(&self) -> Arc<str> {
        let mut json = Vec::with_capacity(self.size());
        // Inputs that were checked have nothing that JSON cannot hold.
        match serde_json::to_writer(&mut json, self) {
            Ok(()) => String::from_utf8(json).unwrap_or_default().into(),
            Err(_) => "".into(),
        }
    }

    pub(crate) fn facts(&self) -> Facts {
        let (feature, set_at) = match self {
            Self::Usage(usage) if usage.update_behavior == Some(UsageUpdateBehavior::Set) => {
                let at = usage.created_at.as_ref().and_then(stigg::common::DateTime::date);
                (Some(&usage.feature_id), at)
            }
            _ => (None, None),
        };
        let total = feature.zip(set_at).map(|(feature, at)| {
            let of =
                (self.customer_id().into(), self.resource_id().map(Into::into), (**feature).into());
            Box::new((of, at))
        });
        let resource = self.resource_id().map(Into::into);
        let counted = self.counted().map(Box::new);
        Facts { customer: self.customer_id().into(), resource, total, counted }
    }

    fn resource_id(&self) -> Option<&str> {
        let resource = match self {
            Self::Usage(usage) => &usage.resource_id,
            Self::Event(event) => &event.resource_id,
            Self::Credits(credits) => &credits.resource_id,
        };
        resource.as_deref()
    }

    /// The amount that it adds to a feature or takes from credits. Events have none: only Stigg
    /// knows the features that they feed.
    fn counted(&self) -> Option<(slot::Item, Report)> {
        match self {
            Self::Usage(usage) => {
                let item = slot::Item { is_credits: false, id: (*usage.feature_id).into() };
                let value = Amount::from(usage.value.as_f64());
                let is_total = usage.update_behavior == Some(UsageUpdateBehavior::Set);
                let report = if is_total { Report::Total(value) } else { Report::Increment(value) };
                Some((item, report))
            }
            Self::Credits(credits) => {
                let item = slot::Item { is_credits: true, id: (*credits.currency_id).into() };
                Some((item, Report::Increment(credits.amount.as_f64().into())))
            }
            Self::Event(_) => None,
        }
    }
}

/// Customer, resource and feature.
pub(crate) type Of = (Box<str>, Option<Box<str>>, Box<str>);

/// The facts that decide when an item may be sent, and what it counts until it is. Events, the
/// most numerous, have only the first two, and their memory counts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Facts {
    pub(crate) customer: Box<str>,
    pub(crate) resource: Option<Box<str>>,
    /// If it sets a total: of what, and its time.
    pub(crate) total: Option<Box<(Of, OffsetDateTime)>>,
    /// The feature or the currency that local checks count it against, and how much it is.
    pub(crate) counted: Option<Box<(slot::Item, Report)>>,
}

impl Facts {
    /// Reads them from the JSON of an item. What cannot be read is unknown: the item is sent as it
    /// is, and Stigg decides.
    pub(crate) fn of_json(lane: Lane, json: &str) -> Self {
        match Item::from_json(lane, json) {
            Ok(item) => item.facts(),
            Err(_) => Self { customer: "".into(), resource: None, total: None, counted: None },
        }
    }
}
