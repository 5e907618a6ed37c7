//! Inputs about subscriptions.

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
    /// Argument of `getActiveSubscriptions`: whose active subscriptions to list.
    pub struct GetActiveSubscriptionsInput => GetActiveSubscriptionsInputBuilder {
        required {
            /// Identifier of the customer whose subscriptions to list.
            customer_id: String [not_blank],
        }
        optional {
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
            /// Resource whose subscriptions to list; for products that allow several subscriptions.
            resource_id: Option<String> [not_blank],
            /// Resources whose subscriptions to list.
            resource_ids: Option<Vec<String>> [none_blank] => list add_resource_id,
        }
    }
}

from_required_string!(GetActiveSubscriptionsInput);

input! {
    /// Argument of `getSubscription`: which subscription to fetch.
    pub struct GetSubscriptionInput => GetSubscriptionInputBuilder {
        required {
            /// Identifier of the subscription.
            subscription_id: String [not_blank],
        }
        optional {
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
        }
    }
}

from_required_string!(GetSubscriptionInput);

input! {
    /// Argument of `cancelSubscription`: which subscription to cancel, when and how.
    pub struct SubscriptionCancellationInput => SubscriptionCancellationInputBuilder {
        required {
            /// Identifier of the subscription to cancel.
            subscription_ref_id: String [not_blank],
        }
        optional {
            /// Whether to wait for the cancellation before answering.
            await_subscription_cancellation: Option<bool>,
            /// Date to end the subscription (RFC 3339), for `SPECIFIC_DATE`.
            end_date: Option<DateTime>,
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
            /// Whether to prorate the charges.
            prorate: Option<bool>,
            /// What happens on cancellation: `DEFAULT`, or `REVOKE_ENTITLEMENTS` to withdraw access.
            subscription_cancellation_action: Option<SubscriptionCancellationAction>,
            /// When to cancel: `IMMEDIATE`, `END_OF_BILLING_PERIOD` or `SPECIFIC_DATE`. The setting of
            /// the product decides when absent.
            subscription_cancellation_time: Option<SubscriptionCancellationTime>,
        }
    }
    check Self::check;
}

from_required_string!(SubscriptionCancellationInput);

impl SubscriptionCancellationInput {
    /// Checks what several fields hold together.
    fn check(&self) -> Checked {
        if self.subscription_cancellation_time == Some(SubscriptionCancellationTime::SpecificDate) {
            check::required(
                "endDate",
                self.end_date.is_some(),
                "since `subscriptionCancellationTime` is `SPECIFIC_DATE`",
            )?;
        }
        Ok(())
    }
}
