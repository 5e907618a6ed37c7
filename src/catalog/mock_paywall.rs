//! The mock paywall, which holds sample data.

use serde_json::Value;

use crate::catalog::{
    BillingCadence, BillingModel, BillingPeriod, CreditRate, CustomCurrency, DefaultTrialConfig,
    PackageEntitlementUnion, PaywallConfiguration, PriceTier, PricingType, TiersMode, WidgetType,
};
use crate::common::Money;
use crate::common::declare::response;
use crate::entitlements::{WidgetEntitlement, WidgetFeature};

response! {
    /// A paywall of sample data: plans in a reduced form, and its look.
    ///
    /// Response of [`get_mock_paywall`](crate::blocking::Client::get_mock_paywall).
    ///
    /// GraphQL: type `MockPaywall`.
    pub struct MockPaywall {
        /// Plans on offer.
        pub plans: Vec<PaywallPlan>,
        /// Look of the paywall. `None` if it is not configured.
        pub configuration: Option<PaywallConfiguration>,
    }

    /// A plan on a mock paywall.
    pub struct PaywallPlan {
        /// Identifier of the plan, as you chose it. Inputs take this one.
        pub ref_id: String,
        /// Identifier of the plan in the connected billing provider.
        pub billing_id: Option<String>,
        /// Name of the plan, for display.
        pub display_name: String,
        /// Description of the plan, if it has one.
        pub description: Option<String>,
        /// Free-form key-value data that you attached to the plan.
        pub additional_meta_data: Option<Value>,
        /// Whether the plan is free, paid or priced individually.
        pub pricing_type: Option<PricingType>,
        /// Product that the plan belongs to.
        pub product: PaywallProduct,
        /// Plan that this one inherits entitlements from. `None` if there is none.
        pub base_plan: Option<PaywallBasePlan>,
        /// Prices of the plan.
        pub prices: Vec<PaywallPrice>,
        /// Entitlements to features that the plan contains.
        pub entitlements: Vec<WidgetEntitlement>,
        /// Entitlements to features that the plan inherits from [`base_plan`](Self::base_plan).
        pub inherited_entitlements: Vec<WidgetEntitlement>,
        /// Entitlements to features and to credits that the plan contains.
        pub package_entitlements: Vec<PackageEntitlementUnion>,
        /// Entitlements to features and to credits that the plan inherits from
        /// [`base_plan`](Self::base_plan).
        pub inherited_package_entitlements: Vec<PackageEntitlementUnion>,
        /// Add-ons that can be bought with the plan.
        pub compatible_addons: Vec<PaywallAddon>,
        /// Groups of add-ons that go with the plan.
        pub compatible_package_groups: Vec<PaywallPackageGroup>,
        /// Trial that the plan offers. `None` if it offers none.
        pub default_trial_config: Option<DefaultTrialConfig>,
    }

    /// The product of a plan on a mock paywall.
    pub struct PaywallProduct {
        /// Identifier of the product, as you chose it. Inputs take this one.
        pub ref_id: String,
        /// Name of the product, for display.
        pub display_name: Option<String>,
        /// Description of the product, if it has one.
        pub description: Option<String>,
        /// Free-form key-value data that you attached to the product.
        pub additional_meta_data: Option<Value>,
    }

    /// The plan from which a plan on a mock paywall inherits entitlements.
    pub struct PaywallBasePlan {
        /// Identifier of the plan, as you chose it. Inputs take this one.
        pub ref_id: String,
        /// Name of the plan, for display.
        pub display_name: String,
    }

    /// A price of a plan or add-on on a mock paywall.
    pub struct PaywallPrice {
        /// Billing model of the price.
        pub billing_model: BillingModel,
        /// Period that the price is for.
        pub billing_period: BillingPeriod,
        /// Whether the price is charged once or repeatedly.
        pub billing_cadence: Option<BillingCadence>,
        /// Identifier of the price in the connected billing provider.
        pub billing_id: Option<String>,
        /// Country that a localized price is for.
        pub billing_country_code: Option<String>,
        /// Amount of the price. `None` if it is not a single amount: see [`tiers`](Self::tiers).
        pub price: Option<Money>,
        /// Pricing method of the tiers. `None` if the price has no tiers.
        pub tiers_mode: Option<TiersMode>,
        /// Tiers of the price. Empty if it has none.
        pub tiers: Vec<PriceTier>,
        /// Minimum number of units to buy. `None` if there is no minimum.
        pub min_unit_quantity: Option<f64>,
        /// Maximum number of units to buy. `None` if there is no maximum.
        pub max_unit_quantity: Option<f64>,
        /// Number of units in a block. `None` if the price is not charged by the block.
        pub block_size: Option<f64>,
        /// Rate at which usage is paid in credits. `None` if it is not.
        pub credit_rate: Option<CreditRate>,
        /// Custom currency of the price. `None` if there is none.
        pub custom_currency: Option<CustomCurrency>,
        /// Identifier of the custom currency that the price tops up. `None` if there is none.
        pub top_up_custom_currency_id: Option<String>,
        /// Feature that is charged for. `None` if the price is not tied to a feature.
        pub feature: Option<WidgetFeature>,
    }

    /// An add-on on a mock paywall.
    pub struct PaywallAddon {
        /// Identifier of the add-on, as you chose it. Inputs take this one.
        pub ref_id: String,
        /// Identifier of the add-on in the connected billing provider.
        pub billing_id: Option<String>,
        /// Name of the add-on, for display.
        pub display_name: String,
        /// Description of the add-on, if it has one.
        pub description: Option<String>,
        /// Free-form key-value data that you attached to the add-on.
        pub additional_meta_data: Option<Value>,
        /// Whether the add-on is free, paid or priced individually.
        pub pricing_type: Option<PricingType>,
        /// Maximum quantity in one subscription. `None` if there is no maximum.
        pub max_quantity: Option<f64>,
        /// Prices of the add-on.
        pub prices: Vec<PaywallPrice>,
        /// Entitlements to features that the add-on contains.
        pub entitlements: Vec<WidgetEntitlement>,
        /// Entitlements to features and to credits that the add-on contains.
        pub package_entitlements: Vec<PackageEntitlementUnion>,
        /// Other add-ons that this one depends on.
        pub dependencies: Vec<PaywallAddonRef>,
        /// Widgets in which the add-on is not shown.
        pub hidden_from_widgets: Vec<WidgetType>,
    }

    /// An add-on on a mock paywall, reduced to its identifier, name and description.
    pub struct PaywallAddonRef {
        /// Identifier of the add-on, as you chose it. Inputs take this one.
        pub ref_id: String,
        /// Name of the add-on, for display.
        pub display_name: String,
        /// Description of the add-on, if it has one.
        pub description: Option<String>,
    }

    /// A group of add-ons that go with a plan on a mock paywall.
    pub struct PaywallPackageGroup {
        /// Identifier of the group.
        pub package_group_id: String,
        /// Name of the group, for display.
        pub display_name: String,
        /// Description of the group, if it has one.
        pub description: Option<String>,
        /// Rules for choosing add-ons from the group.
        pub options: PaywallPackageGroupOptions,
        /// Add-ons in the group.
        pub addons: Vec<PaywallAddon>,
    }

    /// The rules for choosing add-ons from a group on a mock paywall.
    pub struct PaywallPackageGroupOptions {
        /// Minimum number of items to choose from the group. `None` if there is no minimum.
        pub min_items: Option<f64>,
        /// Number of items from the group that are free of charge.
        pub free_items: Option<f64>,
    }
}
