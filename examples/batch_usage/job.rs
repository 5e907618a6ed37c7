//! Reports rows in batches.

use std::collections::HashSet;
use std::error::Error;
use std::fmt;

use stigg::blocking::Client;
use stigg::operation::{Operation, ReportUsageBulk};
use stigg::usage::{MAX_USAGES, ReportUsageBulkInput};

use super::letters::DeadLetters;
use super::rows::Row;

/// Failures in a row after which the job ends. The client has retried each of these requests.
const MAX_FAILURES: usize = 3;

/// News of a job.
#[derive(Debug)]
pub(crate) enum News {
    /// A number of rows have their outcome.
    Done(usize),
    /// A line for the operator.
    Line(String),
}

/// The outcomes of the rows.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// The keys of the counted rows.
    keys: HashSet<Option<String>>,
    repeats: usize,
    rejected: usize,
    unsent: usize,
}

impl Tally {
    /// Records that Stigg accepted a row with a key. Returns whether it counts: it does not if
    /// another row had the same key, which can only happen with keys from the file.
    pub(crate) fn accepted(&mut self, key: Option<String>) -> bool {
        let counts = self.keys.insert(key);
        self.repeats += usize::from(!counts);
        counts
    }

    /// Whether every row has its final outcome.
    pub(crate) fn is_complete(&self) -> bool {
        self.unsent == 0
    }

    /// The exit code of the program.
    pub(crate) fn exit_code(&self) -> u8 {
        match (self.unsent, self.rejected) {
            (0, 0) => 0,
            (0, _) => 1,
            _ => 3,
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { keys, repeats, rejected, unsent } = self;
        write!(f, "{} row(s) counted, {repeats} with a repeated key, ", keys.len())?;
        write!(f, "{rejected} rejected, {unsent} not sent")
    }
}

/// Reports rows, `parallel` requests at a time, and writes those that are rejected to `letters`.
pub(crate) fn report(
    client: &Client,
    rows: Vec<Row>,
    parallel: usize,
    letters: &mut DeadLetters,
    tell: &mut dyn FnMut(News),
) -> Result<Tally, Box<dyn Error>> {
    let mut tally = Tally::default();
    let mut usages = Vec::new();
    for Row { place, usage } in rows {
        match usage {
            Ok(usage) => usages.push((place, usage)),
            Err(row) => {
                tally.rejected += 1;
                letters.write(&place, &row.reason, &row.item)?;
                tell(News::Line(format!("{place}: {}", row.reason)));
                tell(News::Done(1));
            }
        }
    }

    let mut batches = client.batches(usages).concurrently(parallel).stop_after(MAX_FAILURES);
    for outcome in batches.by_ref() {
        tell(News::Done(outcome.items.len()));
        match outcome.result {
            Ok(_) => {
                for (place, usage) in outcome.items {
                    if !tally.accepted(usage.idempotency_key) {
                        let line = format!("{place}: another row has the same key: not counted");
                        tell(News::Line(line));
                    }
                }
            }
            Err(error) if error.is_rejected() => {
                let reason = format!("{error:#}");
                for (place, usage) in outcome.items {
                    tally.rejected += 1;
                    letters.write(&place, &reason, &usage)?;
                    tell(News::Line(format!("{place}: {reason}")));
                }
            }
            Err(error) => {
                tally.unsent += outcome.items.len();
                if let Some((place, _)) = outcome.items.first() {
                    let rows = outcome.items.len();
                    tell(News::Line(format!("{rows} row(s) from {place}: {error:#}")));
                }
            }
        }
    }
    tally.unsent += batches.into_unsent().count();
    Ok(tally)
}

/// Checks rows without sending them: returns the number of valid ones and of the others.
pub(crate) fn check(rows: Vec<Row>, tell: &mut dyn FnMut(News)) -> (usize, usize) {
    let (mut valid, mut invalid) = (0, 0);
    for Row { place, usage } in rows {
        let checked = usage.map_err(|row| row.reason).and_then(|usage| {
            let alone = ReportUsageBulk::new(ReportUsageBulkInput::builder([usage]));
            alone.validate().map_err(|invalid| invalid.to_string())
        });
        match checked {
            Ok(()) => valid += 1,
            Err(reason) => {
                invalid += 1;
                tell(News::Line(format!("{place}: {reason}")));
            }
        }
        tell(News::Done(1));
    }
    (valid, invalid)
}

/// The number of requests for this many rows, if none is rejected.
pub(crate) fn requests(rows: usize) -> usize {
    rows.div_ceil(MAX_USAGES)
}
