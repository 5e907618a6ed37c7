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
}

/// Something that happened, for an [observer](crate::Builder::observe).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event {
    /// The state has changed.
    StatusChanged(Status),
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
