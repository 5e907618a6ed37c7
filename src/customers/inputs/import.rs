//! Inputs that import customers.

use serde_json::{Map, Value};

use crate::common::DateTime;
use crate::common::declare::{from_required_string, input};

/// Maximum number of customers in one [`ImportCustomerBulkInput`].
pub const MAX_IMPORTED_CUSTOMERS: usize = 1_000;

input! {
    /// Customer to import.
    ///
    /// Input of [`import_customer`](crate::blocking::Client::import_customer), item of
    /// [`ImportCustomerBulkInput`], and item of [`batches`](crate::blocking::Client::batches).
    ///
    /// ```
    /// use stigg::customers::ImportCustomerInput;
    ///
    /// let input = ImportCustomerInput::builder("customer-demo-123")
    ///     .name("Acme")
    ///     .billing_id("cus_123")
    ///     .updated_at("2026-01-31T09:00:00Z")
    ///     .build();
    /// assert_eq!(input.billing_id.as_deref(), Some("cus_123"));
    /// ```
    ///
    /// GraphQL: input `ImportCustomerInput`, of the mutation `importOneCustomer`.
    pub struct ImportCustomerInput => ImportCustomerInputBuilder[customer_id: String] {
        /// Identifier of the customer, as you chose it.
        customer_id: Option<String> [not_blank],
        /// Free-form key-value data to store with the customer.
        additional_meta_data: Option<Map<String, Value>> => map metadata,
        /// Identifier of the customer in the connected billing provider.
        billing_id: Option<String> [not_blank],
        /// Email address for billing.
        email: Option<String>,
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
        /// Name of the customer.
        name: Option<String>,
        /// Identifier of the payment method to use.
        payment_method_id: Option<String> [not_blank],
        /// Older name of [`customer_id`](ImportCustomerInput::customer_id).
        ref_id: Option<String> [not_blank],
        /// Identifier of the customer in Salesforce.
        salesforce_id: Option<String> [not_blank],
        /// Time of the last change to the customer. A bulk import skips the customer if Stigg's
        /// record is newer.
        updated_at: Option<DateTime>,
    }

    /// Customers to import, up to [`MAX_IMPORTED_CUSTOMERS`].
    ///
    /// Stigg imports them in the background. The import may be repeated with the same customers.
    ///
    /// Input of [`import_customer_bulk`](crate::blocking::Client::import_customer_bulk).
    /// [`batches`](crate::blocking::Client::batches) imports any number of customers.
    ///
    /// ```
    /// use stigg::customers::{ImportCustomerBulkInput, ImportCustomerInput};
    ///
    /// let input = ImportCustomerBulkInput::builder([
    ///     ImportCustomerInput::builder("customer-demo-123").name("Acme"),
    ///     ImportCustomerInput::builder("customer-demo-124").name("Beta"),
    /// ])
    /// .build();
    /// assert_eq!(input.customers.len(), 2);
    /// ```
    ///
    /// GraphQL: input `ImportCustomerBulkInput`, of the mutation `importCustomersBulk`.
    pub struct ImportCustomerBulkInput => ImportCustomerBulkInputBuilder(
        /// Customers to import, from 1 to 1,000 of them.
        customers: Vec<ImportCustomerInput> [batch(MAX_IMPORTED_CUSTOMERS)] => list customer,
    ) {
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
        /// Identifier of the integration to use for the import.
        integration_id: Option<String> [not_blank],
    }
}

from_required_string!(ImportCustomerInput);
