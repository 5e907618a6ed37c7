//! Wakes a thread that waits for updates.

use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Instant;

use ureq::unversioned::transport::ShutdownHandle;

use crate::api_key::KeyWatcher;

/// Ends an iterator over [`Updates`](super::Updates) from any thread.
///
/// ```no_run
/// # use stigg::operation::OnPackagePublished;
/// # fn main() -> Result<(), stigg::Error> {
/// # let client = stigg::create_client("server-api-key")?;
/// let updates = client.subscribe(OnPackagePublished)?;
/// let closer = updates.closer();
/// let reader = std::thread::spawn(move || {
///     for event in updates {
///         println!("{event:?}");
///     }
/// });
///
/// // Later, from another thread:
/// closer.close();
/// # drop(reader.join());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Closer(Arc<Shared>);

impl Closer {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self(shared)
    }

    /// Ends the iterator and its connection. A thread that waits for an event returns at once,
    /// except while the host's name is looked up or a connection is made, which takes up to
    /// [`connect_timeout`](crate::streaming::StreamOptions::connect_timeout).
    pub fn close(&self) {
        let mut state = self.0.lock();
        state.is_closed = true;
        state.shut_down(|_| true);
        drop(state);
        self.0.changed.notify_all();
    }
}

impl fmt::Debug for Closer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Closer").field("is_closed", &self.0.is_closed()).finish()
    }
}

/// State that the threads around an iterator share.
#[derive(Default)]
pub(super) struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    is_closed: bool,
    /// Number of replacements of the API key.
    key: u64,
    /// The key when a wait last ended.
    seen: u64,
    /// The connections that a read may wait for, each with the key that it was opened with.
    sockets: Vec<(Weak<dyn ShutdownHandle>, u64)>,
}

impl State {
    fn shut_down(&mut self, is_meant: impl Fn(u64) -> bool) {
        self.sockets.retain(|(socket, key)| {
            if is_meant(*key)
                && let Some(socket) = socket.upgrade()
            {
                socket.shutdown();
            }
            socket.strong_count() > 0
        });
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn is_closed(&self) -> bool {
        self.lock().is_closed
    }

    /// Adds a connection that is being made. Fails if it is not wanted any more.
    pub(super) fn register(
        &self,
        socket: Weak<dyn ShutdownHandle>,
        key: u64,
    ) -> Result<(), ureq::Error> {
        let mut state = self.lock();
        if state.is_closed {
            return Err(std::io::Error::other("the stream is closed").into());
        }
        state.sockets.retain(|(socket, _)| socket.strong_count() > 0);
        state.sockets.push((socket, key));
        Ok(())
    }

    /// Waits, unless the stream is closed or another API key comes.
    pub(super) fn wait(&self, until: Instant) {
        let mut state = self.lock();
        while !state.is_closed && state.key == state.seen {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            let waited = self.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        state.seen = state.key;
    }
}

impl KeyWatcher for Shared {
    fn key_replaced(&self, replaced: u64) {
        let mut state = self.lock();
        state.key = state.key.max(replaced);
        state.shut_down(|key| key < replaced);
        drop(state);
        self.changed.notify_all();
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").field("is_closed", &self.is_closed()).finish_non_exhaustive()
    }
}
