//! Inputs that archive and unarchive customers, and detach their payment methods.

use crate::common::declare::{from_required_string, input};

input! {
    /// Identifier of a customer to archive.
    ///
    /// Archiving clears the customer's name and email address and hides the customer. Checks are
    /// then denied with [`CustomerIsArchived`][denied].
    ///
    /// [denied]: crate::entitlements::AccessDeniedReason::CustomerIsArchived
    ///
    /// Input of [`archive_customer`](crate::blocking::Client::archive_customer), which takes a
    /// plain identifier as well.
    ///
    /// ```
    /// use stigg::customers::ArchiveCustomerInput;
    ///
    /// let input = ArchiveCustomerInput::from("customer-demo-123");
    /// assert_eq!(input, ArchiveCustomerInput::builder("customer-demo-123").build());
    /// ```
    ///
    /// GraphQL: input `ArchiveCustomerInput`, of the mutation `archiveCustomer`.
    pub struct ArchiveCustomerInput => ArchiveCustomerInputBuilder(
        /// Identifier of the customer to archive.
        customer_id: String [not_blank],
    ) {
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
    }

    /// Identifier of an archived customer to unarchive.
    ///
    /// The name and email address that archiving cleared are not restored.
    ///
    /// Input of [`unarchive_customer`](crate::blocking::Client::unarchive_customer), which takes a
    /// plain identifier as well.
    ///
    /// ```
    /// use stigg::customers::UnarchiveCustomerInput;
    ///
    /// let input = UnarchiveCustomerInput::from("customer-demo-123");
    /// assert_eq!(input, UnarchiveCustomerInput::builder("customer-demo-123").build());
    /// ```
    ///
    /// GraphQL: input `UnarchiveCustomerInput`, of the mutation `unarchiveCustomer`.
    pub struct UnarchiveCustomerInput => UnarchiveCustomerInputBuilder(
        /// Identifier of the customer to unarchive.
        customer_id: String [not_blank],
    ) {
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
    }

    /// Identifier of a customer whose payment method to remove.
    ///
    /// Input of [`detach_customer_payment_method`][method], which takes a plain identifier as well.
    ///
    /// ```
    /// use stigg::customers::DetachCustomerPaymentMethodInput;
    ///
    /// let input = DetachCustomerPaymentMethodInput::from("customer-demo-123");
    /// assert_eq!(input, DetachCustomerPaymentMethodInput::builder("customer-demo-123").build());
    /// ```
    ///
    /// GraphQL: input `DetachCustomerPaymentMethodInput`, of the mutation
    /// `detachCustomerPaymentMethod`.
    ///
    /// [method]: crate::blocking::Client::detach_customer_payment_method
    pub struct DetachCustomerPaymentMethodInput => DetachCustomerPaymentMethodInputBuilder(
        /// Identifier of the customer whose payment method to remove.
        customer_id: String [not_blank],
    ) {
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
    }
}

from_required_string!(
    ArchiveCustomerInput,
    UnarchiveCustomerInput,
    DetachCustomerPaymentMethodInput
);
