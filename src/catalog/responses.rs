// @generated from `schema` by `tests/conformance/declarations.rs`. To regenerate:
// UPDATE_DOCS=1 cargo test -p stigg-tests --test suite conformance::declarations

//! The types of responses.

use serde_json::Value;

use crate::catalog::{
    Alignment, BillingCadence, BillingModel, BillingPeriod, CreditCadence, EntitlementBehavior,
    FeatureType, FontWeight, MeterType, PricingType, PublishMigrationType, TiersMode,
    TrialEndBehavior, TrialPeriodUnits, WidgetType,
};
use crate::common::connections::connection;
use crate::common::declare::response;
use crate::common::union::union;
use crate::common::{Currency, Money, PageInfo};
use crate::customers::{CustomerProfile, CustomerResource};
use crate::entitlements::{EntitlementResetPeriod, WidgetEntitlement, WidgetFeature};
use crate::subscriptions::Subscription;

response! {
    /// An add-on: a package that a customer can buy in addition to a plan, once or several times.
    ///
    /// Part of [`CompatiblePackageGroup`], [`Plan`] and
    /// [`SubscriptionAddon`](crate::subscriptions::SubscriptionAddon).
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
    ///
    /// Part of [`Addon`] and
    /// [`SubscriptionAddonSummary`](crate::subscriptions::SubscriptionAddonSummary).
    ///
    /// GraphQL: some fields of the type `Addon`.
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

    /// A spending limit.
    ///
    /// Part of [`DefaultTrialConfig`].
    ///
    /// GraphQL: type `BudgetConfiguration`.
    pub struct BudgetConfiguration {
        /// Maximum amount that may be spent.
        pub limit: f64,
    }

    /// A group of add-ons that go with a plan.
    ///
    /// Part of [`Plan`].
    ///
    /// GraphQL: type `PlanCompatiblePackageGroups`.
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
    ///
    /// Part of [`CompatiblePackageGroup`].
    ///
    /// GraphQL: type `PlanCompatiblePackageGroupOptions`.
    pub struct CompatiblePackageGroupOptions {
        /// Minimum number of items to choose from the group. `None` if there is no minimum.
        pub min_items: Option<f64>,
        /// Number of items from the group that are free of charge.
        pub free_items: Option<f64>,
    }

    /// The rate at which usage is paid in credits.
    ///
    /// GraphQL: type `CreditRate`.
    pub struct CreditRate {
        /// Flat rate, in units of the credit currency.
        pub amount: f64,
        /// Identifier of the credit currency.
        pub currency_id: String,
        /// Identifier of the custom currency behind the rate. `None` if not given.
        pub custom_currency_id: Option<String>,
    }

    /// A currency that you defined, such as credits.
    ///
    /// Part of [`PackageCreditEntitlement`], [`PaywallPrice`] and [`Price`].
    ///
    /// GraphQL: type `CustomCurrency`.
    pub struct CustomCurrency {
        /// Identifier of the currency.
        pub currency_id: String,
        /// Name of the currency, for display.
        pub display_name: String,
        /// Symbol of the currency, if it has one.
        pub symbol: Option<String>,
        /// Names of the currency's units.
        pub units: Option<Units>,
    }

    /// The trial that a plan offers unless a subscription overrides it.
    ///
    /// Part of [`PaywallPlan`] and [`Plan`].
    ///
    /// GraphQL: type `DefaultTrialConfig`.
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

    /// The size and weight of a font.
    ///
    /// Part of [`TypographyConfiguration`].
    ///
    /// GraphQL: type `FontVariant`.
    pub struct FontVariant {
        /// Size of the font. `None` if not set.
        pub font_size: Option<f64>,
        /// Weight of the font. `None` if not set.
        pub font_weight: Option<FontWeight>,
    }

    /// An add-on reduced to its identifiers, name and description, as
    /// [`ListedSubscriptionAddon`](crate::subscriptions::ListedSubscriptionAddon) holds it.
    ///
    /// GraphQL: some fields of the type `Addon`.
    pub struct ListedAddon {
        /// Stigg's own identifier of the add-on. Inputs take [`addon_id`](Self::addon_id) instead.
        pub id: String,
        /// Identifier of the add-on, as you chose it. Inputs take this one. Other types call it
        /// [`ref_id`](Addon::ref_id).
        pub addon_id: String,
        /// Name of the add-on, for display.
        pub display_name: String,
        /// Description of the add-on, if it has one.
        pub description: Option<String>,
    }

    /// A plan reduced to its identifiers and name, as
    /// [`SubscriptionListItem`](crate::subscriptions::SubscriptionListItem) holds it.
    ///
    /// GraphQL: some fields of the type `Plan`.
    pub struct ListedPlan {
        /// Stigg's own identifier of the plan. Inputs take [`plan_id`](Self::plan_id) instead.
        pub id: String,
        /// Identifier of the plan, as you chose it. Inputs take this one. Other types call it
        /// [`ref_id`](Plan::ref_id).
        pub plan_id: String,
        /// Name of the plan, for display.
        pub display_name: String,
    }

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

    /// An entitlement to recurring credits in a plan or add-on.
    ///
    /// Variant of [`PackageEntitlementUnion`].
    ///
    /// GraphQL: type `PackageCreditEntitlement`.
    pub struct PackageCreditEntitlement {
        /// Identifier of the entitlement in Stigg.
        pub id: String,
        /// Identifier of the credit currency. [`custom_currency`](Self::custom_currency) has its
        /// details.
        pub custom_currency_id: String,
        /// Currency of the credits.
        pub custom_currency: CustomCurrency,
        /// Whether the credits are granted.
        pub is_granted: bool,
        /// Effect on the value that the plan grants.
        pub behavior: EntitlementBehavior,
        /// Number of credits granted each time.
        pub amount: Option<f64>,
        /// Interval at which the credits are granted.
        pub cadence: CreditCadence,
        /// Whether credits can still be used when none are left.
        pub has_soft_limit: Option<bool>,
        /// Whether the entitlement is custom.
        pub is_custom: Option<bool>,
        /// Feature that the entitlement depends on, if there is one.
        pub dependency_feature: Option<Feature>,
        /// Description of the entitlement, if it has one.
        pub description: Option<String>,
        /// Display name that replaces the currency's own. `None` if none is set.
        pub display_name_override: Option<String>,
        /// Widgets in which the entitlement is not shown.
        pub hidden_from_widgets: Vec<WidgetType>,
        /// Position of the entitlement among the others.
        pub order: Option<f64>,
    }

    /// An entitlement to a feature in a plan or add-on.
    ///
    /// Part of [`Addon`] and [`Plan`].
    ///
    /// GraphQL: type `PackageEntitlement`.
    pub struct PackageEntitlement {
        /// Identifier of the feature. [`feature`](Self::feature) has the one you chose.
        pub feature_id: String,
        /// Feature that the entitlement is for.
        pub feature: Feature,
        /// Whether access to the feature is granted.
        pub is_granted: bool,
        /// Limit on the usage, in units of the feature. `None` if the usage is not limited.
        pub usage_limit: Option<f64>,
        /// Whether the usage has no limit.
        pub has_unlimited_usage: Option<bool>,
        /// Whether access stays granted above the [`usage_limit`](Self::usage_limit).
        pub has_soft_limit: Option<bool>,
        /// Granted values, for a feature of type [`Enum`](FeatureType::Enum).
        pub enum_values: Vec<String>,
        /// Period after which the usage resets. `None` if it does not reset.
        pub reset_period: Option<EntitlementResetPeriod>,
        /// Whether the entitlement is custom.
        pub is_custom: Option<bool>,
        /// Display name that replaces the feature's own. `None` if none is set.
        pub display_name_override: Option<String>,
        /// Widgets in which the entitlement is not shown.
        pub hidden_from_widgets: Vec<WidgetType>,
    }

    /// An entitlement to a feature in a plan or add-on.
    ///
    /// Variant of [`PackageEntitlementUnion`].
    ///
    /// GraphQL: type `PackageFeatureEntitlement`.
    pub struct PackageFeatureEntitlement {
        /// Identifier of the entitlement in Stigg.
        pub id: String,
        /// Identifier of the feature. [`feature`](Self::feature) has the one you chose.
        pub feature_id: String,
        /// Feature that the entitlement is for.
        pub feature: Feature,
        /// Whether access to the feature is granted.
        pub is_granted: bool,
        /// Effect on the value that the plan grants.
        pub behavior: EntitlementBehavior,
        /// Limit on the usage, in units of the feature. `None` if the usage is not limited.
        pub usage_limit: Option<f64>,
        /// Whether the usage has no limit.
        pub has_unlimited_usage: Option<bool>,
        /// Whether access stays granted above the [`usage_limit`](Self::usage_limit).
        pub has_soft_limit: Option<bool>,
        /// Granted values, for a feature of type [`Enum`](FeatureType::Enum).
        pub enum_values: Vec<String>,
        /// Period after which the usage resets. `None` if it does not reset.
        pub reset_period: Option<EntitlementResetPeriod>,
        /// Whether the entitlement is custom.
        pub is_custom: Option<bool>,
        /// Description of the entitlement, if it has one.
        pub description: Option<String>,
        /// Display name that replaces the feature's own. `None` if none is set.
        pub display_name_override: Option<String>,
        /// Widgets in which the entitlement is not shown.
        pub hidden_from_widgets: Vec<WidgetType>,
        /// Position of the entitlement among the others.
        pub order: Option<f64>,
    }

    /// A version of a plan or an add-on that was published.
    ///
    /// Update of [`OnPackagePublished`](crate::operation::OnPackagePublished).
    ///
    /// GraphQL: type `PackagePublished`.
    pub struct PackagePublished {
        /// Stigg's own identifier of the account.
        pub account_id: String,
        /// Stigg's own identifier of the environment.
        pub environment_id: String,
        /// Identifier of the plan or the add-on.
        pub package_ref_id: String,
        /// Whether it is a plan or an add-on. Its values are not published.
        pub package_type: String,
        /// Number of the version.
        pub package_version: i32,
        /// The customers that the version applies to.
        pub migration_type: PublishMigrationType,
    }

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

    /// An add-on on a mock paywall.
    ///
    /// Part of [`PaywallPackageGroup`] and [`PaywallPlan`].
    ///
    /// GraphQL: type `PaywallAddon`.
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
    ///
    /// Part of [`PaywallAddon`].
    ///
    /// GraphQL: some fields of the type `PaywallAddon`.
    pub struct PaywallAddonRef {
        /// Identifier of the add-on, as you chose it. Inputs take this one.
        pub ref_id: String,
        /// Name of the add-on, for display.
        pub display_name: String,
        /// Description of the add-on, if it has one.
        pub description: Option<String>,
    }

    /// The plan from which a plan on a mock paywall inherits entitlements.
    ///
    /// Part of [`PaywallPlan`].
    ///
    /// GraphQL: type `PaywallBasePlan`.
    pub struct PaywallBasePlan {
        /// Identifier of the plan, as you chose it. Inputs take this one.
        pub ref_id: String,
        /// Name of the plan, for display.
        pub display_name: String,
    }

    /// The colors of a paywall. Each is `None` unless it is set.
    ///
    /// Part of [`PaywallConfiguration`].
    ///
    /// GraphQL: type `PaywallColorsPalette`.
    pub struct PaywallColorsPalette {
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
    }

    /// The look of a paywall.
    ///
    /// Part of [`MockPaywall`] and [`Paywall`].
    ///
    /// GraphQL: type `PaywallConfiguration`.
    pub struct PaywallConfiguration {
        /// Colors.
        pub palette: Option<PaywallColorsPalette>,
        /// Fonts.
        pub typography: Option<TypographyConfiguration>,
        /// Sizes and alignment.
        pub layout: Option<PaywallLayoutConfiguration>,
        /// Your own CSS. `None` if there is none.
        pub custom_css: Option<String>,
    }

    /// The currency of the prices on a paywall.
    ///
    /// Part of [`Paywall`].
    ///
    /// GraphQL: type `PaywallCurrency`.
    pub struct PaywallCurrency {
        /// Code of the currency.
        pub code: Currency,
        /// Symbol of the currency, for display.
        pub symbol: String,
    }

    /// The sizes and alignment of a paywall.
    ///
    /// Part of [`PaywallConfiguration`].
    ///
    /// GraphQL: type `PaywallLayoutConfiguration`.
    pub struct PaywallLayoutConfiguration {
        /// Alignment of the content. `None` if not set.
        pub alignment: Option<Alignment>,
        /// Width of a plan. `None` if not set.
        pub plan_width: Option<f64>,
        /// Margin around a plan. `None` if not set.
        pub plan_margin: Option<f64>,
        /// Padding within a plan. `None` if not set.
        pub plan_padding: Option<f64>,
    }

    /// A group of add-ons that go with a plan on a mock paywall.
    ///
    /// Part of [`PaywallPlan`].
    ///
    /// GraphQL: type `PaywallPlanCompatiblePackageGroup`.
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
    ///
    /// Part of [`PaywallPackageGroup`].
    ///
    /// GraphQL: type `PaywallPlanCompatiblePackageGroupOptions`.
    pub struct PaywallPackageGroupOptions {
        /// Minimum number of items to choose from the group. `None` if there is no minimum.
        pub min_items: Option<f64>,
        /// Number of items from the group that are free of charge.
        pub free_items: Option<f64>,
    }

    /// A plan on a mock paywall.
    ///
    /// Part of [`MockPaywall`].
    ///
    /// GraphQL: type `PaywallPlan`.
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

    /// A price of a plan or add-on on a mock paywall.
    ///
    /// Part of [`PaywallAddon`] and [`PaywallPlan`].
    ///
    /// GraphQL: type `PaywallPrice`.
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

    /// A price of a plan, calculated for display on a paywall.
    ///
    /// Part of [`Paywall`].
    ///
    /// GraphQL: type `PaywallPricePoint`.
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

    /// The product of a plan on a mock paywall.
    ///
    /// Part of [`PaywallPlan`].
    ///
    /// GraphQL: type `PaywallProduct`.
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

    /// A plan: the package of entitlements and prices that a subscription is based on.
    ///
    /// Part of [`CheckoutState`](crate::payments::CheckoutState), [`Paywall`] and [`Subscription`].
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

    /// A plan reduced to its identifiers and name.
    ///
    /// Part of [`Plan`], [`ProductSettings`], [`ProductSummary`] and
    /// [`SubscriptionSummary`](crate::subscriptions::SubscriptionSummary).
    ///
    /// GraphQL: some fields of the type `Plan`.
    pub struct PlanRef {
        /// Stigg's own identifier of the plan. Inputs take [`ref_id`](Self::ref_id) instead.
        pub id: String,
        /// Identifier of the plan, as you chose it. Inputs take this one.
        pub ref_id: String,
        /// Name of the plan, for display.
        pub display_name: String,
    }

    /// A plan without prices and entitlements, as
    /// [`ActiveSubscription`](crate::subscriptions::ActiveSubscription) holds it.
    ///
    /// GraphQL: some fields of the type `Plan`.
    pub struct PlanSummary {
        /// Stigg's own identifier of the plan. Inputs take [`plan_id`](Self::plan_id) instead.
        pub id: String,
        /// Identifier of the plan, as you chose it. Inputs take this one. Other types call it
        /// [`ref_id`](Plan::ref_id).
        pub plan_id: String,
        /// Name of the plan, for display.
        pub display_name: String,
        /// Description of the plan, if it has one.
        pub description: Option<String>,
        /// Product that the plan belongs to.
        pub product: ProductSummary,
    }

    /// A price of a plan or add-on.
    ///
    /// A plan can have several prices: one for each billing period and for each feature or fee.
    ///
    /// Part of [`Addon`], [`Plan`],
    /// [`SubscriptionInvoicePreviewLineItem`](crate::subscriptions::SubscriptionInvoicePreviewLineItem)
    /// and [`SubscriptionPrice`](crate::subscriptions::SubscriptionPrice).
    ///
    /// GraphQL: type `Price`.
    pub struct Price {
        /// Billing model of the price.
        pub billing_model: BillingModel,
        /// Period that the price is for.
        pub billing_period: BillingPeriod,
        /// Whether the price is charged once or repeatedly.
        pub billing_cadence: BillingCadence,
        /// Identifier of the price in the connected billing provider.
        pub billing_id: Option<String>,
        /// Country that a localized price is for, as an ISO 3166-1 code.
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
        pub feature: Option<Feature>,
    }

    /// A price reduced to its amount and billing period, as
    /// [`ActiveSubscription`](crate::subscriptions::ActiveSubscription) holds it.
    ///
    /// Part of [`SubscriptionPriceSummary`](crate::subscriptions::SubscriptionPriceSummary).
    ///
    /// GraphQL: some fields of the type `Price`.
    pub struct PriceSummary {
        /// Period that the price is for.
        pub billing_period: BillingPeriod,
        /// Amount of the price. `None` if it is not a single amount.
        pub price: Option<Money>,
    }

    /// A tier of a price that depends on the number of units.
    ///
    /// Part of [`PaywallPrice`] and [`Price`].
    ///
    /// GraphQL: type `PriceTier`.
    pub struct PriceTier {
        /// Number of units at which the tier ends. `None` if it has no end.
        pub up_to: Option<f64>,
        /// Price of each unit in the tier.
        pub unit_price: Option<Money>,
        /// Flat price of the tier, regardless of the number of units.
        pub flat_price: Option<Money>,
    }

    /// A product that you sell, with one or more plans.
    ///
    /// Item of [`ProductConnection`], and part of [`Plan`].
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

    /// A page of products.
    ///
    /// [`nodes`](Self::nodes) returns the items without their edges.
    ///
    /// Response of [`get_products`](crate::blocking::Client::get_products).
    ///
    /// GraphQL: type `ProductConnection`.
    pub struct ProductConnection {
        /// Entries of the page.
        pub edges: Vec<ProductEdge>,
        /// Cursors of the page, and whether there are more pages.
        pub page_info: PageInfo,
    }

    /// An entry of a [`ProductConnection`].
    ///
    /// GraphQL: type `ProductEdge`.
    pub struct ProductEdge {
        /// Product of this entry.
        pub node: Product,
    }

    /// The settings of a product.
    ///
    /// Part of [`Product`].
    ///
    /// GraphQL: type `ProductSettings`.
    pub struct ProductSettings {
        /// Plan to which customers of the product are downgraded. `None` if none is set.
        pub downgrade_plan: Option<PlanRef>,
    }

    /// A product reduced to its identifier, name and downgrade plan, as [`PlanSummary`] holds it.
    ///
    /// GraphQL: some fields of the type `Product`.
    pub struct ProductSummary {
        /// Identifier of the product, as you chose it. Inputs take this one.
        pub ref_id: String,
        /// Name of the product, for display.
        pub display_name: Option<String>,
        /// Plan to which customers of the product are downgraded. `None` if none is set.
        pub downgrade_plan: Option<PlanRef>,
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

    /// The fonts of a widget.
    ///
    /// Part of [`CheckoutConfiguration`](crate::payments::CheckoutConfiguration),
    /// [`CustomerPortalConfiguration`](crate::payments::CustomerPortalConfiguration) and
    /// [`PaywallConfiguration`].
    ///
    /// GraphQL: type `TypographyConfiguration`.
    pub struct TypographyConfiguration {
        /// Font family. `None` if not set.
        pub font_family: Option<String>,
        /// Font of first-level headings. `None` if not set.
        pub h1: Option<FontVariant>,
        /// Font of second-level headings. `None` if not set.
        pub h2: Option<FontVariant>,
        /// Font of third-level headings. `None` if not set.
        pub h3: Option<FontVariant>,
        /// Font of body text. `None` if not set.
        pub body: Option<FontVariant>,
    }

    /// The singular and plural names of a unit.
    ///
    /// Part of [`CreditCurrency`](crate::credits::CreditCurrency) and [`CustomCurrency`].
    ///
    /// GraphQL: type `Units`.
    pub struct Units {
        /// Name of one unit.
        pub singular: Option<String>,
        /// Name of several units.
        pub plural: Option<String>,
    }
}

union! {
    /// An entitlement to a feature or to credits in a plan or add-on.
    ///
    /// Part of [`Addon`], [`PaywallAddon`], [`PaywallPlan`] and [`Plan`].
    ///
    /// GraphQL: union `PackageEntitlementUnion`.
    pub enum PackageEntitlementUnion {
        PackageFeatureEntitlement,
        PackageCreditEntitlement,
    }
}

connection!(ProductConnection: Product);
