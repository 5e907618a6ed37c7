//! Inputs that read, create, change and cancel subscriptions.

mod apply;
mod billing;
mod create;
mod entitlements;
mod estimate;
mod filter;
mod filter_related;
mod import;
mod items;
mod list;
mod moves;
mod provision;
mod provision_with_customer;
mod update;

pub use apply::*;
pub use billing::*;
pub use create::*;
pub use entitlements::*;
pub use estimate::*;
pub use filter::*;
pub use filter_related::*;
pub use import::*;
pub use items::*;
pub use list::*;
pub use moves::*;
pub use provision::*;
pub use provision_with_customer::*;
pub use update::*;

use crate::common::DateTime;
use crate::common::check::{self, Checked};
use crate::common::declare::input;
use crate::common::from_string::from_required_string;
use crate::subscriptions::{SubscriptionCancellationAction, SubscriptionCancellationTime};

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
    pub struct GetActiveSubscriptionsInput => GetActiveSubscriptionsInputBuilder {
        required {
            /// Identifier of the customer.
            customer_id: String [not_blank],
        }
        optional {
            /// Environment to act in. Implied by a server API key.
            environment_id: Option<String> [not_blank],
            /// Resource whose subscriptions to return, for products that allow several
            /// subscriptions.
            resource_id: Option<String> [not_blank],
            /// Resources whose subscriptions to return.
            resource_ids: Option<Vec<String>> [none_blank] => list add_resource_id,
        }
    }
}

from_required_string!(GetActiveSubscriptionsInput);

input! {
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
    pub struct GetSubscriptionInput => GetSubscriptionInputBuilder {
        required {
            /// Identifier of the subscription.
            subscription_id: String [not_blank],
        }
        optional {
            /// Environment to act in. Implied by a server API key.
            environment_id: Option<String> [not_blank],
        }
    }
}

from_required_string!(GetSubscriptionInput);

input! {
    /// Subscription to cancel, with the time and effect of the cancellation.
    ///
    /// Input of [`cancel_subscription`](crate::blocking::Client::cancel_subscription), which takes
    /// a plain identifier as well.
    ///
    /// ```
    /// use stigg::subscriptions::{SubscriptionCancellationInput, SubscriptionCancellationTime};
    ///
    /// let input = SubscriptionCancellationInput::builder("subscription-01")
    ///     .subscription_cancellation_time(SubscriptionCancellationTime::SpecificDate)
    ///     .end_date("2030-01-31T00:00:00Z")
    ///     .build();
    /// assert_eq!(input.subscription_ref_id, "subscription-01");
    /// ```
    ///
    /// GraphQL: input `SubscriptionCancellationInput`, of the mutation `cancelSubscription`.
    pub struct SubscriptionCancellationInput => SubscriptionCancellationInputBuilder {
        required {
            /// Identifier of the subscription to cancel.
            subscription_ref_id: String [not_blank],
        }
        optional {
            /// Whether Stigg responds only after the cancellation is done.
            await_subscription_cancellation: Option<bool>,
            /// End of the subscription. Required with
            /// [`SpecificDate`](SubscriptionCancellationTime::SpecificDate).
            end_date: Option<DateTime>,
            /// Environment to act in. Implied by a server API key.
            environment_id: Option<String> [not_blank],
            /// Whether to prorate the charges.
            prorate: Option<bool>,
            /// Effect of the cancellation: [`Default`](SubscriptionCancellationAction::Default), or
            /// [`RevokeEntitlements`](SubscriptionCancellationAction::RevokeEntitlements) to
            /// withdraw access.
            subscription_cancellation_action: Option<SubscriptionCancellationAction>,
            /// Time of the cancellation: [`Immediate`](SubscriptionCancellationTime::Immediate),
            /// [`EndOfBillingPeriod`](SubscriptionCancellationTime::EndOfBillingPeriod) or
            /// [`SpecificDate`](SubscriptionCancellationTime::SpecificDate). The product's setting
            /// decides if it is not set.
            subscription_cancellation_time: Option<SubscriptionCancellationTime>,
        }
    }
    check Self::check;
}

from_required_string!(SubscriptionCancellationInput);

impl SubscriptionCancellationInput {
    /// Checks rules that concern several fields.
    fn check(&self) -> Checked {
        if self.subscription_cancellation_time == Some(SubscriptionCancellationTime::SpecificDate) {
            check::required(
                "end_date",
                self.end_date.is_some(),
                "since `subscription_cancellation_time` is `SpecificDate`",
            )?;
        }
        Ok(())
    }
}
