//! Reads the rows of a file and gives each a key that stays the same when the file is read again.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::io::Read;

use csv::{Position, ReaderBuilder, StringRecord, Trim};
use stigg::usage::ReportUsageInput;
use uuid::Uuid;

/// The column with a row's own key.
const KEY_COLUMN: &str = "idempotencyKey";

/// A usage file.
#[derive(Debug)]
pub(crate) struct Rows {
    /// The column names, including the key column.
    pub(crate) header: StringRecord,
    /// The rows, or errors for rows that cannot be parsed, for example because a field is missing.
    pub(crate) rows: Vec<csv::Result<Row>>,
}

/// The outcomes of the rows so far.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// The keys of the reported rows.
    keys: HashSet<String>,
    repeats: usize,
    pub(crate) failed: usize,
}

/// A usage row.
#[derive(Debug)]
pub(crate) struct Row {
    /// The line where it starts, counted from 1.
    pub(crate) line: u64,
    /// Its fields as in the file, with the key filled in.
    pub(crate) fields: StringRecord,
}

impl Rows {
    /// Reads a file. `run` names the run of its rows; by default, the content of the file does.
    ///
    /// A row without a key gets one derived from the run, its fields, and the number of equal rows
    /// above it. Neither the path nor the formatting (line endings, quotes, blank lines) matters.
    pub(crate) fn read(file: impl Read, run: Option<&str>) -> csv::Result<Self> {
        let mut reader = ReaderBuilder::new().trim(Trim::All).from_reader(file);
        let mut header = reader.headers()?.clone();
        let key_at = header.iter().position(|name| name == KEY_COLUMN).unwrap_or_else(|| {
            header.push_field(KEY_COLUMN);
            header.len() - 1
        });
        let mut records = Vec::new();
        for record in reader.into_records() {
            match record {
                Err(error) if error.is_io_error() => return Err(error),
                record => records.push(record),
            }
        }

        let run = match run {
            Some(name) => Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()),
            None => (records.iter().flatten()).fold(name_of(Uuid::NAMESPACE_OID, &header), name_of),
        };
        let mut seen = HashMap::new();
        let rows = records.into_iter().map(|record| {
            let record = record?;
            let content = name_of(run, &record);
            let above: &mut u64 = seen.entry(content).or_default();
            let key = Uuid::new_v5(&content, &above.to_be_bytes());
            *above += 1;
            Ok(Row {
                line: record.position().map_or(0, Position::line),
                fields: with_key(&record, &header, key_at, key),
            })
        });
        Ok(Self { rows: rows.collect(), header })
    }

    /// Converts a row to a usage report.
    pub(crate) fn report(&self, row: &Row) -> csv::Result<ReportUsageInput> {
        row.fields.deserialize(Some(&self.header))
    }
}

impl Tally {
    /// Records that a row was reported under a key. Returns whether it counts: it does not if an
    /// earlier row had the same key, which can only happen with keys from the file.
    pub(crate) fn reported(&mut self, key: Option<String>) -> bool {
        let counts = key.is_none_or(|key| self.keys.insert(key));
        self.repeats += usize::from(!counts);
        counts
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { keys, repeats, failed } = self;
        write!(f, "{} row(s) reported, {repeats} with a repeated key, {failed} failed", keys.len())
    }
}

/// The fields of a record, with `key` filled in if the key field is empty.
fn with_key(record: &StringRecord, header: &StringRecord, at: usize, key: Uuid) -> StringRecord {
    let mut fields: Vec<_> = record.iter().map(str::to_owned).collect();
    fields.resize(header.len(), String::new());
    if fields[at].is_empty() {
        fields[at] = key.to_string();
    }
    fields.into()
}

/// Derives the name of a record within a namespace. Including the lengths keeps fields apart.
fn name_of(under: Uuid, record: &StringRecord) -> Uuid {
    let mut bytes = Vec::new();
    for field in record {
        bytes.extend_from_slice(&(field.len() as u64).to_be_bytes());
        bytes.extend_from_slice(field.as_bytes());
    }
    Uuid::new_v5(&under, &bytes)
}
