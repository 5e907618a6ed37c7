//! The error of every operation.

mod chain;
mod code;
mod graphql;
#[cfg(feature = "subscriptions")]
mod stream;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

pub use code::ErrorCode;
pub(crate) use graphql::TRACE_ID_KEYS;
pub use graphql::{GraphQlError, PathSegment};
#[cfg(feature = "subscriptions")]
pub(crate) use stream::StreamFault;

use crate::common::InvalidInput;
use crate::limits::{MAX_HEADER_BYTES, MAX_HEADERS};
use crate::redact::{Redactor, harmless};

/// Result of this crate's functions.
pub type Result<T, E = Error> = std::result::Result<T, E>;

type Source = Box<dyn std::error::Error + Send + Sync>;

/// Error of an operation, or of building a client.
///
/// [`kind`](Self::kind) tells which stage failed. The other methods help to decide what to do
/// next.
///
/// `{}` shows the error alone, `{:#}` with its causes: `GetEntitlement: could not connect: io:
/// Connection refused`. Print the second, unless your error reporter follows
/// [`source`](std::error::Error::source) itself.
///
/// No error shows the API key. A key of 8 or more characters is replaced by `<redacted>` wherever a
/// server repeats it, also where it is escaped, in base64 or in hexadecimal digits. The same holds
/// for the values of your own headers.
///
/// Text from a server is bounded in length and free of control characters: line breaks become
/// spaces, others U+FFFD. This also applies to what the methods return, except that
/// [`body_excerpt`](Self::body_excerpt) and [`partial_data`](Self::partial_data) keep all
/// characters but those of keys.
///
/// Clones are cheap and share their contents, so several callers that wait for one call can each
/// get its error.
///
/// ```
/// # fn decide(error: stigg::Error) -> &'static str {
/// if error.is_not_found() {
///     "create the customer first"
/// } else if error.is_ambiguous() {
///     "it may have been carried out: look before sending it again"
/// } else if error.is_retryable() {
///     "try again later"
/// } else {
///     "give up, and tell support the trace id"
/// }
/// # }
/// ```
///
#[doc = include_str!("../docs/FAULTS.md")]
#[derive(Clone, Debug)]
pub struct Error(Arc<Context>);

#[derive(Debug)]
struct Context {
    operation: Option<String>,
    cause: Cause,
    attempts: u32,
    reply: Option<ReplyContext>,
}

/// The parts of a response that an error keeps.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReplyContext {
    /// `None` for a message of a stream.
    pub(crate) status: Option<StatusCode>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) excerpt: String,
}

/// Stage at which an operation failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client's settings are invalid.
    Config,
    /// The input holds a value that Stigg would refuse. Nothing was sent.
    InvalidInput,
    /// No connection to the server could be made. Nothing was sent.
    Connect,
    /// The response was not complete in time.
    Timeout,
    /// The connection failed before the response was complete.
    Transport,
    /// The response's body or headers are larger than the client accepts.
    TooLarge,
    /// The response has a status other than 2xx, and no GraphQL errors.
    Http,
    /// The response has GraphQL errors.
    GraphQl,
    /// The response is not what the API promises.
    Decode,
    /// The server ended a [stream of updates](crate::streaming), or one of its subscriptions.
    #[cfg(feature = "subscriptions")]
    Closed,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum Cause {
    #[error("{0}")]
    Config(String),
    #[error(transparent)]
    InvalidInput(InvalidInput),
    #[error("could not connect")]
    Connect(#[source] Source),
    #[error("no complete response within {0:?}")]
    Timeout(Duration),
    #[error("the connection failed before the response was complete")]
    Transport(#[source] Source),
    #[error("the response is larger than {0} bytes; raise `max_response_bytes` to accept it")]
    TooLarge(usize),
    #[error(
        "the response has more than {MAX_HEADERS} headers, or more than {} KiB of them",
        MAX_HEADER_BYTES >> 10
    )]
    HeadTooLarge,
    #[error("the server responded with an error")]
    Http(Option<ErrorCode>),
    #[error("{}", graphql::summary(errors, *left_out))]
    GraphQl { errors: Vec<GraphQlError>, left_out: usize, data: Option<PartialData> },
    #[error("unexpected response at `{path}`")]
    Decode { path: String, source: serde_json::Error },
    #[cfg(feature = "subscriptions")]
    #[error(transparent)]
    Stream(StreamFault),
}

