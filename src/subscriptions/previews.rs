//! Estimates and previews of the cost of a subscription.

use time::OffsetDateTime;

use crate::common::Money;
use crate::common::declare::response;
use crate::coupons::{DiscountDurationType, DiscountType};

response! {
    /// Estimated cost of a subscription or of a change to one. Nothing is created or changed.
    ///
    /// Response of [`estimate_subscription`](crate::blocking::Client::estimate_subscription) and
    /// [`estimate_subscription_update`](crate::blocking::Client::estimate_subscription_update).
    ///
    /// GraphQL: type `SubscriptionPreview`.
    pub struct SubscriptionPreview {
        /// Amount before discounts.
        pub sub_total: Money,
        /// Discount applied. `None` if there is none.
        pub discount: Option<SubscriptionPreviewDiscount>,
        /// Discount as an amount of money. `None` if there is none.
        pub discount_amount: Option<Money>,
        /// Amount of tax. `None` if there is none.
        pub tax: Option<Money>,
        /// Name and rate of the tax. `None` if there is none.
        pub tax_details: Option<SubscriptionPreviewTaxDetails>,
        /// Final amount, with tax.
        pub total: Money,
        /// Final amount, without tax.
        pub total_excluding_tax: Money,
        /// Credit balance before and after. `None` if there is none.
        pub credits: Option<SubscriptionPreviewCredits>,
        /// Prorated amounts. `None` if there are none.
        pub proration: Option<SubscriptionPreviewProrations>,
        /// Billing period that the estimate covers.
        pub billing_period_range: DateRange,
        /// Whether this would be a downgrade of the plan.
        pub is_plan_downgrade: Option<bool>,
        /// Whether there are scheduled updates.
        pub has_scheduled_updates: Option<bool>,
        /// Price breakdown of the subscription itself. `None` if not given.
        pub subscription: Option<SubscriptionPricePreview>,
    }

    /// Price breakdown of the subscription in a [`SubscriptionPreview`].
    pub struct SubscriptionPricePreview {
        /// Amount before discounts.
        pub sub_total: Money,
        /// Discount applied. `None` if there is none.
        pub discount: Option<SubscriptionPreviewDiscount>,
        /// Discount as an amount of money. `None` if there is none.
        pub discount_amount: Option<Money>,
        /// Amount of tax.
        pub tax: Money,
        /// Name and rate of the tax. `None` if there is none.
        pub tax_details: Option<SubscriptionPreviewTaxDetails>,
        /// Final amount, with tax.
        pub total: Money,
        /// Final amount, without tax.
        pub total_excluding_tax: Money,
    }

    /// Preview of the invoices of a subscription. Nothing is created or changed.
    ///
    /// Response of [`preview_subscription`](crate::blocking::Client::preview_subscription).
    ///
    /// GraphQL: type `SubscriptionPreviewV2`.
    pub struct SubscriptionPreviewV2 {
        /// Invoice that would be issued right away.
        pub immediate_invoice: ImmediateSubscriptionPreviewInvoice,
        /// Invoice that would recur afterwards. `None` if there is none.
        pub recurring_invoice: Option<SubscriptionPreviewInvoice>,
        /// Billing period that the preview covers.
        pub billing_period_range: DateRange,
        /// Whether this would be a downgrade of the plan.
        pub is_plan_downgrade: Option<bool>,
        /// Whether there are scheduled updates.
        pub has_scheduled_updates: Option<bool>,
    }

    /// Preview of the immediate invoice of a subscription.
    pub struct ImmediateSubscriptionPreviewInvoice {
        /// Amount before discounts.
        pub sub_total: Money,
        /// Discount as an amount of money. `None` if there is none.
        pub discount: Option<Money>,
        /// Kind, size and duration of the discount. `None` if there is none.
        pub discount_details: Option<SubscriptionPreviewDiscount>,
        /// Amount of tax. `None` if there is none.
        pub tax: Option<Money>,
        /// Name and rate of the tax. `None` if there is none.
        pub tax_details: Option<SubscriptionPreviewTaxDetails>,
        /// Final amount, with tax.
        pub total: Money,
        /// Final amount, without tax.
        pub total_excluding_tax: Money,
        /// Credit balance before and after this invoice. `None` if there is none.
        pub credits: Option<SubscriptionPreviewCredits>,
        /// Prorated amounts on this invoice. `None` if there are none.
        pub proration: Option<SubscriptionPreviewProrations>,
    }

    /// Preview of the recurring invoice of a subscription.
    pub struct SubscriptionPreviewInvoice {
        /// Amount before discounts.
        pub sub_total: Money,
        /// Discount as an amount of money. `None` if there is none.
        pub discount: Option<Money>,
        /// Kind, size and duration of the discount. `None` if there is none.
        pub discount_details: Option<SubscriptionPreviewDiscount>,
        /// Amount of tax. `None` if there is none.
        pub tax: Option<Money>,
        /// Name and rate of the tax. `None` if there is none.
        pub tax_details: Option<SubscriptionPreviewTaxDetails>,
        /// Final amount, with tax.
        pub total: Money,
        /// Final amount, without tax.
        pub total_excluding_tax: Money,
    }

    /// Discount in a price preview.
    pub struct SubscriptionPreviewDiscount {
        /// Kind of discount: a percentage or a fixed amount.
        pub kind as "type": DiscountType,
        /// Size of the discount: a percentage or an amount, depending on [`kind`](Self::kind).
        pub value: f64,
        /// Kind of duration: once, repeatedly or forever.
        pub duration_type: DiscountDurationType,
        /// Duration of the discount in months. `None` if no number applies.
        pub duration_in_months: Option<f64>,
        /// Name of the discount. `None` if it has none.
        pub name: Option<String>,
    }

    /// Tax in a price preview.
    pub struct SubscriptionPreviewTaxDetails {
        /// Display name of the tax.
        pub display_name: String,
        /// Tax rate as a percentage.
        pub percentage: f64,
        /// Whether prices already include the tax.
        pub inclusive: bool,
    }

    /// Credit balance, in money, before and after a previewed invoice.
    pub struct SubscriptionPreviewCredits {
        /// Balance before the invoice.
        pub initial: Money,
        /// Part of the balance that the invoice would use.
        pub used: Money,
        /// Balance after the invoice.
        pub remaining: Money,
    }

    /// Amounts that are prorated because a subscription changes within a billing period.
    pub struct SubscriptionPreviewProrations {
        /// Whether any amount is prorated.
        pub has_prorations: Option<bool>,
        /// Time from which amounts are prorated.
        pub proration_date: OffsetDateTime,
        /// Amount given back. A published example shows it as a negative number.
        pub credit: Money,
        /// Amount charged.
        pub debit: Money,
        /// Net result of [`credit`](Self::credit) and [`debit`](Self::debit).
        pub net_amount: Money,
    }

    /// Range of time.
    pub struct DateRange {
        /// Start of the range.
        pub start: Option<OffsetDateTime>,
        /// End of the range.
        pub end: Option<OffsetDateTime>,
    }
}
