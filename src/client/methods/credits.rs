//! Operations on credits: balances, grants, consumption, automatic recharge and estimates.

use super::{Client, facade};
use crate::credits::{
    AutoRechargeSettings, ConsumeCreditInput, ConsumeCreditsAsyncInput, CreditBalanceSummary,
    CreditBalanceSummaryInput, CreditConsumption, CreditCostEstimation, CreditGrant,
    CreditGrantConnection, CreditGrantInput, CreditLedgerConnection, CreditLedgerInput,
    CreditUsage, CreditUsageInput, EstimateEventCostInput, EstimateUsageCostInput,
    GetAutoRechargeSettingsInput, GetCreditGrantsInput, SaveAutoRechargeSettingsInput,
    VoidCreditGrantInput,
};
use crate::error::Result;
use crate::operation;

#[facade]
impl Client {
    /// Returns a customer's credit balances, one for each currency.
    ///
    /// Stigg has deprecated the query in favor of [`get_entitlement_v2`](Self::get_entitlement_v2)
    /// with a [`currency_id`](crate::entitlements::GetEntitlementV2Input::currency_id).
    ///
    /// GraphQL: query `creditBalanceSummary`.
    #[doc(alias = "creditBalanceSummary")]
    #[doc(alias = "getCreditBalance")]
    #[doc = example!(r#"get_credit_balance("customer-demo-123")"#)]
    pub async fn get_credit_balance(
        &self,
        input: impl Into<CreditBalanceSummaryInput>,
    ) -> Result<CreditBalanceSummary> {
        self.answer(self.call(operation::GetCreditBalance(input.into()))).await
    }

