//! Estimates of subscription prices.
//!
//! An estimate carries a change out on a copy of the account, so that it always equals the invoice
//! for the change.

use std::sync::Arc;

use stigg::subscriptions::{
    EstimateSubscriptionInput, EstimateSubscriptionUpdateInput, PreviewSubscriptionInput,
    ProvisionSubscriptionInput, UpdateSubscriptionInput,
};
use time::OffsetDateTime;

use super::orders::carry_over;
use super::provision;
use super::update::updated;
use crate::accounts::{Account, PaymentOutcome, Phase, Subscription};
use crate::catalog::Lookup;
use crate::rules::billing::{BalanceUse, Bill};
use crate::rules::invoices::Invoice;
use crate::rules::{plan_order, pricing};
use crate::store::Store;
use crate::values::failure::{Failure, Outcome};
use crate::values::periods::Period;

/// The estimated price of a subscription, or of a change to one.
#[derive(Clone, Debug)]
pub(crate) struct Estimate {
    /// The amount due now.
    pub(crate) due: Invoice,
    /// The effect of the amount due on the customer's balance.
    pub(crate) balance: Option<BalanceUse>,
    /// The price of the next whole billing period.
    pub(crate) recurring: Invoice,
    /// Whether the subscription has a price at all.
    pub(crate) is_priced: bool,
    /// The start of proration, if the amount due covers or credits part of a period.
    pub(crate) prorated_at: Option<OffsetDateTime>,
    pub(crate) period: Period,
    pub(crate) is_plan_downgrade: bool,
    pub(crate) has_scheduled_updates: bool,
}

impl Store {
    /// Estimates one billing period of a new subscription, without regard to a trial or to the
    /// subscription that it would replace.
    pub(crate) fn estimate_subscription(
        &mut self,
        input: EstimateSubscriptionInput,
    ) -> Outcome<Estimate> {
        let mut order =
            ProvisionSubscriptionInput::builder(input.customer_id, input.plan_id).build();
        carry_over!(input => order:
            addons, applied_coupon, billable_features, billing_country_code, billing_information,
            billing_period, charges, paying_customer_id, price_unit_amount, promotion_code,
            resource_id, start_date, unit_quantity,
        );
        order.skip_trial = Some(true);
        let catalog = Arc::clone(&self.catalog);
        let now = self.now;
        let account = &*self.account_mut(&order.customer_id)?;
        let draft = provision::draft(&catalog, account, &order, now)?;
        let period = draft.billing_length().period_at(draft.start, draft.start);
        let price = Invoice::full(&catalog, account, &draft.terms, now);
        let changed = Estimate::of(&catalog, account, &draft, None, now);
        Ok(Estimate { due: price.clone(), recurring: price, period, ..changed })
    }

    /// Previews the invoices of a new subscription.
    pub(crate) fn preview_subscription(
        &mut self,
        input: PreviewSubscriptionInput,
    ) -> Outcome<Estimate> {
        let mut order =
            ProvisionSubscriptionInput::builder(input.customer_id, input.plan_id).build();
        carry_over!(input => order:
            addons, applied_coupon, billable_features, billing_country_code, billing_cycle_anchor,
            billing_information, billing_period, charges, paying_customer_id, promotion_code,
            resource_id, schedule_strategy, start_date, trial_override_configuration,
            unit_quantity,
        );
        let catalog = Arc::clone(&self.catalog);
        let now = self.now;
        let account = &*self.account_mut(&order.customer_id)?;
        let mut draft = provision::draft(&catalog, account, &order, now)?;
        if let Some(old) = account.replaced_by(&draft)
            && draft.continues_cycle(&catalog, old)
        {
            draft.billing_anchor = old.billing_anchor;
        }
        let mut trial_run = account.for_preview(&catalog);
        let position = trial_run.subscriptions.len();
        let bills = trial_run.add(draft, PaymentOutcome::Paid, &catalog, now);
        let started = trial_run.subscriptions.get(position);
        let started =
            started.ok_or_else(|| Failure::not_found("PlanNotFound", "plan", &order.plan_id))?;
        let bill = bills.iter().find(|bill| bill.position == position).or(bills.first());
        let prorated = bill.is_some_and(|bill| bill.invoice.is_prorated());
        let previewed = Estimate::of(&catalog, account, started, bill, now);
        Ok(Estimate { prorated_at: prorated.then_some(now), ..previewed })
    }

    /// Estimates a change to a subscription now.
    pub(crate) fn estimate_subscription_update(
        &mut self,
        input: EstimateSubscriptionUpdateInput,
    ) -> Outcome<Estimate> {
        let catalog = Arc::clone(&self.catalog);
        let now = self.now;
        let ref_id = input.subscription_id;
        let customer = self.holder(&ref_id)?;
        let account = &*self.account_mut(&customer)?;

        let mut change = UpdateSubscriptionInput::builder(&ref_id).build();
        carry_over!(input => change: addons, billable_features, charges, unit_quantity);
        change.applied_coupon = input.applied_coupon.into();
        change.promotion_code = input.promotion_code.into();
        let missing = || Failure::subscription_not_found(&ref_id);
        let held = account.subscription(&ref_id).ok_or_else(missing)?;
        held.check_is_open()?;
        let (changed, agenda) =
            updated(&catalog, held.clone(), change, account.redeemer(&catalog), now)?;
        let mut trial_run = account.for_preview(&catalog);
        let bills = trial_run.update(&catalog, changed, agenda, None, now);
        let changed = trial_run.subscription(&ref_id).ok_or_else(missing)?;
        Ok(Estimate {
            prorated_at: Some(now),
            is_plan_downgrade: false,
            has_scheduled_updates: account.has_scheduled_updates(held),
            ..Estimate::of(&catalog, account, changed, bills.last(), now)
        })
    }
}

impl Estimate {
    /// The estimate for a subscription, given the invoice for its start or change.
    fn of(
        catalog: &Lookup,
        account: &Account,
        held: &Subscription,
        bill: Option<&Bill>,
        now: OffsetDateTime,
    ) -> Self {
        let period = held.current_period(now.max(held.start));
        let recurs_at = match &held.trial {
            Some(trial) if held.is_trial() => trial.end,
            _ if held.phase == Phase::NotStarted => held.start,
            _ => period.end,
        };
        let mut next = held.clone();
        next.apply_due_updates(catalog, recurs_at);
        let recurring = Invoice::full(catalog, account, &next.terms, recurs_at);
        let nothing = || Invoice::nothing(recurring.quote.currency.clone());
        let old = account.replaced_by(held);
        Self {
            due: bill.map_or_else(nothing, |bill| bill.invoice.clone()),
            balance: bill.and_then(|bill| bill.balance),
            is_priced: pricing::is_priced(catalog, &held.terms),
            recurring,
            prorated_at: None,
            period,
            is_plan_downgrade: old.is_some_and(|old| is_downgrade(catalog, old, held)),
            has_scheduled_updates: old.is_some_and(|old| account.has_scheduled_updates(old)),
        }
    }
}

/// Whether the change from one subscription to the other is a downgrade of the plan.
fn is_downgrade(catalog: &Lookup, from: &Subscription, to: &Subscription) -> bool {
    let Some(plan) = to.terms.plan_in(catalog) else { return false };
    let (period, country) = (to.terms.billing_period.as_ref(), to.terms.country.as_deref());
    plan_order::direction(catalog, &from.terms, plan, period, country).is_lt()
}
