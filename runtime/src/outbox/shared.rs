//! The state that the methods and the drivers of an outbox share.

use std::fmt;
use std::path::PathBuf;
use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use super::core::{Core, Delivery, Effects, Nudge, Outcome, Settled, Taken, Turn};
use super::item::{Facts, Item, Lane};
use super::letter::DeadLetter;
use super::report::{CloseReport, NotRecorded, Obstacle, Receipt, Stats, Status};
use super::settings::{OnDeadLetter, Settings};
use crate::cache::{Cache, Held, Recorded, Tally, Wake};
use crate::clock::{Clock, millis};
use crate::process::Process;
use crate::slot::Origin;
use crate::trace;
use crate::{Amount, CustomerRef, StartError};

pub(crate) struct Shared<W: Wake> {
    core: Mutex<Core<W>>,
    pub(crate) clock: Clock,
    /// Begins the keys of this instance's items.
    instance: u64,
    next_key: AtomicU64,
    /// The process that has the threads.
    process: Process,
    coalesce: bool,
    on_dead_letter: Option<OnDeadLetter>,
    /// Counts what is recorded, under the lock of `core`.
    tally: Option<Arc<dyn Tally>>,
    driver: OnceLock<Arc<dyn Fn() + Send + Sync>>,
    disk: Arc<Bell>,
}

/// Wakes a thread that waits for work.
#[derive(Debug, Default)]
pub(crate) struct Bell {
    rung: Mutex<bool>,
    ring: Condvar,
}

impl Bell {
    pub(crate) fn ring(&self) {
        *self.rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.ring.notify_one();
    }

    /// Waits to be rung, so long at most.
    pub(crate) fn wait(&self, longest: Option<Duration>) {
        let rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let mut rung = if let Some(longest) = longest {
            let waited = self.ring.wait_timeout_while(rung, longest, |rung| !*rung);
            waited.unwrap_or_else(PoisonError::into_inner).0
        } else {
            let waited = self.ring.wait_while(rung, |rung| !*rung);
            waited.unwrap_or_else(PoisonError::into_inner)
        };
        *rung = false;
    }
}

impl<W: Wake> Shared<W> {
    pub(crate) fn new(settings: Settings) -> Self {
        let seed = fastrand::u64(..);
        Self {
            clock: Clock::new(settings.clock.clone()),
            instance: fastrand::u64(..),
            next_key: AtomicU64::new(0),
            process: Process::current(),
            coalesce: settings.coalesce,
            on_dead_letter: settings.on_dead_letter.clone(),
            tally: settings.tally.clone(),
            core: Mutex::new(Core::new(settings, seed)),
            driver: OnceLock::new(),
            disk: Arc::default(),
        }
    }

    pub(crate) fn core(&self) -> MutexGuard<'_, Core<W>> {
        self.core.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets what to call when there may be something to send.
    pub(crate) fn set_driver(&self, notify: Arc<dyn Fn() + Send + Sync>) {
        self.clock.listen(&notify);
        drop(self.driver.set(notify));
    }

    pub(crate) fn disk_bell(&self) -> Arc<Bell> {
        Arc::clone(&self.disk)
    }

    pub(crate) fn notify_driver(&self) {
        if let Some(notify) = self.driver.get() {
            notify();
        }
    }

    fn nudge(&self, nudge: Nudge) {
        if nudge.driver {
            self.notify_driver();
        }
        if nudge.disk {
            self.disk.ring();
        }
    }

    fn nudge_all(&self) {
        self.nudge(Nudge { driver: true, disk: true });
    }

    /// Takes an item in, in place of what was reserved for it.
    pub(crate) fn record(&self, item: Item, held: Option<&Held>) -> Result<Receipt, NotRecorded> {
        if self.process.is_forked() {
            // A thread of the parent may have held the lock, without which nothing can be counted.
            return Err(NotRecorded::new(item, Obstacle::Forked));
        }
        if let Err(invalid) = item.validate() {
            return self.hand_back(item, Obstacle::Invalid(invalid));
        }
        let (receipt, nudge) = self.take(item, held)?;
        self.nudge(nudge);
        Ok(receipt)
    }

