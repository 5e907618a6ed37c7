//! Inputs that archive customers, bring them back, and forget how they pay.

use crate::common::declare::input;
use crate::common::from_string::from_required_string;

input! {
    /// Argument of `archiveCustomer`: which customer to archive.
    ///
    /// Archiving clears the customer's name and email address and hides the customer. Checks for
    /// the customer are then denied with `CustomerIsArchived`.
    pub struct ArchiveCustomerInput => ArchiveCustomerInputBuilder {
        required {
            /// Identifier of the customer to archive.
            customer_id: String [not_blank],
        }
        optional {
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
        }
    }
}

from_required_string!(ArchiveCustomerInput);

input! {
    /// Argument of `unarchiveCustomer`: which customer to bring back.
    ///
    /// The name and email address that archiving cleared are not restored.
    pub struct UnarchiveCustomerInput => UnarchiveCustomerInputBuilder {
        required {
            /// Identifier of the customer to bring back.
            customer_id: String [not_blank],
        }
        optional {
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
        }
    }
}

from_required_string!(UnarchiveCustomerInput);

input! {
    /// Argument of `detachCustomerPaymentMethod`: whose payment method to detach.
    pub struct DetachCustomerPaymentMethodInput => DetachCustomerPaymentMethodInputBuilder {
        required {
            /// Identifier of the customer whose payment method to detach.
            customer_id: String [not_blank],
        }
        optional {
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
        }
    }
}

from_required_string!(DetachCustomerPaymentMethodInput);
