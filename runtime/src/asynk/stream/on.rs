//! The task of the stream of pushes.

use std::sync::Arc;

use stigg::asynk::{Client, Updates};
use stigg::streaming::StreamOptions;
use tokio::runtime::Handle;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::Shared;
use crate::StartError;
use crate::cache::Flow;
use crate::stream::{Push, subscriptions};

/// The stream of an instance, if it has one. Dropped, it ends.
#[derive(Debug)]
pub(super) struct Stream {
    task: JoinSet<()>,
    /// Told when the clock may have been moved.
    moved: Arc<Notify>,
}

impl Stream {
    pub(super) fn start(
        cache: &Arc<Shared>,
        client: &Client,
        runtime: &Handle,
    ) -> Result<Self, StartError> {
        let mut stream = Self { task: JoinSet::new(), moved: Arc::default() };
        let Some(options) = cache.stream_options().cloned() else { return Ok(stream) };
        let updates = subscribe(client, &options).map_err(|error| StartError(error.into()))?;
        let (cache, client) = (Arc::clone(cache), client.clone());
        let moved = Arc::clone(&stream.moved);
        stream.task.spawn_on(run(cache, client, options, updates, moved), runtime);
        Ok(stream)
    }

    /// Has a look at the clock, which may have been moved.
    pub(super) fn wake(&self) {
        self.moved.notify_one();
    }

    /// Ends the task, and waits for that.
    pub(super) async fn end(mut self) {
        self.task.shutdown().await;
    }
}

/// Sends nothing yet.
fn subscribe(client: &Client, options: &StreamOptions) -> stigg::Result<Updates<Push>> {
    client.subscribe_with(subscriptions(), options.clone())
}

/// Takes pushes in, until it is dropped.
async fn run(
    cache: Arc<Shared>,
    client: Client,
    options: StreamOptions,
    mut updates: Updates<Push>,
    moved: Arc<Notify>,
) {
    while let Some(event) = updates.next().await {
        let Flow::PauseUntil(until) = cache.streamed(event) else { continue };
        drop(updates);
        while cache.clock.now().mono < until {
            match cache.clock.until(until) {
                // Either way it is time to look.
                Some(wait) => drop(timeout(wait, moved.notified()).await),
                None => moved.notified().await,
            }
        }
        // The options were valid before.
        let Ok(again) = subscribe(&client, &options) else { return };
        updates = again;
    }
}
