//! The handle to a running emulator.

#[cfg(feature = "subscriptions")]
mod streams;
mod webhooks;

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;

use stigg::customers::CustomerBillingInfo;
use stigg::subscriptions::SubscriptionBillingInfo;
use time::{Duration, OffsetDateTime};

use crate::accounts::{OpenCheckout, PaymentOutcome};
use crate::catalog::{Catalog, CatalogError, Lookup};
use crate::error::{CheckoutError, PaymentError, StartError, UnknownCustomer};
use crate::graphql::Executor;
use crate::http::{Cors, Fault, Hosts, Origin, RecordedRequest, Server, Service, Settings};
use crate::state::{self, InvalidState, StateError};
use crate::store::Store;
use crate::values::clock::{Clock, ClockError};
use crate::webhooks::Webhook;

const DEFAULT_API_KEY: &str = "server-emulator-key";

/// A running emulator. Dropping it stops the server.
///
/// The server has its own thread, so blocking tests, async tests and programs can all use it.
///
/// ```
/// use stigg_emulator::Emulator;
/// use time::Duration;
///
/// let emulator = Emulator::start()?;
/// let before = emulator.now();
/// emulator.advance(Duration::days(30));
/// assert!(emulator.now() >= before + Duration::days(30));
/// assert_eq!(emulator.executions("ReportUsage"), 0);
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct Emulator {
    server: Server,
    url: String,
    service: Service,
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator").field("url", &self.url).finish_non_exhaustive()
    }
}

impl Emulator {
    /// Starts an emulator with the demo catalog on a free port.
    ///
    /// # Errors
    ///
    /// If no port is free.
    pub fn start() -> Result<Self, StartError> {
        Self::builder().start()
    }

    /// Returns a builder with the default settings.
    pub fn builder() -> EmulatorBuilder {
        EmulatorBuilder::default()
    }

    /// The URL to send GraphQL requests to.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The API key that clients must send in the `X-API-KEY` header.
    #[must_use]
    pub fn api_key(&self) -> &str {
        self.service.api_key()
    }

