//! Errors of every kind.

use std::io;
use std::time::Duration;

use http::StatusCode;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

#[cfg(feature = "subscriptions")]
use crate::error::StreamFault;
use crate::error::{Cause, PartialData, ReplyContext, TRACE_ID_KEYS};
use crate::{Error, ErrorCode, ErrorKind, GraphQlError, InvalidInput};

/// Builder for an [`Error`], of any kind that a client returns.
///
/// Values that errors of a kind do not have are ignored, such as the code of a failed connection.
///
/// ```
/// use std::time::Duration;
///
/// use stigg::testing::{ErrorBuilder, StatusCode};
/// use stigg::{ErrorCode, ErrorKind};
///
/// let error = ErrorBuilder::new(ErrorKind::GraphQl)
///     .code(ErrorCode::CustomerNotFound)
///     .operation("GetEntitlement")
///     .trace_id("5f3c")
///     .build();
/// assert!(error.is_not_found() && error.trace_id() == Some("5f3c"));
///
/// let error = ErrorBuilder::new(ErrorKind::Http)
///     .status(StatusCode::TOO_MANY_REQUESTS)
///     .retry_after(Duration::from_secs(5))
///     .build();
/// assert!(error.is_rate_limited() && error.is_retryable());
/// ```
#[derive(Clone, Debug)]
#[must_use = "it does nothing until `build` is called"]
pub struct ErrorBuilder {
    kind: ErrorKind,
    code: Option<ErrorCode>,
    status: Option<StatusCode>,
    message: Option<String>,
    operation: Option<String>,
    trace_id: Option<String>,
    is_validation: bool,
    retry_after: Option<Duration>,
    partial_data: Option<Value>,
    attempts: u32,
}

impl ErrorBuilder {
    /// Returns a builder for an error of a kind, after one attempt.
    pub fn new(kind: ErrorKind) -> Self {
        Self {
            kind,
            code: None,
            status: None,
            message: None,
            operation: None,
            trace_id: None,
            is_validation: false,
            retry_after: None,
            partial_data: None,
            attempts: match kind {
                ErrorKind::Config | ErrorKind::InvalidInput => 0,
                _ => 1,
            },
        }
    }

    /// Sets Stigg's code, of the kinds [`GraphQl`](ErrorKind::GraphQl) and
    /// [`Http`](ErrorKind::Http).
    pub fn code(mut self, code: impl Into<ErrorCode>) -> Self {
        self.code = Some(code.into());
        self
    }

    /// Sets the HTTP status, of the kinds that have a response. Defaults to 200, and to 500 for
    /// [`Http`](ErrorKind::Http).
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = Some(status);
        self
    }

    /// Sets the message: of Stigg, of the network, or of the invalid setting or input.
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// Sets the name of the operation, such as `GetEntitlement`.
    pub fn operation(mut self, name: impl Into<String>) -> Self {
        self.operation = Some(name.into());
        self
    }

    /// Sets the id for Stigg's support, of the kind [`GraphQl`](ErrorKind::GraphQl).
    pub fn trace_id(mut self, id: impl Into<String>) -> Self {
        self.trace_id = Some(id.into());
        self
    }

    /// Marks the input as invalid, for the kind [`GraphQl`](ErrorKind::GraphQl).
    pub fn validation(mut self) -> Self {
        self.is_validation = true;
        self
    }

    /// Sets the time that the server asked to wait.
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    /// Sets the data that came with the error, of the kind [`GraphQl`](ErrorKind::GraphQl).
    pub fn partial_data(mut self, data: impl Into<Value>) -> Self {
        self.partial_data = Some(data.into());
        self
    }

    /// Sets the number of attempts.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Builds the error.
    #[must_use]
    pub fn build(self) -> Error {
        let Self { kind, operation, attempts, status, retry_after, .. } = &self;
        let error = Error::new(self.cause());
        let error = error.in_operation(operation.as_deref()).after_attempts(*attempts);
        let usual = match kind {
            ErrorKind::Http => StatusCode::INTERNAL_SERVER_ERROR,
            ErrorKind::GraphQl | ErrorKind::Decode => StatusCode::OK,
            _ => return error,
        };
        error.with_reply(ReplyContext {
            status: Some(status.unwrap_or(usual)),
            retry_after: *retry_after,
            excerpt: String::new(),
        })
    }

    fn cause(&self) -> Cause {
        let message = || self.message.clone();
        match self.kind {
            ErrorKind::Config => {
                Cause::Config(message().unwrap_or_else(|| "a setting is invalid".to_owned()))
            }
            ErrorKind::InvalidInput => Cause::InvalidInput(InvalidInput {
                field: "field".to_owned(),
                value: "value".to_owned(),
                remedy: message().unwrap_or_else(|| "give another value".to_owned()),
            }),
            ErrorKind::Connect => Cause::Connect(self.io(io::ErrorKind::ConnectionRefused).into()),
            ErrorKind::Timeout => Cause::Timeout(Duration::from_secs(30)),
            ErrorKind::Transport => {
                Cause::Transport(self.io(io::ErrorKind::ConnectionReset).into())
            }
            ErrorKind::TooLarge => Cause::TooLarge(0),
            ErrorKind::Http => Cause::Http(self.code.clone()),
            ErrorKind::GraphQl => Cause::GraphQl {
                errors: vec![self.entry()],
                left_out: 0,
                data: self.partial_data.as_ref().and_then(raw),
            },
            ErrorKind::Decode => Cause::Decode {
                path: "data".to_owned(),
                source: serde::de::Error::custom(
                    message().unwrap_or_else(|| "invalid type".to_owned()),
                ),
            },
            #[cfg(feature = "subscriptions")]
            ErrorKind::Closed => Cause::Stream(StreamFault::Closed {
                code: None,
                reason: message().unwrap_or_default(),
            }),
        }
    }

    fn io(&self, kind: io::ErrorKind) -> io::Error {
        match &self.message {
            Some(message) => io::Error::new(kind, message.clone()),
            None => kind.into(),
        }
    }

    /// The entry of the response's `errors`.
    fn entry(&self) -> GraphQlError {
        let code = self.code.as_ref().map(|code| ("code", json!(code)));
        let trace_id = self.trace_id.as_ref().map(|id| (TRACE_ID_KEYS[0], json!(id)));
        let validation = self.is_validation.then_some(("isValidationError", json!(true)));
        let extensions = [code, trace_id, validation].into_iter().flatten();
        GraphQlError {
            message: self.message.clone().unwrap_or_default(),
            path: Vec::new(),
            extensions: extensions
                .map(|(key, value)| (key.to_owned(), value))
                .collect::<Map<_, _>>(),
        }
    }
}

fn raw(data: &Value) -> Option<PartialData> {
    RawValue::from_string(data.to_string()).ok().map(PartialData)
}
