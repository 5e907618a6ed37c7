//! Promotional entitlements.

use serde::{Deserialize, Serialize};
use stigg::promotional_entitlements::{PromotionalEntitlementPeriod, PromotionalEntitlementStatus};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::accounts::Allowance;

/// An entitlement that was granted to a customer.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PromotionalEntitlement {
    pub(crate) id: Uuid,
    pub(crate) feature: String,
    pub(crate) allowance: Allowance,
    pub(crate) is_visible: bool,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) granted_at: OffsetDateTime,
    /// The time that usage periods are counted from, if it was an earlier source that began them.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub(crate) usage_anchor: Option<OffsetDateTime>,
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub(crate) end: Option<OffsetDateTime>,
    /// The requested duration.
    pub(crate) period: PromotionalEntitlementPeriod,
    /// The feature group of the grant, if any.
    pub(crate) group: Option<String>,
}

impl PromotionalEntitlement {
    pub(crate) fn is_active(&self, now: OffsetDateTime) -> bool {
        self.end.is_none_or(|end| now < end)
    }

    pub(crate) fn status(&self, now: OffsetDateTime) -> PromotionalEntitlementStatus {
        if self.is_active(now) {
            PromotionalEntitlementStatus::Active
        } else {
            PromotionalEntitlementStatus::Expired
        }
    }
}