    /// The port that the emulator listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.server.address.port()
    }

    /// Stops the server like a drop does, but waits for the requests in progress first, at most
    /// this long. The data can still be read and [saved](Self::save).
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use stigg_emulator::Emulator;
    ///
    /// let mut emulator = Emulator::start()?;
    /// emulator.stop(Duration::from_secs(5));
    /// assert!(emulator.checkouts().is_empty());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn stop(&mut self, within: std::time::Duration) {
        self.server.stop(within);
    }

    /// The time on the emulator's clock.
    #[must_use]
    pub fn now(&self) -> OffsetDateTime {
        self.service.controls().clock.now()
    }

    /// Moves the clock forward. Everything due by then happens.
    ///
    /// A negative duration moves the clock back, but undoes nothing. The clock stops at the first
    /// day of the year 1 and at the last day of the year 9999.
    pub fn advance(&self, by: Duration) {
        self.service.move_clock(|clock| clock.advance(by));
    }

    /// Moves the clock forward by calendar months. If the month lacks the day, the clock shows its
    /// last day. A negative number moves the clock back.
    ///
    /// ```
    /// use stigg_emulator::Emulator;
    /// use time::macros::datetime;
    ///
    /// let emulator = Emulator::builder().now(datetime!(2026-01-31 12:00 UTC)).start()?;
    /// emulator.advance_months(1);
    /// assert_eq!(emulator.now().date(), datetime!(2026-02-28 12:00 UTC).date());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn advance_months(&self, months: i32) {
        self.service.move_clock(|clock| clock.advance_months(months));
    }

    /// Sets the clock. It keeps running from there.
    ///
    /// # Errors
    ///
    /// If the date is outside the years 1 to 9999, in UTC. The clock does not change then.
    pub fn set_now(&self, now: OffsetDateTime) -> Result<(), ClockError> {
        self.service.move_clock(|clock| clock.set(now))
    }

    /// Injects a fault. If several faults match a request, the one injected first applies.
    pub fn inject(&self, fault: Fault) {
        self.service.controls().faults.inject(fault);
    }

    /// The faults that are still to be applied, in the order of their injection. Each one has the
    /// number of [times](Fault::times) that is left.
    ///
    /// ```
    /// use stigg_emulator::{Emulator, Fault};
    ///
    /// let emulator = Emulator::start()?;
    /// let fault = Fault::status(503).for_operation("ReportUsage").times(2);
    /// emulator.inject(fault.clone());
    /// assert_eq!(emulator.faults(), [fault]);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        self.service.controls().faults.list()
    }

    /// Removes all faults.
    pub fn clear_faults(&self) {
        self.service.controls().faults.clear();
    }

    /// The recorded requests to `/graphql`, oldest first: the latest 10,000, or fewer if they
    /// exceed 64 MiB.
    ///
    /// Requests with a wrong key, to a host that is not allowed, or over 4 MiB are not recorded.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.service.controls().recording.requests_from(0).collect()
    }

    /// Number of times that the operation with this name was executed.
    #[must_use]
    pub fn executions(&self, operation: &str) -> usize {
        self.service.controls().recording.executions().get(operation).copied().unwrap_or_default()
    }

    /// Forgets the recorded requests and how often operations were executed.
    pub fn clear_requests(&self) {
        self.service.controls().recording.clear();
    }

    /// Completes a checkout as the paying customer would: attaches a payment method, creates the
    /// subscription that was requested, and returns its identifier.
    ///
    /// `checkout` is the `checkoutUrl` or the `checkoutBillingId` from the response to
    /// `provisionSubscriptionV2`.
    ///
    /// # Errors
    ///
    /// If no such checkout is open, or if the subscription can no longer be created.
    pub fn complete_checkout(&self, checkout: &str) -> Result<String, CheckoutError> {
        self.service.store().complete_checkout(checkout).map_err(CheckoutError)
    }

    /// The billing details of a customer that the billing integration was told last. Stigg passes
    /// them on and does not return them. `None` if there are none, or no integration.
    #[must_use]
    pub fn customer_billing_information(&self, customer_id: &str) -> Option<CustomerBillingInfo> {
        let store = self.service.store();
        store.account(customer_id)?.profile.billing_information.clone()
    }

    /// The billing details of a subscription that the billing integration was told last. `None` if
    /// there are none, or no integration.
    #[must_use]
    pub fn subscription_billing_information(
        &self,
        subscription_id: &str,
    ) -> Option<SubscriptionBillingInfo> {
        let store = self.service.store();
        let account = store.account(&store.holder(subscription_id).ok()?)?;
        account.subscription(subscription_id)?.billing_information.clone()
    }

    /// The checkouts that wait for a customer.
    #[must_use]
    pub fn checkouts(&self) -> Vec<OpenCheckout> {
        self.service.store().open_checkouts()
    }

    /// Closes a checkout that the customer does not complete. No subscription is created.
    ///
    /// `checkout` is the `checkoutUrl` or the `checkoutBillingId`.
    ///
    /// # Errors
    ///
    /// If no such checkout is open.
    pub fn expire_checkout(&self, checkout: &str) -> Result<(), CheckoutError> {
        self.service.store().expire_checkout(checkout).map_err(CheckoutError)
    }

    /// Chooses how payments for a customer's subscriptions turn out from now on, whoever pays.
    /// Defaults to [`Paid`](PaymentOutcome::Paid).
    ///
    /// A new subscription with another outcome is `PAYMENT_PENDING` and gives no access until it is
    /// [paid](Self::pay). An update that buys more takes effect only then.
    ///
    /// ```
    /// use stigg_emulator::{Emulator, PaymentOutcome};
    ///
    /// let emulator = Emulator::start()?;
    /// // … provision the customer `acme` …
    /// # let error = emulator.set_payments("acme", PaymentOutcome::ActionRequired).unwrap_err();
    /// # assert_eq!(error.to_string(), "there is no customer `acme`");
    /// // emulator.set_payments("acme", PaymentOutcome::ActionRequired)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the customer does not exist.
    pub fn set_payments(
        &self,
        customer_id: &str,
        outcome: PaymentOutcome,
    ) -> Result<(), UnknownCustomer> {
        self.service
            .store()
            .set_payments(customer_id, outcome)
            .map_err(|_| UnknownCustomer { customer_id: customer_id.to_owned() })
    }

    /// Completes the payment that a subscription waits for, as the customer or the billing provider
    /// would. A `PAYMENT_PENDING` subscription becomes `ACTIVE`, and an update that waited takes effect.
    ///
    /// # Errors
    ///
    /// If the subscription does not exist, has ended or waits for no payment.
    pub fn pay(&self, subscription_id: &str) -> Result<(), PaymentError> {
        self.service.store().pay(subscription_id).map_err(PaymentError)
    }

    /// Fails the latest payment of a subscription: one that it waits for, or that of its renewal. A
    /// subscription that is `ACTIVE` stays so.
    ///
    /// # Errors
    ///
    /// If the subscription does not exist, has ended or is not paid for.
    pub fn fail_payment(
        &self,
        subscription_id: &str,
        error_message: &str,
    ) -> Result<(), PaymentError> {
        self.service.store().fail_payment(subscription_id, error_message).map_err(PaymentError)
    }

    /// Gives up the payment that a subscription waits for, as the billing provider does after its
    /// last attempt. The subscription is cancelled, unless the payment is for an update: then it stays
    /// as it was before.
    ///
    /// # Errors
    ///
    /// If the subscription does not exist, has ended or waits for no payment.
    pub fn expire_payment(&self, subscription_id: &str) -> Result<(), PaymentError> {
        self.service.store().expire_payment(subscription_id).map_err(PaymentError)
    }

    /// The catalog as it is now, with everything published since the start and the coupons that
    /// clients created. Of plans and add-ons, it has the latest version.
    #[must_use]
    pub fn catalog(&self) -> Catalog {
        self.service.store().catalog.catalog().clone()
    }

    /// Publishes changes to the catalog, like Stigg's console does. Entries with a new name are
    /// added, entries with a known name are replaced, and everything else stays as it is.
    ///
    /// A plan or add-on that changes gets a new version, and so does a plan whose base plan
    /// changes. Existing subscriptions keep their version until they are migrated; new ones use the
    /// latest.
    ///
    /// ```
    /// use stigg_emulator::{Catalog, Emulator};
    ///
    /// let emulator = Emulator::start()?;
    /// let mut plans = Catalog::demo().plans;
    /// plans.retain(|plan| plan.ref_id == "plan-revvenu-basic");
    /// plans[0].entitlements[0].usage_limit = Some(100.0);
    /// emulator.publish(Catalog { plans, ..Catalog::default() })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the resulting catalog is not [valid](Catalog::validate), or if a feature would change its
    /// type or a plan its product. Nothing is published then.
    pub fn publish(&self, catalog: Catalog) -> Result<(), CatalogError> {
        self.service.store().publish(catalog)
    }

    /// The identifiers of all customers that are not archived, sorted.
    #[must_use]
    pub fn customers(&self) -> Vec<String> {
        let found = self.service.store().find_customers("");
        found.into_iter().map(|(customer_id, _)| customer_id).collect()
    }

    /// Archives a customer, like Stigg's console does. Its name, email address and subscriptions
    /// are gone, and entitlement checks are denied with `CustomerIsArchived`.
    ///
    /// # Errors
    ///
    /// If the customer does not exist.
    pub fn archive_customer(&self, customer_id: &str) -> Result<(), UnknownCustomer> {
        self.service
            .store()
            .archive_customer(customer_id)
            .map_err(|_| UnknownCustomer { customer_id: customer_id.to_owned() })
    }

    /// Saves the state to a file: the clock, the catalog, and the customers with all their data.
    /// The API key, faults and recorded requests are not included.
    ///
    /// The file is JSON in a stable order, so that two files can be compared. An existing file is
    /// replaced as a whole or not at all, and keeps its permissions; a new file is private.
    /// [`load`](EmulatorBuilder::load) reads it.
    ///
    /// ```
    /// use stigg_emulator::Emulator;
    ///
    /// # let folder = std::env::temp_dir();
    /// # let file = folder.join(format!("stigg-emulator-{}.json", std::process::id()));
    /// let emulator = Emulator::start()?;
    /// emulator.save(&file)?;
    ///
    /// let later = Emulator::builder().load(&file)?.start()?;
    /// assert!(later.now() >= emulator.now() - time::Duration::minutes(1));
    /// # std::fs::remove_file(&file)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), StateError> {
        let text = state::text(&self.service.store());
        state::write(path.as_ref(), text)
    }

    /// Replaces the state with one that [`save`](Self::save) wrote to a file. The clock resumes at
    /// the time of the save. Faults and recorded requests stay.
    ///
    /// ```
    /// use stigg_emulator::Emulator;
    /// use time::Duration;
    ///
    /// # let folder = std::env::temp_dir();
    /// # let file = folder.join(format!("stigg-emulator-load-{}.json", std::process::id()));
    /// let emulator = Emulator::start()?;
    /// emulator.save(&file)?;
    /// let saved_at = emulator.now();
    ///
    /// emulator.advance(Duration::days(30)); // … subscribe, report usage …
    /// emulator.load(&file)?;
    /// assert!(emulator.now() < saved_at + Duration::days(1));
    /// # std::fs::remove_file(&file)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the file cannot be read or is not a valid state. Nothing changes then.
    pub fn load(&self, path: impl AsRef<Path>) -> Result<(), StateError> {
        let path = path.as_ref();
        let state = state::read(path)?;
        self.service
            .load(state)
            .map_err(|error| StateError::invalid(path, InvalidState::from(error)))
    }

    /// Restores the state that the emulator started with: its catalog, or the state it was loaded
    /// from, and its time. Faults and recorded requests stay.
    ///
    /// Without a time of its own, the clock shows the real time again.
    pub fn reset(&self) {
        self.service.reset();
    }
}

