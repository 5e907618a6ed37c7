//! Settings of batches, the same for iterators and streams.

use super::{Batches, Client};
use crate::operation::BatchItem;

impl Client {
    /// Sends any number of usage reports, events, imports or consumptions of credits, in batches of
    /// the size that Stigg accepts. [`BatchItem`] lists the types of items.
    ///
    /// Sends nothing before the first outcome is requested. See [`Batches`] for an example.
    #[doc(alias = "bulk")]
    pub fn batches<I: IntoIterator<Item: BatchItem>>(&self, items: I) -> Batches<I::IntoIter> {
        Batches::new(self.clone(), items.into_iter())
    }
}

impl<I: Iterator<Item: BatchItem>> Batches<I> {
    /// Sends up to this many requests at a time. Defaults to 1; 0 is treated as 1.
    ///
    /// Outcomes come in the order of the responses, so their positions are no longer ascending, and
    /// Stigg may process batches in any order. Don't use it if the order of the items matters, as
    /// it does for several [`Set`](crate::usage::UsageUpdateBehavior::Set) of the same usage.
    ///
    /// Stigg limits the number of requests in a minute, in total and for one customer.
    pub fn concurrently(mut self, requests: usize) -> Self {
        self.delivery.concurrently(requests);
        self
    }

    /// Limits the requests that isolate rejected items, in addition to the first one, for each
    /// rejected batch. Defaults to 64. If they do not suffice, items are returned as rejected that
    /// Stigg might accept without the others; with 0, that is always the whole batch.
    ///
    /// 64 requests isolate any 6 of 100 items, or any 3 of 1,000.
    pub fn max_extra_requests(mut self, requests: usize) -> Self {
        self.delivery.max_extra_requests(requests);
        self
    }

    /// Stops after this many failures in a row, or at once if Stigg does not accept the API key.
    /// Never stops without this setting; 0 is treated as 1.
    ///
    /// A failure is a request that failed for another reason than its items, or a batch of which
    /// all items are rejected. Requests being sent are completed. Then there are no more outcomes,
    /// and [`into_unsent`](Self::into_unsent) returns the items that were not sent.
    pub fn stop_after(mut self, failures: usize) -> Self {
        self.delivery.stop_after(failures);
        self
    }

    /// Sets fields that all requests share, such as the integration of an import. Items added here
    /// are not sent.
    ///
    /// ```no_run
    /// # #[cfg(feature = "blocking")]
    /// # mod import {
    /// # use stigg::customers::ImportCustomerInput;
    /// # use stigg::blocking::Client;
    /// # fn run(client: Client, customers: Vec<ImportCustomerInput>) {
    /// let imports = client
    ///     .batches(customers)
    ///     .with(|import| import.0.integration_id = Some("integration-01".to_owned()));
    /// # drop(imports);
    /// # }
    /// # }
    /// ```
    pub fn with(mut self, change: impl FnOnce(&mut <I::Item as BatchItem>::Operation)) -> Self {
        self.delivery.with(change);
        self
    }

    /// Stops sending, as [`stop_after`](Self::stop_after) does: requests being sent are completed,
    /// and further outcomes are theirs.
    pub fn stop(&mut self) {
        self.delivery.stop();
    }

    /// Stops sending at once, and returns the items without an outcome, in their order.
    ///
    /// Requests being sent are abandoned. Stigg may have accepted their items, which have their
    /// keys and times. To wait for the outcomes, [`stop`](Self::stop) and take those first.
    pub fn into_unsent(self) -> impl Iterator<Item = <I::Item as BatchItem>::Built> {
        self.delivery.unsent()
    }
}
