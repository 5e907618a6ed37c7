//! Operations on credits.

mod views;

use apollo_compiler::resolvers::{ResolveInfo, ResolvedValue};
use stigg::credits::{
    CreditBalanceSummaryInput, CreditGrantInput, CreditLedgerInput, GetCreditGrantsInput,
    VoidCreditGrantInput,
};

use crate::resolvers::{Resolved, Root, argument};

pub(crate) use views::{charge, entitlement_currency, entitlements, rate};

impl Root<'_> {
    pub(crate) fn credits<'a>(&'a self, info: &ResolveInfo<'_>) -> Resolved<'a> {
        let resolved = match info.field_name() {
            "creditBalanceSummary" => {
                let input: CreditBalanceSummaryInput = argument(info, "input")?;
                let balances = self.change(|store| store.credit_balances(&input))?;
                Ok(views::balances(&self.read()?.catalog, &input.customer_id, &balances))
            }
            "creditGrants" => {
                let input: GetCreditGrantsInput = argument(info, "input")?;
                let (page, total) = self.change(|store| store.credit_grants(&input))?;
                Ok(views::grants(&input.customer_id, &page, total))
            }
            "creditsLedger" => {
                let input: CreditLedgerInput = argument(info, "input")?;
                let (page, total) = self.change(|store| store.credits_ledger(&input))?;
                Ok(views::ledger(&input.customer_id, &page, total))
            }
            "creditUsage" => {
                let input = argument(info, "input")?;
                let report = self.change(|store| store.credit_usage(input))?;
                Ok(views::usage(&self.read()?.catalog, &report))
            }
            "getAutoRechargeSettings" => {
                let input = argument(info, "input")?;
                Ok(views::recharge(&self.change(|store| store.recharge_settings(input))?))
            }
            "estimateEventCost" => {
                let input = argument(info, "input")?;
                Ok(views::cost(&self.change(|store| store.estimate_event_cost(input))?))
            }
            "estimateUsageCost" => {
                let input = argument(info, "input")?;
                Ok(views::cost(&self.change(|store| store.estimate_usage_cost(&input))?))
            }
            "createCreditGrant" => {
                let input: CreditGrantInput = argument(info, "input")?;
                Ok(views::granted(&self.change(|store| store.grant_credits(input))?))
            }
            "voidCreditGrant" => {
                let input: VoidCreditGrantInput = argument(info, "input")?;
                Ok(views::granted(&self.change(|store| store.void_credit_grant(&input))?))
            }
            "consumeCredits" => {
                let input = argument(info, "input")?;
                Ok(views::consumed(&self.change(|store| store.consume_credits(input))?))
            }
            "consumeCreditsAsync" => {
                let input = argument(info, "input")?;
                self.change(|store| store.consume_credits_async(input))?;
                Ok(ResolvedValue::null())
            }
            "saveAutoRechargeSettings" => {
                let input = argument(info, "input")?;
                Ok(views::recharge(&self.change(|store| store.save_recharge_settings(input))?))
            }
            _ => return Ok(None),
        };
        resolved.map(Some)
    }
}
