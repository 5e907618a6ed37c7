//! Items that are not sent any more.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use time::OffsetDateTime;
use time::serde::rfc3339;

use super::item::{Item, Lane};

/// Reason for which an item became a dead letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// Stigg rejected it, when it was sent alone, and would again. [`error`](DeadLetter::error) has
    /// its reason.
    Rejected,
    /// It is too large for a request of its own, and was not counted.
    TooLarge,
    /// It was sent, no answer came, and by now Stigg may have forgotten its key: it may count twice if
    /// it is sent again. Look whether it was counted.
    Ambiguous,
    /// It sets a total, and a newer total was delivered before it. It does not matter any more.
    Superseded,
    /// It waited longer than [`max_age`](super::Builder::max_age), and was not counted.
    Expired,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Rejected => "rejected",
            Self::TooLarge => "too large",
            Self::Ambiguous => "sent without an answer too long ago",
            Self::Superseded => "superseded by a newer total",
            Self::Expired => "too old",
        })
    }
}

/// An item that is not sent any more, and why. Serializes as one line of JSON.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DeadLetter {
    /// Lane of the item.
    pub lane: Lane,
    /// Reason for which it is not sent any more.
    pub reason: Reason,
    /// Error that Stigg answered with, or that the last attempt failed with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Time at which it became a dead letter.
    #[serde(with = "rfc3339")]
    pub at: OffsetDateTime,
    /// Number of calls of `record` that it stands for.
    pub records: u64,
    /// The item, exactly as it was sent, or would have been.
    pub item: Box<RawValue>,
}

impl DeadLetter {
    /// Returns the item, to be recorded again once the reason is mended. Its key and time are those
    /// that it had.
    ///
    /// # Errors
    ///
    /// If the JSON is not an item of this version.
    pub fn to_item(&self) -> serde_json::Result<Item> {
        Item::from_json(self.lane, self.item.get())
    }
}

impl PartialEq for DeadLetter {
    fn eq(&self, other: &Self) -> bool {
        (self.lane, self.reason, &self.error, self.at, self.records, self.item.get())
            == (other.lane, other.reason, &other.error, other.at, other.records, other.item.get())
    }
}
