//! Products and their packages: plans and add-ons.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use stigg::catalog::{EntitlementBehavior, PricingType, TrialEndBehavior, TrialPeriodUnits};
use stigg::entitlements::{EntitlementResetPeriod, MonthlyAccordingTo, WeeklyAccordingTo};

use super::product_settings::is_default;
use super::{CreditEntitlement, FeatureRate, Price, ProductSettings, SubscriptionType};

/// A product, with one or more plans.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Product {
    /// Identifier.
    pub ref_id: String,
    /// Name for display.
    pub display_name: String,
    /// Description for display.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `SINGLE`, `MULTIPLE` or `ANY`: the number of subscriptions that a customer can have, and with
    /// it whether they belong to a resource. Defaults to `SINGLE`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub subscription_type: SubscriptionType,
    /// The customer journey.
    #[serde(default, skip_serializing_if = "is_default")]
    pub settings: ProductSettings,
    /// Free-form data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional_meta_data: Option<Map<String, Value>>,
}

/// The base package of a subscription.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Plan {
    /// Identifier, as used in inputs.
    pub ref_id: String,
    /// Name for display.
    pub display_name: String,
    /// Description for display.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Product that the plan belongs to.
    pub product: String,
    /// `FREE`, `PAID` or `CUSTOM`. Only paid plans have prices.
    pub pricing_type: PricingType,
    /// Plan of the same product to inherit entitlements from, unless this plan has its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_plan: Option<String>,
    /// Prices, for each billing period and country.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prices: Vec<Price>,
    /// `USAGE_BASED` prices of usage above the limits that the plan grants. The limit of a feature
    /// with such a price is always soft.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overage_prices: Vec<Price>,
    /// Entitlements of the plan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entitlements: Vec<PlanEntitlement>,
    /// Recurring credits of the plan. Those of base plans are inherited, currency by currency.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credit_entitlements: Vec<CreditEntitlement>,
    /// Prices in credits of the usage of features, instead of those of the features themselves.
    /// Those of base plans are inherited, feature by feature.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credit_rates: Vec<FeatureRate>,
    /// Add-ons that can be bought with the plan. They are not inherited.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub compatible_addons: Vec<String>,
    /// Trial that new subscriptions start with unless they set one themselves. Free plans have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_trial: Option<DefaultTrial>,
    /// Free-form data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional_meta_data: Option<Map<String, Value>>,
}

/// A package that can be bought in addition to a plan, once or several times.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Addon {
    /// Identifier, as used in inputs.
    pub ref_id: String,
    /// Name for display.
    pub display_name: String,
    /// Description for display.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `FREE`, `PAID` or `CUSTOM`. Only custom plans can have custom add-ons. Defaults to `PAID` with
    /// prices and to `FREE` without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pricing_type: Option<PricingType>,
    /// Prices of one unit, for each billing period and country.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prices: Vec<Price>,
    /// Entitlements of the add-on; `behavior` determines how they combine with the plan's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entitlements: Vec<PlanEntitlement>,
    /// Recurring credits of the add-on; `behavior` determines how they combine with the plan's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credit_entitlements: Vec<CreditEntitlement>,
    /// Prices in credits of the usage of features, instead of those of the plan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credit_rates: Vec<FeatureRate>,
    /// Maximum quantity per subscription. Defaults to no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_quantity: Option<u32>,
    /// Add-ons that the subscription must include as well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dependencies: Vec<String>,
    /// Free-form data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional_meta_data: Option<Map<String, Value>>,
}

impl Addon {
    /// The pricing type, stated or by default.
    pub(crate) fn pricing_type(&self) -> PricingType {
        let default = if self.prices.is_empty() { PricingType::Free } else { PricingType::Paid };
        self.pricing_type.clone().unwrap_or(default)
    }
}

/// The entitlement of a plan or add-on to one feature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlanEntitlement {
    /// The feature.
    pub feature: String,
    /// The limit of a `NUMBER` feature. Omit it if usage is unlimited or bought per unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage_limit: Option<f64>,
    /// Whether there is no limit.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub has_unlimited_usage: bool,
    /// Whether access stays granted beyond the limit.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub has_soft_limit: bool,
    /// The values, for an `ENUM` feature.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enum_values: Vec<String>,
    /// Whether access to the feature is denied, instead of what the plan inherits, or what the plan
    /// of an add-on grants. No other value is allowed then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub access_denied: bool,
    /// Period after which the usage of an `Incremental` feature is reset. Defaults to never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reset_period: Option<EntitlementResetPeriod>,
    /// When monthly periods start. Defaults to the start of the subscription.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub monthly_according_to: Option<MonthlyAccordingTo>,
    /// When weekly periods start. Defaults to the start of the subscription.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekly_according_to: Option<WeeklyAccordingTo>,
    /// For add-ons: `Increment` adds to the plan's value for each unit of the add-on, `Override`
    /// replaces it. Defaults to `Increment`.
    #[serde(default = "increment")]
    pub behavior: EntitlementBehavior,
}

/// A plan's default trial.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DefaultTrial {
    /// Length of the trial, in `units`.
    pub duration: u16,
    /// `DAY` or `MONTH`.
    pub units: TrialPeriodUnits,
    /// `CONVERT_TO_PAID` or `CANCEL_SUBSCRIPTION`. Defaults to the latter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trial_end_behavior: Option<TrialEndBehavior>,
    /// The most that the usage of the trial may cost, in the currency of the prices. Without it,
    /// usage is not limited by its cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<f64>,
}

fn increment() -> EntitlementBehavior {
    EntitlementBehavior::Increment
}
