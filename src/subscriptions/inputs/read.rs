//! Inputs that read subscriptions.

use crate::common::declare::{from_required_string, input};

input! {
    /// Customer whose active subscriptions to read.
    ///
    /// Input of [`get_active_subscriptions`](crate::blocking::Client::get_active_subscriptions) and
    /// [`get_active_subscriptions_list`](crate::blocking::Client::get_active_subscriptions_list),
    /// which take a plain customer identifier as well.
    ///
    /// ```
    /// use stigg::subscriptions::GetActiveSubscriptionsInput;
    ///
    /// let input = GetActiveSubscriptionsInput::builder("customer-demo-123").resource_id("site-1").build();
    /// assert_eq!(input.resource_id.as_deref(), Some("site-1"));
    /// ```
    ///
    /// GraphQL: input `GetActiveSubscriptionsInput`, of the query `getActiveSubscriptions`.
    pub struct GetActiveSubscriptionsInput => GetActiveSubscriptionsInputBuilder(
        /// Identifier of the customer.
        customer_id: String [not_blank],
    ) {
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
        /// Resource whose subscriptions to return, for products that allow several
        /// subscriptions.
        resource_id: Option<String> [not_blank],
        /// Resources whose subscriptions to return.
        resource_ids: Option<Vec<String>> [none_blank] => list add_resource_id,
    }

    /// Subscription to read.
    ///
    /// Input of [`get_subscription`](crate::blocking::Client::get_subscription), which takes a
    /// plain identifier as well.
    ///
    /// ```
    /// use stigg::subscriptions::GetSubscriptionInput;
    ///
    /// let input = GetSubscriptionInput::from("subscription-01");
    /// assert_eq!(input, GetSubscriptionInput::builder("subscription-01").build());
    /// ```
    ///
    /// GraphQL: input `GetSubscriptionInput`, of the query `getSubscription`.
    pub struct GetSubscriptionInput => GetSubscriptionInputBuilder(
        /// Identifier of the subscription.
        subscription_id: String [not_blank],
    ) {
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
    }
}

from_required_string!(GetActiveSubscriptionsInput, GetSubscriptionInput);
