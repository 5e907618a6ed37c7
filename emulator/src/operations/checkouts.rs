//! Checkouts: what happens between `PAYMENT_REQUIRED` and the subscription.

use stigg::ProvisionSubscriptionInput;
use uuid::Uuid;

use super::Provisioned;
use crate::failure::{Failure, Outcome};
use crate::store::{Checkout, Store};

impl Store {
    /// Opens a checkout for an order that has to be paid first.
    pub(super) fn checkout_for(&mut self, order: ProvisionSubscriptionInput) -> Provisioned {
        let id = format!("cs_emulator_{}", Uuid::new_v4().simple());
        // `.invalid` is reserved: whoever follows the address reaches nobody.
        let url = format!("https://checkout.stigg-emulator.invalid/pay/{id}");
        let customer = order.customer_id.clone();
        self.open_checkout(id.clone(), Checkout { order });
        Provisioned::PaymentRequired { customer, checkout_id: id, checkout_url: url }
    }

    /// Plays the customer who pays at the checkout.
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
