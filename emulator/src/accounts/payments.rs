//! Payments and checkouts, as tests see and drive them.

use serde::{Deserialize, Serialize};
use stigg::subscriptions::PaymentCollection;

/// The outcome of a payment.
///
/// [`Emulator::set_payments`](crate::Emulator::set_payments) chooses it for a customer.
///
/// ```
/// use stigg_emulator::PaymentOutcome;
///
/// let failed: PaymentOutcome =
///     serde_json::from_str(r#"{"outcome": "FAILED", "errorMessage": "no sufficient funds"}"#)?;
/// let error_message = "no sufficient funds".to_owned();
/// assert_eq!(failed, PaymentOutcome::Failed { error_message });
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "outcome",
    rename_all = "SCREAMING_SNAKE_CASE",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
#[non_exhaustive]
pub enum PaymentOutcome {
    /// It succeeds at once.
    #[default]
    Paid,
    /// It succeeds, but the billing provider has not confirmed it yet. A new subscription is
    /// `PAYMENT_PENDING` until then, although its invoice is paid.
    Unconfirmed,
    /// It takes a while, like a bank transfer.
    Processing,
    /// The customer has to confirm it with the bank.
    ActionRequired,
    /// It fails.
    Failed {
        /// The reason that the billing provider gives.
        error_message: String,
    },
}

impl PaymentOutcome {
    /// Whether the payment still waits for something.
    pub(crate) fn is_open(&self) -> bool {
        *self != Self::Paid
    }

    pub(crate) fn collection(&self) -> PaymentCollection {
        match self {
            Self::Paid | Self::Unconfirmed => PaymentCollection::NotRequired,
            Self::Processing => PaymentCollection::Processing,
            Self::ActionRequired => PaymentCollection::ActionRequired,
            Self::Failed { .. } => PaymentCollection::Failed,
        }
    }

    /// The error of a failed payment.
    pub(crate) fn error_message(&self) -> Option<&str> {
        match self {
            Self::Failed { error_message } => Some(error_message),
            _ => None,
        }
    }
}

/// A checkout that waits for the customer.
///
/// [`Emulator::checkouts`](crate::Emulator::checkouts) lists them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct OpenCheckout {
    /// Identifier: the `checkoutBillingId` of the response.
    pub id: String,
    /// URL: the `checkoutUrl` of the response.
    pub url: String,
    /// Identifier of the customer who subscribes.
    pub customer_id: String,
    /// Identifier of the plan.
    pub plan_id: String,
    /// URL that the customer returns to after paying.
    pub success_url: Option<String>,
    /// URL that the customer returns to without paying.
    pub cancel_url: Option<String>,
}
