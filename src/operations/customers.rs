//! Customers.

use super::{Client, facade};
use crate::error::Result;
use crate::inputs::{GetCustomerByRefIdInput, ProvisionCustomerInput, UpdateCustomerInput};
use crate::operation;
use crate::types::{Customer, CustomerSummary, ProvisionedCustomer};

#[facade]
impl Client {
    /// Creates a customer, and a subscription with it if `subscription_params` ask for one.
    ///
    /// Settings of the product in Stigg may lead to another subscription than the one asked for, or
    /// to none: `subscription_decision_strategy` in the answer tells which.
    ///
    /// Stigg operation `ProvisionCustomer` (mutation `provisionCustomer`).
    #[doc = example!(
        "use stigg::{ProvisionCustomerInput, ProvisionCustomerSubscriptionInput};",
        "provision_customer("
        r#"    ProvisionCustomerInput::builder("customer-demo-123")"#
        r#"        .name("Acme")"#
        r#"        .email("billing@acme.example")"#
        r#"        .subscription_params(ProvisionCustomerSubscriptionInput::builder("plan-revvenu-basic")),"#
        ")"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn provision_customer(
        &self,
        input: impl Into<ProvisionCustomerInput>,
    ) -> Result<ProvisionedCustomer> {
        self.answer(self.call(operation::ProvisionCustomer(input.into()))).await
    }

    /// Changes a customer. Fields that are left out stay as they are; null clears.
    ///
    /// Billing information is not stored by Stigg, so all of it has to be given each time.
    ///
    /// Stigg operation `UpdateCustomer` (mutation `updateOneCustomer`).
    #[doc = example!(
        "use stigg::{Nullable, UpdateCustomerInput};",
        "update_customer("
        r#"    UpdateCustomerInput::builder("customer-demo-123").name("Acme").email(Nullable::Null),"#
        ")"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn update_customer(
        &self,
        input: impl Into<UpdateCustomerInput>,
    ) -> Result<CustomerSummary> {
        self.answer(self.call(operation::UpdateCustomer(input.into()))).await
    }

    /// Reads a customer with its subscriptions, trials and promotional entitlements; `None` if
    /// Stigg answers with null for it.
    ///
    /// Stigg operation `GetCustomerById` (query `getCustomerByRefId`).
    #[doc = example!(r#"get_customer_by_id("customer-demo-123")"#)]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn get_customer_by_id(
        &self,
        input: impl Into<GetCustomerByRefIdInput>,
    ) -> Result<Option<Customer>> {
        self.answer(self.call(operation::GetCustomerById(input.into()))).await
    }
}
