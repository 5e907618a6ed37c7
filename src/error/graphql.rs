//! The entries of a response's `errors`.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::ErrorCode;
use crate::common::lists::null_as_empty;

/// Keys under which Stigg may put a trace id.
pub(crate) const TRACE_ID_KEYS: [&str; 3] = ["traceId", "traceID", "trace_id"];

/// The most errors that the text of an error shows, and the most characters of them.
const SHOWN: usize = 10;
const LONGEST_SUMMARY: usize = 4096;

/// One entry of a response's `errors`.
///
/// In an [`Error`](crate::Error), its texts are bounded in length and free of the API key, of
/// control characters (line breaks become spaces, others U+FFFD) and of characters that change the
/// direction of text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct GraphQlError {
    /// Stigg's message, up to 1,024 characters. Empty if there is none, JSON if it is not a string.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub message: String,
    /// Path of the failed field in the response's data; empty if the whole request failed. Up to 32
    /// segments of 128 characters. A segment that is neither a string nor an index is kept as JSON.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub path: Vec<PathSegment>,
    /// Everything else in the entry: its code, its trace id, and fields of the code. Besides code
    /// and trace id, up to 4 KiB of JSON are kept.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub extensions: Map<String, Value>,
}

/// One step of a path into a response's data.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum PathSegment {
    /// A field, by its response key.
    Field(String),
    /// An element of a list, counted from 0.
    Index(u64),
}

impl fmt::Display for PathSegment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(name) => f.write_str(name),
            Self::Index(index) => write!(f, "{index}"),
        }
    }
}

impl GraphQlError {
    /// Returns Stigg's code.
    #[must_use]
    pub fn code(&self) -> Option<ErrorCode> {
        self.text("code").map(ErrorCode::from)
    }

    /// Returns the id by which Stigg's support and activity log find the failed request. Its key is
    /// not published; the likely ones are tried.
    #[must_use]
    pub fn trace_id(&self) -> Option<&str> {
        TRACE_ID_KEYS.iter().find_map(|key| self.text(key))
    }

    /// Whether the input is invalid.
    #[must_use]
    pub fn is_validation_error(&self) -> bool {
        self.extensions.get("isValidationError") == Some(&Value::Bool(true))
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.extensions.get(key).and_then(Value::as_str)
    }
}

impl fmt::Display for GraphQlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.message.is_empty() { "no message" } else { &self.message })?;
        let mut facts = Vec::new();
        facts.extend(self.text("code").map(str::to_owned));
        if !self.path.is_empty() {
            let path: Vec<_> = self.path.iter().map(ToString::to_string).collect();
            facts.push(format!("at {}", path.join(".")));
        }
        facts.extend(self.trace_id().map(|id| format!("trace id {id}")));
        if !facts.is_empty() {
            write!(f, " ({})", facts.join(", "))?;
        }
        Ok(())
    }
}

/// The errors of a response in one line, with the number of those that are not kept.
pub(super) fn summary(errors: &[GraphQlError], left_out: usize) -> String {
    let shown: Vec<_> = errors.iter().take(SHOWN).map(ToString::to_string).collect();
    let mut summary = shown.join("; ");
    if let Some((at, _)) = summary.char_indices().nth(LONGEST_SUMMARY) {
        summary.truncate(at);
        summary.push('…');
    }
    match errors.len() - shown.len() + left_out {
        0 => summary,
        more => format!("{summary}; and {more} more"),
    }
}
