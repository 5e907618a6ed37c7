//! Operations on entitlements: checks of a customer's access.

use super::{Client, facade};
use crate::entitlements::{
    Entitlement, EntitlementCheckRequested, EntitlementUnion, EntitlementsState,
    FetchEntitlementQuery, FetchEntitlementsQuery, GetEntitlementV2Input,
};
use crate::error::Result;
use crate::operation;

#[facade]
impl Client {
    /// Checks a customer's access to a feature, and returns its limit and usage.
    ///
    /// A denied check is not an error: [`is_granted`](Entitlement::is_granted) is false, and
    /// [`access_denied_reason`](Entitlement::access_denied_reason) has the reason.
    ///
    /// **An unknown customer, resource or feature is not an error either: access is denied.** A
    /// typo in an identifier thus denies access to everybody.
    /// [`is_not_found`](crate::entitlements::AccessDeniedReason::is_not_found) detects it:
    ///
    /// ```
    /// # fn log(entitlement: &stigg::entitlements::Entitlement) {
    /// if let Some(reason) = &entitlement.access_denied_reason
    ///     && reason.is_not_found()
    /// {
    ///     eprintln!("Stigg does not know the customer or the feature: {reason}");
    /// }
    /// # }
    /// ```
    ///
    /// GraphQL: query `entitlement`.
    #[doc(alias = "entitlement")]
    #[doc(alias = "checkEntitlement")]
    #[doc(alias = "hasAccess")]
    #[doc = example!(
        "use stigg::entitlements::{EntitlementOptions, FetchEntitlementQuery};",
        "get_entitlement("
        r#"    FetchEntitlementQuery::builder("customer-demo-123", "feature-01-templates")"#
        "        .options(EntitlementOptions::builder().requested_usage(10)),"
        ")"
    )]
    pub async fn get_entitlement(
        &self,
        input: impl Into<FetchEntitlementQuery>,
    ) -> Result<Entitlement> {
        self.answer(self.call(operation::GetEntitlement(input.into()))).await
    }

    /// Returns all entitlements of a customer, or of one of its resources.
    ///
    /// If the list is empty, [`get_entitlements_state`](Self::get_entitlements_state) returns the
    /// reason.
    ///
    /// GraphQL: query `cachedEntitlements`.
    #[doc(alias = "cachedEntitlements")]
    #[doc(alias = "getEntitlements")]
    #[doc(alias = "listEntitlements")]
    #[doc = example!(r#"get_entitlements("customer-demo-123")"#)]
    pub async fn get_entitlements(
        &self,
        input: impl Into<FetchEntitlementsQuery>,
    ) -> Result<Vec<Entitlement>> {
        self.answer(self.call(operation::GetEntitlements(input.into()))).await
    }

    /// Returns all entitlements of a customer to features and credits, and the reason if there are
    /// none.
    ///
    /// An unknown customer is not an error:
    /// [`access_denied_reason`](EntitlementsState::access_denied_reason) is then
    /// [`CustomerNotFound`](crate::entitlements::EntitlementsStateAccessDeniedReason::CustomerNotFound).
    ///
    /// GraphQL: query `entitlementsState`.
    #[doc(alias = "entitlementsState")]
    #[doc = example!(r#"get_entitlements_state("customer-demo-123")"#)]
    pub async fn get_entitlements_state(
        &self,
        input: impl Into<FetchEntitlementsQuery>,
    ) -> Result<EntitlementsState> {
        self.answer(self.call(operation::GetEntitlementsState(input.into()))).await
    }

    /// Checks a customer's access to a feature or to credits.
    ///
    /// Set either [`feature_id`](GetEntitlementV2Input::feature_id) or
    /// [`currency_id`](GetEntitlementV2Input::currency_id). Unknown identifiers are not errors:
    /// access is denied, as in [`get_entitlement`](Self::get_entitlement). An unknown currency and
    /// a currency in which the customer has no credits may have the same reason,
    /// [`EntitlementNotFound`](crate::entitlements::AccessDeniedReason::EntitlementNotFound).
    ///
    /// GraphQL: query `entitlementV2`.
    #[doc(alias = "entitlementV2")]
    #[doc(alias = "checkCredits")]
    #[doc(alias = "getCreditEntitlement")]
    #[doc = example!(
        "use stigg::entitlements::GetEntitlementV2Input;",
        "get_entitlement_v2("
        r#"    GetEntitlementV2Input::builder("customer-demo-123")"#
        r#"        .feature_id("feature-01-templates"),"#
        ")"
    )]
    pub async fn get_entitlement_v2(
        &self,
        input: impl Into<GetEntitlementV2Input>,
    ) -> Result<EntitlementUnion> {
        self.answer(self.call(operation::GetEntitlementV2(input.into()))).await
    }

    /// Reports an entitlement check that the application answered without Stigg.
    ///
    /// GraphQL: mutation `reportEntitlementCheckRequested`.
    #[doc(alias = "reportEntitlementCheckRequested")]
    #[doc = example!(
        "use stigg::entitlements::{EntitlementCheckRequested, EntitlementCheckResult};",
        "report_entitlement_check_requested(EntitlementCheckRequested::builder("
        r#"    "customer-demo-123","#
        r#"    "feature-01-templates","#
        "    EntitlementCheckResult::builder(true),"
        "))"
    )]
    pub async fn report_entitlement_check_requested(
        &self,
        input: impl Into<EntitlementCheckRequested>,
    ) -> Result<bool> {
        self.answer(self.call(operation::ReportEntitlementCheckRequested(input.into()))).await
    }
}
