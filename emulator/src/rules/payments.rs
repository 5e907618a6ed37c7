//! Payments: when one is due, and who can make it.

use stigg::subscriptions::PaymentCollectionMethod;

use super::pricing;
use crate::accounts::{PaymentOutcome, Profile, Subscription};
use crate::catalog::Lookup;

/// Whether the billing integration charges the payer's payment method for a subscription, now or
/// when it starts. Trials, invoiced subscriptions and those that Stigg does not bill are not charged.
pub(crate) fn is_charged(catalog: &Lookup, held: &Subscription) -> bool {
    let is_collected = !matches!(
        held.payment_collection_method,
        Some(PaymentCollectionMethod::Invoice | PaymentCollectionMethod::None)
    );
    catalog.billing().is_some()
        && is_collected
        && !held.is_trial()
        && pricing::is_priced(catalog, &held.terms)
}

/// The outcome of a payment for a subscription of this customer.
pub(crate) fn outcome(catalog: &Lookup, customer: &Profile, held: &Subscription) -> PaymentOutcome {
    if is_charged(catalog, held) { customer.payments.clone() } else { PaymentOutcome::Paid }
}

/// The outcome of the payment for an upgrade of a running subscription. `upgraded` is the
/// subscription after it.
pub(crate) fn outcome_of_upgrade(
    catalog: &Lookup,
    customer: &Profile,
    upgraded: &Subscription,
) -> PaymentOutcome {
    if upgraded.payer.is_none() && lacks_payment_method(catalog, upgraded, customer) {
        return no_payment_method();
    }
    outcome(catalog, customer, upgraded)
}

/// The outcome of a payment without a payment method.
pub(crate) fn no_payment_method() -> PaymentOutcome {
    PaymentOutcome::Failed { error_message: "the customer has no payment method".to_owned() }
}

/// Whether a subscription is charged, but its payer has no payment method.
pub(crate) fn lacks_payment_method(catalog: &Lookup, held: &Subscription, payer: &Profile) -> bool {
    !payer.has_payment_method && is_charged(catalog, held)
}

/// Whether the billing integration, if there is one, can charge the customer at once.
pub(crate) fn succeed(catalog: &Lookup, customer: &Profile) -> bool {
    let is_settled =
        matches!(customer.payments, PaymentOutcome::Paid | PaymentOutcome::Unconfirmed);
    catalog.billing().is_none() || customer.has_payment_method && is_settled
}
