//! Customers: provisioning, updating, importing and archiving.

mod customer;
mod inputs;

pub use customer::{
    ArchivedCustomer, Customer, CustomerProfile, CustomerRef, CustomerResource, CustomerStatistics,
    CustomerSummary, CustomerWithStatistics, EligibleForTrial, ExperimentGroupType, ExperimentInfo,
    PaymentMethodType, ProvisionedCustomer, SubscriptionDecisionStrategy,
    SubscriptionPricingTypeStatistics, TrialedPlan,
};
pub use inputs::{
    Address, ArchiveCustomerInput, CustomerBillingInfo, CustomerFilter,
    CustomerSearchQueryFilterComparison, DetachCustomerPaymentMethodInput, GetCustomerByRefIdInput,
    ImportCustomerBulkInput, ImportCustomerInput, MAX_IMPORTED_CUSTOMERS, ProvisionCustomerInput,
    TaxExempt, UnarchiveCustomerInput, UpdateCustomerInput,
};

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
