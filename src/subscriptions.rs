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
mod invoice_previews;
mod invoices;
mod list;
mod outcome;
mod previews;
mod schedules;
mod subscription;

pub use enums::{
    ChargeType, ProvisionSubscriptionStatus, ScheduleStrategy, SortDirection, SortNulls,
    SubscriptionBillingCycleAnchor, SubscriptionCancellationAction, SubscriptionCancellationTime,
    SubscriptionMigrationTime, SubscriptionProrationBehavior, SubscriptionQuerySortFields,
    SubscriptionStatus,
};
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
pub use invoice_previews::{
    InvoiceLineItemType, SubscriptionInvoicePreview, SubscriptionInvoicePreviewLineItem,
    SubscriptionInvoicePreviewLineItemData, SubscriptionInvoicePreviewLineItemPeriod,
};
pub use invoices::{
    PaymentCollection, PaymentCollectionMethod, SubscriptionInvoice,
    SubscriptionInvoiceBillingReason, SubscriptionInvoiceStatus,
};
pub use list::{
    AppliedSubscription, ListedSubscriptionAddon, MigratedSubscription, SubscriptionListItem,
    SubscriptionQueryConnection, SubscriptionQueryEdge,
};
pub use outcome::ProvisionOutcome;
pub use previews::{
    DateRange, ImmediateSubscriptionPreviewInvoice, SubscriptionPreview,
    SubscriptionPreviewCredits, SubscriptionPreviewDiscount, SubscriptionPreviewInvoice,
    SubscriptionPreviewProrations, SubscriptionPreviewTaxDetails, SubscriptionPreviewV2,
    SubscriptionPricePreview,
};
pub use schedules::{
    AddonChangeVariables, AddonPriceOverrideChangeVariables, BillableFeature,
    BillingPeriodChangeVariables, CouponChangeVariables, DowngradeChangeVariables, PackageRef,
    PlanChangeAddon, PlanChangeType, PlanChangeVariables, PlanPriceOverrideChangeVariables,
    PriceOverrideChangeVariables, RecurringCreditsChangeVariables, ScheduleVariables,
    SubscriptionFutureUpdate, SubscriptionScheduleStatus, SubscriptionScheduleType,
    SubscriptionScheduledUpdate, UnitAmountChangeVariables,
};
pub use subscription::{
    ActiveSubscription, ProvisionSubscriptionResult, Subscription, SubscriptionAddon,
    SubscriptionAddonSummary, SubscriptionPrice, SubscriptionPriceSummary, SubscriptionSummary,
    SubscriptionTotalPrice, TrialConfiguration,
};

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
