//! Stands in for the span of a call where the feature `tracing` is off: nothing, at no cost.

use std::time::Duration;

use http::{StatusCode, Uri};

use crate::error::Error;

#[derive(Clone, Debug)]
pub(crate) struct Trace;

#[allow(clippy::unused_self, reason = "the twin that traces has a span")]
impl Trace {
    pub(crate) fn new(_name: Option<&str>, _document: &str, _endpoint: &Uri) -> Self {
        Self
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn within<T>(&self, work: impl FnOnce() -> T) -> T {
        work()
    }

    #[cfg(feature = "async")]
    pub(crate) fn follow<F: Future>(&self, future: F) -> F {
        future
    }

    pub(crate) fn answered(&self, _status: StatusCode, _attempts: u32) {}

    pub(crate) fn again(&self, _error: &Error, _attempt: u32, _wait: Duration) {}

    pub(crate) fn failed(&self, _error: &Error) {}
}

#[cfg(feature = "blocking")]
pub(crate) struct Surroundings;

#[cfg(feature = "blocking")]
#[allow(clippy::unused_self, reason = "the twin that traces has a span")]
impl Surroundings {
    pub(crate) fn current() -> Self {
        Self
    }

    pub(crate) fn within<T>(&self, work: impl FnOnce() -> T) -> T {
        work()
    }
}
