//! Inputs with billing details of customers.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::{builder_conversions, entry_setter};
use crate::types::Currency;

/// Billing details of a customer, in `ProvisionCustomerInput` and `UpdateCustomerInput`.
///
/// They are passed on to the connected integrations and not stored by Stigg, so an update has
/// to give all of them again.
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
pub struct CustomerBillingInfo {
    /// Address for billing.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_address: Option<Address>,
    /// Currency to bill in.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// Name of the customer for billing.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_name: Option<String>,
    /// Identifier of the integration concerned.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integration_id: Option<String>,
    /// Custom fields for invoices, as JSON.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invoice_custom_fields: Option<Map<String, Value>>,
    /// Language of the customer, such as `en`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Metadata of the billing details, as JSON.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Map<String, Value>>,
    /// Identifier of the payment method to use.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_method_id: Option<String>,
    /// Address for shipping.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shipping_address: Option<Address>,
    /// Tax identifiers of the customer.
    #[builder(default, setter(each(name = "tax_id", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax_ids: Option<Vec<TaxExempt>>,
    /// Time zone of the customer, such as `America/New_York`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
}

impl CustomerBillingInfo {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> CustomerBillingInfoBuilder {
        CustomerBillingInfoBuilder { ..CustomerBillingInfoBuilder::empty() }
    }
}

builder_conversions!(CustomerBillingInfo, CustomerBillingInfoBuilder);
entry_setter!(CustomerBillingInfoBuilder, invoice_custom_field, invoice_custom_fields);
entry_setter!(CustomerBillingInfoBuilder, metadata_entry, metadata);

impl Validate for CustomerBillingInfo {
    fn validate(&self) -> Checked {
        check::nested("billingAddress", self.billing_address.as_ref())?;
        check::filled("integrationId", self.integration_id.as_ref())?;
        check::filled("paymentMethodId", self.payment_method_id.as_ref())?;
        check::nested("shippingAddress", self.shipping_address.as_ref())?;
        check::each("taxIds", self.tax_ids.as_deref().unwrap_or_default())?;
        Ok(())
    }
}

/// Postal address of a customer, in `CustomerBillingInfo`.
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
pub struct Address {
    /// First line of the address.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_line1: Option<String>,
    /// Second line of the address.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_line2: Option<String>,
    /// City.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// Country, as an ISO 3166-1 code.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Phone number.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// Postal code.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// State, such as `NY`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
}

impl Address {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> AddressBuilder {
        AddressBuilder { ..AddressBuilder::empty() }
    }
}

builder_conversions!(Address, AddressBuilder);

impl Validate for Address {}

/// Tax identifier, in `CustomerBillingInfo` and `SubscriptionBillingInfo`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TaxExempt {
    /// Kind of tax identifier.
    #[serde(rename = "type")]
    pub kind: String,
    /// Tax identifier itself.
    pub value: String,
}

impl TaxExempt {
    /// Makes the value of all its fields.
    pub fn new(kind: impl Into<String>, value: impl Into<String>) -> Self {
        Self { kind: kind.into(), value: value.into() }
    }
}

impl Validate for TaxExempt {
    fn validate(&self) -> Checked {
        check::filled("type", &self.kind)?;
        check::filled("value", &self.value)?;
        Ok(())
    }
}
