//! Inputs about customers.

mod billing;
mod import;
mod lifecycle;

pub use billing::*;
pub use import::*;
pub use lifecycle::*;

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use time::OffsetDateTime;

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::{builder_conversions, entry_setter, from_required_string};
use crate::inputs::{Nullable, ProvisionCustomerSubscriptionInput};

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
