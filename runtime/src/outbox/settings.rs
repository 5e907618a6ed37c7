//! Settings of an outbox.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::letter::{DeadLetter, Reason};
use super::pending::{Attempt, Entry};
use crate::ManualClock;
use crate::cache::Tally;
use crate::clock::{Now, Source, millis};

/// Treatment of an item for which there is no room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Overflow {
    /// Hand it back in the error.
    #[default]
    Reject,
    /// Drop the oldest items of its lane that were never sent, and count them as
    /// [`dropped`](super::Stats::dropped).
    DropOldest,
}

pub(crate) type OnDeadLetter = Arc<dyn Fn(&DeadLetter) + Send + Sync>;

/// Builder for an `Outbox` of either facade. `C` is the client.
///
/// | setting | default |
/// | --- | --- |
/// | [`disk`](Self::disk) | memory alone |
/// | [`max_items`](Self::max_items), [`max_bytes`](Self::max_bytes) | 10,000 items, 16 MiB |
/// | [`max_disk_bytes`](Self::max_disk_bytes) | 512 MiB |
/// | [`overflow`](Self::overflow) | hand the item back |
/// | [`linger`](Self::linger) | 250 ms |
/// | [`commit_every`](Self::commit_every) | 100 ms |
/// | [`coalesce`](Self::coalesce) | yes |
/// | [`usage_calls_per_minute`](Self::usage_calls_per_minute) | 300 |
/// | [`event_calls_per_minute`](Self::event_calls_per_minute) | 3,000 |
/// | [`credit_calls_per_minute`](Self::credit_calls_per_minute) | 300 |
/// | [`customer_calls_per_minute`](Self::customer_calls_per_minute) | 20 |
/// | [`resend_within`](Self::resend_within) | 20 h |
/// | [`max_age`](Self::max_age) | 7 days |
/// | [`attempt_timeout`](Self::attempt_timeout) | 30 s |
/// | [`entitlements`](crate::blocking::OutboxBuilder::entitlements) | none: checks wait for Stigg's count |
#[must_use = "a builder does nothing until `start` is called"]
#[derive(Debug)]
pub struct Builder<C> {
    pub(crate) client: C,
    pub(crate) settings: Settings,
}

#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) disk: Option<(PathBuf, String)>,
    pub(crate) max_items: u64,
    pub(crate) max_bytes: u64,
    pub(crate) max_disk_bytes: u64,
    pub(crate) overflow: Overflow,
    pub(crate) linger: i64,
    pub(crate) commit_every: i64,
    pub(crate) coalesce: bool,
    /// In the order of the lanes.
    pub(crate) calls_per_minute: [u32; 3],
    pub(crate) customer_calls_per_minute: Option<u32>,
    pub(crate) resend_within: i64,
    pub(crate) max_age: i64,
    pub(crate) attempt_timeout: Duration,
    pub(crate) on_demand: bool,
    pub(crate) on_dead_letter: Option<OnDeadLetter>,
    pub(crate) tally: Option<Arc<dyn Tally>>,
    pub(crate) clock: Source,
}

impl Default for Settings {
    fn default() -> Self {
        const HOUR: i64 = 60 * 60 * 1_000;
        Self {
            disk: None,
            max_items: 10_000,
            max_bytes: 16 << 20,
            max_disk_bytes: 512 << 20,
            overflow: Overflow::Reject,
            linger: 250,
            commit_every: 100,
            coalesce: true,
            calls_per_minute: [300, 3_000, 300],
            customer_calls_per_minute: Some(20),
            resend_within: 20 * HOUR,
            max_age: 7 * 24 * HOUR,
            attempt_timeout: Duration::from_secs(30),
            on_demand: false,
            on_dead_letter: None,
            tally: None,
            clock: Source::default(),
        }
    }
}

impl Settings {
    /// Whether an item must not be sent any more.
    pub(crate) fn is_dead(&self, entry: &Entry, now: Now) -> Option<Reason> {
        let is_old = now.since(entry.recorded) > self.max_age;
        let is_ambiguous = entry.attempt.is_some_and(|Attempt { at, is_undated, is_tried }| {
            is_tried && (is_undated || is_old || now.since(at) > self.resend_within)
        });
        if is_ambiguous {
            return Some(Reason::Ambiguous);
        }
        is_old.then_some(Reason::Expired)
    }
}

impl<C> Builder<C> {
    pub(crate) fn new(client: C) -> Self {
        Self { client, settings: Settings::default() }
    }