    fn hand_back<T>(&self, item: Item, obstacle: Obstacle) -> Result<T, NotRecorded> {
        self.core().note_handed_back();
        Err(NotRecorded::new(item, obstacle))
    }

    fn take(&self, mut item: Item, held: Option<&Held>) -> Result<(Receipt, Nudge), NotRecorded> {
        let now = self.clock.now();
        let counted;
        let mut effects = Effects::default();
        let mut core;
        let taken = if self.coalesce && item.as_increment().is_some() {
            counted = self.tally.as_ref().map(|tally| (tally, item.facts()));
            let size = item.size();
            let Item::Usage(usage) = item else { unreachable!("increments are usage") };
            let by = Amount::from(usage.value.as_f64());
            core = self.core();
            let taken = core.add(usage, by, size, now, || self.new_key(), &mut effects);
            taken.map_err(|refused| (Item::Usage(refused.0), refused.1))
        } else {
            item.fix(|| self.new_key(), now.wall);
            let (json, facts) = (item.to_json(), item.facts());
            counted = self.tally.as_ref().map(|tally| (tally, facts.clone()));
            core = self.core();
            // If it was taken, what is left of the item is dropped once the lock is free.
            match core.record(item.lane(), json, facts, now, &mut effects) {
                Ok(taken) => Ok(taken),
                Err(obstacle) => Err((item, obstacle)),
            }
        };
        // Before anybody can send it.
        if let Ok(Taken { receipt, item, .. }) = &taken
            && let Some((tally, facts)) = counted
            && let Some(recorded) = self.recorded(*item, &facts)
        {
            tally.record(&recorded, receipt.number == *item, held);
        }
        self.apply(core, effects);
        match taken {
            Ok(Taken { receipt, nudge, .. }) => Ok((receipt, nudge)),
            Err((item, obstacle)) => self.hand_back(item, obstacle),
        }
    }

