//! Events of streams.

use std::time::Duration;

use super::Protocol;
use crate::error::Error;

/// An event of a stream of updates.
///
/// ```
/// use stigg::streaming::StreamEvent;
///
/// fn describe<T>(event: &StreamEvent<T>) -> String {
///     match event {
///         StreamEvent::Connected { protocol, .. } => format!("connected by {protocol}; fetch what may have changed"),
///         StreamEvent::Data(_) => "an update".to_owned(),
///         StreamEvent::Invalid(error) => format!("an update that cannot be used: {error:#}"),
///         StreamEvent::Refused { error, .. } => format!("no updates of one kind: {error:#}"),
///         StreamEvent::Disconnected { error, retry_in, .. } => format!("offline for {retry_in:?}: {error:#}"),
///         _ => "something new".to_owned(),
///     }
/// }
/// # describe(&StreamEvent::Data(1));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum StreamEvent<T> {
    /// The server accepted the connection, and all subscriptions were sent to it.
    ///
    /// Updates since the last connection are lost, because there is no replay: fetch what may have
    /// changed. This also holds for the first connection, if anything was fetched before it.
    #[non_exhaustive]
    Connected {
        /// The protocol that the server chose.
        protocol: Protocol,
    },
    /// An update.
    Data(T),
    /// An update that cannot be used: it has GraphQL errors, or is not what the API promises. The
    /// stream goes on. What changed is unknown.
    Invalid(Error),
    /// The server refused or ended one subscription, named by
    /// [`Error::operation`](crate::Error::operation). The others go on; the next connection
    /// subscribes to all again.
    #[non_exhaustive]
    Refused {
        /// The server's reason.
        error: Error,
    },
    /// There is no connection. The stream goes on: it connects again by itself.
    ///
    /// [`is_unauthorized`](crate::Error::is_unauthorized) and
    /// [`is_forbidden`](crate::Error::is_forbidden) tell that the API key is to blame.
    #[non_exhaustive]
    Disconnected {
        /// Reason for which the connection ended, or was not made.
        error: Error,
        /// The time until the next attempt.
        retry_in: Duration,
    },
}

impl<T> StreamEvent<T> {
    /// Returns the update, if the event is one.
    pub fn into_data(self) -> Option<T> {
        match self {
            Self::Data(data) => Some(data),
            _ => None,
        }
    }
}
