//! Replacing a file whole or not at all.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use uuid::Uuid;

/// How many symbolic links are followed, as by Linux.
const MAX_LINKS: usize = 40;
/// How often a save starts anew because another one cleared its file away.
const MAX_ATTEMPTS: usize = 10;
/// The ending of files that are not written in full yet.
const SUFFIX: &str = ".tmp";

/// Puts a text in place of a file. Whatever happens, the file holds all of it or what was there
/// before.
///
/// A symbolic link is followed and stays. The file keeps its permissions, and its owner if that is
/// allowed; a new one is private. What killed runs left behind is removed.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let target = followed(path)?;
    let before = match fs::metadata(&target) {
        // Devices and pipes are not replaced but written to.
        Ok(before) if !before.is_file() && !before.is_dir() => return fs::write(&target, text),
        Ok(before) if before.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        Ok(before) => {
            // Renaming needs no permission to write to the file itself.
            OpenOptions::new().write(true).open(&target)?;
            Some(before)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let name = target.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
    clear_leftovers(&target, name);
    for attempt in 1.. {
        // In the same folder: renaming replaces a file only within one file system.
        let beside = target.with_file_name(unfinished(name));
        let written = write(&beside, text, before.as_ref())
            .and_then(|()| fs::rename(&beside, &target))
            .inspect_err(|_| {
                // The first error is the one to tell.
                let _ = fs::remove_file(&beside);
            });
        match written {
            // Another save to the same file took this one for a leftover.
            Err(error) if error.kind() == io::ErrorKind::NotFound && attempt < MAX_ATTEMPTS => {}
            written => return written,
        }
    }
    Ok(())
}

/// The file at the end of symbolic links, whether it exists or not.
fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        let is_link = fs::symlink_metadata(&path).is_ok_and(|found| found.is_symlink());
        if !is_link {
            return Ok(path);
        }
        let link = fs::read_link(&path)?;
        // A relative link starts at its own folder; an absolute one replaces all of the path.
        path = path.parent().unwrap_or(Path::new("")).join(link);
    }
    Err(io::Error::other("there are too many symbolic links"))
}

/// The name of a file that is not written in full yet.
fn unfinished(name: &OsStr) -> PathBuf {
    let mut unfinished = name.to_owned();
    unfinished.push(format!(".{}{SUFFIX}", Uuid::new_v4().simple()));
    unfinished.into()
}

/// Whether `other` is a name that [`unfinished`] makes of `name`.
fn is_unfinished(name: &OsStr, other: &OsStr) -> bool {
    let other = other.as_encoded_bytes();
    other
        .strip_prefix(name.as_encoded_bytes())
        .and_then(|rest| rest.strip_prefix(b"."))
        .and_then(|rest| rest.strip_suffix(SUFFIX.as_bytes()))
        .is_some_and(|id| id.len() == 32 && id.iter().all(u8::is_ascii_hexdigit))
}

/// Removes what killed runs left behind. That it cannot be removed is no reason not to save.
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

/// Gives the file the owner of another one. Only an administrator may do so for other owners than
/// itself; then the file belongs to whoever saves it.
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
    fn leftovers_are_told_from_other_files() {
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
