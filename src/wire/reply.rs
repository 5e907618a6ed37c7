//! Replies, and the responses in them.

use bytes::Bytes;
use http::header::RETRY_AFTER;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use time::OffsetDateTime;

use super::envelope::{self, Envelope, Extensions};
use super::errors::{Errors, code, member};
use super::one_pass;
use super::retry::retry_after;
use super::surrogates::replace_unpaired;
use crate::error::{Cause, Error, ErrorCode, PartialData, ReplyContext, Result};
use crate::limits::{MAX_HEADER_BYTES, MAX_HEADERS};
use crate::redact::{LONGEST_TEXT, Redactor};
use crate::response::Response;

/// The longest excerpt of a body in an error, in characters.
const EXCERPT: usize = 512;

/// The largest buffer that is allocated on the word of a server, in bytes.
const TRUSTED_LENGTH: u64 = 1024 * 1024;

/// An HTTP reply.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Reply {
    /// Checks the headers against limits that are the same in both facades. Those of the HTTP
    /// libraries differ.
    pub(crate) fn check_head(headers: &HeaderMap) -> Result<()> {
        let length = |(name, value): (&HeaderName, &HeaderValue)| {
            name.as_str().len() + value.len() + ": \r\n".len()
        };
        if headers.len() > MAX_HEADERS
            || headers.iter().map(length).sum::<usize>() > MAX_HEADER_BYTES
        {
            return Err(Error::new(Cause::HeadTooLarge));
        }
        Ok(())
    }

    /// Returns a buffer for a body of the announced length, within the limit for bodies. With one
    /// byte more, a reader sees the end of the body without growing it.
    pub(crate) fn buffer(announced: Option<u64>, max: usize) -> Vec<u8> {
        let announced = announced.unwrap_or_default().min(TRUSTED_LENGTH);
        Vec::with_capacity(usize::try_from(announced).map_or(max, |length| length.min(max)) + 1)
    }

    /// Decodes the response. Anything but data without errors is an error.
    pub(super) fn into_response<T: DeserializeOwned>(
        mut self,
        key: Option<&'static str>,
        attempts: u32,
        redactor: Redactor,
    ) -> Result<Response<T>> {
        // Even if decoding would succeed: a caller's `RawValue` may contain them.
        if let Some(replaced) = replace_unpaired(&self.body) {
            self.body = replaced.into();
        }
        let decoded =
            if self.status.is_success() { one_pass::decode(&self.body, key) } else { None };
        let (data, extensions) = match decoded {
            Some(decoded) => decoded,
            None => self.decode(key, &redactor)?,
        };
        let Self { status, headers, body } = self;
        Ok(Response { data, status, headers, extensions, attempts, body, redactor })
    }

    /// The error for a reply that is none to a GraphQL request, and whose status is not 2xx.
    #[cfg(feature = "subscriptions")]
    pub(crate) fn into_error(self, redactor: &Redactor) -> Error {
        match take_apart(&self, redactor) {
            Err(error) => error,
            Ok(_) => Error::new(Cause::Http(None)).with_reply(with_excerpt(&self, redactor)),
        }
    }

    /// Adds the reply to an error.
    #[cfg(feature = "subscriptions")]
    pub(crate) fn with_context(&self, error: Error, redactor: &Redactor) -> Error {
        error.with_reply(with_excerpt(self, redactor))
    }

    /// Decodes the body in two passes, which find out what is wrong with it.
    fn decode<T: DeserializeOwned>(
        &self,
        key: Option<&'static str>,
        redactor: &Redactor,
    ) -> Result<(T, Option<Extensions>)> {
        let (data, extensions) = take_apart(self, redactor)?;
        match envelope::decode(data, key) {
            Ok(data) => Ok((data, extensions)),
            Err(source) => {
                let path = envelope::failing_path::<T>(data, key);
                Err(unexpected(self, &path, source, redactor))
            }
        }
    }
}

/// Decodes the payload of an update, which is a response without HTTP around it.
#[cfg(feature = "subscriptions")]
pub(crate) fn decode_payload<T: DeserializeOwned>(
    payload: Bytes,
    key: Option<&'static str>,
    redactor: Redactor,
) -> Result<T> {
    let reply = Reply { status: StatusCode::OK, headers: HeaderMap::new(), body: payload };
    match reply.into_response(key, 0, redactor) {
        Ok(response) => Ok(response.into_data()),
        Err(error) => Err(error.without_status()),
    }
}

