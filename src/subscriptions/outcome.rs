//! The outcome of provisioning a subscription.

use super::{
    PaymentCollection, ProvisionSubscriptionResult, ProvisionSubscriptionStatus,
    SubscriptionSummary,
};

/// Outcome of [`provision_subscription`](crate::blocking::Client::provision_subscription), with the
/// data that the next step needs.
///
/// ```
/// use stigg::subscriptions::{ProvisionOutcome, ProvisionSubscriptionResult};
///
/// fn next_page(result: &ProvisionSubscriptionResult) -> Option<&str> {
///     match result.outcome() {
///         ProvisionOutcome::CheckoutRequired { checkout_url, .. } => checkout_url,
///         ProvisionOutcome::PaymentActionRequired { payment_url, .. }
///         | ProvisionOutcome::PaymentFailed { payment_url, .. } => payment_url,
///         _ => None,
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum ProvisionOutcome<'a> {
    /// There is a subscription, and no payment is outstanding.
    Provisioned(&'a SubscriptionSummary),
    /// There is a subscription whose payment is being collected.
    PaymentProcessing(&'a SubscriptionSummary),
    /// There is a subscription, but the customer has to confirm the payment.
    PaymentActionRequired {
        /// Subscription that was provisioned.
        subscription: &'a SubscriptionSummary,
        /// URL at which the customer can confirm the payment.
        payment_url: Option<&'a str>,
        /// Secret with which the billing provider's own components ask for the confirmation.
        payment_secret: Option<&'a str>,
    },
    /// There is a subscription, but its payment failed.
    PaymentFailed {
        /// Subscription that was provisioned.
        subscription: &'a SubscriptionSummary,
        /// URL at which the customer can pay.
        payment_url: Option<&'a str>,
        /// Reason for the failure, in the billing provider's words.
        error_message: Option<&'a str>,
    },
    /// There is no subscription yet: the customer has to pay at the checkout first.
    CheckoutRequired {
        /// URL of the checkout page to which you send the customer.
        checkout_url: Option<&'a str>,
        /// Identifier of the checkout in the billing provider.
        checkout_billing_id: Option<&'a str>,
    },
    /// The response has a status that this version of the crate does not know, or no subscription.
    Unknown,
}

impl ProvisionSubscriptionResult {
    /// Returns the outcome, with the data that the next step needs.
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
