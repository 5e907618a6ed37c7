//! Inputs that import subscriptions.

use serde_json::{Map, Value};

use crate::catalog::BillingPeriod;
use crate::common::declare::input;
use crate::common::{DateTime, Number};
use crate::subscriptions::{
    BillableFeatureInput, ChargeInput, SubscriptionAddonInput, SubscriptionEntitlementInput,
    SubscriptionEntitlementInputV2,
};

/// Maximum number of subscriptions in one [`ImportSubscriptionsBulkInput`].
pub const MAX_IMPORTED_SUBSCRIPTIONS: usize = 1_000;

input! {
    /// Subscription to import.
    ///
    /// Part of [`ImportSubscriptionsBulkInput`].
    pub struct ImportSubscriptionInput => ImportSubscriptionInputBuilder(
        /// Identifier of the customer.
        customer_id: String [not_blank],
        /// Identifier of the plan.
        plan_id: String [not_blank],
    ) {
        /// Free-form key-value data to store with the subscription.
        additional_meta_data: Option<Map<String, Value>> => map metadata,
        /// Add-ons of the subscription.
        addons: Option<Vec<SubscriptionAddonInput>> => list addon,
        /// Quantities of the features priced per unit. Required for plans priced per unit.
        billable_features: Option<Vec<BillableFeatureInput>> => list billable_feature,
        /// Identifier of the subscription in the connected billing provider.
        billing_id: Option<String> [not_blank],
        /// Billing period, [`Monthly`](BillingPeriod::Monthly) or
        /// [`Annually`](BillingPeriod::Annually). Required for paid plans.
        billing_period: Option<BillingPeriod>,
        /// Quantities of the charges for features or credits.
        charges: Option<Vec<ChargeInput>> => list charge,
        /// End of the subscription.
        end_date: Option<DateTime>,
        /// Feature and credit entitlements to set on this subscription.
        entitlements: Option<Vec<SubscriptionEntitlementInputV2>> => list entitlement,
        /// Resource that the subscription is for. Required for products that allow several
        /// subscriptions.
        resource_id: Option<String> [not_blank],
        /// Identifier of the subscription in Salesforce.
        salesforce_id: Option<String> [not_blank],
        /// Start of the subscription. A past date back-dates it.
        start_date: Option<DateTime>,
        /// Feature entitlements to set on this subscription.
        /// [`entitlements`](ImportSubscriptionInput::entitlements) takes credits as well.
        subscription_entitlements: Option<Vec<SubscriptionEntitlementInput>> => list subscription_entitlement,
        /// Identifier of the subscription, of 1 to 255 characters.
        subscription_id: Option<String> [not_blank, max_chars(255)],
        /// Number of units.
        unit_quantity: Option<Number> [not_negative],
        /// Time of the last change to the subscription. The import skips the subscription if
        /// Stigg's record is newer.
        updated_at: Option<DateTime>,
    }

    /// Subscriptions to import.
    ///
    /// Stigg imports them in the background: it updates the subscriptions that exist, creates the
    /// others, and skips invalid ones.
    ///
    /// Input of [`import_subscriptions_bulk`](crate::blocking::Client::import_subscriptions_bulk).
    ///
    /// ```
    /// use stigg::subscriptions::{ImportSubscriptionInput, ImportSubscriptionsBulkInput};
    ///
    /// let input = ImportSubscriptionsBulkInput::builder([
    ///     ImportSubscriptionInput::builder("customer-demo-123", "plan-revvenu-essentials")
    ///         .start_date("2025-01-01T00:00:00Z"),
    /// ])
    /// .build();
    /// assert_eq!(input.subscriptions.len(), 1);
    /// ```
    ///
    /// GraphQL: input `ImportSubscriptionsBulkInput`, of the mutation `importSubscriptionsBulk`.
    pub struct ImportSubscriptionsBulkInput => ImportSubscriptionsBulkInputBuilder(
        /// Subscriptions to import, 1 to [1,000](MAX_IMPORTED_SUBSCRIPTIONS).
        subscriptions: Vec<ImportSubscriptionInput> [batch(MAX_IMPORTED_SUBSCRIPTIONS)] => list subscription,
    ) {
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
        /// Identifier of the integration used for the import.
        integration_id: Option<String> [not_blank],
    }
}
