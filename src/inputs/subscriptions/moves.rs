//! Inputs that move subscriptions: to other resources, payers and plan versions, and off their schedules.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::{builder_conversions, from_required_string};
use crate::types::{SubscriptionMigrationTime, SubscriptionScheduleStatus};

/// Argument of `transferSubscription`: which resource's subscription to transfer, and where to.
///
/// The newer `transferSubscriptionToResource` names the subscription instead.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TransferSubscriptionInput {
    /// Identifier of the customer who holds the subscription.
    pub customer_id: String,
    /// Resource to transfer the subscription to.
    pub destination_resource_id: String,
    /// Resource to transfer the subscription from.
    pub source_resource_id: String,
}

impl TransferSubscriptionInput {
    /// Makes the value of all its fields.
    pub fn new(
        customer_id: impl Into<String>,
        source_resource_id: impl Into<String>,
        destination_resource_id: impl Into<String>,
    ) -> Self {
        Self {
            customer_id: customer_id.into(),
            destination_resource_id: destination_resource_id.into(),
            source_resource_id: source_resource_id.into(),
        }
    }
}

impl Validate for TransferSubscriptionInput {
    fn validate(&self) -> Checked {
        check::filled("customerId", &self.customer_id)?;
        check::filled("destinationResourceId", &self.destination_resource_id)?;
        check::filled("sourceResourceId", &self.source_resource_id)?;
        Ok(())
    }
}

/// Argument of `transferSubscriptionToResource`: which subscription to transfer, and where to.
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
pub struct TransferSubscriptionToResourceInput {
    /// Identifier of the subscription to transfer.
    #[builder(setter(custom), field(ty = "String", build = "self.subscription_id"))]
    pub subscription_id: String,
    /// Resource to transfer the subscription to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination_resource_id: Option<String>,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
}

impl TransferSubscriptionToResourceInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        subscription_id: impl Into<String>,
    ) -> TransferSubscriptionToResourceInputBuilder {
        TransferSubscriptionToResourceInputBuilder {
            subscription_id: subscription_id.into(),
            ..TransferSubscriptionToResourceInputBuilder::empty()
        }
    }
}

builder_conversions!(
    TransferSubscriptionToResourceInput,
    TransferSubscriptionToResourceInputBuilder
);
from_required_string!(TransferSubscriptionToResourceInput);

impl Validate for TransferSubscriptionToResourceInput {
    fn validate(&self) -> Checked {
        check::filled("subscriptionId", &self.subscription_id)?;
        check::filled("destinationResourceId", self.destination_resource_id.as_ref())?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        Ok(())
    }
}

/// Argument of `delegateSubscriptionToCustomer`: which subscription another customer is to pay
/// for.
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
pub struct DelegateSubscriptionToCustomerInput {
    /// Identifier of the subscription to be paid for.
    #[builder(setter(custom), field(ty = "String", build = "self.subscription_id"))]
    pub subscription_id: String,
    /// Identifier of the customer who is to pay.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination_customer_id: Option<String>,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
}

impl DelegateSubscriptionToCustomerInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        subscription_id: impl Into<String>,
    ) -> DelegateSubscriptionToCustomerInputBuilder {
        DelegateSubscriptionToCustomerInputBuilder {
            subscription_id: subscription_id.into(),
            ..DelegateSubscriptionToCustomerInputBuilder::empty()
        }
    }
}

builder_conversions!(
    DelegateSubscriptionToCustomerInput,
    DelegateSubscriptionToCustomerInputBuilder
);
from_required_string!(DelegateSubscriptionToCustomerInput);

impl Validate for DelegateSubscriptionToCustomerInput {
    fn validate(&self) -> Checked {
        check::filled("subscriptionId", &self.subscription_id)?;
        check::filled("destinationCustomerId", self.destination_customer_id.as_ref())?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        Ok(())
    }
}

/// Argument of `migrateSubscriptionToLatest`: which subscription to move to the latest plan
/// version.
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
pub struct SubscriptionMigrationInput {
    /// Identifier of the subscription to migrate.
    #[builder(setter(custom), field(ty = "String", build = "self.subscription_id"))]
    pub subscription_id: String,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
    /// When to migrate: `IMMEDIATE`, with prorated charges, or `END_OF_BILLING_PERIOD`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription_migration_time: Option<SubscriptionMigrationTime>,
}

impl SubscriptionMigrationInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(subscription_id: impl Into<String>) -> SubscriptionMigrationInputBuilder {
        SubscriptionMigrationInputBuilder {
            subscription_id: subscription_id.into(),
            ..SubscriptionMigrationInputBuilder::empty()
        }
    }
}

builder_conversions!(SubscriptionMigrationInput, SubscriptionMigrationInputBuilder);
from_required_string!(SubscriptionMigrationInput);

impl Validate for SubscriptionMigrationInput {
    fn validate(&self) -> Checked {
        check::filled("subscriptionId", &self.subscription_id)?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        Ok(())
    }
}

/// Argument of `cancelSchedule`: which scheduled updates to cancel.
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
pub struct SubscriptionUpdateScheduleCancellationInput {
    /// Identifier of the subscription whose scheduled updates to cancel.
    #[builder(setter(custom), field(ty = "String", build = "self.subscription_id"))]
    pub subscription_id: String,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
    /// State of the updates to cancel, such as `Scheduled` or `PendingPayment`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<SubscriptionScheduleStatus>,
}

impl SubscriptionUpdateScheduleCancellationInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        subscription_id: impl Into<String>,
    ) -> SubscriptionUpdateScheduleCancellationInputBuilder {
        SubscriptionUpdateScheduleCancellationInputBuilder {
            subscription_id: subscription_id.into(),
            ..SubscriptionUpdateScheduleCancellationInputBuilder::empty()
        }
    }
}

builder_conversions!(
    SubscriptionUpdateScheduleCancellationInput,
    SubscriptionUpdateScheduleCancellationInputBuilder
);
from_required_string!(SubscriptionUpdateScheduleCancellationInput);

impl Validate for SubscriptionUpdateScheduleCancellationInput {
    fn validate(&self) -> Checked {
        check::filled("subscriptionId", &self.subscription_id)?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        Ok(())
    }
}

/// Argument of `previewNextInvoice`: whose next invoice to preview.
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
pub struct PreviewNextInvoiceInput {
    /// Identifier of the subscription whose next invoice to preview.
    #[builder(setter(custom), field(ty = "String", build = "self.subscription_id"))]
    pub subscription_id: String,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
}

impl PreviewNextInvoiceInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(subscription_id: impl Into<String>) -> PreviewNextInvoiceInputBuilder {
        PreviewNextInvoiceInputBuilder {
            subscription_id: subscription_id.into(),
            ..PreviewNextInvoiceInputBuilder::empty()
        }
    }
}

builder_conversions!(PreviewNextInvoiceInput, PreviewNextInvoiceInputBuilder);
from_required_string!(PreviewNextInvoiceInput);

impl Validate for PreviewNextInvoiceInput {
    fn validate(&self) -> Checked {
        check::filled("subscriptionId", &self.subscription_id)?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        Ok(())
    }
}
