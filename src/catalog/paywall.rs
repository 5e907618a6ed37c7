//! Paywalls, and settings of Stigg's SDKs.

use crate::catalog::{BillingPeriod, Feature, PaywallConfiguration, Plan};
use crate::common::Currency;
use crate::common::declare::response;
use crate::customers::{CustomerProfile, CustomerResource};
use crate::subscriptions::Subscription;

response! {
    /// The data for a paywall: plans, prices and look, optionally for one customer.
    ///
    /// Response of [`get_paywall`](crate::blocking::Client::get_paywall).
    ///
    /// GraphQL: type `Paywall`.
    pub struct Paywall {
        /// Plans on offer.
        pub plans: Vec<Plan>,
        /// Currency of the prices.
        pub currency: PaywallCurrency,
        /// Prices calculated for display, by plan and billing period.
        pub paywall_calculated_price_points: Vec<PaywallPricePoint>,
        /// Customer that the paywall is for. `None` if none was requested.
        pub customer: Option<CustomerProfile>,
        /// Active subscriptions of that customer.
        pub active_subscriptions: Vec<Subscription>,
        /// Resource that the paywall is for. `None` if none was requested.
        pub resource: Option<CustomerResource>,
        /// Look of the paywall. `None` if it is not configured.
        pub configuration: Option<PaywallConfiguration>,
    }

    /// The currency of the prices on a paywall.
    pub struct PaywallCurrency {
        /// Code of the currency.
        pub code: Currency,
        /// Symbol of the currency, for display.
        pub symbol: String,
    }

    /// A price of a plan, calculated for display on a paywall.
    pub struct PaywallPricePoint {
        /// Identifier of the plan.
        pub plan_id: String,
        /// Price in whole units of [`currency`](Self::currency) (49 = $49.00).
        pub amount: f64,
        /// Currency of the price.
        pub currency: Currency,
        /// Billing period that the price is for.
        pub billing_period: BillingPeriod,
        /// Country that a localized price is for.
        pub billing_country_code: Option<String>,
        /// Whether charges may be added to [`amount`](Self::amount).
        pub additional_charges_may_apply: Option<bool>,
        /// Feature that the price is for. `None` if the price is not tied to a feature.
        pub feature: Option<Feature>,
    }

    /// The settings that Stigg keeps for its SDKs.
    ///
    /// Response of [`get_sdk_configuration`](crate::blocking::Client::get_sdk_configuration).
    ///
    /// GraphQL: type `SdkConfiguration`.
    pub struct SdkConfiguration {
        /// Whether the watermark on widgets is enabled.
        pub is_widget_watermark_enabled: Option<bool>,
        /// Whether a watermark is shown.
        pub show_watermark: Option<bool>,
        /// Sentry DSN, the URL for error reports. `None` if there is none.
        pub sentry_dsn: Option<String>,
    }
}
