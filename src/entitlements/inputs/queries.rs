//! Inputs that check entitlements.

use crate::common::Number;
use crate::common::declare::{from_required_string, input};

input! {
    /// Customer and feature of an entitlement check.
    ///
    /// Input of [`get_entitlement`](crate::blocking::Client::get_entitlement).
    ///
    /// ```
    /// use stigg::entitlements::{EntitlementOptions, FetchEntitlementQuery};
    ///
    /// let input = FetchEntitlementQuery::builder("customer-demo-123", "feature-01-templates")
    ///     .options(EntitlementOptions::builder().requested_usage(10));
    /// # assert!(input.build().options.is_some());
    /// ```
    ///
    /// GraphQL: input `FetchEntitlementQuery`, of the query `entitlement`.
    pub struct FetchEntitlementQuery => FetchEntitlementQueryBuilder(
        /// Identifier of the customer.
        customer_id: String [not_blank],
        /// Identifier of the feature.
        feature_id: String [not_blank],
    ) {
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
        /// Usage or values that the customer requests.
        options: Option<EntitlementOptions>,
        /// Resource to check the access of. Needed for products that allow several
        /// subscriptions.
        resource_id: Option<String> [not_blank],
    }

    /// Customer whose entitlements to read.
    ///
    /// Input of [`get_entitlements`](crate::blocking::Client::get_entitlements) and
    /// [`get_entitlements_state`](crate::blocking::Client::get_entitlements_state), which take a
    /// plain identifier as well.
    ///
    /// ```
    /// use stigg::entitlements::FetchEntitlementsQuery;
    ///
    /// let input = FetchEntitlementsQuery::from("customer-demo-123");
    /// assert_eq!(input, FetchEntitlementsQuery::builder("customer-demo-123").build());
    /// ```
    ///
    /// GraphQL: input `FetchEntitlementsQuery`, of the queries `cachedEntitlements` and
    /// `entitlementsState`.
    pub struct FetchEntitlementsQuery => FetchEntitlementsQueryBuilder(
        /// Identifier of the customer.
        customer_id: String [not_blank],
    ) {
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
        /// Resource to read the entitlements of. Needed for products that allow several
        /// subscriptions.
        resource_id: Option<String> [not_blank],
    }

    /// Options of an entitlement check: the usage or the values that the customer requests.
    ///
    /// Part of [`FetchEntitlementQuery`] and
    /// [`GetEntitlementV2Input`](crate::entitlements::GetEntitlementV2Input).
    ///
    /// ```
    /// use stigg::entitlements::EntitlementOptions;
    ///
    /// let ten_more = EntitlementOptions::builder().requested_usage(10);
    /// let two_regions = EntitlementOptions::builder().requested_values(["eu", "us"]);
    /// # assert_ne!(ten_more, two_regions);
    /// ```
    ///
    /// GraphQL: input `EntitlementOptions`.
    pub struct EntitlementOptions => EntitlementOptionsBuilder {
        /// Requested usage. Access is denied if it would exceed the limit.
        requested_usage: Option<Number> [not_negative],
        /// Requested values of an enum feature. Access is denied if they are not granted.
        requested_values: Option<Vec<String>> => list requested_value,
        /// No longer in use.
        should_track: Option<bool>,
    }
}

from_required_string!(FetchEntitlementsQuery);