    /// Consumes a customer's credits and returns the expected balance.
    ///
    /// The input's idempotency key is fixed when it is built, so sending it again does not consume
    /// twice. The response to a repeat looks like the first one, except for the balance. See
    /// [Choosing idempotency keys](crate::usage::ReportUsageInput#choosing-idempotency-keys) for
    /// consumptions that may be built again.
    ///
    /// GraphQL: mutation `consumeCredits`.
    #[doc(alias = "consumeCredits")]
    #[doc(alias = "spendCredits")]
    #[doc = example!(
        "use stigg::credits::ConsumeCreditInput;",
        r#"consume_credits(ConsumeCreditInput::builder("customer-demo-123", "credits", 5))"#
    )]
    pub async fn consume_credits(
        &self,
        input: impl Into<ConsumeCreditInput>,
    ) -> Result<CreditConsumption> {
        self.answer(self.call(operation::ConsumeCredits(input.into()))).await
    }

    /// Submits up to [1,000](crate::credits::MAX_CONSUMPTIONS) consumptions of credits, which Stigg
    /// processes in the background.
    ///
    /// A response means that Stigg has the consumptions; its content is not published.
    /// [`batches`](Self::batches) sends any number of consumptions.
    ///
    /// GraphQL: mutation `consumeCreditsAsync`.
    #[doc(alias = "consumeCreditsAsync")]
    #[doc = example!(
        "use stigg::credits::{ConsumeCreditInput, ConsumeCreditsAsyncInput};",
        "consume_credits_async(ConsumeCreditsAsyncInput::builder(["
        r#"    ConsumeCreditInput::builder("customer-demo-123", "credits", 5),"#
        "]))"
    )]
    pub async fn consume_credits_async(
        &self,
        input: impl Into<ConsumeCreditsAsyncInput>,
    ) -> Result<Option<String>> {
        self.answer(self.call(operation::ConsumeCreditsAsync(input.into()))).await
    }

    /// Grants credits to a customer.
    ///
    /// GraphQL: mutation `createCreditGrant`.
    #[doc(alias = "createCreditGrant")]
    #[doc(alias = "grantCredits")]
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
    pub async fn grant_credits(&self, input: impl Into<CreditGrantInput>) -> Result<CreditGrant> {
        self.answer(self.call(operation::GrantCredits(input.into()))).await
    }

    /// Returns a page of the credit grants of a customer, by default the first.
    ///
    /// [`pages`](Self::pages) returns all of them, page by page.
    ///
    /// GraphQL: query `creditGrants`.
    #[doc(alias = "creditGrants")]
    #[doc(alias = "listCreditGrants")]
    #[doc = example!(r#"get_credit_grants("customer-demo-123")"#)]
    pub async fn get_credit_grants(
        &self,
        input: impl Into<GetCreditGrantsInput>,
    ) -> Result<CreditGrantConnection> {
        self.answer(self.call(operation::GetCreditGrants(input.into()))).await
    }

    /// Voids a credit grant. Its remaining credits can no longer be used.
    ///
    /// GraphQL: mutation `voidCreditGrant`.
    #[doc(alias = "voidCreditGrant")]
    #[doc(alias = "revokeCredits")]
    #[doc = example!(r#"void_credit_grant("grant-01")"#)]
    pub async fn void_credit_grant(
        &self,
        input: impl Into<VoidCreditGrantInput>,
    ) -> Result<CreditGrant> {
        self.answer(self.call(operation::VoidCreditGrant(input.into()))).await
    }

    /// Returns a page of a customer's credit ledger, by default the first.
    ///
    /// [`pages`](Self::pages) returns all of it, page by page.
    ///
    /// GraphQL: query `creditsLedger`.
    #[doc(alias = "creditsLedger")]
    #[doc(alias = "getCreditLedger")]
    #[doc = example!(r#"get_credit_ledger("customer-demo-123")"#)]
    pub async fn get_credit_ledger(
        &self,
        input: impl Into<CreditLedgerInput>,
    ) -> Result<CreditLedgerConnection> {
        self.answer(self.call(operation::GetCreditLedger(input.into()))).await
    }

    /// Returns a customer's use of credits over time, as series.
    ///
    /// GraphQL: query `creditUsage`.
    #[doc(alias = "creditUsage")]
    #[doc(alias = "getCreditUsage")]
    #[doc = example!(
        "use stigg::credits::{CreditUsageInput, CreditUsageTimeRange};",
        "get_credit_usage("
        r#"    CreditUsageInput::builder("customer-demo-123")"#
        "        .time_range(CreditUsageTimeRange::LastMonth),"
        ")"
    )]
    pub async fn get_credit_usage(
        &self,
        input: impl Into<CreditUsageInput>,
    ) -> Result<CreditUsage> {
        self.answer(self.call(operation::GetCreditUsage(input.into()))).await
    }

    /// Estimates the cost of usage in credits, without consuming any.
    ///
    /// GraphQL: query `estimateUsageCost`.
    #[doc(alias = "estimateUsageCost")]
    #[doc(alias = "estimateCreditCost")]
    #[doc = example!(
        "use stigg::credits::EstimateUsageCostInput;",
        "estimate_usage_cost("
        r#"    EstimateUsageCostInput::builder("customer-demo-123", "feature-02-campaigns", 5),"#
        ")"
    )]
    pub async fn estimate_usage_cost(
        &self,
        input: impl Into<EstimateUsageCostInput>,
    ) -> Result<CreditCostEstimation> {
        self.answer(self.call(operation::EstimateUsageCost(input.into()))).await
    }

    /// Estimates the cost of an event in credits, without consuming any.
    ///
    /// GraphQL: query `estimateEventCost`.
    #[doc(alias = "estimateEventCost")]
    #[doc = example!(
        "use stigg::credits::EstimateEventCostInput;",
        r#"estimate_event_cost(EstimateEventCostInput::builder("customer-demo-123", "user_login"))"#
    )]
    pub async fn estimate_event_cost(
        &self,
        input: impl Into<EstimateEventCostInput>,
    ) -> Result<CreditCostEstimation> {
        self.answer(self.call(operation::EstimateEventCost(input.into()))).await
    }

    /// Returns the settings for recharging a customer's credits automatically.
    ///
    /// GraphQL: query `getAutoRechargeSettings`.
    #[doc(alias = "getAutoRechargeSettings")]
    #[doc(alias = "getAutomaticRecharge")]
    #[doc = example!(
        "use stigg::credits::GetAutoRechargeSettingsInput;",
        "get_automatic_recharge_configuration(GetAutoRechargeSettingsInput::builder("
        r#"    "customer-demo-123","#
        r#"    "credits","#
        "))"
    )]
    pub async fn get_automatic_recharge_configuration(
        &self,
        input: impl Into<GetAutoRechargeSettingsInput>,
    ) -> Result<AutoRechargeSettings> {
        self.answer(self.call(operation::GetAutomaticRechargeConfiguration(input.into()))).await
    }

    /// Saves the settings for recharging a customer's credits automatically.
    ///
    /// GraphQL: mutation `saveAutoRechargeSettings`.
    #[doc(alias = "saveAutoRechargeSettings")]
    #[doc(alias = "saveAutomaticRecharge")]
    #[doc = example!(
        "use stigg::credits::{SaveAutoRechargeSettingsInput, ThresholdType};",
        "save_automatic_recharge_configuration("
        r#"    SaveAutoRechargeSettingsInput::builder("customer-demo-123", "credits", true)"#
        "        .threshold_type(ThresholdType::CreditAmount)"
        "        .threshold_value(10)"
        "        .target_balance(100),"
        ")"
    )]
    pub async fn save_automatic_recharge_configuration(
        &self,
        input: impl Into<SaveAutoRechargeSettingsInput>,
    ) -> Result<AutoRechargeSettings> {
        self.answer(self.call(operation::SaveAutomaticRechargeConfiguration(input.into()))).await
    }
}
