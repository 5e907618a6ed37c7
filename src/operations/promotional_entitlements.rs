//! Promotional entitlements: access beside any plan.

use super::{Client, facade};
use crate::error::Result;
use crate::inputs::{GrantPromotionalEntitlementsInput, RevokePromotionalEntitlementInput};
use crate::operation;
use crate::types::{PromotionalEntitlement, RevokedPromotionalEntitlement};

#[facade]
impl Client {
    /// Gives a customer access to features beside any plan, for a time or for ever.
    ///
    /// Stigg operation `GrantPromotionalEntitlements` (mutation `grantPromotionalEntitlements`).
    #[doc = example!(
        "use stigg::{"
        "    GrantPromotionalEntitlementInput, GrantPromotionalEntitlementsInput, PromotionalEntitlementPeriod,"
        "};",
        "grant_promotional_entitlements(GrantPromotionalEntitlementsInput::builder("
        r#"    "customer-demo-123","#
        "    [GrantPromotionalEntitlementInput::builder("
        r#"        "feature-04-analytics","#
        "        PromotionalEntitlementPeriod::OneMonth,"
        "    )],"
        "))"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn grant_promotional_entitlements(
        &self,
        input: impl Into<GrantPromotionalEntitlementsInput>,
    ) -> Result<Vec<PromotionalEntitlement>> {
        self.answer(self.call(operation::GrantPromotionalEntitlements(input.into()))).await
    }

    /// Takes a promotional entitlement away from a customer.
    ///
    /// Stigg operation `RevokePromotionalEntitlement` (mutation `revokePromotionalEntitlement`).
    #[doc = example!(
        "use stigg::RevokePromotionalEntitlementInput;",
        "revoke_promotional_entitlement(RevokePromotionalEntitlementInput::builder("
        r#"    "customer-demo-123","#
        r#"    "feature-04-analytics","#
        "))"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn revoke_promotional_entitlement(
        &self,
        input: impl Into<RevokePromotionalEntitlementInput>,
    ) -> Result<RevokedPromotionalEntitlement> {
        self.answer(self.call(operation::RevokePromotionalEntitlement(input.into()))).await
    }
}
