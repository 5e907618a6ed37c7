//! Promotional entitlements: features granted to a customer outside of any plan.

mod inputs;
mod promotional_entitlement;

pub use inputs::{
    GrantPromotionalEntitlementInput, GrantPromotionalEntitlementsGroupInput,
    GrantPromotionalEntitlementsInput, RevokePromotionalEntitlementInput,
    RevokePromotionalEntitlementsGroupInput, UnlinkPromotionalEntitlementsGroupInput,
};
pub use promotional_entitlement::{
    PromotionalEntitlement, PromotionalEntitlementPeriod, PromotionalEntitlementStatus,
    RevokedPromotionalEntitlement,
};

/// Builders of the inputs of this module.
pub mod builders {
    pub use super::inputs::{
        GrantPromotionalEntitlementInputBuilder, GrantPromotionalEntitlementsGroupInputBuilder,
        GrantPromotionalEntitlementsInputBuilder, RevokePromotionalEntitlementInputBuilder,
        RevokePromotionalEntitlementsGroupInputBuilder,
        UnlinkPromotionalEntitlementsGroupInputBuilder,
    };
}
