//! Credits that were granted.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;

use crate::common::connections::connection;
use crate::common::outputs::{null_as_empty, open_enum};
use crate::common::{Money, PageInfo};
use crate::subscriptions::PaymentCollection;

/// One page of credit grants.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreditGrantConnection {
    /// Entries of the page.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub edges: Vec<CreditGrantEdge>,
    /// Position of the page, needed to fetch further ones.
    pub page_info: PageInfo,
    /// Number of credit grants on all pages together.
    pub total_count: i32,
}

connection!(CreditGrantConnection: CreditGrant);

/// Entry of a page of credit grants.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreditGrantEdge {
    /// Credit grant of this entry.
    pub node: CreditGrant,
}

/// Credits given to a customer in one go, with what has been consumed of them.
///
/// Credits are taken from the grant with the lowest `priority` first. Among equals, the grant
/// that expires earlier is used first, then promotional before paid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreditGrant {
    /// Identifier of the grant.
    pub grant_id: String,
    /// Identifier of the customer who holds the grant.
    pub customer_id: String,
    /// Identifier of the resource that the credits belong to. Absent when they are tied to
    /// none.
    pub resource_id: Option<String>,
    /// Identifier of the credit currency.
    pub currency_id: String,
    /// Name of the grant, for display.
    pub display_name: String,
    /// Comment on the grant, if there is one.
    pub comment: Option<String>,
    /// Where the credits come from: paid, promotional, recurring or an overdraft.
    pub grant_type: CreditGrantType,
    /// State of the grant, such as active, scheduled or expired.
    pub status: CreditGrantStatus,
    /// Number of credits granted; 0 for a grant of type `OVERDRAFT`.
    pub amount: f64,
    /// Number of credits of this grant that have been consumed.
    pub consumed_amount: f64,
    /// What the credits cost, in money.
    pub cost: Money,
    /// Rank in the order of use: grants with a lower number are used first.
    pub priority: f64,
    /// When the credits become usable (RFC 3339).
    #[serde(with = "time::serde::rfc3339")]
    pub effective_at: OffsetDateTime,
    /// When the credits expire (RFC 3339). Absent when they do not.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub expire_at: Option<OffsetDateTime>,
    /// When the grant was voided (RFC 3339). Absent unless it was.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub voided_at: Option<OffsetDateTime>,
    /// Where the payment stands: not required, in progress, failed, or waiting for an action.
    pub payment_collection: PaymentCollection,
    /// Identifier of the invoice for the grant. Absent when there is none.
    pub invoice_id: Option<String>,
    /// Most recent invoice for the grant. Absent when there is none.
    pub latest_invoice: Option<CreditGrantInvoice>,
    /// Identifier of the automatic recharge settings behind the grant. Absent when there are
    /// none.
    pub automatic_recharge_configuration_id: Option<String>,
    /// Free-form key-value data that you attached to the grant.
    pub additional_meta_data: Option<Value>,
    /// When the grant was created (RFC 3339).
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When the grant was last changed (RFC 3339).
    #[serde(with = "time::serde::rfc3339")]
    pub updated_at: OffsetDateTime,
}

/// An invoice for a credit grant, as the billing provider keeps it.
///
/// Amounts are in whole units of `currency` (49 = $49.00).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreditGrantInvoice {
    /// Identifier of the invoice in the billing provider.
    pub billing_id: String,
    /// Whether the invoice is open, paid or canceled.
    pub status: CreditGrantInvoiceStatus,
    /// Why the invoice was issued.
    pub billing_reason: Option<CreditGrantInvoiceBillingReason>,
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
    /// Where the credits of a grant come from.
    pub enum CreditGrantType {
        /// Overdraft: credits used beyond the balance, settled by the next grant.
        Overdraft = "OVERDRAFT",
        /// Credits that were paid for.
        Paid = "PAID",
        /// Credits given away.
        Promotional = "PROMOTIONAL",
        /// Credits granted again and again.
        Recurring = "RECURRING",
    }
}

open_enum! {
    /// Type of a credit grant to create.
    pub enum CreditGrantTypeInput {
        /// Credits that are paid for.
        Paid = "PAID",
        /// Credits given away.
        Promotional = "PROMOTIONAL",
    }
}

open_enum! {
    /// State of a credit grant.
    pub enum CreditGrantStatus {
        /// The grant is in force.
        Active = "ACTIVE",
        /// The grant is past its end.
        Expired = "EXPIRED",
        /// The grant waits for a payment.
        PaymentPending = "PAYMENT_PENDING",
        /// The grant takes effect at a later date.
        Scheduled = "SCHEDULED",
        /// The grant was voided.
        Voided = "VOIDED",
    }
}

open_enum! {
    /// State of an invoice for a credit grant.
    pub enum CreditGrantInvoiceStatus {
        /// The invoice was canceled.
        Canceled = "CANCELED",
        /// The invoice is not paid yet.
        Open = "OPEN",
        /// The invoice is paid.
        Paid = "PAID",
    }
}

open_enum! {
    /// Why an invoice for a credit grant was issued.
    pub enum CreditGrantInvoiceBillingReason {
        /// The invoice was made by hand.
        Manual = "MANUAL",
        /// Any other reason.
        Other = "OTHER",
    }
}
