//! The outbox with tasks: one that decides, and one for each call. The disk has a thread.

#[allow(clippy::duplicate_mod, reason = "both facades are compiled from this one file")]
#[path = "../methods/outbox.rs"]
mod methods;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use maybe_async::must_be_async as facade;
use stigg::CallOptions;
use stigg::asynk::Client;
use tokio::runtime::Handle;
use tokio::sync::oneshot::Receiver;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::{Entitlements, LocalReservation, Waiter};
use crate::StartError;
use crate::outbox::call::Call;
use crate::outbox::core::{Delivery, Outcome};
use crate::outbox::{Lane, shared};

/// Builder for an async [`Outbox`].
pub type Builder = crate::outbox::Builder<Client>;

type Shared = shared::Shared<Waiter>;

/// Usage, events and consumed credits on their way to Stigg, for tasks.
///
/// Cheap to clone, and clones share what is in it. Create one per program, within its tokio
/// runtime. When the last clone is dropped, its tasks end, and nothing waits for them: call
/// [`close`](Self::close) first. [`record`](Self::record) needs no `await`.
///
/// ```no_run
/// use std::time::Duration;
///
/// use stigg::usage::ReportUsageBaseInput;
/// use stigg_runtime::asynk::Outbox;
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// let client = stigg::create_async_client("server-api-key")?;
/// let outbox = Outbox::builder(client).start()?;
///
/// outbox.record(ReportUsageBaseInput::builder("customer-demo-01", "feature-02-campaigns", 1))?;
///
/// let report = outbox.close(Duration::from_secs(5)).await;
/// println!("{report}"); // 1 delivered, 0 kept on disk, 0 dead letters, 0 dropped, 0 lost
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Outbox {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    shared: Arc<Shared>,
    /// Closed when the tasks and the thread have ended.
    ended: watch::Receiver<()>,
    /// Sends in the task that waits for it.
    on_demand: Option<Client>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.shared.end();
    }
}

impl Outbox {
    fn shared(&self) -> &Shared {
        &self.inner.shared
    }

    fn start(
        shared: Arc<Shared>,
        client: Client,
        on_demand: bool,
        disk: Option<(PathBuf, String)>,
    ) -> Result<Self, StartError> {
        let (running, ended) = watch::channel(());
        let running = Arc::new(running);
        let started = Self {
            inner: Arc::new(Inner {
                shared: Arc::clone(&shared),
                ended,
                on_demand: on_demand.then(|| client.clone()),
            }),
        };
        if on_demand {
            shared::start_disk(&shared, disk, running)?;
            return Ok(started);
        }
        let runtime = Handle::try_current().map_err(|error| StartError(error.into()))?;
        shared::start_disk(&shared, disk, Arc::clone(&running))?;
        let notify = Arc::new(Notify::new());
        let wakes = Arc::clone(&notify);
        shared.set_driver(Arc::new(move || wakes.notify_one()));
        runtime.spawn(async move {
            drive(&shared, &client, &notify).await;
            drop(running);
        });
        Ok(started)
    }

    /// Waits to be woken, so long at most.
    async fn wait(&self, mut waiting: Receiver<bool>, limit: Duration) {
        let shared = self.shared();
        let until = shared.clock.deadline(limit);
        loop {
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            let mut wait = left;
            if let Some(client) = &self.inner.on_demand {
                if waiting.try_recv().is_ok() {
                    return;
                }
                let limit = left.unwrap_or(limit).max(Duration::from_millis(1));
                let options = CallOptions::new().attempt_timeout(limit).deadline(limit);
                let (deliveries, wake_at, _) = shared.turn(client.api_key_replacements());
                let is_idle = deliveries.is_empty();
                for delivery in deliveries {
                    send(shared, &client.with_options(options.clone()), delivery).await;
                }
                if !is_idle {
                    continue;
                }
                // Work of the disk does not wake this task.
                let next = wake_at.and_then(|at| shared.clock.until(at));
                let soon = shared.core().is_kept().then_some(Duration::from_millis(5));
                wait = left.into_iter().chain(next).chain(soon).min();
            }
            // Without a timer of tokio, the driver ends the wait at its deadline.
            let has_received = match wait.filter(|_| Handle::try_current().is_ok()) {
                Some(wait) => timeout(wait, &mut waiting).await.is_ok(),
                None => (&mut waiting).await.is_ok(),
            };
            let is_over = until.is_some_and(|until| until <= Instant::now());
            if has_received || self.inner.on_demand.is_none() || is_over {
                return;
            }
        }
    }

    async fn join(&self, limit: Duration) -> bool {
        let mut ended = self.inner.ended.clone();
        timeout(limit, async move { while ended.changed().await.is_ok() {} }).await.is_ok()
    }
}

async fn drive(shared: &Arc<Shared>, client: &Client, notify: &Notify) {
    // Dropped at the end, which ends the calls.
    let mut calls = JoinSet::new();
    loop {
        let (deliveries, wake_at, has_ended) = shared.turn(client.api_key_replacements());
        if has_ended {
            return;
        }
        for delivery in deliveries {
            let (shared, client) = (Arc::clone(shared), client.clone());
            calls.spawn(async move { send(&shared, &client, delivery).await });
        }
        while calls.try_join_next().is_some() {}
        match wake_at.and_then(|at| shared.clock.until(at)) {
            // Either way it is time to look.
            Some(wait) => drop(timeout(wait, notify.notified()).await),
            None => notify.notified().await,
        }
    }
}

/// A call under way. Dropped, it may have been carried out or not.
struct UnderWay<'a> {
    shared: &'a Shared,
    lane: Lane,
    key: u64,
    outcome: Option<Outcome>,
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let outcome = self.outcome.take().unwrap_or(Outcome::Unknown(None));
        self.shared.finish(self.lane, outcome, self.key);
    }
}

async fn send(shared: &Shared, client: &Client, delivery: Delivery) {
    let (lane, key) = (delivery.lane, client.api_key_replacements());
    let mut under_way = UnderWay { shared, lane, key, outcome: None };
    under_way.outcome = Some(Outcome::of(client.send(Call(delivery)).await));
}
