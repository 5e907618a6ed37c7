//! Subscriptions: provision, update, preview, import and cancel them.
//!
//! - [`ProvisionSubscriptionInput`] subscribes a customer to a plan, or changes the plan. Match on
//!   the [`ProvisionOutcome`] of the result: a checkout may come first.
//! - [`UpdateSubscriptionInput`] changes a subscription within its plan, and
//!   [`SubscriptionCancellationInput`] cancels it.
//! - [`PreviewSubscriptionInput`] and [`EstimateSubscriptionUpdateInput`] compute costs and store
//!   nothing.
//! - [`Subscription`], [`SubscriptionSummary`], [`ActiveSubscription`] and [`SubscriptionListItem`]
//!   are subscriptions in responses, each with the level of detail that an operation returns.

mod ends;
mod enums;
mod inputs;
mod outcome;
mod responses;

pub use enums::*;
pub use inputs::{
    ApplySubscriptionInput, BillableFeatureInput, BillingAddress, BudgetConfigurationInput,
    ChargeInput, CheckoutOptions, CreditRateInput, DelegateSubscriptionToCustomerInput,
    EstimateSubscriptionInput, EstimateSubscriptionUpdateInput, GetActiveSubscriptionsInput,
    GetSubscriptionInput, GetSubscriptionsInput, ImportSubscriptionInput,
    ImportSubscriptionsBulkInput, MAX_IMPORTED_SUBSCRIPTIONS, MoneyInput,
    PackageStatusFilterComparison, PaymentCollectionFilterComparison, PreviewNextInvoiceInput,
    PreviewSubscriptionInput, PriceOverrideInput, PriceTierInput, PricingTypeFilterComparison,
    ProvisionCustomerSubscriptionInput, ProvisionSubscriptionInput, SubscriptionAddonInput,
    SubscriptionBillingInfo, SubscriptionCancellationInput, SubscriptionCouponConfigurationInput,
    SubscriptionCouponDiscountInput, SubscriptionCouponInput, SubscriptionCreditEntitlementInput,
    SubscriptionEntitlementInput, SubscriptionEntitlementInputV2,
    SubscriptionFeatureEntitlementInput, SubscriptionInput, SubscriptionMigrationInput,
    SubscriptionMinimumSpendValueInput, SubscriptionQueryFilter,
    SubscriptionQueryFilterCustomerFilter, SubscriptionQueryFilterCustomerResourceFilter,
    SubscriptionQueryFilterPlanFilter, SubscriptionQuerySort, SubscriptionStatusFilterComparison,
    SubscriptionUpdateScheduleCancellationInput, TransferSubscriptionInput,
    TransferSubscriptionToResourceInput, TrialOverrideConfigurationInput,
    UpdateSubscriptionEntitlementInput, UpdateSubscriptionInput,
};
pub use outcome::ProvisionOutcome;
pub use responses::*;

/// Builders of the inputs of this module.
pub mod builders {
    pub use super::inputs::{
        ApplySubscriptionInputBuilder, BillableFeatureInputBuilder, BillingAddressBuilder,
        BudgetConfigurationInputBuilder, ChargeInputBuilder, CheckoutOptionsBuilder,
        CreditRateInputBuilder, DelegateSubscriptionToCustomerInputBuilder,
        EstimateSubscriptionInputBuilder, EstimateSubscriptionUpdateInputBuilder,
        GetActiveSubscriptionsInputBuilder, GetSubscriptionInputBuilder,
        GetSubscriptionsInputBuilder, ImportSubscriptionInputBuilder,
        ImportSubscriptionsBulkInputBuilder, MoneyInputBuilder, PreviewNextInvoiceInputBuilder,
        PreviewSubscriptionInputBuilder, PriceOverrideInputBuilder, PriceTierInputBuilder,
        ProvisionCustomerSubscriptionInputBuilder, ProvisionSubscriptionInputBuilder,
        SubscriptionAddonInputBuilder, SubscriptionBillingInfoBuilder,
        SubscriptionCancellationInputBuilder, SubscriptionCouponConfigurationInputBuilder,
        SubscriptionCouponDiscountInputBuilder, SubscriptionCouponInputBuilder,
        SubscriptionCreditEntitlementInputBuilder, SubscriptionEntitlementInputBuilder,
        SubscriptionEntitlementInputV2Builder, SubscriptionFeatureEntitlementInputBuilder,
        SubscriptionInputBuilder, SubscriptionMigrationInputBuilder,
        SubscriptionMinimumSpendValueInputBuilder, SubscriptionQueryFilterBuilder,
        SubscriptionQueryFilterCustomerResourceFilterBuilder,
        SubscriptionQueryFilterPlanFilterBuilder, SubscriptionQuerySortBuilder,
        SubscriptionUpdateScheduleCancellationInputBuilder, TransferSubscriptionInputBuilder,
        TransferSubscriptionToResourceInputBuilder, TrialOverrideConfigurationInputBuilder,
        UpdateSubscriptionEntitlementInputBuilder, UpdateSubscriptionInputBuilder,
    };
}
