//! The state of an emulator in a file.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::store::Store;

/// The version of the file's format, to be counted up when an earlier emulator could no longer
/// read the file, or not in full.
const FORMAT: u32 = 3;
/// The earliest version that is read.
const OLDEST_FORMAT: u32 = 2;

/// What is in the file.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Document<S> {
    format_version: u32,
    state: S,
}

/// What files of every format have.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Head {
    format_version: Option<Value>,
}

/// Reads the state in a file.
pub(crate) fn read(path: &Path) -> Result<Store, StateError> {
    let text = fs::read_to_string(path).map_err(|error| StateError {
        file: path.to_owned(),
        place: None,
        problem: format!("it cannot be read: {error}"),
        remedy: "check its name and whether you may read it".to_owned(),
    })?;
    let head: Head = parse(path, &text)?;
    let is_known = (OLDEST_FORMAT..=FORMAT).any(|known| head.format_version == Some(known.into()));
    if !is_known {
        return Err(StateError::of_format(path, head.format_version.as_ref()));
    }
    let document: Document<Store> = parse(path, &text)?;
    document.state.restored().map_err(|dangling| StateError {
        file: path.to_owned(),
        place: Some(format!("state.{}", dangling.place)),
        problem: dangling.problem,
        remedy: dangling.remedy,
    })
}

fn parse<'a, T: Deserialize<'a>>(path: &Path, text: &'a str) -> Result<T, StateError> {
    let mut json = serde_json::Deserializer::from_str(text);
    let parsed = serde_path_to_error::deserialize(&mut json)
        .map_err(|error| StateError::unreadable(path, &error.path().to_string(), error.inner()))?;
    json.end().map_err(|error| StateError::unreadable(path, ".", &error))?;
    Ok(parsed)
}

/// What stands in the file of a state.
pub(crate) fn text(store: &Store) -> serde_json::Result<String> {
    let document = Document { format_version: FORMAT, state: store };
    let mut text = serde_json::to_string_pretty(&document)?;
    text.push('\n');
    Ok(text)
}

/// Puts a text in place of a file. Whatever happens, the file holds all of it or what was there
/// before.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
    let mut beside = name.to_owned();
    beside.push(format!(".{}.tmp", Uuid::new_v4().simple()));
    // In the same folder: renaming replaces a file only within one file system.
    let beside = path.with_file_name(beside);
    let written = write(&beside, text).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&beside);
    }
    written
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Why a state could not be saved or loaded: which file, where in it, what, and how to put it
/// right.
///
/// ```
/// use stigg_emulator::Emulator;
///
/// let error = Emulator::builder().load("no-such-file.json").unwrap_err();
/// assert_eq!(error.file(), std::path::Path::new("no-such-file.json"));
/// assert_eq!(error.place(), None);
/// assert!(error.problem().contains("cannot be read"), "{error}");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateError {
    file: PathBuf,
    place: Option<String>,
    problem: String,
    remedy: String,
}

impl StateError {
    pub(crate) fn unwritable(path: &Path, error: impl fmt::Display) -> Self {
        Self {
            file: path.to_owned(),
            place: None,
            problem: format!("it cannot be written: {error}"),
            remedy: "check that its folder exists, has room, and that you may write there"
                .to_owned(),
        }
    }

    fn unreadable(path: &Path, place: &str, error: &serde_json::Error) -> Self {
        let position = format!("line {}, column {}", error.line(), error.column());
        let place = match place {
            "." | "?" => position,
            place => format!("{place} ({position})"),
        };
        let problem = error.to_string();
        let problem = problem.split(" at line ").next().unwrap_or_default().to_owned();
        let remedy = if error.is_data() {
            "put right what was changed there, or save the state again"
        } else {
            "make the file valid JSON, or name one that an emulator saved"
        };
        Self { file: path.to_owned(), place: Some(place), problem, remedy: remedy.to_owned() }
    }

    fn of_format(path: &Path, found: Option<&Value>) -> Self {
        let (problem, remedy) = match found {
            Some(found) => (
                format!("it is {found}, and this emulator reads {OLDEST_FORMAT} to {FORMAT}"),
                "load it with the version of the emulator that saved it, or save it anew",
            ),
            None => ("it is missing".to_owned(), "name a file that an emulator saved"),
        };
        Self {
            file: path.to_owned(),
            place: Some("formatVersion".to_owned()),
            problem,
            remedy: remedy.to_owned(),
        }
    }

    /// The file.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Where in the file the problem is, as a path of fields such as
    /// `state.customers[0].profile.name`; none if the file as such is the problem.
    #[must_use]
    pub fn place(&self) -> Option<&str> {
        self.place.as_deref()
    }

    /// What the problem is.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }

    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &str {
        &self.remedy
    }
}

impl fmt::Display for StateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the state {}: ", self.file.display())?;
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        write!(f, "{}; {}", self.problem, self.remedy)
    }
}

impl std::error::Error for StateError {}
