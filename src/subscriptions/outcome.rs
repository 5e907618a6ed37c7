//! What came of provisioning a subscription.

use super::{
    PaymentCollection, ProvisionSubscriptionResult, ProvisionSubscriptionStatus,
    SubscriptionSummary,
};

/// What came of `provision_subscription`, and what has to be done next.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum ProvisionOutcome<'a> {
    /// There is a subscription, and no payment is outstanding.
    Provisioned(&'a SubscriptionSummary),
    /// There is a subscription whose payment is being collected.
    PaymentProcessing(&'a SubscriptionSummary),
    /// There is a subscription, but the customer has to confirm the payment.
    PaymentActionRequired {
        /// The subscription.
        subscription: &'a SubscriptionSummary,
        /// Where the customer can confirm it.
        payment_url: Option<&'a str>,
        /// What the billing provider's own components need to ask for it.
        payment_secret: Option<&'a str>,
    },
    /// There is a subscription, but its payment failed.
    PaymentFailed {
        /// The subscription.
        subscription: &'a SubscriptionSummary,
        /// Where the customer can pay.
        payment_url: Option<&'a str>,
        /// Why it failed, in the billing provider's words.
        error_message: Option<&'a str>,
    },
    /// There is no subscription yet: the customer has to pay at the checkout first.
    CheckoutRequired {
        /// Where to send the customer.
        checkout_url: Option<&'a str>,
        /// The checkout's identifier at the billing provider.
        checkout_billing_id: Option<&'a str>,
    },
    /// Something that this version of the crate does not know.
    Unknown,
}

impl ProvisionSubscriptionResult {
    /// What came of it, and what has to be done next.
    #[must_use]
    pub fn outcome(&self) -> ProvisionOutcome<'_> {
        match (&self.status, &self.subscription) {
            (ProvisionSubscriptionStatus::PaymentRequired, _) => {
                ProvisionOutcome::CheckoutRequired {
                    checkout_url: self.checkout_url.as_deref(),
                    checkout_billing_id: self.checkout_billing_id.as_deref(),
                }
            }
            (ProvisionSubscriptionStatus::Success, Some(subscription)) => of_payment(subscription),
            _ => ProvisionOutcome::Unknown,
        }
    }
}

fn of_payment(subscription: &SubscriptionSummary) -> ProvisionOutcome<'_> {
    let invoice = subscription.latest_invoice.as_ref();
    let payment_url = invoice.and_then(|invoice| invoice.payment_url.as_deref());
    match subscription.payment_collection {
        PaymentCollection::NotRequired => ProvisionOutcome::Provisioned(subscription),
        PaymentCollection::Processing => ProvisionOutcome::PaymentProcessing(subscription),
        PaymentCollection::ActionRequired => ProvisionOutcome::PaymentActionRequired {
            subscription,
            payment_url,
            payment_secret: invoice.and_then(|invoice| invoice.payment_secret.as_deref()),
        },
        PaymentCollection::Failed => ProvisionOutcome::PaymentFailed {
            subscription,
            payment_url,
            error_message: invoice.and_then(|invoice| invoice.error_message.as_deref()),
        },
        PaymentCollection::Unknown(_) => ProvisionOutcome::Unknown,
    }
}
