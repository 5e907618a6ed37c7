//! Customers.

use super::{Client, facade};
use crate::customers::{
    ArchiveCustomerInput, DetachCustomerPaymentMethodInput, GetCustomerByRefIdInput,
    ImportCustomerBulkInput, ImportCustomerInput, ProvisionCustomerInput, UnarchiveCustomerInput,
    UpdateCustomerInput,
};
use crate::customers::{
    ArchivedCustomer, Customer, CustomerSummary, CustomerWithStatistics, ProvisionedCustomer,
};
use crate::error::Result;
use crate::operation;

#[facade]
impl Client {
    /// Creates a customer, and a subscription with it if `subscription_params` ask for one.
    ///
    /// Settings of the product in Stigg may lead to another subscription than the one asked for, or
    /// to none: `subscription_decision_strategy` in the answer tells which.
    ///
    /// Stigg operation `ProvisionCustomer` (mutation `provisionCustomer`).
    #[doc = example!(
        "use stigg::{customers::ProvisionCustomerInput, subscriptions::ProvisionCustomerSubscriptionInput};",
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
        "use stigg::{customers::UpdateCustomerInput, Nullable};",
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

    /// Reads how many active subscriptions of each kind of pricing a customer has; `None` if Stigg
    /// answers with null for it.
    ///
    /// Stigg operation `GetCustomerStatistics` (query `getCustomerByRefId`).
    #[doc = example!(r#"get_customer_statistics("customer-demo-123")"#)]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn get_customer_statistics(
        &self,
        input: impl Into<GetCustomerByRefIdInput>,
    ) -> Result<Option<CustomerWithStatistics>> {
        self.answer(self.call(operation::GetCustomerStatistics(input.into()))).await
    }

    /// Imports a customer that exists elsewhere.
    ///
    /// Stigg operation `ImportCustomer` (mutation `importOneCustomer`).
    #[doc = example!(
        "use stigg::customers::ImportCustomerInput;",
        r#"import_customer(ImportCustomerInput::builder("customer-demo-123").name("Acme").billing_id("cus_123"))"#
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn import_customer(
        &self,
        input: impl Into<ImportCustomerInput>,
    ) -> Result<CustomerSummary> {
        self.answer(self.call(operation::ImportCustomer(input.into()))).await
    }

    /// Imports up to 1,000 customers. Stigg works on them afterwards; what the answer holds is not
    /// published.
    ///
    /// [`batches`](Self::batches) takes any number of them.
    ///
    /// Stigg operation `ImportCustomerBulk` (mutation `importCustomersBulk`).
    #[doc = example!(
        "use stigg::customers::{ImportCustomerBulkInput, ImportCustomerInput};",
        "import_customer_bulk(ImportCustomerBulkInput::builder(["
        r#"    ImportCustomerInput::builder("customer-demo-123").name("Acme"),"#
        r#"    ImportCustomerInput::builder("customer-demo-124").name("Beta"),"#
        "]))"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn import_customer_bulk(
        &self,
        input: impl Into<ImportCustomerBulkInput>,
    ) -> Result<Option<String>> {
        self.answer(self.call(operation::ImportCustomerBulk(input.into()))).await
    }

    /// Archives a customer: its name and e-mail address are forgotten, and it has no access any more.
    ///
    /// Stigg operation `ArchiveCustomer` (mutation `archiveCustomer`).
    #[doc = example!(r#"archive_customer("customer-demo-123")"#)]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn archive_customer(
        &self,
        input: impl Into<ArchiveCustomerInput>,
    ) -> Result<ArchivedCustomer> {
        self.answer(self.call(operation::ArchiveCustomer(input.into()))).await
    }

    /// Brings an archived customer back. Its name and e-mail address are not restored.
    ///
    /// Stigg operation `UnarchiveCustomer` (mutation `unarchiveCustomer`).
    #[doc = example!(r#"unarchive_customer("customer-demo-123")"#)]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn unarchive_customer(
        &self,
        input: impl Into<UnarchiveCustomerInput>,
    ) -> Result<CustomerSummary> {
        self.answer(self.call(operation::UnarchiveCustomer(input.into()))).await
    }

    /// Makes Stigg forget how a customer pays.
    ///
    /// Stigg operation `DetachCustomerPaymentMethod` (mutation `detachCustomerPaymentMethod`).
    #[doc = example!(r#"detach_customer_payment_method("customer-demo-123")"#)]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn detach_customer_payment_method(
        &self,
        input: impl Into<DetachCustomerPaymentMethodInput>,
    ) -> Result<CustomerSummary> {
        self.answer(self.call(operation::DetachCustomerPaymentMethod(input.into()))).await
    }
}
