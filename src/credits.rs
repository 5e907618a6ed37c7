//! Credits: balances, grants, consumption, the ledger and automatic recharge.

mod balance;
mod enums;
mod inputs;
mod responses;

pub use enums::*;
pub use inputs::{
    ConsumeCreditInput, ConsumeCreditsAsyncInput, CreditBalanceSummaryInput,
    CreditGrantBillingInfoInput, CreditGrantInput, CreditLedgerInput, CreditUsageInput,
    EstimateEventCostInput, EstimateUsageCostInput, GetAutoRechargeSettingsInput,
    GetCreditGrantsInput, MAX_CONSUMPTIONS, SaveAutoRechargeSettingsInput, VoidCreditGrantInput,
};
pub use responses::*;

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
