//! The next invoice of a subscription.

use stigg::catalog::BillingModel;
use stigg::subscriptions::{InvoiceLineItemType, PreviewNextInvoiceInput};

use crate::accounts::{Account, Subscription};
use crate::catalog::{Lookup, Price};
use crate::rules::billing::{BalanceUse, Bill};
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
    /// Its effect on the customer's balance.
    pub(crate) balance: Option<BalanceUse>,
}

/// The line of one price, or of prorated amounts.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) kind: InvoiceLineItemType,
    pub(crate) description: String,
    /// Units of the feature, or the quantity of the add-on.
    pub(crate) quantity: Amount,
    /// The price; `None` for prorated amounts.
    pub(crate) price: Option<Price>,
    pub(crate) amount: Amount,
    /// The time that is charged.
    pub(crate) period: Period,
}

impl Store {
    /// Previews the next invoice of a subscription. It has no lines if there is none.
    pub(crate) fn preview_next_invoice(
        &mut self,
        input: &PreviewNextInvoiceInput,
    ) -> Outcome<NextInvoice> {
        let ref_id = &input.subscription_id;
        let customer = self.holder(ref_id)?;
        let held = self.open_subscription(&customer, ref_id)?.clone();
        let account =
            self.account(&customer).ok_or_else(|| Failure::customer_not_found(&customer))?;
        Ok(self.next_invoice(account, &held))
    }

    /// The next invoice of a subscription that has not ended: the first that follows if only time
    /// passes.
    pub(crate) fn next_invoice(&self, account: &Account, held: &Subscription) -> NextInvoice {
        let catalog = &*self.catalog;
        let found = self.with_surroundings(account, |surroundings| {
            let position = account.position(&held.ref_id)?;
            let mut future = account.for_preview(catalog);
            loop {
                let before = future.subscriptions.get(position)?.clone();
                let bills = future.step(surroundings, before.next_due()?)?;
                let has_ended = future.subscriptions.get(position)?.phase.ended_at().is_some();
                // A subscription that takes its place is invoiced instead.
                let succeeds = |bill: &&Bill| {
                    let other = future.subscriptions.get(bill.position);
                    has_ended && other.is_some_and(|other| other.shares_slot_with(&before))
                };
                let own = bills.iter().find(|bill| bill.position == position);
                if let Some(bill) = own.or_else(|| bills.iter().find(succeeds)) {
                    let next = future.subscriptions.get(bill.position)?.clone();
                    return Some((before, bill.clone(), next));
                }
            }
        });
        let Some((before, Bill { invoice, balance, .. }, next)) = found else {
            let currency = Invoice::full(catalog, account, &held.terms, self.now).quote.currency;
            return NextInvoice {
                invoice: Invoice::nothing(currency),
                minimum_spend_adjustment: Amount::ZERO,
                lines: Vec::new(),
                balance: None,
            };
        };
        let fees = invoice.period.map(|period| fee_lines(catalog, &next, period));
        let usage = invoice.usage.map(|period| usage_lines(catalog, account, &before, period));
        let prorated = proration_lines(catalog, &before, &invoice, held.current_period(self.now));
        let lines: Vec<_> =
            fees.into_iter().flatten().chain(usage.into_iter().flatten()).chain(prorated).collect();
        let is_prepaid =
            |line: &&Line| line.kind == InvoiceLineItemType::MinimumSpendAdjustmentCharge;
        let minimum_spend_adjustment = lines.iter().filter(is_prepaid).map(|line| line.amount);
        NextInvoice {
            minimum_spend_adjustment: minimum_spend_adjustment.sum(),
            invoice,
            lines,
            balance,
        }
    }
}

/// The amounts that are prorated in the current period.
fn proration_lines(
    catalog: &Lookup,
    held: &Subscription,
    invoice: &Invoice,
    period: Period,
) -> Vec<Line> {
    let plan = held.terms.plan_in(catalog).map_or("", |plan| &plan.display_name);
    [("Remaining", invoice.prorated), ("Unused", invoice.credit)]
        .into_iter()
        .filter(|(_, amount)| *amount != Amount::ZERO)
        .map(|(what, amount)| Line {
            kind: InvoiceLineItemType::Other,
            description: format!("{what} time on {plan}"),
            quantity: Amount::ONE,
            price: None,
            amount,
            period,
        })
        .collect()
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
        price: Some(charge.price.into_owned()),
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
