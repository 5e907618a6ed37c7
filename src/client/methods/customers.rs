//! Operations on customers.

use super::{Client, facade};
use crate::customers::{
    ArchiveCustomerInput, ArchivedCustomer, Customer, CustomerSummary, CustomerWithStatistics,
    DetachCustomerPaymentMethodInput, GetCustomerByRefIdInput, ImportCustomerBulkInput,
    ImportCustomerInput, ProvisionCustomerInput, ProvisionedCustomer, UnarchiveCustomerInput,
    UpdateCustomerInput,
};
use crate::error::Result;
use crate::operation;

#[facade]
impl Client {
    /// Creates a customer and, if requested, a subscription.
    ///
    /// [`subscription_params`](ProvisionCustomerInput::subscription_params) request the
    /// subscription. The product's settings in Stigg may lead to another one, or to none: see
    /// [`SubscriptionDecisionStrategy`](crate::customers::SubscriptionDecisionStrategy).
    ///
    /// GraphQL: mutation `provisionCustomer`.
    #[doc(alias = "provisionCustomer")]
    #[doc(alias = "createCustomer")]
    #[doc = example!(
        "use stigg::{customers::ProvisionCustomerInput, subscriptions::ProvisionCustomerSubscriptionInput};",
        "provision_customer("
        r#"    ProvisionCustomerInput::builder("customer-demo-123")"#
        r#"        .name("Acme")"#
        r#"        .email("billing@acme.example")"#
        r#"        .subscription_params(ProvisionCustomerSubscriptionInput::builder("plan-revvenu-basic")),"#
        ")"
    )]
    pub async fn provision_customer(
        &self,
        input: impl Into<ProvisionCustomerInput>,
    ) -> Result<ProvisionedCustomer> {
        self.answer(self.call(operation::ProvisionCustomer(input.into()))).await
    }

    /// Changes a customer. Fields that are not set stay unchanged; [`Null`](crate::Nullable::Null)
    /// clears a field.
    ///
    /// Stigg does not store billing information: set all of
    /// [`billing_information`](UpdateCustomerInput::billing_information) each time.
    ///
    /// GraphQL: mutation `updateOneCustomer`.
    #[doc(alias = "updateOneCustomer")]
    #[doc(alias = "updateCustomer")]
    #[doc = example!(
        "use stigg::{customers::UpdateCustomerInput, Nullable};",
        "update_customer("
        r#"    UpdateCustomerInput::builder("customer-demo-123").name("Acme").email(Nullable::Null),"#
        ")"
    )]
    pub async fn update_customer(
        &self,
        input: impl Into<UpdateCustomerInput>,
    ) -> Result<CustomerSummary> {
        self.answer(self.call(operation::UpdateCustomer(input.into()))).await
    }

    /// Returns a customer with its subscriptions, trials and promotional entitlements, or `None` if
    /// Stigg's response is null.
    ///
    /// GraphQL: query `getCustomerByRefId`.
    #[doc(alias = "getCustomerByRefId")]
    #[doc = example!(r#"get_customer_by_id("customer-demo-123")"#)]
    pub async fn get_customer_by_id(
        &self,
        input: impl Into<GetCustomerByRefIdInput>,
    ) -> Result<Option<Customer>> {
        self.answer(self.call(operation::GetCustomerById(input.into()))).await
    }

    /// Returns the number of a customer's active subscriptions for each kind of pricing, or `None`
    /// if Stigg's response is null.
    ///
    /// GraphQL: query `getCustomerByRefId`.
    #[doc(alias = "getCustomerByRefId")]
    #[doc = example!(r#"get_customer_statistics("customer-demo-123")"#)]
    pub async fn get_customer_statistics(
        &self,
        input: impl Into<GetCustomerByRefIdInput>,
    ) -> Result<Option<CustomerWithStatistics>> {
        self.answer(self.call(operation::GetCustomerStatistics(input.into()))).await
    }

    /// Imports a customer that exists in another system.
    ///
    /// GraphQL: mutation `importOneCustomer`.
    #[doc(alias = "importOneCustomer")]
    #[doc(alias = "importCustomer")]
    #[doc = example!(
        "use stigg::customers::ImportCustomerInput;",
        r#"import_customer(ImportCustomerInput::builder("customer-demo-123").name("Acme").billing_id("cus_123"))"#
    )]
    pub async fn import_customer(
        &self,
        input: impl Into<ImportCustomerInput>,
    ) -> Result<CustomerSummary> {
        self.answer(self.call(operation::ImportCustomer(input.into()))).await
    }

    /// Imports up to [1,000](crate::customers::MAX_IMPORTED_CUSTOMERS) customers in the background.
    /// The content of the response is not published.
    ///
    /// [`batches`](Self::batches) imports any number of customers.
    ///
    /// GraphQL: mutation `importCustomersBulk`.
    #[doc(alias = "importCustomersBulk")]
    #[doc = example!(
        "use stigg::customers::{ImportCustomerBulkInput, ImportCustomerInput};",
        "import_customer_bulk(ImportCustomerBulkInput::builder(["
        r#"    ImportCustomerInput::builder("customer-demo-123").name("Acme"),"#
        r#"    ImportCustomerInput::builder("customer-demo-124").name("Beta"),"#
        "]))"
    )]
    pub async fn import_customer_bulk(
        &self,
        input: impl Into<ImportCustomerBulkInput>,
    ) -> Result<Option<String>> {
        self.answer(self.call(operation::ImportCustomerBulk(input.into()))).await
    }

    /// Archives a customer: clears its name and email address, and ends its access.
    ///
    /// Checks are then denied with
    /// [`CustomerIsArchived`](crate::entitlements::AccessDeniedReason::CustomerIsArchived).
    /// [`unarchive_customer`](Self::unarchive_customer) brings the customer back.
    ///
    /// GraphQL: mutation `archiveCustomer`.
    #[doc(alias = "archiveCustomer")]
    #[doc(alias = "deleteCustomer")]
    #[doc = example!(r#"archive_customer("customer-demo-123")"#)]
    pub async fn archive_customer(
        &self,
        input: impl Into<ArchiveCustomerInput>,
    ) -> Result<ArchivedCustomer> {
        self.answer(self.call(operation::ArchiveCustomer(input.into()))).await
    }

    /// Brings an archived customer back. Its name and email address are not restored.
    ///
    /// GraphQL: mutation `unarchiveCustomer`.
    #[doc(alias = "unarchiveCustomer")]
    #[doc(alias = "restoreCustomer")]
    #[doc = example!(r#"unarchive_customer("customer-demo-123")"#)]
    pub async fn unarchive_customer(
        &self,
        input: impl Into<UnarchiveCustomerInput>,
    ) -> Result<CustomerSummary> {
        self.answer(self.call(operation::UnarchiveCustomer(input.into()))).await
    }

    /// Removes a customer's payment method.
    ///
    /// GraphQL: mutation `detachCustomerPaymentMethod`.
    #[doc(alias = "detachCustomerPaymentMethod")]
    #[doc(alias = "removePaymentMethod")]
    #[doc = example!(r#"detach_customer_payment_method("customer-demo-123")"#)]
    pub async fn detach_customer_payment_method(
        &self,
        input: impl Into<DetachCustomerPaymentMethodInput>,
    ) -> Result<CustomerSummary> {
        self.answer(self.call(operation::DetachCustomerPaymentMethod(input.into()))).await
    }
}
