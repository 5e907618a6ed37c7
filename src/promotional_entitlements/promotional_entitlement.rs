//! Promotional entitlements: access granted beside any plan.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::catalog::Feature;
use crate::common::outputs::open_enum;
use crate::entitlements::EntitlementResetPeriod;

/// Entitlement granted to a customer on top of what the customer's subscriptions give.
///
/// It applies to all subscriptions of the customer. Where values differ, the highest one
/// counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PromotionalEntitlement {
    /// Identifier of the promotional entitlement in Stigg.
    pub id: String,
    /// Identifier of the feature. Read `feature` for the one you chose.
    pub feature_id: String,
    /// Feature that is granted.
    pub feature: Feature,
    /// Whether the promotional entitlement is in force.
    pub status: PromotionalEntitlementStatus,
    /// Limit on the usage, in units of the feature. Absent while the usage is not limited.
    pub usage_limit: Option<f64>,
    /// Whether the usage has no limit.
    pub has_unlimited_usage: Option<bool>,
    /// Whether access stays granted once the usage is over `usageLimit`.
    pub has_soft_limit: Option<bool>,
    /// How often the usage resets. Absent if it does not reset.
    pub reset_period: Option<EntitlementResetPeriod>,
    /// Whether the promotional entitlement is visible.
    pub is_visible: bool,
    /// Time at which the promotional entitlement ends (RFC 3339). Absent if it has no end.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub end_date: Option<OffsetDateTime>,
}

/// The promotional entitlement that `revoke_promotional_entitlement` took away.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RevokedPromotionalEntitlement {
    /// Identifier of the promotional entitlement in Stigg.
    pub id: String,
}

open_enum! {
    /// How long a promotional entitlement lasts.
    pub enum PromotionalEntitlementPeriod {
        /// Until an end date that you give.
        Custom = "CUSTOM",
        /// No end.
        Lifetime = "LIFETIME",
        /// One month.
        OneMonth = "ONE_MONTH",
        /// One week.
        OneWeek = "ONE_WEEK",
        /// One year.
        OneYear = "ONE_YEAR",
        /// Six months.
        SixMonth = "SIX_MONTH",
    }
}

open_enum! {
    /// State of a promotional entitlement.
    pub enum PromotionalEntitlementStatus {
        /// In force.
        Active = "Active",
        /// Past its end.
        Expired = "Expired",
        /// Paused.
        Paused = "Paused",
    }
}