impl Cause {
    /// Whether the text of an error ends with its reply.
    fn shows_reply(&self) -> bool {
        match self {
            Self::Http(_) | Self::Decode { .. } => true,
            #[cfg(feature = "subscriptions")]
            Self::Stream(_) => true,
            _ => false,
        }
    }
}

/// The data that came with GraphQL errors. Its `Debug` is its size: it may be large and
/// contain personal data.
pub(crate) struct PartialData(pub(crate) Box<RawValue>);

impl fmt::Debug for PartialData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{} bytes of JSON>", self.0.get().len())
    }
}

/// The effect of a failure on sending the same request again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Fault {
    /// Certainly not carried out: there was no connection.
    NotSent,
    /// Certainly not carried out: the server refuses requests for now.
    RateLimited,
    /// May have been carried out, and may succeed later.
    Uncertain,
    /// Would fail again.
    Permanent,
}

impl Error {
    pub(crate) fn new(cause: Cause) -> Self {
        Self(Arc::new(Context { operation: None, cause, attempts: 0, reply: None }))
    }

    pub(crate) fn config(message: impl Into<String>) -> Self {
        Self::new(Cause::Config(message.into()))
    }

    pub(crate) fn with_reply(self, reply: ReplyContext) -> Self {
        self.completed(|context| context.reply = Some(reply))
    }

    pub(crate) fn in_operation(self, name: Option<&str>) -> Self {
        self.completed(|context| context.operation = name.map(str::to_owned))
    }

    pub(crate) fn after_attempts(self, attempts: u32) -> Self {
        self.completed(|context| context.attempts = attempts)
    }

    /// For what was not received as an HTTP response.
    #[cfg(feature = "subscriptions")]
    pub(crate) fn without_status(self) -> Self {
        self.completed(|context| {
            if let Some(reply) = &mut context.reply {
                reply.status = None;
            }
        })
    }

