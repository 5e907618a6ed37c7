//! The values in the tables of a queue.

use std::collections::BTreeMap;
use std::io;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::outbox::item::Lane;
use crate::outbox::store::{Backlog, Stored};

/// Version of the tables. A queue of a later version is left to that version.
const FORMAT: u32 = 1;

/// More records than one item can stand for.
const MOST_RECORDS: u64 = 1 << 40;

/// The times that a date can have: up to the year 9999, in milliseconds since 1970.
const TIMES: RangeInclusive<i64> = -377_705_116_800_000..=253_402_300_799_999;

/// An item. Fields that a later version adds are ignored.
#[derive(Deserialize)]
struct Value<'a> {
    records: u64,
    recorded_at: i64,
    attempted_at: Option<i64>,
    #[serde(borrow)]
    item: &'a RawValue,
}

pub(super) fn encode(stored: &Stored) -> Vec<u8> {
    let Stored { json, records, recorded_at, attempted_at } = stored;
    // The item is JSON already, and has to stay as it is.
    let attempted_at = attempted_at.map_or_else(|| "null".to_owned(), |at| at.to_string());
    format!(
        r#"{{"records":{records},"recorded_at":{recorded_at},"attempted_at":{attempted_at},"item":{json}}}"#
    )
    .into_bytes()
}

/// Reads an item, if it is one.
pub(super) fn decode(value: &[u8]) -> Option<Stored> {
    let Value { records, recorded_at, attempted_at, item } = serde_json::from_slice(value).ok()?;
    // Others calculate with them.
    let is_sound = records <= MOST_RECORDS
        && TIMES.contains(&recorded_at)
        && attempted_at.is_none_or(|at| TIMES.contains(&at));
    is_sound.then(|| Stored { json: item.get().into(), records, recorded_at, attempted_at })
}

/// Facts about the queue as a whole. They are written with every change, so that opening a queue
/// never means reading all of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Meta {
    format: u32,
    pub(super) environment: String,
    pub(super) latest_wall: i64,
    lanes: BTreeMap<Lane, Totals>,
}

/// A [`Backlog`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Totals {
    items: u64,
    records: u64,
    bytes: u64,
    last_number: u64,
}

impl Meta {
    pub(super) fn new(environment: &str) -> Self {
        Self {
            format: FORMAT,
            environment: environment.to_owned(),
            latest_wall: 0,
            lanes: BTreeMap::new(),
        }
    }

    pub(super) fn encode(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }

    /// Reads it, if it is one.
    ///
    /// # Errors
    ///
    /// If a later version wrote it.
    pub(super) fn decode(json: &str) -> io::Result<Option<Self>> {
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }

        match serde_json::from_str(json) {
            Ok(Format { format }) if format > FORMAT => {
                let message = "the queue was written by a later version of stigg-runtime";
                Err(io::Error::new(io::ErrorKind::Unsupported, message))
            }
            _ => Ok(serde_json::from_str(json).ok()),
        }
    }

    pub(super) fn totals(&mut self, lane: Lane) -> &mut Totals {
        self.lanes.entry(lane).or_default()
    }

    /// Returns what is there, in the order of [`Lane::ALL`].
    pub(super) fn backlogs(&self) -> [Backlog; 3] {
        Lane::ALL.map(|lane| {
            let totals = self.lanes.get(&lane).copied().unwrap_or_default();
            let Totals { items, records, bytes, last_number } = totals;
            Backlog { items, records, bytes, last_number }
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lanes.values().all(|totals| totals.items == 0)
    }
}

impl Totals {
    pub(super) fn add(&mut self, number: u64, stored: &Stored) {
        self.items += 1;
        self.records = self.records.saturating_add(stored.records);
        self.bytes += stored.json.len() as u64;
        self.last_number = self.last_number.max(number);
    }

    /// Takes away a value that was removed or replaced. Of a damaged one only the item is known; the
    /// other totals are right again once the lane is empty.
    pub(super) fn subtract(&mut self, value: &[u8]) {
        self.items = self.items.saturating_sub(1);
        if self.items == 0 {
            (self.records, self.bytes) = (0, 0);
        } else if let Some(stored) = decode(value) {
            self.records = self.records.saturating_sub(stored.records);
            self.bytes = self.bytes.saturating_sub(stored.json.len() as u64);
        }
    }
}