    /// The part of an item that checks count, if any.
    fn recorded<'a>(&self, number: u64, facts: &'a Facts) -> Option<Recorded<'a>> {
        let (item, report) = facts.counted.as_deref()?;
        let customer =
            CustomerRef { customer: &facts.customer, resource: facts.resource.as_deref() };
        let origin = Origin { outbox: self.instance, number };
        Some(Recorded { origin, customer, item, report: *report })
    }

    /// Whether what is recorded counts in these checks.
    pub(crate) fn counts_in(&self, cache: &Arc<Cache<W>>) -> bool {
        let tally = self.tally.as_ref().map(Arc::as_ptr);
        tally.is_some_and(|tally| ptr::addr_eq(tally, Arc::as_ptr(cache)))
    }

    /// A key that no other item has: of this process by the number, of others by chance.
    fn new_key(&self) -> String {
        let number = self.next_key.fetch_add(1, Ordering::Relaxed);
        format!("{:016x}-{:08x}-{number}", self.instance, self.process.id())
    }

    /// Carries out what the state machine asks for: under its lock what others rely on who are woken
    /// by a later change, and the rest without.
    pub(crate) fn apply(&self, core: MutexGuard<'_, Core<W>>, effects: Effects<W>) {
        let Effects { woken, letters, settled, delivery, disk } = effects;
        if let Some(tally) = &self.tally {
            for Settled { number, facts, is_delivered } in &settled {
                if let Some(recorded) = self.recorded(*number, facts) {
                    tally.settle(&recorded, *is_delivered);
                }
            }
        }
        drop(core);
        for (wake, is_met) in woken {
            wake.wake(is_met);
        }
        for letter in letters {
            trace::dead_letter(&letter);
            if let Some(call) = &self.on_dead_letter {
                call(&letter);
            }
        }
        if let Some((delivery, error)) = delivery {
            trace::delivery(delivery, error.as_ref());
        }
        if let Some(disk) = disk {
            trace::disk(&disk);
        }
    }

    /// Lets time pass, and hands out the calls to make now.
    pub(crate) fn turn(&self, key: u64) -> (Vec<Delivery>, Option<i64>, bool) {
        let now = self.clock.now();
        let mut core = self.core();
        let Turn { deliveries, wake_at, has_ended, disk, effects } = core.turn(now, key);
        self.apply(core, effects);
        if disk {
            self.disk.ring();
        }
        (deliveries, wake_at, has_ended)
    }

    pub(crate) fn finish(&self, lane: Lane, outcome: Outcome, key: u64) {
        let now = self.clock.now();
        let mut core = self.core();
        let effects = core.finish(lane, outcome, now, key);
        self.apply(core, effects);
        self.nudge_all();
    }

    pub(crate) fn await_settled(&self, timeout: Duration) -> W::Waiting {
        self.register(timeout, Core::await_settled)
    }

    pub(crate) fn await_committed(&self, receipt: Receipt, timeout: Duration) -> W::Waiting {
        self.register(timeout, |core, deadline, wake| {
            core.await_committed(receipt.number, deadline, wake)
        })
    }

    pub(crate) fn await_room(&self, item: &Item, timeout: Duration) -> W::Waiting {
        let size = item.most();
        self.register(timeout, |core, deadline, wake| core.await_room(size, deadline, wake))
    }

    fn register(
        &self,
        timeout: Duration,
        ask: impl FnOnce(&mut Core<W>, i64, W) -> Option<W>,
    ) -> W::Waiting {
        let (wake, waiting) = W::pair();
        let deadline = self.clock.now().mono.saturating_add(millis(timeout));
        let at_once = ask(&mut self.core(), deadline, wake);
        if let Some(wake) = at_once {
            wake.wake(true);
        }
        self.nudge_all();
        waiting
    }

    pub(crate) fn close(&self) {
        self.core().close();
        self.nudge_all();
    }

    pub(crate) fn end(&self) {
        if self.process.is_forked() {
            return;
        }
        let now = self.clock.now();
        let mut core = self.core();
        let had_ended = core.has_ended();
        let effects = core.end(now);
        self.apply(core, effects);
        if let Some(tally) = self.tally.as_ref().filter(|_| !had_ended) {
            tally.abandon(self.instance);
        }
        self.nudge_all();
    }

    pub(crate) fn stats(&self) -> Stats {
        self.core().stats()
    }

    pub(crate) fn status(&self) -> Status {
        self.core().status()
    }

    pub(crate) fn committed_up_to(&self) -> u64 {
        self.core().committed_up_to()
    }

    pub(crate) fn take_dead_letters(&self) -> Vec<DeadLetter> {
        self.core().take_letters()
    }

    pub(crate) fn close_report(&self, ended: bool) -> CloseReport {
        let core = self.core();
        let stats = core.stats();
        let lost = if core.is_kept() { stats.unsaved } else { stats.pending };
        CloseReport { stats, kept: stats.pending - lost, lost, ended }
    }
}

impl<W: Wake> fmt::Debug for Shared<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outbox").field("stats", &self.stats()).finish_non_exhaustive()
    }
}

/// Starts the thread of the disk, if there is one. `running` is dropped when it ends.
#[cfg_attr(
    not(feature = "disk"),
    allow(clippy::unnecessary_wraps, clippy::needless_pass_by_value, reason = "nothing to start")
)]
pub(crate) fn start_disk<W: Wake + Send + 'static>(
    shared: &Arc<Shared<W>>,
    disk: Option<(PathBuf, String)>,
    running: impl Send + 'static,
) -> Result<(), StartError> {
    #[cfg(feature = "disk")]
    if let Some((directory, environment)) = disk {
        let spool = super::spool::DiskSpool::new(&directory, &environment);
        super::disk::start(shared, spool, running).map_err(|error| StartError(error.into()))?;
    }
    #[cfg(not(feature = "disk"))]
    let _ = (shared, disk, running);
    Ok(())
}