/// Builder for an [`Emulator`].
///
/// ```
/// use stigg_emulator::{Catalog, Emulator};
/// use time::OffsetDateTime;
///
/// let emulator = Emulator::builder()
///     .api_key("server-test")
///     .catalog(Catalog::demo())
///     .now(OffsetDateTime::UNIX_EPOCH)
///     .start()?;
/// assert_eq!(emulator.api_key(), "server-test");
/// assert_eq!(emulator.now().year(), 1970);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "an emulator runs only after `start`"]
pub struct EmulatorBuilder {
    host: Option<IpAddr>,
    port: u16,
    allowed_hosts: Vec<String>,
    exact_dates: bool,
    control: bool,
    cors_origins: Vec<String>,
    rate_limits: bool,
    api_key: Option<String>,
    catalog: Option<Catalog>,
    now: Option<OffsetDateTime>,
    state: Option<Store>,
    webhooks: Vec<Webhook>,
}

impl EmulatorBuilder {
    /// Sets the address to listen on. Defaults to 127.0.0.1, which only this computer can reach.
    ///
    /// An emulator that listens on 0.0.0.0 can be reached from other computers, under the
    /// [names](Self::allowed_host) that you allow.
    ///
    /// ```
    /// use std::net::Ipv4Addr;
    ///
    /// use stigg_emulator::Emulator;
    ///
    /// let emulator = Emulator::builder()
    ///     .host(Ipv4Addr::UNSPECIFIED)
    ///     .allowed_host("stigg-emulator")
    ///     .start()?;
    /// assert!(emulator.url().starts_with("http://127.0.0.1:"));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn host(mut self, address: impl Into<IpAddr>) -> Self {
        self.host = Some(address.into());
        self
    }

    /// Accepts requests to this host too: a name or an address, on any port. Can be called several
    /// times.
    ///
    /// `localhost`, other loopback names and the address set with [`host`](Self::host) are always
    /// allowed. Requests to any other host get HTTP 421, because a web page could have sent them
    /// through DNS rebinding.
    pub fn allowed_host(mut self, host: impl Into<String>) -> Self {
        self.allowed_hosts.push(host.into());
        self
    }

    /// Uses the dates of events, reports, consumption and imports exactly as sent.
    ///
    /// Clients timestamp events with their own clock, which differs from the emulator's once that
    /// has been moved. By default, a date within five minutes of the real time is assumed to be
    /// such a timestamp and is shifted to the emulator's clock. All other dates are used as sent in
    /// any case.
    pub fn exact_dates(mut self) -> Self {
        self.exact_dates = true;
        self
    }

    /// Turns on the control API under `/_emulator`, through which any program can do what this
    /// crate's [`Emulator`] does: see `CONTROL.md` in the crate's sources. It is always on while
    /// only this computer can reach the emulator.
    ///
    /// The control API requires the [API key](Self::api_key), so choose your own.
    pub fn control(mut self) -> Self {
        self.control = true;
        self
    }

    /// Lets web pages on this origin use the emulator from a browser (CORS), such as
    /// `http://localhost:5173`. `*` allows all origins. Can be called several times. Pages need the
    /// [API key](Self::api_key), too.
    ///
    /// ```
    /// use stigg_emulator::Emulator;
    ///
    /// let emulator = Emulator::builder().cors_origin("http://localhost:5173").start()?;
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn cors_origin(mut self, origin: impl Into<String>) -> Self {
        self.cors_origins.push(origin.into());
        self
    }

    /// Enforces the rate limits that Stigg publishes: of operations per minute, of events per second,
    /// and of 30 mutations a minute of each customer, resource and subscription. A request over a
    /// limit is answered by HTTP 429 and the code `RateLimitExceeded`, and is not executed. The
    /// minutes are those of the emulator's clock.
    ///
    /// ```
    /// use stigg_emulator::Emulator;
    ///
    /// let emulator = Emulator::builder().rate_limits().start()?;
    /// # let _ = emulator;
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn rate_limits(mut self) -> Self {
        self.rate_limits = true;
        self
    }

    /// Registers a webhook, as [`Emulator::add_webhook`] does. Can be called several times.
    pub fn webhook(mut self, webhook: Webhook) -> Self {
        self.webhooks.push(webhook);
        self
    }

    /// Sets the port to listen on. Defaults to a free port.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Sets the API key that clients must send. Defaults to `server-emulator-key`.
    pub fn api_key(mut self, api_key: impl Into<String>) -> Self {
        self.api_key = Some(api_key.into());
        self
    }

    /// Sets the catalog. Defaults to [`Catalog::demo`]. A loaded [state](Self::load) has its own
    /// catalog; this one is then [published](Emulator::publish) to it.
    pub fn catalog(mut self, catalog: Catalog) -> Self {
        self.catalog = Some(catalog);
        self
    }

    /// Sets the time at which the clock starts. Defaults to the time of the loaded
    /// [state](Self::load), or else to the real time.
    pub fn now(mut self, now: OffsetDateTime) -> Self {
        self.now = Some(now);
        self
    }

    /// Starts from the state that [`save`](Emulator::save) wrote to a file. Reads the file
    /// immediately and only once.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or is not a valid state. The error says where the problem is.
    pub fn load(mut self, path: impl AsRef<Path>) -> Result<Self, StateError> {
        self.state = Some(state::read(path.as_ref())?);
        Ok(self)
    }

    /// Starts the emulator.
    ///
    /// # Errors
    ///
    /// If the address is not available, the catalog is not [valid](Catalog::validate) or cannot be
    /// published to the state, the clock cannot show the time, or an [allowed
    /// host](Self::allowed_host), an [origin](Self::cors_origin) or a [webhook](Self::webhook) is not
    /// valid.
    pub fn start(self) -> Result<Emulator, StartError> {
        let ip = self.host.unwrap_or(Ipv4Addr::LOCALHOST.into());
        let hosts =
            Hosts::new(ip, &self.allowed_hosts).map_err(|host| StartError::AllowedHost { host })?;
        let cors =
            Cors::new(self.cors_origins).map_err(|origin| StartError::CorsOrigin { origin })?;
        let saved = self.state.as_ref().map(|store| store.now);
        let starts_at = self.now.or(saved);
        let clock = Clock::starting(starts_at.unwrap_or_else(OffsetDateTime::now_utc))?;
        let store = if let Some(mut store) = self.state {
            if let Some(catalog) = self.catalog {
                store.now = clock.now();
                store.publish(catalog)?;
            }
            store
        } else {
            let catalog = self.catalog.unwrap_or_else(Catalog::demo);
            Store::new(Lookup::new(catalog)?, clock.now())
        };
        let settings = Settings {
            api_key: self.api_key.unwrap_or_else(|| DEFAULT_API_KEY.to_owned()),
            hosts,
            cors,
            takes_host_dates: !self.exact_dates,
            is_controllable: self.control || ip.is_loopback(),
            has_rate_limits: self.rate_limits,
        };
        let executor = Executor::new().map_err(StartError::Schema)?;
        let service = Service::new(settings, executor, clock, Origin { store, starts_at });
        for webhook in self.webhooks {
            service.add_webhook(webhook)?;
        }
        let server = Server::start(SocketAddr::new(ip, self.port), service.clone())?;
        Ok(Emulator { url: server.url(), server, service })
    }
}
