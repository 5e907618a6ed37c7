//! Responses with status, headers and extensions.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};

use crate::redact::{Hidden, Redactor};
use crate::wire::envelope::Envelope;

/// The response to an operation: its data, and what came with it.
///
/// A client's methods return the data alone; its `send` returns this.
///
/// `Debug` hides an API key that the server repeats, and shows only the size of the body. The
/// fields and methods return everything as received.
#[derive(Clone)]
#[non_exhaustive]
pub struct Response<T> {
    /// The operation's data.
    pub data: T,
    /// HTTP status.
    pub status: StatusCode,
    /// HTTP headers.
    pub headers: HeaderMap,
    /// The GraphQL response's `extensions`.
    pub extensions: Option<Map<String, Value>>,
    /// Number of times the request was sent.
    pub attempts: u32,
    pub(crate) body: Bytes,
    pub(crate) redactor: Redactor,
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { data, status, headers, extensions, attempts, body, redactor } = self;
        f.debug_struct("Response")
            .field("data", &Hidden(data, redactor))
            .field("status", status)
            .field("headers", &Hidden(headers, redactor))
            .field("extensions", &Hidden(extensions, redactor))
            .field("attempts", attempts)
            .field("body", &format_args!("<{} bytes>", body.len()))
            .finish_non_exhaustive()
    }
}

impl<T> Response<T> {
    /// Returns the whole body, which is JSON. Halves of surrogate pairs, which would make it
    /// unreadable, are replaced by U+FFFD; everything else is as received.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Returns the JSON of `data` as received, including fields that this crate does not know. Each
    /// call searches the body.
    #[must_use]
    pub fn raw_data(&self) -> &[u8] {
        let envelope = Envelope::read(&self.body).unwrap_or_default();
        envelope.data.map_or(&[], |data| data.get().as_bytes())
    }

    /// Returns the data alone.
    #[must_use]
    pub fn into_data(self) -> T {
        self.data
    }
}
