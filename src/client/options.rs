//! Settings for single calls.

use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;

use super::{Settings, extra_header};
use crate::common::Nullable;
use crate::error::Result;
use crate::redact::Secret;
use crate::wire::retry::RetryPolicy;

/// Settings for single calls. A client's `with_options` returns a cheap clone that has them.
///
/// ```
/// use std::time::Duration;
///
/// use stigg::{CallOptions, RetryPolicy};
///
/// let impatient = CallOptions::new()
///     .attempt_timeout(Duration::from_millis(200))
///     .retry(RetryPolicy::none())
///     .header("x-request-id", "4711")?;
/// # Ok::<(), stigg::Error>(())
/// ```
#[must_use = "options do nothing until a client has them"]
#[derive(Clone, Debug, Default)]
pub struct CallOptions {
    attempt_timeout: Option<Duration>,
    deadline: Nullable<Duration>,
    retry: Option<RetryPolicy>,
    headers: HeaderMap,
}

impl CallOptions {
    /// Returns options that change nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the longest time for one attempt, from connecting to the last byte of the response.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.attempt_timeout = Some(limit);
        self
    }

    /// Sets the longest time for a call with all its attempts and the waits between them. `None`
    /// leaves only the limit of each attempt.
    pub fn deadline(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.deadline = limit.into().into();
        self
    }

    /// Sets the number of retries and the waits between them.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// Adds a header to these calls, in place of the client's header of that name. Its value is
    /// treated as a secret.
    ///
    /// # Errors
    ///
    /// Fails if HTTP does not allow the name or the value, or if the client sets that header
    /// itself.
    pub fn header(mut self, name: &str, value: &str) -> Result<Self> {
        let (name, value) = extra_header(name, value)?;
        self.headers.insert(name, value);
        Ok(self)
    }

    /// These options over a client's settings.
    pub(crate) fn over(self, settings: &Settings) -> Settings {
        let mut headers = settings.headers.clone();
        let mut secrets = Arc::clone(&settings.secrets);
        if !self.headers.is_empty() {
            headers.extend(self.headers);
            secrets = Secret::of_headers(&headers);
        }
        Settings {
            attempt_timeout: self.attempt_timeout.unwrap_or(settings.attempt_timeout),
            deadline: match self.deadline {
                Nullable::Absent => settings.deadline,
                own => own.into(),
            },
            retry: self.retry.unwrap_or_else(|| settings.retry.clone()),
            headers,
            secrets,
        }
    }
}
