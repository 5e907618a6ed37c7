//! The handle of a running emulator.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;

use time::{Duration, OffsetDateTime};

use crate::catalog::{Catalog, CatalogError, Lookup};
use crate::clock::{Clock, ClockError};
use crate::error::{CheckoutError, StartError, UnknownCustomer};
use crate::fault::Fault;
use crate::graphql::Executor;
use crate::hosts::Hosts;
use crate::recording::RecordedRequest;
use crate::server::Server;
use crate::service::{Service, Settings};
use crate::state::{self, StateError};
use crate::store::Store;

const DEFAULT_API_KEY: &str = "server-emulator-key";

/// A running emulator. Dropping it stops the server.
///
/// The server has its own thread, so that blocking tests, asynchronous tests and programs can all
/// use it.
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
    /// Starts an emulator of the demo catalog on a free port.
    ///
    /// # Errors
    ///
    /// If no port is free.
    pub fn start() -> Result<Self, StartError> {
        Self::builder().start()
    }

    /// Starts with the settings.
    pub fn builder() -> EmulatorBuilder {
        EmulatorBuilder::default()
    }

    /// The address to send GraphQL requests to.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The key that it wants to see in the header `X-API-KEY`.
    #[must_use]
    pub fn api_key(&self) -> &str {
        self.service.api_key()
    }

    /// The port that it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.server.address.port()
    }

    /// What time it is there.
    #[must_use]
    pub fn now(&self) -> OffsetDateTime {
        self.service.controls().clock.now()
    }

    /// Moves the clock on; everything that is due by then happens.
    ///
    /// A negative duration moves it back, which undoes nothing. The clock stops at the first day of
    /// the year 1 and at the last of the year 9999.
    pub fn advance(&self, by: Duration) {
        self.service.controls().clock.advance(by);
    }

    /// Sets the clock, which runs on from there.
    ///
    /// # Errors
    ///
    /// If the date is not from the year 1 to the year 9999, in UTC. The clock is left as it is
    /// then.
    pub fn set_now(&self, now: OffsetDateTime) -> Result<(), ClockError> {
        self.service.controls().clock.set(now)
    }

    /// Makes it fail. Of several faults for a request, the one injected first happens.
    pub fn inject(&self, fault: Fault) {
        self.service.controls().faults.inject(fault);
    }

    /// Takes all faults back.
    pub fn clear_faults(&self) {
        self.service.controls().faults.clear();
    }

    /// The requests to `/graphql` so far, from the earliest on; the latest 10,000 of them, or less
    /// if they take more than 64 MiB.
    ///
    /// Requests with a wrong key, to another host or of more than 4 MiB are not recorded.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.service.controls().recording.requests()
    }

    /// How often an operation was carried out, by its name.
    #[must_use]
    pub fn executions(&self, operation: &str) -> usize {
        self.service.controls().recording.executions(operation)
    }

    /// Plays the customer who pays at the checkout: attaches a payment method, and creates the
    /// subscription that was asked for. Takes the `checkoutUrl` or the `checkoutBillingId` that
    /// `provisionSubscriptionV2` answered with, and gives the identifier of the subscription.
    ///
    /// # Errors
    ///
    /// If no such checkout is open, or the subscription can no longer be created.
    pub fn complete_checkout(&self, checkout: &str) -> Result<String, CheckoutError> {
        self.service.store().complete_checkout(checkout).map_err(CheckoutError)
    }

    /// Publishes plans, add-ons and whatever else is sold, as is done in Stigg's console: what the
    /// catalog names is added, or takes the place of what has that name. All else stays as it is.
    ///
    /// A plan or an add-on that changes gets a new version, and so does a plan whose base plan
    /// changes. Who has subscribed to an earlier version keeps it until the subscription is
    /// migrated; new subscriptions are to the latest one.
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
    /// If what would be sold then is not [valid](Catalog::validate), or a feature would be of
    /// another type, or a plan of another product. Nothing is published then.
    pub fn publish(&self, catalog: Catalog) -> Result<(), CatalogError> {
        self.service.store().publish(catalog)
    }

    /// Archives a customer, as is done in Stigg's console: its name, email address and
    /// subscriptions are gone, and checks of its entitlements say `CustomerIsArchived`.
    ///
    /// # Errors
    ///
    /// If there is no such customer.
    pub fn archive_customer(&self, customer_id: &str) -> Result<(), UnknownCustomer> {
        self.service
            .store()
            .archive_customer(customer_id)
            .map_err(|_| UnknownCustomer { customer_id: customer_id.to_owned() })
    }

    /// Writes its state to a file: the clock, the catalog, the customers and what belongs to
    /// them. Not part of it are the API key, faults, and the requests so far.
    ///
    /// The file is JSON, in an order that stays the same, so that two of them can be compared. A
    /// file that is there already is replaced as a whole or not at all, and keeps its permissions;
    /// a new one is private. [`load`](EmulatorBuilder::load) reads it.
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
}

