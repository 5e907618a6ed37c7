//! The request that every attempt of a call sends.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::de::DeserializeOwned;

use super::Reply;
use super::envelope::RequestBody;
use super::retry::{Attempts, RetryClass};
use super::trace::Trace;
use crate::client::{Config, Settings};
use crate::error::{Error, Result};
use crate::operation::Operation;
use crate::redact::Redactor;
use crate::response::Response;

pub(crate) const API_KEY: HeaderName = HeaderName::from_static("x-api-key");
const OPERATION_NAME: HeaderName = HeaderName::from_static("x-graphql-operation-name");
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const GZIP: HeaderValue = HeaderValue::from_static("gzip");

/// Enough for the variables of most requests, so that a body grows at most once.
const ROOM_FOR_VARIABLES: usize = 512;

/// The headers that a client sets itself, with some room for those of the HTTP client.
const OWN_HEADERS: usize = 8;

/// A call that is ready to be sent, with its settings.
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

    /// Returns the request's headers. They are built for each attempt, because the API key may have
    /// been replaced, and HTTP clients take ownership of the map.
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

    /// Returns the maximum size of the response's body, in bytes.
    pub(crate) fn max_response_bytes(&self) -> usize {
        self.config.max_response_bytes
    }

    /// Returns what hides the secrets of this call.
    fn redactor(&self) -> Redactor {
        self.config.redactor(self.settings)
    }

    /// Returns the attempts of this call, of which none has been made.
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

    /// Decides whether the outcome of an attempt ends the call, or a wait and another attempt follow.
    pub(crate) fn judge<T: DeserializeOwned>(
        &self,
        outcome: Result<Reply>,
        attempts: &Attempts<'_>,
    ) -> ControlFlow<Result<Response<T>>, Duration> {
        let redactor = self.redactor();
        let response = match outcome {
            Ok(reply) => reply.into_response(self.response_key, attempts.made, redactor),
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

    /// Returns the wait before the next attempt, or the error that ends the call.
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
}

fn name_header(name: &str) -> Result<HeaderValue> {
    HeaderValue::from_str(name).map_err(|error| {
        Error::config(format!("the operation's name {name:?} is not a name ({error})"))
    })
}
