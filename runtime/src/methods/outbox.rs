//! The methods of `Outbox`, written once and loaded by both facades.

use std::sync::Arc;
use std::time::{Duration, Instant};

use stigg::{CallOptions, RetryPolicy};

use super::facade;
use super::{Builder, Client, Entitlements, LocalReservation, Outbox, Shared};
use crate::outbox::{
    CloseReport, DeadLetter, FlushTimeout, Item, NotCommitted, NotDurable, NotRecorded, Obstacle,
    Receipt, Stats, Status,
};
use crate::{Amount, StartError, prometheus};

/// The share of the time to close that is left for the disk.
const LAST_COMMIT: Duration = Duration::from_secs(1);

impl Outbox {
    /// Returns a builder with a client. All other settings have defaults.
    ///
    /// The client's retries are not used: the outbox decides itself when to try again.
    pub fn builder(client: Client) -> Builder {
        Builder::new(client)
    }

    /// Takes an item, to be delivered in the background. This never waits.
    ///
    /// The item's key and time are fixed now, unless it has them already, so that it counts once
    /// however often it has to be sent, and in the period in which it was recorded.
    ///
    /// # Errors
    ///
    /// The item comes back if it is invalid, if there is no room for it, or if the outbox was
    /// closed.
    pub fn record(&self, item: impl Into<Item>) -> Result<Receipt, NotRecorded> {
        self.shared().record(item.into(), None)
    }

    /// Returns the number of the last record up to which all are on disk, or settled. Without a
    /// disk, it is 0.
    #[must_use]
    pub fn committed_up_to(&self) -> u64 {
        self.shared().committed_up_to()
    }

    /// Takes the dead letters out of memory, which holds the latest 1,000. With a disk, all are in
    /// the file `dead-letters.jsonl` too, which stays.
    #[must_use]
    pub fn take_dead_letters(&self) -> Vec<DeadLetter> {
        self.shared().take_dead_letters()
    }

    /// Returns the state of the outbox.
    #[must_use]
    pub fn status(&self) -> Status {
        self.shared().status()
    }

    /// Returns [`stats`](Self::stats) and [`status`](Self::status) in Prometheus' text format, for
    /// a response of the type `text/plain; version=0.0.4`.
    ///
    /// All names begin with `stigg_outbox_`, so the text can follow that of
    /// [`Entitlements::prometheus`](crate::blocking::Entitlements::prometheus).
    #[must_use]
    pub fn prometheus(&self) -> String {
        prometheus::outbox_exposition(&self.stats(), &self.status())
    }

    /// Returns what became of all records so far.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.shared().stats()
    }
}

#[facade]
impl Outbox {
    /// Takes an item like [`record`](Self::record), and waits until it is on disk.
    ///
    /// # Errors
    ///
    /// If the item was not taken, or if it is not known to be on disk after `timeout`. In the
    /// second case it is delivered nevertheless.
    pub async fn record_durable(
        &self,
        item: impl Into<Item>,
        timeout: Duration,
    ) -> Result<Receipt, NotDurable> {
        let receipt = self.record(item)?;
        let waiting = self.shared().await_committed(receipt, timeout);
        self.wait(waiting, timeout).await;
        if self.committed_up_to() >= receipt.number() {
            Ok(receipt)
        } else {
            Err(NotDurable::Unconfirmed(receipt))
        }
    }

    /// Takes an item like [`record`](Self::record), and waits for room if there is none.
    ///
    /// # Errors
    ///
    /// The item comes back if it is invalid, if there is no room for it after `timeout`, or if the
    /// outbox was closed.
    pub async fn record_within(
        &self,
        item: impl Into<Item>,
        timeout: Duration,
    ) -> Result<Receipt, NotRecorded> {
        let until = Instant::now().checked_add(timeout);
        let mut item = item.into();
        loop {
            let not_recorded = match self.record(item) {
                Err(not_recorded) if *not_recorded.obstacle() == Obstacle::Full => not_recorded,
                recorded => return recorded,
            };
            let left =
                until.map_or(timeout, |until| until.saturating_duration_since(Instant::now()));
            // Waits are counted in milliseconds.
            if left < Duration::from_millis(1) {
                return Err(not_recorded);
            }
            item = not_recorded.into_item();
            let waiting = self.shared().await_room(&item, left);
            self.wait(waiting, left).await;
        }
    }

    /// Waits until everything that was recorded so far is settled: delivered, or a dead letter.
    ///
    /// # Errors
    ///
    /// If `timeout` passes before. Nothing is lost by that.
    pub async fn flush(&self, timeout: Duration) -> Result<(), FlushTimeout> {
        let number = self.shared().core().number();
        let waiting = self.shared().await_settled(timeout);
        self.wait(waiting, timeout).await;
        let core = self.shared().core();
        if core.is_settled(number) {
            Ok(())
        } else {
            Err(FlushTimeout { timeout, pending: core.stats().pending })
        }
    }

