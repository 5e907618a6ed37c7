//! Sending an operation many times: the pages of a list, the pieces of a batch.

use super::{Batches, Client, Pages};
use crate::operation::{BatchItem, Paged};

impl Client {
    /// Walks through a list, page by page or item by item: subscriptions, coupons, products, credit
    /// grants or the credit ledger.
    ///
    /// Nothing is sent before the first page is asked for. [`Pages`] has an example.
    pub fn pages<O: Paged>(&self, operation: O) -> Pages<O> {
        Pages::new(self.clone(), operation)
    }

    /// Sends any number of usages, events, imports or consumptions of credits, in pieces of what
    /// Stigg takes at a time. [`BatchItem`] lists what can be sent so.
    ///
    /// Nothing is sent before the first outcome is asked for. [`Batches`] has an example.
    pub fn batches<I>(&self, items: I) -> Batches<<I::Item as BatchItem>::Operation, I::IntoIter>
    where
        I: IntoIterator<Item: BatchItem>,
    {
        Batches::new(self.clone(), items.into_iter())
    }
}
