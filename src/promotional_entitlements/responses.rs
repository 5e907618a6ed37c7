// @generated from `schema` by `tests/conformance/declarations.rs`. To regenerate:
// UPDATE_DOCS=1 cargo test -p stigg-tests --test suite conformance::declarations

//! The types of responses.

use time::OffsetDateTime;

use crate::catalog::Feature;
use crate::common::declare::response;
use crate::entitlements::EntitlementResetPeriod;
use crate::promotional_entitlements::PromotionalEntitlementStatus;

response! {
    /// An entitlement granted to a customer outside of any plan.
    ///
    /// It applies to all subscriptions of the customer. Of several values, the highest counts.
    ///
    /// Item of the response of
    /// [`grant_promotional_entitlements`](crate::blocking::Client::grant_promotional_entitlements),
    /// [`grant_promotional_entitlements_group`](crate::blocking::Client::grant_promotional_entitlements_group),
    /// [`revoke_promotional_entitlements_group`](crate::blocking::Client::revoke_promotional_entitlements_group)
    /// and
    /// [`unlink_promotional_entitlements_group`](crate::blocking::Client::unlink_promotional_entitlements_group),
    /// and part of [`Customer`](crate::customers::Customer),
    /// [`CustomerProfile`](crate::customers::CustomerProfile) and
    /// [`CustomerSummary`](crate::customers::CustomerSummary).
    ///
    /// GraphQL: type `PromotionalEntitlement`.
    pub struct PromotionalEntitlement {
        /// Stigg's own identifier of the promotional entitlement.
        pub id: String,
        /// Stigg's own identifier of the feature. [`feature`](Self::feature) has the one you chose.
        pub feature_id: String,
        /// Feature of the entitlement.
        pub feature: Feature,
        /// State of the promotional entitlement.
        pub status: PromotionalEntitlementStatus,
        /// Usage limit, in units of the feature. `None` if usage is not limited.
        pub usage_limit: Option<f64>,
        /// Whether usage is unlimited.
        pub has_unlimited_usage: Option<bool>,
        /// Whether access stays granted above [`usage_limit`](Self::usage_limit).
        pub has_soft_limit: Option<bool>,
        /// Interval at which usage resets. `None` if it does not reset.
        pub reset_period: Option<EntitlementResetPeriod>,
        /// Whether the promotional entitlement is visible.
        pub is_visible: bool,
        /// Time at which the promotional entitlement ends. `None` if it has no end.
        pub end_date: Option<OffsetDateTime>,
    }

    /// A promotional entitlement that was revoked.
    ///
    /// Response of
    /// [`revoke_promotional_entitlement`](crate::blocking::Client::revoke_promotional_entitlement).
    ///
    /// GraphQL: some fields of the type `PromotionalEntitlement`.
    pub struct RevokedPromotionalEntitlement {
        /// Stigg's own identifier of the promotional entitlement.
        pub id: String,
    }
}
