//! The answer to a check.

use std::fmt;
use std::time::Duration;

use stigg::entitlements::AccessDeniedReason;

use crate::check::Kind;
use crate::{Amount, snapshot::Entry};

/// Origin of a [`Decision`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Source {
    /// Entitlements in memory.
    Cache,
    /// Entitlements in memory, whose usage period has ended since: usage counts from 0 again.
    Predicted,
    /// Entitlements that were fetched from Stigg while the check waited.
    Fetched,
    /// The fallback, because Stigg could not be asked in time.
    Fallback,
    /// The fallback, because it names a feature that the customer does not have. Stigg may be well.
    FallbackAbsent,
    /// The fallback, because the instance is offline.
    Offline,
}

impl Source {
    pub(crate) const ALL: [Self; 6] = [
        Self::Cache,
        Self::Predicted,
        Self::Fetched,
        Self::Fallback,
        Self::FallbackAbsent,
        Self::Offline,
    ];

    /// Returns the name in lower case, as metrics have it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cache => "cache",
            Self::Predicted => "predicted",
            Self::Fetched => "fetched",
            Self::Fallback => "fallback",
            Self::FallbackAbsent => "fallback_absent",
            Self::Offline => "offline",
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Answer to a check: whether access is granted, and why.
///
/// Its `Display` explains it in a line:
///
/// ```
/// use stigg_runtime::{Access, Snapshot};
/// # #[cfg(feature = "blocking")] {
/// use stigg_runtime::blocking::Entitlements;
///
/// let seats = Snapshot::new("acme").feature("feature-seats", Access::limited(5).used(3));
/// let decision = Entitlements::fixed([seats]).check("acme", "feature-seats");
///
/// assert!(decision.is_granted());
/// assert_eq!(decision.remaining(), Some(2.into()));
/// assert_eq!(decision.to_string(), "granted: 3 of 5 used, 0 s old, from cache");
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a decision that nobody looks at protects nothing"]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Decision {
    pub(crate) reason: Option<AccessDeniedReason>,
    pub(crate) kind: Option<Kind>,
    pub(crate) limit: Option<Amount>,
    pub(crate) unlimited: bool,
    pub(crate) soft: bool,
    pub(crate) usage: Option<Amount>,
    pub(crate) source: Source,
    /// In milliseconds.
    pub(crate) age: i64,
    pub(crate) stale: bool,
    /// Whether Stigg could not be asked in time.
    pub(crate) in_outage: bool,
    /// Whether the customer is known to have no such entitlement.
    pub(crate) is_absent: bool,
}

impl Decision {
    /// Whether access is granted.
    #[must_use]
    pub const fn is_granted(&self) -> bool {
        self.reason.is_none()
    }

    /// Returns the reason for denied access. `None` if access is granted.
    #[must_use]
    pub const fn reason(&self) -> Option<&AccessDeniedReason> {
        self.reason.as_ref()
    }

    /// Returns the kind of the feature. `None` if it is not known.
    #[must_use]
    pub const fn kind(&self) -> Option<Kind> {
        self.kind
    }

    /// Returns the usage limit in units of the feature, its configured number, or the number of
    /// credits granted. `None` if there is none or it is not known.
    #[must_use]
    pub const fn limit(&self) -> Option<Amount> {
        self.limit
    }

    /// Whether usage is unlimited.
    #[must_use]
    pub const fn is_unlimited(&self) -> bool {
        self.unlimited
    }

    /// Whether access stays granted above the [`limit`](Self::limit).
    #[must_use]
    pub const fn has_soft_limit(&self) -> bool {
        self.soft
    }

    /// Returns the usage so far, or the number of credits consumed, with what this process has
    /// reserved or [reported](crate::outbox#in-checks). `None` if nothing is counted or it is not known.
    #[must_use]
    pub const fn usage(&self) -> Option<Amount> {
        self.usage
    }

    /// Returns what is left before the limit; 0 above it. `None` without limit or usage.
    #[must_use]
    pub fn remaining(&self) -> Option<Amount> {
        Some((self.limit? - self.usage?).not_negative())
    }

    /// Returns the origin of the decision.
    #[must_use]
    pub const fn source(&self) -> Source {
        self.source
    }

