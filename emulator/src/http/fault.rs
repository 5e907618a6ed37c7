//! Injected failures.

use std::time::Duration;

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
    operation: Option<String>,
    left: Option<usize>,
    pub(crate) after_execution: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    Status { status: u16, retry_after: Option<u64> },
    Latency(Duration),
    DropConnection,
    TruncatedBody,
    MalformedBody,
    GraphQl { code: String, message: String },
}

impl Fault {
    fn new(kind: Kind) -> Self {
        Self { kind, operation: None, left: Some(1), after_execution: false }
    }

    /// Responds with this HTTP status and no GraphQL response. An invalid status counts as 500.
    pub fn status(status: u16) -> Self {
        Self::new(Kind::Status { status, retry_after: None })
    }

    /// Delays the response by this long. It is otherwise unchanged.
    pub fn latency(latency: Duration) -> Self {
        Self::new(Kind::Latency(latency))
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

    /// Applies only to the GraphQL operation with this name, such as `ReportUsage`.
    pub fn for_operation(mut self, name: impl Into<String>) -> Self {
        self.operation = Some(name.into());
        self
    }

    /// Applies to this many matching requests.
    pub fn times(mut self, times: usize) -> Self {
        self.left = Some(times);
        self
    }

    /// Applies until [`Emulator::clear_faults`](crate::Emulator::clear_faults).
    pub fn always(mut self) -> Self {
        self.left = None;
        self
    }

    /// Executes the operation first, so that only its response is lost.
    pub fn after_execution(mut self) -> Self {
        self.after_execution = true;
        self
    }

    fn is_for(&self, operation: Option<&str>) -> bool {
        self.left != Some(0) && self.operation.as_deref().is_none_or(|own| Some(own) == operation)
    }
}

/// The faults still to be applied.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    pub(crate) fn inject(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Takes the first fault that matches the operation, and counts it as applied.
    pub(crate) fn take(&mut self, operation: Option<&str>) -> Option<Fault> {
        let fault = self.0.iter_mut().find(|fault| fault.is_for(operation))?;
        if let Some(left) = &mut fault.left {
            *left -= 1;
        }
        let taken = fault.clone();
        self.0.retain(|fault| fault.left != Some(0));
        Some(taken)
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
    fn a_fault_for_zero_requests_never_applies() {
        let mut faults = Faults::default();
        faults.inject(Fault::drop_connection().times(0));
        assert_eq!(faults.take(None), None);
    }
}
