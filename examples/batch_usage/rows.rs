//! Reads the rows of a file and gives each a key that stays the same when the file is read again.

use std::collections::HashMap;
use std::error::Error;
use std::io::{BufRead, BufReader, Read};

use csv::{Position, ReaderBuilder, StringRecord, Trim};
use serde_json::{Map, Value};
use stigg::usage::ReportUsageBaseInput;
use uuid::Uuid;

/// The column with a row's own key.
const KEY_COLUMN: &str = "idempotencyKey";

/// The columns that a file must have.
const REQUIRED_COLUMNS: [&str; 3] = ["customerId", "featureId", "value"];

/// A row of a file.
#[derive(Debug)]
pub(crate) struct Row {
    /// Its place, such as `usage.csv:3`.
    pub(crate) place: String,
    /// Its usage, with a key.
    pub(crate) usage: Result<ReportUsageBaseInput, Unreadable>,
}

/// A row that is no usage report.
#[derive(Debug)]
pub(crate) struct Unreadable {
    /// The reason, for people.
    pub(crate) reason: String,
    /// The row as it is, for dead letters.
    pub(crate) item: Value,
}

/// Reads a CSV file. `name` is part of the rows' places, and `run` names the run of the rows; by
/// default, the content of the file does.
///
/// A row without a key gets one derived from the run, its fields, and the number of equal rows
/// above it. Neither the path nor the formatting (line endings, quotes, blank lines) matters.
pub(crate) fn read_csv(
    name: &str,
    file: impl Read,
    run: Option<&str>,
) -> Result<Vec<Row>, Box<dyn Error>> {
    let mut reader = ReaderBuilder::new().trim(Trim::All).flexible(true).from_reader(file);
    let mut header = reader.headers()?.clone();
    for column in REQUIRED_COLUMNS {
        if !header.iter().any(|name| name == column) {
            return Err(format!("there is no column `{column}`").into());
        }
    }
    let columns = header.len();
    let key_at = header.iter().position(|name| name == KEY_COLUMN).unwrap_or_else(|| {
        header.push_field(KEY_COLUMN);
        columns
    });
    let mut records = Vec::new();
    for record in reader.into_records() {
        match record {
            Err(error) if error.is_io_error() => return Err(error.into()),
            record => records.push(record),
        }
    }

    let named = run.map(|name| Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()));
    let run = named.unwrap_or_else(|| {
        let complete = records.iter().flatten().filter(|record| record.len() == columns);
        complete.fold(name_of(Uuid::NAMESPACE_OID, &header), name_of)
    });
    let mut seen = HashMap::new();
    let rows = records.into_iter().map(|record| {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let place = place(name, error.position());
                let reason = error.to_string();
                return Row { place, usage: Err(Unreadable { reason, item: Value::Null }) };
            }
        };
        let content = name_of(run, &record);
        let above: &mut u64 = seen.entry(content).or_default();
        let key = Uuid::new_v5(&content, &above.to_be_bytes());
        *above += 1;
        let place = place(name, record.position());
        let fields = with_key(&record, &header, key_at, key);
        let usage = if record.len() == columns {
            fields.deserialize(Some(&header)).map_err(|error| error.to_string())
        } else {
            Err(format!("the row has {} fields instead of {columns}", record.len()))
        };
        let usage = usage.map_err(|reason| Unreadable { reason, item: texts(&header, &fields) });
        Row { place, usage }
    });
    Ok(rows.collect())
}

/// Reads a file of dead letters. Their items are sent as they are, with the keys that they have.
pub(crate) fn read_letters(name: &str, file: impl Read) -> Result<Vec<Row>, Box<dyn Error>> {
    let mut rows = Vec::new();
    for (index, line) in BufReader::new(file).lines().enumerate() {
        let line = line?;
        if !line.trim().is_empty() {
            rows.push(letter(format!("{name}:{}", index + 1), &line));
        }
    }
    Ok(rows)
}

/// Reads a dead letter. It keeps the place that it had in its first file.
fn letter(place: String, line: &str) -> Row {
    let mut letter: Map<String, Value> = match serde_json::from_str(line) {
        Ok(letter) => letter,
        Err(error) => {
            let reason = format!("the line is no dead letter: {error}");
            return Row { place, usage: Err(Unreadable { reason, item: line.into() }) };
        }
    };
    let item = letter.remove("item").unwrap_or_default();
    let place = letter.get("row").and_then(Value::as_str).map_or(place, str::to_owned);
    let usage = serde_json::from_value::<ReportUsageBaseInput>(item.clone());
    let usage = match usage {
        Ok(usage) if usage.idempotency_key.is_some() => Ok(usage),
        // A key of its own would differ each time the file is read.
        Ok(_) => Err("the item has no `idempotencyKey`".to_owned()),
        Err(error) => Err(format!("the item is no usage report: {error}")),
    };
    Row { place, usage: usage.map_err(|reason| Unreadable { reason, item }) }
}

fn place(name: &str, position: Option<&Position>) -> String {
    position.map_or_else(|| name.to_owned(), |position| format!("{name}:{}", position.line()))
}

/// The fields of a record, with `key` filled in if the key field is empty.
fn with_key(record: &StringRecord, header: &StringRecord, at: usize, key: Uuid) -> StringRecord {
    let mut fields: Vec<_> = record.iter().map(str::to_owned).collect();
    fields.resize(fields.len().max(header.len()), String::new());
    if fields[at].is_empty() {
        fields[at] = key.to_string();
    }
    fields.into()
}

/// The fields that are not empty, by column, or by number if there are too many.
fn texts(header: &StringRecord, fields: &StringRecord) -> Value {
    let name = |index| header.get(index).map_or_else(|| format!("field {index}"), str::to_owned);
    let filled = fields.iter().enumerate().filter(|(_, text)| !text.is_empty());
    filled.map(|(index, text)| (name(index), Value::from(text))).collect()
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
