//! Errors. Checks have none.

use std::fmt;

use crate::State;

/// Stigg could not be asked, or gave no answer.
#[derive(Clone, Debug)]
pub struct Unavailable {
    pub(crate) state: State,
    pub(crate) source: Option<stigg::Error>,
}

impl Unavailable {
    /// Returns the state of the instance.
    #[must_use]
    pub const fn state(&self) -> State {
        self.state
    }
}

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the entitlements were not fetched: the instance is {}", self.state)
    }
}

impl std::error::Error for Unavailable {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|error| error as _)
    }
}

/// The background work could not be started: the operating system gives no thread, there is no tokio
/// runtime, or a setting of the stream is not valid.
#[derive(Debug)]
pub struct StartError(pub(crate) Box<dyn std::error::Error + Send + Sync>);

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the background work could not be started")
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.0)
    }
}
