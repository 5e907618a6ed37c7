//! Credit grants in responses.

use serde_json::Value;
use time::OffsetDateTime;

use crate::common::connections::connection;
use crate::common::declare::response;
use crate::common::open_enum::open_enum;
use crate::common::{Money, PageInfo};
use crate::subscriptions::PaymentCollection;

response! {
    /// A page of credit grants.
    ///
    /// Response of [`get_credit_grants`](crate::blocking::Client::get_credit_grants).
    ///
    /// GraphQL: type `CreditGrantConnection`.
    pub struct CreditGrantConnection {
        /// Entries of the page.
        pub edges: Vec<CreditGrantEdge>,
        /// Position of the page, for reading others.
        pub page_info: PageInfo,
        /// Number of credit grants on all pages.
        pub total_count: i32,
    }

    /// Entry of a [`CreditGrantConnection`].
    pub struct CreditGrantEdge {
        /// Credit grant of the entry.
        pub node: CreditGrant,
    }

    /// Credits granted to a customer at once, and their consumption.
    ///
    /// Grants with the lowest [`priority`](Self::priority) are consumed first. Among equals, the
    /// grant that expires earlier is consumed first, then promotional before paid.
    ///
    /// Response of [`grant_credits`](crate::blocking::Client::grant_credits) and
    /// [`void_credit_grant`](crate::blocking::Client::void_credit_grant), and item of
    /// [`CreditGrantConnection`].
    ///
    /// GraphQL: type `CreditGrant`.
    pub struct CreditGrant {
        /// Identifier of the grant.
        pub grant_id: String,
        /// Identifier of the customer who holds the grant.
        pub customer_id: String,
        /// Identifier of the resource that the credits belong to. `None` if they belong to none.
        pub resource_id: Option<String>,
        /// Identifier of the credit currency.
        pub currency_id: String,
        /// Name of the grant, for display.
        pub display_name: String,
        /// Comment on the grant. `None` if there is none.
        pub comment: Option<String>,
        /// Source of the credits: paid, promotional, recurring or an overdraft.
        pub grant_type: CreditGrantType,
        /// State of the grant, such as active, scheduled or expired.
        pub status: CreditGrantStatus,
        /// Number of credits granted. 0 for an [`Overdraft`](CreditGrantType::Overdraft).
        pub amount: f64,
        /// Number of credits consumed from this grant.
        pub consumed_amount: f64,
        /// Price of the credits in money.
        pub cost: Money,
        /// Position in the order of consumption. Grants with lower numbers are consumed first.
        pub priority: f64,
        /// Time from which the credits can be used.
        pub effective_at: OffsetDateTime,
        /// Time at which the credits expire. `None` if they do not.
        pub expire_at: Option<OffsetDateTime>,
        /// Time at which the grant was voided. `None` if it was not.
        pub voided_at: Option<OffsetDateTime>,
        /// State of the payment: not required, in progress, failed, or waiting for an action.
        pub payment_collection: PaymentCollection,
        /// Identifier of the invoice for the grant. `None` if there is none.
        pub invoice_id: Option<String>,
        /// Most recent invoice for the grant. `None` if there is none.
        pub latest_invoice: Option<CreditGrantInvoice>,
        /// Identifier of the automatic recharge settings that caused the grant. `None` if there are
        /// none.
        pub automatic_recharge_configuration_id: Option<String>,
        /// Free-form key-value data stored with the grant.
        pub additional_meta_data: Option<Value>,
        /// Time at which the grant was created.
        pub created_at: OffsetDateTime,
        /// Time at which the grant was last changed.
        pub updated_at: OffsetDateTime,
    }

    /// Invoice for a credit grant, from the billing provider.
    ///
    /// Amounts are in whole units of [`currency`](Self::currency) (49 = $49.00).
    ///
    /// Part of [`CreditGrant`].
    ///
    /// GraphQL: type `CreditGrantInvoice`.
    pub struct CreditGrantInvoice {
        /// Identifier of the invoice at the billing provider.
        pub billing_id: String,
        /// State of the invoice: open, paid or canceled.
        pub status: CreditGrantInvoiceStatus,
        /// Reason for the invoice.
        pub billing_reason: Option<CreditGrantInvoiceBillingReason>,
        /// Currency of the amounts on the invoice.
        pub currency: Option<String>,
        /// Amount before discounts.
        pub sub_total: Option<f64>,
        /// Amount before discounts, without tax.
        pub sub_total_excluding_tax: Option<f64>,
        /// Amount of tax.
        pub tax: Option<f64>,
        /// Total amount, with tax.
        pub total: Option<f64>,
        /// Total amount, without tax.
        pub total_excluding_tax: Option<f64>,
        /// Amount due for payment.
        pub amount_due: Option<f64>,
        /// Number of payment attempts.
        pub attempt_count: Option<f64>,
        /// Whether the payment needs an action before it can complete.
        pub requires_action: bool,
        /// URL of a page on which the customer can complete the payment. You may pass it on.
        pub payment_url: Option<String>,
        /// Secret for the next payment step at the billing provider. Keep it out of logs.
        pub payment_secret: Option<String>,
        /// Error of the payment. `None` or empty if there is none.
        pub error_message: Option<String>,
        /// URL of the invoice as a PDF file.
        pub pdf_url: Option<String>,
        /// Time at which the invoice is due. `None` if none is set.
        pub due_date: Option<OffsetDateTime>,
        /// Time at which the invoice was created.
        pub created_at: OffsetDateTime,
        /// Time at which the invoice was last changed.
        pub updated_at: OffsetDateTime,
    }
}

connection!(CreditGrantConnection: CreditGrant);

open_enum! {
    /// Source of the credits of a grant.
    pub enum CreditGrantType {
        /// Credits consumed beyond the balance, settled by the next grant.
        Overdraft = "OVERDRAFT",
        /// Credits that were paid for.
        Paid = "PAID",
        /// Free credits.
        Promotional = "PROMOTIONAL",
        /// Credits that are granted periodically.
        Recurring = "RECURRING",
    }
}

open_enum! {
    /// Type of a credit grant to create.
    pub enum CreditGrantTypeInput {
        /// Credits that are paid for.
        Paid = "PAID",
        /// Free credits.
        Promotional = "PROMOTIONAL",
    }
}

open_enum! {
    /// State of a credit grant.
    pub enum CreditGrantStatus {
        /// The credits can be used.
        Active = "ACTIVE",
        /// The credits have expired.
        Expired = "EXPIRED",
        /// The grant waits for a payment.
        PaymentPending = "PAYMENT_PENDING",
        /// The grant takes effect later.
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
    /// Reason for an invoice for a credit grant.
    pub enum CreditGrantInvoiceBillingReason {
        /// The invoice was created manually.
        Manual = "MANUAL",
        /// Any other reason.
        Other = "OTHER",
    }
}
