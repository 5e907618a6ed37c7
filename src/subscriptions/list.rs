//! Subscriptions as they are listed, applied and migrated.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::catalog::{ListedAddon, ListedPlan, PricingType};
use crate::common::PageInfo;
use crate::common::connections::connection;
use crate::common::outputs::null_as_empty;
use crate::customers::{CustomerRef, CustomerResource};
use crate::entitlements::{Entitlement, EntitlementUnion};
use crate::subscriptions::{Subscription, SubscriptionStatus, TrialConfiguration};

/// One page of subscriptions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SubscriptionQueryConnection {
    /// Entries of the page.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub edges: Vec<SubscriptionQueryEdge>,
    /// Position of the page, needed to fetch further ones.
    pub page_info: PageInfo,
}

connection!(SubscriptionQueryConnection: SubscriptionListItem);

/// Entry of a page of subscriptions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SubscriptionQueryEdge {
    /// Subscription of this entry.
    pub node: SubscriptionListItem,
}

/// A subscription in the form of `get_subscriptions`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SubscriptionListItem {
    /// Identifier of the subscription, chosen by you or given to it; the one to use in inputs.
    pub subscription_id: String,
    /// Status of the subscription. Only `ACTIVE` and `IN_TRIAL` give access.
    pub status: SubscriptionStatus,
    /// Whether the subscription is free, paid or on custom pricing.
    pub pricing_type: PricingType,
    /// When the subscription starts or started (RFC 3339).
    #[serde(with = "time::serde::rfc3339")]
    pub start_date: OffsetDateTime,
    /// When the trial ends or ended (RFC 3339). Absent without a trial.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub trial_end_date: Option<OffsetDateTime>,
    /// End of the current billing period (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub current_billing_period_end: Option<OffsetDateTime>,
    /// Customer that holds the subscription.
    pub customer: CustomerRef,
    /// Customer that pays for it, when payment is delegated to another customer.
    pub paying_customer: Option<CustomerRef>,
    /// Resource that the subscription is for. Absent when it is for no particular resource.
    pub resource: Option<CustomerResource>,
    /// Plan subscribed to.
    pub plan: ListedPlan,
    /// Add-ons that the subscription holds.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub addons: Vec<ListedSubscriptionAddon>,
    /// Trial settings. Absent when there are none.
    pub trial_configuration: Option<TrialConfiguration>,
}

/// An add-on of a subscription in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ListedSubscriptionAddon {
    /// Stigg's own identifier of this entry. To name the add-on in inputs, use `addon_id` of
    /// `addon`.
    pub id: String,
    /// How many of the add-on the subscription holds.
    pub quantity: f64,
    /// The add-on itself.
    pub addon: ListedAddon,
}

/// What `apply_subscription` answers with: the subscription, and what it entitles to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AppliedSubscription {
    /// The subscription. Absent when there is none.
    pub subscription: Option<Subscription>,
    /// Feature entitlements afterwards.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub entitlements: Vec<Entitlement>,
    /// Entitlements afterwards, both features and credits.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub entitlements_v2: Vec<EntitlementUnion>,
}

/// The subscription that `migrate_subscription_to_latest` has moved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct MigratedSubscription {
    /// Newer name of `refId`, with the same value.
    pub subscription_id: String,
}
