//! The answer to an operation, with what came beside its data.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};

use crate::graphql::envelope::Envelope;

/// An operation's answer with everything that came beside it.
///
/// The methods of a client answer with the data alone; its `send` answers with this.
#[derive(Clone, Debug)]
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
}

impl<T> Response<T> {
    /// The whole body as it came: JSON.
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
