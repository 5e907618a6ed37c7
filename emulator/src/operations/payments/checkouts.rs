//! Checkouts: the step between `PAYMENT_REQUIRED` and the subscription.

use stigg::payments::{CheckoutStateInput, PaymentSessionInput};
use stigg::subscriptions::ProvisionSubscriptionInput;
use uuid::Uuid;

use crate::accounts::OpenCheckout;
use crate::operations::subscriptions::Provisioned;
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
        let url = url_of(&id);
        let customer = order.customer_id.clone();
        self.open_checkout(id.clone(), Checkout { order });
        Provisioned::PaymentRequired { customer, checkout_id: id, checkout_url: url }
    }

    /// The open checkouts, in the order of their identifiers.
    pub(crate) fn open_checkouts(&self) -> Vec<OpenCheckout> {
        self.checkouts()
            .map(|(id, Checkout { order })| OpenCheckout {
                id: id.to_owned(),
                url: url_of(id),
                customer_id: order.customer_id.clone(),
                plan_id: order.plan_id.clone(),
                success_url: order.checkout_options.as_ref().map(|of| of.success_url.clone()),
                cancel_url: order.checkout_options.as_ref().map(|of| of.cancel_url.clone()),
            })
            .collect()
    }

    /// Closes a checkout that the customer does not complete.
    pub(crate) fn expire_checkout(&mut self, id_or_url: &str) -> Outcome<()> {
        let (id, _) = self.checkout(id_or_url).ok_or_else(|| checkout_not_found(id_or_url))?;
        self.close_checkout(&id);
        Ok(())
    }

    /// Completes a checkout as the paying customer would.
    pub(crate) fn complete_checkout(&mut self, id_or_url: &str) -> Outcome<String> {
        let (id, Checkout { order }) =
            self.checkout(id_or_url).ok_or_else(|| checkout_not_found(id_or_url))?;
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

fn url_of(checkout: &str) -> String {
    // `.invalid` is a reserved domain, so the URL never leads anywhere.
    format!("https://checkout.stigg-emulator.invalid/pay/{checkout}")
}

fn checkout_not_found(id_or_url: &str) -> Failure {
    Failure::new("CheckoutNotFound", format!("No checkout `{id_or_url}` is open"))
}

/// A payment is due, but there is no provider to collect it.
fn no_billing_integration() -> Failure {
    let message = "There is no billing integration to take a payment; \
                   add `billing` to the catalog";
    Failure::new("BillingIntegrationMissing", message)
}
