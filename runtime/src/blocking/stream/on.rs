//! The thread of the stream of pushes.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use stigg::blocking::{Client, Closer, Updates};
use stigg::streaming::StreamOptions;

use super::Shared;
use super::threads::{Threads, spawn};
use crate::StartError;
use crate::cache::Flow;
use crate::stream::{Push, subscriptions};

/// The stream of an instance, if it has one. Dropped, it ends.
#[derive(Debug)]
pub(super) struct Stream {
    end: Arc<End>,
}

/// Handle that ends the stream.
#[derive(Debug, Default)]
struct End {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    is_over: bool,
    closer: Option<Closer>,
}

impl Stream {
    pub(super) fn start(
        cache: &Arc<Shared>,
        client: &Client,
        threads: &Arc<Threads>,
    ) -> Result<Self, StartError> {
        let stream = Self { end: Arc::default() };
        let Some(options) = cache.stream_options().cloned() else { return Ok(stream) };
        let updates = subscribe(client, &options).map_err(|error| StartError(error.into()))?;
        let (cache, client, end) = (Arc::clone(cache), client.clone(), Arc::clone(&stream.end));
        let work = move || run(&cache, &client, &options, updates, &end);
        spawn("stigg-stream".to_owned(), threads, work)?;
        Ok(stream)
    }

    /// Has a look at the clock, which may have been moved.
    pub(super) fn wake(&self) {
        drop(self.end.lock());
        self.end.changed.notify_all();
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        let mut state = self.end.lock();
        state.is_over = true;
        if let Some(closer) = &state.closer {
            closer.close();
        }
        self.end.changed.notify_all();
    }
}

impl End {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes how to end a connection. Returns whether there is to be one.
    fn begin(&self, closer: Closer) -> bool {
        let mut state = self.lock();
        state.closer = Some(closer);
        !state.is_over
    }

    /// Waits for a moment of the cache's monotonic clock, or for the end.
    fn wait(&self, cache: &Shared, until: i64) {
        let mut state = self.lock();
        while !state.is_over && cache.clock.now().mono < until {
            state = match cache.clock.until(until) {
                Some(wait) => {
                    let waited = self.changed.wait_timeout(state, wait);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
                None => self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }
}

/// Sends nothing yet.
fn subscribe(client: &Client, options: &StreamOptions) -> stigg::Result<Updates<Push>> {
    client.subscribe_with(subscriptions(), options.clone())
}

/// Takes pushes in until the end.
fn run(
    cache: &Shared,
    client: &Client,
    options: &StreamOptions,
    mut updates: Updates<Push>,
    end: &End,
) {
    while end.begin(updates.closer()) {
        let pause = updates.by_ref().find_map(|event| match cache.streamed(event) {
            Flow::Continue => None,
            Flow::PauseUntil(until) => Some(until),
        });
        drop(updates);
        // Without a pause, it was closed.
        let Some(until) = pause else { return };
        end.wait(cache, until);
        // The options were valid before.
        let Ok(again) = subscribe(client, options) else { return };
        updates = again;
    }
}
