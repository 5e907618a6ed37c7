//! One call: the request that every attempt sends, and what an answer means. What both facades
//! share beside the operation layer.

use std::ops::Range;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, RETRY_AFTER, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

use crate::api_key::ApiKey;
use crate::config::{Config, Settings};
use crate::error::{Cause, Error, ErrorCode, GraphQlError, PartialData, ReplyContext, Result};
use crate::graphql::envelope::{self, Envelope, RequestBody};
use crate::operation::Operation;
use crate::response::Response;
use crate::retry::{Attempts, RetryClass};
use crate::trace::Trace;

const API_KEY: HeaderName = HeaderName::from_static("x-api-key");
const OPERATION_NAME: HeaderName = HeaderName::from_static("x-graphql-operation-name");
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const GZIP: HeaderValue = HeaderValue::from_static("gzip");

/// The longest excerpt of a body that an error holds.
const EXCERPT: usize = 512;

/// Enough for the variables of most requests, so that a body grows once at most.
const ROOM_FOR_VARIABLES: usize = 512;

/// The headers that a client sets itself, with some room for those of the HTTP client.
const OWN_HEADERS: usize = 8;

/// The most that is set aside for a body on the word of its server.
const TRUSTED_LENGTH: u64 = 1024 * 1024;

/// The request of a call: the same bytes in every attempt.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) max_response_bytes: usize,
}

/// An HTTP answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Reply {
    /// A buffer for a body that was announced with a length, within the limit for bodies. One byte
    /// more lets a reader see the end without growing it.
    pub(crate) fn buffer(announced: Option<u64>, max: usize) -> Vec<u8> {
        let announced = announced.unwrap_or_default().min(TRUSTED_LENGTH);
        Vec::with_capacity(usize::try_from(announced).map_or(max, |length| length.min(max)) + 1)
    }
}

/// A call that is ready to be sent.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) request: Request,
    name: Option<String>,
    response_key: Option<&'static str>,
    retry_class: RetryClass,
    pub(crate) trace: Trace,
}

/// What to do after an attempt.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "lives for a moment, and is mostly the large one")]
pub(crate) enum Verdict {
    Done(Result<Accepted>),
    AgainIn(Duration),
}

/// An answer that holds data and no errors.
#[derive(Debug)]
pub(crate) struct Accepted {
    reply: Reply,
    envelope: Envelope,
    attempts: u32,
}

impl Call {
    /// Checks an operation and encodes it.
    pub(crate) fn new<O: Operation>(
        mut operation: O,
        config: &Config,
        settings: &Settings,
    ) -> Result<Self> {
        operation.prepare();
        Self::encode(&operation, config, settings)
            .map_err(|error| error.in_operation(operation.name()))
    }

    fn encode<O: Operation>(operation: &O, config: &Config, settings: &Settings) -> Result<Self> {
        operation.validate()?;
        let name = operation.name();
        let document = operation.document();
        let variables = operation.variables();
        let mut body = Vec::with_capacity(document.len() + ROOM_FOR_VARIABLES);
        serde_json::to_writer(
            &mut body,
            &RequestBody { operation_name: name, query: document, variables },
        )
        .map_err(|error| Error::config(format!("the variables cannot be encoded: {error}")))?;

        let mut headers = HeaderMap::with_capacity(settings.headers.len() + OWN_HEADERS);
        headers.extend(settings.headers.iter().map(|(name, value)| (name.clone(), value.clone())));
        headers.insert(API_KEY, config.api_key_header.clone());
        headers.insert(CONTENT_TYPE, JSON);
        headers.insert(ACCEPT, JSON);
        if cfg!(feature = "gzip") {
            headers.insert(ACCEPT_ENCODING, GZIP);
        }
        headers.insert(USER_AGENT, config.user_agent.clone());
        if let Some(name) = name {
            let value = HeaderValue::from_str(name).map_err(|error| {
                Error::config(format!("the operation's name {name:?} is not a name ({error})"))
            })?;
            headers.insert(OPERATION_NAME, value);
        }
        Ok(Self {
            request: Request {
                headers,
                body: body.into(),
                max_response_bytes: config.max_response_bytes,
            },
            trace: Trace::new(name, document, &config.endpoint),
            name: name.map(str::to_owned),
            response_key: operation.response_key(),
            retry_class: operation.retry_class(),
        })
    }

    /// The attempts of this call, none of them made yet.
    pub(crate) fn attempts<'a>(&self, config: &'a Config, settings: &'a Settings) -> Attempts<'a> {
        Attempts {
            policy: &settings.retry,
            class: self.retry_class,
            budget: &config.budget,
            timeout: settings.attempt_timeout,
            deadline: settings.deadline.and_then(|limit| Instant::now().checked_add(limit)),
            made: 0,
        }
    }

