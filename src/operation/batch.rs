//! Operations that take many items at a time, and batches of any size.

use std::fmt;
use std::ops::Range;

use serde::Serialize;

use super::{
    ConsumeCreditsAsync, ImportCustomerBulk, ImportSubscriptionsBulk, Operation, ReportEvent,
    ReportUsageBulk,
};
use crate::common::InvalidInput;
use crate::common::check::Validate;
use crate::credits::builders::ConsumeCreditInputBuilder;
use crate::credits::*;
use crate::customers::builders::ImportCustomerInputBuilder;
use crate::customers::*;
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
/// runs once for each item, before the first attempt, and outcomes return the items with them.
pub trait Batched: Operation<Output: Send + 'static> + Clone + Send + 'static {
    /// The items' type.
    type Item: BatchItem<Operation = Self, Tag = (), Built = Self::Item>
        + Serialize
        + Clone
        + fmt::Debug
        + Send
        + 'static;

    /// Maximum number of items in one request.
    const MAX_ITEMS: usize;

    /// Returns the operation without items.
    fn empty() -> Self;

    /// Returns the operation's items.
    fn items_mut(&mut self) -> &mut Vec<Self::Item>;

    /// Checks one item, as [`validate`](Operation::validate) checks all of an operation.
    ///
    /// ```
    /// use stigg::operation::{Batched, ReportEvent};
    /// use stigg::usage::UsageEventReportInput;
    ///
    /// let event = UsageEventReportInput::builder("customer-demo-01", "").build();
    /// let invalid = ReportEvent::validate_item(&event).unwrap_err();
    /// assert_eq!(invalid.field, "event_name");
    /// ```
    ///
    /// # Errors
    ///
    /// The first invalid value. The path of its field begins at the item.
    fn validate_item(item: &Self::Item) -> Result<(), InvalidInput>;
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
///
/// A pair of a tag and an item is an item too. The tag is yours: the line of a file, the ID of a
/// row. It is not sent, and comes back with the item.
pub trait BatchItem: Sized {
    /// The operation that takes many of these.
    type Operation: Batched;

    /// The tag: `()` without one.
    type Tag;

    /// The item as it comes back: built, in a pair with its tag if it has one. It can be sent
    /// again.
    type Built: BatchItem<Operation = Self::Operation, Tag = Self::Tag, Built = Self::Built>;

    /// Builds the item and separates it from its tag.
    fn into_parts(self) -> (Self::Tag, <Self::Operation as Batched>::Item);

    /// Reunites an item with its tag.
    fn from_parts(tag: Self::Tag, item: <Self::Operation as Batched>::Item) -> Self::Built;
}

impl<T, B: BatchItem<Tag = ()>> BatchItem for (T, B) {
    type Operation = B::Operation;
    type Tag = T;
    type Built = (T, <B::Operation as Batched>::Item);

    fn into_parts(self) -> (T, <B::Operation as Batched>::Item) {
        let ((), item) = self.1.into_parts();
        (self.0, item)
    }

    fn from_parts(tag: T, item: <B::Operation as Batched>::Item) -> Self::Built {
        (tag, item)
    }
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

                fn validate_item(item: &$item) -> Result<(), InvalidInput> {
                    item.validate()
                }
            }

            batched!(@item $item, $operation, $item);
            batched!(@item $builder, $operation, $item);
        )+
    };
    (@item $given:ident, $operation:ident, $item:ident) => {
        impl BatchItem for $given {
            type Operation = $operation;
            type Tag = ();
            type Built = $item;

            fn into_parts(self) -> ((), $item) {
                ((), self.into())
            }

            fn from_parts((): (), item: $item) -> $item {
                item
            }
        }
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
///
/// The items come back in any case, with their tags and with the idempotency keys and times that
/// they were sent with. If the request failed, store them, for example in a file, and send them
/// again: usage, events and consumptions that Stigg has already counted are not counted twice. See
/// [Choosing idempotency keys](ReportUsageInput#choosing-idempotency-keys).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct BatchOutcome<T, A> {
    /// Positions of the items among all items, counted from 0.
    pub positions: Range<usize>,
    /// The items, in their order.
    pub items: Vec<T>,
    /// The response if Stigg accepted the items, or else the error. Those that
    /// [`is_rejected`](crate::Error::is_rejected) recognizes are about the items: sending them again fails
    /// again. All others may have another cause.
    ///
    /// Stigg processes events, imports and asynchronous consumptions in the background. It may
    /// still reject some of the items that it accepted here.
    pub result: crate::Result<A>,
}
