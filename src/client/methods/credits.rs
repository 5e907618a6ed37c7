//! Credits: granted, consumed, recharged.

use super::{Client, facade};
use crate::credits::{
    AutoRechargeSettings, CreditBalanceSummary, CreditConsumption, CreditCostEstimation,
    CreditGrant, CreditGrantConnection, CreditLedgerConnection, CreditUsage,
};
use crate::credits::{
    ConsumeCreditInput, ConsumeCreditsAsyncInput, CreditBalanceSummaryInput, CreditGrantInput,
    CreditLedgerInput, CreditUsageInput, EstimateEventCostInput, EstimateUsageCostInput,
    GetAutoRechargeSettingsInput, GetCreditGrantsInput, SaveAutoRechargeSettingsInput,
    VoidCreditGrantInput,
};
use crate::error::Result;
use crate::operation;

#[facade]
impl Client {
    /// Reads the balances of a customer's credits.
    ///
    /// Stigg operation `GetCreditBalance` (query `creditBalanceSummary`).
    #[doc = example!(r#"get_credit_balance("customer-demo-123")"#)]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn get_credit_balance(
        &self,
        input: impl Into<CreditBalanceSummaryInput>,
    ) -> Result<CreditBalanceSummary> {
        self.answer(self.call(operation::GetCreditBalance(input.into()))).await
    }

    /// Reads a page of the credits that were granted to a customer, by default the first.
    ///
    /// [`pages`](Self::pages) walks through all of them.
    ///
    /// Stigg operation `GetCreditGrants` (query `creditGrants`).
    #[doc = example!(r#"get_credit_grants("customer-demo-123")"#)]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn get_credit_grants(
        &self,
        input: impl Into<GetCreditGrantsInput>,
    ) -> Result<CreditGrantConnection> {
        self.answer(self.call(operation::GetCreditGrants(input.into()))).await
    }

    /// Reads a page of what happened to a customer's credits, by default the first.
    ///
    /// [`pages`](Self::pages) walks through all of them.
    ///
    /// Stigg operation `GetCreditLedger` (query `creditsLedger`).
    #[doc = example!(r#"get_credit_ledger("customer-demo-123")"#)]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn get_credit_ledger(
        &self,
        input: impl Into<CreditLedgerInput>,
    ) -> Result<CreditLedgerConnection> {
        self.answer(self.call(operation::GetCreditLedger(input.into()))).await
    }

    /// Reads what a customer's credits were used for, over time.
    ///
    /// Stigg operation `GetCreditUsage` (query `creditUsage`).
    #[doc = example!(
        "use stigg::credits::{CreditUsageInput, CreditUsageTimeRange};",
        "get_credit_usage("
        r#"    CreditUsageInput::builder("customer-demo-123").time_range(CreditUsageTimeRange::LastMonth),"#
        ")"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn get_credit_usage(
        &self,
        input: impl Into<CreditUsageInput>,
    ) -> Result<CreditUsage> {
        self.answer(self.call(operation::GetCreditUsage(input.into()))).await
    }

    /// Grants credits to a customer.
    ///
    /// Stigg operation `GrantCredits` (mutation `createCreditGrant`).
    #[doc = example!(
        "use stigg::credits::{CreditGrantInput, CreditGrantTypeInput};",
        "grant_credits(CreditGrantInput::builder("
        r#"    "customer-demo-123","#
        r#"    "credits","#
        "    CreditGrantTypeInput::Promotional,"
        "    100,"
        r#"    "Welcome","#
        "))"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn grant_credits(&self, input: impl Into<CreditGrantInput>) -> Result<CreditGrant> {
        self.answer(self.call(operation::GrantCredits(input.into()))).await
    }

    /// Voids granted credits: what is left of them is gone.
    ///
    /// Stigg operation `VoidCreditGrant` (mutation `voidCreditGrant`).
    #[doc = example!(r#"void_credit_grant("grant-01")"#)]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn void_credit_grant(
        &self,
        input: impl Into<VoidCreditGrantInput>,
    ) -> Result<CreditGrant> {
        self.answer(self.call(operation::VoidCreditGrant(input.into()))).await
    }

    /// Consumes credits of a customer at once, and answers with the balance.
    ///
    /// The input has its idempotency key from when it was built, so sending it again consumes nothing
    /// twice. Nothing in the answer tells a repetition from a first time but the balance. See [Choosing
    /// idempotency keys](crate::usage::ReportUsageInput#choosing-idempotency-keys) for consumptions that may be
    /// built again.
    ///
    /// Stigg operation `ConsumeCredits` (mutation `consumeCredits`).
    #[doc = example!(
        "use stigg::credits::ConsumeCreditInput;",
        r#"consume_credits(ConsumeCreditInput::builder("customer-demo-123", "credits", 5))"#
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn consume_credits(
        &self,
        input: impl Into<ConsumeCreditInput>,
    ) -> Result<CreditConsumption> {
        self.answer(self.call(operation::ConsumeCredits(input.into()))).await
    }

    /// Has Stigg consume credits a little later, up to 1,000 times in one call. What the answer holds is
    /// not published; that there is one means that Stigg has them.
    ///
    /// [`batches`](Self::batches) takes any number of them.
    ///
    /// Stigg operation `ConsumeCreditsAsync` (mutation `consumeCreditsAsync`).
    #[doc = example!(
        "use stigg::credits::{ConsumeCreditInput, ConsumeCreditsAsyncInput};",
        "consume_credits_async(ConsumeCreditsAsyncInput::builder(["
        r#"    ConsumeCreditInput::builder("customer-demo-123", "credits", 5),"#
        "]))"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn consume_credits_async(
        &self,
        input: impl Into<ConsumeCreditsAsyncInput>,
    ) -> Result<Option<String>> {
        self.answer(self.call(operation::ConsumeCreditsAsync(input.into()))).await
    }

    /// Reads how a customer's credits are recharged automatically.
    ///
    /// Stigg operation `GetAutomaticRechargeConfiguration` (query `getAutoRechargeSettings`).
    #[doc = example!(
        "use stigg::credits::GetAutoRechargeSettingsInput;",
        "get_automatic_recharge_configuration(GetAutoRechargeSettingsInput::builder("
        r#"    "customer-demo-123","#
        r#"    "credits","#
        "))"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn get_automatic_recharge_configuration(
        &self,
        input: impl Into<GetAutoRechargeSettingsInput>,
    ) -> Result<AutoRechargeSettings> {
        self.answer(self.call(operation::GetAutomaticRechargeConfiguration(input.into()))).await
    }

    /// Sets how a customer's credits are recharged automatically.
    ///
    /// Stigg operation `SaveAutomaticRechargeConfiguration` (mutation `saveAutoRechargeSettings`).
    #[doc = example!(
        "use stigg::credits::{SaveAutoRechargeSettingsInput, ThresholdType};",
        "save_automatic_recharge_configuration("
        r#"    SaveAutoRechargeSettingsInput::builder("customer-demo-123", "credits", true)"#
        "        .threshold_type(ThresholdType::CreditAmount)"
        "        .threshold_value(10)"
        "        .target_balance(100),"
        ")"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn save_automatic_recharge_configuration(
        &self,
        input: impl Into<SaveAutoRechargeSettingsInput>,
    ) -> Result<AutoRechargeSettings> {
        self.answer(self.call(operation::SaveAutomaticRechargeConfiguration(input.into()))).await
    }

    /// Calculates what an event would cost in credits.
    ///
    /// Stigg operation `EstimateEventCost` (query `estimateEventCost`).
    #[doc = example!(
        "use stigg::credits::EstimateEventCostInput;",
        r#"estimate_event_cost(EstimateEventCostInput::builder("customer-demo-123", "user_login"))"#
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn estimate_event_cost(
        &self,
        input: impl Into<EstimateEventCostInput>,
    ) -> Result<CreditCostEstimation> {
        self.answer(self.call(operation::EstimateEventCost(input.into()))).await
    }

    /// Calculates what usage would cost in credits.
    ///
    /// Stigg operation `EstimateUsageCost` (query `estimateUsageCost`).
    #[doc = example!(
        "use stigg::credits::EstimateUsageCostInput;",
        r#"estimate_usage_cost(EstimateUsageCostInput::builder("customer-demo-123", "feature-02-campaigns", 5))"#
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn estimate_usage_cost(
        &self,
        input: impl Into<EstimateUsageCostInput>,
    ) -> Result<CreditCostEstimation> {
        self.answer(self.call(operation::EstimateUsageCost(input.into()))).await
    }
}
