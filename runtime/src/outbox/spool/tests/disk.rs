//! A disk that fails.

use std::io;
use std::ops::Range;
use std::sync::{Arc, Mutex, Weak};

use redb::StorageBackend;
use redb::backends::FileBackend;

/// A disk that can fail, and whose process can crash. If power is lost too, each write since the last
/// synchronization is there, or is not, or is in part. The real disk never synchronizes, which is slow.
#[derive(Clone, Debug, Default)]
pub(super) struct Disk(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// Changes up to now.
    changes: u64,
    /// Changes that fail.
    failing: Range<u64>,
    /// Those that are open.
    files: Vec<Weak<Mutex<Volatile>>>,
}

/// A file as the process sees it.
#[derive(Debug)]
struct Volatile {
    file: FileBackend,
    content: Vec<u8>,
    unsynchronized: Vec<(u64, Vec<u8>)>,
}

#[derive(Debug)]
pub(super) struct DiskFile {
    disk: Disk,
    file: Arc<Mutex<Volatile>>,
}

impl Disk {
    pub(super) fn add(&self, file: FileBackend) -> DiskFile {
        let mut content = vec![0; usize::try_from(file.len().unwrap()).unwrap()];
        file.read(0, &mut content).unwrap();
        let file = Arc::new(Mutex::new(Volatile { file, content, unsynchronized: Vec::new() }));
        self.0.lock().unwrap().files.push(Arc::downgrade(&file));
        DiskFile { disk: self.clone(), file }
    }

    /// Makes changes fail, counted from now.
    pub(super) fn fail(&self, failing: Range<u64>) {
        let mut state = self.0.lock().unwrap();
        let (start, end) = (failing.start, failing.end);
        state.failing = state.changes.saturating_add(start)..state.changes.saturating_add(end);
    }

    pub(super) fn changes(&self) -> u64 {
        self.0.lock().unwrap().changes
    }

    /// Changes from the `start`th byte of all open files on.
    pub(super) fn overwrite(&self, start: usize) {
        for file in self.0.lock().unwrap().files.iter().filter_map(Weak::upgrade) {
            file.lock().unwrap().content[start..].fill(0x5a);
        }
    }

    fn change(&self) -> io::Result<()> {
        let mut state = self.0.lock().unwrap();
        state.changes += 1;
        let now = state.changes - 1;
        if state.failing.contains(&now) { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }

    /// Kills the process, or takes the power away. Nothing works from here on.
    pub(super) fn crash(&self, random: &mut fastrand::Rng) {
        self.fail(0..u64::MAX);
        let has_power = random.bool();
        for file in self.0.lock().unwrap().files.iter().filter_map(Weak::upgrade) {
            let mut file = file.lock().unwrap();
            let mut writes = std::mem::take(&mut file.unsynchronized);
            if !has_power {
                random.shuffle(&mut writes);
            }
            for (offset, data) in &writes {
                let length = match random.u8(..3) {
                    _ if has_power => data.len(),
                    0 => 0,
                    1 => random.usize(..=data.len()),
                    _ => data.len(),
                };
                // A file that was cut off since has no place for it.
                if offset + data.len() as u64 <= file.file.len().unwrap() {
                    file.file.write(*offset, &data[..length]).unwrap();
                }
            }
        }
    }
}

impl StorageBackend for DiskFile {
    fn len(&self) -> io::Result<u64> {
        Ok(self.file.lock().unwrap().content.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let file = self.file.lock().unwrap();
        let start = usize::try_from(offset).map_err(io::Error::other)?;
        let end = start.checked_add(out.len()).ok_or(io::ErrorKind::UnexpectedEof)?;
        let data = file.content.get(start..end).ok_or(io::ErrorKind::UnexpectedEof)?;
        out.copy_from_slice(data);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.disk.change()?;
        let mut file = self.file.lock().unwrap();
        file.content.resize(usize::try_from(len).unwrap(), 0);
        file.file.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.disk.change()?;
        let mut file = self.file.lock().unwrap();
        for (offset, data) in std::mem::take(&mut file.unsynchronized) {
            if offset + data.len() as u64 <= file.content.len() as u64 {
                file.file.write(offset, &data)?;
            }
        }
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.disk.change()?;
        let mut file = self.file.lock().unwrap();
        let start = usize::try_from(offset).unwrap();
        let end = start + data.len();
        if file.content.len() < end {
            file.content.resize(end, 0);
        }
        file.content[start..end].copy_from_slice(data);
        file.unsynchronized.push((offset, data.to_owned()));
        Ok(())
    }
}
