//! The methods of `Entitlements`, written once and loaded by both facades.
//!
//! As in the operation layer of the SDK: inherent impls only, and no `.await` in a macro's
//! arguments.

use std::sync::Arc;
use std::time::Duration;

use stigg::{CallOptions, RetryPolicy};

use super::{
    Builder, Client, Customer, Driver, Entitlements, Inner, LocalReservation, Shared, facade,
};
use crate::cache::{Cache, Mode};
use crate::clock::millis;
use crate::prometheus;
use crate::settings::Settings;
use crate::{
    Check, CustomerRef, Decision, Entitlement, Fallback, Snapshot, StartError, Stats, Status,
    Unavailable,
};

impl Entitlements {
    /// Returns a builder with a client and the decisions for when Stigg cannot be reached. All
    /// other settings have defaults.
    ///
    /// The client's retries are not used: this crate decides itself when to try again.
    pub fn builder(client: Client, fallback: Fallback) -> Builder {
        Builder::new(client, fallback)
    }

    /// Returns an instance that never uses the network, and answers all checks by the fallback.
    #[must_use]
    pub fn offline(fallback: Fallback) -> Self {
        Self::without_client(Mode::Offline, fallback)
    }

    /// Returns an instance that never uses the network, and knows these snapshots, which do not
    /// age. For tests. Other customers are unknown.
    #[must_use]
    pub fn fixed(snapshots: impl IntoIterator<Item = Snapshot>) -> Self {
        let entitlements = Self::without_client(Mode::Fixed, Fallback::deny());
        entitlements.import(snapshots);
        entitlements
    }

    fn without_client(mode: Mode, fallback: Fallback) -> Self {
        Self::driven_by(Driver::none(), Arc::new(Cache::new(mode, fallback, Settings::default())))
    }

    pub(super) fn driven_by(driver: Driver, cache: Arc<Shared>) -> Self {
        Self { inner: Arc::new(Inner { cache, driver }) }
    }

    /// Returns a handle for a customer, which saves looking it up. Its entitlements stay in memory
    /// for as long as there is a handle.
    pub fn customer<'a>(&self, customer: impl Into<CustomerRef<'a>>) -> Customer {
        let slot = self.cache().pin(&customer.into());
        Customer { entitlements: self.clone(), slot }
    }

    /// Answers a check like [`check`](Self::check), but never waits: if memory has no answer, the
    /// fallback decides, and the customer is fetched in the background.
    pub fn check_now<'a>(
        &self,
        customer: impl Into<CustomerRef<'a>>,
        check: impl Into<Check<'a>>,
    ) -> Decision {
        let (customer, check) = (customer.into(), check.into());
        let answered = self.cache().ask(&customer, None, &check, false);
        answered.unwrap_or_else(|_| self.cache().answer(&customer, None, &check, false))
    }

    /// Makes the entitlements of a customer stale: the next check still uses them, and fetches them
    /// in the background.
    ///
    /// After a change that a customer pays for, [`refresh`](Self::refresh) waits for it.
    pub fn invalidate<'a>(&self, customer: impl Into<CustomerRef<'a>>) {
        self.cache().invalidate(&customer.into());
    }

    /// Makes all entitlements stale, for example after a plan was published. Nothing is thrown
    /// away: what checks use is fetched again, within the budget of reads.
    pub fn invalidate_all(&self) {
        self.cache().invalidate_all();
    }

    /// Makes the entitlements stale that an event of a webhook may have changed: the next check still
    /// uses them, and fetches them in the background. Never waits, and costs nothing for customers
    /// who are not in memory.
    ///
    /// An event is not believed: it is a hint to ask Stigg. An event about a customer, but
    /// none of its resources, is taken to be about all of them. One that does not say which customer
    /// it is about, such as a new version of a plan, makes everything stale. An event of an unknown
    /// type makes the customer stale that it names, if it names one. Events may come in any order
    /// and several times. [`stats`](Self::stats) counts them.
    ///
    /// To let no check be answered from before the event, wait for [`refresh`](Self::refresh) with
    /// the event's customer.
    ///
    /// Feature `webhooks`.
    #[cfg(feature = "webhooks")]
    pub fn apply_webhook(&self, event: &stigg::webhooks::Event) {
        self.cache().apply_webhook(event.affects());
    }

    /// Returns the state of the instance.
    #[must_use]
    pub fn status(&self) -> Status {
        self.cache().status()
    }

    /// Returns what the instance has done so far.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.cache().stats()
    }

    /// Returns [`stats`](Self::stats) and [`status`](Self::status) in Prometheus' text format, for
    /// a response of the type `text/plain; version=0.0.4`.
    ///
    /// The counters begin with `stigg_checks_`, `stigg_fetches_` and `stigg_cache_`; `stigg_state`
    /// is 1 for the current state. With a stream of pushes, there are those that begin with
    /// `stigg_stream_` too.
    #[must_use]
    pub fn prometheus(&self) -> String {
        prometheus::exposition(&self.stats(), &self.status())
    }

    /// Returns the entitlements in memory, for example to store them before a restart.
    #[must_use]
    pub fn export(&self) -> Vec<Snapshot> {
        self.cache().export()
    }

    /// Takes snapshots in, for customers that are not in memory. They answer checks, but are stale:
    /// the first check of each fetches it again. So a restart during an outage starts warm.
    pub fn import(&self, snapshots: impl IntoIterator<Item = Snapshot>) {
        self.cache().import(snapshots);
    }
}

