//! Files that no other instance has open.

use std::fs::File;
use std::io;
use std::ops::Bound;
use std::sync::Arc;

use redb::backends::FileBackend;
use redb::{BackendError, StorageBackend};

use super::directory::Backend;

/// A file that this instance alone has open. The lock belongs to the file and not to the database in
/// it: while a database is reopened after an error, no other instance may take it for one that was
/// left behind.
#[derive(Clone, Debug)]
pub(super) struct LockedFile(Arc<dyn StorageBackend>);

impl LockedFile {
    /// Locks a file, unless another instance has.
    pub(super) fn lock(file: File, backend: &Backend) -> io::Result<Option<Self>> {
        let file = FileBackend::new(file).map_err(io::Error::other)?;
        match file.try_lock_range(Bound::Unbounded, Bound::Unbounded) {
            Ok(true) => Ok(Some(Self(backend(file)))),
            Ok(false) => Ok(None),
            // redb would go on without a lock, and two instances would write to the same file.
            Err(BackendError::Unsupported) => {
                let message = "the file system does not support file locks";
                Err(io::Error::new(io::ErrorKind::Unsupported, message))
            }
            Err(error) => Err(error.into()),
        }
    }
}

impl StorageBackend for LockedFile {
    fn len(&self) -> io::Result<u64> {
        self.0.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.0.read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.0.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.0.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.0.write(offset, data)
    }

    // The whole file is locked already, until the last clone is dropped.

    fn try_lock_range(&self, _: Bound<u64>, _: Bound<u64>) -> Result<bool, BackendError> {
        Ok(true)
    }

    fn unlock_range(&self, _: Bound<u64>, _: Bound<u64>) -> Result<(), BackendError> {
        Ok(())
    }
}
