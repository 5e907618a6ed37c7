//! The secret that opens the API.

use std::fmt;

use bytes::Bytes;
use http::HeaderValue;
use serde_json::Value;
use zeroize::Zeroizing;

use crate::error::{Error, Result};

/// A server API key of a Stigg environment. Shown nowhere: its `Debug` is blanked out, and its
/// memory is wiped when it is dropped.
#[derive(Clone)]
pub struct ApiKey(Zeroizing<String>);

/// What stands in the place of a key wherever one would be shown.
const BLANK: &str = "<redacted>";

impl ApiKey {
    /// The key as a sensitive header. Its memory is wiped with its last clone.
    pub(crate) fn header(&self) -> Result<HeaderValue> {
        let key = self.0.as_str();
        if key.trim().is_empty() {
            return Err(Error::config(
                "the API key is empty; copy the Server API key of your environment from the Stigg \
                 console (Settings > Account > Environments)",
            ));
        }
        if key.bytes().any(|byte| !byte.is_ascii_graphic()) {
            return Err(Error::config(
                "the API key holds blanks, control characters or characters outside ASCII; a key \
                 read from a file or a variable may have kept a line break or quotes",
            ));
        }
        let bytes = Bytes::from_owner(Zeroizing::new(key.as_bytes().to_vec()));
        let mut header = HeaderValue::from_maybe_shared(bytes)
            .map_err(|_| Error::config("the API key cannot be sent as an HTTP header"))?;
        header.set_sensitive(true);
        Ok(header)
    }

    /// A text without the key, which a server may repeat, as it is or as JSON has to escape it.
    pub(crate) fn blank_out(&self, text: &str) -> String {
        let key = self.0.as_str();
        if key.is_empty() {
            return text.to_owned();
        }
        let quoted = Value::from(key).to_string();
        let escaped = quoted.trim_start_matches('"').trim_end_matches('"');
        text.replace(key, BLANK).replace(escaped, BLANK)
    }

    /// [`blank_out`](Self::blank_out), for every text in a JSON value.
    pub(crate) fn blank_out_json(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.blank_out(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.blank_out_json(item)),
            Value::Object(entries) => {
                *entries = std::mem::take(entries)
                    .into_iter()
                    .map(|(key, mut value)| {
                        self.blank_out_json(&mut value);
                        (self.blank_out(&key), value)
                    })
                    .collect();
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(BLANK)
    }
}

impl From<&str> for ApiKey {
    fn from(key: &str) -> Self {
        Self::from(key.to_owned())
    }
}

impl From<String> for ApiKey {
    fn from(key: String) -> Self {
        Self(Zeroizing::new(key))
    }
}

impl From<&String> for ApiKey {
    fn from(key: &String) -> Self {
        Self::from(key.to_owned())
    }
}
