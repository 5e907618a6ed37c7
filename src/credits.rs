//! Credits: balances, grants, consumption, the ledger and automatic recharge.

mod balance;
mod estimates;
mod grants;
mod inputs;
mod ledger;
mod recharge;

pub use balance::{
    CreditBalance, CreditBalanceSummary, CreditConsumption, CreditCurrency, OptimisticCreditBalance,
};
pub use estimates::{
    CreditCostEstimation, CurrencyEstimate, EstimationBreakdownItem, EstimationRequestWarning,
    EstimationWarningCode,
};
pub use grants::{
    CreditGrant, CreditGrantConnection, CreditGrantEdge, CreditGrantInvoice,
    CreditGrantInvoiceBillingReason, CreditGrantInvoiceStatus, CreditGrantStatus, CreditGrantType,
    CreditGrantTypeInput,
};
pub use inputs::{
    ConsumeCreditInput, ConsumeCreditsAsyncInput, CreditBalanceSummaryInput,
    CreditGrantBillingInfoInput, CreditGrantInput, CreditLedgerInput, CreditUsageInput,
    EstimateEventCostInput, EstimateUsageCostInput, GetAutoRechargeSettingsInput,
    GetCreditGrantsInput, MAX_CONSUMPTIONS, SaveAutoRechargeSettingsInput, VoidCreditGrantInput,
};
pub use ledger::{
    CreditLedgerConnection, CreditLedgerEdge, CreditLedgerEvent, CreditLedgerEventType,
    CreditUsage, CreditUsagePoint, CreditUsageSeries, CreditUsageTimeRange,
};
pub use recharge::{AutoRechargeSettings, GrantExpirationPeriod, ThresholdType};

/// Builders of the inputs of this module.
pub mod builders {
    pub use super::inputs::{
        ConsumeCreditInputBuilder, ConsumeCreditsAsyncInputBuilder,
        CreditBalanceSummaryInputBuilder, CreditGrantBillingInfoInputBuilder,
        CreditGrantInputBuilder, CreditLedgerInputBuilder, CreditUsageInputBuilder,
        EstimateEventCostInputBuilder, EstimateUsageCostInputBuilder,
        GetAutoRechargeSettingsInputBuilder, GetCreditGrantsInputBuilder,
        SaveAutoRechargeSettingsInputBuilder, VoidCreditGrantInputBuilder,
    };
}
