//! The outcome of payments, as the billing provider reports it.

use stigg::subscriptions::SubscriptionInvoiceStatus;

use crate::accounts::{PaymentOutcome, Subscription};
use crate::rules::payments;
use crate::store::Store;
use crate::values::failure::{Failure, Outcome};

impl Store {
    /// Chooses how payments for a customer's subscriptions turn out from now on.
    pub(crate) fn set_payments(&mut self, customer: &str, outcome: PaymentOutcome) -> Outcome<()> {
        self.account_mut(customer)?.profile.payments = outcome;
        Ok(())
    }

    /// Completes the payment that a subscription waits for.
    pub(crate) fn pay(&mut self, ref_id: &str) -> Outcome<()> {
        let now = self.now;
        let customer = self.holder(ref_id)?;
        self.payable(&customer, ref_id)?;
        let catalog = std::sync::Arc::clone(&self.catalog);
        self.account_mut(&customer)?.complete_payment(&catalog, ref_id, now);
        self.settle(&customer);
        Ok(())
    }

    /// Fails the latest payment of a subscription.
    pub(crate) fn fail_payment(&mut self, ref_id: &str, error_message: &str) -> Outcome<()> {
        let now = self.now;
        let catalog = std::sync::Arc::clone(&self.catalog);
        let customer = self.holder(ref_id)?;
        let held = self.open_subscription(&customer, ref_id)?;
        if !held.payment.is_open() && !payments::is_charged(&catalog, held) {
            return Err(nothing_due(held));
        }
        held.payment = PaymentOutcome::Failed { error_message: error_message.to_owned() };
        held.latest_invoice =
            held.latest_invoice.take().map(|invoice| invoice.after(&held.payment, now));
        held.updated_at = now;
        Ok(())
    }

    /// Gives up the payment that a subscription waits for.
    pub(crate) fn expire_payment(&mut self, ref_id: &str) -> Outcome<()> {
        let now = self.now;
        let customer = self.holder(ref_id)?;
        let held = self.payable(&customer, ref_id)?;
        held.updated_at = now;
        if !held.drop_unpaid_changes(now) {
            held.cancel_invoice(now);
            held.give_up(now);
            self.account_mut(&customer)?.drop_plan_change(ref_id, now);
        }
        Ok(())
    }

    /// A subscription that waits for a payment.
    fn payable(&mut self, customer: &str, ref_id: &str) -> Outcome<&mut Subscription> {
        let held = self.open_subscription(customer, ref_id)?;
        let invoice = held.latest_invoice.as_ref();
        let is_invoiced =
            invoice.is_some_and(|invoice| invoice.status == SubscriptionInvoiceStatus::Open);
        if held.payment.is_open() || is_invoiced { Ok(held) } else { Err(nothing_due(held)) }
    }
}

fn nothing_due(held: &Subscription) -> Failure {
    let message = format!("The subscription `{}` has no payment to collect", held.ref_id);
    Failure::new("MissingBillingInvoiceError", message).with("refId", held.ref_id.as_str())
}
