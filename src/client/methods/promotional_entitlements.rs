//! Promotional entitlements: access beside any plan.

use super::{Client, facade};
use crate::error::Result;
use crate::operation;
use crate::promotional_entitlements::{
    GrantPromotionalEntitlementsGroupInput, GrantPromotionalEntitlementsInput,
    RevokePromotionalEntitlementInput, RevokePromotionalEntitlementsGroupInput,
    UnlinkPromotionalEntitlementsGroupInput,
};
use crate::promotional_entitlements::{PromotionalEntitlement, RevokedPromotionalEntitlement};

#[facade]
impl Client {
    /// Gives a customer access to features beside any plan, for a time or for ever.
    ///
    /// Stigg operation `GrantPromotionalEntitlements` (mutation `grantPromotionalEntitlements`).
    #[doc = example!(
        "use stigg::promotional_entitlements::{"
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
        "use stigg::promotional_entitlements::RevokePromotionalEntitlementInput;",
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

    /// Gives a customer access to the features of a group beside any plan.
    ///
    /// Stigg operation `GrantPromotionalEntitlementsGroup` (mutation `grantPromotionalEntitlementsGroup`).
    #[doc = example!(
        "use stigg::promotional_entitlements::{"
        "    GrantPromotionalEntitlementInput, GrantPromotionalEntitlementsGroupInput,"
        "    PromotionalEntitlementPeriod,"
        "};",
        "grant_promotional_entitlements_group(GrantPromotionalEntitlementsGroupInput::builder("
        r#"    "customer-demo-123","#
        r#"    "feature-group-reports","#
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
    pub async fn grant_promotional_entitlements_group(
        &self,
        input: impl Into<GrantPromotionalEntitlementsGroupInput>,
    ) -> Result<Vec<PromotionalEntitlement>> {
        self.answer(self.call(operation::GrantPromotionalEntitlementsGroup(input.into()))).await
    }

    /// Takes the promotional entitlements of a group of features away from a customer.
    ///
    /// Stigg operation `RevokePromotionalEntitlementsGroup` (mutation `revokePromotionalEntitlementsGroup`).
    #[doc = example!(
        "use stigg::promotional_entitlements::RevokePromotionalEntitlementsGroupInput;",
        "revoke_promotional_entitlements_group(RevokePromotionalEntitlementsGroupInput::builder("
        r#"    "customer-demo-123","#
        r#"    "feature-group-reports","#
        "))"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn revoke_promotional_entitlements_group(
        &self,
        input: impl Into<RevokePromotionalEntitlementsGroupInput>,
    ) -> Result<Vec<PromotionalEntitlement>> {
        self.answer(self.call(operation::RevokePromotionalEntitlementsGroup(input.into()))).await
    }

    /// Keeps a customer's promotional entitlements, but no longer as those of a group.
    ///
    /// Stigg operation `UnlinkPromotionalEntitlementsGroup` (mutation `unlinkPromotionalEntitlementsGroup`).
    #[doc = example!(
        "use stigg::promotional_entitlements::UnlinkPromotionalEntitlementsGroupInput;",
        "unlink_promotional_entitlements_group(UnlinkPromotionalEntitlementsGroupInput::builder("
        r#"    "customer-demo-123","#
        r#"    "feature-group-reports","#
        "))"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn unlink_promotional_entitlements_group(
        &self,
        input: impl Into<UnlinkPromotionalEntitlementsGroupInput>,
    ) -> Result<Vec<PromotionalEntitlement>> {
        self.answer(self.call(operation::UnlinkPromotionalEntitlementsGroup(input.into()))).await
    }
}
