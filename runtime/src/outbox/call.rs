//! The calls that deliver items, as they were stored.

use std::sync::Arc;

use serde::de::IgnoredAny;
use serde::ser::{Error, SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use stigg::RetryClass;
use stigg::operation::{ConsumeCreditsAsync, Operation, ReportEvent, ReportUsageBulk};

use super::core::Delivery;
use super::item::Lane;

/// Delivers items of one lane.
pub(crate) struct Call(pub(crate) Delivery);

impl Operation for Call {
    // What Stigg answers does not matter, and is not to become a failure one day.
    type Output = IgnoredAny;

    fn name(&self) -> Option<&str> {
        Some(match self.0.lane {
            Lane::Usage => ReportUsageBulk::NAME,
            Lane::Events => ReportEvent::NAME,
            Lane::Credits => ConsumeCreditsAsync::NAME,
        })
    }

    fn document(&self) -> &str {
        match self.0.lane {
            Lane::Usage => ReportUsageBulk::DOCUMENT,
            Lane::Events => ReportEvent::DOCUMENT,
            Lane::Credits => ConsumeCreditsAsync::DOCUMENT,
        }
    }

    fn variables(&self) -> impl Serialize + '_ {
        let (variable, field) = match self.0.lane {
            Lane::Usage => ("input", "usages"),
            Lane::Events => ("events", "usageEvents"),
            Lane::Credits => ("input", "consumptions"),
        };
        Entry(variable, Entry(field, Items(&self.0.items)))
    }

    fn response_key(&self) -> Option<&'static str> {
        None
    }

    fn retry_class(&self) -> RetryClass {
        RetryClass::IdempotentMutation
    }
}

/// An object with one field.
struct Entry<T>(&'static str, T);

impl<T: Serialize> Serialize for Entry<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(self.0, &self.1)?;
        map.end()
    }
}

/// Items whose JSON is kept as it is.
struct Items<'a>(&'a [Arc<str>]);

impl Serialize for Items<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut items = serializer.serialize_seq(Some(self.0.len()))?;
        for item in self.0 {
            let raw: &RawValue = serde_json::from_str(item).map_err(S::Error::custom)?;
            items.serialize_element(raw)?;
        }
        items.end()
    }
}
