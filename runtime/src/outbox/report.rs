//! Receipts, refusals, counts and states of an outbox.

use std::fmt;
use std::time::Duration;

use stigg::InvalidInput;
use time::OffsetDateTime;

use super::item::{Item, Lane};

/// The place of a record in its outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Receipt {
    pub(crate) number: u64,
}

impl Receipt {
    /// Returns the number of the record, counted from 1 in this process. It is on disk once
    /// [`committed_up_to`](crate::blocking::Outbox::committed_up_to) is as large.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.number
    }
}

/// An item that an outbox did not take.
#[derive(Debug)]
pub struct NotRecorded(Box<(Item, Obstacle)>);

/// Reason for which an outbox did not take an item.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Obstacle {
    /// It holds a value that Stigg would reject.
    Invalid(InvalidInput),
    /// There is no room for it.
    Full,
    /// The outbox was closed.
    Closed,
    /// The process is a fork of the one that started the outbox, and has none of its threads.
    Forked,
}

impl NotRecorded {
    pub(crate) fn new(item: Item, obstacle: Obstacle) -> Self {
        Self(Box::new((item, obstacle)))
    }

    /// Returns why it was not taken.
    #[must_use]
    pub const fn obstacle(&self) -> &Obstacle {
        &self.0.1
    }

    /// Returns the item.
    #[must_use]
    pub const fn item(&self) -> &Item {
        &self.0.0
    }

    /// Gives the item back.
    #[must_use]
    pub fn into_item(self) -> Item {
        self.0.0
    }
}

impl fmt::Display for NotRecorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the outbox did not take the item: ")?;
        match self.obstacle() {
            Obstacle::Invalid(invalid) => invalid.fmt(f),
            Obstacle::Full => f.write_str(
                "it is full; try again later, or raise `max_items`, `max_bytes` or \
                 `max_disk_bytes`",
            ),
            Obstacle::Closed => f.write_str("it was closed"),
            Obstacle::Forked => {
                f.write_str("this process is a fork; start an outbox of its own in it")
            }
        }
    }
}

impl std::error::Error for NotRecorded {}

/// A reservation that was not committed, because an outbox did not take what was used. `R` is the
/// reservation of a facade, which counts for as long as this lives.
#[derive(Debug)]
pub struct NotCommitted<R>(Box<(R, NotRecorded)>);

impl<R> NotCommitted<R> {
    pub(crate) fn new(reservation: R, not_recorded: NotRecorded) -> Self {
        Self(Box::new((reservation, not_recorded)))
    }

    /// Returns what was to be reported, and why it was not taken.
    #[must_use]
    pub const fn not_recorded(&self) -> &NotRecorded {
        &self.0.1
    }

    /// Gives the reservation back, for another attempt.
    #[must_use = "a reservation that is dropped is given back"]
    pub fn into_reservation(self) -> R {
        self.0.0
    }
}

impl<R> fmt::Display for NotCommitted<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.not_recorded().fmt(f)
    }
}

impl<R: fmt::Debug> std::error::Error for NotCommitted<R> {}

/// An item was not confirmed to be on disk.
#[derive(Debug)]
#[non_exhaustive]
pub enum NotDurable {
    /// It was not taken.
    NotRecorded(NotRecorded),
    /// It was taken, and is to be delivered, but it is not known to be on disk: the outbox has no
    /// disk, the disk fails, or it took too long.
    Unconfirmed(Receipt),
}

impl fmt::Display for NotDurable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotRecorded(not_recorded) => not_recorded.fmt(f),
            Self::Unconfirmed(_) => {
                f.write_str("the item is in memory, but not known to be on disk")
            }
        }
    }
}

impl std::error::Error for NotDurable {}

impl From<NotRecorded> for NotDurable {
    fn from(not_recorded: NotRecorded) -> Self {
        Self::NotRecorded(not_recorded)
    }
}

