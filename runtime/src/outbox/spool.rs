//! Queues on disk.
//!
//! `<directory>/<environment>/` has a file for each queue, `<milliseconds since 1970>-<random>.redb`,
//! which the instance that made it keeps locked. A queue whose lock is free was left behind; the
//! next instance adopts it and drains it where it is. Beside the queues are:
//!
//! - `dead-letters.jsonl`: items that are not sent any more. It may be renamed at any time.
//! - `damaged.jsonl`: records of queues that could not be read.
//! - `*.redb.damaged`: queues that could not be read.
//! - `*.redb.new`: queues that are being made, or that a crash left before they held anything.
//!
//! On Unix nobody but the owner can read any of them. On Windows they inherit their permissions
//! from the directory.

mod directory;
mod file;
mod queue;
#[cfg(test)]
mod tests;
mod value;

use std::io;
use std::path::Path;
use std::sync::Arc;

use self::directory::Directory;
use self::queue::Queue;
use super::store::{Adopted, Spool, Store};

/// The directory of an outbox, and in it the queues of one environment.
pub(crate) struct DiskSpool(Arc<Directory>);

impl DiskSpool {
    /// Returns the queues of an environment. Touches the disk only when one is made or adopted.
    pub(crate) fn new(directory: &Path, environment: &str) -> Self {
        Self(Arc::new(Directory::new(directory, environment, Box::new(|file| Arc::new(file)))))
    }
}

impl Spool for DiskSpool {
    fn create(&mut self) -> io::Result<Box<dyn Store>> {
        Ok(Box::new(Queue::create(&self.0)?))
    }

    fn adopt(&mut self) -> io::Result<Option<Adopted>> {
        let mut failed = None;
        for path in self.0.queues()? {
            match Queue::adopt(&self.0, path) {
                Ok(Some((queue, backlogs, latest_wall))) => {
                    return Ok(Some(Adopted { store: Box::new(queue), backlogs, latest_wall }));
                }
                Ok(None) => {}
                // Another instance was quicker.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                // It must not hold up the others.
                Err(error) => failed = Some(error),
            }
        }
        failed.map_or(Ok(None), Err)
    }

    fn remove(&mut self, store: Box<dyn Store>) {
        // A queue that is empty removes its file itself, while it still has the lock.
        drop(store);
    }

    fn damaged(&self) -> u64 {
        self.0.damaged()
    }
}
