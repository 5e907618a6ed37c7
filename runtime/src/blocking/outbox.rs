//! The outbox with threads: one that decides, one for each lane that sends, and one for the disk.

#[allow(clippy::duplicate_mod, reason = "both facades are compiled from this one file")]
#[path = "../methods/outbox.rs"]
mod methods;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use maybe_async::must_be_sync as facade;
use stigg::CallOptions;
use stigg::blocking::Client;

use super::threads::{Threads, spawn};
use super::{Entitlements, LocalReservation, Waiter};
use crate::StartError;
use crate::outbox::call::Call;
use crate::outbox::core::{Delivery, Outcome};
use crate::outbox::{Lane, shared};

/// Builder for a blocking [`Outbox`].
pub type Builder = crate::outbox::Builder<Client>;

type Shared = shared::Shared<Waiter>;

/// Usage, events and consumed credits on their way to Stigg, for threads.
///
/// Cheap to clone, and clones share what is in it. Create one per program. When the last clone is
/// dropped, its threads end, and nothing waits for them: call [`close`](Self::close) first.
///
/// ```no_run
/// use std::time::Duration;
///
/// use stigg::usage::ReportUsageBaseInput;
/// use stigg_runtime::blocking::Outbox;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let client = stigg::create_client("server-api-key")?;
/// let outbox = Outbox::builder(client).start()?;
///
/// outbox.record(ReportUsageBaseInput::builder("customer-demo-01", "feature-02-campaigns", 1))?;
///
/// let report = outbox.close(Duration::from_secs(5));
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
    threads: Arc<Threads>,
    /// Sends in the thread that waits for it.
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
        let threads = Arc::<Threads>::default();
        // Made first: when it is dropped because a thread could not be started, the others end.
        let started = Self {
            inner: Arc::new(Inner {
                shared: Arc::clone(&shared),
                threads: Arc::clone(&threads),
                on_demand: on_demand.then(|| client.clone()),
            }),
        };
        shared::start_disk(&shared, disk, threads.running())?;
        if on_demand {
            return Ok(started);
        }
        let mut senders = Vec::new();
        for lane in Lane::ALL {
            let (sender, deliveries) = mpsc::channel();
            let (client, shared) = (client.clone(), Arc::clone(&shared));
            spawn(format!("stigg-outbox-{lane}"), &threads, move || {
                send_all(&shared, &client, &deliveries);
            })?;
            senders.push(sender);
        }
        let background = Arc::clone(&shared);
        let thread = spawn("stigg-outbox".to_owned(), &threads, move || {
            drive(&background, &client, &senders);
        })?;
        shared.set_driver(Arc::new(move || thread.unpark()));
        Ok(started)
    }

    /// Waits to be woken, so long at most.
    fn wait(&self, waiting: Receiver<bool>, timeout: Duration) {
        let shared = self.shared();
        let until = shared.clock.deadline(timeout);
        loop {
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            let mut wait = left;
            if let Some(client) = &self.inner.on_demand {
                if waiting.try_recv().is_ok() {
                    return;
                }
                let limit = left.unwrap_or(timeout).max(Duration::from_millis(1));
                let options = CallOptions::new().attempt_timeout(limit).deadline(limit);
                let (deliveries, wake_at, _) = shared.turn(client.api_key_replacements());
                let is_idle = deliveries.is_empty();
                for delivery in deliveries {
                    send(shared, &client.with_options(options.clone()), delivery);
                }
                if !is_idle {
                    continue;
                }
                // Work of the disk does not wake this thread.
                let next = wake_at.and_then(|at| shared.clock.until(at));
                let soon = shared.core().is_kept().then_some(Duration::from_millis(5));
                wait = left.into_iter().chain(next).chain(soon).min();
            }
            let received = match wait {
                Some(wait) => waiting.recv_timeout(wait),
                None => waiting.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            let is_over = until.is_some_and(|until| until <= Instant::now());
            match received {
                Err(RecvTimeoutError::Timeout) if self.inner.on_demand.is_some() && !is_over => {}
                _ => return,
            }
        }
    }

    fn join(&self, timeout: Duration) -> bool {
        self.inner.threads.join(timeout)
    }
}

fn drive(shared: &Shared, client: &Client, senders: &[Sender<Delivery>]) {
    loop {
        let (deliveries, wake_at, has_ended) = shared.turn(client.api_key_replacements());
        if has_ended {
            return;
        }
        for delivery in deliveries {
            // The threads that receive live as long as this one sends.
            drop(senders[delivery.lane as usize].send(delivery));
        }
        match wake_at.and_then(|at| shared.clock.until(at)) {
            Some(wait) => thread::park_timeout(wait),
            None => thread::park(),
        }
    }
}

fn send_all(shared: &Shared, client: &Client, deliveries: &Receiver<Delivery>) {
    while let Ok(delivery) = deliveries.recv() {
        send(shared, client, delivery);
    }
}

fn send(shared: &Shared, client: &Client, delivery: Delivery) {
    let (lane, key) = (delivery.lane, client.api_key_replacements());
    let outcome = Outcome::of(client.send(Call(delivery)));
    shared.finish(lane, outcome, key);
}
