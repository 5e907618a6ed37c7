//! Failures on demand.

use std::time::Duration;

/// Something that goes wrong, for [`Emulator::inject`](crate::Emulator::inject).
///
/// A fault happens once, to the next request, instead of what was asked for, unless its methods
/// say otherwise.
///
/// ```
/// use stigg_emulator::{Emulator, Fault};
///
/// let emulator = Emulator::start()?;
/// // The next two usage reports are refused, as by an overloaded server:
/// emulator.inject(Fault::status(503).retry_after(2).for_operation("ReportUsage").times(2));
/// // The next report after them is counted, but the answer gets lost:
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

    /// An answer with this HTTP status, and without GraphQL. A number that is no status counts as
    /// 500.
    pub fn status(status: u16) -> Self {
        Self::new(Kind::Status { status, retry_after: None })
    }

    /// An answer that takes this long, and is as usual otherwise.
    pub fn latency(latency: Duration) -> Self {
        Self::new(Kind::Latency(latency))
    }

    /// No answer at all: the connection ends.
    pub fn drop_connection() -> Self {
        Self::new(Kind::DropConnection)
    }

    /// The headers and half of the body; then the connection ends.
    pub fn truncated_body() -> Self {
        Self::new(Kind::TruncatedBody)
    }

    /// An answer of status 200 whose body is not JSON.
    pub fn malformed_body() -> Self {
        Self::new(Kind::MalformedBody)
    }

    /// An answer of status 200 with a GraphQL error of this code.
    pub fn graphql(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Kind::GraphQl { code: code.into(), message: message.into() })
    }

    /// Asks the client to wait this many seconds, by a `Retry-After` header. Only for
    /// [`status`](Self::status).
    pub fn retry_after(mut self, seconds: u64) -> Self {
        if let Kind::Status { retry_after, .. } = &mut self.kind {
            *retry_after = Some(seconds);
        }
        self
    }

    /// Only for the GraphQL operation of this name, such as `ReportUsage`.
    pub fn for_operation(mut self, name: impl Into<String>) -> Self {
        self.operation = Some(name.into());
        self
    }

    /// This many times, to requests that it is for.
    pub fn times(mut self, times: usize) -> Self {
        self.left = Some(times);
        self
    }

    /// Until [`Emulator::clear_faults`](crate::Emulator::clear_faults).
    pub fn always(mut self) -> Self {
        self.left = None;
        self
    }

    /// Carries the operation out first, so that only its answer is lost.
    pub fn after_execution(mut self) -> Self {
        self.after_execution = true;
        self
    }

    fn is_for(&self, operation: Option<&str>) -> bool {
        self.left != Some(0) && self.operation.as_deref().is_none_or(|own| Some(own) == operation)
    }
}

/// The faults that wait for their requests.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    pub(crate) fn inject(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// The first fault that is for the operation; it has happened once more then.
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
    fn the_first_match_wins_as_often_as_it_may() {
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
    fn never_is_never() {
        let mut faults = Faults::default();
        faults.inject(Fault::drop_connection().times(0));
        assert_eq!(faults.take(None), None);
    }
}
