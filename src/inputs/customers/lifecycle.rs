//! Inputs that archive customers, bring them back, and forget how they pay.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::{builder_conversions, from_required_string};

/// Argument of `archiveCustomer`: which customer to archive.
///
/// Archiving clears the customer's name and email address and hides the customer. Checks for
/// the customer are then denied with `CustomerIsArchived`.
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
pub struct ArchiveCustomerInput {
    /// Identifier of the customer to archive.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
}

impl ArchiveCustomerInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(customer_id: impl Into<String>) -> ArchiveCustomerInputBuilder {
        ArchiveCustomerInputBuilder {
            customer_id: customer_id.into(),
            ..ArchiveCustomerInputBuilder::empty()
        }
    }
}

builder_conversions!(ArchiveCustomerInput, ArchiveCustomerInputBuilder);
from_required_string!(ArchiveCustomerInput);

impl Validate for ArchiveCustomerInput {
    fn validate(&self) -> Checked {
        check::filled("customerId", &self.customer_id)?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        Ok(())
    }
}

/// Argument of `unarchiveCustomer`: which customer to bring back.
///
/// The name and email address that archiving cleared are not restored.
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
pub struct UnarchiveCustomerInput {
    /// Identifier of the customer to bring back.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
}

impl UnarchiveCustomerInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(customer_id: impl Into<String>) -> UnarchiveCustomerInputBuilder {
        UnarchiveCustomerInputBuilder {
            customer_id: customer_id.into(),
            ..UnarchiveCustomerInputBuilder::empty()
        }
    }
}

builder_conversions!(UnarchiveCustomerInput, UnarchiveCustomerInputBuilder);
from_required_string!(UnarchiveCustomerInput);

impl Validate for UnarchiveCustomerInput {
    fn validate(&self) -> Checked {
        check::filled("customerId", &self.customer_id)?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        Ok(())
    }
}

/// Argument of `detachCustomerPaymentMethod`: whose payment method to detach.
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
pub struct DetachCustomerPaymentMethodInput {
    /// Identifier of the customer whose payment method to detach.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
}

impl DetachCustomerPaymentMethodInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(customer_id: impl Into<String>) -> DetachCustomerPaymentMethodInputBuilder {
        DetachCustomerPaymentMethodInputBuilder {
            customer_id: customer_id.into(),
            ..DetachCustomerPaymentMethodInputBuilder::empty()
        }
    }
}

builder_conversions!(DetachCustomerPaymentMethodInput, DetachCustomerPaymentMethodInputBuilder);
from_required_string!(DetachCustomerPaymentMethodInput);

impl Validate for DetachCustomerPaymentMethodInput {
    fn validate(&self) -> Checked {
        check::filled("customerId", &self.customer_id)?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        Ok(())
    }
}
