//! Dead letters: rows that Stigg rejects, in a file of JSON lines.

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use serde::Serialize;
use serde_json::json;

/// Writes dead letters to a file, which appears only when it is complete: a job that is killed
/// leaves a file `….partial`, which its repetition overwrites.
#[derive(Debug, Default)]
pub(crate) struct DeadLetters {
    target: Option<Target>,
    written: usize,
}

#[derive(Debug)]
struct Target {
    path: PathBuf,
    partial: PathBuf,
    file: BufWriter<File>,
}

impl DeadLetters {
    /// Starts a file. Without a path, dead letters are written nowhere.
    pub(crate) fn start(path: Option<&str>) -> Result<Self, Box<dyn Error>> {
        let Some(path) = path else { return Ok(Self::default()) };
        // Its rows may still have to be sent.
        if fs::exists(path)? {
            return Err(format!("{path} exists: send it first, or move it").into());
        }
        let partial = PathBuf::from(format!("{path}.partial"));
        let file =
            File::create(&partial).map_err(|error| format!("{}: {error}", partial.display()))?;
        let target = Target { path: path.into(), partial, file: BufWriter::new(file) };
        Ok(Self { target: Some(target), written: 0 })
    }

    /// Writes a rejected row: its place, the reason, and the item as it was sent.
    pub(crate) fn write(
        &mut self,
        place: &str,
        reason: &str,
        item: &impl Serialize,
    ) -> io::Result<()> {
        self.written += 1;
        let Some(target) = &mut self.target else { return Ok(()) };
        let item = serde_json::to_value(item)?;
        writeln!(target.file, "{}", json!({ "row": place, "reason": reason, "item": item }))
    }

    /// Ends the file. It appears under its name if there are dead letters and the job is complete.
    pub(crate) fn finish(self, complete: bool) -> io::Result<()> {
        let Some(Target { path, partial, file }) = self.target else { return Ok(()) };
        let file = file.into_inner()?;
        file.sync_all()?;
        drop(file);
        if complete && self.written > 0 {
            fs::rename(partial, path)
        } else {
            fs::remove_file(partial)
        }
    }
}
