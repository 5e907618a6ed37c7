//! The customer portal, in which customers see their subscriptions.

use time::OffsetDateTime;

use crate::catalog::{
    BillingModel, BillingPeriod, CreditRate, Feature, PricingType, TypographyConfiguration,
};
use crate::common::Money;
use crate::common::declare::response;
use crate::customers::{CustomerResource, PaymentMethodType};
use crate::entitlements::{
    EntitlementFeature, EntitlementResetPeriod, EntitlementUnion, ResetPeriodConfiguration,
};
use crate::promotional_entitlements::PromotionalEntitlementPeriod;
use crate::subscriptions::{
    DateRange, ScheduleVariables, SubscriptionInvoicePreviewLineItemPeriod,
    SubscriptionScheduleStatus, SubscriptionScheduleType, SubscriptionStatus,
};

response! {
    /// The data for a customer portal: subscriptions, entitlements, billing and look.
    ///
    /// Response of
    /// [`get_customer_portal_by_ref_id`](crate::blocking::Client::get_customer_portal_by_ref_id).
    ///
    /// GraphQL: type `CustomerPortal`.
    pub struct CustomerPortal {
        /// Subscriptions of the customer.
        pub subscriptions: Vec<CustomerPortalSubscription>,
        /// Entitlements to features.
        pub entitlements: Vec<CustomerPortalEntitlement>,
        /// Entitlements to features and to credits.
        pub entitlements_v2: Vec<EntitlementUnion>,
        /// Entitlements granted to the customer outside of any subscription.
        pub promotional_entitlements: Vec<CustomerPortalPromotionalEntitlement>,
        /// Contact and payment details of the customer.
        pub billing_information: CustomerPortalBillingInformation,
        /// URL of the customer's page at the billing provider. `None` if there is none.
        pub billing_portal_url: Option<String>,
        /// Whether the customer can upgrade the subscription.
        pub can_upgrade_subscription: bool,
        /// Resource that the portal is for. `None` if none was requested.
        pub resource: Option<CustomerResource>,
        /// Whether a watermark is shown.
        pub show_watermark: bool,
        /// Look of the portal. `None` if it is not configured.
        pub configuration: Option<CustomerPortalConfiguration>,
    }

    /// A subscription as a customer portal shows it.
    pub struct CustomerPortalSubscription {
        /// Identifier of the subscription. Inputs take this one.
        pub subscription_id: String,
        /// Status of the subscription. Only [`Active`](SubscriptionStatus::Active) and
        /// [`InTrial`](SubscriptionStatus::InTrial) give access.
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
        pub prices: Vec<CustomerPortalSubscriptionPrice>,
        /// Add-ons that the subscription holds.
        pub addons: Vec<CustomerPortalAddon>,
        /// Totals of the subscription's price. `None` if there are none.
        pub total_price: Option<CustomerPortalTotalPrice>,
        /// Current billing period. `None` if there is none.
        pub billing_period_range: Option<DateRange>,
        /// Number of days left of the trial. `None` without a trial.
        pub trial_remaining_days: Option<i32>,
        /// Changes scheduled for the subscription.
        pub scheduled_updates: Vec<CustomerPortalScheduledUpdate>,
        /// Preview of the next invoice. `None` if there is none.
        pub preview_next_invoice: Option<CustomerPortalInvoicePreview>,
    }

    /// A price of a subscription in a customer portal.
    pub struct CustomerPortalSubscriptionPrice {
        /// Billing model of the price.
        pub billing_model: Option<BillingModel>,
        /// Period that the price is for.
        pub billing_period: Option<BillingPeriod>,
        /// Amount of the price. `None` if it is not a single amount.
        pub price: Option<Money>,
        /// Number of units in a block. `None` if the price is not charged by the block.
        pub block_size: Option<f64>,
        /// Rate at which usage is paid in credits. `None` if it is not.
        pub credit_rate: Option<CreditRate>,
        /// Feature that is charged for. `None` if the price is not tied to a feature.
        pub feature: Option<CustomerPortalFeature>,
    }

    /// Pricing of a subscription as a whole in a customer portal.
    pub struct CustomerPortalSubscriptionPricing {
        /// Whether the subscription is free, paid or on custom pricing.
        pub pricing_type: PricingType,
        /// Billing model of the price.
        pub billing_model: Option<BillingModel>,
        /// Billing period of the subscription. `None` if not applicable.
        pub billing_period: Option<BillingPeriod>,
        /// Amount of the price. `None` if it is not a single amount.
        pub price: Option<Money>,
        /// Number of units subscribed to. `None` if units are not charged for.
        pub unit_quantity: Option<i32>,
        /// Estimate of the bill for usage, in whole currency units.
        pub usage_based_estimated_bill: Option<f64>,
        /// Rate at which usage is paid in credits. `None` if it is not.
        pub credit_rate: Option<CreditRate>,
        /// Feature that is charged for. `None` if the pricing is not tied to a feature.
        pub feature: Option<CustomerPortalFeature>,
    }

    /// The feature of a price in a customer portal.
    pub struct CustomerPortalFeature {
        /// Stigg's own identifier of the feature. Inputs take [`ref_id`](Self::ref_id) instead.
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

    /// An add-on of a subscription in a customer portal.
    pub struct CustomerPortalAddon {
        /// Identifier of the add-on.
        pub addon_id: String,
        /// Name of the add-on, for display.
        pub display_name: String,
        /// Description of the add-on, if it has one.
        pub description: Option<String>,
        /// Quantity of the add-on in the subscription.
        pub quantity: i32,
    }

    /// The total price of a subscription, with the share of its add-ons.
    pub struct CustomerPortalTotalPrice {
        /// Price before discounts.
        pub sub_total: Money,
        /// Total price of the add-ons.
        pub addons_total: Money,
        /// Final price.
        pub total: Money,
    }

    /// A scheduled change of a subscription in a customer portal.
    pub struct CustomerPortalScheduledUpdate {
        /// Kind of change, such as a change of the plan or of an add-on.
        pub subscription_schedule_type: SubscriptionScheduleType,
        /// Status of the change, such as scheduled, done or failed.
        pub schedule_status: SubscriptionScheduleStatus,
        /// Time at which the change is due. Stigg declares it a plain string, not a date.
        pub scheduled_execution_time: String,
        /// Plan or add-on that the change is about. `None` if there is none.
        pub target_package: Option<PricedPackageRef>,
        /// Details of the change, by its kind. `None` if it has none.
        pub schedule_variables: Option<ScheduleVariables>,
    }

    /// A plan or add-on reduced to its identifiers, name and kind of pricing.
    pub struct PricedPackageRef {
        /// Stigg's own identifier of the package. Inputs take [`ref_id`](Self::ref_id) instead.
        pub id: String,
        /// Identifier of the package, as you chose it. Inputs take this one.
        pub ref_id: String,
        /// Name of the package, for display.
        pub display_name: String,
        /// Whether the package is free, paid or priced individually.
        pub pricing_type: Option<PricingType>,
    }

    /// A preview of a subscription's next invoice in a customer portal.
    pub struct CustomerPortalInvoicePreview {
        /// Amount due for payment.
        pub amount_due: Money,
        /// Final amount, including tax.
        pub total: Money,
        /// Lines of the invoice.
        pub lines: Vec<CustomerPortalInvoicePreviewLine>,
    }

    /// A line of the next invoice in a customer portal.
    pub struct CustomerPortalInvoicePreviewLine {
        /// Quantity charged on the line. `None` if there is none.
        pub quantity: Option<i32>,
        /// Period that the line covers.
        pub period: SubscriptionInvoicePreviewLineItemPeriod,
        /// Price of the line. `None` if there is none.
        pub price: Option<CustomerPortalInvoicePreviewPrice>,
    }

    /// The price of an invoice line, reduced to its feature.
    pub struct CustomerPortalInvoicePreviewPrice {
        /// Feature that is charged for. `None` if the price is not tied to a feature.
        pub feature: Option<Feature>,
    }

    /// An entitlement in a customer portal.
    pub struct CustomerPortalEntitlement {
        /// Whether the customer has access, with the requested usage or values taken into account.
        pub is_granted: bool,
        /// Feature that the entitlement is for.
        pub feature: Option<EntitlementFeature>,
        /// Limit on the usage, in units of the feature. `None` if the usage is not limited.
        pub usage_limit: Option<f64>,
        /// Whether the usage has no limit.
        pub has_unlimited_usage: bool,
        /// Whether access stays granted above the [`usage_limit`](Self::usage_limit).
        pub has_soft_limit: Option<bool>,
        /// Usage so far, in units of the feature. If the usage resets, usage in the current period.
        pub current_usage: Option<f64>,
        /// Period after which the usage resets. `None` if it does not reset.
        pub reset_period: Option<EntitlementResetPeriod>,
        /// Start from which the reset periods are counted.
        pub reset_period_configuration: Option<ResetPeriodConfiguration>,
        /// Time of the next usage reset.
        pub next_reset_date: Option<OffsetDateTime>,
        /// Start of the current usage period.
        pub usage_period_start: Option<OffsetDateTime>,
        /// End of the current usage period.
        pub usage_period_end: Option<OffsetDateTime>,
    }

    /// A promotional entitlement in a customer portal.
    pub struct CustomerPortalPromotionalEntitlement {
        /// Name of what is granted, for display.
        pub display_name: String,
        /// Duration of the promotional entitlement.
        pub period: PromotionalEntitlementPeriod,
        /// Start of the promotional entitlement.
        pub start_date: OffsetDateTime,
        /// End of the promotional entitlement. `None` if it has no end.
        pub end_date: Option<OffsetDateTime>,
        /// Limit on the usage, in units of the feature. `None` if the usage is not limited.
        pub usage_limit: Option<f64>,
        /// Whether the usage has no limit.
        pub has_unlimited_usage: Option<bool>,
        /// Whether access stays granted above the [`usage_limit`](Self::usage_limit).
        pub has_soft_limit: Option<bool>,
    }

    /// The contact and payment details of a customer in a customer portal.
    pub struct CustomerPortalBillingInformation {
        /// Name of the customer. `None` if none is set.
        pub name: Option<String>,
        /// Email address of the customer. `None` if none is set.
        pub email: Option<String>,
        /// Identifier of the default payment method. `None` if there is none.
        pub default_payment_method_id: Option<String>,
        /// Kind of the default payment method. `None` if there is none.
        pub default_payment_method_type: Option<PaymentMethodType>,
        /// Last four digits of the default payment method. `None` if unknown.
        pub default_payment_method_last4_digits: Option<String>,
        /// Month in which the default payment method expires. `None` if unknown.
        pub default_payment_expiration_month: Option<i32>,
        /// Year in which the default payment method expires. `None` if unknown.
        pub default_payment_expiration_year: Option<i32>,
    }

    /// The look of a customer portal.
    pub struct CustomerPortalConfiguration {
        /// Colors.
        pub palette: Option<CustomerPortalColorsPalette>,
        /// Fonts.
        pub typography: Option<TypographyConfiguration>,
        /// Your own CSS. `None` if there is none.
        pub custom_css: Option<String>,
    }

    /// Colors of a customer portal. Each is `None` unless it is set.
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
}