#[facade]
impl Entitlements {
    /// Checks a customer's access. It cannot fail.
    ///
    /// If memory has no entitlements of the customer, it waits for Stigg, for the [miss
    /// budget](crate::Builder::miss_budget) at most; then the fallback decides. It does not wait
    /// while Stigg is down.
    ///
    /// A feature that the customer does not have is denied without asking Stigg, also if its
    /// identifier is a typo: an [observer](crate::Builder::observe) is told of those.
    pub async fn check<'a>(
        &self,
        customer: impl Into<CustomerRef<'a>>,
        check: impl Into<Check<'a>>,
    ) -> Decision {
        let (customer, check) = (customer.into(), check.into());
        match self.cache().ask(&customer, None, &check, true) {
            Ok(decision) => decision,
            Err(waiting) => {
                self.wait_for_miss(waiting).await;
                self.cache().answer(&customer, None, &check, true)
            }
        }
    }

    /// Returns all entitlements of a customer, waiting as [`check`](Self::check) does. If Stigg
    /// cannot be reached, they are those that the fallback names.
    pub async fn list<'a>(&self, customer: impl Into<CustomerRef<'a>>) -> Vec<Entitlement> {
        let customer = customer.into();
        self.fill(&customer).await;
        self.cache().list(&customer)
    }

    /// Checks a customer's access like [`check`](Self::check), and counts what the check requests
    /// against the limit until the reservation is committed or dropped.
    ///
    /// Checks and reservations of this process cannot exceed the limit together: of 64 threads that
    /// each reserve a unit, as many succeed as there is room for. Other processes do not know of
    /// them.
    ///
    /// # Errors
    ///
    /// The decision, if access is denied.
    pub async fn reserve<'a>(
        &self,
        customer: impl Into<CustomerRef<'a>>,
        check: impl Into<Check<'a>>,
    ) -> Result<LocalReservation, Decision> {
        let (customer, check) = (customer.into(), check.into());
        self.reserve_for(&customer, &check).await
    }

    async fn reserve_for(
        &self,
        customer: &CustomerRef<'_>,
        check: &Check<'_>,
    ) -> Result<LocalReservation, Decision> {
        self.fill(customer).await;
        let held = self.cache().reserve(customer, check)?;
        Ok(LocalReservation { entitlements: self.clone(), held })
    }

    /// Waits for a customer to be in memory, if it is worth a wait.
    async fn fill(&self, customer: &CustomerRef<'_>) {
        if let Some(waiting) = self.cache().want(customer) {
            self.wait_for_miss(waiting).await;
        }
    }

    /// Fetches the entitlements of a customer after a change, such as a new subscription, and waits
    /// for them. Without this, a customer who has just paid stays denied until the next refresh.
    ///
    /// # Errors
    ///
    /// If Stigg does not answer within the [`fetch_timeout`](crate::Builder::fetch_timeout). The
    /// entitlements are stale then, so that a later check fetches them.
    pub async fn refresh<'a>(
        &self,
        customer: impl Into<CustomerRef<'a>>,
    ) -> Result<(), Unavailable> {
        let customer = customer.into();
        let fetched = match self.cache().reload(&customer) {
            Some(waiting) => self.wait(waiting, self.cache().fetch_timeout()).await,
            None => false,
        };
        if fetched { Ok(()) } else { Err(self.cache().unavailable()) }
    }

    /// Waits until the customers to [preload](crate::Builder::preload) are in memory. Returns
    /// whether they are. Checks need not wait for this, and a later success heals.
    #[allow(clippy::must_use_candidate, reason = "a wait is a use")]
    pub async fn ready(&self, timeout: Duration) -> bool {
        let waiting = self.cache().await_ready(millis(timeout));
        self.wait(waiting, timeout).await
    }
}

