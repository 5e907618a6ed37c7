//! Inputs that read, provision and update customers.

use serde_json::{Map, Value};

use crate::common::check::{self, Checked};
use crate::common::declare::{from_required_string, input};
use crate::common::{DateTime, Nullable};
use crate::customers::CustomerBillingInfo;
use crate::subscriptions::ProvisionCustomerSubscriptionInput;

input! {
    /// Identifier of a customer to read.
    ///
    /// Input of [`get_customer_by_id`](crate::blocking::Client::get_customer_by_id) and
    /// [`get_customer_statistics`](crate::blocking::Client::get_customer_statistics), which take a
    /// plain identifier as well.
    ///
    /// ```
    /// use stigg::customers::GetCustomerByRefIdInput;
    ///
    /// let input = GetCustomerByRefIdInput::from("customer-demo-123");
    /// assert_eq!(input, GetCustomerByRefIdInput::builder("customer-demo-123").build());
    /// ```
    ///
    /// GraphQL: input `GetCustomerByRefIdInput`, of the query `getCustomerByRefId`.
    pub struct GetCustomerByRefIdInput => GetCustomerByRefIdInputBuilder(
        /// Identifier of the customer, as you chose it.
        customer_id: String [not_blank],
    ) {
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
    }

    /// Customer to create, with an optional first subscription.
    ///
    /// The customer journey set on the product may overrule the requested subscription. The
    /// response has the decision: see
    /// [`SubscriptionDecisionStrategy`](crate::customers::SubscriptionDecisionStrategy).
    ///
    /// Input of [`provision_customer`](crate::blocking::Client::provision_customer).
    ///
    /// ```
    /// use stigg::customers::{Address, CustomerBillingInfo, ProvisionCustomerInput};
    /// use stigg::subscriptions::ProvisionCustomerSubscriptionInput;
    ///
    /// let input = ProvisionCustomerInput::builder("customer-demo-123")
    ///     .name("Acme")
    ///     .email("billing@acme.example")
    ///     .subscription_params(ProvisionCustomerSubscriptionInput::builder("plan-revvenu-basic"))
    ///     .billing_information(
    ///         CustomerBillingInfo::builder()
    ///             .language("en")
    ///             .billing_address(Address::builder().country("US").city("New York")),
    ///     )
    ///     .metadata("region", "us-east-1")
    ///     .build();
    /// assert_eq!(input.name.as_deref(), Some("Acme"));
    /// ```
    ///
    /// GraphQL: input `ProvisionCustomerInput`, of the mutation `provisionCustomer`.
    pub struct ProvisionCustomerInput => ProvisionCustomerInputBuilder[customer_id: String] {
        /// Identifier for the customer. You choose it.
        customer_id: Option<String> [not_blank],
        /// Free-form key-value data to store with the customer.
        additional_meta_data: Option<Map<String, Value>> => map metadata,
        /// Identifier of the customer in AWS Marketplace.
        aws_marketplace_customer_id: Option<String> [not_blank],
        /// Identifier of the customer in the connected billing provider.
        billing_id: Option<String> [not_blank],
        /// Billing details, passed on to the connected integrations.
        billing_information: Option<CustomerBillingInfo>,
        /// Identifier of a coupon to apply to the customer.
        coupon_ref_id: Option<String> [not_blank],
        /// Time to record as the customer's creation.
        created_at: Option<DateTime>,
        /// Identifier of the customer in the CRM.
        crm_id: Option<String> [not_blank],
        /// Email address for billing.
        email: Option<String>,
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
        /// Whether to keep the customer out of experiments.
        exclude_from_experiment: Option<bool>,
        /// Name of the customer.
        name: Option<String>,
        /// Older name of [`customer_id`](ProvisionCustomerInput::customer_id).
        ref_id: Option<String> [not_blank],
        /// Identifier of the customer in Salesforce.
        salesforce_id: Option<String> [not_blank],
        /// Whether the sync covers the free case. The details are not published.
        should_sync_free: Option<bool>,
        /// Subscription to create with the customer. [`Null`](Nullable::Null) requests no
        /// subscription. If it is not set, Stigg may still create one.
        subscription_params: Nullable<ProvisionCustomerSubscriptionInput>,
    }

    /// Changes to a customer.
    ///
    /// Fields that are not set stay unchanged. [`Null`](Nullable::Null) clears a field.
    ///
    /// Input of [`update_customer`](crate::blocking::Client::update_customer).
    ///
    /// ```
    /// use stigg::Nullable;
    /// use stigg::customers::UpdateCustomerInput;
    ///
    /// let input = UpdateCustomerInput::builder("customer-demo-123")
    ///     .name("Acme")
    ///     .email(Nullable::Null)
    ///     .build();
    /// assert!(input.email.is_null());
    /// assert!(input.billing_id.is_absent());
    /// ```
    ///
    /// GraphQL: input `UpdateCustomerInput`, of the mutation `updateOneCustomer`.
    pub struct UpdateCustomerInput => UpdateCustomerInputBuilder[customer_id: String] {
        /// Identifier of the customer to change, as you chose it.
        customer_id: Option<String> [not_blank],
        /// Free-form key-value data to store with the customer.
        additional_meta_data: Nullable<Map<String, Value>> => map metadata,
        /// Identifier of the customer in AWS Marketplace.
        aws_marketplace_customer_id: Nullable<String> [not_blank],
        /// Identifier of the customer in the connected billing provider.
        billing_id: Nullable<String> [not_blank],
        /// Billing details, passed on to the connected integrations. Stigg does not store them:
        /// set all of them, not only those that change.
        billing_information: Nullable<CustomerBillingInfo>,
        /// Identifier of a coupon to apply to the customer.
        coupon_ref_id: Nullable<String> [not_blank],
        /// Identifier of the customer in the CRM.
        crm_id: Nullable<String> [not_blank],
        /// Email address for billing.
        email: Nullable<String>,
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
        /// Name of the customer.
        name: Nullable<String>,
        /// Older name of [`customer_id`](UpdateCustomerInput::customer_id).
        ref_id: Option<String> [not_blank],
        /// Identifier of the customer in Salesforce.
        salesforce_id: Nullable<String> [not_blank],
        /// Whether Stigg waits for the sync before it responds.
        should_wait_sync: Option<bool>,
    }
    check Self::check;
}

from_required_string!(GetCustomerByRefIdInput, ProvisionCustomerInput, UpdateCustomerInput);

impl UpdateCustomerInput {
    /// Requires an identifier under its newer or its older name.
    fn check(&self) -> Checked {
        check::required(
            "customer_id",
            self.customer_id.is_some() || self.ref_id.is_some(),
            "or `ref_id`",
        )?;
        Ok(())
    }
}
