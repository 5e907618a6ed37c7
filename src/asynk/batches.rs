//! Streams that send batches.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::Client;
use super::pending::Pending;
use crate::operation::pieces::{Piece, Pieces};
use crate::operation::{BatchOutcome, Batched};

/// Stream that sends a batch of any size in several requests, and returns the outcome of each. It
/// sends them one after another, or [several at a time](Self::concurrently).
///
/// A request that fails does not keep the others from being sent: stop polling to stop sending.
/// Only the items of the current requests are held in memory, so they can come from a large file.
///
/// ```no_run
/// use stigg::usage::ReportUsageBaseInput;
///
/// # async fn run() -> Result<(), stigg::Error> {
/// let client = stigg::create_async_client("server-api-key")?;
///
/// let usages = (0..5_000)
///     .map(|seat| ReportUsageBaseInput::builder(format!("customer-{seat}"), "feature-seats", 1));
/// let mut again = Vec::new();
/// let mut outcomes = client.batches(usages).concurrently(4);
/// while let Some(outcome) = outcomes.next().await {
///     match outcome.result {
///         Ok(measurements) => println!("{:?}: {}", outcome.positions, measurements.len()),
///         Err(failed) => {
///             eprintln!("{:?}: {:#}", outcome.positions, failed.error);
///             again.extend(failed.items);
///         }
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "nothing is sent before an outcome is asked for"]
pub struct Batches<O: Batched, I> {
    client: Client,
    pieces: Pieces<O, I>,
    at_once: usize,
    pending: Vec<(Piece<O>, Pending<O>)>,
}

impl<O: Batched, I> Batches<O, I>
where
    I: Iterator<Item: Into<O::Item>>,
{
    pub(super) fn new(client: Client, items: I) -> Self {
        Self { client, pieces: Pieces::new(items), at_once: 1, pending: Vec::new() }
    }

    /// Sends up to this many pieces at a time. Defaults to 1; 0 is treated as 1. Outcomes come in
    /// the order of the responses: their positions tell them apart.
    ///
    /// Stigg limits the number of requests in a minute, in total and for one customer.
    pub fn concurrently(self, requests: usize) -> Self {
        Self { at_once: requests.max(1), ..self }
    }

    /// Sets fields that all requests share, such as the integration of an import. Items added here
    /// are not sent.
    ///
    /// ```no_run
    /// # use stigg::customers::ImportCustomerInput;
    /// # fn run(client: stigg::asynk::Client, customers: Vec<ImportCustomerInput>) {
    /// let imports = client
    ///     .batches(customers)
    ///     .with(|import| import.0.integration_id = Some("integration-01".to_owned()));
    /// # drop(imports);
    /// # }
    /// ```
    pub fn with(self, change: impl FnOnce(&mut O)) -> Self {
        Self { pieces: self.pieces.with(change), ..self }
    }

    /// Stops sending, and returns the items without an outcome.
    ///
    /// Pieces being sent are abandoned. Their items come first, with their keys and times; Stigg
    /// may have accepted them.
    pub fn into_unsent(self) -> impl Iterator<Item = O::Item> {
        let given_up = self.pending.into_iter().flat_map(|(piece, _)| piece.into_items());
        given_up.chain(self.pieces.unsent())
    }

    /// Returns the next outcome, or `None` at the end, like `next` of the usual extension traits
    /// for streams. Dropping the future loses no outcome.
    pub async fn next(&mut self) -> Option<BatchOutcome<O::Item, O::Output>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<BatchOutcome<O::Item, O::Output>>> {
        while self.pending.len() < self.at_once
            && let Some(piece) = self.pieces.next()
        {
            let pending = Pending::new(&self.client, piece.request());
            self.pending.push((piece, pending));
        }
        if self.pending.is_empty() {
            return Poll::Ready(None);
        }
        // All of them are polled each time. They are few, and each poll is cheap beside a request.
        let answered = self.pending.iter_mut().enumerate().find_map(|(index, (_, pending))| {
            match pending.poll(context) {
                Poll::Ready(answer) => Some((index, answer)),
                Poll::Pending => None,
            }
        });
        match answered {
            Some((index, answer)) => {
                let (piece, _) = self.pending.remove(index);
                Poll::Ready(Some(piece.outcome(answer)))
            }
            None => Poll::Pending,
        }
    }
}

// No field is pinned in place: the requests under way are boxed.
impl<O: Batched, I> Unpin for Batches<O, I> {}

impl<O: Batched, I> Stream for Batches<O, I>
where
    I: Iterator<Item: Into<O::Item>>,
{
    type Item = BatchOutcome<O::Item, O::Output>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}
