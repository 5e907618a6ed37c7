//! Atomic replacement of files.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use uuid::Uuid;

/// The limit of symbolic links to follow, as on Linux.
const MAX_LINKS: usize = 40;
/// Number of times that a save retries because another save removed its temporary file.
const MAX_ATTEMPTS: usize = 10;
/// The suffix of temporary files.
const SUFFIX: &str = ".tmp";

/// Replaces the content of a file. Whatever happens, the file holds either all of the new text or
/// what was there before.
///
/// Follows and keeps symbolic links. The file keeps its permissions, and its owner if the system
/// allows; a new file is private. Temporary files of killed runs are removed.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let target = followed(path)?;
    let before = match fs::metadata(&target) {
        // Devices and pipes are written to, not replaced.
        Ok(before) if !before.is_file() && !before.is_dir() => return fs::write(&target, text),
        Ok(before) if before.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        Ok(before) => {
            // Renaming alone would not require write permission on the file.
            OpenOptions::new().write(true).open(&target)?;
            Some(before)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let name = target.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
    clear_leftovers(&target, name);
    for attempt in 1.. {
        // Use the same directory: a rename replaces a file only within one file system.
        let beside = target.with_file_name(unfinished(name));
        let written = write(&beside, text, before.as_ref())
            .and_then(|()| fs::rename(&beside, &target))
            .inspect_err(|_| {
                // Report the first error.
                let _ = fs::remove_file(&beside);
            });
        match written {
            // Another save to the same file removed this one as a leftover.
            Err(error) if error.kind() == io::ErrorKind::NotFound && attempt < MAX_ATTEMPTS => {}
            written => return written,
        }
    }
    Ok(())
}

/// The target of a chain of symbolic links, whether or not it exists.
fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        let is_link = fs::symlink_metadata(&path).is_ok_and(|found| found.is_symlink());
        if !is_link {
            return Ok(path);
        }
        let link = fs::read_link(&path)?;
        // A relative link starts at its own directory; an absolute one replaces the whole path.
        path = path.parent().unwrap_or(Path::new("")).join(link);
    }
    Err(io::Error::other("too many symbolic links"))
}

/// The name of a temporary file.
fn unfinished(name: &OsStr) -> PathBuf {
    let mut unfinished = name.to_owned();
    unfinished.push(format!(".{}{SUFFIX}", Uuid::new_v4().simple()));
    unfinished.into()
}

/// Whether `other` is a temporary file of `name`.
fn is_unfinished(name: &OsStr, other: &OsStr) -> bool {
    let other = other.as_encoded_bytes();
    other
        .strip_prefix(name.as_encoded_bytes())
        .and_then(|rest| rest.strip_prefix(b"."))
        .and_then(|rest| rest.strip_suffix(SUFFIX.as_bytes()))
        .is_some_and(|id| id.len() == 32 && id.iter().all(u8::is_ascii_hexdigit))
}

/// Removes temporary files of killed runs. Failing to do so does not prevent a save.
fn clear_leftovers(target: &Path, name: &OsStr) {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    let Ok(entries) = fs::read_dir(folder.unwrap_or(Path::new("."))) else { return };
    for entry in entries.flatten() {
        if is_unfinished(name, &entry.file_name()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn write(path: &Path, text: &str, like: Option<&fs::Metadata>) -> io::Result<()> {
    let mut file = private(path)?;
    if let Some(like) = like {
        keep_owner(&file, like);
        file.set_permissions(like.permissions())?;
    }
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Creates a file that only its owner can read: it may contain personal data.
fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Gives the file the owner of another one. Only an administrator may set a different owner;
/// otherwise the file belongs to the user who saves it.
#[cfg(unix)]
fn keep_owner(file: &File, like: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let _ = fchown(file, Some(like.uid()), Some(like.gid()));
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &fs::Metadata) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_temporary_files_count_as_leftovers() {
        let name = OsStr::new("state.json");
        assert!(is_unfinished(name, unfinished(name).as_os_str()));
        for other in [
            "state.json",
            "state.json.tmp",
            "state.json.backup.tmp",
            "other.json.00000000000000000000000000000000.tmp",
            "state.json.0000000000000000000000000000000g.tmp",
            "state.json.00000000000000000000000000000000.tmp.gz",
        ] {
            assert!(!is_unfinished(name, OsStr::new(other)), "{other}");
        }
    }
}
