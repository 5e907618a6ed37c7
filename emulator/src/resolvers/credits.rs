//! Operations on credits.

mod views;

use apollo_compiler::resolvers::ResolvedValue;
use stigg::credits::{
    CreditBalanceSummaryInput, CreditGrantInput, CreditLedgerInput, GetCreditGrantsInput,
    VoidCreditGrantInput,
};

use crate::resolvers::{Fields, argument};

#[cfg(feature = "subscriptions")]
pub(crate) use views::currency;
pub(crate) use views::{charge, entitlement_currency, entitlements, rate};

/// The root fields.
pub(crate) const FIELDS: Fields = &[
    ("creditBalanceSummary", |root, info| {
        let input: CreditBalanceSummaryInput = argument(info, "input")?;
        let balances = root.change(|store| store.credit_balances(&input))?;
        Ok(views::balances(&root.read()?.catalog, &input.customer_id, &balances))
    }),
    ("creditGrants", |root, info| {
        let input: GetCreditGrantsInput = argument(info, "input")?;
        let (page, total) = root.change(|store| store.credit_grants(&input))?;
        Ok(views::grants(&input.customer_id, &page, total))
    }),
    ("creditsLedger", |root, info| {
        let input: CreditLedgerInput = argument(info, "input")?;
        let (page, total) = root.change(|store| store.credits_ledger(&input))?;
        Ok(views::ledger(&input.customer_id, &page, total))
    }),
    ("creditUsage", |root, info| {
        let input = argument(info, "input")?;
        let report = root.change(|store| store.credit_usage(input))?;
        Ok(views::usage(&root.read()?.catalog, &report))
    }),
    ("getAutoRechargeSettings", |root, info| {
        let input = argument(info, "input")?;
        Ok(views::recharge(&root.change(|store| store.recharge_settings(input))?))
    }),
    ("estimateEventCost", |root, info| {
        let input = argument(info, "input")?;
        Ok(views::cost(&root.change(|store| store.estimate_event_cost(input))?))
    }),
    ("estimateUsageCost", |root, info| {
        let input = argument(info, "input")?;
        Ok(views::cost(&root.change(|store| store.estimate_usage_cost(&input))?))
    }),
    ("createCreditGrant", |root, info| {
        let input: CreditGrantInput = argument(info, "input")?;
        Ok(views::granted(&root.change(|store| store.grant_credits(input))?))
    }),
    ("voidCreditGrant", |root, info| {
        let input: VoidCreditGrantInput = argument(info, "input")?;
        Ok(views::granted(&root.change(|store| store.void_credit_grant(&input))?))
    }),
    ("consumeCredits", |root, info| {
        let input = argument(info, "input")?;
        Ok(views::consumed(&root.change(|store| store.consume_credits(input))?))
    }),
    ("consumeCreditsAsync", |root, info| {
        let input = argument(info, "input")?;
        root.change(|store| store.consume_credits_async(input))?;
        Ok(ResolvedValue::null())
    }),
    ("saveAutoRechargeSettings", |root, info| {
        let input = argument(info, "input")?;
        Ok(views::recharge(&root.change(|store| store.save_recharge_settings(input))?))
    }),
];
