//! Iterators that send batches.

use std::iter::FusedIterator;

use super::Client;
use super::workers::Workers;
use crate::operation::delivery::Delivery;
use crate::operation::{BatchItem, BatchOutcome, Operation};

/// Iterator that sends a batch of any size in several requests, and returns the outcome of each. It
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
/// let client = stigg::create_client("server-api-key")?;
///
/// let rows = [("acme", 5), ("umbrella", 1)];
/// let usages = rows.into_iter().enumerate().map(|(line, (customer, campaigns))| {
///     (line, ReportUsageBaseInput::builder(customer, "feature-02-campaigns", campaigns))
/// });
/// let mut batches = client.batches(usages).stop_after(3);
/// let mut again = Vec::new();
/// for outcome in batches.by_ref() {
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
/// # Ok::<(), stigg::Error>(())
/// ```
///
/// Without [`concurrently`](Self::concurrently), outcomes come in the order of the items, and
/// requests are sent by the thread that asks for them. With it, threads send them, even while no
/// outcome is asked for. Dropping the iterator waits for none of them.
#[derive(Debug)]
#[must_use = "nothing is sent before an outcome is asked for"]
pub struct Batches<I: Iterator<Item: BatchItem>> {
    client: Client,
    pub(super) delivery: Delivery<I>,
    workers: Workers<<I::Item as BatchItem>::Operation>,
}

impl<I: Iterator<Item: BatchItem>> Batches<I> {
    pub(super) fn new(client: Client, items: I) -> Self {
        Self { client, delivery: Delivery::new(items), workers: Workers::new() }
    }
}

impl<I: Iterator<Item: BatchItem>> Iterator for Batches<I> {
    type Item = BatchOutcome<
        <I::Item as BatchItem>::Built,
        <<I::Item as BatchItem>::Operation as Operation>::Output,
    >;

    fn next(&mut self) -> Option<Self::Item> {
        self.workers.limit(self.delivery.at_once());
        loop {
            while let Some((first, operation)) = self.delivery.request() {
                self.workers.send(&self.client, first, operation);
            }
            let (first, answer) = self.workers.answer()?;
            if let Some(outcome) = self.delivery.answer(first, answer) {
                return Some(outcome);
            }
        }
    }
}

impl<I: Iterator<Item: BatchItem>> FusedIterator for Batches<I> {}
