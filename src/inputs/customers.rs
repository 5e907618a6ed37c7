//! Inputs about customers.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use time::OffsetDateTime;

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::{builder_conversions, entry_setter, from_required_string};
use crate::inputs::{Nullable, ProvisionCustomerSubscriptionInput};
use crate::types::Currency;

/// Argument of `getCustomerByRefId`: which customer to fetch.
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
pub struct GetCustomerByRefIdInput {
    /// Identifier of the customer, as chosen by the caller.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
}

impl GetCustomerByRefIdInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(customer_id: impl Into<String>) -> GetCustomerByRefIdInputBuilder {
        GetCustomerByRefIdInputBuilder {
            customer_id: customer_id.into(),
            ..GetCustomerByRefIdInputBuilder::empty()
        }
    }
}

builder_conversions!(GetCustomerByRefIdInput, GetCustomerByRefIdInputBuilder);
from_required_string!(GetCustomerByRefIdInput);

impl Validate for GetCustomerByRefIdInput {
    fn validate(&self) -> Checked {
        check::filled("customerId", &self.customer_id)?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        Ok(())
    }
}

/// Argument of `provisionCustomer`: the customer to create, and a first subscription if wanted.
///
/// The customer journey set on the product may overrule the subscription asked for; the result
/// says what was decided.
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
pub struct ProvisionCustomerInput {
    /// Identifier to give the customer, as chosen by the caller.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// Free-form key-value data to keep with the customer.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_meta_data: Option<Map<String, Value>>,
    /// Identifier of the customer in AWS Marketplace.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aws_marketplace_customer_id: Option<String>,
    /// Identifier of the customer in the connected billing provider.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_id: Option<String>,
    /// Billing details, passed on to the connected integrations.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_information: Option<CustomerBillingInfo>,
    /// Identifier of a coupon to give the customer.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coupon_ref_id: Option<String>,
    /// Time of creation to record for the customer (RFC 3339).
    #[builder(default)]
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "time::serde::rfc3339::option"
    )]
    pub created_at: Option<OffsetDateTime>,
    /// Identifier of the customer in the CRM.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crm_id: Option<String>,
    /// Email address for billing.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
    /// Whether to keep the customer out of experiments.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exclude_from_experiment: Option<bool>,
    /// Name of the customer.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Identifier to give the customer; the older name of `customerId`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ref_id: Option<String>,
    /// Identifier of the customer in Salesforce.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub salesforce_id: Option<String>,
    /// Whether syncing covers the free case.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub should_sync_free: Option<bool>,
    /// Subscription to create with the customer. Null asks for no subscription, which leaving
    /// the field out may not do.
    #[builder(default)]
    #[serde(default, skip_serializing_if = "Nullable::is_absent")]
    pub subscription_params: Nullable<ProvisionCustomerSubscriptionInput>,
}

impl ProvisionCustomerInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(customer_id: impl Into<String>) -> ProvisionCustomerInputBuilder {
        ProvisionCustomerInputBuilder {
            customer_id: Some(Some(customer_id.into())),
            ..ProvisionCustomerInputBuilder::empty()
        }
    }
}

builder_conversions!(ProvisionCustomerInput, ProvisionCustomerInputBuilder);
entry_setter!(ProvisionCustomerInputBuilder, metadata, additional_meta_data);
from_required_string!(ProvisionCustomerInput);

impl Validate for ProvisionCustomerInput {
    fn validate(&self) -> Checked {
        check::filled("customerId", self.customer_id.as_ref())?;
        check::filled("awsMarketplaceCustomerId", self.aws_marketplace_customer_id.as_ref())?;
        check::filled("billingId", self.billing_id.as_ref())?;
        check::nested("billingInformation", self.billing_information.as_ref())?;
        check::filled("couponRefId", self.coupon_ref_id.as_ref())?;
        check::filled("crmId", self.crm_id.as_ref())?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        check::filled("refId", self.ref_id.as_ref())?;
        check::filled("salesforceId", self.salesforce_id.as_ref())?;
        check::nested("subscriptionParams", self.subscription_params.as_ref())?;
        Ok(())
    }
}

/// Argument of `updateOneCustomer`: which customer to change, and how.
///
/// Only the fields to change need be given.
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
pub struct UpdateCustomerInput {
    /// Identifier of the customer to change, as chosen by the caller.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// Free-form key-value data to keep with the customer.
    #[builder(default)]
    #[serde(default, skip_serializing_if = "Nullable::is_absent")]
    pub additional_meta_data: Nullable<Map<String, Value>>,
    /// Identifier of the customer in AWS Marketplace.
    #[builder(default)]
    #[serde(default, skip_serializing_if = "Nullable::is_absent")]
    pub aws_marketplace_customer_id: Nullable<String>,
    /// Identifier of the customer in the connected billing provider.
    #[builder(default)]
    #[serde(default, skip_serializing_if = "Nullable::is_absent")]
    pub billing_id: Nullable<String>,
    /// Billing details, passed on to the connected integrations. Stigg does not store them, so
    /// give all of them, not only those that change.
    #[builder(default)]
    #[serde(default, skip_serializing_if = "Nullable::is_absent")]
    pub billing_information: Nullable<CustomerBillingInfo>,
    /// Identifier of a coupon to give the customer.
    #[builder(default)]
    #[serde(default, skip_serializing_if = "Nullable::is_absent")]
    pub coupon_ref_id: Nullable<String>,
    /// Identifier of the customer in the CRM.
    #[builder(default)]
    #[serde(default, skip_serializing_if = "Nullable::is_absent")]
    pub crm_id: Nullable<String>,
    /// Email address for billing.
    #[builder(default)]
    #[serde(default, skip_serializing_if = "Nullable::is_absent")]
    pub email: Nullable<String>,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
    /// Name of the customer.
    #[builder(default)]
    #[serde(default, skip_serializing_if = "Nullable::is_absent")]
    pub name: Nullable<String>,
    /// Identifier of the customer to change; the older name of `customerId`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ref_id: Option<String>,
    /// Identifier of the customer in Salesforce.
    #[builder(default)]
    #[serde(default, skip_serializing_if = "Nullable::is_absent")]
    pub salesforce_id: Nullable<String>,
    /// Whether to wait for the sync before answering.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub should_wait_sync: Option<bool>,
}

impl UpdateCustomerInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(customer_id: impl Into<String>) -> UpdateCustomerInputBuilder {
        UpdateCustomerInputBuilder {
            customer_id: Some(Some(customer_id.into())),
            ..UpdateCustomerInputBuilder::empty()
        }
    }
}

builder_conversions!(UpdateCustomerInput, UpdateCustomerInputBuilder);
entry_setter!(UpdateCustomerInputBuilder, metadata, additional_meta_data);
from_required_string!(UpdateCustomerInput);

impl Validate for UpdateCustomerInput {
    fn validate(&self) -> Checked {
        check::required(
            "customerId",
            self.customer_id.is_some() || self.ref_id.is_some(),
            "or `refId`",
        )?;
        check::filled("customerId", self.customer_id.as_ref())?;
        check::filled("awsMarketplaceCustomerId", self.aws_marketplace_customer_id.as_ref())?;
        check::filled("billingId", self.billing_id.as_ref())?;
        check::nested("billingInformation", self.billing_information.as_ref())?;
        check::filled("couponRefId", self.coupon_ref_id.as_ref())?;
        check::filled("crmId", self.crm_id.as_ref())?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        check::filled("refId", self.ref_id.as_ref())?;
        check::filled("salesforceId", self.salesforce_id.as_ref())?;
        Ok(())
    }
}

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
