//! The input that cancels a subscription.

use crate::common::DateTime;
use crate::common::check::{self, Checked};
use crate::common::declare::{from_required_string, input};
use crate::subscriptions::{SubscriptionCancellationAction, SubscriptionCancellationTime};

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
    pub struct SubscriptionCancellationInput => SubscriptionCancellationInputBuilder(
        /// Identifier of the subscription to cancel.
        subscription_ref_id: String [not_blank],
    ) {
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
