//! Settings of an instance.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

#[cfg(feature = "subscriptions")]
use stigg::streaming::StreamOptions;

use crate::cache::{Mode, Observer};
use crate::clock::{Source, millis};
use crate::schedule::Limits;
use crate::slot::Ages;
use crate::{CustomerRef, Event, Fallback, ManualClock};

/// Builder for `Entitlements` of either facade. `C` is the client.
///
/// | setting | default |
/// | --- | --- |
/// | [`fresh_for`](Self::fresh_for) | 30 s |
/// | `fresh_while_streaming`, with the feature `subscriptions` | 5 min |
/// | `max_messages_per_second`, with the feature `subscriptions` | 10,000 |
/// | [`max_stale`](Self::max_stale) | 24 h |
/// | [`miss_budget`](Self::miss_budget) | 1 s |
/// | [`fetch_timeout`](Self::fetch_timeout) | 5 s |
/// | [`reads_per_minute`](Self::reads_per_minute) | 3,000 |
/// | [`instances`](Self::instances) | 1 |
/// | [`parallel_fetches`](Self::parallel_fetches) | 4 |
/// | [`max_bytes`](Self::max_bytes) | 64 MiB |
#[must_use = "a builder does nothing until `start` is called"]
#[derive(Debug)]
pub struct Builder<C> {
    pub(crate) client: C,
    pub(crate) fallback: Fallback,
    pub(crate) settings: Settings,
    pub(crate) mode: Mode,
    pub(crate) preloads: Vec<(String, Option<String>)>,
}

#[derive(Clone)]
pub(crate) struct Settings {
    fresh_for: i64,
    max_stale: i64,
    pub(crate) miss_budget: i64,
    pub(crate) fetch_timeout: i64,
    reads_per_minute: u32,
    instances: u32,
    pub(crate) parallel: usize,
    pub(crate) max_bytes: usize,
    pub(crate) clock: Source,
    pub(crate) observer: Option<Observer>,
    /// As `fresh_for`, for what a stream covers.
    fresh_while_streaming: i64,
    #[cfg(feature = "subscriptions")]
    pub(crate) stream: Option<StreamOptions>,
    #[cfg(feature = "subscriptions")]
    pub(crate) max_messages_per_second: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            fresh_for: 30_000,
            max_stale: 24 * 60 * 60 * 1_000,
            miss_budget: 1_000,
            fetch_timeout: 5_000,
            reads_per_minute: 3_000,
            instances: 1,
            parallel: 4,
            max_bytes: 64 << 20,
            clock: Source::default(),
            observer: None,
            fresh_while_streaming: 5 * 60 * 1_000,
            #[cfg(feature = "subscriptions")]
            stream: None,
            #[cfg(feature = "subscriptions")]
            max_messages_per_second: 10_000,
        }
    }
}

impl Settings {
    /// The ages of entitlements of which every change since they were fetched is pushed, or not.
    pub(crate) fn ages(&self, is_covered: bool) -> Ages {
        let fresh_for = if is_covered { self.fresh_while_streaming } else { self.fresh_for };
        Ages { fresh_for, usable_for: self.max_stale.max(fresh_for) }
    }

    pub(crate) fn limits(&self, mode: Mode) -> Limits {
        Limits {
            reads_per_minute: self.reads_per_minute,
            instances: self.instances,
            // Without fetch threads, each check that waits may fetch.
            parallel: if mode == Mode::OnDemand { usize::MAX } else { self.parallel },
            slow_after: self.miss_budget,
        }
    }
}

impl<C> Builder<C> {
    pub(crate) fn new(client: C, fallback: Fallback) -> Self {
        let settings = Settings::default();
        Self { client, fallback, settings, mode: Mode::Live, preloads: Vec::new() }
    }

    /// Sets the age up to which entitlements are not fetched again. Older ones still answer checks,
    /// and are fetched in the background when a check uses them.
    pub fn fresh_for(mut self, age: Duration) -> Self {
        self.settings.fresh_for = millis(age);
        self
    }

    /// Sets the age up to which entitlements answer checks at all. Beyond it, checks wait for Stigg
    /// or fall back.
    pub fn max_stale(mut self, age: Duration) -> Self {
        self.settings.max_stale = millis(age);
        self
    }

    /// Sets the longest time that a check waits for Stigg if memory has no answer. Fetches that
    /// take longer count as slow: after three slow or failed ones in a row, checks stop to wait
    /// until Stigg answers in time again, which is tried every 5 s.
    pub fn miss_budget(mut self, wait: Duration) -> Self {
        self.settings.miss_budget = millis(wait);
        self
    }

    /// Sets the longest time for a fetch. It goes on in the background after the checks that waited
    /// for it have fallen back.
    pub fn fetch_timeout(mut self, limit: Duration) -> Self {
        self.settings.fetch_timeout = millis(limit).max(1);
        self
    }

    /// Sets the number of reads per minute that all [`instances`](Self::instances) together may
    /// make. Stigg permits 6,000 per API key; half of these are left to the key's other users.
    ///
    /// Half of the budget is reserved for checks that wait, and customers that Stigg may not know
    /// get at most a tenth of it. It is halved when Stigg answers that there are too many requests.
    ///
    /// Checks wait for the budget for as long as they wait for Stigg. While more is asked for than it
    /// allows, waiting would only delay the same number of answers: then a check gets a read if there
    /// is one, and falls back at once if not.
    pub fn reads_per_minute(mut self, reads: u32) -> Self {
        self.settings.reads_per_minute = reads;
        self
    }