    /// Keeps items in files, in a directory of their own for each environment, so that they survive
    /// the process.
    ///
    /// `environment` names the environment of Stigg that the items belong to, such as `production`.
    /// It is the identity of the queue, and not the API key: a new key of the same environment
    /// delivers what is left, and that of another never does. Only letters, digits, `-`, `_` and
    /// `.` keep their form in the directory's name.
    ///
    /// Several processes may share the directory. Each has files of its own, and delivers what those
    /// that ended have left. Files can be read and written by their owner only; on Windows they
    /// inherit the directory's permissions.
    #[cfg(feature = "disk")]
    #[cfg_attr(docsrs, doc(cfg(feature = "disk")))]
    pub fn disk(mut self, directory: impl Into<PathBuf>, environment: impl Into<String>) -> Self {
        self.settings.disk = Some((directory.into(), environment.into()));
        self
    }

    /// Sets the most items that memory may hold which are not on disk.
    pub fn max_items(mut self, items: usize) -> Self {
        self.settings.max_items = items as u64;
        self
    }

    /// Sets the most bytes of items that memory may hold which are not on disk, by estimate.
    pub fn max_bytes(mut self, bytes: usize) -> Self {
        self.settings.max_bytes = bytes as u64;
        self
    }

    /// Sets the most bytes of items on disk, by their JSON: files take up to about three times as
    /// much.
    pub fn max_disk_bytes(mut self, bytes: u64) -> Self {
        self.settings.max_disk_bytes = bytes;
        self
    }

    /// Sets what becomes of an item for which there is no room.
    pub fn overflow(mut self, overflow: Overflow) -> Self {
        self.settings.overflow = overflow;
        self
    }

    /// Sets how long an item waits for others to be sent with.
    pub fn linger(mut self, wait: Duration) -> Self {
        self.settings.linger = millis(wait);
        self
    }

    /// Sets how long a recorded item may be in memory alone. A crash loses at most what was recorded
    /// in that time.
    pub fn commit_every(mut self, interval: Duration) -> Self {
        self.settings.commit_every = millis(interval);
        self
    }

    /// Sets whether increments of one customer, resource, feature, dimensions and minute are summed
    /// until they are sent. Reports with a key or a time of their own, and those that set a total,
    /// are never summed.
    pub fn coalesce(mut self, coalesce: bool) -> Self {
        self.settings.coalesce = coalesce;
        self
    }

    /// Sets the number of calls per minute that report usage, 100 items each. Stigg permits 600 for
    /// each API key, for all processes together.
    pub fn usage_calls_per_minute(mut self, calls: u32) -> Self {
        self.settings.calls_per_minute[0] = calls;
        self
    }

    /// Sets the number of calls per minute that report events, 1,000 items each. Stigg permits 1,000
    /// in a second.
    pub fn event_calls_per_minute(mut self, calls: u32) -> Self {
        self.settings.calls_per_minute[1] = calls;
        self
    }

    /// Sets the number of calls per minute that consume credits, 1,000 items each. Stigg's limit is
    /// not published.
    pub fn credit_calls_per_minute(mut self, calls: u32) -> Self {
        self.settings.calls_per_minute[2] = calls;
        self
    }

    /// Sets the number of calls per minute in which one customer may be named. Stigg permits about 30
    /// changes per minute and customer. Whether a call with many items counts once is not published.
    /// `None` lifts the limit.
    pub fn customer_calls_per_minute(mut self, calls: impl Into<Option<u32>>) -> Self {
        self.settings.customer_calls_per_minute = calls.into();
        self
    }

    /// Sets the time after the first attempt in which an item is sent again that was sent without an
    /// answer. It has to be shorter than the time in which Stigg recognizes a key again, which is not
    /// published. Afterwards it becomes a [dead letter](super::Reason::Ambiguous).
    pub fn resend_within(mut self, window: Duration) -> Self {
        self.settings.resend_within = millis(window);
        self
    }

    /// Sets the age up to which items are sent. Older ones become [dead
    /// letters](super::Reason::Expired).
    pub fn max_age(mut self, age: Duration) -> Self {
        self.settings.max_age = millis(age);
        self
    }

    /// Sets the longest time for one call.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.settings.attempt_timeout = limit.max(Duration::from_millis(1));
        self
    }

    /// Sends without threads or tasks in the background: only while `flush` or `close` wait. For
    /// processes that are frozen between requests, such as lambdas.
    pub fn on_demand(mut self) -> Self {
        self.settings.on_demand = true;
        self
    }

    /// Calls back for each dead letter. The callback must not block.
    pub fn on_dead_letter(mut self, call: impl Fn(&DeadLetter) + Send + Sync + 'static) -> Self {
        self.settings.on_dead_letter = Some(Arc::new(call));
        self
    }

    /// Tells the time by a clock that a test moves.
    pub fn clock(mut self, clock: &ManualClock) -> Self {
        self.settings.clock = Source::Manual(clock.clone());
        self
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("disk", &self.disk)
            .field("max_items", &self.max_items)
            .field("max_bytes", &self.max_bytes)
            .field("overflow", &self.overflow)
            .finish_non_exhaustive()
    }
}
