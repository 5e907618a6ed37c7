//! Injected failures.

use std::time::Duration;

use crate::values::turns::{self, Recurring, Turns};

/// A failure to inject with [`Emulator::inject`](crate::Emulator::inject).
///
/// By default, a fault applies once, to the next request, and replaces the operation.
///
/// ```
/// use stigg_emulator::{Emulator, Fault};
///
/// let emulator = Emulator::start()?;
/// // The next two usage reports fail, as if the server were overloaded:
/// emulator.inject(Fault::status(503).retry_after(2).for_operation("ReportUsage").times(2));
/// // The report after them is counted, but its response is lost:
/// emulator.inject(Fault::drop_connection().for_operation("ReportUsage").after_execution());
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a fault does nothing until it is injected"]
pub struct Fault {
    pub(crate) kind: Kind,
    pub(super) operation: Option<String>,
    pub(crate) after_execution: bool,
    pub(super) turns: Turns,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    Status { status: u16, retry_after: Option<u64> },
    Latency { latency: Duration, jitter: Duration },
    DropConnection,
    TruncatedBody,
    MalformedBody,
    GraphQl { code: String, message: String },
}

impl Fault {
    fn new(kind: Kind) -> Self {
        Self { kind, operation: None, after_execution: false, turns: Turns::once() }
    }

    /// Responds with this HTTP status and no GraphQL response. An invalid status counts as 500.
    pub fn status(status: u16) -> Self {
        Self::new(Kind::Status { status, retry_after: None })
    }

    /// Delays the response by this long. It is otherwise unchanged.
    pub fn latency(latency: Duration) -> Self {
        Self::new(Kind::Latency { latency, jitter: Duration::ZERO })
    }

    /// Closes the connection without a response.
    pub fn drop_connection() -> Self {
        Self::new(Kind::DropConnection)
    }

    /// Sends the headers and half of the body, then closes the connection.
    pub fn truncated_body() -> Self {
        Self::new(Kind::TruncatedBody)
    }

    /// Responds with status 200 and a body that is not JSON.
    pub fn malformed_body() -> Self {
        Self::new(Kind::MalformedBody)
    }

    /// Responds with status 200 and a GraphQL error with this code.
    pub fn graphql(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Kind::GraphQl { code: code.into(), message: message.into() })
    }

    /// Sets the `Retry-After` header, in seconds. Only has an effect on [`status`](Self::status).
    pub fn retry_after(mut self, seconds: u64) -> Self {
        if let Kind::Status { retry_after, .. } = &mut self.kind {
            *retry_after = Some(seconds);
        }
        self
    }

    /// Delays each response by up to this much longer. Only has an effect on
    /// [`latency`](Self::latency). The [seed](Self::seed) determines how much.
    pub fn jitter(mut self, up_to: Duration) -> Self {
        if let Kind::Latency { jitter, .. } = &mut self.kind {
            *jitter = up_to;
        }
        self
    }

    /// Applies to each matching request with this probability, from 0 to 1. Requests that it passes
    /// over do not count as [`times`](Self::times).
    ///
    /// Which requests it applies to depends only on the [seed](Self::seed) and on their order, so
    /// that a test has the same result each time.
    ///
    /// ```
    /// use stigg_emulator::{Emulator, Fault};
    ///
    /// let emulator = Emulator::start()?;
    /// // One in ten usage reports is rate-limited:
    /// let fault = Fault::status(429).for_operation("ReportUsage").always();
    /// emulator.inject(fault.probability(0.1).seed(42));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn probability(mut self, probability: f64) -> Self {
        self.turns.probability = probability;
        self
    }

    /// Sets the seed of [`probability`](Self::probability) and [`jitter`](Self::jitter). Defaults
    /// to 0.
    pub fn seed(mut self, seed: u64) -> Self {
        self.turns.set_seed(seed);
        self
    }

    /// Applies only to the GraphQL operation with this name, such as `ReportUsage`.
    pub fn for_operation(mut self, name: impl Into<String>) -> Self {
        self.operation = Some(name.into());
        self
    }

    /// Applies to this many matching requests.
    pub fn times(mut self, times: usize) -> Self {
        self.turns.left = Some(times);
        self
    }

    /// Applies until [`Emulator::clear_faults`](crate::Emulator::clear_faults).
    pub fn always(mut self) -> Self {
        self.turns.left = None;
        self
    }

    /// Executes the operation first, so that only its response is lost.
    pub fn after_execution(mut self) -> Self {
        self.after_execution = true;
        self
    }

    fn is_for(&self, operation: Option<&str>) -> bool {
        self.operation.as_deref().is_none_or(|own| Some(own) == operation)
    }

    /// The fault as it applies to one request, with its latency decided.
    fn applied(&mut self) -> Self {
        let mut applied = self.clone();
        if let Kind::Latency { latency, jitter } = &mut applied.kind {
            *latency = latency.saturating_add(self.turns.up_to(*jitter));
        }
        applied
    }
}

