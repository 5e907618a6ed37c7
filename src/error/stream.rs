//! Failures of a stream of updates.

use std::time::Duration;

use super::{ErrorKind, Fault, Source};
use crate::streaming::frames::Violation;

#[derive(Debug, thiserror::Error)]
pub(crate) enum StreamFault {
    /// The server's reply does not open a WebSocket.
    #[error("the server did not open a WebSocket: {0}")]
    Upgrade(&'static str),
    #[error("the server did not accept the connection within {0:?}")]
    Unacknowledged(Duration),
    #[error("the server sent nothing for {0:?}")]
    Silence(Duration),
    #[error("a message is larger than {0} bytes; raise `max_message_bytes` to accept it")]
    TooLarge(usize),
    #[error("{0}")]
    Violation(Violation),
    #[error("the server closed the connection{}", said(*code, reason))]
    Closed { code: Option<u16>, reason: String },
    #[error("the connection broke")]
    Broken(#[source] Source),
    /// The server ended a single subscription.
    #[error("the server ended the subscription")]
    Completed,
}

impl StreamFault {
    pub(super) fn kind(&self) -> ErrorKind {
        match self {
            Self::Upgrade(_) | Self::Violation(_) => ErrorKind::Decode,
            Self::Unacknowledged(_) | Self::Silence(_) => ErrorKind::Timeout,
            Self::TooLarge(_) => ErrorKind::TooLarge,
            Self::Broken(_) => ErrorKind::Transport,
            Self::Closed { .. } | Self::Completed => ErrorKind::Closed,
        }
    }

    /// A subscription carries out nothing, so that the question is only whether it may work later.
    /// Those who wrote `graphql-ws` and RFC 6455 tell which codes are for good.
    pub(super) fn fault(&self) -> Fault {
        match self {
            Self::Closed { code: Some(code), .. } => match code {
                1002 | 1003 | 1007..=1010 | 4400 | 4401 | 4403 | 4406 | 4409 | 4429 => {
                    Fault::Permanent
                }
                _ => Fault::NotSent,
            },
            Self::Unacknowledged(_) | Self::Silence(_) | Self::Broken(_) | Self::Closed { .. } => {
                Fault::NotSent
            }
            Self::Upgrade(_) | Self::Violation(_) | Self::TooLarge(_) | Self::Completed => {
                Fault::Permanent
            }
        }
    }

    pub(super) fn close_code(&self) -> Option<u16> {
        match self {
            Self::Closed { code, .. } => *code,
            _ => None,
        }
    }
}

fn said(code: Option<u16>, reason: &str) -> String {
    match (code, reason) {
        (None, "") => String::new(),
        (None, reason) => format!(": {reason}"),
        (Some(code), "") => format!(" with code {code}"),
        (Some(code), reason) => format!(" with code {code}: {reason}"),
    }
}
