//! The blocking facade: fetches are made by a few threads of its own, without any async runtime.

mod driver;
mod outbox;
#[cfg_attr(feature = "subscriptions", path = "blocking/stream/on.rs")]
#[cfg_attr(not(feature = "subscriptions"), path = "blocking/stream/off.rs")]
mod stream;
mod threads;

#[allow(clippy::duplicate_mod, reason = "both facades are compiled from this one folder")]
#[path = "methods/mod.rs"]
mod methods;

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;

use maybe_async::must_be_sync as facade;
use stigg::blocking::Client;

use crate::cache::{Cache, Held, Wake};
use crate::slot::Slot;
use driver::Driver;
pub use outbox::{Builder as OutboxBuilder, Outbox};

/// Builder for blocking [`Entitlements`].
pub type Builder = crate::Builder<Client>;

type Shared = Cache<Waiter>;

/// Entitlement checks from memory, for threads.
///
/// Cheap to clone, and clones share the memory. Create one per program. When the last clone is
/// dropped, its threads end, and nothing waits for them.
///
/// ```no_run
/// use stigg_runtime::blocking::Entitlements;
/// use stigg_runtime::{Check, Fallback};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let client = stigg::create_client("server-api-key")?;
/// let entitlements = Entitlements::builder(client, Fallback::deny()).start()?;
///
/// let check = Check::metered("feature-02-campaigns").requesting(2);
/// if entitlements.check("customer-demo-01", check).is_granted() {
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
pub(crate) struct Waiter(SyncSender<bool>);

impl Wake for Waiter {
    type Waiting = Receiver<bool>;

    fn pair() -> (Self, Self::Waiting) {
        let (sender, receiver) = sync_channel(1);
        (Self(sender), receiver)
    }

    fn wake(self, fetched: bool) {
        // The one that waited may have given up.
        let _ = self.0.try_send(fetched);
    }
}

impl Entitlements {
    fn cache(&self) -> &Arc<Shared> {
        &self.inner.cache
    }

    fn wait(&self, waiting: Receiver<bool>, timeout: Duration) -> bool {
        self.inner.driver.wait(&self.inner.cache, &waiting, timeout)
    }

    fn wait_for_miss(&self, waiting: Receiver<bool>) {
        self.wait(waiting, self.cache().miss_budget());
    }

    /// Stops to fetch, and waits for the threads to end, which takes as long as fetches under way.
    /// Returns whether they have ended. Checks go on to be answered from memory.
    #[allow(clippy::must_use_candidate, reason = "it is done whether or not it was in time")]
    pub fn close(&self, timeout: Duration) -> bool {
        self.cache().close();
        self.cache().is_forked() || self.inner.driver.join(timeout)
    }
}
