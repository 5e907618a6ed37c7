//! The records, and their fates.

use std::collections::HashMap;

use serde_json::Value;

use super::super::super::item::Lane;
use super::super::super::letter::{DeadLetter, Reason};
use super::server::{Sent, identity};

#[derive(Debug, Default)]
pub(super) struct Record {
    pub(super) value: i64,
    /// Of which process, and its number there.
    pub(super) process: usize,
    pub(super) number: u64,
    pub(super) recorded_at: i64,
    /// Whether it was said to be on disk, or settled.
    pub(super) is_confirmed: bool,
    /// Whether it was said to be lost, or may be: its process crashed.
    pub(super) may_be_lost: bool,
    pub(super) is_dropped: bool,
}

/// An item, or several records that were summed into one.
#[derive(Debug)]
struct Item {
    records: Vec<usize>,
    process: usize,
    number: u64,
    /// Key of the items that are sent in order.
    of: String,
    /// Number of its records that were sent.
    counted: Option<usize>,
    letters: Vec<(usize, Reason)>,
    /// The process that dropped it or made a dead letter of it, of which the disk may not know.
    settled_by: Option<usize>,
    is_damaged: bool,
    json: Option<String>,
    /// When it was sent first without an answer that it was not carried out.
    sent_at: Option<i64>,
}

#[derive(Default)]
pub(super) struct Ledger {
    pub(super) records: Vec<Record>,
    items: Vec<Item>,
    by_identity: HashMap<String, usize>,
    /// The latest item that was counted, by process and what is sent in order.
    latest: HashMap<(usize, String), u64>,
}

impl Ledger {
    /// Notes a record of an item of its own. Returns the item.
    pub(super) fn note(
        &mut self,
        identity: String,
        of: String,
        value: i64,
        record: Record,
    ) -> usize {
        let (process, number) = (record.process, record.number);
        let item = self.items.len();
        self.records.push(Record { value, ..record });
        self.items.push(Item {
            records: vec![self.records.len() - 1],
            process,
            number,
            of,
            counted: None,
            letters: Vec::new(),
            settled_by: None,
            is_damaged: false,
            json: None,
            sent_at: None,
        });
        let known = self.by_identity.insert(identity, item);
        assert_eq!(known, None, "two items have one key");
        item
    }

    /// Notes a record that was added to an item.
    pub(super) fn note_added(&mut self, item: usize, value: i64, record: Record) {
        self.records.push(Record { value, ..record });
        let number = self.records.len() - 1;
        self.items[item].records.push(number);
    }

    pub(super) fn drop_item(&mut self, item: usize) {
        let item = &mut self.items[item];
        item.settled_by = Some(item.process);
        for record in &item.records {
            self.records[*record].is_dropped = true;
        }
    }

    /// Number of records in a sum.
    fn records_of(&self, item: &Item, value: &Value, name: &str) -> usize {
        if item.records.len() == 1 {
            return 1;
        }
        let mut left = value[name].as_i64().unwrap();
        for (position, record) in item.records.iter().enumerate() {
            left -= self.records[*record].value;
            if left == 0 {
                return position + 1;
            }
        }
        panic!("no records have this sum: {value}");
    }

    /// Notes what is sent, `maybe` if it may be carried out. Returns whether it was before.
    pub(super) fn note_sent(
        &mut self,
        sent: &Sent,
        maybe: bool,
        truth: i64,
        resend_within: i64,
    ) -> bool {
        let Some((identity, _)) = &sent.parsed else { return false };
        let Some(index) = self.by_identity.get(identity) else { return false };
        let item = &mut self.items[*index];
        let json = item.json.get_or_insert_with(|| sent.json.to_string());
        // What was never sent may have grown in a process that crashed before the disk knew.
        if item.sent_at.is_some() {
            assert_eq!(*json, *sent.json, "sent again as something else");
        } else {
            *json = sent.json.to_string();
        }
        if let Some(then) = item.sent_at {
            let ago = truth - then;
            assert!(ago <= resend_within, "{identity} is sent again {ago} ms later");
        }
        assert!(
            item.letters.is_empty(),
            "{identity} is sent, and a dead letter: {:?}",
            item.letters
        );
        let was_sent = item.sent_at.is_some();
        if maybe {
            item.sent_at.get_or_insert(truth);
        }
        was_sent
    }

    pub(super) fn note_counted(
        &mut self,
        (identity, value): &(String, Value),
        by: usize,
        is_late: bool,
    ) {
        let Some(index) = self.by_identity.get(identity).copied() else { return };
        let records = self.records_of(&self.items[index], value, "value");
        let item = &mut self.items[index];
        item.counted = Some(records);
        let number = item.number;
        let latest = self.latest.entry((item.process, item.of.clone())).or_default();
        // A process that ends before the disk knows what it dropped or buried leaves that to the
        // next one: what came after it may have been counted.
        let is_revived = item.settled_by.is_some_and(|process| process != by);
        assert!(is_late || is_revived || *latest < number, "{value} is late");
        *latest = number.max(*latest);
    }

    /// Notes a dead letter of a process.
    pub(super) fn note_told(&mut self, letter: &DeadLetter, process: usize) {
        let Ok(value) = serde_json::from_str::<Value>(letter.item.get()) else { return };
        if let Some(index) = self.by_identity.get(&identity(letter.lane, &value)) {
            self.items[*index].settled_by = Some(process);
        }
    }

    pub(super) fn note_letter(&mut self, letter: &DeadLetter) {
        let Ok(value) = serde_json::from_str::<Value>(letter.item.get()) else { return };
        let Some(index) = self.by_identity.get(&identity(letter.lane, &value)).copied() else {
            return;
        };
        let records = self.records_of(&self.items[index], &value, "value");
        self.items[index].letters.push((records, letter.reason));
    }

    pub(super) fn note_damaged(&mut self, lane: Lane, json: &str) {
        let Ok(value) = serde_json::from_str::<Value>(json) else { return };
        if let Some(index) = self.by_identity.get(&identity(lane, &value)) {
            self.items[*index].is_damaged = true;
        }
    }

    /// Checks that everything has come to one end, once nothing is left anywhere.
    pub(super) fn check(&self) {
        for item in &self.items {
            let lettered = item.letters.iter().map(|(records, _)| *records).max();
            for (_, reason) in &item.letters {
                // A total that is not the newest any more does not matter. What was sent to no
                // avail may have been counted. All others were not.
                let may_be_counted = matches!(reason, Reason::Ambiguous | Reason::Superseded);
                assert!(
                    may_be_counted || item.counted.is_none(),
                    "counted, and {reason:?}: {item:?}"
                );
            }
            for (position, record) in item.records.iter().enumerate() {
                let record = &self.records[*record];
                let is_settled =
                    item.counted.max(lettered).is_some_and(|records| position < records);
                let is_dropped = record.is_dropped || item.is_damaged;
                let may_be_lost = record.may_be_lost && !record.is_confirmed;
                assert!(is_settled || is_dropped || may_be_lost, "lost: {record:?} of {item:?}");
            }
        }
    }
}
