// @generated from `schema` by `tests/conformance/declarations.rs`. To regenerate:
// UPDATE_DOCS=1 cargo test -p stigg-tests --test suite conformance::declarations

//! The types of responses.

use time::OffsetDateTime;

use crate::catalog::{
    BillingModel, BillingPeriod, CreditRate, Feature, Plan, PricingType, TypographyConfiguration,
};
use crate::common::Money;
use crate::common::declare::response;
use crate::common::union::union;
use crate::customers::{CustomerProfile, CustomerResource, PaymentMethodType};
use crate::entitlements::{
    EntitlementFeature, EntitlementResetPeriod, EntitlementUnion, ResetPeriodConfiguration,
};
use crate::payments::BillingVendorIdentifier;
use crate::promotional_entitlements::PromotionalEntitlementPeriod;
use crate::subscriptions::{
    DateRange, ScheduleVariables, Subscription, SubscriptionInvoicePreviewLineItemPeriod,
    SubscriptionScheduleStatus, SubscriptionScheduleType, SubscriptionStatus,
};

response! {
    /// Credentials for a checkout with Airwallex.
    ///
    /// Variant of [`BillingCredentials`].
    ///
    /// GraphQL: type `AirwallexCheckoutCredentials`.
    pub struct AirwallexCheckoutCredentials {
        /// Secret for the payment with Airwallex. Keep it out of logs.
        pub client_secret: String,
        /// Details that go with the secret.
        pub metadata: AirwallexCheckoutMetadata,
    }

    /// Details of a checkout with Airwallex.
    ///
    /// Part of [`AirwallexCheckoutCredentials`].
    ///
    /// GraphQL: type `AirwallexCheckoutMetadata`.
    pub struct AirwallexCheckoutMetadata {
        /// Airwallex environment to use.
        pub env: String,
        /// Identifier of the intent at Airwallex.
        pub intent_id: String,
        /// Currency of the payment.
        pub currency: String,
        /// Identifier of the customer. `None` if not given.
        pub customer_id: Option<String>,
    }

    /// The billing provider of a checkout, with credentials for it.
    ///
    /// Part of [`CheckoutState`].
    ///
    /// GraphQL: type `CheckoutBillingIntegration`.
    pub struct CheckoutBillingIntegration {
        /// Billing provider that takes the payment.
        pub billing_identifier: BillingVendorIdentifier,
        /// Account and public key at the billing provider.
        pub credentials: CheckoutCredentials,
        /// Credentials in the billing provider's own format.
        pub billing_credentials: BillingCredentials,
    }

    /// Colors of a checkout. Each is `None` unless it is set.
    ///
    /// Part of [`CheckoutConfiguration`].
    ///
    /// GraphQL: type `CheckoutColorPalette`.
    pub struct CheckoutColorPalette {
        /// Main color.
        pub primary: Option<String>,
        /// Color of text.
        pub text_color: Option<String>,
        /// Color of the background.
        pub background_color: Option<String>,
        /// Color of borders.
        pub border_color: Option<String>,
        /// Background color of the summary.
        pub summary_background_color: Option<String>,
    }

    /// Look and content of a checkout.
    ///
    /// Part of [`CheckoutState`].
    ///
    /// GraphQL: type `CheckoutConfiguration`.
    pub struct CheckoutConfiguration {
        /// Colors.
        pub palette: Option<CheckoutColorPalette>,
        /// Fonts.
        pub typography: Option<TypographyConfiguration>,
        /// Data that the checkout asks for.
        pub content: Option<CheckoutContent>,
        /// Your own CSS. `None` if there is none.
        pub custom_css: Option<String>,
    }

    /// Data that a checkout asks the customer for.
    ///
    /// Part of [`CheckoutConfiguration`].
    ///
    /// GraphQL: type `CheckoutContent`.
    pub struct CheckoutContent {
        /// Whether the checkout asks for a phone number.
        pub collect_phone_number: Option<bool>,
    }

    /// Account and public key at the billing provider of a checkout.
    ///
    /// Part of [`CheckoutBillingIntegration`].
    ///
    /// GraphQL: type `CheckoutCredentials`.
    pub struct CheckoutCredentials {
        /// Identifier of the account. `None` if not given.
        pub account_id: Option<String>,
        /// Public key of the account. `None` if not given.
        pub public_key: Option<String>,
    }

    /// The data for a checkout: customer, plan, billing provider and look.
    ///
    /// Response of [`get_checkout_state`](crate::blocking::Client::get_checkout_state).
    ///
    /// GraphQL: type `CheckoutState`.
    pub struct CheckoutState {
        /// Secret for setting up the payment with the billing provider. Keep it out of logs.
        pub setup_secret: String,
        /// Plan to check out.
        pub plan: Plan,
        /// Customer who checks out.
        pub customer: CustomerProfile,
        /// Active subscription of the customer. `None` if there is none.
        pub active_subscription: Option<Subscription>,
        /// Resource that the checkout is for. `None` if none was requested.
        pub resource: Option<CustomerResource>,
        /// Billing provider that takes the payment, with credentials.
        pub billing_integration: CheckoutBillingIntegration,
        /// Look and content of the checkout. `None` if it is not configured.
        pub configuration: Option<CheckoutConfiguration>,
    }

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

    /// An add-on of a subscription in a customer portal.
    ///
    /// Part of [`CustomerPortalSubscription`].
    ///
    /// GraphQL: type `CustomerPortalAddon`.
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

    /// The contact and payment details of a customer in a customer portal.
    ///
    /// Part of [`CustomerPortal`].
    ///
    /// GraphQL: type `CustomerPortalBillingInformation`.
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

    /// Colors of a customer portal. Each is `None` unless it is set.
    ///
    /// Part of [`CustomerPortalConfiguration`].
    ///
    /// GraphQL: type `CustomerPortalColorsPalette`.
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

    /// The look of a customer portal.
    ///
    /// Part of [`CustomerPortal`].
    ///
    /// GraphQL: type `CustomerPortalConfiguration`.
    pub struct CustomerPortalConfiguration {
        /// Colors.
        pub palette: Option<CustomerPortalColorsPalette>,
        /// Fonts.
        pub typography: Option<TypographyConfiguration>,
        /// Your own CSS. `None` if there is none.
        pub custom_css: Option<String>,
    }

    /// An entitlement in a customer portal.
    ///
    /// Part of [`CustomerPortal`].
    ///
    /// GraphQL: some fields of the type `Entitlement`.
    pub struct CustomerPortalEntitlement {
        /// Whether access is granted, with the requested usage or values taken into account.
        pub is_granted: bool,
        /// Feature of the entitlement.
        pub feature: Option<EntitlementFeature>,
        /// Usage limit, in units of the feature. `None` if usage is not limited.
        pub usage_limit: Option<f64>,
        /// Whether usage is unlimited.
        pub has_unlimited_usage: bool,
        /// Whether access stays granted above [`usage_limit`](Self::usage_limit).
        pub has_soft_limit: Option<bool>,
        /// Usage so far, in units of the feature. Counted per usage period if usage resets.
        pub current_usage: Option<f64>,
        /// Interval at which usage resets. `None` if it does not reset.
        pub reset_period: Option<EntitlementResetPeriod>,
        /// Start of the reset periods.
        pub reset_period_configuration: Option<ResetPeriodConfiguration>,
        /// Time of the next usage reset.
        pub next_reset_date: Option<OffsetDateTime>,
        /// Start of the current usage period.
        pub usage_period_start: Option<OffsetDateTime>,
        /// End of the current usage period.
        pub usage_period_end: Option<OffsetDateTime>,
    }

    /// The feature of a price in a customer portal.
    ///
    /// Part of [`CustomerPortalSubscriptionPrice`] and [`CustomerPortalSubscriptionPricing`].
    ///
    /// GraphQL: type `CustomerPortalPricingFeature`.
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

    /// A preview of a subscription's next invoice in a customer portal.
    ///
    /// Part of [`CustomerPortalSubscription`].
    ///
    /// GraphQL: some fields of the type `SubscriptionInvoicePreview`.
    pub struct CustomerPortalInvoicePreview {
        /// Amount that would be due for payment.
        pub amount_due: Money,
        /// Final amount, with tax.
        pub total: Money,
        /// Lines of the invoice.
        pub lines: Vec<CustomerPortalInvoicePreviewLine>,
    }

    /// A line of the next invoice in a customer portal.
    ///
    /// Part of [`CustomerPortalInvoicePreview`].
    ///
    /// GraphQL: some fields of the type `SubscriptionInvoicePreviewLineItem`.
    pub struct CustomerPortalInvoicePreviewLine {
        /// Quantity charged on the line. `None` if there is none.
        pub quantity: Option<i32>,
        /// Time range that the line covers.
        pub period: SubscriptionInvoicePreviewLineItemPeriod,
        /// Price of the line. `None` if there is none.
        pub price: Option<CustomerPortalInvoicePreviewPrice>,
    }

    /// The price of an invoice line, reduced to its feature.
    ///
    /// Part of [`CustomerPortalInvoicePreviewLine`].
    ///
    /// GraphQL: some fields of the type `Price`.
    pub struct CustomerPortalInvoicePreviewPrice {
        /// Feature that is charged for. `None` if the price is not tied to a feature.
        pub feature: Option<Feature>,
    }

    /// A promotional entitlement in a customer portal.
    ///
    /// Part of [`CustomerPortal`].
    ///
    /// GraphQL: type `CustomerPortalPromotionalEntitlement`.
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

    /// A scheduled change of a subscription in a customer portal.
    ///
    /// Part of [`CustomerPortalSubscription`].
    ///
    /// GraphQL: type `SubscriptionScheduledUpdate`.
    pub struct CustomerPortalScheduledUpdate {
        /// Kind of update, such as a change of the plan or an add-on.
        pub subscription_schedule_type: SubscriptionScheduleType,
        /// Status of the update, such as scheduled, done or failed.
        pub schedule_status: SubscriptionScheduleStatus,
        /// Time at which the update will be applied. Plain text, not a date type.
        pub scheduled_execution_time: String,
        /// Plan or add-on of the update. `None` if there is none.
        pub target_package: Option<PricedPackageRef>,
        /// Details of the change, depending on the kind of update. `None` if there are none.
        pub schedule_variables: Option<ScheduleVariables>,
    }

    /// A subscription as a customer portal shows it.
    ///
    /// Part of [`CustomerPortal`].
    ///
    /// GraphQL: type `CustomerPortalSubscription`.
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
    ///
    /// Part of [`CustomerPortalSubscription`].
    ///
    /// GraphQL: type `CustomerPortalSubscriptionPrice`.
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
    ///
    /// Part of [`CustomerPortalSubscription`].
    ///
    /// GraphQL: type `CustomerPortalSubscriptionPricing`.
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

    /// The total price of a subscription, with the share of its add-ons.
    ///
    /// Part of [`CustomerPortalSubscription`].
    ///
    /// GraphQL: type `CustomerSubscriptionTotalPrice`.
    pub struct CustomerPortalTotalPrice {
        /// Price before discounts.
        pub sub_total: Money,
        /// Total price of the add-ons.
        pub addons_total: Money,
        /// Final price.
        pub total: Money,
    }

    /// A payment session for a customer and a plan.
    ///
    /// Response of [`create_payment_session`](crate::blocking::Client::create_payment_session).
    ///
    /// GraphQL: type `PaymentSession`.
    pub struct PaymentSession {
        /// Token of the session. Keep it out of logs.
        pub token: String,
    }

    /// A plan or add-on reduced to its identifiers, name and kind of pricing.
    ///
    /// Part of [`CustomerPortalScheduledUpdate`].
    ///
    /// GraphQL: type `PackageDto`.
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

    /// Credentials for a checkout with Stripe.
    ///
    /// Variant of [`BillingCredentials`].
    ///
    /// GraphQL: type `StripeCheckoutCredentials`.
    pub struct StripeCheckoutCredentials {
        /// Identifier of the Stripe account. `None` if not given.
        pub account_id: Option<String>,
        /// Public key of the Stripe account. `None` if not given.
        pub public_key: Option<String>,
        /// Secret for setting up the payment with Stripe. Keep it out of logs.
        pub setup_secret: String,
    }

    /// Credentials for a checkout with Zuora.
    ///
    /// Variant of [`BillingCredentials`].
    ///
    /// GraphQL: type `ZuoraCheckoutCredentials`.
    pub struct ZuoraCheckoutCredentials {
        /// Publishable key for Zuora.
        pub publishable_key: String,
    }
}

union! {
    /// Credentials for a checkout. The variant depends on the billing provider.
    ///
    /// Part of [`CheckoutBillingIntegration`].
    ///
    /// GraphQL: union `BillingCredentials`.
    pub enum BillingCredentials {
        AirwallexCheckoutCredentials,
        StripeCheckoutCredentials,
        ZuoraCheckoutCredentials,
    }
}
