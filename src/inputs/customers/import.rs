//! Inputs that import customers.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use time::OffsetDateTime;

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::{builder_conversions, entry_setter, from_required_string};

/// The most customers that one [`ImportCustomerBulkInput`] takes.
pub const MAX_IMPORTED_CUSTOMERS: usize = 1_000;

/// Customer to import: argument of `importOneCustomer`, and in `ImportCustomerBulkInput`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Builder)]
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
pub struct ImportCustomerInput {
    /// Identifier of the customer, as chosen by the caller.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// Free-form key-value data to keep with the customer.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_meta_data: Option<Map<String, Value>>,
    /// Identifier of the customer in the connected billing provider.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_id: Option<String>,
    /// Email address for billing.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
    /// Name of the customer.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Identifier of the payment method to use.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_method_id: Option<String>,
    /// Identifier of the customer; the older name of `customerId`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ref_id: Option<String>,
    /// Identifier of the customer in Salesforce.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub salesforce_id: Option<String>,
    /// Time of the last change to the customer (RFC 3339). A bulk import skips the customer if
    /// Stigg's record is newer.
    #[builder(default)]
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "time::serde::rfc3339::option"
    )]
    pub updated_at: Option<OffsetDateTime>,
}

impl ImportCustomerInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(customer_id: impl Into<String>) -> ImportCustomerInputBuilder {
        ImportCustomerInputBuilder {
            customer_id: Some(Some(customer_id.into())),
            ..ImportCustomerInputBuilder::empty()
        }
    }
}

builder_conversions!(ImportCustomerInput, ImportCustomerInputBuilder);
entry_setter!(ImportCustomerInputBuilder, metadata, additional_meta_data);
from_required_string!(ImportCustomerInput);

impl Validate for ImportCustomerInput {
    fn validate(&self) -> Checked {
        check::filled("customerId", self.customer_id.as_ref())?;
        check::filled("billingId", self.billing_id.as_ref())?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        check::filled("paymentMethodId", self.payment_method_id.as_ref())?;
        check::filled("refId", self.ref_id.as_ref())?;
        check::filled("salesforceId", self.salesforce_id.as_ref())?;
        Ok(())
    }
}

/// Argument of `importCustomersBulk`: the customers to import.
///
/// They are imported in the background. The import may be run again with the same customers.
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
pub struct ImportCustomerBulkInput {
    /// Customers to import.
    #[builder(setter(custom), field(ty = "Vec<ImportCustomerInput>", build = "self.customers"))]
    pub customers: Vec<ImportCustomerInput>,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
    /// Identifier of the integration to use for the import.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integration_id: Option<String>,
}

impl ImportCustomerBulkInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        customers: impl IntoIterator<Item = impl Into<ImportCustomerInput>>,
    ) -> ImportCustomerBulkInputBuilder {
        ImportCustomerBulkInputBuilder {
            customers: customers.into_iter().map(Into::into).collect(),
            ..ImportCustomerBulkInputBuilder::empty()
        }
    }
}

builder_conversions!(ImportCustomerBulkInput, ImportCustomerBulkInputBuilder);

impl ImportCustomerBulkInputBuilder {
    /// Adds one to [`customers`](ImportCustomerBulkInput::customers).
    #[must_use]
    pub fn customer(mut self, customer: impl Into<ImportCustomerInput>) -> Self {
        self.customers.push(customer.into());
        self
    }
}

impl Validate for ImportCustomerBulkInput {
    fn validate(&self) -> Checked {
        check::batch("customers", self.customers.len(), MAX_IMPORTED_CUSTOMERS)?;
        check::each("customers", &self.customers)?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        check::filled("integrationId", self.integration_id.as_ref())?;
        Ok(())
    }
}