/// Counts of all records, by outcome. All but [`adopted_items`](Self::adopted_items) and
/// [`damaged`](Self::damaged) count calls of `record`, several of which may have been summed into
/// one item:
/// `recorded + adopted = delivered + dead_lettered + dropped + pending`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Records that were taken.
    pub recorded: u64,
    /// Records that were handed back.
    pub handed_back: u64,
    /// Records that were found in the files of instances that ended.
    pub adopted: u64,
    /// The items of those.
    pub adopted_items: u64,
    /// Records that Stigg has accepted.
    pub delivered: u64,
    /// Records that are not sent any more: see [`DeadLetter`](super::DeadLetter).
    pub dead_lettered: u64,
    /// Records that made room for later ones, or that were damaged on disk.
    pub dropped: u64,
    /// Records that are to be delivered.
    pub pending: u64,
    /// The items of those.
    pub pending_items: u64,
    /// The bytes of those, as JSON.
    pub pending_bytes: u64,
    /// Records of those that are in memory alone.
    pub unsaved: u64,
    /// Calls of Stigg that succeeded.
    pub calls: u64,
    /// Calls of Stigg that failed.
    pub failed_calls: u64,
    /// Files, and items in files, that were damaged and put aside.
    pub damaged: u64,
}

/// State of the delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Delivery {
    /// Stigg accepts what is sent, or nothing was sent yet.
    Live,
    /// Stigg does not answer, or wants fewer calls. It is tried again.
    Interrupted,
    /// Stigg does not accept the API key. It is tried again when the client's key is replaced, and
    /// every 30 s.
    Unauthorized,
    /// The outbox was closed.
    Closed,
}

impl Delivery {
    pub(crate) const ALL: [Self; 4] =
        [Self::Live, Self::Interrupted, Self::Unauthorized, Self::Closed];
}

impl fmt::Display for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Live => "live",
            Self::Interrupted => "interrupted",
            Self::Unauthorized => "unauthorized",
            Self::Closed => "closed",
        })
    }
}

/// State of the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Disk {
    /// Items are kept in memory alone.
    None,
    /// Items are kept on disk.
    Live,
    /// Items are kept on disk, but what another instance left there cannot be read, with this error.
    /// It stays, and is tried again.
    Unreadable(String),
    /// The disk fails, with this error: new items are kept in memory alone until it works again.
    Degraded(String),
}

/// State of an outbox.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Status {
    /// State of the delivery, in the lane that is worst off.
    pub delivery: Delivery,
    /// That lane, unless all is well.
    pub lane: Option<Lane>,
    /// State of the disk.
    pub disk: Disk,
    /// Time at which the oldest pending item in memory was recorded.
    pub oldest: Option<OffsetDateTime>,
    /// The last failed call, also if calls have succeeded since.
    pub last_error: Option<stigg::Error>,
}

/// Report of closing an outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CloseReport {
    /// Counts of all records, by outcome.
    pub stats: Stats,
    /// Records that are on disk, and are delivered by the next instance.
    pub kept: u64,
    /// Records that were in memory alone, and are lost.
    pub lost: u64,
    /// Whether all threads or tasks have ended in time.
    pub ended: bool,
}

impl CloseReport {
    /// Whether nothing was lost.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.lost == 0
    }
}

impl fmt::Display for CloseReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { stats, kept, lost, .. } = self;
        let Stats { delivered, dead_lettered, dropped, .. } = stats;
        write!(
            f,
            "{delivered} delivered, {kept} kept on disk, {dead_lettered} dead letters, {dropped} \
             dropped, {lost} lost"
        )
    }
}

/// Not all items were settled in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlushTimeout {
    pub(crate) timeout: Duration,
    pub(crate) pending: u64,
}

impl FlushTimeout {
    /// Returns the number of records that are still to be delivered.
    #[must_use]
    pub const fn pending(&self) -> u64 {
        self.pending
    }
}

impl fmt::Display for FlushTimeout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { timeout, pending } = self;
        write!(f, "{pending} records are not delivered after {timeout:?}; they are kept")
    }
}

impl std::error::Error for FlushTimeout {}
