//! The next invoice of a subscription.

use stigg::catalog::BillingModel;
use stigg::common::Currency;
use stigg::subscriptions::{InvoiceLineItemType, PreviewNextInvoiceInput};

use crate::accounts::{Account, Phase, Subscription};
use crate::catalog::{Lookup, Price};
use crate::rules::invoices::Invoice;
use crate::rules::pricing::{self, Charge};
use crate::rules::usage_charges::UsageBill;
use crate::store::Store;
use crate::values::amount::Amount;
use crate::values::failure::{Failure, Outcome};
use crate::values::periods::Period;

/// An invoice with its lines.
#[derive(Clone, Debug)]
pub(crate) struct NextInvoice {
    pub(crate) invoice: Invoice,
    /// The part of the usage that the minimum spend has paid, as a negative amount.
    pub(crate) minimum_spend_adjustment: Amount,
    pub(crate) lines: Vec<Line>,
}

/// The line of one price.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) kind: InvoiceLineItemType,
    pub(crate) description: String,
    /// Units of the feature, or the quantity of the add-on.
    pub(crate) quantity: Amount,
    pub(crate) price: Price,
    pub(crate) amount: Amount,
    /// The billing period that is charged.
    pub(crate) period: Period,
}

impl Store {
    /// Previews the next invoice: the fees of the next billing period, and the usage of the
    /// current one. It has no fees if the subscription has ended by then.
    pub(crate) fn preview_next_invoice(
        &mut self,
        input: &PreviewNextInvoiceInput,
    ) -> Outcome<NextInvoice> {
        let ref_id = &input.subscription_id;
        let customer = self.holder(ref_id)?;
        let held = self.open_subscription(&customer, ref_id)?.clone();
        let account =
            self.account(&customer).ok_or_else(|| Failure::customer_not_found(&customer))?;
        Ok(self.next_invoice(account, held))
    }

    /// The next invoice of a subscription that has not ended.
    pub(crate) fn next_invoice(&self, account: &Account, mut next: Subscription) -> NextInvoice {
        let catalog = &*self.catalog;
        let current = next.current_period(self.now);
        let mut at = match &next.trial {
            Some(trial) if next.is_trial() => trial.end,
            _ if next.phase == Phase::NotStarted => next.start,
            _ => current.end,
        };
        // Nothing is charged for usage before the start or during a trial.
        let mut lines = match next.phase {
            Phase::Active => usage_lines(catalog, account, &next, current),
            _ => Vec::new(),
        };
        // A scheduled change of plan that fails changes nothing.
        if let Some(change) = account.waiting_plan_change(&next.ref_id)
            && change.start <= at
            && change.terms_at_start(catalog).is_ok()
        {
            next = change.clone();
            at = change.start;
        }
        if next.phase == Phase::NotStarted
            && let Ok(terms) = next.terms_at_start(catalog)
        {
            next.terms = terms;
        }
        if next.is_trial() {
            next.billing_anchor = at;
        }
        next.apply_due_updates(catalog, at);

        let period = next.billing_length().period_at(next.billing_anchor, at);
        if next.effective_end().is_none_or(|end| end > at) {
            lines.splice(0..0, fee_lines(catalog, &next, period));
        }
        let currency = lines.first().map_or(Currency::Usd, |line| line.price.currency.clone());
        let sub_total = lines.iter().map(|line| line.amount).sum();
        let invoice = Invoice::of(account, &next.terms, (currency, sub_total), at);
        let is_prepaid =
            |line: &&Line| line.kind == InvoiceLineItemType::MinimumSpendAdjustmentCharge;
        let minimum_spend_adjustment = lines.iter().filter(is_prepaid).map(|line| line.amount);
        NextInvoice { minimum_spend_adjustment: minimum_spend_adjustment.sum(), invoice, lines }
    }
}

/// The charges for a billing period that are due when it starts.
fn fee_lines(catalog: &Lookup, next: &Subscription, period: Period) -> Vec<Line> {
    let fees = pricing::charges(catalog, &next.terms).into_iter().filter(Charge::is_up_front);
    fees.map(|charge| line(catalog, next, kind_of_fee(&charge), charge, period)).collect()
}

/// The charges for a billing period that are due when it ends.
fn usage_lines(
    catalog: &Lookup,
    account: &Account,
    held: &Subscription,
    period: Period,
) -> Vec<Line> {
    let bill = UsageBill::of(catalog, account, held, period);
    let of_kind = |kind: InvoiceLineItemType, charges: Vec<_>| {
        charges.into_iter().map(move |charge| line(catalog, held, kind.clone(), charge, period))
    };
    let paid = bill.prepaid.into_iter().collect();
    of_kind(InvoiceLineItemType::PayAsYouGoCharge, bill.on_demand)
        .chain(of_kind(InvoiceLineItemType::MinimumSpendAdjustmentCharge, paid))
        .chain(of_kind(InvoiceLineItemType::OverageCharge, bill.overage))
        .collect()
}

fn line(
    catalog: &Lookup,
    held: &Subscription,
    kind: InvoiceLineItemType,
    charge: Charge<'_>,
    period: Period,
) -> Line {
    let plan = held.terms.plan_in(catalog).map_or("", |plan| &plan.display_name);
    let package = charge.addon.map_or(plan, |(addon, _)| &addon.display_name);
    let feature = charge.price.feature.as_deref().and_then(|name| catalog.feature(name));
    let quantity = charge.addon.map_or(1, |(_, held)| held);
    Line {
        description: match feature {
            Some(feature) => format!("{package}: {}", feature.display_name),
            None => package.to_owned(),
        },
        quantity: charge.units.unwrap_or_else(|| quantity.into()),
        amount: charge.amount,
        price: charge.price.into_owned(),
        period,
        kind,
    }
}

fn kind_of_fee(charge: &Charge<'_>) -> InvoiceLineItemType {
    match charge.price.billing_model {
        _ if charge.addon.is_some() => InvoiceLineItemType::AddonCharge,
        BillingModel::PerUnit => InvoiceLineItemType::InAdvanceCommitmentCharge,
        BillingModel::MinimumSpend => InvoiceLineItemType::MinimumSpendCharge,
        _ if charge.amount > Amount::ZERO => InvoiceLineItemType::BaseCharge,
        _ => InvoiceLineItemType::ZeroAmountBaseCharge,
    }
}
