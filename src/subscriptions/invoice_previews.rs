//! Previews of the next invoice of a subscription.

use time::OffsetDateTime;

use crate::catalog::Price;
use crate::common::Money;
use crate::common::declare::response;
use crate::common::open_enum::open_enum;
use crate::subscriptions::{
    SubscriptionPreviewCredits, SubscriptionPreviewDiscount, SubscriptionPreviewTaxDetails,
};

response! {
    /// Preview of the next invoice of a subscription.
    ///
    /// Response of [`preview_next_invoice`](crate::blocking::Client::preview_next_invoice).
    ///
    /// GraphQL: type `SubscriptionInvoicePreview`.
    pub struct SubscriptionInvoicePreview {
        /// Amount before discounts.
        pub sub_total: Money,
        /// Amount before discounts, without tax.
        pub sub_total_excluding_tax: Money,
        /// Discount as an amount of money. `None` if there is none.
        pub discount: Option<Money>,
        /// Kind, size and duration of the discount. `None` if there is none.
        pub discount_details: Option<SubscriptionPreviewDiscount>,
        /// Amount of tax. `None` if there is none.
        pub tax: Option<Money>,
        /// Name and rate of the tax. `None` if there is none.
        pub tax_details: Option<SubscriptionPreviewTaxDetails>,
        /// Amount added to reach the minimum spend.
        pub minimum_spend_adjustment: Money,
        /// Final amount, with tax.
        pub total: Money,
        /// Final amount, without tax.
        pub total_excluding_tax: Money,
        /// Credit balance, in money, before and after this invoice. `None` if there is none.
        pub credits: Option<SubscriptionPreviewCredits>,
        /// Amount that would be due for payment.
        pub amount_due: Money,
        /// Lines of the invoice.
        pub lines: Vec<SubscriptionInvoicePreviewLineItem>,
        /// Time at which the preview was last updated.
        pub last_updated_at: OffsetDateTime,
    }

    /// Line of a previewed invoice.
    pub struct SubscriptionInvoicePreviewLineItem {
        /// Kind of charge.
        pub kind as "type": InvoiceLineItemType,
        /// Description of the line.
        pub description: String,
        /// Description of the line's cost.
        pub cost_description: String,
        /// Time range that the line covers.
        pub period: SubscriptionInvoicePreviewLineItemPeriod,
        /// Quantity charged on the line. `None` if there is none.
        pub quantity: Option<i32>,
        /// Price of a unit. `None` if there is none.
        pub unit_price: Option<Money>,
        /// Amount of the line.
        pub amount: Money,
        /// Whether the line is a proration.
        pub proration: bool,
        /// Limit on the usage, in units of the feature. `None` if there is none.
        pub usage_limit: Option<f64>,
        /// Whether usage may exceed [`usage_limit`](Self::usage_limit).
        pub has_soft_limit: Option<bool>,
        /// Price of the line. `None` if there is none.
        pub price: Option<Price>,
        /// Lines that make up this one.
        pub lines: Vec<SubscriptionInvoicePreviewLineItemData>,
    }

    /// Part of a line of a previewed invoice.
    pub struct SubscriptionInvoicePreviewLineItemData {
        /// Kind of charge.
        pub kind as "type": InvoiceLineItemType,
        /// Description of the line.
        pub description: String,
        /// Description of the line's cost.
        pub cost_description: String,
        /// Quantity charged on the line. `None` if there is none.
        pub quantity: Option<i32>,
        /// Whether the line is a proration.
        pub proration: bool,
        /// Limit on the usage, in units of the feature. `None` if there is none.
        pub usage_limit: Option<f64>,
        /// Whether usage may exceed [`usage_limit`](Self::usage_limit).
        pub has_soft_limit: Option<bool>,
    }

    /// Range of time that a line of a previewed invoice covers.
    pub struct SubscriptionInvoicePreviewLineItemPeriod {
        /// Start of the range.
        pub start: OffsetDateTime,
        /// End of the range.
        pub end: OffsetDateTime,
    }
}

open_enum! {
    /// Kind of charge on a line of a previewed invoice.
    pub enum InvoiceLineItemType {
        /// Charge for an add-on.
        AddonCharge = "AddonCharge",
        /// Base charge.
        BaseCharge = "BaseCharge",
        /// Charge for a commitment, made in advance.
        InAdvanceCommitmentCharge = "InAdvanceCommitmentCharge",
        /// Adjustment to reach the minimum spend.
        MinimumSpendAdjustmentCharge = "MinimumSpendAdjustmentCharge",
        /// Charge for the minimum spend.
        MinimumSpendCharge = "MinimumSpendCharge",
        /// Any other charge.
        Other = "Other",
        /// Charge for usage above a limit.
        OverageCharge = "OverageCharge",
        /// Charge for usage, pay-as-you-go.
        PayAsYouGoCharge = "PayAsYouGoCharge",
        /// Charge for a tier of a price.
        TierCharge = "TierCharge",
        /// Base charge with an amount of zero.
        ZeroAmountBaseCharge = "ZeroAmountBaseCharge",
    }
}
