//! Customers: provisioning, updating, importing and archiving.

mod enums;
mod inputs;
mod responses;

pub use enums::*;
pub use inputs::{
    Address, ArchiveCustomerInput, CustomerBillingInfo, CustomerFilter,
    CustomerSearchQueryFilterComparison, DetachCustomerPaymentMethodInput, GetCustomerByRefIdInput,
    ImportCustomerBulkInput, ImportCustomerInput, MAX_IMPORTED_CUSTOMERS, ProvisionCustomerInput,
    TaxExempt, UnarchiveCustomerInput, UpdateCustomerInput,
};
pub use responses::*;

/// Builders of the inputs of this module.
pub mod builders {
    pub use super::inputs::{
        AddressBuilder, ArchiveCustomerInputBuilder, CustomerBillingInfoBuilder,
        CustomerFilterBuilder, CustomerSearchQueryFilterComparisonBuilder,
        DetachCustomerPaymentMethodInputBuilder, GetCustomerByRefIdInputBuilder,
        ImportCustomerBulkInputBuilder, ImportCustomerInputBuilder, ProvisionCustomerInputBuilder,
        TaxExemptBuilder, UnarchiveCustomerInputBuilder, UpdateCustomerInputBuilder,
    };
}