    /// Judges the outcome of an attempt.
    pub(crate) fn judge(
        &self,
        outcome: Result<Reply>,
        attempts: &Attempts<'_>,
        config: &Config,
    ) -> Verdict {
        let accepted = outcome.and_then(|reply| accept(reply, config));
        match accepted {
            Ok((reply, envelope)) => {
                attempts.succeeded();
                self.trace.answered(reply.status, attempts.made);
                Verdict::Done(Ok(Accepted { reply, envelope, attempts: attempts.made }))
            }
            Err(error) => match attempts.failed(&error, Instant::now(), fastrand::f64()) {
                Some(wait) => {
                    self.trace.again(&error, attempts.made, wait);
                    Verdict::AgainIn(wait)
                }
                None => Verdict::Done(Err(self.failure(error, attempts.made))),
            },
        }
    }

    /// Decodes an answer.
    pub(crate) fn decode<T: DeserializeOwned>(
        &self,
        accepted: Accepted,
        config: &Config,
    ) -> Result<Response<T>> {
        let Accepted { reply, envelope, attempts } = accepted;
        let data_range = envelope.data.unwrap_or_default();
        let data = &reply.body[data_range.clone()];
        match envelope::decode(data, self.response_key) {
            Ok(data) => Ok(Response {
                data,
                status: reply.status,
                headers: reply.headers,
                extensions: envelope.extensions,
                attempts,
                body: reply.body,
                data_range,
            }),
            Err(source) => {
                let path = envelope::failing_path::<T>(data, self.response_key);
                let error = unexpected(&reply, &path, source, config);
                Err(self.failure(error, attempts))
            }
        }
    }

    fn failure(&self, error: Error, attempts: u32) -> Error {
        let error = error.in_operation(self.name.as_deref()).after_attempts(attempts);
        self.trace.failed(&error);
        error
    }
}

/// Takes an answer apart: data without errors is accepted, everything else is an error.
fn accept(reply: Reply, config: &Config) -> Result<(Reply, Envelope)> {
    let envelope = match Envelope::read(&reply.body) {
        Ok(envelope) => envelope,
        Err(error) if reply.status.is_success() => {
            return Err(unexpected(&reply, ".", error, config));
        }
        Err(_) => Envelope::default(),
    };
    if !envelope.errors.is_empty() {
        return Err(graphql_failure(&reply, envelope.errors, envelope.data, config));
    }
    if !reply.status.is_success() {
        let code = rest_code(&reply.body, &config.api_key);
        return Err(Error::new(Cause::Http(code)).with_reply(with_excerpt(&reply, config)));
    }
    if envelope.data.is_none() {
        let error = serde::de::Error::custom("neither data nor errors");
        return Err(unexpected(&reply, "data", error, config));
    }
    Ok((reply, envelope))
}

/// An answer with GraphQL errors.
fn graphql_failure(
    reply: &Reply,
    mut errors: Vec<GraphQlError>,
    data: Option<Range<usize>>,
    config: &Config,
) -> Error {
    for error in &mut errors {
        error.blank_out(&config.api_key);
    }
    let data = data.and_then(|range| {
        let mut data: Value = serde_json::from_slice(reply.body.get(range)?).ok()?;
        config.api_key.blank_out_json(&mut data);
        serde_json::value::to_raw_value(&data).ok()
    });
    Error::new(Cause::GraphQl { errors, data: data.map(PartialData) }).with_reply(context_of(reply))
}

/// An answer that is not what the API promises.
fn unexpected(reply: &Reply, path: &str, source: serde_json::Error, config: &Config) -> Error {
    let path = config.api_key.blank_out(path);
    let message = source.to_string();
    let blanked = config.api_key.blank_out(&message);
    let source = if blanked == message { source } else { serde::de::Error::custom(blanked) };
    Error::new(Cause::Decode { path, source }).with_reply(with_excerpt(reply, config))
}

fn context_of(reply: &Reply) -> ReplyContext {
    ReplyContext {
        status: reply.status,
        retry_after: reply.headers.get(RETRY_AFTER).and_then(retry_after),
        excerpt: String::new(),
    }
}

fn with_excerpt(reply: &Reply, config: &Config) -> ReplyContext {
    let mut excerpt = config.api_key.blank_out(&String::from_utf8_lossy(&reply.body));
    if let Some((at, _)) = excerpt.char_indices().nth(EXCERPT) {
        excerpt.truncate(at);
        excerpt.push('…');
        excerpt.shrink_to_fit();
    }
    ReplyContext { excerpt, ..context_of(reply) }
}

/// The code in an answer of Stigg's REST kind: `{"error": {"code": …}}` or `{"error": "…"}`.
fn rest_code(body: &[u8], api_key: &ApiKey) -> Option<ErrorCode> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let error = body.get("error")?;
    match ErrorCode::from(error.get("code").unwrap_or(error).as_str()?) {
        ErrorCode::Unknown(code) => Some(ErrorCode::Unknown(api_key.blank_out(&code))),
        known => Some(known),
    }
}

/// A `Retry-After`: seconds, or a date.
fn retry_after(value: &HeaderValue) -> Option<Duration> {
    let value = value.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = OffsetDateTime::parse(value, &Rfc2822).ok()?;
    Some((date - OffsetDateTime::now_utc()).try_into().unwrap_or_default())
}
