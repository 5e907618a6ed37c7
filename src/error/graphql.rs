//! The entries of a response's `errors`.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::ErrorCode;
use crate::api_key::ApiKey;
use crate::types::support::null_as_empty;

/// One entry of a response's `errors`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct GraphQlError {
    /// What went wrong, in Stigg's words.
    #[serde(default)]
    pub message: String,
    /// Where in the response's data the failed field stands; empty if the whole request failed.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub path: Vec<PathSegment>,
    /// Everything else that Stigg says of it: its code, its trace id, and fields of the code.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub extensions: Map<String, Value>,
}

/// One step of a path into a response's data.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
    /// Stigg's code.
    #[must_use]
    pub fn code(&self) -> Option<ErrorCode> {
        self.text("code").map(ErrorCode::from)
    }

    /// The id under which Stigg's support and activity log find the failed call. Under which key
    /// it comes is not published; the likely ones are looked at.
    #[must_use]
    pub fn trace_id(&self) -> Option<&str> {
        ["traceId", "traceID", "trace_id"].iter().find_map(|key| self.text(key))
    }

    /// Whether Stigg says that the input is wrong.
    #[must_use]
    pub fn is_validation_error(&self) -> bool {
        self.extensions.get("isValidationError") == Some(&Value::Bool(true))
    }

    /// Blanks the API key out of what Stigg said. A known code stays, whatever the key is.
    pub(crate) fn blank_out(&mut self, api_key: &ApiKey) {
        self.message = api_key.blank_out(&self.message);
        for segment in &mut self.path {
            if let PathSegment::Field(name) = segment {
                *name = api_key.blank_out(name);
            }
        }
        let code = self.extensions.remove("code");
        let mut others = Value::Object(std::mem::take(&mut self.extensions));
        api_key.blank_out_json(&mut others);
        if let Value::Object(others) = others {
            self.extensions = others;
        }
        if let Some(mut code) = code {
            let unknown = |code: &str| matches!(ErrorCode::from(code), ErrorCode::Unknown(_));
            if code.as_str().is_none_or(unknown) {
                api_key.blank_out_json(&mut code);
            }
            self.extensions.insert("code".to_owned(), code);
        }
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

/// All errors of a response in one line.
pub(super) fn summary(errors: &[GraphQlError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
