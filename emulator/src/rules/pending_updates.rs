//! Updates that take effect once they are paid for.

use stigg::subscriptions::{SubscriptionInvoiceStatus, SubscriptionProrationBehavior};
use time::OffsetDateTime;

use super::billing::Bill;
use crate::accounts::{
    Account, Change, PaymentOutcome, ScheduleStatus, ScheduledUpdate, Subscription,
};
use crate::catalog::Lookup;

impl Subscription {
    /// Holds changes back until they are paid for.
    pub(super) fn hold_back(
        &mut self,
        changes: Vec<Change>,
        payment: PaymentOutcome,
        now: OffsetDateTime,
    ) {
        let status = ScheduleStatus::PendingPayment;
        let pending = changes.into_iter().map(|change| ScheduledUpdate { at: now, change, status });
        self.scheduled.extend(pending);
        self.payment = payment;
    }

    /// Applies the changes that waited for their payment.
    pub(super) fn apply_paid_changes(&mut self, catalog: &Lookup, at: OffsetDateTime) {
        let (paid, others): (Vec<_>, _) =
            std::mem::take(&mut self.scheduled).into_iter().partition(awaits_payment);
        *self = self.with(paid.iter().map(|update| &update.change), catalog, at);
        self.scheduled = others;
    }

    /// Takes back the changes that wait for their payment, and cancels their invoice. Returns whether
    /// there were any.
    pub(crate) fn drop_unpaid_changes(&mut self, at: OffsetDateTime) -> bool {
        let count = self.scheduled.len();
        self.scheduled.retain(|update| !awaits_payment(update));
        let is_dropped = self.scheduled.len() < count;
        if is_dropped {
            self.payment = PaymentOutcome::Paid;
            self.cancel_invoice(at);
        }
        is_dropped
    }

    /// Cancels the latest invoice if it is open.
    pub(crate) fn cancel_invoice(&mut self, at: OffsetDateTime) {
        if let Some(invoice) = &mut self.latest_invoice
            && invoice.status == SubscriptionInvoiceStatus::Open
        {
            invoice.status = SubscriptionInvoiceStatus::Canceled;
            invoice.updated_at = at;
        }
    }
}

impl Account {
    /// Issues the invoice for the changes of a subscription that wait for their payment. Returns what
    /// is on it.
    pub(crate) fn bill_unpaid_changes(
        &mut self,
        catalog: &Lookup,
        position: usize,
        proration: Option<&SubscriptionProrationBehavior>,
        at: OffsetDateTime,
    ) -> Vec<Bill> {
        let held = self.subscriptions.get(position);
        if !held.is_some_and(|held| held.scheduled.iter().any(awaits_payment)) {
            return Vec::new();
        }
        let mut paid = self.for_preview(catalog);
        let bills = paid.revise(catalog, position, proration, at, |held| {
            held.apply_paid_changes(catalog, at);
        });
        let invoice = paid.subscriptions.get(position).and_then(|held| held.latest_invoice.clone());
        if let Some(held) = self.subscriptions.get_mut(position)
            && !bills.is_empty()
        {
            held.latest_invoice = invoice.map(|invoice| invoice.with_outcome(&held.payment, at));
        }
        bills
    }
}

fn awaits_payment(update: &ScheduledUpdate) -> bool {
    update.status == ScheduleStatus::PendingPayment
}
