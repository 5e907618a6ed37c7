//! Inputs that grant, revoke and unlink groups of features.

use crate::common::declare::input;
use crate::promotional_entitlements::GrantPromotionalEntitlementInput;

input! {
    /// Promotional entitlements to the features of a group, to grant to a customer.
    ///
    /// Input of
    /// [`grant_promotional_entitlements_group`](crate::blocking::Client::grant_promotional_entitlements_group).
    ///
    /// ```
    /// use stigg::promotional_entitlements::{
    ///     GrantPromotionalEntitlementInput, GrantPromotionalEntitlementsGroupInput,
    ///     PromotionalEntitlementPeriod,
    /// };
    ///
    /// let input = GrantPromotionalEntitlementsGroupInput::builder(
    ///     "customer-demo-123",
    ///     "feature-group-reports",
    ///     [GrantPromotionalEntitlementInput::builder(
    ///         "feature-04-analytics",
    ///         PromotionalEntitlementPeriod::OneMonth,
    ///     )],
    /// );
    /// # assert_eq!(input.build().promotional_entitlements.len(), 1);
    /// ```
    ///
    /// GraphQL: input `GrantPromotionalEntitlementsGroupInput`, of the mutation
    /// `grantPromotionalEntitlementsGroup`.
    pub struct GrantPromotionalEntitlementsGroupInput => GrantPromotionalEntitlementsGroupInputBuilder(
        /// Identifier of the customer.
        customer_id: String [not_blank],
        /// Identifier of the feature group.
        feature_group_id: String [not_blank],
        /// Entitlements to grant. Include all of the group that the customer does not have yet.
        promotional_entitlements: Vec<GrantPromotionalEntitlementInput> => list promotional_entitlement,
    ) {
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
    }

    /// A feature group whose promotional entitlements to revoke.
    ///
    /// Stigg revokes all entitlements of the group, except those that also belong to another group.
    ///
    /// Input of
    /// [`revoke_promotional_entitlements_group`](crate::blocking::Client::revoke_promotional_entitlements_group).
    ///
    /// ```
    /// use stigg::promotional_entitlements::RevokePromotionalEntitlementsGroupInput;
    ///
    /// let input = RevokePromotionalEntitlementsGroupInput::builder(
    ///     "customer-demo-123",
    ///     "feature-group-reports",
    /// );
    /// # assert_eq!(input.build().feature_group_id, "feature-group-reports");
    /// ```
    ///
    /// GraphQL: input `RevokePromotionalEntitlementsGroupInput`, of the mutation
    /// `revokePromotionalEntitlementsGroup`.
    pub struct RevokePromotionalEntitlementsGroupInput => RevokePromotionalEntitlementsGroupInputBuilder(
        /// Identifier of the customer.
        customer_id: String [not_blank],
        /// Identifier of the feature group.
        feature_group_id: String [not_blank],
    ) {
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
    }

    /// A feature group from which to unlink promotional entitlements.
    ///
    /// The promotional entitlements stay granted. They no longer belong to the group.
    ///
    /// Input of
    /// [`unlink_promotional_entitlements_group`](crate::blocking::Client::unlink_promotional_entitlements_group).
    ///
    /// ```
    /// use stigg::promotional_entitlements::UnlinkPromotionalEntitlementsGroupInput;
    ///
    /// let input = UnlinkPromotionalEntitlementsGroupInput::builder(
    ///     "customer-demo-123",
    ///     "feature-group-reports",
    /// );
    /// # assert_eq!(input.build().feature_group_id, "feature-group-reports");
    /// ```
    ///
    /// GraphQL: input `UnlinkPromotionalEntitlementsGroupInput`, of the mutation
    /// `unlinkPromotionalEntitlementsGroup`.
    pub struct UnlinkPromotionalEntitlementsGroupInput => UnlinkPromotionalEntitlementsGroupInputBuilder(
        /// Identifier of the customer.
        customer_id: String [not_blank],
        /// Identifier of the feature group.
        feature_group_id: String [not_blank],
    ) {
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
    }
}
