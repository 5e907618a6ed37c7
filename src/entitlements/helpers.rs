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
        match self {
            Self::FeatureEntitlement(entitlement) => Some(entitlement.is_granted),
            Self::CreditEntitlement(entitlement) => Some(entitlement.is_granted),
            Self::Unknown(_) => None,
        }
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
        match self {
            Self::FeatureEntitlement(entitlement) => entitlement.remaining(),
            Self::CreditEntitlement(entitlement) => entitlement.remaining(),
            Self::Unknown(_) => None,
        }
    }

    /// Whether `amount` more may be used, of the feature or of the credits. `None` also for kinds
    /// of entitlement that this version of the crate does not know.
    #[must_use]
    pub fn grants(&self, amount: f64) -> Option<bool> {
        match self {
            Self::FeatureEntitlement(entitlement) => entitlement.grants(amount),
            Self::CreditEntitlement(entitlement) => entitlement.grants(amount),
            Self::Unknown(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::entitlements::{
        AccessDeniedReason, CreditEntitlement, Entitlement, EntitlementUnion, FeatureEntitlement,
    };

    /// An entitlement with a hard limit of 10 and a usage of 7, and other fields on top.
    fn with(fields: Value) -> Value {
        let mut entitlement = json!({
            "isGranted": true,
            "hasUnlimitedUsage": false,
            "usageLimit": 10.0,
            "currentUsage": 7.0,
        });
        let own = entitlement.as_object_mut().unwrap();
        own.extend(fields.as_object().unwrap().clone());
        entitlement
    }

    /// The remaining usage, and whether 3, 4 and 0 more are granted, for both kinds of feature
    /// entitlement.
    fn verdict(fields: Value) -> (Option<f64>, [Option<bool>; 3]) {
        let json = with(fields);
        let old: Entitlement = serde_json::from_value(json.clone()).unwrap();
        let new: FeatureEntitlement = serde_json::from_value(json).unwrap();
        let verdict = (old.remaining(), [3.0, 4.0, 0.0].map(|amount| old.grants(amount)));

        assert_eq!(verdict, (new.remaining(), [3.0, 4.0, 0.0].map(|amount| new.grants(amount))));
        verdict
    }

    const YES: Option<bool> = Some(true);
    const NO: Option<bool> = Some(false);

    #[test]
    fn a_hard_limit_may_be_reached_but_not_exceeded() {
        assert_eq!(verdict(json!({})), (Some(3.0), [YES, NO, YES]));
        assert_eq!(verdict(json!({ "currentUsage": 12.0 })), (Some(0.0), [NO, NO, YES]));
    }

    #[test]
    fn soft_limits_and_unlimited_usage_never_deny() {
        assert_eq!(verdict(json!({ "hasSoftLimit": true })), (Some(3.0), [YES; 3]));
        assert_eq!(verdict(json!({ "hasUnlimitedUsage": true })), (None, [YES; 3]));
        let unlimited = json!({ "hasUnlimitedUsage": true, "usageLimit": null });
        assert_eq!(verdict(unlimited), (None, [YES; 3]));
    }

    #[test]
    fn denied_access_stays_denied() {
        assert_eq!(verdict(json!({ "isGranted": false })), (Some(3.0), [NO; 3]));
        let soft = json!({ "isGranted": false, "hasSoftLimit": true });
        assert_eq!(verdict(soft), (Some(3.0), [NO; 3]));
        let unlimited = json!({ "isGranted": false, "hasUnlimitedUsage": true });
        assert_eq!(verdict(unlimited), (None, [NO; 3]));
    }

    #[test]
    fn missing_numbers_and_credit_rates_leave_it_undecided() {
        assert_eq!(verdict(json!({ "usageLimit": null })), (None, [None; 3]));
        assert_eq!(verdict(json!({ "currentUsage": null })), (None, [None; 3]));
        let paid = json!({ "creditRate": { "amount": 2.0, "currencyId": "credits" } });
        assert_eq!(verdict(paid), (Some(3.0), [None; 3]));
    }

    #[test]
    fn amounts_that_are_no_numbers_are_not_granted() {
        let entitlement: Entitlement = serde_json::from_value(with(json!({}))).unwrap();

        assert_eq!(entitlement.grants(f64::NAN), NO);
    }

    #[test]
    fn credits_are_counted_alike_and_by_both_arms_of_the_union() {
        let currency = json!({ "currency": { "currencyId": "c", "displayName": "Credits" } });
        let mut json = with(currency);
        let credits: CreditEntitlement = serde_json::from_value(json.clone()).unwrap();
        json["__typename"] = "CreditEntitlement".into();
        let union: EntitlementUnion = serde_json::from_value(json).unwrap();
        let feature = with(json!({ "__typename": "FeatureEntitlement", "currentUsage": 9.0 }));
        let feature: EntitlementUnion = serde_json::from_value(feature).unwrap();
        let unknown = with(json!({ "__typename": "SeatEntitlement" }));
        let unknown: EntitlementUnion = serde_json::from_value(unknown).unwrap();

        assert_eq!(
            (credits.remaining(), credits.grants(3.0), credits.grants(4.0)),
            (Some(3.0), YES, NO)
        );
        assert_eq!((union.remaining(), union.grants(4.0)), (Some(3.0), NO));
        assert_eq!((feature.remaining(), feature.grants(1.0)), (Some(1.0), YES));
        assert_eq!((unknown.remaining(), unknown.grants(1.0)), (None, None));
        assert_eq!((union.is_granted(), unknown.is_granted()), (YES, None));
        assert_eq!(union.access_denied_reason(), None);
    }

    #[test]
    fn a_denied_union_says_why() {
        let denied = json!({
            "__typename": "FeatureEntitlement",
            "isGranted": false,
            "accessDeniedReason": "RequestedUsageExceedingLimit",
        });
        let denied: EntitlementUnion = serde_json::from_value(with(denied)).unwrap();

        assert_eq!(denied.is_granted(), NO);
        let reason = Some(&AccessDeniedReason::RequestedUsageExceedingLimit);
        assert_eq!(denied.access_denied_reason(), reason);
    }
}
