//! State of an instance, and its changes.

use std::fmt;

use time::OffsetDateTime;

/// State of an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum State {
    /// Nothing was fetched yet.
    Starting,
    /// Stigg answers.
    Live,
    /// Stigg does not answer, or takes too long. Checks are answered from memory or by the
    /// fallback, without waiting. Stigg is tried every 5 s; if it is merely slow, it goes on to be
    /// asked in the background.
    Interrupted,
    /// The instance never asks Stigg.
    Offline,
    /// The instance was closed. Checks are answered from memory or by the fallback.
    Closed,
    /// The process was forked, and this is the child: it has no threads that fetch. Checks are
    /// answered from memory or by the fallback. Create instances after a fork.
    Forked,
}

impl State {
    pub(crate) const ALL: [Self; 6] =
        [Self::Starting, Self::Live, Self::Interrupted, Self::Offline, Self::Closed, Self::Forked];
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Starting => "starting",
            Self::Live => "live",
            Self::Interrupted => "interrupted",
            Self::Offline => "offline",
            Self::Closed => "closed",
            Self::Forked => "forked",
        })
    }
}

/// State of an instance, since when, and the last error.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Status {
    /// The state.
    pub state: State,
    /// Time at which the state began.
    pub since: OffsetDateTime,
    /// The last failure to fetch entitlements, also if it has worked since.
    pub last_error: Option<stigg::Error>,
    /// The stream of pushes. [`Off`](StreamState::Off) without the feature `subscriptions`.
    pub stream: StreamStatus,
}

/// State of the stream of pushes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StreamState {
    /// There is none: it is not asked for, or the instance does not fetch in the background, or was
    /// closed.
    Off,
    /// There was no connection yet.
    Connecting,
    /// Stigg pushes changes.
    Live,
    /// There is no connection. It is tried again, with growing pauses.
    Interrupted,
    /// Stigg refuses the API key. It is tried again every few minutes, and when the client's key is
    /// replaced.
    Unauthorized,
    /// There is a connection that is not to be relied on: Stigg refused one of the subscriptions, or
    /// three messages in a row could not be read. What can be read still takes effect.
    Degraded,
    /// There were more messages than
    /// [`max_messages_per_second`](crate::Builder::max_messages_per_second). The next connection
    /// follows after five minutes.
    Overloaded,
}

impl StreamState {
    pub(crate) const ALL: [Self; 7] = [
        Self::Off,
        Self::Connecting,
        Self::Live,
        Self::Interrupted,
        Self::Unauthorized,
        Self::Degraded,
        Self::Overloaded,
    ];
}

impl fmt::Display for StreamState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Off => "off",
            Self::Connecting => "connecting",
            Self::Live => "live",
            Self::Interrupted => "interrupted",
            Self::Unauthorized => "unauthorized",
            Self::Degraded => "degraded",
            Self::Overloaded => "overloaded",
        })
    }
}

/// State of the stream of pushes, since when, and the last error.
///
/// Unless it is [`Live`](StreamState::Live), entitlements are fetched as often as without a stream.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StreamStatus {
    /// The state.
    pub state: StreamState,
    /// Time at which the state began.
    pub since: OffsetDateTime,
    /// The last failure to connect, refused subscription or message that could not be used, also if
    /// it has worked since.
    pub last_error: Option<stigg::Error>,
}

impl StreamStatus {
    pub(crate) fn off(since: OffsetDateTime) -> Self {
        Self { state: StreamState::Off, since, last_error: None }
    }
}

/// Something that happened, for an [observer](crate::Builder::observe).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event {
    /// The state has changed.
    StatusChanged(Status),
    /// The state of the stream has changed. An interruption is told after 30 s, and not at all if it
    /// is over by then.
    StreamChanged(StreamStatus),
    /// A check named a feature or currency that no customer seen so far has: a typo, or code that
    /// was deployed before its plan. Told once for each name.
    UnknownFeature(String),
    /// Stigg refused a fetch because there were too many, and the budget of reads was halved. It
    /// rises again slowly.
    RateLimited {
        /// Reads per minute that this process may make now.
        reads_per_minute: u32,
    },
}
