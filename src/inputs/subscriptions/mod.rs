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
mod terms;
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

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::{builder_conversions, from_required_string};
use crate::types::{SubscriptionCancellationAction, SubscriptionCancellationTime};

/// Argument of `getActiveSubscriptions`: whose active subscriptions to list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Builder)]
#[builder(
    pattern = "owned",
    setter(into, strip_option),
    custom_constructor,
    create_empty = "empty",
    build_fn(private, name = "finish", error = "Infallible"),
    derive(Clone, Debug, PartialEq)
)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct GetActiveSubscriptionsInput {
    /// Identifier of the customer whose subscriptions to list.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
    /// Resource whose subscriptions to list; for products that allow several subscriptions.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
    /// Resources whose subscriptions to list.
    #[builder(default, setter(each(name = "add_resource_id", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_ids: Option<Vec<String>>,
}

impl GetActiveSubscriptionsInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(customer_id: impl Into<String>) -> GetActiveSubscriptionsInputBuilder {
        GetActiveSubscriptionsInputBuilder {
            customer_id: customer_id.into(),
            ..GetActiveSubscriptionsInputBuilder::empty()
        }
    }
}

builder_conversions!(GetActiveSubscriptionsInput, GetActiveSubscriptionsInputBuilder);
from_required_string!(GetActiveSubscriptionsInput);

impl Validate for GetActiveSubscriptionsInput {
    fn validate(&self) -> Checked {
        check::filled("customerId", &self.customer_id)?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        check::filled("resourceId", self.resource_id.as_ref())?;
        check::each_filled("resourceIds", self.resource_ids.as_deref().unwrap_or_default())?;
        Ok(())
    }
}

/// Argument of `getSubscription`: which subscription to fetch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Builder)]
#[builder(
    pattern = "owned",
    setter(into, strip_option),
    custom_constructor,
    create_empty = "empty",
    build_fn(private, name = "finish", error = "Infallible"),
    derive(Clone, Debug, PartialEq)
)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct GetSubscriptionInput {
    /// Identifier of the subscription.
    #[builder(setter(custom), field(ty = "String", build = "self.subscription_id"))]
    pub subscription_id: String,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
}

impl GetSubscriptionInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(subscription_id: impl Into<String>) -> GetSubscriptionInputBuilder {
        GetSubscriptionInputBuilder {
            subscription_id: subscription_id.into(),
            ..GetSubscriptionInputBuilder::empty()
        }
    }
}

builder_conversions!(GetSubscriptionInput, GetSubscriptionInputBuilder);
from_required_string!(GetSubscriptionInput);

impl Validate for GetSubscriptionInput {
    fn validate(&self) -> Checked {
        check::filled("subscriptionId", &self.subscription_id)?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        Ok(())
    }
}

/// Argument of `cancelSubscription`: which subscription to cancel, when and how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Builder)]
#[builder(
    pattern = "owned",
    setter(into, strip_option),
    custom_constructor,
    create_empty = "empty",
    build_fn(private, name = "finish", error = "Infallible"),
    derive(Clone, Debug, PartialEq)
)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SubscriptionCancellationInput {
    /// Identifier of the subscription to cancel.
    #[builder(setter(custom), field(ty = "String", build = "self.subscription_ref_id"))]
    pub subscription_ref_id: String,
    /// Whether to wait for the cancellation before answering.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub await_subscription_cancellation: Option<bool>,
    /// Date to end the subscription (RFC 3339), for `SPECIFIC_DATE`.
    #[builder(default)]
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "time::serde::rfc3339::option"
    )]
    pub end_date: Option<OffsetDateTime>,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
    /// Whether to prorate the charges.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prorate: Option<bool>,
    /// What happens on cancellation: `DEFAULT`, or `REVOKE_ENTITLEMENTS` to withdraw access.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription_cancellation_action: Option<SubscriptionCancellationAction>,
    /// When to cancel: `IMMEDIATE`, `END_OF_BILLING_PERIOD` or `SPECIFIC_DATE`. The setting of
    /// the product decides when absent.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription_cancellation_time: Option<SubscriptionCancellationTime>,
}

impl SubscriptionCancellationInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(subscription_ref_id: impl Into<String>) -> SubscriptionCancellationInputBuilder {
        SubscriptionCancellationInputBuilder {
            subscription_ref_id: subscription_ref_id.into(),
            ..SubscriptionCancellationInputBuilder::empty()
        }
    }
}

builder_conversions!(SubscriptionCancellationInput, SubscriptionCancellationInputBuilder);
from_required_string!(SubscriptionCancellationInput);

impl Validate for SubscriptionCancellationInput {
    fn validate(&self) -> Checked {
        if self.subscription_cancellation_time == Some(SubscriptionCancellationTime::SpecificDate) {
            check::required(
                "endDate",
                self.end_date.is_some(),
                "since `subscriptionCancellationTime` is `SPECIFIC_DATE`",
            )?;
        }
        check::filled("subscriptionRefId", &self.subscription_ref_id)?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        Ok(())
    }
}
