//! Inputs that import subscriptions.

use serde_json::{Map, Value};

use crate::catalog::BillingPeriod;
use crate::common::declare::input;
use crate::common::{DateTime, Number};
use crate::subscriptions::{
    BillableFeatureInput, ChargeInput, SubscriptionAddonInput, SubscriptionEntitlementInput,
    SubscriptionEntitlementInputV2,
};

/// The most subscriptions that one [`ImportSubscriptionsBulkInput`] takes.
pub const MAX_IMPORTED_SUBSCRIPTIONS: usize = 1_000;

input! {
    /// Subscription to import, in `ImportSubscriptionsBulkInput`.
    pub struct ImportSubscriptionInput => ImportSubscriptionInputBuilder {
        required {
            /// Identifier of the customer the subscription belongs to.
            customer_id: String [not_blank],
            /// Identifier of the plan subscribed to.
            plan_id: String [not_blank],
        }
        optional {
            /// Free-form key-value data to keep with the subscription.
            additional_meta_data: Option<Map<String, Value>> => map metadata,
            /// Add-ons subscribed to along with the plan.
            addons: Option<Vec<SubscriptionAddonInput>> => list addon,
            /// Quantities of the per-unit features; needed for plans priced per unit.
            billable_features: Option<Vec<BillableFeatureInput>> => list billable_feature,
            /// Identifier of the subscription in the connected billing provider.
            billing_id: Option<String> [not_blank],
            /// Billing period, `MONTHLY` or `ANNUALLY`; needed for paid plans.
            billing_period: Option<BillingPeriod>,
            /// Quantities of the charges, of features or of credits.
            charges: Option<Vec<ChargeInput>> => list charge,
            /// End of the subscription (RFC 3339).
            end_date: Option<DateTime>,
            /// Feature and credit entitlements to set on the subscription itself.
            entitlements: Option<Vec<SubscriptionEntitlementInputV2>> => list entitlement,
            /// Resource the subscription is for; needed for products that allow several subscriptions.
            resource_id: Option<String> [not_blank],
            /// Identifier of the subscription in Salesforce.
            salesforce_id: Option<String> [not_blank],
            /// Start of the subscription (RFC 3339); a past date back-dates it.
            start_date: Option<DateTime>,
            /// Feature entitlements to set on the subscription itself; `entitlements` takes credits
            /// too.
            subscription_entitlements: Option<Vec<SubscriptionEntitlementInput>> => list subscription_entitlement,
            /// Identifier of the subscription, of 1 to 255 characters.
            subscription_id: Option<String> [not_blank, max_chars(255)],
            /// Number of units subscribed to.
            unit_quantity: Option<Number> [not_negative],
            /// Time of the last change to the subscription (RFC 3339). The subscription is skipped if
            /// Stigg's record is newer.
            updated_at: Option<DateTime>,
        }
    }
}

input! {
    /// Argument of `importSubscriptionsBulk`: the subscriptions to import.
    ///
    /// They are imported in the background: those that exist are updated, the others created, and
    /// bad ones skipped.
    pub struct ImportSubscriptionsBulkInput => ImportSubscriptionsBulkInputBuilder {
        required {
            /// Subscriptions to import, from 1 to 1000 of them.
            subscriptions: Vec<ImportSubscriptionInput> [batch(MAX_IMPORTED_SUBSCRIPTIONS)] => list subscription,
        }
        optional {
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
            /// Identifier of the integration to use for the import.
            integration_id: Option<String> [not_blank],
        }
    }
}