    /// Whether it is the fallback's decision instead of Stigg's.
    #[must_use]
    pub const fn is_fallback(&self) -> bool {
        matches!(self.source, Source::Fallback | Source::FallbackAbsent | Source::Offline)
    }

    /// Returns the time since the entitlements were requested from Stigg. Zero if they were not. Pushes
    /// do not make it shorter: none says that nothing else has changed.
    #[must_use]
    pub fn age(&self) -> Duration {
        Duration::from_millis(self.age.try_into().unwrap_or_default())
    }

    /// Whether the entitlements were due to be fetched again, which then happens in the background.
    #[must_use]
    pub const fn is_stale(&self) -> bool {
        self.stale
    }

    /// The numbers of an entitlement.
    #[inline]
    pub(crate) fn about(entry: &Entry, usage: Amount, reason: Option<AccessDeniedReason>) -> Self {
        let counts = matches!(entry.kind, Kind::Number | Kind::Metered | Kind::Credits);
        Self {
            reason,
            kind: (entry.kind != Kind::Other).then_some(entry.kind),
            limit: entry.limit.filter(|_| counts && !entry.unlimited),
            unlimited: entry.unlimited,
            soft: entry.soft,
            usage: Some(usage).filter(|_| counts),
            source: Source::Cache,
            age: 0,
            stale: false,
            in_outage: false,
            is_absent: false,
        }
    }

    pub(crate) fn denied(reason: AccessDeniedReason) -> Self {
        Self {
            reason: Some(reason),
            kind: None,
            limit: None,
            unlimited: false,
            soft: false,
            usage: None,
            source: Source::Cache,
            age: 0,
            stale: false,
            in_outage: false,
            is_absent: false,
        }
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            None => f.write_str("granted")?,
            Some(reason) => write!(f, "denied ({reason})")?,
        }
        match (self.limit, self.usage) {
            (Some(limit), Some(usage)) => {
                let soft = if self.soft { ", softly limited" } else { "" };
                write!(f, ": {usage} of {limit} used{soft}")?;
            }
            (None, Some(usage)) if self.unlimited => write!(f, ": {usage} used, unlimited")?,
            (Some(limit), None) => write!(f, ": {limit}")?,
            _ if self.unlimited && !self.is_fallback() => f.write_str(": unlimited")?,
            _ => {}
        }
        if !self.is_fallback() {
            write!(f, ", {} s old", self.age / 1000)?;
        }
        match self.source {
            Source::FallbackAbsent => {
                f.write_str(", from fallback, as the customer has no such entitlement")
            }
            source => write!(f, ", from {source}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use stigg::entitlements::AccessDeniedReason;

    use super::{Decision, Source};
    use crate::Access;
    use crate::snapshot::Entry;

    #[test]
    fn a_decision_explains_itself_in_a_line() {
        let entry = Entry::of_access("seats", &Access::limited(5).used(3), false);
        let granted = Decision { age: 12_345, ..Decision::about(&entry, 3.into(), None) };
        assert_eq!(granted.to_string(), "granted: 3 of 5 used, 12 s old, from cache");

        let reason = Some(AccessDeniedReason::RequestedUsageExceedingLimit);
        let denied = Decision { source: Source::Predicted, ..granted.clone() };
        let denied = Decision { reason, soft: true, ..denied };
        let line = "denied (RequestedUsageExceedingLimit): 3 of 5 used, softly limited, 12 s old, \
                    from predicted";
        assert_eq!(denied.to_string(), line);

        let entry = Entry::of_access("beta", &Access::GRANTED, false);
        let fallback =
            Decision { source: Source::Fallback, ..Decision::about(&entry, 0.into(), None) };
        assert_eq!(fallback.to_string(), "granted, from fallback");
        let absent = Decision { source: Source::FallbackAbsent, ..fallback };
        let line = "granted, from fallback, as the customer has no such entitlement";
        assert_eq!(absent.to_string(), line);
        let absent = Decision::denied(AccessDeniedReason::EntitlementNotFound);
        assert_eq!(absent.to_string(), "denied (EntitlementNotFound), 0 s old, from cache");
    }
}
