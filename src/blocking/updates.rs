//! Streams of updates over connections of their own.

use std::fmt;
use std::iter::FusedIterator;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::Client;
use super::closer::Shared;
use super::socket::{Dialer, Received, Socket};
use crate::api_key::KeyWatcher;
use crate::error::Result;
use crate::streaming::core::{Core, Step};
use crate::streaming::subscriptions::Entry;
use crate::streaming::target::Target;
use crate::streaming::upgrade::Upgrade;
use crate::streaming::{StreamEvent, StreamOptions};

pub use super::closer::Closer;

/// The longest time for sending. What is sent is short, and fits into the buffer of any connection
/// that works.
const WRITE: Duration = Duration::from_secs(10);

/// The longest time for a goodbye.
const GOODBYE: Duration = Duration::from_millis(10);

/// The time for a look at the connection when there is no time to wait for it.
const GLANCE: Duration = Duration::from_millis(1);

/// Iterator over updates, of [`Client::subscribe`]. It never ends, unless a [`Closer`] ends it.
/// Dropping it closes the connection.
///
/// ```no_run
/// use stigg::operation::OnPackagePublished;
/// use stigg::streaming::StreamEvent;
///
/// # fn main() -> Result<(), stigg::Error> {
/// let client = stigg::create_client("server-api-key")?;
///
/// for event in client.subscribe(OnPackagePublished)? {
///     match event {
///         StreamEvent::Connected { .. } => println!("fetch what may have changed"),
///         StreamEvent::Data(package) => println!("published: {}", package.package_ref_id),
///         other => eprintln!("{other:?}"),
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// It needs no thread of its own, apart from one for each lookup of the host's name: it connects,
/// answers pings and reads in the thread that asks for events. Give it a thread that does so all the
/// time, and end it with a [`closer`](Self::closer).
///
/// With a `ureq::Agent` of your own, connections have the agent's settings for TLS and proxies. They
/// do not go through its connector, resolver, pool and middleware.
#[must_use = "nothing is sent before an event is asked for"]
pub struct Updates<T> {
    core: Core<T>,
    dialer: Dialer,
    socket: Option<Socket>,
    shared: Arc<Shared>,
}

impl<T> Updates<T> {
    pub(super) fn new(
        client: &Client,
        entries: Vec<Entry<T>>,
        options: StreamOptions,
    ) -> Result<Self> {
        let Client { config, settings, transport } = client;
        let agent = transport.given();
        let target = Target::new(&options, config, agent.is_some())?;
        let dialer = Dialer::new(agent, &target)?;
        let shared = Arc::new(Shared::default());
        let watcher: Arc<dyn KeyWatcher> = Arc::clone(&shared) as _;
        config.keys.watch(Arc::downgrade(&watcher));
        let (config, settings) = (Arc::clone(config), Arc::clone(settings));
        let core = Core::new(entries, options, target.uri, config, settings, Instant::now());
        Ok(Self { core, dialer, socket: None, shared })
    }

    /// Waits for the next event for a limited time. `None` if there was none, or if the iterator was
    /// [closed](Self::is_closed).
    ///
    /// Opening a connection is not interrupted by the limit, but by
    /// [`connect_timeout`](StreamOptions::connect_timeout).
    pub fn next_within(&mut self, limit: Duration) -> Option<StreamEvent<T>> {
        let end = Instant::now().checked_add(limit);
        self.advance(end)
    }

    /// Returns a handle that ends this iterator from any thread.
    #[must_use]
    pub fn closer(&self) -> Closer {
        Closer::new(Arc::clone(&self.shared))
    }

    /// Whether a [`closer`](Self::closer) has ended this iterator.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.shared.is_closed()
    }

    fn advance(&mut self, end: Option<Instant>) -> Option<StreamEvent<T>> {
        let mut glanced = false;
        loop {
            if self.shared.is_closed() {
                self.core.close();
            }
            let now = Instant::now();
            let step = self.core.step(now);
            if !self.core.is_open() {
                self.part();
            }
            let is_over = end.is_some_and(|end| now >= end);
            let earlier = |until: Instant| end.map_or(until, |end| until.min(end));
            match step {
                Step::Event(event) => {
                    // Whoever is told of a connection may wait for updates that need a subscription.
                    self.send();
                    return Some(event);
                }
                // A connection is opened in one go, so it is never waited for.
                Step::End | Step::Connecting => return None,
                Step::Connect { upgrade, limit } => self.connect(&upgrade, limit),
                Step::Wait { .. } if is_over => return None,
                Step::Exchange { .. } if is_over && glanced => return None,
                Step::Wait { until } => self.shared.wait(earlier(until)),
                Step::Exchange { until } => {
                    glanced = is_over;
                    self.exchange(if is_over { now + GLANCE } else { earlier(until) });
                }
            }
        }
    }

    fn connect(&mut self, upgrade: &Upgrade, limit: Duration) {
        let key = upgrade.key;
        let shared = Arc::clone(&self.shared);
        let opened = self.dialer.open(upgrade, limit, move |handle| shared.register(handle, key));
        let now = Instant::now();
        match opened {
            Ok((protocol, socket)) => {
                self.socket = Some(socket);
                self.core.opened(protocol, now);
            }
            Err(error) => self.core.failed(error, now),
        }
    }

    /// Sends what is to be sent, and receives for as long as nothing comes.
    fn exchange(&mut self, until: Instant) {
        self.send();
        if !self.core.is_open() {
            return;
        }
        let Some(socket) = &mut self.socket else {
            return self.core.ended(Instant::now());
        };
        let core = &mut self.core;
        match socket.read(until, |bytes| core.received(bytes, Instant::now())) {
            Ok(Received::Bytes | Received::Nothing) => {}
            Ok(Received::End) => self.core.ended(Instant::now()),
            Err(error) => self.core.failed(error, Instant::now()),
        }
    }

    fn send(&mut self) {
        let Some(socket) = &mut self.socket else { return };
        let outgoing = self.core.outgoing();
        if outgoing.is_empty() {
            return;
        }
        let sent = outgoing.len();
        match socket.write(outgoing, Instant::now() + WRITE) {
            Ok(()) => self.core.sent(sent),
            Err(error) => self.core.failed(error, Instant::now()),
        }
    }

    /// Closes the connection. A server that can take the goodbye at once gets it.
    fn part(&mut self) {
        if let Some(mut socket) = self.socket.take() {
            drop(socket.write(self.core.outgoing(), Instant::now() + GOODBYE));
        }
    }
}

impl<T> Iterator for Updates<T> {
    type Item = StreamEvent<T>;

    fn next(&mut self) -> Option<Self::Item> {
        self.advance(None)
    }
}

impl<T> FusedIterator for Updates<T> {}

impl<T> Drop for Updates<T> {
    fn drop(&mut self) {
        self.core.close();
        self.part();
    }
}

impl<T> fmt::Debug for Updates<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Updates")
            .field("is_connected", &self.socket.is_some())
            .field("is_closed", &self.is_closed())
            .finish_non_exhaustive()
    }
}
