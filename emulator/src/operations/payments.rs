//! Checkouts: the step between `PAYMENT_REQUIRED` and the subscription.

use stigg::payments::{CheckoutStateInput, PaymentSessionInput};
use stigg::subscriptions::ProvisionSubscriptionInput;
use uuid::Uuid;

use super::subscriptions::Provisioned;
use crate::store::{Checkout, Store};
use crate::values::failure::{Failure, Outcome};

impl Store {
    /// Returns a made-up secret for setting up a payment with the billing provider, new each time.
    pub(crate) fn setup_secret(&self) -> Outcome<String> {
        self.catalog.billing().ok_or_else(no_billing_integration)?;
        let id = Uuid::new_v4().simple();
        Ok(format!("seti_emulator_{id}_secret_not_real"))
    }

    /// Returns a made-up token of a payment session for a plan. Nothing is opened or remembered.
    pub(crate) fn payment_session(&mut self, input: PaymentSessionInput) -> Outcome<String> {
        self.purchase(CheckoutStateInput::builder(input.customer_id, input.plan_id).build())?;
        self.catalog.billing().ok_or_else(no_billing_integration)?;
        Ok(format!("session_emulator_{}_not_real", Uuid::new_v4().simple()))
    }

    /// Opens a checkout for an order that requires payment first.
    pub(crate) fn checkout_for(&mut self, order: ProvisionSubscriptionInput) -> Provisioned {
        let id = format!("cs_emulator_{}", Uuid::new_v4().simple());
        // `.invalid` is a reserved domain, so the URL never leads anywhere.
        let url = format!("https://checkout.stigg-emulator.invalid/pay/{id}");
        let customer = order.customer_id.clone();
        self.open_checkout(id.clone(), Checkout { order });
        Provisioned::PaymentRequired { customer, checkout_id: id, checkout_url: url }
    }

    /// Completes a checkout as the paying customer would.
    pub(crate) fn complete_checkout(&mut self, id_or_url: &str) -> Outcome<String> {
        let Some((id, checkout)) = self.checkout(id_or_url) else {
            let message = format!("No checkout `{id_or_url}` is open");
            return Err(Failure::new("CheckoutNotFound", message));
        };
        let order = checkout.order;
        let payer = order.paying_customer_id.as_ref().unwrap_or(&order.customer_id);
        let profile = &mut self.account_mut(payer)?.profile;
        let had_payment_method = std::mem::replace(&mut profile.has_payment_method, true);
        let payer = payer.clone();
        match self.provision_subscription(order) {
            Ok(Provisioned::Subscribed { subscription, .. }) => {
                self.close_checkout(&id);
                Ok(subscription)
            }
            Ok(Provisioned::PaymentRequired { checkout_id, .. }) => {
                self.close_checkout(&checkout_id);
                Err(Failure::new("UnexpectedError", "The order is still not paid"))
            }
            Err(failure) => {
                self.account_mut(&payer)?.profile.has_payment_method = had_payment_method;
                Err(failure)
            }
        }
    }
}

/// A payment is due, but there is no provider to collect it.
fn no_billing_integration() -> Failure {
    let message = "There is no billing integration to take a payment; \
                   add `billing` to the catalog";
    Failure::new("BillingIntegrationMissing", message)
}
