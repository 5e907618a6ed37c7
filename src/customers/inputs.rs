//! Inputs about customers.

mod billing;
mod filter;
mod import;
mod lifecycle;

pub use billing::*;
pub use filter::*;
pub use import::*;
pub use lifecycle::*;

use serde_json::{Map, Value};

use crate::common::check::{self, Checked};
use crate::common::declare::input;
use crate::common::from_string::from_required_string;
use crate::common::{DateTime, Nullable};
use crate::subscriptions::ProvisionCustomerSubscriptionInput;

input! {
    /// Argument of `getCustomerByRefId`: which customer to fetch.
    pub struct GetCustomerByRefIdInput => GetCustomerByRefIdInputBuilder {
        required {
            /// Identifier of the customer, as chosen by the caller.
            customer_id: String [not_blank],
        }
        optional {
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
        }
    }
}

from_required_string!(GetCustomerByRefIdInput);

input! {
    /// Argument of `provisionCustomer`: the customer to create, and a first subscription if wanted.
    ///
    /// The customer journey set on the product may overrule the subscription asked for; the result
    /// says what was decided.
    pub struct ProvisionCustomerInput => ProvisionCustomerInputBuilder(customer_id: String) {
        optional {
            /// Identifier to give the customer, as chosen by the caller.
            customer_id: Option<String> [not_blank],
            /// Free-form key-value data to keep with the customer.
            additional_meta_data: Option<Map<String, Value>> => map metadata,
            /// Identifier of the customer in AWS Marketplace.
            aws_marketplace_customer_id: Option<String> [not_blank],
            /// Identifier of the customer in the connected billing provider.
            billing_id: Option<String> [not_blank],
            /// Billing details, passed on to the connected integrations.
            billing_information: Option<CustomerBillingInfo>,
            /// Identifier of a coupon to give the customer.
            coupon_ref_id: Option<String> [not_blank],
            /// Time of creation to record for the customer (RFC 3339).
            created_at: Option<DateTime>,
            /// Identifier of the customer in the CRM.
            crm_id: Option<String> [not_blank],
            /// Email address for billing.
            email: Option<String>,
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
            /// Whether to keep the customer out of experiments.
            exclude_from_experiment: Option<bool>,
            /// Name of the customer.
            name: Option<String>,
            /// Identifier to give the customer; the older name of `customerId`.
            ref_id: Option<String> [not_blank],
            /// Identifier of the customer in Salesforce.
            salesforce_id: Option<String> [not_blank],
            /// Whether syncing covers the free case.
            should_sync_free: Option<bool>,
            /// Subscription to create with the customer. Null asks for no subscription, which leaving
            /// the field out may not do.
            subscription_params: Nullable<ProvisionCustomerSubscriptionInput>,
        }
    }
}

from_required_string!(ProvisionCustomerInput);

input! {
    /// Argument of `updateOneCustomer`: which customer to change, and how.
    ///
    /// Only the fields to change need be given.
    pub struct UpdateCustomerInput => UpdateCustomerInputBuilder(customer_id: String) {
        optional {
            /// Identifier of the customer to change, as chosen by the caller.
            customer_id: Option<String> [not_blank],
            /// Free-form key-value data to keep with the customer.
            additional_meta_data: Nullable<Map<String, Value>> => map metadata,
            /// Identifier of the customer in AWS Marketplace.
            aws_marketplace_customer_id: Nullable<String> [not_blank],
            /// Identifier of the customer in the connected billing provider.
            billing_id: Nullable<String> [not_blank],
            /// Billing details, passed on to the connected integrations. Stigg does not store them, so
            /// give all of them, not only those that change.
            billing_information: Nullable<CustomerBillingInfo>,
            /// Identifier of a coupon to give the customer.
            coupon_ref_id: Nullable<String> [not_blank],
            /// Identifier of the customer in the CRM.
            crm_id: Nullable<String> [not_blank],
            /// Email address for billing.
            email: Nullable<String>,
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
            /// Name of the customer.
            name: Nullable<String>,
            /// Identifier of the customer to change; the older name of `customerId`.
            ref_id: Option<String> [not_blank],
            /// Identifier of the customer in Salesforce.
            salesforce_id: Nullable<String> [not_blank],
            /// Whether to wait for the sync before answering.
            should_wait_sync: Option<bool>,
        }
    }
    check Self::check;
}

from_required_string!(UpdateCustomerInput);

impl UpdateCustomerInput {
    /// Checks what several fields hold together.
    fn check(&self) -> Checked {
        check::required(
            "customerId",
            self.customer_id.is_some() || self.ref_id.is_some(),
            "or `refId`",
        )?;
        Ok(())
    }
}
