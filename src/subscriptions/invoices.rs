//! Invoices and the collection of their payments.

use time::OffsetDateTime;

use crate::common::declare::response;
use crate::common::open_enum::open_enum;

response! {
    /// An invoice of a subscription, as the billing provider has it.
    ///
    /// Amounts are in whole units of [`currency`](Self::currency): 49 means $49.00.
    pub struct SubscriptionInvoice {
        /// Identifier of the invoice in the billing provider.
        pub billing_id: String,
        /// Status of the invoice: open, paid or canceled.
        pub status: SubscriptionInvoiceStatus,
        /// Reason for the invoice, such as a new billing cycle.
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
        /// Number of attempts to collect the payment.
        pub attempt_count: Option<f64>,
        /// Whether someone must act before the payment can complete.
        pub requires_action: bool,
        /// URL of a page on which the customer can complete the payment. You may pass it on.
        pub payment_url: Option<String>,
        /// Secret for starting the next payment step with the billing provider. Keep it out of
        /// logs.
        pub payment_secret: Option<String>,
        /// Error of the payment. `None` or empty if there is none.
        pub error_message: Option<String>,
        /// URL of the invoice as a PDF file.
        pub pdf_url: Option<String>,
        /// Date on which the invoice is due. `None` if no date is set.
        pub due_date: Option<OffsetDateTime>,
        /// Time at which the invoice was created.
        pub created_at: OffsetDateTime,
        /// Time at which the invoice was last changed.
        pub updated_at: OffsetDateTime,
    }
}

open_enum! {
    /// Reason for an invoice.
    pub enum SubscriptionInvoiceBillingReason {
        /// A new billing cycle started.
        BillingCycle = "BILLING_CYCLE",
        /// The invoice was created manually.
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
    /// Status of an invoice.
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
        /// The payment is in progress.
        Processing = "PROCESSING",
    }
}

open_enum! {
    /// Method of collecting the payment for a subscription.
    pub enum PaymentCollectionMethod {
        /// The customer is charged.
        Charge = "CHARGE",
        /// The customer is invoiced.
        Invoice = "INVOICE",
        /// No payment is collected.
        None = "NONE",
    }
}
