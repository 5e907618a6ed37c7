//! The next invoice of a subscription.

use stigg::catalog::BillingModel;
use stigg::subscriptions::{InvoiceLineItemType, PreviewNextInvoiceInput};

use crate::accounts::{Account, Phase, Subscription};
use crate::catalog::{Lookup, Price};
use crate::rules::invoices::Invoice;
use crate::rules::pricing::{self, Charge};
use crate::store::Store;
use crate::values::amount::Amount;
use crate::values::failure::{Failure, Outcome};
use crate::values::periods::Period;

/// An invoice with its lines.
#[derive(Clone, Debug)]
pub(crate) struct NextInvoice {
    pub(crate) invoice: Invoice,
    pub(crate) lines: Vec<Line>,
    /// The billing period that is invoiced.
    pub(crate) period: Period,
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
}

impl Store {
    /// Previews the invoice for the first billing period not yet paid. It has no lines if the
    /// subscription has ended by then.
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
        let at = match &next.trial {
            Some(trial) if next.is_trial() => trial.end,
            _ if next.phase == Phase::NotStarted => next.start,
            _ => next.current_period(self.now).end,
        };
        if next.is_trial() {
            next.billing_anchor = at;
        }
        next.apply_due_updates(catalog, at);

        let invoice = Invoice::full(catalog, account, &next.terms, at);
        let period = next.billing_length().period_at(next.billing_anchor, at);
        if next.effective_end().is_some_and(|end| end <= at) {
            let invoice = Invoice::nothing(invoice.quote.currency);
            return NextInvoice { invoice, lines: Vec::new(), period };
        }
        NextInvoice { invoice, lines: lines(catalog, &next), period }
    }
}

fn lines(catalog: &Lookup, next: &Subscription) -> Vec<Line> {
    let plan = next.terms.plan_in(catalog).map_or("", |plan| &plan.display_name);
    let charges = pricing::charges(catalog, &next.terms);
    charges
        .into_iter()
        .map(|charge| {
            let package = charge.addon.map_or(plan, |(addon, _)| &addon.display_name);
            let feature = charge.price.feature.as_deref().and_then(|name| catalog.feature(name));
            let held = charge.addon.map_or(1, |(_, held)| held);
            Line {
                kind: kind(&charge),
                description: match feature {
                    Some(feature) => format!("{package}: {}", feature.display_name),
                    None => package.to_owned(),
                },
                quantity: charge.units.unwrap_or_else(|| held.into()),
                amount: charge.amount,
                price: charge.price.into_owned(),
            }
        })
        .collect()
}

fn kind(charge: &Charge<'_>) -> InvoiceLineItemType {
    match charge.price.billing_model {
        _ if charge.addon.is_some() => InvoiceLineItemType::AddonCharge,
        BillingModel::PerUnit => InvoiceLineItemType::InAdvanceCommitmentCharge,
        BillingModel::UsageBased => InvoiceLineItemType::PayAsYouGoCharge,
        _ if charge.amount > Amount::ZERO => InvoiceLineItemType::BaseCharge,
        _ => InvoiceLineItemType::ZeroAmountBaseCharge,
    }
}
