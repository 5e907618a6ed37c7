//! One call: the request that every attempt sends, and what an answer means. What both facades
//! share beside the operation layer.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, RETRY_AFTER, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use time::OffsetDateTime;

use crate::config::{Config, MAX_HEADER_BYTES, MAX_HEADERS, Settings};
use crate::error::{Cause, Error, ErrorCode, PartialData, ReplyContext, Result};
use crate::graphql::envelope::{self, Envelope, Extensions, RequestBody};
use crate::graphql::errors::{Errors, member};
use crate::graphql::mend::mend;
use crate::operation::Operation;
use crate::redact::{LONGEST_TEXT, Redactor};
use crate::response::Response;
use crate::retry::{Attempts, RetryClass, retry_after};
use crate::trace::Trace;

const API_KEY: HeaderName = HeaderName::from_static("x-api-key");
const OPERATION_NAME: HeaderName = HeaderName::from_static("x-graphql-operation-name");
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const GZIP: HeaderValue = HeaderValue::from_static("gzip");

/// The longest excerpt of a body that an error holds.
const EXCERPT: usize = 512;

/// The longest code that is not one of Stigg's.
const LONGEST_CODE: usize = 256;

/// Enough for the variables of most requests, so that a body grows once at most.
const ROOM_FOR_VARIABLES: usize = 512;

/// The headers that a client sets itself, with some room for those of the HTTP client.
const OWN_HEADERS: usize = 8;

/// The most that is set aside for a body on the word of its server.
const TRUSTED_LENGTH: u64 = 1024 * 1024;

/// An HTTP answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Reply {
    /// Refuses headers beyond what both facades accept; the HTTP libraries' own limits differ.
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

    /// A buffer for a body that was announced with a length, within the limit for bodies. One byte
    /// more lets a reader see the end without growing it.
    pub(crate) fn buffer(announced: Option<u64>, max: usize) -> Vec<u8> {
        let announced = announced.unwrap_or_default().min(TRUSTED_LENGTH);
        Vec::with_capacity(usize::try_from(announced).map_or(max, |length| length.min(max)) + 1)
    }
}

/// A call that is ready to be sent, with the settings that it is sent by.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    /// The request's body: the same bytes in every attempt.
    pub(crate) body: Bytes,
    name: Option<HeaderValue>,
    response_key: Option<&'static str>,
    retry_class: RetryClass,
    pub(crate) trace: Trace,
    config: &'a Config,
    settings: &'a Settings,
}

impl<'a> Call<'a> {
    /// Checks an operation and encodes it.
    pub(crate) fn new<O: Operation>(
        mut operation: O,
        config: &'a Config,
        settings: &'a Settings,
    ) -> Result<Self> {
        operation.prepare();
        Self::encode(&operation, config, settings)
            .map_err(|error| error.in_operation(operation.name()))
    }

    fn encode<O: Operation>(
        operation: &O,
        config: &'a Config,
        settings: &'a Settings,
    ) -> Result<Self> {
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
        Ok(Self {
            body: body.into(),
            name: name.map(name_header).transpose()?,
            response_key: operation.response_key(),
            retry_class: operation.retry_class(),
            trace: Trace::new(name, document, &config.endpoint),
            config,
            settings,
        })
    }

    /// The request's headers, made anew: HTTP clients want a map of their own for each attempt, and
    /// the API key may have been replaced.
    pub(crate) fn headers(&self) -> HeaderMap {
        let Self { config, settings, .. } = self;
        let mut headers = HeaderMap::with_capacity(settings.headers.len() + OWN_HEADERS);
        headers.extend(settings.headers.iter().map(|(name, value)| (name.clone(), value.clone())));
        headers.insert(API_KEY, config.keys.header());
        headers.insert(CONTENT_TYPE, JSON);
        headers.insert(ACCEPT, JSON);
        if cfg!(feature = "gzip") {
            headers.insert(ACCEPT_ENCODING, GZIP);
        }
        headers.insert(USER_AGENT, config.user_agent.clone());
        if let Some(name) = &self.name {
            headers.insert(OPERATION_NAME, name.clone());
        }
        headers
    }

    /// The longest body of an answer that is read.
    pub(crate) fn max_response_bytes(&self) -> usize {
        self.config.max_response_bytes
    }

    /// Hides what is not to be shown of an answer.
    fn redactor(&self) -> Redactor {
        Redactor::new(self.config.keys.secrets(), Arc::clone(&self.settings.secrets))
    }

