//! The store under its lock, watched for changes while someone listens.

use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use time::OffsetDateTime;
use tokio::sync::Notify;

use super::service::Service;
use crate::feed::Feed;
use crate::store::Store;

/// The due time of a store for which nothing is due.
const NEVER: i64 = i64::MAX;

/// A store that can be watched.
#[derive(Debug)]
pub(crate) struct Watched {
    inner: Mutex<Inner>,
    is_watched: AtomicBool,
    /// Time of the next change, in seconds since 1970.
    due: AtomicI64,
    /// Wakes whoever waits for the first listener.
    started: Notify,
}

#[derive(Debug)]
struct Inner {
    store: Store,
    listeners: usize,
    /// `None` while nobody listens.
    feed: Option<Feed>,
}

impl Watched {
    pub(super) fn new(store: Store) -> Self {
        Self {
            inner: Mutex::new(Inner { store, listeners: 0, feed: None }),
            is_watched: AtomicBool::new(false),
            due: AtomicI64::new(NEVER),
            started: Notify::new(),
        }
    }

    /// Locks the store of a service.
    pub(super) fn lock(service: &Service) -> Locked<'_> {
        Locked { service, inner: service.watched().inner() }
    }

    /// Ignores poisoning: an operation that panicked is the emulator's mistake, and others may work.
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn is_watched(&self) -> bool {
        self.is_watched.load(Ordering::Acquire)
    }

    /// Whether something changes by itself until this time.
    pub(super) fn is_due(&self, now: OffsetDateTime) -> bool {
        self.due.load(Ordering::Acquire) <= now.unix_timestamp()
    }

    /// Waits until someone listens.
    pub(super) async fn watched(&self) {
        while !self.is_watched() {
            self.started.notified().await;
        }
    }

    pub(super) fn add_listener(&self) {
        let inner = &mut *self.inner();
        inner.listeners += 1;
        if inner.feed.is_none() {
            let feed = Feed::start(&mut inner.store);
            self.note_due(&feed);
            inner.feed = Some(feed);
            self.is_watched.store(true, Ordering::Release);
            self.started.notify_one();
        }
    }

    pub(super) fn remove_listener(&self) {
        let inner = &mut *self.inner();
        inner.listeners = inner.listeners.saturating_sub(1);
        if inner.listeners == 0 {
            inner.feed = None;
            Feed::stop(&mut inner.store);
            self.is_watched.store(false, Ordering::Release);
            self.due.store(NEVER, Ordering::Release);
        }
    }

    fn note_due(&self, feed: &Feed) {
        let due = feed.next_due().map_or(NEVER, OffsetDateTime::unix_timestamp);
        self.due.store(due, Ordering::Release);
    }
}

/// The locked store. What changed is told before the lock is released, so that changes are told in
/// the order in which they happened.
pub(crate) struct Locked<'a> {
    service: &'a Service,
    inner: MutexGuard<'a, Inner>,
}

impl Deref for Locked<'_> {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.inner.store
    }
}

impl DerefMut for Locked<'_> {
    fn deref_mut(&mut self) -> &mut Store {
        &mut self.inner.store
    }
}

impl Drop for Locked<'_> {
    fn drop(&mut self) {
        let Inner { store, feed: Some(feed), .. } = &mut *self.inner else { return };
        // After a panic, the state may be anything.
        if std::thread::panicking() {
            return;
        }
        let changes = feed.changes(store);
        self.service.watched().note_due(feed);
        if !changes.is_empty() {
            self.service.tell(store, &changes);
        }
    }
}

/// Someone who listens, until dropped.
#[cfg(feature = "subscriptions")]
pub(crate) struct Listening {
    service: Service,
}

#[cfg(feature = "subscriptions")]
impl Listening {
    pub(super) fn new(service: Service) -> Self {
        service.watched().add_listener();
        Self { service }
    }
}

#[cfg(feature = "subscriptions")]
impl Drop for Listening {
    fn drop(&mut self) {
        self.service.watched().remove_listener();
    }
}
