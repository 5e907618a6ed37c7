//! Inputs that move subscriptions: to other resources, payers and plan versions, and off their schedules.

use crate::common::declare::input;
use crate::common::from_string::from_required_string;
use crate::subscriptions::{SubscriptionMigrationTime, SubscriptionScheduleStatus};

input! {
    /// Argument of `transferSubscription`: which resource's subscription to transfer, and where to.
    ///
    /// The newer `transferSubscriptionToResource` names the subscription instead.
    pub struct TransferSubscriptionInput => TransferSubscriptionInputBuilder {
        required {
            /// Identifier of the customer who holds the subscription.
            customer_id: String [not_blank],
            /// Resource to transfer the subscription from.
            source_resource_id: String [not_blank],
            /// Resource to transfer the subscription to.
            destination_resource_id: String [not_blank],
        }
    }
}

input! {
    /// Argument of `transferSubscriptionToResource`: which subscription to transfer, and where to.
    pub struct TransferSubscriptionToResourceInput => TransferSubscriptionToResourceInputBuilder {
        required {
            /// Identifier of the subscription to transfer.
            subscription_id: String [not_blank],
        }
        optional {
            /// Resource to transfer the subscription to.
            destination_resource_id: Option<String> [not_blank],
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
        }
    }
}

from_required_string!(TransferSubscriptionToResourceInput);

input! {
    /// Argument of `delegateSubscriptionToCustomer`: which subscription another customer is to pay
    /// for.
    pub struct DelegateSubscriptionToCustomerInput => DelegateSubscriptionToCustomerInputBuilder {
        required {
            /// Identifier of the subscription to be paid for.
            subscription_id: String [not_blank],
        }
        optional {
            /// Identifier of the customer who is to pay.
            destination_customer_id: Option<String> [not_blank],
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
        }
    }
}

from_required_string!(DelegateSubscriptionToCustomerInput);

input! {
    /// Argument of `migrateSubscriptionToLatest`: which subscription to move to the latest plan
    /// version.
    pub struct SubscriptionMigrationInput => SubscriptionMigrationInputBuilder {
        required {
            /// Identifier of the subscription to migrate.
            subscription_id: String [not_blank],
        }
        optional {
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
            /// When to migrate: `IMMEDIATE`, with prorated charges, or `END_OF_BILLING_PERIOD`.
            subscription_migration_time: Option<SubscriptionMigrationTime>,
        }
    }
}

from_required_string!(SubscriptionMigrationInput);

input! {
    /// Argument of `cancelSchedule`: which scheduled updates to cancel.
    pub struct SubscriptionUpdateScheduleCancellationInput => SubscriptionUpdateScheduleCancellationInputBuilder {
        required {
            /// Identifier of the subscription whose scheduled updates to cancel.
            subscription_id: String [not_blank],
        }
        optional {
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
            /// State of the updates to cancel, such as `Scheduled` or `PendingPayment`.
            status: Option<SubscriptionScheduleStatus>,
        }
    }
}

from_required_string!(SubscriptionUpdateScheduleCancellationInput);

input! {
    /// Argument of `previewNextInvoice`: whose next invoice to preview.
    pub struct PreviewNextInvoiceInput => PreviewNextInvoiceInputBuilder {
        required {
            /// Identifier of the subscription whose next invoice to preview.
            subscription_id: String [not_blank],
        }
        optional {
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
        }
    }
}

from_required_string!(PreviewNextInvoiceInput);
