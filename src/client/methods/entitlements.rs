//! Entitlements: what a customer has access to.

use super::{Client, facade};
use crate::entitlements::{Entitlement, EntitlementUnion, EntitlementsState};
use crate::entitlements::{
    EntitlementCheckRequested, FetchEntitlementQuery, FetchEntitlementsQuery, GetEntitlementV2Input,
};
use crate::error::Result;
use crate::operation;

#[facade]
impl Client {
    /// Checks whether a customer has access to a feature, and how much of it is used and left.
    ///
    /// A refusal is a normal answer: `is_granted` is false, and `access_denied_reason` says why.
    ///
    /// **A customer, resource or feature that Stigg does not know is refused, too, and never an
    /// error.** A typo in an identifier thus denies access to everybody.
    /// [`AccessDeniedReason::is_not_found`](crate::entitlements::AccessDeniedReason::is_not_found) tells it apart:
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
    /// Stigg operation `GetEntitlement` (query `entitlement`).
    #[doc = example!(
        "use stigg::entitlements::{EntitlementOptions, FetchEntitlementQuery};",
        "get_entitlement("
        r#"    FetchEntitlementQuery::builder("customer-demo-123", "feature-01-templates")"#
        "        .options(EntitlementOptions::builder().requested_usage(10)),"
        ")"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn get_entitlement(
        &self,
        input: impl Into<FetchEntitlementQuery>,
    ) -> Result<Entitlement> {
        self.answer(self.call(operation::GetEntitlement(input.into()))).await
    }

    /// Reads all entitlements of a customer, or of one of its resources.
    ///
    /// An empty list does not say why it is empty:
    /// [`get_entitlements_state`](Self::get_entitlements_state) does.
    ///
    /// Stigg operation `GetEntitlements` (query `cachedEntitlements`).
    #[doc = example!(r#"get_entitlements("customer-demo-123")"#)]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn get_entitlements(
        &self,
        input: impl Into<FetchEntitlementsQuery>,
    ) -> Result<Vec<Entitlement>> {
        self.answer(self.call(operation::GetEntitlements(input.into()))).await
    }

    /// Reads all entitlements of a customer, those to credits too, and why there are none if there
    /// are none.
    ///
    /// An unknown customer is not an error: `access_denied_reason` is then
    /// [`CustomerNotFound`](crate::entitlements::EntitlementsStateAccessDeniedReason::CustomerNotFound).
    ///
    /// Stigg operation `GetEntitlementsState` (query `entitlementsState`).
    #[doc = example!(r#"get_entitlements_state("customer-demo-123")"#)]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn get_entitlements_state(
        &self,
        input: impl Into<FetchEntitlementsQuery>,
    ) -> Result<EntitlementsState> {
        self.answer(self.call(operation::GetEntitlementsState(input.into()))).await
    }

    /// Checks an entitlement to a feature or to credits: give the one or the other.
    ///
    /// Identifiers that Stigg does not know are refused and never an error, as with
    /// [`get_entitlement`](Self::get_entitlement). A currency that is unknown and one that the customer
    /// has no credits in may have the same reason,
    /// [`EntitlementNotFound`](crate::entitlements::AccessDeniedReason::EntitlementNotFound).
    ///
    /// Stigg operation `GetEntitlementV2` (query `entitlementV2`).
    #[doc = example!(
        "use stigg::entitlements::GetEntitlementV2Input;",
        "get_entitlement_v2("
        r#"    GetEntitlementV2Input::builder("customer-demo-123").feature_id("feature-01-templates"),"#
        ")"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn get_entitlement_v2(
        &self,
        input: impl Into<GetEntitlementV2Input>,
    ) -> Result<EntitlementUnion> {
        self.answer(self.call(operation::GetEntitlementV2(input.into()))).await
    }

    /// Tells Stigg of an entitlement check that was answered without it.
    ///
    /// Stigg operation `ReportEntitlementCheckRequested` (mutation `reportEntitlementCheckRequested`).
    #[doc = example!(
        "use stigg::entitlements::{EntitlementCheckRequested, EntitlementCheckResult};",
        "report_entitlement_check_requested(EntitlementCheckRequested::builder("
        r#"    "customer-demo-123","#
        r#"    "feature-01-templates","#
        "    EntitlementCheckResult::builder(true),"
        "))"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn report_entitlement_check_requested(
        &self,
        input: impl Into<EntitlementCheckRequested>,
    ) -> Result<bool> {
        self.answer(self.call(operation::ReportEntitlementCheckRequested(input.into()))).await
    }
}