    /// Whether the cause of a broken connection is of this kind.
    #[cfg(all(feature = "blocking", feature = "subscriptions"))]
    pub(crate) fn is_io(&self, kind: std::io::ErrorKind) -> bool {
        matches!(&self.0.cause, Cause::Stream(StreamFault::Broken(source))
            if source.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == kind))
    }

    /// Cleans the texts of an HTTP client, which may quote a server.
    pub(crate) fn cleaned(self, redactor: &Redactor) -> Self {
        self.completed(|context| match &mut context.cause {
            Cause::Connect(source) | Cause::Transport(source) => {
                *source = Box::new(chain::Link::of(&**source, redactor));
            }
            #[cfg(feature = "subscriptions")]
            Cause::Stream(StreamFault::Broken(source)) => {
                *source = Box::new(chain::Link::of(&**source, redactor));
            }
            _ => {}
        })
    }

    /// Changes an error before a caller gets it. Only callers clone errors, so it is not shared
    /// yet.
    fn completed(mut self, change: impl FnOnce(&mut Context)) -> Self {
        if let Some(context) = Arc::get_mut(&mut self.0) {
            change(context);
        }
        self
    }

    /// Returns the stage that failed.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match &self.0.cause {
            Cause::Config(_) => ErrorKind::Config,
            Cause::InvalidInput(_) => ErrorKind::InvalidInput,
            Cause::Connect(_) => ErrorKind::Connect,
            Cause::Timeout(_) => ErrorKind::Timeout,
            Cause::Transport(_) => ErrorKind::Transport,
            Cause::TooLarge(_) | Cause::HeadTooLarge => ErrorKind::TooLarge,
            Cause::Http(_) => ErrorKind::Http,
            Cause::GraphQl { .. } => ErrorKind::GraphQl,
            Cause::Decode { .. } => ErrorKind::Decode,
            #[cfg(feature = "subscriptions")]
            Cause::Stream(fault) => fault.kind(),
        }
    }

    /// Returns the name of the operation that failed, such as `GetEntitlement`.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.0.operation.as_deref()
    }

    /// Returns the number of attempts to send the request.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Returns Stigg's code for the failure: that of the first GraphQL error that has one, or the
    /// one in the body of a failed HTTP response.
    #[must_use]
    pub fn code(&self) -> Option<ErrorCode> {
        match &self.0.cause {
            Cause::Http(code) => code.clone(),
            _ => self.graphql_errors().iter().find_map(GraphQlError::code),
        }
    }

    /// Returns the id by which Stigg's support and activity log find the failed request.
    #[must_use]
    pub fn trace_id(&self) -> Option<&str> {
        self.graphql_errors().iter().find_map(GraphQlError::trace_id)
    }

    /// Returns the HTTP status, if there was a response.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.reply.as_ref().and_then(|reply| reply.status)
    }

    /// Returns the time that the server asked to wait before a retry.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.reply.as_ref().and_then(|reply| reply.retry_after)
    }

    /// Returns the start of the response's body, for errors of the kinds [`Http`](ErrorKind::Http)
    /// and [`Decode`](ErrorKind::Decode): up to 512 characters, with line breaks and control
    /// characters as they came.
    #[must_use]
    pub fn body_excerpt(&self) -> Option<&str> {
        self.0.reply.as_ref().map(|reply| &*reply.excerpt).filter(|excerpt| !excerpt.is_empty())
    }

    /// Returns the GraphQL errors of the response; empty for other kinds. The first 32 are kept,
    /// and one more each if only that one has a code or a trace id.
    #[must_use]
    pub fn graphql_errors(&self) -> &[GraphQlError] {
        match &self.0.cause {
            Cause::GraphQl { errors, .. } => errors,
            _ => &[],
        }
    }

    /// Returns the data that came with GraphQL errors.
    #[must_use]
    pub fn partial_data(&self) -> Option<&RawValue> {
        match &self.0.cause {
            Cause::GraphQl { data, .. } => data.as_ref().map(|data| &*data.0),
            _ => None,
        }
    }

    /// Decodes [`partial_data`](Self::partial_data).
    ///
    /// # Errors
    ///
    /// Fails if the data is not of that type.
    #[must_use]
    pub fn decode_partial_data<T: DeserializeOwned>(&self) -> Option<serde_json::Result<T>> {
        self.partial_data().map(|data| serde_json::from_str(data.get()))
    }

    /// Returns the value that was refused before sending.
    #[must_use]
    pub fn invalid_input(&self) -> Option<&InvalidInput> {
        match &self.0.cause {
            Cause::InvalidInput(invalid) => Some(invalid),
            _ => None,
        }
    }

    /// Returns the path in the response at which decoding failed, such as
    /// `entitlement.feature.refId`.
    #[must_use]
    pub fn json_path(&self) -> Option<&str> {
        match &self.0.cause {
            Cause::Decode { path, .. } => Some(path),
            _ => None,
        }
    }

    /// Whether a later attempt may succeed: after no connection, a timeout, a rate limit or a
    /// failing server. [`is_ambiguous`](Self::is_ambiguous) tells whether it may repeat the
    /// operation.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.fault() != Fault::Permanent
    }

    /// Whether Stigg may have carried out the operation although it failed.
    #[must_use]
    pub fn is_ambiguous(&self) -> bool {
        match self.kind() {
            ErrorKind::TooLarge | ErrorKind::Decode => true,
            _ => self.fault() == Fault::Uncertain,
        }
    }

    /// Whether the response was not complete in time.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout || self.code() == Some(ErrorCode::OperationTimeout)
    }

    /// Whether Stigg refused the request because there were too many.
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.fault() == Fault::RateLimited
    }

    /// Whether something that the input names does not exist, such as a customer, plan or feature.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.code().is_some_and(|code| {
            let name = code.as_str();
            let not_found = name.ends_with("NotFound") || name.ends_with("NotFoundError");
            not_found && code != ErrorCode::ApiKeyNotFound
        })
    }

    /// Returns the code with which the server closed a stream of updates.
    #[must_use]
    pub fn close_code(&self) -> Option<u16> {
        match &self.0.cause {
            #[cfg(feature = "subscriptions")]
            Cause::Stream(fault) => fault.close_code(),
            _ => None,
        }
    }

    /// Whether Stigg does not accept the API key (HTTP 401, close code 4401, or the matching
    /// codes).
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        self.status() == Some(StatusCode::UNAUTHORIZED)
            || self.close_code() == Some(4401)
            || matches!(
                self.code(),
                Some(
                    ErrorCode::Unauthenticated
                        | ErrorCode::ApiKeyExpired
                        | ErrorCode::ApiKeyNotFound
                )
            )
    }

    /// Whether the API key is valid but may not do this (HTTP 403, close code 4403, or the matching
    /// codes).
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.status() == Some(StatusCode::FORBIDDEN)
            || self.close_code() == Some(4403)
            || matches!(
                self.code(),
                Some(ErrorCode::IdentityForbidden | ErrorCode::AccessDeniedError)
            )
    }

    /// Whether Stigg found the input wrong.
    #[must_use]
    pub fn is_validation(&self) -> bool {
        self.kind() == ErrorKind::InvalidInput
            || self.graphql_errors().iter().any(GraphQlError::is_validation_error)
    }

    /// Whether Stigg rejected what the input says, and would reject it again: a value that is not
    /// valid, something that does not exist, a request that is too large (HTTP 413).
    ///
    /// False for failures that may pass, or whose cause lies elsewhere: the network, a rate limit,
    /// the server, the API key, the endpoint, the document. A client's `batches` isolates the items
    /// of a rejected request.
    #[must_use]
    pub fn is_rejected(&self) -> bool {
        if self.fault() != Fault::Permanent || self.is_unauthorized() || self.is_forbidden() {
            return false;
        }
        match &self.0.cause {
            Cause::InvalidInput(_) => true,
            Cause::Http(_) | Cause::GraphQl { .. }
                if self.status() == Some(StatusCode::PAYLOAD_TOO_LARGE) =>
            {
                true
            }
            Cause::Http(_) => matches!(
                self.status(),
                Some(StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY)
            ),
            Cause::GraphQl { .. } => {
                self.is_validation() || self.code().is_some_and(|code| code.is_about_the_input())
            }
            _ => false,
        }
    }

    pub(crate) fn fault(&self) -> Fault {
        match &self.0.cause {
            Cause::Connect(_) => Fault::NotSent,
            Cause::Timeout(_) | Cause::Transport(_) => Fault::Uncertain,
            Cause::Config(_)
            | Cause::InvalidInput(_)
            | Cause::TooLarge(_)
            | Cause::HeadTooLarge => Fault::Permanent,
            Cause::Http(_) | Cause::GraphQl { .. } | Cause::Decode { .. } => self.server_fault(),
            #[cfg(feature = "subscriptions")]
            Cause::Stream(fault) => fault.fault(),
        }
    }

    /// A code is more telling than a status, unless the status says "too many requests".
    fn server_fault(&self) -> Fault {
        let status = self.status();
        match self.code() {
            _ if status == Some(StatusCode::TOO_MANY_REQUESTS) => Fault::RateLimited,
            Some(ErrorCode::RateLimitExceeded) => Fault::RateLimited,
            Some(
                ErrorCode::OperationTimeout
                | ErrorCode::ObjectAlreadyBeingUsedByAnotherRequestError,
            ) => Fault::Uncertain,
            _ if status.is_some_and(|status| {
                status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT
            }) =>
            {
                Fault::Uncertain
            }
            _ => Fault::Permanent,
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.cause.source()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Context { operation, cause, attempts, reply } = &*self.0;
        if let Some(operation) = operation {
            write!(f, "{operation}: ")?;
        }
        write!(f, "{cause}")?;
        if let Some(reply) = reply
            && cause.shows_reply()
        {
            let excerpt = harmless(reply.excerpt.trim_end());
            match (reply.status, &*excerpt) {
                (Some(status), "") => write!(f, " (HTTP {status})")?,
                (Some(status), excerpt) => write!(f, " (HTTP {status}: {excerpt})")?,
                (None, "") => {}
                (None, excerpt) => write!(f, " ({excerpt})")?,
            }
        }
        if *attempts > 1 {
            write!(f, " (after {attempts} attempts)")?;
        }
        if f.alternate() {
            chain::write(f, self)?;
        }
        Ok(())
    }
}

impl From<InvalidInput> for Error {
    fn from(invalid: InvalidInput) -> Self {
        Self::new(Cause::InvalidInput(invalid))
    }
}