    /// The attempts of this call, none of them made yet.
    pub(crate) fn attempts(&self) -> Attempts<'a> {
        Attempts {
            policy: &self.settings.retry,
            class: self.retry_class,
            budget: &self.config.budget,
            timeout: self.settings.attempt_timeout,
            deadline: self.settings.deadline.and_then(|limit| Instant::now().checked_add(limit)),
            made: 0,
        }
    }

    /// Judges the outcome of an attempt: the call is over, or is tried again after a wait.
    pub(crate) fn judge<T: DeserializeOwned>(
        &self,
        outcome: Result<Reply>,
        attempts: &Attempts<'_>,
    ) -> ControlFlow<Result<Response<T>>, Duration> {
        let redactor = self.redactor();
        let response = match outcome {
            Ok(reply) => self.accept(reply, attempts, redactor),
            Err(error) => Err(error.cleaned(&redactor)),
        };
        match response {
            Ok(response) => {
                attempts.succeeded();
                self.trace.answered(response.status, attempts.made);
                ControlFlow::Break(Ok(response))
            }
            Err(error) => match self.failed(error, attempts) {
                Ok(wait) => ControlFlow::Continue(wait),
                Err(error) => ControlFlow::Break(Err(error)),
            },
        }
    }

    /// How long to wait before trying again, or the error that the call ends with.
    fn failed(&self, error: Error, attempts: &Attempts<'_>) -> Result<Duration> {
        if let Some(wait) = attempts.failed(&error, Instant::now(), fastrand::f64()) {
            self.trace.again(&error, attempts.made, wait);
            return Ok(wait);
        }
        let name = self.name.as_ref().and_then(|name| str::from_utf8(name.as_bytes()).ok());
        let error = error.in_operation(name).after_attempts(attempts.made);
        self.trace.failed(&error);
        Err(error)
    }

    /// Decodes an answer: data without errors is accepted, everything else is an error.
    fn accept<T: DeserializeOwned>(
        &self,
        mut reply: Reply,
        attempts: &Attempts<'_>,
        redactor: Redactor,
    ) -> Result<Response<T>> {
        // Not only once reading has failed: raw JSON would pass, and be unreadable for the caller.
        if let Some(mended) = mend(&reply.body) {
            reply.body = mended.into();
        }
        let flawless = if reply.status.is_success() {
            envelope::read_flawless(&reply.body, self.response_key)
        } else {
            None
        };
        let (data, extensions) = match flawless {
            Some(answer) => answer,
            None => self.look_closer(&reply, &redactor)?,
        };
        let Reply { status, headers, body } = reply;
        Ok(Response { data, status, headers, extensions, attempts: attempts.made, body, redactor })
    }

    /// Decodes an answer by first taking it apart, which tells what is wrong with it.
    fn look_closer<T: DeserializeOwned>(
        &self,
        reply: &Reply,
        redactor: &Redactor,
    ) -> Result<(T, Option<Extensions>)> {
        let (data, extensions) = take_apart(reply, redactor)?;
        match envelope::decode(data, self.response_key) {
            Ok(data) => Ok((data, extensions)),
            Err(source) => {
                let path = envelope::failing_path::<T>(data, self.response_key);
                Err(unexpected(reply, &path, source, redactor))
            }
        }
    }
}

fn name_header(name: &str) -> Result<HeaderValue> {
    HeaderValue::from_str(name).map_err(|error| {
        Error::config(format!("the operation's name {name:?} is not a name ({error})"))
    })
}

/// The JSON of an answer's data, and what came beside it, if it holds data and no errors.
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
    let extensions = envelope.extensions.map(serde_json::from_str).transpose();
    let extensions = extensions.map_err(|error| unexpected(reply, ".", error, redactor))?;
    Ok((data, extensions))
}

/// The envelope of an answer, and its errors. Those are read even where the body as a whole is no
/// text, as data has to be.
fn read<'a>(reply: &'a Reply, redactor: &Redactor) -> serde_json::Result<(Envelope<'a>, Errors)> {
    let errors_of = |envelope: &Envelope<'_>| {
        envelope.errors.map_or_else(|| Ok(Errors::default()), |json| Errors::read(json, redactor))
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

/// An answer with GraphQL errors.
fn graphql_failure(
    reply: &Reply,
    errors: Errors,
    data: Option<&str>,
    redactor: &Redactor,
) -> Error {
    let data = data.and_then(|data| RawValue::from_string(redactor.redact_json(data).into()).ok());
    let Errors { kept: errors, left_out } = errors;
    Error::new(Cause::GraphQl { errors, left_out, data: data.map(PartialData) })
        .with_reply(context_of(reply))
}

/// An answer that is not what the API promises.
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
        status: reply.status,
        retry_after: value.and_then(|value| retry_after(value, OffsetDateTime::now_utc())),
        excerpt: String::new(),
    }
}

fn with_excerpt(reply: &Reply, redactor: &Redactor) -> ReplyContext {
    ReplyContext { excerpt: redactor.excerpt_of_bytes(&reply.body, EXCERPT), ..context_of(reply) }
}

/// The code in an answer of Stigg's REST kind: `{"error": {"code": …}}` or `{"error": "…"}`.
fn rest_code(body: &[u8], redactor: &Redactor) -> Option<ErrorCode> {
    let error = member(str::from_utf8(body).ok()?.trim_ascii(), "error")?;
    let code: String = serde_json::from_str(member(error, "code").unwrap_or(error)).ok()?;
    match ErrorCode::from(&*code) {
        ErrorCode::Unknown(_) => Some(redactor.clean(&code, LONGEST_CODE).into()),
        known => Some(known),
    }
}
