//! The files of an environment: their names, permissions, and what is appended to them.

use std::fmt::Write as _;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use redb::StorageBackend;
use redb::backends::FileBackend;

const QUEUE: &str = ".redb";
const NEW_QUEUE: &str = ".redb.new";
const DAMAGED_QUEUE: &str = ".redb.damaged";
const DEAD_LETTERS: &str = "dead-letters.jsonl";
const DAMAGED_RECORDS: &str = "damaged.jsonl";

/// Turns an open file into what redb reads and writes. Tests have disks that fail and lose power.
pub(super) type Backend = Box<dyn Fn(FileBackend) -> Arc<dyn StorageBackend> + Send + Sync>;

pub(super) struct Directory {
    path: PathBuf,
    pub(super) environment: String,
    pub(super) backend: Backend,
    damaged: AtomicU64,
}

impl Directory {
    pub(super) fn new(root: &Path, environment: &str, backend: Backend) -> Self {
        Self {
            path: root.join(file_name(environment)),
            environment: environment.to_owned(),
            backend,
            damaged: AtomicU64::new(0),
        }
    }

    /// Makes the file of a new queue. [`publish`](Self::publish) gives it its name once it can be
    /// adopted.
    pub(super) fn new_queue(&self) -> io::Result<(PathBuf, File)> {
        make(&self.path)?;
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let name = format!("{:015}-{:016x}{NEW_QUEUE}", since.as_millis(), fastrand::u64(..));
        let path = self.path.join(name);
        let file = private().read(true).write(true).create_new(true).open(&path)?;
        Ok((path, file))
    }

    /// Names a new queue so that other instances see it.
    pub(super) fn publish(&self, new: &Path) -> io::Result<PathBuf> {
        let path = new.with_extension("");
        fs::rename(new, &path)?;
        sync(&self.path)?;
        Ok(path)
    }

    /// Returns the files of all queues, the oldest first.
    pub(super) fn queues(&self) -> io::Result<Vec<PathBuf>> {
        let entries = match fs::read_dir(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut paths = Vec::new();
        for entry in entries {
            let path = entry?.path();
            if has_suffix(&path, QUEUE) || is_new(&path) {
                paths.push(path);
            }
        }
        paths.sort_unstable();
        Ok(paths)
    }

    /// Renames a queue that cannot be read, and counts it.
    pub(super) fn put_aside(&self, queue: &Path) -> io::Result<()> {
        let mut aside = queue.as_os_str().to_owned();
        aside.push(&DAMAGED_QUEUE[QUEUE.len()..]);
        fs::rename(queue, aside)?;
        self.damaged.fetch_add(1, Ordering::Relaxed);
        sync(&self.path)
    }

    pub(super) fn append_dead_letters(&self, lines: &[u8]) -> io::Result<()> {
        self.append(DEAD_LETTERS, lines)
    }

    /// Keeps records that cannot be read, and counts them.
    pub(super) fn append_damaged(&self, records: u64, lines: &[u8]) -> io::Result<()> {
        self.append(DAMAGED_RECORDS, lines)?;
        self.damaged.fetch_add(records, Ordering::Relaxed);
        Ok(())
    }

    /// Number of files, and records in files, that were put aside.
    pub(super) fn damaged(&self) -> u64 {
        self.damaged.load(Ordering::Relaxed)
    }

    /// Appends lines to a file, which is opened each time: somebody may have renamed it. Other
    /// instances may append at the same time, so each call is one write of whole lines.
    fn append(&self, name: &str, lines: &[u8]) -> io::Result<()> {
        let path = self.path.join(name);
        let is_new = !path.exists();
        let mut file = private().read(true).append(true).create(true).open(path)?;
        if ends_within_line(&mut file)? {
            // A crash cut off the last line. What follows must not become part of it.
            file.write_all(&[b"\n", lines].concat())?;
        } else {
            file.write_all(lines)?;
        }
        file.sync_data()?;
        if is_new { sync(&self.path) } else { Ok(()) }
    }
}

/// Whether a queue is not published yet.
pub(super) fn is_new(path: &Path) -> bool {
    has_suffix(path, NEW_QUEUE)
}

fn has_suffix(path: &Path, suffix: &str) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().ends_with(suffix.as_bytes()))
}

fn ends_within_line(file: &mut File) -> io::Result<bool> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(false);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

/// Options for a file that nobody else can read, from the moment at which it is made.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes a directory and its parents, so that they survive a crash.
fn make(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    make(parent)?;
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => {}
        made => made?,
    }
    sync(parent)
}

/// Makes new names in a directory survive a crash.
#[cfg(unix)]
fn sync(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

/// Windows keeps its directories itself, and does not open them as files.
#[cfg(not(unix))]
fn sync(_directory: &Path) -> io::Result<()> {
    Ok(())
}

/// Names that Windows keeps for devices.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Returns a file name for an environment: a different one for each, on every system, also where
/// upper and lower case are the same.
fn file_name(environment: &str) -> String {
    let is_device = DEVICES.contains(&environment)
        || environment
            .strip_prefix("com")
            .or(environment.strip_prefix("lpt"))
            .is_some_and(|number| matches!(number.as_bytes(), [digit] if digit.is_ascii_digit()));
    let mut name = String::new();
    for (at, byte) in environment.bytes().enumerate() {
        let is_plain = matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_');
        if is_plain && !(is_device && at == 0) {
            name.push(byte.into());
        } else {
            let _ = write!(name, "%{byte:02x}");
        }
    }
    if name.is_empty() { "%".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn environments_have_file_names_of_their_own() {
        for (environment, name) in [
            ("production", "production"),
            ("eu-west_2", "eu-west_2"),
            ("Production", "%50roduction"),
            ("a.b", "a%2eb"),
            ("..", "%2e%2e"),
            ("../x", "%2e%2e%2fx"),
            ("a%2eb", "a%252eb"),
            ("größe", "gr%c3%b6%c3%9fe"),
            ("con", "%63on"),
            ("lpt1", "%6cpt1"),
            ("lpt10", "lpt10"),
            ("", "%"),
        ] {
            assert_eq!(file_name(environment), name);
        }
    }
}
