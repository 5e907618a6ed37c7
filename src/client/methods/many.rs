//! Sending an operation many times: pages of a list, batches of items.

use super::{Batches, Client, Pages};
use crate::operation::{BatchItem, Paged};

impl Client {
    /// Returns the pages, or the items, of a list: subscriptions, coupons, products, credit grants
    /// or the credit ledger.
    ///
    /// Sends nothing before the first page is requested. See [`Pages`] for an example.
    #[doc(alias = "paginate")]
    #[doc(alias = "iterate")]
    pub fn pages<O: Paged>(&self, operation: O) -> Pages<O> {
        Pages::new(self.clone(), operation)
    }

    /// Sends any number of usage reports, events, imports or consumptions of credits, in batches of
    /// the size that Stigg accepts. [`BatchItem`] lists the types of items.
    ///
    /// Sends nothing before the first outcome is requested. See [`Batches`] for an example.
    #[doc(alias = "bulk")]
    pub fn batches<I>(&self, items: I) -> Batches<<I::Item as BatchItem>::Operation, I::IntoIter>
    where
        I: IntoIterator<Item: BatchItem>,
    {
        Batches::new(self.clone(), items.into_iter())
    }
}
