//! Promotional entitlements: features granted to a customer outside of any plan.

mod enums;
mod inputs;
mod responses;

pub use enums::*;
pub use inputs::{
    GrantPromotionalEntitlementInput, GrantPromotionalEntitlementsGroupInput,
    GrantPromotionalEntitlementsInput, RevokePromotionalEntitlementInput,
    RevokePromotionalEntitlementsGroupInput, UnlinkPromotionalEntitlementsGroupInput,
};
pub use responses::*;

/// Builders of the inputs of this module.
pub mod builders {
    pub use super::inputs::{
        GrantPromotionalEntitlementInputBuilder, GrantPromotionalEntitlementsGroupInputBuilder,
        GrantPromotionalEntitlementsInputBuilder, RevokePromotionalEntitlementInputBuilder,
        RevokePromotionalEntitlementsGroupInputBuilder,
        UnlinkPromotionalEntitlementsGroupInputBuilder,
    };
}
