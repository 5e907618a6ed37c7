//! Operations on promotional entitlements: access granted outside of any plan.

use super::operations;
use crate::promotional_entitlements::*;

operations! {
    /// # Promotional entitlements
    impl Client;

    /// Grants a customer access to features outside of any plan, for a limited time or permanently.
    ///
    /// GraphQL: mutation `grantPromotionalEntitlements`.
    #[doc(alias = "setPromotionalEntitlements")]
    mutation "grantPromotionalEntitlements" => GrantPromotionalEntitlements
    fn grant_promotional_entitlements(
        input: GrantPromotionalEntitlementsInput,
    ) -> Vec<PromotionalEntitlement> {
        /// use stigg::promotional_entitlements::{
        ///     GrantPromotionalEntitlementInput, GrantPromotionalEntitlementsInput,
        ///     PromotionalEntitlementPeriod,
        /// };
        ///
        /// let promotional_entitlements = client.grant_promotional_entitlements(
        ///     GrantPromotionalEntitlementsInput::builder(
        ///         "customer-demo-123",
        ///         [GrantPromotionalEntitlementInput::builder(
        ///             "feature-04-analytics",
        ///             PromotionalEntitlementPeriod::OneMonth,
        ///         )],
        ///     ),
        /// )
    }

    /// Revokes a promotional entitlement of a customer.
    ///
    /// GraphQL: mutation `revokePromotionalEntitlement`.
    #[doc(alias = "removePromotionalEntitlement")]
    mutation "revokePromotionalEntitlement" => RevokePromotionalEntitlement
    fn revoke_promotional_entitlement(
        input: RevokePromotionalEntitlementInput,
    ) -> RevokedPromotionalEntitlement {
        /// use stigg::promotional_entitlements::RevokePromotionalEntitlementInput;
        ///
        /// let revoked = client.revoke_promotional_entitlement(
        ///     RevokePromotionalEntitlementInput::builder(
        ///         "customer-demo-123",
        ///         "feature-04-analytics",
        ///     ),
        /// )
    }

    /// Grants a customer access to a group of features outside of any plan.
    ///
    /// GraphQL: mutation `grantPromotionalEntitlementsGroup`.
    mutation "grantPromotionalEntitlementsGroup" => GrantPromotionalEntitlementsGroup
    fn grant_promotional_entitlements_group(
        input: GrantPromotionalEntitlementsGroupInput,
    ) -> Vec<PromotionalEntitlement> {
        /// use stigg::promotional_entitlements::{
        ///     GrantPromotionalEntitlementInput, GrantPromotionalEntitlementsGroupInput,
        ///     PromotionalEntitlementPeriod,
        /// };
        ///
        /// let promotional_entitlements = client.grant_promotional_entitlements_group(
        ///     GrantPromotionalEntitlementsGroupInput::builder(
        ///         "customer-demo-123",
        ///         "feature-group-reports",
        ///         [GrantPromotionalEntitlementInput::builder(
        ///             "feature-04-analytics",
        ///             PromotionalEntitlementPeriod::OneMonth,
        ///         )],
        ///     ),
        /// )
    }

    /// Revokes a customer's promotional entitlements to a group of features.
    ///
    /// GraphQL: mutation `revokePromotionalEntitlementsGroup`.
    mutation "revokePromotionalEntitlementsGroup" => RevokePromotionalEntitlementsGroup
    fn revoke_promotional_entitlements_group(
        input: RevokePromotionalEntitlementsGroupInput,
    ) -> Vec<PromotionalEntitlement> {
        /// use stigg::promotional_entitlements::RevokePromotionalEntitlementsGroupInput;
        ///
        /// let promotional_entitlements = client.revoke_promotional_entitlements_group(
        ///     RevokePromotionalEntitlementsGroupInput::builder(
        ///         "customer-demo-123",
        ///         "feature-group-reports",
        ///     ),
        /// )
    }

    /// Unlinks a customer's promotional entitlements from a group of features. They stay granted.
    ///
    /// GraphQL: mutation `unlinkPromotionalEntitlementsGroup`.
    mutation "unlinkPromotionalEntitlementsGroup" => UnlinkPromotionalEntitlementsGroup
    fn unlink_promotional_entitlements_group(
        input: UnlinkPromotionalEntitlementsGroupInput,
    ) -> Vec<PromotionalEntitlement> {
        /// use stigg::promotional_entitlements::UnlinkPromotionalEntitlementsGroupInput;
        ///
        /// let promotional_entitlements = client.unlink_promotional_entitlements_group(
        ///     UnlinkPromotionalEntitlementsGroupInput::builder(
        ///         "customer-demo-123",
        ///         "feature-group-reports",
        ///     ),
        /// )
    }
}
