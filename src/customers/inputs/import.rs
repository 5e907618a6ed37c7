//! Inputs that import customers.

use serde_json::{Map, Value};

use crate::common::DateTime;
use crate::common::declare::input;
use crate::common::from_string::from_required_string;

/// The most customers that one [`ImportCustomerBulkInput`] takes.
pub const MAX_IMPORTED_CUSTOMERS: usize = 1_000;

input! {
    /// Customer to import: argument of `importOneCustomer`, and in `ImportCustomerBulkInput`.
    pub struct ImportCustomerInput => ImportCustomerInputBuilder(customer_id: String) {
        optional {
            /// Identifier of the customer, as chosen by the caller.
            customer_id: Option<String> [not_blank],
            /// Free-form key-value data to keep with the customer.
            additional_meta_data: Option<Map<String, Value>> => map metadata,
            /// Identifier of the customer in the connected billing provider.
            billing_id: Option<String> [not_blank],
            /// Email address for billing.
            email: Option<String>,
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
            /// Name of the customer.
            name: Option<String>,
            /// Identifier of the payment method to use.
            payment_method_id: Option<String> [not_blank],
            /// Identifier of the customer; the older name of `customerId`.
            ref_id: Option<String> [not_blank],
            /// Identifier of the customer in Salesforce.
            salesforce_id: Option<String> [not_blank],
            /// Time of the last change to the customer (RFC 3339). A bulk import skips the customer if
            /// Stigg's record is newer.
            updated_at: Option<DateTime>,
        }
    }
}

from_required_string!(ImportCustomerInput);

input! {
    /// Argument of `importCustomersBulk`: the customers to import.
    ///
    /// They are imported in the background. The import may be run again with the same customers.
    pub struct ImportCustomerBulkInput => ImportCustomerBulkInputBuilder {
        required {
            /// Customers to import.
            customers: Vec<ImportCustomerInput> [batch(MAX_IMPORTED_CUSTOMERS)] => list customer,
        }
        optional {
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
            /// Identifier of the integration to use for the import.
            integration_id: Option<String> [not_blank],
        }
    }
}
