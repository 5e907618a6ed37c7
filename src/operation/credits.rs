//! Operations on credits: balances, grants, consumption, automatic recharge and estimates.

use super::operations;
use crate::credits::*;

operations! {
    /// # Credits
    impl Client;

    /// Returns a customer's credit balances, one for each currency.
    ///
    /// Stigg has deprecated the query in favor of [`get_entitlement_v2`](Self::get_entitlement_v2)
    /// with a [`currency_id`](crate::entitlements::GetEntitlementV2Input::currency_id).
    ///
    /// GraphQL: query `creditBalanceSummary`.
    #[doc(alias = "getCreditBalance")]
    query "creditBalanceSummary" => GetCreditBalance
    fn get_credit_balance(input: CreditBalanceSummaryInput) -> CreditBalanceSummary {
        /// let balance = client.get_credit_balance("customer-demo-123")
    }

    /// Consumes a customer's credits and returns the expected balance.
    ///
    /// The input's idempotency key is fixed when it is built, so sending it again does not consume
    /// twice. The response to a repeat looks like the first one, except for the balance. See
    /// [Choosing idempotency keys](crate::usage::ReportUsageInput#choosing-idempotency-keys) for
    /// consumptions that may be built again.
    ///
    /// GraphQL: mutation `consumeCredits`.
    #[doc(alias = "spendCredits")]
    idempotent "consumeCredits" => ConsumeCredits
    fn consume_credits(input: ConsumeCreditInput) -> CreditConsumption {
        /// use stigg::credits::ConsumeCreditInput;
        ///
        /// let consumption = client.consume_credits(ConsumeCreditInput::builder(
        ///     "customer-demo-123",
        ///     "credits",
        ///     5,
        /// ))
    }

    /// Submits up to [1,000](crate::credits::MAX_CONSUMPTIONS) consumptions of credits, which Stigg
    /// processes in the background.
    ///
    /// A response means that Stigg has the consumptions; its content is not published.
    /// [`batches`](Self::batches) sends any number of consumptions.
    ///
    /// GraphQL: mutation `consumeCreditsAsync`.
    idempotent "consumeCreditsAsync" => ConsumeCreditsAsync
    fn consume_credits_async(input: ConsumeCreditsAsyncInput) -> Option<String> {
        /// use stigg::credits::{ConsumeCreditInput, ConsumeCreditsAsyncInput};
        ///
        /// let response = client.consume_credits_async(ConsumeCreditsAsyncInput::builder([
        ///     ConsumeCreditInput::builder("customer-demo-123", "credits", 5),
        /// ]))
    }

    /// Grants credits to a customer.
    ///
    /// GraphQL: mutation `createCreditGrant`.
    #[doc(alias = "grantCredits")]
    mutation "createCreditGrant" => GrantCredits
    fn grant_credits(input: CreditGrantInput) -> CreditGrant {
        /// use stigg::credits::{CreditGrantInput, CreditGrantTypeInput};
        ///
        /// let credit_grant = client.grant_credits(CreditGrantInput::builder(
        ///     "customer-demo-123",
        ///     "credits",
        ///     CreditGrantTypeInput::Promotional,
        ///     100,
        ///     "Welcome",
        /// ))
    }

    /// Returns a page of the credit grants of a customer, by default the first.
    ///
    /// [`pages`](Self::pages) returns all of them, page by page.
    ///
    /// GraphQL: query `creditGrants`.
    #[doc(alias = "listCreditGrants")]
    query "creditGrants" => GetCreditGrants
    fn get_credit_grants(input: GetCreditGrantsInput) -> CreditGrantConnection {
        /// let credit_grants = client.get_credit_grants("customer-demo-123")
    }

    /// Voids a credit grant. Its remaining credits can no longer be used.
    ///
    /// GraphQL: mutation `voidCreditGrant`.
    #[doc(alias = "revokeCredits")]
    mutation "voidCreditGrant" => VoidCreditGrant
    fn void_credit_grant(input: VoidCreditGrantInput) -> CreditGrant {
        /// let credit_grant = client.void_credit_grant("grant-01")
    }

    /// Returns a page of a customer's credit ledger, by default the first.
    ///
    /// [`pages`](Self::pages) returns all of it, page by page.
    ///
    /// GraphQL: query `creditsLedger`.
    #[doc(alias = "getCreditLedger")]
    query "creditsLedger" => GetCreditLedger
    fn get_credit_ledger(input: CreditLedgerInput) -> CreditLedgerConnection {
        /// let credit_ledgers = client.get_credit_ledger("customer-demo-123")
    }

    /// Returns a customer's use of credits over time, as series.
    ///
    /// GraphQL: query `creditUsage`.
    #[doc(alias = "getCreditUsage")]
    query "creditUsage" => GetCreditUsage
    fn get_credit_usage(input: CreditUsageInput) -> CreditUsage {
        /// use stigg::credits::{CreditUsageInput, CreditUsageTimeRange};
        ///
        /// let usage = client.get_credit_usage(
        ///     CreditUsageInput::builder("customer-demo-123")
        ///         .time_range(CreditUsageTimeRange::LastMonth),
        /// )
    }

    /// Estimates the cost of usage in credits, without consuming any.
    ///
    /// GraphQL: query `estimateUsageCost`.
    #[doc(alias = "estimateCreditCost")]
    query "estimateUsageCost" => EstimateUsageCost
    fn estimate_usage_cost(input: EstimateUsageCostInput) -> CreditCostEstimation {
        /// use stigg::credits::EstimateUsageCostInput;
        ///
        /// let estimation = client.estimate_usage_cost(EstimateUsageCostInput::builder(
        ///     "customer-demo-123",
        ///     "feature-02-campaigns",
        ///     5,
        /// ))
    }

    /// Estimates the cost of an event in credits, without consuming any.
    ///
    /// GraphQL: query `estimateEventCost`.
    query "estimateEventCost" => EstimateEventCost
    fn estimate_event_cost(input: EstimateEventCostInput) -> CreditCostEstimation {
        /// use stigg::credits::EstimateEventCostInput;
        ///
        /// let estimation = client.estimate_event_cost(EstimateEventCostInput::builder(
        ///     "customer-demo-123",
        ///     "user_login",
        /// ))
    }

    /// Returns the settings for recharging a customer's credits automatically.
    ///
    /// GraphQL: query `getAutoRechargeSettings`.
    #[doc(alias = "getAutomaticRecharge")]
    query "getAutoRechargeSettings" => GetAutomaticRechargeConfiguration
    fn get_automatic_recharge_configuration(
        input: GetAutoRechargeSettingsInput,
    ) -> AutoRechargeSettings {
        /// use stigg::credits::GetAutoRechargeSettingsInput;
        ///
        /// let settings = client.get_automatic_recharge_configuration(
        ///     GetAutoRechargeSettingsInput::builder("customer-demo-123", "credits"),
        /// )
    }

    /// Saves the settings for recharging a customer's credits automatically.
    ///
    /// GraphQL: mutation `saveAutoRechargeSettings`.
    #[doc(alias = "saveAutomaticRecharge")]
    mutation "saveAutoRechargeSettings" => SaveAutomaticRechargeConfiguration
    fn save_automatic_recharge_configuration(
        input: SaveAutoRechargeSettingsInput,
    ) -> AutoRechargeSettings {
        /// use stigg::credits::{SaveAutoRechargeSettingsInput, ThresholdType};
        ///
        /// let settings = client.save_automatic_recharge_configuration(
        ///     SaveAutoRechargeSettingsInput::builder("customer-demo-123", "credits", true)
        ///         .threshold_type(ThresholdType::CreditAmount)
        ///         .threshold_value(10)
        ///         .target_balance(100),
        /// )
    }
}