impl Recurring for Fault {
    fn turns(&mut self) -> &mut Turns {
        &mut self.turns
    }
}

/// The faults still to be applied.
pub(crate) type Faults = turns::Faults<Fault>;

impl Faults {
    /// Takes the first fault that applies to an operation.
    pub(crate) fn take(&mut self, operation: Option<&str>) -> Option<Fault> {
        self.take_for(|fault| fault.is_for(operation), Fault::applied)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_match_wins_until_it_is_used_up() {
        let mut faults = Faults::default();
        faults.inject(Fault::status(503).for_operation("ReportUsage").times(2));
        faults.inject(Fault::status(429));
        let mut status = |operation| faults.take(operation).map(|fault| fault.kind);
        let kind = |status| Some(Kind::Status { status, retry_after: None });

        assert_eq!(status(Some("ReportUsage")), kind(503));
        assert_eq!(status(Some("GetCoupons")), kind(429));
        assert_eq!(status(None), None);
        assert_eq!(status(Some("ReportUsage")), kind(503));
        assert_eq!(status(Some("ReportUsage")), None);
    }

    #[test]
    fn chance_decides_the_same_way_each_time() {
        let which = |seed| {
            let mut faults = Faults::default();
            faults.inject(Fault::status(503).always().probability(0.3).seed(seed));
            (0..1_000).map(|_| faults.take(None).is_some()).collect::<Vec<_>>()
        };
        assert_eq!(which(7), which(7));
        assert_ne!(which(7), which(8));
        let applied = which(7).iter().filter(|applied| **applied).count();
        assert!((250..350).contains(&applied), "{applied}");
    }

    #[test]
    fn a_fault_that_is_passed_over_is_not_used_up() {
        let mut faults = Faults::default();
        faults.inject(Fault::status(503).times(2).probability(0.5));
        let applied = (0..100).filter(|_| faults.take(None).is_some()).count();
        assert_eq!(applied, 2);
        // The next fault gets the requests that the first one passes over.
        faults.inject(Fault::status(503).always().probability(0.0));
        faults.inject(Fault::status(429));
        let kind = Kind::Status { status: 429, retry_after: None };
        assert_eq!(faults.take(None).map(|fault| fault.kind), Some(kind));
    }

    #[test]
    fn jitter_only_adds_to_a_latency() {
        let (latency, jitter) = (Duration::from_millis(100), Duration::from_millis(50));
        let mut faults = Faults::default();
        faults.inject(Fault::latency(latency).jitter(jitter).always());
        let mut delay = || match faults.take(None).map(|fault| fault.kind) {
            Some(Kind::Latency { latency, .. }) => latency,
            other => panic!("{other:?}"),
        };
        let delays: Vec<_> = (0..100).map(|_| delay()).collect();
        assert!(delays.iter().all(|delay| (latency..=latency + jitter).contains(delay)));
        assert!(delays.windows(2).any(|pair| pair[0] != pair[1]), "{delays:?}");
    }

    #[test]
    fn a_fault_for_zero_requests_never_applies() {
        let mut faults = Faults::default();
        faults.inject(Fault::drop_connection().times(0));
        assert_eq!(faults.take(None), None);
    }
}
