//! Invoices of subscriptions, and the facts that they are computed from.

use serde::{Deserialize, Serialize};
use stigg::common::Currency;
use stigg::subscriptions::{
    SubscriptionInvoiceBillingReason, SubscriptionInvoiceStatus, SubscriptionProrationBehavior,
};
use time::OffsetDateTime;

use super::PaymentOutcome;
use crate::values::amount::Amount;
use crate::values::periods::Period;

/// An invoice that was issued for a subscription.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct IssuedInvoice {
    /// A made-up identifier at the billing provider.
    pub(crate) billing_id: String,
    pub(crate) status: SubscriptionInvoiceStatus,
    pub(crate) reason: SubscriptionInvoiceBillingReason,
    pub(crate) currency: Currency,
    /// Charges and credits before discounts; negative if the credits are larger.
    pub(crate) sub_total: Amount,
    /// The part of the total that is tax.
    #[serde(default)]
    pub(crate) tax: Amount,
    #[serde(default)]
    pub(crate) sub_total_excluding_tax: Amount,
    /// With tax. Never negative: a surplus of credits goes to the customer's balance.
    pub(crate) total: Amount,
    /// The part of the total that the customer's balance does not cover.
    pub(crate) amount_due: Amount,
    /// The number of attempts to collect the payment.
    pub(crate) attempts: u32,
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub(crate) due: Option<OffsetDateTime>,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) updated_at: OffsetDateTime,
}

impl IssuedInvoice {
    /// The invoice after an attempt to collect its payment.
    pub(crate) fn after(self, payment: &PaymentOutcome, at: OffsetDateTime) -> Self {
        let attempts = self.attempts + 1;
        Self { attempts, ..self.with_outcome(payment, at) }
    }

    /// The invoice if the latest attempt had this outcome.
    pub(crate) fn with_outcome(self, payment: &PaymentOutcome, at: OffsetDateTime) -> Self {
        Self {
            status: match payment {
                PaymentOutcome::Paid | PaymentOutcome::Unconfirmed => {
                    SubscriptionInvoiceStatus::Paid
                }
                PaymentOutcome::Processing
                | PaymentOutcome::ActionRequired
                | PaymentOutcome::Failed { .. } => SubscriptionInvoiceStatus::Open,
            },
            updated_at: at,
            ..self
        }
    }
}

/// The billing of a subscription, as chosen when it was ordered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct BillingOptions {
    /// Whether its first period is settled elsewhere.
    pub(crate) is_backdated: bool,
    /// Whether its first invoice is paid elsewhere.
    pub(crate) is_invoice_paid: bool,
    /// Days until an invoice is due that the customer pays itself.
    pub(crate) days_until_due: Option<u16>,
    /// The billing of the rest of the period if it replaces another subscription.
    pub(crate) proration: Option<SubscriptionProrationBehavior>,
    /// Whether it begins a billing cycle of its own even if it could continue another one.
    pub(crate) restarts_cycle: bool,
}

impl BillingOptions {
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// A billing period that has been billed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Billed {
    pub(crate) period: Period,
    pub(crate) currency: Currency,
    /// The price, after discounts, of the whole period at the rate that was billed last.
    pub(crate) price: Amount,
    /// Since when usage has not been charged.
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) usage_since: OffsetDateTime,
}

/// Prorated amounts for the next invoice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Prorations {
    pub(crate) currency: Currency,
    /// Charges before discounts.
    pub(crate) debit: Amount,
    pub(crate) discount: Amount,
    /// Never positive.
    pub(crate) credit: Amount,
}

/// Money that the billing provider keeps for a customer's next invoices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct MoneyBalance {
    /// The paying customer, if it is another one.
    pub(crate) payer: Option<String>,
    pub(crate) currency: Currency,
    pub(crate) amount: Amount,
}
