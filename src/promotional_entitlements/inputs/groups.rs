//! Inputs that grant, revoke and unlink groups of features.

use crate::common::declare::input;
use crate::promotional_entitlements::GrantPromotionalEntitlementInput;

input! {
    /// Argument of `grantPromotionalEntitlementsGroup`: the feature group to grant, and to whom.
    pub struct GrantPromotionalEntitlementsGroupInput => GrantPromotionalEntitlementsGroupInputBuilder {
        required {
            /// Identifier of the customer to grant the entitlements to.
            customer_id: String [not_blank],
            /// Identifier of the feature group to grant.
            feature_group_id: String [not_blank],
            /// Entitlements to grant. Include all of the group that the customer does not hold yet.
            promotional_entitlements: Vec<GrantPromotionalEntitlementInput> => list promotional_entitlement,
        }
        optional {
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
        }
    }
}

input! {
    /// Argument of `revokePromotionalEntitlementsGroup`: the feature group to take back, and from
    /// whom.
    ///
    /// All entitlements of the group are revoked, except those that another group also holds.
    pub struct RevokePromotionalEntitlementsGroupInput => RevokePromotionalEntitlementsGroupInputBuilder {
        required {
            /// Identifier of the customer who holds the entitlements.
            customer_id: String [not_blank],
            /// Identifier of the feature group whose promotional entitlements to revoke.
            feature_group_id: String [not_blank],
        }
        optional {
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
        }
    }
}

input! {
    /// Argument of `unlinkPromotionalEntitlementsGroup`: the feature group to unlink, and for whom.
    ///
    /// The promotional entitlements stay granted; they only stop belonging to the group.
    pub struct UnlinkPromotionalEntitlementsGroupInput => UnlinkPromotionalEntitlementsGroupInputBuilder {
        required {
            /// Identifier of the customer who holds the entitlements.
            customer_id: String [not_blank],
            /// Identifier of the feature group to unlink the promotional entitlements from.
            feature_group_id: String [not_blank],
        }
        optional {
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
        }
    }
}
