//! The customer portal: what customers see of their subscriptions.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::catalog::{
    BillingModel, BillingPeriod, CreditRate, Feature, PricingType, TypographyConfiguration,
};
use crate::common::Money;
use crate::common::outputs::null_as_empty;
use crate::customers::{CustomerResource, PaymentMethodType};
use crate::entitlements::{
    EntitlementFeature, EntitlementResetPeriod, EntitlementUnion, ResetPeriodConfiguration,
};
use crate::promotional_entitlements::PromotionalEntitlementPeriod;
use crate::subscriptions::{
    DateRange, ScheduleVariables, SubscriptionInvoicePreviewLineItemPeriod,
    SubscriptionScheduleStatus, SubscriptionScheduleType, SubscriptionStatus,
};

/// What a customer portal shows: subscriptions, entitlements, billing and its look.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CustomerPortal {
    /// Subscriptions of the customer.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub subscriptions: Vec<CustomerPortalSubscription>,
    /// Entitlements to features.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub entitlements: Vec<CustomerPortalEntitlement>,
    /// Entitlements to features and to credits.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub entitlements_v2: Vec<EntitlementUnion>,
    /// Entitlements granted to the customer outside of any subscription.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub promotional_entitlements: Vec<CustomerPortalPromotionalEntitlement>,
    /// Contact and payment details of the customer.
    pub billing_information: CustomerPortalBillingInformation,
    /// Address of the customer's page at the billing provider. Absent when there is none.
    pub billing_portal_url: Option<String>,
    /// Whether the customer can upgrade the subscription.
    pub can_upgrade_subscription: bool,
    /// Resource that the portal is for. Absent when none was named.
    pub resource: Option<CustomerResource>,
    /// Whether a watermark is shown.
    pub show_watermark: bool,
    /// Look of the portal. Absent when it is not configured.
    pub configuration: Option<CustomerPortalConfiguration>,
}

/// A subscription as a customer portal shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CustomerPortalSubscription {
    /// Identifier of the subscription; the one to use in inputs.
    pub subscription_id: String,
    /// Status of the subscription. Only `ACTIVE` and `IN_TRIAL` give access.
    pub status: SubscriptionStatus,
    /// Identifier of the plan.
    pub plan_id: String,
    /// Name of the plan, for display.
    pub plan_name: String,
    /// Whether the subscription is free, paid or on custom pricing.
    pub pricing_type: PricingType,
    /// Pricing of the subscription as a whole.
    pub pricing: CustomerPortalSubscriptionPricing,
    /// Prices that the subscription pays.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub prices: Vec<CustomerPortalSubscriptionPrice>,
    /// Add-ons that the subscription holds.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub addons: Vec<CustomerPortalAddon>,
    /// Totals of the subscription's price. Absent when there are none.
    pub total_price: Option<CustomerPortalTotalPrice>,
    /// Current billing period. Absent when there is none.
    pub billing_period_range: Option<DateRange>,
    /// Number of days left of the trial. Absent without a trial.
    pub trial_remaining_days: Option<i32>,
    /// Changes scheduled for the subscription.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub scheduled_updates: Vec<CustomerPortalScheduledUpdate>,
    /// Preview of the next invoice. Absent when there is none.
    pub preview_next_invoice: Option<CustomerPortalInvoicePreview>,
}

/// One price of a subscription in a customer portal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CustomerPortalSubscriptionPrice {
    /// What the charge is based on.
    pub billing_model: Option<BillingModel>,
    /// Period that the price is for.
    pub billing_period: Option<BillingPeriod>,
    /// Amount of the price, if it is a single amount.
    pub price: Option<Money>,
    /// Number of units in one block, if the price is charged per block of units.
    pub block_size: Option<f64>,
    /// Rate at which usage is paid in credits, if it is.
    pub credit_rate: Option<CreditRate>,
    /// Feature that is charged for. Absent if the price is not tied to a feature.
    pub feature: Option<CustomerPortalFeature>,
}