/// Returns the JSON of a response's data, and its extensions, if it has data and no errors.
fn take_apart<'a>(reply: &'a Reply, redactor: &Redactor) -> Result<(&'a str, Option<Extensions>)> {
    let envelope = match read(reply, redactor) {
        Ok((envelope, errors)) if !errors.kept.is_empty() => {
            return Err(graphql_failure(reply, errors, envelope.data, redactor));
        }
        Ok((envelope, _)) => envelope,
        Err(error) if reply.status.is_success() => {
            return Err(unexpected(reply, ".", error, redactor));
        }
        Err(_) => Envelope::default(),
    };
    if !reply.status.is_success() {
        let code = rest_code(&reply.body, redactor);
        return Err(Error::new(Cause::Http(code)).with_reply(with_excerpt(reply, redactor)));
    }
    let Some(data) = envelope.data else {
        let error = serde::de::Error::custom("neither data nor errors");
        return Err(unexpected(reply, "data", error, redactor));
    };
    let extensions = envelope.extensions.map(|json| serde_json::from_str(json.get())).transpose();
    let extensions = extensions.map_err(|error| unexpected(reply, ".", error, redactor))?;
    Ok((data.get(), extensions))
}

/// Returns the envelope of a response, and its errors. Data has to be UTF-8, but errors are read
/// from any body.
fn read<'a>(reply: &'a Reply, redactor: &Redactor) -> serde_json::Result<(Envelope<'a>, Errors)> {
    let errors_of = |envelope: &Envelope<'_>| match envelope.errors {
        Some(json) => Errors::read(json.get(), redactor),
        None => Ok(Errors::default()),
    };
    match Envelope::read(&reply.body) {
        Ok(envelope) => errors_of(&envelope).map(|errors| (envelope, errors)),
        Err(error) => {
            let text = String::from_utf8_lossy(&reply.body);
            let errors = Envelope::read(text.as_bytes()).and_then(|envelope| errors_of(&envelope));
            match errors {
                Ok(errors) if !errors.kept.is_empty() => Ok((Envelope::default(), errors)),
                _ => Err(error),
            }
        }
    }
}

/// Returns the error for a response with GraphQL errors.
fn graphql_failure(
    reply: &Reply,
    errors: Errors,
    data: Option<&RawValue>,
    redactor: &Redactor,
) -> Error {
    let data = data.map(|data| redactor.redact_json(data.get()).into_owned());
    let data = data.and_then(|data| RawValue::from_string(data).ok());
    let Errors { kept: errors, left_out } = errors;
    Error::new(Cause::GraphQl { errors, left_out, data: data.map(PartialData) })
        .with_reply(context_of(reply))
}

/// Returns the error for a response that the API does not promise.
fn unexpected(reply: &Reply, path: &str, source: serde_json::Error, redactor: &Redactor) -> Error {
    let path = redactor.clean(path, LONGEST_TEXT);
    let message = source.to_string();
    let cleaned = redactor.clean(&message, LONGEST_TEXT);
    let source = if cleaned == message { source } else { serde::de::Error::custom(cleaned) };
    Error::new(Cause::Decode { path, source }).with_reply(with_excerpt(reply, redactor))
}

fn context_of(reply: &Reply) -> ReplyContext {
    let value = reply.headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok());
    ReplyContext {
        status: Some(reply.status),
        retry_after: value.and_then(|value| retry_after(value, OffsetDateTime::now_utc())),
        excerpt: String::new(),
    }
}

fn with_excerpt(reply: &Reply, redactor: &Redactor) -> ReplyContext {
    ReplyContext { excerpt: redactor.excerpt_of_bytes(&reply.body, EXCERPT), ..context_of(reply) }
}

/// Returns the code of a response in the form of Stigg's REST API: `{"error": {"code": …}}` or
/// `{"error": "…"}`.
fn rest_code(body: &[u8], redactor: &Redactor) -> Option<ErrorCode> {
    let error = member(str::from_utf8(body).ok()?.trim_ascii(), "error")?;
    let text: String = serde_json::from_str(member(error, "code").unwrap_or(error)).ok()?;
    Some(code(&text, redactor).into())
}
