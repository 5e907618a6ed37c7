//! Streams that send batches.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::Client;
use super::pending::Pending;
use crate::operation::delivery::Delivery;
use crate::operation::{BatchItem, BatchOutcome, Operation};

/// Stream that sends a batch of any size in several requests, and returns the outcome of each. It
/// sends them one after another, or [several at a time](Self::concurrently).
///
/// If Stigg rejects a request because of its items, these are sent again in smaller parts, until
/// the rejected ones are alone: see [`max_extra_requests`](Self::max_extra_requests). A request
/// that fails otherwise does not keep the others from being sent, unless you set
/// [`stop_after`](Self::stop_after). Each item is in exactly one outcome, or in
/// [`into_unsent`](Self::into_unsent).
///
/// Only the items of the current requests are held in memory, so they can come from a large file.
/// Give them tags, such as the line in the file, to recognize them in outcomes:
///
/// ```no_run
/// use stigg::usage::ReportUsageBaseInput;
///
/// # async fn run() -> Result<(), stigg::Error> {
/// let client = stigg::create_async_client("server-api-key")?;
///
/// let rows = [("acme", 5), ("umbrella", 1)];
/// let usages = rows.into_iter().enumerate().map(|(line, (customer, campaigns))| {
///     (line, ReportUsageBaseInput::builder(customer, "feature-02-campaigns", campaigns))
/// });
/// let mut batches = client.batches(usages).concurrently(4).stop_after(3);
/// let mut again = Vec::new();
/// while let Some(outcome) = batches.next().await {
///     match outcome.result {
///         Ok(_) => println!("{} row(s) counted", outcome.items.len()),
///         Err(error) if error.is_rejected() => {
///             for (line, _usage) in outcome.items {
///                 eprintln!("line {line}: {error:#}");
///             }
///         }
///         // Send these later. They have their idempotency keys.
///         Err(_) => again.extend(outcome.items),
///     }
/// }
/// again.extend(batches.into_unsent());
/// # Ok(())
/// # }
/// ```
///
/// Without [`concurrently`](Self::concurrently), outcomes come in the order of the items. Requests
/// make progress only while the stream is polled.
#[derive(Debug)]
#[must_use = "nothing is sent before an outcome is asked for"]
pub struct Batches<I: Iterator<Item: BatchItem>> {
    client: Client,
    pub(super) delivery: Delivery<I>,
    /// The requests being sent, each with the position of its first item.
    pending: Vec<(usize, Pending<<I::Item as BatchItem>::Operation>)>,
}

impl<I: Iterator<Item: BatchItem>> Batches<I> {
    pub(super) fn new(client: Client, items: I) -> Self {
        Self { client, delivery: Delivery::new(items), pending: Vec::new() }
    }

    /// Returns the next outcome, or `None` at the end, like `next` of the usual extension traits
    /// for streams. Dropping the future loses no outcome.
    pub async fn next(&mut self) -> Option<<Self as Stream>::Item> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<<Self as Stream>::Item>> {
        loop {
            while let Some((first, operation)) = self.delivery.request() {
                self.pending.push((first, Pending::new(&self.client, operation)));
            }
            if self.pending.is_empty() {
                return Poll::Ready(None);
            }
            // All of them are polled each time. They are few, and each poll is cheap beside a
            // request.
            let answered =
                self.pending.iter_mut().enumerate().find_map(|(index, (_, pending))| match pending
                    .poll(context)
                {
                    Poll::Ready(answer) => Some((index, answer)),
                    Poll::Pending => None,
                });
            let Some((index, answer)) = answered else { return Poll::Pending };
            let (first, _) = self.pending.remove(index);
            if let Some(outcome) = self.delivery.answer(first, answer) {
                return Poll::Ready(Some(outcome));
            }
        }
    }
}

// No field is pinned in place: the requests under way are boxed.
impl<I: Iterator<Item: BatchItem>> Unpin for Batches<I> {}

impl<I: Iterator<Item: BatchItem>> Stream for Batches<I> {
    type Item = BatchOutcome<
        <I::Item as BatchItem>::Built,
        <<I::Item as BatchItem>::Operation as Operation>::Output,
    >;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}