    /// Takes nothing any more, delivers what is there for as long as `timeout` allows, and ends the
    /// background work.
    ///
    /// Records that are left stay on disk, and the next instance delivers them. Without a disk they
    /// are lost, and the report says how many they are.
    #[allow(clippy::must_use_candidate, reason = "it is done whether or not anybody looks")]
    pub async fn close(&self, timeout: Duration) -> CloseReport {
        let until = Instant::now().checked_add(timeout);
        self.shared().close();
        let for_disk = if self.shared().core().is_kept() { LAST_COMMIT } else { Duration::ZERO };
        let to_send = timeout.saturating_sub(for_disk.min(timeout / 4));
        let waiting = self.shared().await_settled(to_send);
        self.wait(waiting, to_send).await;
        self.shared().end();
        let left = until.map_or(timeout, |until| until.saturating_duration_since(Instant::now()));
        let ended = self.join(left).await;
        self.shared().close_report(ended)
    }
}

impl LocalReservation {
    /// Reports the reserved amount through an outbox: as an increment of the feature's usage, or as
    /// consumed credits. The outbox needs the same [`entitlements`](Builder::entitlements): then
    /// there is no moment in which the amount counts twice or not at all.
    ///
    /// With another outbox, the amount counts as after [`commit`](Self::commit): a fetch before it is
    /// delivered hides it for a while.
    ///
    /// ```
    /// # #[cfg(feature = "blocking")]
    /// # fn send(
    /// #     entitlements: stigg_runtime::blocking::Entitlements,
    /// #     outbox: stigg_runtime::blocking::Outbox,
    /// # ) -> Result<(), Box<dyn std::error::Error>> {
    /// // In the async facade, `reserve` is awaited. `commit_to` never waits.
    /// match entitlements.reserve("acme", "feature-emails") {
    ///     Ok(reservation) => {
    ///         // Send the email, then:
    ///         reservation.commit_to(&outbox)?;
    ///     }
    ///     Err(decision) => eprintln!("{decision}"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// If the outbox does not take it. The error has the reservation, which still counts.
    pub fn commit_to(self, outbox: &Outbox) -> Result<Receipt, NotCommitted<Self>> {
        let reserved = self.held.amount;
        self.commit_used_to(outbox, reserved)
    }

    /// Reports `used` in place of the reserved amount, like [`commit_to`](Self::commit_to). It may be
    /// more or less than was reserved: what is left comes back at once.
    ///
    /// # Errors
    ///
    /// If the outbox does not take it. The error has the reservation, which still counts.
    pub fn commit_used_to(
        mut self,
        outbox: &Outbox,
        used: impl Into<Amount>,
    ) -> Result<Receipt, NotCommitted<Self>> {
        let cache = self.entitlements.cache();
        let counts = outbox.shared().counts_in(cache);
        let item = self.held.report(used.into());
        let receipt = match outbox.shared().record(item, counts.then_some(&self.held)) {
            Ok(receipt) => receipt,
            Err(not_recorded) => return Err(NotCommitted::new(self, not_recorded)),
        };
        if !counts {
            cache.release(&self.held, true);
        }
        self.held.forget();
        Ok(receipt)
    }
}

impl Builder {
    /// Counts what is recorded in the checks of `entitlements`, at once.
    ///
    /// Usage counts against the limit of its feature, and consumed credits count against those of
    /// their currency, for the customer or resource that the item names. An increment adds to the
    /// usage. A total takes its place, and increments recorded after it add to that. Either counts
    /// from `record` until it is delivered, and then until a fetch that begins later shows it, as
    /// after [`commit`](LocalReservation::commit). Dead letters and dropped items stop counting.
    ///
    /// If it is not known whether Stigg has counted an item, it counts. When a usage period ends,
    /// what was recorded in it no longer counts, whether or not it is delivered.
    ///
    /// Events don't count: only Stigg knows which features they feed. Neither does what an earlier
    /// process left, nor what is left when the outbox is closed, before it is delivered and fetched.
    pub fn entitlements(mut self, entitlements: &Entitlements) -> Self {
        let cache = Arc::clone(entitlements.cache());
        self.settings.tally = Some(cache);
        self
    }

    /// Starts to deliver in the background. This waits neither for the network nor for the disk.
    ///
    /// # Errors
    ///
    /// If the operating system gives no thread, or if there is no tokio runtime (async).
    pub fn start(self) -> Result<Outbox, StartError> {
        let Self { client, settings } = self;
        let limit = settings.attempt_timeout;
        let options = CallOptions::new().retry(RetryPolicy::none());
        let client = client.with_options(options.attempt_timeout(limit).deadline(limit));
        let (on_demand, disk) = (settings.on_demand, settings.disk.clone());
        let shared = Arc::new(Shared::new(settings));
        Outbox::start(shared, client, on_demand, disk)
    }
}
