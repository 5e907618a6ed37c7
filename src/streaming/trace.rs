//! Logs the connections of a stream, where the feature `tracing` is on.
//!
//! Connections come and go. Only one that stays away is worth a warning, and one warning is enough.

use std::time::{Duration, Instant};

use super::Protocol;
use crate::error::Error;

/// How long a stream may be without a connection before that is worth a warning.
#[cfg(feature = "tracing")]
const PATIENCE: Duration = Duration::from_secs(30);

/// Times with and without a connection.
#[derive(Debug, Default)]
pub(crate) struct Episodes {
    #[cfg(feature = "tracing")]
    down_since: Option<Instant>,
    #[cfg(feature = "tracing")]
    warned: bool,
}

#[cfg(feature = "tracing")]
impl Episodes {
    pub(crate) fn connected(&mut self, protocol: Protocol, now: Instant) {
        let protocol = protocol.token();
        if std::mem::take(&mut self.warned) {
            let down = self.down_since.map(|since| now.saturating_duration_since(since));
            tracing::info!(target: "stigg", protocol, ?down, "the stream of updates is back");
        } else {
            tracing::debug!(target: "stigg", protocol, "the stream of updates is connected");
        }
        self.down_since = None;
    }

    pub(crate) fn disconnected(&mut self, error: &Error, retry_in: Duration, now: Instant) {
        let since = *self.down_since.get_or_insert(now);
        let is_new = !self.warned;
        let is_fault_of_key = error.is_unauthorized() || error.is_forbidden();
        if is_new && (is_fault_of_key || now.saturating_duration_since(since) >= PATIENCE) {
            self.warned = true;
            tracing::warn!(
                target: "stigg", ?retry_in, error = format_args!("{error:#}"),
                "the stream of updates is not connected"
            );
        } else {
            tracing::debug!(
                target: "stigg", ?retry_in, error = format_args!("{error:#}"),
                "the stream of updates is not connected"
            );
        }
    }

    #[allow(clippy::unused_self, reason = "one place for all that is logged")]
    pub(crate) fn refused(&self, error: &Error) {
        tracing::warn!(
            target: "stigg", error = format_args!("{error:#}"),
            "the server refused or ended a subscription"
        );
    }
}

#[cfg(not(feature = "tracing"))]
#[allow(clippy::unused_self, reason = "the twin that traces has a state")]
impl Episodes {
    pub(crate) fn connected(&mut self, _protocol: Protocol, _now: Instant) {}

    pub(crate) fn disconnected(&mut self, _error: &Error, _retry_in: Duration, _now: Instant) {}

    pub(crate) fn refused(&self, _error: &Error) {}
}
