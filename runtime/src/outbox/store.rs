//! The contents of an outbox on disk, and the operations that it needs there.

use std::fmt;
use std::io;
use std::sync::Arc;

use super::item::Lane;
use super::letter::DeadLetter;

/// An item as it is kept. It is sent exactly as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) json: Arc<str>,
    /// Number of records that it stands for.
    pub(crate) records: u64,
    /// Time at which it was recorded, in milliseconds since 1970.
    pub(crate) recorded_at: i64,
    /// Time of the first attempt whose outcome is not known, in milliseconds since 1970.
    pub(crate) attempted_at: Option<i64>,
}

/// Changes to carry out together.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Changes {
    /// New and changed items. A number that is there already is replaced.
    pub(crate) puts: Vec<(Lane, u64, Stored)>,
    /// Items that are settled. They may never have been put.
    pub(crate) removes: Vec<(Lane, u64)>,
    /// Items that are not sent any more. They are kept before anything else is done, and may be kept
    /// twice after a crash.
    pub(crate) letters: Vec<DeadLetter>,
    /// Current time, in milliseconds since 1970.
    pub(crate) wall: i64,
}

/// Contents of a lane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Backlog {
    pub(crate) items: u64,
    pub(crate) records: u64,
    /// Of the items' JSON.
    pub(crate) bytes: u64,
    pub(crate) last_number: u64,
}

/// Changes that were not carried out.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) error: String,
    /// Whether they may have been carried out nevertheless.
    pub(crate) is_doubtful: bool,
}

/// A queue on disk.
pub(crate) trait Store: Send {
    /// Carries out all changes, or none of them. They survive a crash once this returns.
    ///
    /// # Errors
    ///
    /// If it is not known whether they do. The same changes can be carried out again.
    fn commit(&mut self, changes: &Changes) -> io::Result<()>;

    /// Reads the items of a lane with numbers above `after`, in their order: as many as fit into both
    /// bounds, and at least one if there is one.
    ///
    /// # Errors
    ///
    /// If the disk cannot be read. What is damaged is put aside and counted instead.
    fn load(
        &mut self,
        lane: Lane,
        after: u64,
        most_items: usize,
        most_bytes: usize,
    ) -> io::Result<Vec<(u64, Stored)>>;
}

/// A queue that another instance left.
pub(crate) struct Adopted {
    pub(crate) store: Box<dyn Store>,
    /// In the order of [`Lane::ALL`].
    pub(crate) backlogs: [Backlog; 3],
    /// The latest time that the other instance saw, in milliseconds since 1970.
    pub(crate) latest_wall: i64,
}

/// The directory of an outbox.
pub(crate) trait Spool: Send {
    /// Makes a queue for this instance.
    ///
    /// # Errors
    ///
    /// If the disk does not let it.
    fn create(&mut self) -> io::Result<Box<dyn Store>>;

    /// Opens the oldest queue that no living instance has. Queues that are empty are removed,
    /// and what is damaged is put aside and counted.
    ///
    /// # Errors
    ///
    /// If the directory cannot be read.
    fn adopt(&mut self) -> io::Result<Option<Adopted>>;

    /// Removes a queue in which nothing is left.
    fn remove(&mut self, store: Box<dyn Store>);

    /// Number of files, and records in files, that were damaged and put aside.
    fn damaged(&self) -> u64;
}

impl fmt::Debug for dyn Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Store")
    }
}
