//! Iterators that send batches.

use std::iter::FusedIterator;

use super::Client;
use crate::operation::pieces::Pieces;
use crate::operation::{BatchOutcome, Batched};
use crate::response::Response;

/// Iterator that sends a batch of any size in several requests, and returns the outcome of each.
///
/// A request that fails does not keep the others from being sent: stop iterating to stop sending.
/// Only the items of the current request are held in memory, so they can come from a large file.
///
/// ```no_run
/// use stigg::usage::ReportUsageBaseInput;
///
/// let client = stigg::create_client("server-api-key")?;
///
/// let usages = (0..5_000)
///     .map(|seat| ReportUsageBaseInput::builder(format!("customer-{seat}"), "feature-seats", 1));
/// let mut again = Vec::new();
/// for outcome in client.batches(usages) {
///     match outcome.result {
///         Ok(measurements) => println!("{:?}: {}", outcome.positions, measurements.len()),
///         Err(failed) => {
///             eprintln!("{:?}: {:#}", outcome.positions, failed.error);
///             again.extend(failed.items);
///         }
///     }
/// }
/// # Ok::<(), stigg::Error>(())
/// ```
#[derive(Debug)]
#[must_use = "nothing is sent before an outcome is asked for"]
pub struct Batches<O: Batched, I> {
    client: Client,
    pieces: Pieces<O, I>,
}

impl<O: Batched, I> Batches<O, I>
where
    I: Iterator<Item: Into<O::Item>>,
{
    pub(super) fn new(client: Client, items: I) -> Self {
        Self { client, pieces: Pieces::new(items) }
    }

    /// Sets fields that all requests share, such as the integration of an import. Items added here
    /// are not sent.
    ///
    /// ```no_run
    /// # use stigg::customers::ImportCustomerInput;
    /// # fn run(client: stigg::blocking::Client, customers: Vec<ImportCustomerInput>) {
    /// let imports = client
    ///     .batches(customers)
    ///     .with(|import| import.0.integration_id = Some("integration-01".to_owned()));
    /// # drop(imports);
    /// # }
    /// ```
    pub fn with(self, change: impl FnOnce(&mut O)) -> Self {
        Self { client: self.client, pieces: self.pieces.with(change) }
    }

    /// Stops sending, and returns the items that were not sent.
    pub fn into_unsent(self) -> impl Iterator<Item = O::Item> {
        self.pieces.unsent()
    }
}

impl<O: Batched, I> Iterator for Batches<O, I>
where
    I: Iterator<Item: Into<O::Item>>,
{
    type Item = BatchOutcome<O::Item, O::Output>;

    fn next(&mut self) -> Option<Self::Item> {
        let piece = self.pieces.next()?;
        let answer = self.client.send(piece.request());
        Some(piece.outcome(answer.map(Response::into_data)))
    }
}

impl<O: Batched, I> FusedIterator for Batches<O, I> where I: Iterator<Item: Into<O::Item>> {}
