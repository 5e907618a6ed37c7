//! Operations that take many items at a time, and batches of any size.

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

/// Maximum size of the items in one request, in bytes of JSON. A single larger item goes out alone.
///
/// Stigg publishes no limit for requests. It accepts events of 1 MB, so requests of that size work.
pub const MAX_BATCH_BYTES: usize = 1_000_000;

/// An operation that takes a list of items. A client can send any number of them, in several
/// requests.
///
/// The operation's [`prepare`](Operation::prepare) fixes the items' idempotency keys and times. It
/// runs once for each item, before the first attempt, and a failed batch returns the items with
/// them.
pub trait Batched: Operation<Output: Send + 'static> + Clone + Send + 'static {
    /// The items' type.
    type Item: Serialize + fmt::Debug + Send + 'static;

    /// Maximum number of items in one request.
    const MAX_ITEMS: usize;

    /// Returns the operation without items.
    fn empty() -> Self;

    /// Returns the operation's items.
    fn items_mut(&mut self) -> &mut Vec<Self::Item>;
}

/// An item of a batch, or its builder. A client's `batches` takes any number of items of one type,
/// and the type decides the operation:
///
/// | item | operation | per request |
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

/// Implements batches: of each operation the field with the items, their type and builder, and
/// their maximum number.
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

/// The outcome of one request of a batch: items of type `T`, whose response is an `A`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct BatchOutcome<T, A> {
    /// Positions of the items among all items, counted from 0.
    pub positions: Range<usize>,
    /// The response if Stigg accepted the items, or else the error and the items.
    ///
    /// Stigg processes events, imports and asynchronous consumptions in the background. It may
    /// still reject some of the items that it accepted here.
    pub result: Result<A, FailedBatch<T>>,
}

/// The items of a request that failed.
///
/// The items have the idempotency keys and times that they were sent with. Store them, for example
/// in a file, and send them again: usage, events and consumptions that Stigg has already counted
/// are not counted twice. See [Choosing idempotency
/// keys](ReportUsageInput#choosing-idempotency-keys).
#[derive(Clone, Debug, thiserror::Error)]
#[error("a batch of {} item(s) failed", items.len())]
#[non_exhaustive]
pub struct FailedBatch<T> {
    /// The items of the request, in their order.
    pub items: Vec<T>,
    /// The error. If [`invalid_input`](Error::invalid_input) names a field, one invalid item kept
    /// all of them from being sent.
    #[source]
    pub error: Error,
}
