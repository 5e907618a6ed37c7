//! Products, plans, add-ons and features.

use serde_json::Value;

use crate::catalog::{
    FeatureType, MeterType, PackageEntitlement, PackageEntitlementUnion, Price, PricingType,
    TrialEndBehavior, TrialPeriodUnits, WidgetType,
};
use crate::common::declare::response;

response! {
    /// A product that you sell, with one or more plans.
    ///
    /// GraphQL: type `Product`.
    pub struct Product {
        /// Identifier of the product, as you chose it. Inputs take this one.
        pub ref_id: String,
        /// Name of the product, for display.
        pub display_name: Option<String>,
        /// Description of the product, if it has one.
        pub description: Option<String>,
        /// Free-form key-value data that you attached to the product.
        pub additional_meta_data: Option<Value>,
        /// Identifier of the product in AWS Marketplace, if there is one.
        pub aws_marketplace_product_id: Option<String>,
        /// Settings of the product.
        pub product_settings: ProductSettings,
    }

    /// A product reduced to its identifier, name and downgrade plan, as [`PlanSummary`] holds it.
    pub struct ProductSummary {
        /// Identifier of the product, as you chose it. Inputs take this one.
        pub ref_id: String,
        /// Name of the product, for display.
        pub display_name: Option<String>,
        /// Plan to which customers of the product are downgraded. `None` if none is set.
        pub downgrade_plan: Option<PlanRef>,
    }

    /// The settings of a product.
    pub struct ProductSettings {
        /// Plan to which customers of the product are downgraded. `None` if none is set.
        pub downgrade_plan: Option<PlanRef>,
    }

    /// A plan: the package of entitlements and prices that a subscription is based on.
    ///
    /// GraphQL: type `Plan`.
    pub struct Plan {
        /// Stigg's own identifier of the plan. Inputs take [`ref_id`](Self::ref_id) instead.
        pub id: String,
        /// Identifier of the plan, as you chose it. Inputs take this one.
        pub ref_id: String,
        /// Identifier of the plan in the connected billing provider.
        pub billing_id: Option<String>,
        /// Version number of the plan.
        pub version_number: i32,
        /// Name of the plan, for display.
        pub display_name: String,
        /// Description of the plan, if it has one.
        pub description: Option<String>,
        /// Free-form key-value data that you attached to the plan.
        pub additional_meta_data: Option<Value>,
        /// Whether the plan is free, paid or priced individually.
        pub pricing_type: Option<PricingType>,
        /// Product that the plan belongs to.
        pub product: Product,
        /// Plan that this one inherits entitlements from. `None` if there is none.
        pub base_plan: Option<PlanRef>,
        /// Prices of the plan.
        pub prices: Vec<Price>,
        /// Prices of usage above the limits.
        pub overage_prices: Vec<Price>,
        /// Entitlements to features that the plan contains.
        pub entitlements: Vec<PackageEntitlement>,
        /// Entitlements to features that the plan inherits from [`base_plan`](Self::base_plan).
        pub inherited_entitlements: Vec<PackageEntitlement>,
        /// Entitlements to features and to credits that the plan contains.
        pub package_entitlements: Vec<PackageEntitlementUnion>,
        /// Entitlements to features and to credits that the plan inherits from
        /// [`base_plan`](Self::base_plan).
        pub inherited_package_entitlements: Vec<PackageEntitlementUnion>,
        /// Add-ons that can be bought with the plan.
        pub compatible_addons: Vec<Addon>,
        /// Groups of add-ons that go with the plan.
        pub compatible_package_groups: Vec<CompatiblePackageGroup>,
        /// Trial that the plan offers. `None` if it offers none.
        pub default_trial_config: Option<DefaultTrialConfig>,
        /// Widgets in which the plan is not shown.
        pub hidden_from_widgets: Vec<WidgetType>,
        /// Dimension of the plan in AWS Marketplace. `None` if there is none.
        pub aws_marketplace_plan_dimension: Option<String>,
    }

    /// A plan without prices and entitlements, as
    /// [`ActiveSubscription`](crate::subscriptions::ActiveSubscription) holds it.
    pub struct PlanSummary {
        /// Stigg's own identifier of the plan. Inputs take [`plan_id`](Self::plan_id) instead.
        pub id: String,
        /// Identifier of the plan, as you chose it. Inputs take this one. Other types call
        /// it `ref_id`.
        pub plan_id: String,
        /// Name of the plan, for display.
        pub display_name: String,
        /// Description of the plan, if it has one.
        pub description: Option<String>,
        /// Product that the plan belongs to.
        pub product: ProductSummary,
    }

    /// A plan reduced to its identifiers and name, as
    /// [`SubscriptionListItem`](crate::subscriptions::SubscriptionListItem) holds it.
    pub struct ListedPlan {
        /// Stigg's own identifier of the plan. Inputs take [`plan_id`](Self::plan_id) instead.
        pub id: String,
        /// Identifier of the plan, as you chose it. Inputs take this one. Other types call
        /// it `ref_id`.
        pub plan_id: String,
        /// Name of the plan, for display.
        pub display_name: String,
    }

    /// A plan reduced to its identifiers and name.
    pub struct PlanRef {
        /// Stigg's own identifier of the plan. Inputs take [`ref_id`](Self::ref_id) instead.
        pub id: String,
        /// Identifier of the plan, as you chose it. Inputs take this one.
        pub ref_id: String,
        /// Name of the plan, for display.
        pub display_name: String,
    }

    /// The trial that a plan offers unless a subscription overrides it.
    pub struct DefaultTrialConfig {
        /// Length of the trial, in [`units`](Self::units).
        pub duration: f64,
        /// Unit of the [`duration`](Self::duration).
        pub units: TrialPeriodUnits,
        /// Behavior of the subscription at the end of the trial.
        pub trial_end_behavior: Option<TrialEndBehavior>,
        /// Spending limit of the trial. `None` if there is none.
        pub budget: Option<BudgetConfiguration>,
    }

    /// A spending limit.
    pub struct BudgetConfiguration {
        /// Maximum amount that may be spent.
        pub limit: f64,
    }

    /// An add-on: a package that a customer can buy in addition to a plan, once or several times.
    ///
    /// GraphQL: type `Addon`.
    pub struct Addon {
        /// Stigg's own identifier of the add-on. Inputs take [`ref_id`](Self::ref_id) instead.
        pub id: String,
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
        pub prices: Vec<Price>,
        /// Prices of usage above the limits.
        pub overage_prices: Vec<Price>,
        /// Entitlements to features that the add-on contains.
        pub entitlements: Vec<PackageEntitlement>,
        /// Entitlements to features and to credits that the add-on contains.
        pub package_entitlements: Vec<PackageEntitlementUnion>,
        /// Other add-ons that this one depends on.
        pub dependencies: Vec<AddonRef>,
        /// Widgets in which the add-on is not shown.
        pub hidden_from_widgets: Vec<WidgetType>,
    }

    /// An add-on reduced to its identifiers, name and description.
    pub struct AddonRef {
        /// Stigg's own identifier of the add-on. Inputs take [`ref_id`](Self::ref_id) instead.
        pub id: String,
        /// Identifier of the add-on, as you chose it. Inputs take this one.
        pub ref_id: String,
        /// Name of the add-on, for display.
        pub display_name: String,
        /// Description of the add-on, if it has one.
        pub description: Option<String>,
    }

    /// An add-on reduced to its identifiers, name and description, as
    /// [`ListedSubscriptionAddon`](crate::subscriptions::ListedSubscriptionAddon) holds it.
    pub struct ListedAddon {
        /// Stigg's own identifier of the add-on. Inputs take [`addon_id`](Self::addon_id) instead.
        pub id: String,
        /// Identifier of the add-on, as you chose it. Inputs take this one. Other types call
        /// it `ref_id`.
        pub addon_id: String,
        /// Name of the add-on, for display.
        pub display_name: String,
        /// Description of the add-on, if it has one.
        pub description: Option<String>,
    }

    /// A group of add-ons that go with a plan.
    pub struct CompatiblePackageGroup {
        /// Identifier of the group.
        pub package_group_id: String,
        /// Name of the group, for display.
        pub display_name: String,
        /// Rules for choosing add-ons from the group.
        pub options: CompatiblePackageGroupOptions,
        /// Add-ons in the group.
        pub addons: Vec<Addon>,
    }

    /// The rules for choosing add-ons from a group that goes with a plan.
    pub struct CompatiblePackageGroupOptions {
        /// Minimum number of items to choose from the group. `None` if there is no minimum.
        pub min_items: Option<f64>,
        /// Number of items from the group that are free of charge.
        pub free_items: Option<f64>,
    }

    /// A feature: functionality of your product that can be sold and limited.
    ///
    /// GraphQL: type `Feature`.
    pub struct Feature {
        /// Identifier of the feature, as you chose it. Inputs take this one.
        pub ref_id: String,
        /// Name of the feature, for display.
        pub display_name: String,
        /// Description of the feature, if it has one.
        pub description: Option<String>,
        /// Kind of feature: an on/off switch, a number or a set of values.
        pub feature_type: FeatureType,
        /// Type of meter for the feature's usage.
        pub meter_type: Option<MeterType>,
        /// Name of one unit of the feature, such as `seat`.
        pub feature_units: Option<String>,
        /// Name of several units of the feature, such as `seats`.
        pub feature_units_plural: Option<String>,
        /// Free-form key-value data that you attached to the feature.
        pub additional_meta_data: Option<Value>,
    }
}