/// Pricing of a subscription as a whole in a customer portal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CustomerPortalSubscriptionPricing {
    /// Whether the subscription is free, paid or on custom pricing.
    pub pricing_type: PricingType,
    /// What the charge is based on.
    pub billing_model: Option<BillingModel>,
    /// How often the subscription is billed. Absent when not applicable.
    pub billing_period: Option<BillingPeriod>,
    /// Amount of the price, if it is a single amount.
    pub price: Option<Money>,
    /// Number of units subscribed to. Absent when units are not charged for.
    pub unit_quantity: Option<i32>,
    /// Estimate of the bill for usage, in whole currency units.
    pub usage_based_estimated_bill: Option<f64>,
    /// Rate at which usage is paid in credits, if it is.
    pub credit_rate: Option<CreditRate>,
    /// Feature that is charged for. Absent if the pricing is not tied to a feature.
    pub feature: Option<CustomerPortalFeature>,
}

/// Feature that a price in a customer portal is for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CustomerPortalFeature {
    /// Stigg's own identifier of the feature. Inputs take `refId` instead.
    pub id: String,
    /// Identifier of the feature, as you chose it. Inputs take this one.
    pub ref_id: String,
    /// Name of the feature, for display.
    pub display_name: String,
    /// Name of one unit of the feature, such as `seat`.
    pub feature_units: Option<String>,
    /// Name of several units of the feature, such as `seats`.
    pub feature_units_plural: Option<String>,
}

/// An add-on of a subscription as a customer portal shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CustomerPortalAddon {
    /// Identifier of the add-on.
    pub addon_id: String,
    /// Name of the add-on, for display.
    pub display_name: String,
    /// Description of the add-on, if it has one.
    pub description: Option<String>,
    /// How many of the add-on the subscription holds.
    pub quantity: i32,
}

/// Total price of a subscription, with the part of its add-ons.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CustomerPortalTotalPrice {
    /// Price before discounts.
    pub sub_total: Money,
    /// Total price of the add-ons.
    pub addons_total: Money,
    /// Final price.
    pub total: Money,
}

/// A change that a subscription has before it, as [`CustomerPortal`](crate::payments::CustomerPortal) shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CustomerPortalScheduledUpdate {
    /// What the update changes, such as the plan or an add-on.
    pub subscription_schedule_type: SubscriptionScheduleType,
    /// Where the update stands, such as scheduled, done or failed.
    pub schedule_status: SubscriptionScheduleStatus,
    /// When the update is to be carried out. A plain string, not a `DateTime`.
    pub scheduled_execution_time: String,
    /// Plan or add-on that the update is about. Absent when there is none.
    pub target_package: Option<PricedPackageRef>,
    /// Details of the change, by kind of update. Absent when it has none.
    pub schedule_variables: Option<ScheduleVariables>,
}

/// A plan or an add-on, by its identifiers and name, and how it is priced.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PricedPackageRef {
    /// Stigg's own identifier of the package. Not for inputs: use `refId` there.
    pub id: String,
    /// Identifier of the package as you chose it.
    pub ref_id: String,
    /// Name of the package, for display.
    pub display_name: String,
    /// Whether the package is free, paid or priced individually.
    pub pricing_type: Option<PricingType>,
}

/// Next invoice of a subscription as [`CustomerPortal`](crate::payments::CustomerPortal) shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CustomerPortalInvoicePreview {
    /// Amount that would be due for payment.
    pub amount_due: Money,
    /// Final amount, with tax.
    pub total: Money,
    /// Lines of the invoice.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub lines: Vec<CustomerPortalInvoicePreviewLine>,
}

/// Line of the next invoice as [`CustomerPortal`](crate::payments::CustomerPortal) shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CustomerPortalInvoicePreviewLine {
    /// Quantity charged on the line. Absent when there is none.
    pub quantity: Option<i32>,
    /// Span of time that the line covers.
    pub period: SubscriptionInvoicePreviewLineItemPeriod,
    /// Price behind the line. Absent when there is none.
    pub price: Option<CustomerPortalInvoicePreviewPrice>,
}

