//! Operations on entitlements: checks of a customer's access.

use super::operations;
use crate::entitlements::*;

operations! {
    /// # Entitlements
    impl Client;

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
    #[doc(alias = "checkEntitlement")]
    #[doc(alias = "hasAccess")]
    query "entitlement" => GetEntitlement
    fn get_entitlement(query: FetchEntitlementQuery) -> Entitlement {
        /// use stigg::entitlements::{EntitlementOptions, FetchEntitlementQuery};
        ///
        /// let entitlement = client.get_entitlement(
        ///     FetchEntitlementQuery::builder("customer-demo-123", "feature-01-templates")
        ///         .options(EntitlementOptions::builder().requested_usage(10)),
        /// )
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
    query "entitlements" => GetEntitlements
    fn get_entitlements(query: FetchEntitlementsQuery) -> Vec<Entitlement> {
        /// let entitlements = client.get_entitlements("customer-demo-123")
    }

    /// Returns all entitlements of a customer to features and credits, and the reason if there are
    /// none.
    ///
    /// An unknown customer is not an error:
    /// [`access_denied_reason`](EntitlementsState::access_denied_reason) is then
    /// [`CustomerNotFound`](crate::entitlements::EntitlementsStateAccessDeniedReason::CustomerNotFound).
    ///
    /// GraphQL: query `entitlementsState`.
    query "entitlementsState" => GetEntitlementsState
    fn get_entitlements_state(query: FetchEntitlementsQuery) -> EntitlementsState {
        /// let state = client.get_entitlements_state("customer-demo-123")
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
    #[doc(alias = "checkCredits")]
    #[doc(alias = "getCreditEntitlement")]
    query "entitlementV2" => GetEntitlementV2
    fn get_entitlement_v2(query: GetEntitlementV2Input) -> EntitlementUnion {
        /// use stigg::entitlements::GetEntitlementV2Input;
        ///
        /// let entitlement_union = client.get_entitlement_v2(
        ///     GetEntitlementV2Input::builder("customer-demo-123")
        ///         .feature_id("feature-01-templates"),
        /// )
    }

    /// Reports an entitlement check that the application answered without Stigg.
    ///
    /// GraphQL: mutation `reportEntitlementCheckRequested`.
    mutation "reportEntitlementCheckRequested" => ReportEntitlementCheckRequested
    fn report_entitlement_check_requested(
        entitlementCheckRequested: EntitlementCheckRequested,
    ) -> bool {
        /// use stigg::entitlements::{EntitlementCheckRequested, EntitlementCheckResult};
        ///
        /// let bool =
        ///     client.report_entitlement_check_requested(EntitlementCheckRequested::builder(
        ///         "customer-demo-123",
        ///         "feature-01-templates",
        ///         EntitlementCheckResult::builder(true),
        ///     ))
    }
}
