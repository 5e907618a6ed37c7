//! The answer to an operation, with what came beside its data.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};

use crate::redact::{Hidden, Redactor};
use crate::wire::envelope::Envelope;

/// An operation's answer with everything that came beside it.
///
/// The methods of a client answer with the data alone; its `send` answers with this.
///
/// Its `Debug` hides an API key that the server repeats, and shows no more of the body than its size.
/// The fields and methods give everything as it came.
#[derive(Clone)]
#[non_exhaustive]
pub struct Response<T> {
    /// What the operation answers.
    pub data: T,
    /// Status of the HTTP answer.
    pub status: StatusCode,
    /// Headers of the HTTP answer.
    pub headers: HeaderMap,
    /// The GraphQL response's `extensions`.
    pub extensions: Option<Map<String, Value>>,
    /// How often the request was sent.
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
    /// The whole body as it came: JSON. Only halves of surrogate pairs, which make JSON unreadable,
    /// are replaced by U+FFFD.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The JSON of `data` as it came, with the fields that this crate does not know. Each call looks
    /// for it in the body anew.
    #[must_use]
    pub fn raw_data(&self) -> &[u8] {
        let envelope = Envelope::read(&self.body).unwrap_or_default();
        envelope.data.unwrap_or_default().as_bytes()
    }

    /// The data alone.
    #[must_use]
    pub fn into_data(self) -> T {
        self.data
    }
}