/// Settings of an [`Emulator`].
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
#[must_use = "an emulator runs from `start` on"]
pub struct EmulatorBuilder {
    host: Option<IpAddr>,
    port: u16,
    allowed_hosts: Vec<String>,
    exact_dates: bool,
    api_key: Option<String>,
    catalog: Option<Catalog>,
    now: Option<OffsetDateTime>,
    state: Option<Store>,
}

impl EmulatorBuilder {
    /// The address to listen on; 127.0.0.1 unless set, which this computer alone can reach.
    ///
    /// Others reach an emulator that listens on 0.0.0.0, by the [names](Self::allowed_host) that it
    /// is told.
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

    /// Answers requests to this host too: a name or an address, whatever the port. Can be called
    /// several times.
    ///
    /// `localhost` and other names of the loopback are always allowed, and so is the address of
    /// [`host`](Self::host). Requests to any other host answer 421: a page in a browser could have
    /// sent them.
    pub fn allowed_host(mut self, host: impl Into<String>) -> Self {
        self.allowed_hosts.push(host.into());
        self
    }

    /// Takes the dates of events, reports, consumptions and imports as they are.
    ///
    /// Clients stamp events with the time of their own clock, which is not the emulator's once that
    /// was moved. Unless this is set, a date within five minutes of the real time counts as such a
    /// stamp, and as now (or as long ago) by the emulator's clock. All other dates are taken as they
    /// are anyway.
    pub fn exact_dates(mut self) -> Self {
        self.exact_dates = true;
        self
    }

    /// The port to listen on; a free one unless set.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The key that clients have to send; `server-emulator-key` unless set.
    pub fn api_key(mut self, api_key: impl Into<String>) -> Self {
        self.api_key = Some(api_key.into());
        self
    }

    /// What is sold; [`Catalog::demo`] unless set. A [state](Self::load) brings its own: to that, this
    /// one is [published](Emulator::publish) then.
    pub fn catalog(mut self, catalog: Catalog) -> Self {
        self.catalog = Some(catalog);
        self
    }

    /// What time it is when it starts; unless set, the real time, or that of the
    /// [state](Self::load).
    pub fn now(mut self, now: OffsetDateTime) -> Self {
        self.now = Some(now);
        self
    }

    /// Goes on from the state that [`save`](Emulator::save) wrote to a file. The file is read at
    /// once, and not touched again.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or holds something else. The error names the place in it.
    pub fn load(mut self, path: impl AsRef<Path>) -> Result<Self, StateError> {
        self.state = Some(state::read(path.as_ref())?);
        Ok(self)
    }

    /// Starts the emulator.
    ///
    /// # Errors
    ///
    /// If the address cannot be listened on, the catalog is not [valid](Catalog::validate) or cannot
    /// be published to the state, the clock cannot show the time, or an
    /// [allowed host](Self::allowed_host) is none.
    pub fn start(self) -> Result<Emulator, StartError> {
        let ip = self.host.unwrap_or(Ipv4Addr::LOCALHOST.into());
        let hosts =
            Hosts::new(ip, &self.allowed_hosts).map_err(|host| StartError::AllowedHost { host })?;
        let saved = self.state.as_ref().map(|store| store.now);
        let now = self.now.or(saved).unwrap_or_else(OffsetDateTime::now_utc);
        let clock = Clock::starting(now)?;
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
            takes_host_dates: !self.exact_dates,
        };
        let executor = Executor::new().map_err(StartError::Schema)?;
        let service = Service::new(settings, executor, clock, store);
        let server = Server::start(SocketAddr::new(ip, self.port), service.clone())?;
        Ok(Emulator { url: server.url(), server, service })
    }
}
