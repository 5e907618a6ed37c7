//! Logs the connections of a stream, where the feature `tracing` is on.
//!
//! Connections come and go. Only one that stays away is worth a warning, and one warning is enough.

use std::time::{Duration, Instant};

use super::Protocol;
use crate::error::Error;

/// Longest time without a connection that is not worth a warning.
const PATIENCE: Duration = Duration::from_secs(30);

/// Times with and without a connection.
#[derive(Debug, Default)]
pub(crate) struct Episodes {
    down_since: Option<Instant>,
    warned: bool,
}

impl Episodes {
    /// Logs a connection: the end of an episode.
    pub(crate) fn connected(&mut self, protocol: Protocol) {
        self.down_since = None;
        log::connected(protocol, std::mem::take(&mut self.warned));
    }

    /// Logs a failure to connect, or to stay connected.
    pub(crate) fn disconnected(&mut self, error: &Error, retry_in: Duration, now: Instant) {
        let is_about_key = error.is_unauthorized() || error.is_forbidden();
        log::disconnected(error, retry_in, self.is_worth_a_warning(is_about_key, now));
    }

    /// Logs the end of one subscription.
    #[allow(clippy::unused_self, reason = "all that is logged goes through here")]
    pub(crate) fn refused(&self, error: &Error) {
        log::refused(error);
    }

    /// Whether another failure is worth a warning: the first one after a while. A refused key does
    /// not mend itself, so there is nothing to wait for.
    fn is_worth_a_warning(&mut self, is_about_key: bool, now: Instant) -> bool {
        let since = *self.down_since.get_or_insert(now);
        let is_long = now.saturating_duration_since(since) >= PATIENCE;
        let is_first = !self.warned && (is_long || is_about_key);
        self.warned |= is_first;
        is_first
    }
}

#[cfg(feature = "tracing")]
mod log {
    use super::{Duration, Error, Protocol};

    pub(super) fn connected(protocol: Protocol, was_warned_of: bool) {
        let protocol = protocol.token();
        if was_warned_of {
            tracing::info!(target: "stigg", protocol, "the stream of updates is connected again");
        } else {
            tracing::debug!(target: "stigg", protocol, "the stream of updates is connected");
        }
    }

    pub(super) fn disconnected(error: &Error, retry_in: Duration, is_warning: bool) {
        let error = format_args!("{error:#}");
        if is_warning {
            tracing::warn!(target: "stigg", error, ?retry_in, "the stream of updates is down");
        } else {
            tracing::debug!(target: "stigg", error, ?retry_in, "the stream of updates is down");
        }
    }

    pub(super) fn refused(error: &Error) {
        let error = format_args!("{error:#}");
        tracing::warn!(target: "stigg", error, "the server refused or ended a subscription");
    }
}

#[cfg(not(feature = "tracing"))]
mod log {
    use super::{Duration, Error, Protocol};

    pub(super) fn connected(_: Protocol, _: bool) {}

    pub(super) fn disconnected(_: &Error, _: Duration, _: bool) {}

    pub(super) fn refused(_: &Error) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_episode_is_warned_of_once_and_only_if_it_lasts() {
        let mut episodes = Episodes::default();
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let warned = [0, 1, 29, 30, 31, 3_600]
            .map(|seconds| episodes.is_worth_a_warning(false, after(seconds)));
        assert_eq!(warned, [false, false, false, true, false, false]);

        episodes.connected(Protocol::GraphqlWs);
        let warned =
            [4_000, 4_029, 4_030].map(|seconds| episodes.is_worth_a_warning(false, after(seconds)));
        assert_eq!(warned, [false, false, true]);
    }

    #[test]
    fn a_refused_key_is_warned_of_at_once() {
        let mut episodes = Episodes::default();
        let now = Instant::now();
        let warned =
            [true, true, false].map(|is_about_key| episodes.is_worth_a_warning(is_about_key, now));
        assert_eq!(warned, [true, false, false]);
    }
}