    /// Sets the number of processes that share the budget of reads. 0 is treated as 1.
    pub fn instances(mut self, instances: u32) -> Self {
        self.settings.instances = instances;
        self
    }

    /// Sets the number of fetches at a time: of threads, in the blocking facade. 0 is treated as 1.
    pub fn parallel_fetches(mut self, fetches: usize) -> Self {
        self.settings.parallel = fetches.max(1);
        self
    }

    /// Sets the memory for customers, by estimate. When it is full, those are dropped that no check
    /// was about lately. Customers with handles, reservations or usage that is not delivered stay.
    pub fn max_bytes(mut self, bytes: usize) -> Self {
        self.settings.max_bytes = bytes;
        self
    }

    /// Fetches a customer at the start. [`ready`](crate::blocking::Entitlements::ready) waits for
    /// it.
    pub fn preload<'a>(mut self, customer: impl Into<CustomerRef<'a>>) -> Self {
        let CustomerRef { customer, resource } = customer.into();
        self.preloads.push((customer.to_owned(), resource.map(str::to_owned)));
        self
    }

    /// Calls `observer` when the status or that of the stream changes, when a check names a feature that no customer has,
    /// and when Stigg refuses a fetch as one too many. The threads or tasks of checks and fetches
    /// call it, so it should be quick.
    pub fn observe(mut self, observer: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        self.settings.observer = Some(Arc::new(observer));
        self
    }

    /// Fetches without background threads or tasks, in the check that waits for it. For processes
    /// that are frozen between requests, such as lambdas: entitlements that are not fresh are
    /// fetched by the next check, which waits for the miss budget at most.
    pub fn on_demand(mut self) -> Self {
        self.mode = Mode::OnDemand;
        self
    }

    /// Takes pushes from Stigg over a WebSocket, beside fetches: changes of a customer's entitlements
    /// and usage reach checks at once. See [the
    /// rules](crate#pushes-from-stigg).
    ///
    /// Instances that do not fetch in the background, such as [`on_demand`](Self::on_demand) ones,
    /// have no stream.
    ///
    /// ```no_run
    /// # #[cfg(feature = "blocking")]
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use stigg::streaming::StreamOptions;
    /// use stigg_runtime::{Fallback, StreamState};
    /// use stigg_runtime::blocking::Entitlements;
    ///
    /// let client = stigg::create_client("server-api-key")?;
    /// let entitlements = Entitlements::builder(client, Fallback::deny())
    ///     .streaming(StreamOptions::new())
    ///     .start()?;
    /// assert_eq!(entitlements.status().stream.state, StreamState::Connecting);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "blocking"))]
    /// # fn main() {}
    /// ```
    #[cfg(feature = "subscriptions")]
    #[cfg_attr(docsrs, doc(cfg(feature = "subscriptions")))]
    pub fn streaming(mut self, options: StreamOptions) -> Self {
        self.settings.stream = Some(options);
        self
    }

    /// Sets the age up to which entitlements are not fetched again while
    /// [pushes](Self::streaming) keep them up to date. Defaults to 5 min. Without a live stream,
    /// [`fresh_for`](Self::fresh_for) counts.
    ///
    /// No push is guaranteed to arrive, so this bounds the time for which a lost one is missed.
    #[cfg(feature = "subscriptions")]
    #[cfg_attr(docsrs, doc(cfg(feature = "subscriptions")))]
    pub fn fresh_while_streaming(mut self, age: Duration) -> Self {
        self.settings.fresh_while_streaming = millis(age);
        self
    }

    /// Sets the rate of messages, on average over 30 s, above which the [stream](Self::streaming) is
    /// given up for five minutes. Defaults to 10,000.
    ///
    /// Stigg pushes the changes of all customers of an environment. Those of customers who are not in
    /// memory are cheap, but not free.
    #[cfg(feature = "subscriptions")]
    #[cfg_attr(docsrs, doc(cfg(feature = "subscriptions")))]
    pub fn max_messages_per_second(mut self, messages: u32) -> Self {
        self.settings.max_messages_per_second = messages;
        self
    }

    /// Sets a clock that moves only when told to, for tests.
    pub fn clock(mut self, clock: &ManualClock) -> Self {
        self.settings.clock = Source::Manual(clock.clone());
        self
    }

    pub(crate) fn customers_to_preload(&self) -> impl Iterator<Item = CustomerRef<'_>> {
        self.preloads
            .iter()
            .map(|(customer, resource)| CustomerRef { customer, resource: resource.as_deref() })
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("fresh_for_ms", &self.fresh_for)
            .field("max_stale_ms", &self.max_stale)
            .field("miss_budget_ms", &self.miss_budget)
            .field("fetch_timeout_ms", &self.fetch_timeout)
            .field("reads_per_minute", &self.reads_per_minute)
            .field("instances", &self.instances)
            .field("parallel_fetches", &self.parallel)
            .field("max_bytes", &self.max_bytes)
            .finish_non_exhaustive()
    }
}
