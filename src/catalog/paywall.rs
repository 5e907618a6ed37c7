//! Paywalls: what is offered, at what price, to whom.

use serde::{Deserialize, Serialize};

use crate::catalog::{BillingPeriod, Feature, PaywallConfiguration, Plan};
use crate::common::Currency;
use crate::common::outputs::null_as_empty;
use crate::customers::{CustomerProfile, CustomerResource};
use crate::subscriptions::Subscription;

/// What a paywall shows: plans and prices, also for one customer, and its look.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Paywall {
    /// Plans on offer.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub plans: Vec<Plan>,
    /// Currency of the prices.
    pub currency: PaywallCurrency,
    /// Prices calculated for display, by plan and billing period.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub paywall_calculated_price_points: Vec<PaywallPricePoint>,
    /// Customer that the paywall is for. Absent when none was named.
    pub customer: Option<CustomerProfile>,
    /// Active subscriptions of that customer.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub active_subscriptions: Vec<Subscription>,
    /// Resource that the paywall is for. Absent when none was named.
    pub resource: Option<CustomerResource>,
    /// Look of the paywall. Absent when it is not configured.
    pub configuration: Option<PaywallConfiguration>,
}

/// Currency of the prices on a paywall.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PaywallCurrency {
    /// Code of the currency.
    pub code: Currency,
    /// Symbol of the currency, for display.
    pub symbol: String,
}

/// Price of a plan that is calculated for display on a paywall.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PaywallPricePoint {
    /// Identifier of the plan.
    pub plan_id: String,
    /// Price in whole units of `currency` (49 = $49.00).
    pub amount: f64,
    /// Currency of the price.
    pub currency: Currency,
    /// Billing period that the price is for.
    pub billing_period: BillingPeriod,
    /// Country that a localized price is for.
    pub billing_country_code: Option<String>,
    /// Whether charges can come on top of `amount`.
    pub additional_charges_may_apply: Option<bool>,
    /// Feature that the price is for. Absent if the price is not tied to a feature.
    pub feature: Option<Feature>,
}

/// Settings that Stigg keeps for its SDKs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SdkConfiguration {
    /// Whether the watermark on widgets is enabled.
    pub is_widget_watermark_enabled: Option<bool>,
    /// Whether a watermark is shown.
    pub show_watermark: Option<bool>,
    /// Sentry DSN, an address for error reports. Absent when there is none.
    pub sentry_dsn: Option<String>,
}
