//! State files.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use super::file;
use super::restore::restore;
use crate::store::Store;
use crate::values::clock::ClockError;
use crate::values::explained::{explained, place_in_json, problem_in_json};
use crate::values::numbers;

/// The version of the file format. Increment it when an earlier emulator could no longer read the
/// file in full.
const FORMAT: u32 = 4;
/// The oldest version that can still be read.
const OLDEST_FORMAT: u32 = 2;

/// The contents of the file.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Document<S> {
    format_version: u32,
    state: S,
}

/// The fields that every format has.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Head {
    format_version: Option<Value>,
}

/// Reads a state from a file.
pub(crate) fn read(path: &Path) -> Result<Store, StateError> {
    let text = fs::read_to_string(path).map_err(|error| {
        let remedy = "check its name and permissions";
        StateError::of_system(path, "it cannot be read", remedy, error)
    })?;
    parse(&text).map_err(|invalid| StateError::invalid(path, invalid))
}

/// Reads a state from the text of a file.
pub(crate) fn parse(text: &str) -> Result<Store, InvalidState> {
    let head: Head = parse_json(text)?;
    let is_known = (OLDEST_FORMAT..=FORMAT).any(|known| head.format_version == Some(known.into()));
    if !is_known {
        return Err(InvalidState::of_format(head.format_version.as_ref()));
    }
    let document: Document<Store> = parse_json(text)?;
    restore(document.state).map_err(|dangling| {
        let place = format!("state.{}", dangling.place);
        InvalidState::new(place, dangling.problem, dangling.remedy)
    })
}

fn parse_json<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, InvalidState> {
    let mut json = serde_json::Deserializer::from_str(text);
    let parsed = serde_path_to_error::deserialize(&mut json)
        .map_err(|error| InvalidState::unreadable(&error.path().to_string(), error.inner()))?;
    json.end().map_err(|error| InvalidState::unreadable(".", &error))?;
    Ok(parsed)
}

/// Reason why a text is not a usable state.
#[derive(Debug)]
pub(crate) struct InvalidState {
    pub(crate) place: String,
    pub(crate) problem: String,
    pub(crate) remedy: String,
}

impl InvalidState {
    fn new(place: String, problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { place, problem: problem.into(), remedy: remedy.into() }
    }

    fn unreadable(place: &str, error: &serde_json::Error) -> Self {
        let remedy = if error.is_data() {
            "fix the value, or save the state again"
        } else {
            "make the file valid JSON, or use one that the emulator saved"
        };
        Self::new(place_in_json(place, error), problem_in_json(error), remedy)
    }

    fn of_format(found: Option<&Value>) -> Self {
        let (problem, remedy) = match found {
            Some(found) => (
                format!("it is {found}, and this emulator reads {OLDEST_FORMAT} to {FORMAT}"),
                "load it with the version of the emulator that saved it, or save it again",
            ),
            None => ("it is missing".to_owned(), "use a file that the emulator saved"),
        };
        Self::new("formatVersion".to_owned(), problem, remedy)
    }
}

impl From<ClockError> for InvalidState {
    fn from(error: ClockError) -> Self {
        Self::new("state.now".to_owned(), error.to_string(), "fix the value")
    }
}

/// Serializes a state.
pub(crate) fn text(store: &Store) -> serde_json::Result<String> {
    let document = Document { format_version: FORMAT, state: store };
    let mut text = numbers::to_string_pretty(&document)?;
    text.push('\n');
    Ok(text)
}

/// Writes a serialized state to a file.
pub(crate) fn write(path: &Path, text: serde_json::Result<String>) -> Result<(), StateError> {
    let text = text.map_err(|error| {
        let problem = "the state cannot be written as JSON";
        let remedy = "please report this as a bug";
        StateError::of_system(path, problem, remedy, error.into())
    })?;
    file::replace(path, &text).map_err(|error| {
        let remedy = "check that its directory exists, is writable and has free space";
        StateError::of_system(path, "it cannot be written", remedy, error)
    })
}

/// A state could not be saved or loaded. Says in which file, where in it, what the problem is and
/// how to fix it.
///
/// ```
/// use stigg_emulator::Emulator;
///
/// let error = Emulator::builder().load("no-such-file.json").unwrap_err();
/// assert_eq!(error.file(), std::path::Path::new("no-such-file.json"));
/// assert_eq!(error.place(), None);
/// assert!(error.problem().contains("cannot be read"), "{error}");
/// ```
#[derive(Clone, Debug, Error)]
#[error("the state {}: {}{problem}; {remedy}", .file.display(), prefix(.place.as_deref()))]
pub struct StateError {
    file: PathBuf,
    place: Option<String>,
    problem: String,
    remedy: String,
    source: Option<Arc<io::Error>>,
}

explained!(StateError);

impl StateError {
    fn of_system(path: &Path, problem: &str, remedy: &str, error: io::Error) -> Self {
        Self {
            file: path.to_owned(),
            place: None,
            problem: problem.to_owned(),
            remedy: remedy.to_owned(),
            source: Some(Arc::new(error)),
        }
    }

    pub(crate) fn invalid(path: &Path, invalid: InvalidState) -> Self {
        let InvalidState { place, problem, remedy } = invalid;
        Self { file: path.to_owned(), place: Some(place), problem, remedy, source: None }
    }

    /// The file.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Place of the problem in the file, as a path of fields such as
    /// `state.customers[0].profile.name`; `None` if the problem is the file as a whole.
    #[must_use]
    pub fn place(&self) -> Option<&str> {
        self.place.as_deref()
    }
}

fn prefix(place: Option<&str>) -> String {
    place.map(|place| format!("{place}: ")).unwrap_or_default()
}
