//! Settings for single calls.

use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;

use super::{Settings, extra_header};
use crate::common::Nullable;
use crate::error::Result;
use crate::redact::Secret;
use crate::wire::retry::RetryPolicy;

/// Settings that single calls have for themselves: given to a client's `with_options`, which
/// answers with a cheap clone that has them.
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
    /// Options that change nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Longest time for one attempt, from connecting to the last byte of the answer.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.attempt_timeout = Some(limit);
        self
    }

    /// Longest time for a call with all its attempts and the waits between them; `None` for no
    /// limit but that of the attempts.
    pub fn deadline(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.deadline = limit.into().into();
        self
    }

    /// How often and how patiently to try again.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// A header for these calls, in place of the client's of the same name. Its value is treated
    /// as a secret.
    ///
    /// # Errors
    ///
    /// If HTTP does not allow the name or the value, or the header is the client's own.
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
