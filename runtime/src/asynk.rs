//! The async facade: fetches are made by tasks of the tokio runtime that it is started in.

mod driver;
#[cfg(any(feature = "axum", feature = "tower"))]
mod gate;
mod outbox;
#[cfg_attr(feature = "subscriptions", path = "asynk/stream/on.rs")]
#[cfg_attr(not(feature = "subscriptions"), path = "asynk/stream/off.rs")]
mod stream;

#[allow(clippy::duplicate_mod, reason = "both facades are compiled from this one folder")]
#[path = "methods/mod.rs"]
mod methods;

use std::sync::Arc;
use std::time::Duration;

use maybe_async::must_be_async as facade;
use stigg::asynk::Client;
use tokio::sync::oneshot::{self, Receiver, Sender};

use crate::cache::{Cache, Held, Wake};
use crate::slot::Slot;
use driver::Driver;
#[cfg(feature = "tower")]
pub(crate) use gate::Pending;
pub use outbox::{Builder as OutboxBuilder, Outbox};

/// Builder for async [`Entitlements`].
pub type Builder = crate::Builder<Client>;

type Shared = Cache<Waiter>;

/// Entitlement checks from memory, for tasks.
///
/// Cheap to clone, and clones share the memory. Create one per program, within its tokio runtime.
/// When the last clone is dropped, its tasks end. The future of a check that memory answers is
/// ready at once; [`check_now`](Self::check_now) needs no `await`.
///
/// ```no_run
/// use stigg_runtime::asynk::Entitlements;
/// use stigg_runtime::{Check, Fallback};
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// let client = stigg::create_async_client("server-api-key")?;
/// let entitlements = Entitlements::builder(client, Fallback::deny()).start()?;
///
/// let check = Check::metered("feature-02-campaigns").requesting(2);
/// if entitlements.check("customer-demo-01", check).await.is_granted() {
///     // create two campaigns
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Entitlements {
    inner: Arc<Inner>,
}

/// Handle for one customer.
#[derive(Debug)]
pub struct Customer {
    entitlements: Entitlements,
    slot: Arc<Slot>,
}

/// Usage that counts against a limit in this process, until it is committed or dropped.
#[derive(Debug)]
#[must_use = "a reservation that is dropped is given back"]
pub struct LocalReservation {
    entitlements: Entitlements,
    held: Held,
}

#[derive(Debug)]
struct Inner {
    cache: Arc<Shared>,
    driver: Driver,
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.cache.close();
    }
}

#[derive(Debug)]
pub(crate) struct Waiter(Sender<bool>);

impl Wake for Waiter {
    type Waiting = Receiver<bool>;

    fn pair() -> (Self, Self::Waiting) {
        let (sender, receiver) = oneshot::channel();
        (Self(sender), receiver)
    }

    fn wake(self, fetched: bool) {
        // The one that waited may have given up.
        let _ = self.0.send(fetched);
    }
}

impl Entitlements {
    fn cache(&self) -> &Arc<Shared> {
        &self.inner.cache
    }

    async fn wait(&self, waiting: Receiver<bool>, timeout: Duration) -> bool {
        self.inner.driver.wait(&self.inner.cache, waiting, timeout).await
    }

    async fn wait_for_miss(&self, waiting: Receiver<bool>) {
        self.wait(waiting, self.cache().miss_budget()).await;
    }

    /// Stops to fetch, and ends the tasks. Returns whether they have ended in time. Checks go on to
    /// be answered from memory.
    pub async fn close(&self, timeout: Duration) -> bool {
        self.cache().close();
        self.cache().is_forked() || self.inner.driver.join(timeout).await
    }
}
