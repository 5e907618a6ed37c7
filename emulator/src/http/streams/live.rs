//! The live connections.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;
use tokio::sync::{Notify, mpsc, oneshot};

use super::protocol::Protocol;
use super::session::Close;
use crate::resolvers::Update;

/// The maximum number of updates that wait for a connection. A client that is further behind is
/// disconnected.
const MAX_WAITING: usize = 1_024;

/// A live WebSocket connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct LiveStream {
    /// Number of the connection, counted from 0 since the emulator started.
    pub number: usize,
    /// The sub-protocol: `graphql-transport-ws` or `graphql-ws`.
    pub protocol: &'static str,
    /// The subscriptions, by the identifiers that the client chose.
    pub subscriptions: Vec<LiveSubscription>,
}

/// A subscription of a [`LiveStream`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct LiveSubscription {
    /// The identifier that the client chose.
    pub id: String,
    /// Name of the GraphQL operation.
    pub operation_name: Option<String>,
    /// The field of `Subscription`, such as `usageUpdated`.
    pub field: String,
}

/// Ending of a connection from the server's side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Without a close frame.
    Cut,
    Close {
        code: u16,
        reason: String,
    },
}

impl Ending {
    /// The client is too slow for its updates.
    fn overrun() -> Self {
        Self::Close { code: 1013, reason: "Too many updates wait to be read".to_owned() }
    }

    pub(super) fn close(&self) -> Option<Close> {
        match self {
            Self::Cut => None,
            Self::Close { code, reason } => Some(Close::new(*code, reason.as_str())),
        }
    }
}

/// All live connections.
#[derive(Debug, Default)]
pub(crate) struct Streams {
    inner: Mutex<Inner>,
    changed: Condvar,
    ended: Notify,
}

#[derive(Debug, Default)]
struct Inner {
    opened: usize,
    connections: BTreeMap<usize, Connection>,
}

#[derive(Debug)]
struct Connection {
    protocol: Protocol,
    updates: mpsc::Sender<Arc<Update>>,
    /// `None` once the connection has been told to end.
    end: Option<oneshot::Sender<Ending>>,
    subscriptions: BTreeMap<String, LiveSubscription>,
}

/// A connection's end of what [`Streams`] sends it. Dropping it removes the connection.
#[derive(Debug)]
pub(super) struct Registered<'a> {
    streams: &'a Streams,
    pub(super) number: usize,
    pub(super) updates: mpsc::Receiver<Arc<Update>>,
    pub(super) ending: oneshot::Receiver<Ending>,
}

impl Streams {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn register(&self, protocol: Protocol) -> Registered<'_> {
        let (sender, updates) = mpsc::channel(MAX_WAITING);
        let (end, ending) = oneshot::channel();
        let inner = &mut *self.inner();
        let number = inner.opened;
        inner.opened += 1;
        inner.connections.insert(
            number,
            Connection {
                protocol,
                updates: sender,
                end: Some(end),
                subscriptions: BTreeMap::new(),
            },
        );
        self.changed.notify_all();
        Registered { streams: self, number, updates, ending }
    }

    /// The fields that anyone subscribes to.
    pub(crate) fn wanted(&self) -> BTreeSet<String> {
        let inner = self.inner();
        let connections = inner.connections.values();
        let subscriptions = connections.flat_map(|connection| connection.subscriptions.values());
        subscriptions.map(|subscription| subscription.field.clone()).collect()
    }

    /// Gives updates to the connections that subscribe to them. Ends those that are too far behind.
    pub(crate) fn deliver(&self, updates: Vec<Update>) {
        let inner = &mut *self.inner();
        for update in updates.into_iter().map(Arc::new) {
            for connection in inner.connections.values_mut() {
                let mut subscriptions = connection.subscriptions.values();
                if !subscriptions.any(|subscription| subscription.field == update.field) {
                    continue;
                }
                let sent = connection.updates.try_send(Arc::clone(&update));
                if matches!(sent, Err(mpsc::error::TrySendError::Full(_))) {
                    connection.end(Ending::overrun());
                }
            }
        }
    }

    /// Ends all connections.
    pub(crate) fn end_all(&self, ending: &Ending) {
        for connection in self.inner().connections.values_mut() {
            connection.end(ending.clone());
        }
    }

    /// Ends all connections, because the server stops, and waits until none is left.
    pub(crate) async fn stop(&self) {
        self.end_all(&Ending::Close { code: 1001, reason: "The emulator stops".to_owned() });
        loop {
            let ended = self.ended.notified();
            if self.inner().connections.is_empty() {
                return;
            }
            ended.await;
        }
    }

    pub(crate) fn list(&self) -> Vec<LiveStream> {
        self.inner().list()
    }

    /// Waits until a condition holds, at most this long. Returns whether it does.
    pub(crate) fn wait_until(
        &self,
        within: Duration,
        condition: impl Fn(&[LiveStream]) -> bool,
    ) -> bool {
        let deadline = Instant::now().checked_add(within);
        let mut inner = self.inner();
        loop {
            if condition(&inner.list()) {
                return true;
            }
            let left = match deadline {
                Some(deadline) => deadline.saturating_duration_since(Instant::now()),
                None => within,
            };
            if left.is_zero() {
                return false;
            }
            let waited = self.changed.wait_timeout(inner, left);
            inner = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Inner {
    fn list(&self) -> Vec<LiveStream> {
        let streams = self.connections.iter().map(|(&number, connection)| LiveStream {
            number,
            protocol: connection.protocol.token(),
            subscriptions: connection.subscriptions.values().cloned().collect(),
        });
        streams.collect()
    }
}

impl Connection {
    fn end(&mut self, ending: Ending) {
        if let Some(end) = self.end.take() {
            // A connection that ended by itself does not care.
            let _ = end.send(ending);
        }
    }
}

impl Registered<'_> {
    /// From now on, the connection gets updates for a subscription.
    pub(super) fn add(&self, subscription: LiveSubscription) {
        if let Some(connection) = self.streams.inner().connections.get_mut(&self.number) {
            connection.subscriptions.insert(subscription.id.clone(), subscription);
        }
        self.streams.changed.notify_all();
    }

    pub(super) fn remove(&self, id: &str) {
        if let Some(connection) = self.streams.inner().connections.get_mut(&self.number) {
            connection.subscriptions.remove(id);
        }
        self.streams.changed.notify_all();
    }
}

impl Drop for Registered<'_> {
    fn drop(&mut self) {
        self.streams.inner().connections.remove(&self.number);
        self.streams.changed.notify_all();
        self.streams.ended.notify_waiters();
    }
}
