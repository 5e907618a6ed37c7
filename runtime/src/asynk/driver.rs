//! The tasks of an async instance: one that drives the state machine, one for each fetch,
//! and one for the stream if there is one.

use std::sync::Arc;
use std::time::{Duration, Instant};

use stigg::CallOptions;
use stigg::asynk::Client;
use tokio::runtime::Handle;
use tokio::sync::oneshot::Receiver;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::stream::Stream;
use super::{Entitlements, Shared, Waiter};
use crate::StartError;
use crate::cache::Ticket;

#[derive(Debug)]
pub(super) struct Driver {
    /// Fetches in the task that waits for it.
    on_demand: Option<Client>,
    /// Closed when the task has ended that drives.
    ended: watch::Receiver<()>,
}

impl Entitlements {
    pub(super) fn start(
        cache: Arc<Shared>,
        client: Client,
        _parallel: usize,
    ) -> Result<Self, StartError> {
        let runtime = Handle::try_current().map_err(|error| StartError(error.into()))?;
        let notify = Arc::new(Notify::new());
        let wakes = Arc::clone(&notify);
        cache.set_driver(Arc::new(move || wakes.notify_one()));
        let stream = Stream::start(&cache, &client, &runtime)?;
        let (running, ended) = watch::channel(());
        let driver = Driver { ended, ..Driver::none() };
        let background = Arc::clone(&cache);
        runtime.spawn(async move {
            drive(&background, &client, &notify, &stream).await;
            stream.end().await;
            drop(running);
        });
        Ok(Self::driven_by(driver, cache))
    }
}

async fn drive(cache: &Arc<Shared>, client: &Client, notify: &Notify, stream: &Stream) {
    // Dropped at the end, which ends the fetches.
    let mut fetches = JoinSet::new();
    loop {
        let turn = cache.turn(usize::MAX);
        if turn.is_closed {
            return;
        }
        stream.wake();
        for ticket in turn.fetches {
            fetches.spawn(fetch(client.clone(), ticket));
        }
        while fetches.try_join_next().is_some() {}
        match turn.wake_at.and_then(|at| cache.clock.until(at)) {
            // Either way it is time to look.
            Some(wait) => drop(timeout(wait, notify.notified()).await),
            None => notify.notified().await,
        }
    }
}

async fn fetch(client: Client, ticket: Ticket<Waiter>) {
    let result = client.get_entitlements_state(ticket.query()).await;
    ticket.finish(result);
}

impl Driver {
    pub(super) fn on_demand(client: Client) -> Self {
        Self { on_demand: Some(client), ..Self::none() }
    }

    pub(super) fn none() -> Self {
        Self { on_demand: None, ended: watch::channel(()).1 }
    }

    /// Waits for a fetch, and makes it if nobody else does.
    pub(super) async fn wait(
        &self,
        cache: &Arc<Shared>,
        mut waiting: Receiver<bool>,
        limit: Duration,
    ) -> bool {
        let until = cache.clock.deadline(limit);
        loop {
            let mut wait = until.map(|until| until.saturating_duration_since(Instant::now()));
            if let Some(client) = &self.on_demand {
                // One at a time: the next may not be worth the wait of this check.
                let turn = cache.turn(1);
                for ticket in turn.fetches {
                    let limit = wait.unwrap_or(limit).max(Duration::from_millis(1));
                    let options = CallOptions::new().attempt_timeout(limit).deadline(limit);
                    fetch(client.with_options(options), ticket).await;
                }
                let next = turn.wake_at.and_then(|at| cache.clock.until(at));
                wait = wait.into_iter().chain(next).min();
            }
            // Without a timer of tokio, the driver's deadline ends the wait.
            let received = match wait.filter(|_| Handle::try_current().is_ok()) {
                Some(wait) => timeout(wait, &mut waiting).await.ok(),
                None => Some((&mut waiting).await),
            };
            match received {
                Some(received) => return received.unwrap_or(false),
                None if self.on_demand.is_some()
                    && until.is_some_and(|until| Instant::now() < until) => {}
                None => return false,
            }
        }
    }

    /// Waits for all tasks to end.
    pub(super) async fn join(&self, limit: Duration) -> bool {
        let mut ended = self.ended.clone();
        timeout(limit, async move { while ended.changed().await.is_ok() {} }).await.is_ok()
    }
}
