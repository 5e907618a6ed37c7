//! Operations on promotional entitlements: access granted outside of any plan.

use super::{Client, facade};
use crate::error::Result;
use crate::operation;
use crate::promotional_entitlements::{
    GrantPromotionalEntitlementsGroupInput, GrantPromotionalEntitlementsInput,
    PromotionalEntitlement, RevokePromotionalEntitlementInput,
    RevokePromotionalEntitlementsGroupInput, RevokedPromotionalEntitlement,
    UnlinkPromotionalEntitlementsGroupInput,
};

#[facade]
impl Client {
    /// Grants a customer access to features outside of any plan, for a limited time or permanently.
    ///
    /// GraphQL: mutation `grantPromotionalEntitlements`.
    #[doc(alias = "grantPromotionalEntitlements")]
    #[doc(alias = "setPromotionalEntitlements")]
    #[doc = example!(
        "use stigg::promotional_entitlements::{"
        "    GrantPromotionalEntitlementInput, GrantPromotionalEntitlementsInput,"
        "    PromotionalEntitlementPeriod,"
        "};",
        "grant_promotional_entitlements(GrantPromotionalEntitlementsInput::builder("
        r#"    "customer-demo-123","#
        "    [GrantPromotionalEntitlementInput::builder("
        r#"        "feature-04-analytics","#
        "        PromotionalEntitlementPeriod::OneMonth,"
        "    )],"
        "))"
    )]
    pub async fn grant_promotional_entitlements(
        &self,
        input: impl Into<GrantPromotionalEntitlementsInput>,
    ) -> Result<Vec<PromotionalEntitlement>> {
        self.answer(self.call(operation::GrantPromotionalEntitlements(input.into()))).await
    }

    /// Revokes a promotional entitlement of a customer.
    ///
    /// GraphQL: mutation `revokePromotionalEntitlement`.
    #[doc(alias = "revokePromotionalEntitlement")]
    #[doc(alias = "removePromotionalEntitlement")]
    #[doc = example!(
        "use stigg::promotional_entitlements::RevokePromotionalEntitlementInput;",
        "revoke_promotional_entitlement(RevokePromotionalEntitlementInput::builder("
        r#"    "customer-demo-123","#
        r#"    "feature-04-analytics","#
        "))"
    )]
    pub async fn revoke_promotional_entitlement(
        &self,
        input: impl Into<RevokePromotionalEntitlementInput>,
    ) -> Result<RevokedPromotionalEntitlement> {
        self.answer(self.call(operation::RevokePromotionalEntitlement(input.into()))).await
    }

    /// Grants a customer access to a group of features outside of any plan.
    ///
    /// GraphQL: mutation `grantPromotionalEntitlementsGroup`.
    #[doc(alias = "grantPromotionalEntitlementsGroup")]
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
    pub async fn grant_promotional_entitlements_group(
        &self,
        input: impl Into<GrantPromotionalEntitlementsGroupInput>,
    ) -> Result<Vec<PromotionalEntitlement>> {
        self.answer(self.call(operation::GrantPromotionalEntitlementsGroup(input.into()))).await
    }

    /// Revokes a customer's promotional entitlements to a group of features.
    ///
    /// GraphQL: mutation `revokePromotionalEntitlementsGroup`.
    #[doc(alias = "revokePromotionalEntitlementsGroup")]
    #[doc = example!(
        "use stigg::promotional_entitlements::RevokePromotionalEntitlementsGroupInput;",
        "revoke_promotional_entitlements_group(RevokePromotionalEntitlementsGroupInput::builder("
        r#"    "customer-demo-123","#
        r#"    "feature-group-reports","#
        "))"
    )]
    pub async fn revoke_promotional_entitlements_group(
        &self,
        input: impl Into<RevokePromotionalEntitlementsGroupInput>,
    ) -> Result<Vec<PromotionalEntitlement>> {
        self.answer(self.call(operation::RevokePromotionalEntitlementsGroup(input.into()))).await
    }

    /// Unlinks a customer's promotional entitlements from a group of features. They stay granted.
    ///
    /// GraphQL: mutation `unlinkPromotionalEntitlementsGroup`.
    #[doc(alias = "unlinkPromotionalEntitlementsGroup")]
    #[doc = example!(
        "use stigg::promotional_entitlements::UnlinkPromotionalEntitlementsGroupInput;",
        "unlink_promotional_entitlements_group(UnlinkPromotionalEntitlementsGroupInput::builder("
        r#"    "customer-demo-123","#
        r#"    "feature-group-reports","#
        "))"
    )]
    pub async fn unlink_promotional_entitlements_group(
        &self,
        input: impl Into<UnlinkPromotionalEntitlementsGroupInput>,
    ) -> Result<Vec<PromotionalEntitlement>> {
        self.answer(self.call(operation::UnlinkPromotionalEntitlementsGroup(input.into()))).await
    }
}
