//! Operations that take many items at a time, and what comes of sending more than they take.

use std::fmt;
use std::ops::Range;

use serde::Serialize;

use super::{
    ConsumeCreditsAsync, ImportCustomerBulk, ImportSubscriptionsBulk, Operation, ReportEvent,
    ReportUsageBulk,
};
use crate::credits::builders::ConsumeCreditInputBuilder;
use crate::credits::*;
use crate::customers::builders::ImportCustomerInputBuilder;
use crate::customers::*;
use crate::error::Error;
use crate::subscriptions::builders::ImportSubscriptionInputBuilder;
use crate::subscriptions::*;
use crate::usage::builders::{ReportUsageBaseInputBuilder, UsageEventReportInputBuilder};
use crate::usage::*;

/// The most bytes of JSON that the items of one request of a batch take together, unless a single
/// item takes more.
///
/// How large a request may be is not published. That Stigg takes events of 1 MB is, so requests
/// of that size can be sent.
pub const MAX_BATCH_BYTES: usize = 1_000_000;

/// An operation that takes a number of items, so that a client can send any number of them, piece
/// by piece.
///
/// The operation's [`prepare`](Operation::prepare) fixes the items' idempotency keys and times. It
/// is called for each item once, before the first attempt, and what it fixes is what a failed piece
/// is handed back with.
pub trait Batched: Operation<Output: Send + 'static> + Clone + Send + 'static {
    /// What the operation takes many of.
    type Item: Serialize + fmt::Debug + Send + 'static;

    /// The most items that one request takes.
    const MAX_ITEMS: usize;

    /// The operation without any items.
    fn empty() -> Self;

    /// The operation's items.
    fn items_mut(&mut self) -> &mut Vec<Self::Item>;
}

/// An item of a batch, or its builder: a client's `batches` takes any number of one kind.
///
/// The kind of item says which operation sends it.
///
/// | item | operation | at a time |
/// | --- | --- | --- |
/// | [`ReportUsageBaseInput`] | [`ReportUsageBulk`] | [`MAX_USAGES`] |
/// | [`UsageEventReportInput`] | [`ReportEvent`] | [`MAX_USAGE_EVENTS`] |
/// | [`ImportCustomerInput`] | [`ImportCustomerBulk`] | [`MAX_IMPORTED_CUSTOMERS`] |
/// | [`ImportSubscriptionInput`] | [`ImportSubscriptionsBulk`] | [`MAX_IMPORTED_SUBSCRIPTIONS`] |
/// | [`ConsumeCreditInput`] | [`ConsumeCreditsAsync`] | [`MAX_CONSUMPTIONS`] |
pub trait BatchItem: Into<<Self::Operation as Batched>::Item> {
    /// The operation that takes many of these.
    type Operation: Batched;
}

/// Defines batched operations: the field of the input that holds the items, what they are, their
/// builder, and the most of them.
macro_rules! batched {
    ($($operation:ident($input:ident.$items:ident): $item:ident, $builder:ident, $max:ident;)+) => {
        $(
            impl Batched for $operation {
                type Item = $item;

                const MAX_ITEMS: usize = $max;

                fn empty() -> Self {
                    Self::new($input::builder(Vec::<$item>::new()))
                }

                fn items_mut(&mut self) -> &mut Vec<$item> {
                    &mut self.0.$items
                }
            }

            impl BatchItem for $item {
                type Operation = $operation;
            }

            impl BatchItem for $builder {
                type Operation = $operation;
            }
        )+
    };
}

batched! {
    ReportUsageBulk(ReportUsageBulkInput.usages):
        ReportUsageBaseInput, ReportUsageBaseInputBuilder, MAX_USAGES;
    ReportEvent(UsageEventsReportInput.usage_events):
        UsageEventReportInput, UsageEventReportInputBuilder, MAX_USAGE_EVENTS;
    ImportCustomerBulk(ImportCustomerBulkInput.customers):
        ImportCustomerInput, ImportCustomerInputBuilder, MAX_IMPORTED_CUSTOMERS;
    ImportSubscriptionsBulk(ImportSubscriptionsBulkInput.subscriptions):
        ImportSubscriptionInput, ImportSubscriptionInputBuilder, MAX_IMPORTED_SUBSCRIPTIONS;
    ConsumeCreditsAsync(ConsumeCreditsAsyncInput.consumptions):
        ConsumeCreditInput, ConsumeCreditInputBuilder, MAX_CONSUMPTIONS;
}

/// What came of one piece of a batch: of items of type `T`, which the operation answers with `A`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct BatchOutcome<T, A> {
    /// Which of all items these are, counted from 0.
    pub positions: Range<usize>,
    /// The answer if Stigg accepted the piece, or why it failed, with its items.
    ///
    /// Events, imports and asynchronous consumptions are carried out in the background: that they
    /// were accepted does not say yet that each of them was good.
    pub result: Result<A, FailedBatch<T>>,
}

/// A piece of a batch that failed.
///
/// Its items are as they were sent, with their idempotency keys and times. Keep them, in a file for
/// one, and send them again: usage, events and consumptions that were counted after all are not
/// counted twice then. See [Choosing idempotency
/// keys](ReportUsageInput#choosing-idempotency-keys).
#[derive(Clone, Debug, thiserror::Error)]
#[error("a piece of {} item(s) was not accepted", items.len())]
#[non_exhaustive]
pub struct FailedBatch<T> {
    /// The items that the piece held.
    pub items: Vec<T>,
    /// Why it failed. If [`invalid_input`](Error::invalid_input) names a field, nothing was sent,
    /// and one item stands in the way of the others.
    #[source]
    pub error: Error,
}
