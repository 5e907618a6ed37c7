//! Decides whether and when a failed request is sent again. Sleeps nowhere, knows no HTTP client.

mod after;

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

pub(crate) use after::retry_after;

use crate::error::{Error, Fault};

/// A year. Longer limits are as good as none, and more than HTTP libraries can count with.
const LONGEST_ATTEMPT: Duration = Duration::from_secs(31_536_000);

/// The number of retries and the waits between them.
///
/// The policy does not decide which failures are retried: see [`RetryClass`].
///
/// | setting | default |
/// | --- | --- |
/// | [`max_retries`](Self::max_retries) | 3 |
/// | [`initial_backoff`](Self::initial_backoff) | 0.2 s |
/// | [`max_backoff`](Self::max_backoff) | 5 s |
/// | [`max_retry_after`](Self::max_retry_after) | 30 s |
///
/// ```
/// use std::time::Duration;
///
/// use stigg::RetryPolicy;
///
/// let patient = RetryPolicy::default().max_retries(8).max_backoff(Duration::from_secs(30));
/// let never = RetryPolicy::none();
/// # assert_ne!(patient, never);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    max_retries: u32,
    initial_backoff: Duration,
    max_backoff: Duration,
    max_retry_after: Duration,
}

impl Default for RetryPolicy {
    /// Returns the default policy: see the table above.
    fn default() -> Self {
        Self {
            max_retries: 3,
            initial_backoff: Duration::from_millis(200),
            max_backoff: Duration::from_secs(5),
            max_retry_after: Duration::from_secs(30),
        }
    }
}

impl RetryPolicy {
    /// Returns a policy without retries.
    #[must_use]
    pub fn none() -> Self {
        Self { max_retries: 0, ..Self::default() }
    }

    /// Sets the number of retries after the first attempt.
    #[must_use]
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = retries;
        self
    }

    /// Sets the longest wait before the first retry. It doubles with each further retry. The actual
    /// wait is random between zero and that (full jitter), so that clients that failed together
    /// don't retry together.
    #[must_use]
    pub fn initial_backoff(mut self, wait: Duration) -> Self {
        self.initial_backoff = wait;
        self
    }

    /// Sets the longest wait before any retry.
    #[must_use]
    pub fn max_backoff(mut self, wait: Duration) -> Self {
        self.max_backoff = wait;
        self
    }

    /// Sets the longest `Retry-After` that the client waits for. If the server asks for more, the
    /// call fails at once, and the error's [`retry_after`](Error::retry_after) has the time.
    #[must_use]
    pub fn max_retry_after(mut self, wait: Duration) -> Self {
        self.max_retry_after = wait;
        self
    }

    /// The longest wait before the retry that follows an attempt (counted from 1).
    fn backoff(&self, attempt: u32) -> Duration {
        let factor = 1_u32.checked_shl(attempt.saturating_sub(1)).unwrap_or(u32::MAX);
        self.initial_backoff.saturating_mul(factor).min(self.max_backoff)
    }
}

/// The effect of sending a request twice, which decides which failures are retried.
///
/// | failure | `Query`, `IdempotentMutation` | `Mutation` |
/// | --- | --- | --- |
/// | no connection (DNS, refused, TLS) | retried | retried |
/// | HTTP 429, `RateLimitExceeded` | retried | retried |
/// | timeout, connection lost after sending | retried | not retried |
/// | HTTP 408 and 5xx, `OperationTimeout`, entity locked by another request | retried | not retried |
/// | any other response | not retried | not retried |
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum RetryClass {
    /// Reads.
    Query,
    /// Writes, but writing twice has the effect of writing once: the input has an idempotency key
    /// or sets an end state, or nothing is stored.
    IdempotentMutation,
    /// Writes. Retried only if it was certainly not carried out.
    Mutation,
}

impl RetryClass {
    pub(crate) fn allows(self, fault: Fault) -> bool {
        match fault {
            Fault::NotSent | Fault::RateLimited => true,
            Fault::Uncertain => self != Self::Mutation,
            Fault::Permanent => false,
        }
    }
}

/// Limits the retries of a client as a whole, so that an outage isn't multiplied by them: a burst
/// of [`BURST`](Self::BURST), then one for every [`PER_RETRY`](Self::PER_RETRY) calls that succeed.
#[derive(Debug)]
pub(crate) struct RetryBudget {
    tokens: AtomicU32,
}

impl RetryBudget {
    const BURST: u32 = 50;
    const PER_RETRY: u32 = 5;

    pub(crate) const fn full() -> Self {
        Self { tokens: AtomicU32::new(Self::BURST * Self::PER_RETRY) }
    }

    fn earn(&self) {
        self.change(|tokens| (tokens < Self::BURST * Self::PER_RETRY).then(|| tokens + 1));
    }

    fn spend(&self) -> bool {
        self.change(|tokens| tokens.checked_sub(Self::PER_RETRY))
    }

    fn change(&self, change: impl FnMut(u32) -> Option<u32>) -> bool {
        self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, change).is_ok()
    }
}

/// The attempts of one call.
#[derive(Debug)]
pub(crate) struct Attempts<'a> {
    pub(crate) policy: &'a RetryPolicy,
    pub(crate) class: RetryClass,
    pub(crate) budget: &'a RetryBudget,
    /// Longest time for one attempt.
    pub(crate) timeout: Duration,
    /// When the call as a whole has to be over.
    pub(crate) deadline: Option<Instant>,
    /// Attempts begun so far.
    pub(crate) made: u32,
}

impl Attempts<'_> {
    /// Begins an attempt: how long it may take.
    pub(crate) fn begin(&mut self, now: Instant) -> Duration {
        self.made += 1;
        let left = self.deadline.map_or(self.timeout, |end| end.saturating_duration_since(now));
        left.min(self.timeout).min(LONGEST_ATTEMPT)
    }

    /// An attempt worked.
    pub(crate) fn succeeded(&self) {
        self.budget.earn();
    }

    /// An attempt failed: how long to wait before the next one, or `None` to give up. `random` is
    /// drawn from 0 to 1.
    pub(crate) fn failed(&self, error: &Error, now: Instant, random: f64) -> Option<Duration> {
        if self.made > self.policy.max_retries || !self.class.allows(error.fault()) {
            return None;
        }
        let wait = match error.retry_after() {
            Some(asked) if asked > self.policy.max_retry_after => return None,
            Some(asked) => asked.saturating_add(self.policy.backoff(1).mul_f64(random)),
            None => self.policy.backoff(self.made).mul_f64(random),
        };
        let then = now.checked_add(wait)?;
        let in_time = self.deadline.is_none_or(|end| then < end);
        (in_time && self.budget.spend()).then_some(wait)
    }
}
