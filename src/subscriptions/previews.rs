//! What a subscription would cost: estimates and previews.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::common::Money;
use crate::coupons::{DiscountDurationType, DiscountType};

/// Estimated cost of a subscription or of a change to one.
///
/// Returned by `estimateSubscription` and `estimateSubscriptionUpdate`. Nothing is created or
/// changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SubscriptionPreview {
    /// Amount before discounts.
    pub sub_total: Money,
    /// Discount applied. Absent when there is none.
    pub discount: Option<SubscriptionPreviewDiscount>,
    /// Discount as an amount of money. Absent when there is none.
    pub discount_amount: Option<Money>,
    /// Amount of tax. Absent when there is none.
    pub tax: Option<Money>,
    /// Name and rate of the tax. Absent when there is none.
    pub tax_details: Option<SubscriptionPreviewTaxDetails>,
    /// Final amount, with tax.
    pub total: Money,
    /// Final amount, without tax.
    pub total_excluding_tax: Money,
    /// Credit balance before and after. Absent when there is none.
    pub credits: Option<SubscriptionPreviewCredits>,
    /// Prorated amounts. Absent when there are none.
    pub proration: Option<SubscriptionPreviewProrations>,
    /// Billing period that the estimate covers.
    pub billing_period_range: DateRange,
    /// Whether this would be a downgrade of the plan.
    pub is_plan_downgrade: Option<bool>,
    /// Whether there are scheduled updates.
    pub has_scheduled_updates: Option<bool>,
    /// Price breakdown of the subscription itself. Absent when not given.
    pub subscription: Option<SubscriptionPricePreview>,
}

/// Price breakdown of the subscription within a `SubscriptionPreview`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SubscriptionPricePreview {
    /// Amount before discounts.
    pub sub_total: Money,
    /// Discount applied. Absent when there is none.
    pub discount: Option<SubscriptionPreviewDiscount>,
    /// Discount as an amount of money. Absent when there is none.
    pub discount_amount: Option<Money>,
    /// Amount of tax.
    pub tax: Money,
    /// Name and rate of the tax. Absent when there is none.
    pub tax_details: Option<SubscriptionPreviewTaxDetails>,
    /// Final amount, with tax.
    pub total: Money,
    /// Final amount, without tax.
    pub total_excluding_tax: Money,
}

/// Preview of the invoices that a subscription would lead to.
///
/// Returned by `previewSubscription`. Nothing is created or changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SubscriptionPreviewV2 {
    /// Invoice that would be issued right away.
    pub immediate_invoice: ImmediateSubscriptionPreviewInvoice,
    /// Invoice that would recur afterwards. Absent when there is none.
    pub recurring_invoice: Option<SubscriptionPreviewInvoice>,
    /// Billing period that the preview covers.
    pub billing_period_range: DateRange,
    /// Whether this would be a downgrade of the plan.
    pub is_plan_downgrade: Option<bool>,
    /// Whether there are scheduled updates.
    pub has_scheduled_updates: Option<bool>,
}

/// Preview of the invoice that would be issued right away.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ImmediateSubscriptionPreviewInvoice {
    /// Amount before discounts.
    pub sub_total: Money,
    /// Discount as an amount of money. Absent when there is none.
    pub discount: Option<Money>,
    /// Kind, size and duration of the discount. Absent when there is none.
    pub discount_details: Option<SubscriptionPreviewDiscount>,
    /// Amount of tax. Absent when there is none.
    pub tax: Option<Money>,
    /// Name and rate of the tax. Absent when there is none.
    pub tax_details: Option<SubscriptionPreviewTaxDetails>,
    /// Final amount, with tax.
    pub total: Money,
    /// Final amount, without tax.
    pub total_excluding_tax: Money,
    /// Credit balance before and after this invoice. Absent when there is none.
    pub credits: Option<SubscriptionPreviewCredits>,
    /// Prorated amounts on this invoice. Absent when there are none.
    pub proration: Option<SubscriptionPreviewProrations>,
}

/// Preview of the invoice that would recur.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SubscriptionPreviewInvoice {
    /// Amount before discounts.
    pub sub_total: Money,
    /// Discount as an amount of money. Absent when there is none.
    pub discount: Option<Money>,
    /// Kind, size and duration of the discount. Absent when there is none.
    pub discount_details: Option<SubscriptionPreviewDiscount>,
    /// Amount of tax. Absent when there is none.
    pub tax: Option<Money>,
    /// Name and rate of the tax. Absent when there is none.
    pub tax_details: Option<SubscriptionPreviewTaxDetails>,
    /// Final amount, with tax.
    pub total: Money,
    /// Final amount, without tax.
    pub total_excluding_tax: Money,
}

/// The discount counted into a price preview.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SubscriptionPreviewDiscount {
    /// Whether the discount is a percentage or a fixed amount.
    #[serde(rename = "type")]
    pub kind: DiscountType,
    /// Size of the discount; `type` tells whether it is a percentage or an amount.
    pub value: f64,
    /// Whether the discount applies once, repeatedly or forever.
    pub duration_type: DiscountDurationType,
    /// How many months the discount lasts. Absent when no number applies.
    pub duration_in_months: Option<f64>,
    /// Name of the discount. Absent when it has none.
    pub name: Option<String>,
}

/// The tax counted into a price preview.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SubscriptionPreviewTaxDetails {
    /// Name of the tax, for display.
    pub display_name: String,
    /// Tax rate as a percentage.
    pub percentage: f64,
    /// Whether prices already include the tax.
    pub inclusive: bool,
}

/// Credit balance, in money, before and after the previewed invoice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SubscriptionPreviewCredits {
    /// Balance before the invoice.
    pub initial: Money,
    /// Part of the balance that the invoice would use.
    pub used: Money,
    /// Balance left afterwards.
    pub remaining: Money,
}

/// Amounts prorated because a subscription changes within a billing period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SubscriptionPreviewProrations {
    /// Whether any amount is prorated.
    pub has_prorations: Option<bool>,
    /// Moment from which amounts are prorated (RFC 3339).
    #[serde(with = "time::serde::rfc3339")]
    pub proration_date: OffsetDateTime,
    /// Amount given back. A published example shows it as a negative number.
    pub credit: Money,
    /// Amount charged.
    pub debit: Money,
    /// Net result of `credit` and `debit`.
    pub net_amount: Money,
}

/// A span of time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct DateRange {
    /// Start of the span (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub start: Option<OffsetDateTime>,
    /// End of the span (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub end: Option<OffsetDateTime>,
}
