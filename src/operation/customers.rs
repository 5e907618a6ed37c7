//! Operations on customers.

use super::operations;
use crate::customers::*;

operations! {
    /// # Customers
    impl Client;

    /// Creates a customer and, if requested, a subscription.
    ///
    /// [`subscription_params`](ProvisionCustomerInput::subscription_params) request the
    /// subscription. The product's settings in Stigg may lead to another one, or to none: see
    /// [`SubscriptionDecisionStrategy`].
    ///
    /// GraphQL: mutation `provisionCustomer`.
    #[doc(alias = "createCustomer")]
    mutation "provisionCustomer" => ProvisionCustomer
    fn provision_customer(input: ProvisionCustomerInput) -> ProvisionedCustomer {
        /// use stigg::customers::ProvisionCustomerInput;
        /// use stigg::subscriptions::ProvisionCustomerSubscriptionInput;
        ///
        /// let provisioned_customer = client.provision_customer(
        ///     ProvisionCustomerInput::builder("customer-demo-123")
        ///         .name("Acme")
        ///         .email("billing@acme.example")
        ///         .subscription_params(ProvisionCustomerSubscriptionInput::builder(
        ///             "plan-revvenu-basic",
        ///         )),
        /// )
    }

    /// Changes a customer. Fields that are not set stay unchanged; [`Null`](crate::Nullable::Null)
    /// clears a field.
    ///
    /// Stigg does not store billing information: set all of
    /// [`billing_information`](UpdateCustomerInput::billing_information) each time.
    ///
    /// GraphQL: mutation `updateOneCustomer`.
    #[doc(alias = "updateOneCustomer")]
    mutation "updateCustomer" => UpdateCustomer
    fn update_customer(input: UpdateCustomerInput) -> CustomerSummary {
        /// use stigg::{Nullable, customers::UpdateCustomerInput};
        ///
        /// let customer = client.update_customer(
        ///     UpdateCustomerInput::builder("customer-demo-123")
        ///         .name("Acme")
        ///         .email(Nullable::Null),
        /// )
    }

    /// Returns a customer with its subscriptions, trials and promotional entitlements, or `None` if
    /// Stigg's response is null.
    ///
    /// GraphQL: query `getCustomerByRefId`.
    query "getCustomerByRefId" => GetCustomerById
    fn get_customer_by_id(input: GetCustomerByRefIdInput) -> Option<Customer> {
        /// let customer = client.get_customer_by_id("customer-demo-123")
    }

    /// Returns the number of a customer's active subscriptions for each kind of pricing, or `None`
    /// if Stigg's response is null.
    ///
    /// GraphQL: query `getCustomerByRefId`.
    query "getCustomerByRefId" => GetCustomerStatistics
    fn get_customer_statistics(input: GetCustomerByRefIdInput) -> Option<CustomerWithStatistics> {
        /// let customer = client.get_customer_statistics("customer-demo-123")
    }

    /// Imports a customer that exists in another system.
    ///
    /// GraphQL: mutation `importOneCustomer`.
    #[doc(alias = "importOneCustomer")]
    mutation "importCustomer" => ImportCustomer
    fn import_customer(input: ImportCustomerInput) -> CustomerSummary {
        /// use stigg::customers::ImportCustomerInput;
        ///
        /// let customer = client.import_customer(
        ///     ImportCustomerInput::builder("customer-demo-123")
        ///         .name("Acme")
        ///         .billing_id("cus_123"),
        /// )
    }

    /// Imports up to [1,000](crate::customers::MAX_IMPORTED_CUSTOMERS) customers in the background.
    /// The content of the response is not published.
    ///
    /// [`batches`](Self::batches) imports any number of customers.
    ///
    /// GraphQL: mutation `importCustomersBulk`.
    mutation "importCustomersBulk" => ImportCustomerBulk
    fn import_customer_bulk(input: ImportCustomerBulkInput) -> Option<String> {
        /// use stigg::customers::{ImportCustomerBulkInput, ImportCustomerInput};
        ///
        /// let response = client.import_customer_bulk(ImportCustomerBulkInput::builder([
        ///     ImportCustomerInput::builder("customer-demo-123").name("Acme"),
        ///     ImportCustomerInput::builder("customer-demo-124").name("Beta"),
        /// ]))
    }

    /// Archives a customer: clears its name and email address, and ends its access.
    ///
    /// Checks are then denied with
    /// [`CustomerIsArchived`](crate::entitlements::AccessDeniedReason::CustomerIsArchived).
    /// [`unarchive_customer`](Self::unarchive_customer) brings the customer back.
    ///
    /// GraphQL: mutation `archiveCustomer`.
    #[doc(alias = "deleteCustomer")]
    mutation "archiveCustomer" => ArchiveCustomer
    fn archive_customer(input: ArchiveCustomerInput) -> ArchivedCustomer {
        /// let archived_customer = client.archive_customer("customer-demo-123")
    }

    /// Brings an archived customer back. Its name and email address are not restored.
    ///
    /// GraphQL: mutation `unarchiveCustomer`.
    #[doc(alias = "restoreCustomer")]
    mutation "unarchiveCustomer" => UnarchiveCustomer
    fn unarchive_customer(input: UnarchiveCustomerInput) -> CustomerSummary {
        /// let customer = client.unarchive_customer("customer-demo-123")
    }

    /// Removes a customer's payment method.
    ///
    /// GraphQL: mutation `detachCustomerPaymentMethod`.
    #[doc(alias = "removePaymentMethod")]
    mutation "detachCustomerPaymentMethod" => DetachCustomerPaymentMethod
    fn detach_customer_payment_method(input: DetachCustomerPaymentMethodInput) -> CustomerSummary {
        /// let customer = client.detach_customer_payment_method("customer-demo-123")
    }
}
