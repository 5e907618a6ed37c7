//! Decisions from an entitlement's limit and usage.
//!
//! Stigg publishes that denied access is denied, that unlimited usage and soft limits never deny,
//! and that a hard limit may be reached but not exceeded. It does not publish how it compares
//! numbers, nor what a check without requested usage requests. So these helpers return only what
//! arithmetic proves, and `None` where the decision depends on anything else.

use crate::entitlements::{
    AccessDeniedReason, CreditEntitlement, Entitlement, EntitlementUnion,
    EntitlementsStateAccessDeniedReason, FeatureEntitlement,
};

impl AccessDeniedReason {
    /// Whether Stigg does not know the customer, the resource or the feature of the check.
    ///
    /// Such a check is not an error, but denied. This method tells a typo, or a customer that was
    /// never provisioned, from access that the customer does not have.
    ///
    /// ```
    /// use stigg::entitlements::AccessDeniedReason;
    ///
    /// assert!(AccessDeniedReason::FeatureNotFound.is_not_found());
    /// assert!(!AccessDeniedReason::NoFeatureEntitlementInSubscription.is_not_found());
    /// ```
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(
            self,
            Self::CustomerNotFound | Self::CustomerResourceNotFound | Self::FeatureNotFound
        )
    }
}

impl EntitlementsStateAccessDeniedReason {
    /// Whether Stigg does not know the customer, as [`AccessDeniedReason::is_not_found`].
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        *self == Self::CustomerNotFound
    }
}

/// The part of an entitlement that decides about amounts.
struct Terms {
    is_granted: bool,
    /// Whether usage is unlimited, or may exceed its limit.
    is_open: bool,
    is_paid_in_credits: bool,
    /// `None` also if usage is unlimited.
    limit: Option<f64>,
    usage: Option<f64>,
}

impl Terms {
    fn remaining(&self) -> Option<f64> {
        Some((self.limit? - self.usage?).max(0.0))
    }

    fn grants(&self, amount: f64) -> Option<bool> {
        if !self.is_granted {
            return Some(false);
        }
        if self.is_open {
            return Some(true);
        }
        if self.is_paid_in_credits {
            return None;
        }
        self.remaining().map(|remaining| amount <= remaining)
    }
}

impl Entitlement {
    /// Returns the usage left before the limit, in units of the feature; 0 at and above the limit.
    ///
    /// `None` if usage is not limited, or if the limit or the usage is unknown.
    #[must_use]
    pub fn remaining(&self) -> Option<f64> {
        self.terms().remaining()
    }

    /// Whether `amount` more may be used.
    ///
    /// True if access is granted, and usage is unlimited, the limit is soft, or `amount` is at most
    /// what [remains](Self::remaining).
    ///
    /// `None` if the entitlement does not determine it, as for a feature without usage or one that
    /// consumes credits. Then check with
    /// [`requested_usage`](crate::entitlements::EntitlementOptions::requested_usage) instead.
    /// Denied access stays denied here, even if it was denied because more was requested.
    ///
    /// ```
    /// let entitlement: stigg::entitlements::Entitlement = serde_json::from_str(
    ///     r#"{ "isGranted": true, "hasUnlimitedUsage": false, "usageLimit": 10, "currentUsage": 7 }"#,
    /// )?;
    ///
    /// assert_eq!(entitlement.remaining(), Some(3.0));
    /// assert_eq!(entitlement.grants(3.0), Some(true));
    /// assert_eq!(entitlement.grants(4.0), Some(false));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn grants(&self, amount: f64) -> Option<bool> {
        self.terms().grants(amount)
    }

    fn terms(&self) -> Terms {
        Terms {
            is_granted: self.is_granted,
            is_open: self.has_unlimited_usage || self.has_soft_limit == Some(true),
            is_paid_in_credits: self.credit_rate.is_some(),
            limit: self.usage_limit.filter(|_| !self.has_unlimited_usage),
            usage: self.current_usage,
        }
    }
}

impl FeatureEntitlement {
    /// Returns the usage left before the limit, as [`Entitlement::remaining`].
    #[must_use]
    pub fn remaining(&self) -> Option<f64> {
        self.terms().remaining()
    }

    /// Whether `amount` more may be used, as [`Entitlement::grants`].
    #[must_use]
    pub fn grants(&self, amount: f64) -> Option<bool> {
        self.terms().grants(amount)
    }

    fn terms(&self) -> Terms {
        Terms {
            is_granted: self.is_granted,
            is_open: self.has_unlimited_usage || self.has_soft_limit == Some(true),
            is_paid_in_credits: self.credit_rate.is_some(),
            limit: self.usage_limit.filter(|_| !self.has_unlimited_usage),
            usage: self.current_usage,
        }
    }
}

impl CreditEntitlement {
    /// Returns the credits left: those granted minus those consumed; 0 in overdraft.
    ///
    /// `None` if one of the two is unknown.
    #[must_use]
    pub fn remaining(&self) -> Option<f64> {
        self.terms().remaining()
    }

    /// Whether `amount` credits may be consumed.
    ///
    /// True if access is granted, and the limit is soft or `amount` is at most what
    /// [remains](Self::remaining). `None` if the entitlement does not determine it.
    #[must_use]
    pub fn grants(&self, amount: f64) -> Option<bool> {
        self.terms().grants(amount)
    }

    fn terms(&self) -> Terms {
        Terms {
            is_granted: self.is_granted,
            is_open: self.has_soft_limit == Some(true),
            is_paid_in_credits: false,
            limit: self.usage_limit,
            usage: self.current_usage,
        }
    }
}

impl EntitlementUnion {
    /// Whether Stigg grants access. `None` for kinds of entitlement that this version of the crate
    /// does not know.
    #[must_use]
    pub fn is_granted(&self) -> Option<bool> {
        self.terms().map(|terms| terms.is_granted)
    }

    /// Returns the reason for denied access. `None` if access is granted, or for kinds of
    /// entitlement that this version of the crate does not know.
    #[must_use]
    pub fn access_denied_reason(&self) -> Option<&AccessDeniedReason> {
        match self {
            Self::FeatureEntitlement(entitlement) => entitlement.access_denied_reason.as_ref(),
            Self::CreditEntitlement(entitlement) => entitlement.access_denied_reason.as_ref(),
            Self::Unknown(_) => None,
        }
    }

    /// Returns the usage or the credits left. `None` also for kinds of entitlement that this
    /// version of the crate does not know.
    #[must_use]
    pub fn remaining(&self) -> Option<f64> {
        self.terms()?.remaining()
    }

    /// Whether `amount` more may be used, of the feature or of the credits. `None` also for kinds
    /// of entitlement that this version of the crate does not know.
    #[must_use]
    pub fn grants(&self, amount: f64) -> Option<bool> {
        self.terms()?.grants(amount)
    }

    fn terms(&self) -> Option<Terms> {
        match self {
            Self::FeatureEntitlement(entitlement) => Some(entitlement.terms()),
            Self::CreditEntitlement(entitlement) => Some(entitlement.terms()),
            Self::Unknown(_) => None,
        }
    }
}
