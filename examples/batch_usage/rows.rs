//! Reads the rows of a file, and gives each a key that is the same whenever the file is read again.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::io::Read;

use csv::{Position, ReaderBuilder, StringRecord, Trim};
use stigg::usage::ReportUsageInput;
use uuid::Uuid;

/// The column that holds a row's own key.
const KEY_COLUMN: &str = "idempotencyKey";

/// A file of usage.
#[derive(Debug)]
pub(crate) struct Rows {
    /// The names of the columns, with the key's among them.
    pub(crate) header: StringRecord,
    /// The rows; an error for one that is no row of this file, such as one with a field too few.
    pub(crate) rows: Vec<csv::Result<Row>>,
}

/// Outcomes of the rows so far.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// The keys of rows that were reported.
    keys: HashSet<String>,
    repeats: usize,
    pub(crate) failed: usize,
}

/// A row of usage.
#[derive(Debug)]
pub(crate) struct Row {
    /// The line it starts at, counted from 1.
    pub(crate) line: u64,
    /// Its fields as they stand in the file, with the key filled in.
    pub(crate) fields: StringRecord,
}

impl Rows {
    /// Reads a file. `run` names the run that the rows belong to; by default the file's content does.
    ///
    /// A row without a key gets one made of the run, its fields, and how many equal rows stand above
    /// it. Neither the path nor how the file is written (line ends, quotes, blank lines) matters.
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

    /// What a row reports.
    pub(crate) fn report(&self, row: &Row) -> csv::Result<ReportUsageInput> {
        row.fields.deserialize(Some(&self.header))
    }
}

impl Tally {
    /// Takes note of a row that was reported under a key. Returns whether it counts: not if a row
    /// before it had the same key, which only keys that stand in the file can.
    pub(crate) fn reported(&mut self, key: Option<String>) -> bool {
        let counts = key.is_none_or(|key| self.keys.insert(key));
        self.repeats += usize::from(!counts);
        counts
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { keys, repeats, failed } = self;
        write!(f, "{} row(s) reported, {repeats} repeated a key, {failed} failed", keys.len())
    }
}

/// The fields of a record, with a key in the field for it unless one stands there.
fn with_key(record: &StringRecord, header: &StringRecord, at: usize, key: Uuid) -> StringRecord {
    let mut fields: Vec<_> = record.iter().map(str::to_owned).collect();
    fields.resize(header.len(), String::new());
    if fields[at].is_empty() {
        fields[at] = key.to_string();
    }
    fields.into()
}

/// A name for a record under another name. The lengths keep fields apart.
fn name_of(under: Uuid, record: &StringRecord) -> Uuid {
    let mut bytes = Vec::new();
    for field in record {
        bytes.extend_from_slice(&(field.len() as u64).to_be_bytes());
        bytes.extend_from_slice(field.as_bytes());
    }
    Uuid::new_v5(&under, &bytes)
}