/// Price of an invoice line reduced to its feature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CustomerPortalInvoicePreviewPrice {
    /// Feature that is charged for. Absent if the price is not tied to a feature.
    pub feature: Option<Feature>,
}

/// An entitlement as [`CustomerPortal`](crate::payments::CustomerPortal) shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CustomerPortalEntitlement {
    /// Whether the customer has access, with the requested usage or values taken into account.
    pub is_granted: bool,
    /// Feature that the entitlement is for.
    pub feature: Option<EntitlementFeature>,
    /// Limit on the usage, in units of the feature. Absent while the usage is not limited.
    pub usage_limit: Option<f64>,
    /// Whether the usage has no limit.
    pub has_unlimited_usage: bool,
    /// Whether access stays granted once the usage is over `usageLimit`.
    pub has_soft_limit: Option<bool>,
    /// Usage so far, in units of the feature. Counted per usage period if the usage resets.
    pub current_usage: Option<f64>,
    /// How often the usage resets. Absent if it does not reset.
    pub reset_period: Option<EntitlementResetPeriod>,
    /// Moment from which the reset periods are counted.
    pub reset_period_configuration: Option<ResetPeriodConfiguration>,
    /// Time of the next usage reset (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub next_reset_date: Option<OffsetDateTime>,
    /// Start of the current usage period (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub usage_period_start: Option<OffsetDateTime>,
    /// End of the current usage period (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub usage_period_end: Option<OffsetDateTime>,
}

/// A promotional entitlement as a customer portal shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CustomerPortalPromotionalEntitlement {
    /// Name of what is granted, for display.
    pub display_name: String,
    /// How long the promotional entitlement lasts.
    pub period: PromotionalEntitlementPeriod,
    /// When the promotional entitlement starts or started (RFC 3339).
    #[serde(with = "time::serde::rfc3339")]
    pub start_date: OffsetDateTime,
    /// When the promotional entitlement ends (RFC 3339). Absent if it has no end.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub end_date: Option<OffsetDateTime>,
    /// Limit on the usage, in units of the feature. Absent while the usage is not limited.
    pub usage_limit: Option<f64>,
    /// Whether the usage has no limit.
    pub has_unlimited_usage: Option<bool>,
    /// Whether access stays granted once the usage is over `usageLimit`.
    pub has_soft_limit: Option<bool>,
}

/// Contact and payment details of a customer in a customer portal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CustomerPortalBillingInformation {
    /// Name of the customer. Null when none is set.
    pub name: Option<String>,
    /// Email address of the customer. Null when none is set.
    pub email: Option<String>,
    /// Identifier of the default payment method. Absent when there is none.
    pub default_payment_method_id: Option<String>,
    /// Kind of the default payment method. Absent when there is none.
    pub default_payment_method_type: Option<PaymentMethodType>,
    /// Last four digits of the default payment method. Absent when unknown.
    pub default_payment_method_last4_digits: Option<String>,
    /// Month in which the default payment method expires. Absent when unknown.
    pub default_payment_expiration_month: Option<i32>,
    /// Year in which the default payment method expires. Absent when unknown.
    pub default_payment_expiration_year: Option<i32>,
}

/// Look of a customer portal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CustomerPortalConfiguration {
    /// Colors.
    pub palette: Option<CustomerPortalColorsPalette>,
    /// Fonts.
    pub typography: Option<TypographyConfiguration>,
    /// Style sheet of your own, in CSS, if there is one.
    pub custom_css: Option<String>,
}

/// Colors of a customer portal.
///
/// Each is absent when not set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CustomerPortalColorsPalette {
    /// Main color.
    pub primary: Option<String>,
    /// Color of text.
    pub text_color: Option<String>,
    /// Color of the background.
    pub background_color: Option<String>,
    /// Color of borders.
    pub border_color: Option<String>,
    /// Background color of the customer's current plan.
    pub current_plan_background: Option<String>,
    /// Background color of the paywall.
    pub paywall_background_color: Option<String>,
    /// Color of icons.
    pub icons_color: Option<String>,
}
