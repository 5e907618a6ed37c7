//! Responses that list, apply and migrate subscriptions.

use time::OffsetDateTime;

use crate::catalog::{ListedAddon, ListedPlan, PricingType};
use crate::common::PageInfo;
use crate::common::connections::connection;
use crate::common::declare::response;
use crate::customers::{CustomerRef, CustomerResource};
use crate::entitlements::{Entitlement, EntitlementUnion};
use crate::subscriptions::{Subscription, SubscriptionStatus, TrialConfiguration};

response! {
    /// A page of subscriptions.
    ///
    /// Response of [`get_subscriptions`](crate::blocking::Client::get_subscriptions).
    ///
    /// GraphQL: type `SubscriptionQueryConnection`.
    pub struct SubscriptionQueryConnection {
        /// Entries of the page.
        pub edges: Vec<SubscriptionQueryEdge>,
        /// Cursors of the page, needed to request the next one.
        pub page_info: PageInfo,
    }

    /// Entry of a page of subscriptions.
    pub struct SubscriptionQueryEdge {
        /// Subscription of this entry.
        pub node: SubscriptionListItem,
    }

    /// A subscription in a page of [`SubscriptionQueryConnection`].
    ///
    /// GraphQL: type `SubscriptionQuery`.
    pub struct SubscriptionListItem {
        /// Identifier of the subscription, chosen by you or generated. Inputs take this one.
        pub subscription_id: String,
        /// Status of the subscription. Only [`Active`](SubscriptionStatus::Active) and
        /// [`InTrial`](SubscriptionStatus::InTrial) give access.
        pub status: SubscriptionStatus,
        /// Kind of pricing: free, paid or custom.
        pub pricing_type: PricingType,
        /// Start of the subscription, past or future.
        pub start_date: OffsetDateTime,
        /// End of the trial, past or future. `None` without a trial.
        pub trial_end_date: Option<OffsetDateTime>,
        /// End of the current billing period.
        pub current_billing_period_end: Option<OffsetDateTime>,
        /// Customer of the subscription.
        pub customer: CustomerRef,
        /// Customer that pays for the subscription, if another customer does.
        pub paying_customer: Option<CustomerRef>,
        /// Resource that the subscription is for. `None` if it is for no particular resource.
        pub resource: Option<CustomerResource>,
        /// Plan of the subscription.
        pub plan: ListedPlan,
        /// Add-ons of the subscription.
        pub addons: Vec<ListedSubscriptionAddon>,
        /// Trial settings. `None` if there are none.
        pub trial_configuration: Option<TrialConfiguration>,
    }

    /// An add-on of a [`SubscriptionListItem`] or
    /// [`ActiveSubscription`](crate::subscriptions::ActiveSubscription).
    pub struct ListedSubscriptionAddon {
        /// Stigg's own identifier of this entry. Inputs take the
        /// [`addon_id`](ListedAddon::addon_id) of [`addon`](Self::addon) instead.
        pub id: String,
        /// Quantity of the add-on.
        pub quantity: f64,
        /// Add-on of this entry.
        pub addon: ListedAddon,
    }

    /// A subscription that was applied, with the entitlements that result.
    ///
    /// Response of [`apply_subscription`](crate::blocking::Client::apply_subscription).
    ///
    /// GraphQL: type `ApplySubscription`.
    pub struct AppliedSubscription {
        /// Subscription that was applied. `None` if there is none.
        pub subscription: Option<Subscription>,
        /// Feature entitlements that result.
        pub entitlements: Vec<Entitlement>,
        /// Feature and credit entitlements that result.
        pub entitlements_v2: Vec<EntitlementUnion>,
    }

    /// Identifier of a subscription that was migrated.
    ///
    /// Response of
    /// [`migrate_subscription_to_latest`](crate::blocking::Client::migrate_subscription_to_latest).
    ///
    /// GraphQL: some fields of the type `CustomerSubscription`.
    pub struct MigratedSubscription {
        /// Identifier of the subscription, chosen by you or generated. Inputs take this one.
        pub subscription_id: String,
    }
}

connection!(SubscriptionQueryConnection: SubscriptionListItem);