impl Builder {
    fn into_cache(self) -> (Arc<super::Shared>, Client) {
        let cache = Cache::new(self.mode, self.fallback.clone(), self.settings.clone());
        cache.preload(self.customers_to_preload());
        (Arc::new(cache), self.client)
    }

    /// Starts to fetch in the background. This never waits for the network.
    ///
    /// # Errors
    ///
    /// If the operating system gives no thread (blocking), if there is no tokio runtime (async), or if
    /// a setting of the stream is not valid.
    pub fn start(self) -> Result<Entitlements, StartError> {
        let (mode, parallel) = (self.mode, self.settings.parallel);
        let (cache, client) = self.into_cache();
        let limit = cache.fetch_timeout();
        let options = CallOptions::new().retry(RetryPolicy::none());
        let client = client.with_options(options.attempt_timeout(limit).deadline(limit));
        if mode == Mode::OnDemand {
            return Ok(Entitlements::driven_by(Driver::on_demand(client), cache));
        }
        Entitlements::start(cache, client, parallel)
    }
}

#[facade]
impl Customer {
    /// Checks the customer's access, as [`Entitlements::check`].
    pub async fn check<'a>(&self, check: impl Into<Check<'a>>) -> Decision {
        let check = check.into();
        let (cache, customer) = (self.entitlements.cache(), self.id());
        match cache.ask(&customer, Some(&self.slot), &check, true) {
            Ok(decision) => decision,
            Err(waiting) => {
                self.entitlements.wait_for_miss(waiting).await;
                cache.answer(&customer, Some(&self.slot), &check, true)
            }
        }
    }

    /// Reserves usage of the customer, as [`Entitlements::reserve`].
    ///
    /// # Errors
    ///
    /// The decision, if access is denied.
    pub async fn reserve<'a>(
        &self,
        check: impl Into<Check<'a>>,
    ) -> Result<LocalReservation, Decision> {
        let check = check.into();
        self.entitlements.reserve_for(&self.id(), &check).await
    }

    /// Returns all entitlements of the customer, as [`Entitlements::list`].
    #[must_use]
    pub async fn list(&self) -> Vec<Entitlement> {
        self.entitlements.list(self.id()).await
    }

    /// Fetches the entitlements of the customer after a change, as [`Entitlements::refresh`].
    ///
    /// # Errors
    ///
    /// If Stigg does not answer in time.
    pub async fn refresh(&self) -> Result<(), Unavailable> {
        self.entitlements.refresh(self.id()).await
    }
}

impl Customer {
    /// Returns the identifiers of the customer.
    #[must_use]
    pub fn id(&self) -> CustomerRef<'_> {
        self.slot.key.names()
    }

    /// Answers a check without waiting, as [`Entitlements::check_now`].
    pub fn check_now<'a>(&self, check: impl Into<Check<'a>>) -> Decision {
        let (cache, check) = (self.entitlements.cache(), check.into());
        let answered = cache.ask(&self.id(), Some(&self.slot), &check, false);
        answered.unwrap_or_else(|_| cache.answer(&self.id(), Some(&self.slot), &check, false))
    }
}

impl Clone for Customer {
    fn clone(&self) -> Self {
        self.entitlements.customer(self.id())
    }
}

impl Drop for Customer {
    fn drop(&mut self) {
        self.entitlements.cache().unpin(&self.slot);
    }
}

impl LocalReservation {
    /// Returns the decision that granted the reservation. Its usage includes the reserved amount.
    pub fn decision(&self) -> &Decision {
        &self.held.decision
    }

    /// Keeps the amount after it was used and reported to Stigg: it counts until a fetch that
    /// begins after this shows it. If none does, it counts for 60 s, and for as long as Stigg does
    /// not answer. [`commit_to`](Self::commit_to) reports it.
    pub fn commit(mut self) {
        self.entitlements.cache().release(&self.held, true);
        self.held.forget();
    }
}

impl Drop for LocalReservation {
    fn drop(&mut self) {
        self.entitlements.cache().release(&self.held, false);
    }
}
