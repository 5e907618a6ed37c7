//! Invoices and how they are collected.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::common::outputs::open_enum;

/// An invoice of a subscription, as the billing provider keeps it.
///
/// Amounts are in whole units of `currency` (49 = $49.00).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SubscriptionInvoice {
    /// Identifier of the invoice in the billing provider.
    pub billing_id: String,
    /// Whether the invoice is open, paid or canceled.
    pub status: SubscriptionInvoiceStatus,
    /// Why the invoice was issued, for example a new billing cycle.
    pub billing_reason: Option<SubscriptionInvoiceBillingReason>,
    /// Currency of the amounts on the invoice.
    pub currency: Option<String>,
    /// Amount before discounts.
    pub sub_total: Option<f64>,
    /// Amount before discounts, without tax.
    pub sub_total_excluding_tax: Option<f64>,
    /// Amount of tax.
    pub tax: Option<f64>,
    /// Final amount of the invoice, with tax.
    pub total: Option<f64>,
    /// Final amount of the invoice, without tax.
    pub total_excluding_tax: Option<f64>,
    /// Amount due for payment.
    pub amount_due: Option<f64>,
    /// Number of payment attempts made.
    pub attempt_count: Option<f64>,
    /// Whether someone must act before the payment can complete.
    pub requires_action: bool,
    /// Address of a page where the customer can complete the payment; you may pass it on.
    pub payment_url: Option<String>,
    /// Secret for starting the next payment step with the billing provider. Keep it out of
    /// logs.
    pub payment_secret: Option<String>,
    /// What went wrong with the payment. Absent or empty when nothing did.
    pub error_message: Option<String>,
    /// Address of the invoice as a PDF file.
    pub pdf_url: Option<String>,
    /// When the invoice is due (RFC 3339). Absent when no date is set.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub due_date: Option<OffsetDateTime>,
    /// When the invoice was created (RFC 3339).
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When the invoice was last changed (RFC 3339).
    #[serde(with = "time::serde::rfc3339")]
    pub updated_at: OffsetDateTime,
}

open_enum! {
    /// Why an invoice was issued.
    pub enum SubscriptionInvoiceBillingReason {
        /// A billing cycle came round.
        BillingCycle = "BILLING_CYCLE",
        /// The invoice was made by hand.
        Manual = "MANUAL",
        /// The minimum amount for an invoice was exceeded.
        MinimumInvoiceAmountExceeded = "MINIMUM_INVOICE_AMOUNT_EXCEEDED",
        /// Any other reason.
        Other = "OTHER",
        /// A subscription was created.
        SubscriptionCreation = "SUBSCRIPTION_CREATION",
        /// A subscription was updated.
        SubscriptionUpdate = "SUBSCRIPTION_UPDATE",
    }
}

open_enum! {
    /// State of an invoice.
    pub enum SubscriptionInvoiceStatus {
        /// The invoice was canceled.
        Canceled = "CANCELED",
        /// The invoice is not paid yet.
        Open = "OPEN",
        /// The invoice is paid.
        Paid = "PAID",
    }
}

open_enum! {
    /// State of the payment for a subscription.
    pub enum PaymentCollection {
        /// The customer has to act before the payment can be completed.
        ActionRequired = "ACTION_REQUIRED",
        /// The payment failed.
        Failed = "FAILED",
        /// No payment has to be collected.
        NotRequired = "NOT_REQUIRED",
        /// The payment is under way.
        Processing = "PROCESSING",
    }
}

open_enum! {
    /// How the payment for a subscription is collected.
    pub enum PaymentCollectionMethod {
        /// The customer is charged.
        Charge = "CHARGE",
        /// The customer is invoiced.
        Invoice = "INVOICE",
        /// No payment is collected.
        None = "NONE",
    }
}
