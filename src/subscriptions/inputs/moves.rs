//! Inputs that transfer, delegate and migrate subscriptions, cancel their scheduled updates and
//! preview their next invoice.

use crate::common::declare::{from_required_string, input};
use crate::subscriptions::{SubscriptionMigrationTime, SubscriptionScheduleStatus};

input! {
    /// Transfer of a customer's subscription from one resource to another.
    ///
    /// [`TransferSubscriptionToResourceInput`] is newer and takes the subscription's identifier.
    ///
    /// Input of [`transfer_subscription`](crate::blocking::Client::transfer_subscription).
    ///
    /// ```
    /// use stigg::subscriptions::TransferSubscriptionInput;
    ///
    /// let input = TransferSubscriptionInput::builder("customer-01", "site-1", "site-2").build();
    /// assert_eq!(input.destination_resource_id, "site-2");
    /// ```
    ///
    /// GraphQL: input `TransferSubscriptionInput`, of the mutation `transferSubscription`.
    pub struct TransferSubscriptionInput => TransferSubscriptionInputBuilder(
        /// Identifier of the customer.
        customer_id: String [not_blank],
        /// Resource that has the subscription.
        source_resource_id: String [not_blank],
        /// Resource that receives the subscription.
        destination_resource_id: String [not_blank],
    ) {}

    /// Transfer of a subscription to another resource of its customer.
    ///
    /// Input of
    /// [`transfer_subscription_to_resource`](crate::blocking::Client::transfer_subscription_to_resource),
    /// which takes a plain identifier as well.
    ///
    /// ```
    /// use stigg::subscriptions::TransferSubscriptionToResourceInput;
    ///
    /// let input = TransferSubscriptionToResourceInput::builder("subscription-01")
    ///     .destination_resource_id("site-2")
    ///     .build();
    /// assert_eq!(input.destination_resource_id.as_deref(), Some("site-2"));
    /// ```
    ///
    /// GraphQL: input `TransferSubscriptionToResourceInput`, of the mutation
    /// `transferSubscriptionToResource`.
    pub struct TransferSubscriptionToResourceInput => TransferSubscriptionToResourceInputBuilder(
        /// Identifier of the subscription to transfer.
        subscription_id: String [not_blank],
    ) {
        /// Resource that receives the subscription.
        destination_resource_id: Option<String> [not_blank],
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
    }

    /// Subscription that another customer will pay for.
    ///
    /// Input of
    /// [`delegate_subscription_to_customer`](crate::blocking::Client::delegate_subscription_to_customer),
    /// which takes a plain identifier as well.
    ///
    /// ```
    /// use stigg::subscriptions::DelegateSubscriptionToCustomerInput;
    ///
    /// let input = DelegateSubscriptionToCustomerInput::builder("subscription-01")
    ///     .destination_customer_id("customer-parent")
    ///     .build();
    /// assert_eq!(input.destination_customer_id.as_deref(), Some("customer-parent"));
    /// ```
    ///
    /// GraphQL: input `DelegateSubscriptionToCustomerInput`, of the mutation
    /// `delegateSubscriptionToCustomer`.
    pub struct DelegateSubscriptionToCustomerInput => DelegateSubscriptionToCustomerInputBuilder(
        /// Identifier of the subscription to pay for.
        subscription_id: String [not_blank],
    ) {
        /// Identifier of the customer who will pay.
        destination_customer_id: Option<String> [not_blank],
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
    }

    /// Subscription to migrate to the latest version of its plan.
    ///
    /// Input of
    /// [`migrate_subscription_to_latest`](crate::blocking::Client::migrate_subscription_to_latest),
    /// which takes a plain identifier as well.
    ///
    /// ```
    /// use stigg::subscriptions::{SubscriptionMigrationInput, SubscriptionMigrationTime};
    ///
    /// let input = SubscriptionMigrationInput::builder("subscription-01")
    ///     .subscription_migration_time(SubscriptionMigrationTime::EndOfBillingPeriod)
    ///     .build();
    /// assert_eq!(input.subscription_id, "subscription-01");
    /// ```
    ///
    /// GraphQL: input `SubscriptionMigrationInput`, of the mutation `migrateSubscriptionToLatest`.
    pub struct SubscriptionMigrationInput => SubscriptionMigrationInputBuilder(
        /// Identifier of the subscription to migrate.
        subscription_id: String [not_blank],
    ) {
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
        /// Time of the migration: [`Immediate`](SubscriptionMigrationTime::Immediate), with
        /// prorated charges, or
        /// [`EndOfBillingPeriod`](SubscriptionMigrationTime::EndOfBillingPeriod).
        subscription_migration_time: Option<SubscriptionMigrationTime>,
    }

    /// Subscription whose scheduled updates to cancel.
    ///
    /// Input of
    /// [`cancel_subscription_updates`](crate::blocking::Client::cancel_subscription_updates), which
    /// takes a plain identifier as well.
    ///
    /// ```
    /// use stigg::subscriptions::{
    ///     SubscriptionScheduleStatus, SubscriptionUpdateScheduleCancellationInput,
    /// };
    ///
    /// let input = SubscriptionUpdateScheduleCancellationInput::builder("subscription-01")
    ///     .status(SubscriptionScheduleStatus::Scheduled)
    ///     .build();
    /// assert_eq!(input.subscription_id, "subscription-01");
    /// ```
    ///
    /// GraphQL: input `SubscriptionUpdateScheduleCancellationInput`, of the mutation
    /// `cancelSchedule`.
    pub struct SubscriptionUpdateScheduleCancellationInput => SubscriptionUpdateScheduleCancellationInputBuilder(
        /// Identifier of the subscription.
        subscription_id: String [not_blank],
    ) {
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
        /// Status of the updates to cancel, such as
        /// [`Scheduled`](SubscriptionScheduleStatus::Scheduled) or
        /// [`PendingPayment`](SubscriptionScheduleStatus::PendingPayment).
        status: Option<SubscriptionScheduleStatus>,
    }

    /// Subscription whose next invoice to preview.
    ///
    /// Input of [`preview_next_invoice`](crate::blocking::Client::preview_next_invoice), which
    /// takes a plain identifier as well.
    ///
    /// ```
    /// use stigg::subscriptions::PreviewNextInvoiceInput;
    ///
    /// let input = PreviewNextInvoiceInput::from("subscription-01");
    /// assert_eq!(input, PreviewNextInvoiceInput::builder("subscription-01").build());
    /// ```
    ///
    /// GraphQL: input `PreviewNextInvoiceInput`, of the mutation `previewNextInvoice`.
    pub struct PreviewNextInvoiceInput => PreviewNextInvoiceInputBuilder(
        /// Identifier of the subscription.
        subscription_id: String [not_blank],
    ) {
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
    }
}

from_required_string!(
    TransferSubscriptionToResourceInput,
    DelegateSubscriptionToCustomerInput,
    SubscriptionMigrationInput,
    SubscriptionUpdateScheduleCancellationInput,
    PreviewNextInvoiceInput
);
