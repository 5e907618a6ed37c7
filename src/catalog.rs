//! The product catalog: products, plans, add-ons, features, prices and paywalls.

mod enums;
mod inputs;
mod mock_paywall;
mod package_entitlements;
mod packages;
mod paywall;
mod paywall_appearance;
mod prices;
mod products;

pub use enums::{
    BillingCadence, BillingModel, BillingPeriod, CreditCadence, CreditGrantCadence,
    EntitlementBehavior, FeatureType, MeterType, PackageStatus, PricingType, TiersMode,
    TrialEndBehavior, TrialPeriodUnits, WidgetType,
};
pub use inputs::{GetPaywallInput, GetProductsInput, NoInput};
pub use mock_paywall::{
    MockPaywall, PaywallAddon, PaywallAddonRef, PaywallBasePlan, PaywallPackageGroup,
    PaywallPackageGroupOptions, PaywallPlan, PaywallPrice, PaywallProduct,
};
pub use package_entitlements::{
    PackageCreditEntitlement, PackageEntitlement, PackageEntitlementUnion,
    PackageFeatureEntitlement,
};
pub use packages::{
    Addon, AddonRef, BudgetConfiguration, CompatiblePackageGroup, CompatiblePackageGroupOptions,
    DefaultTrialConfig, Feature, ListedAddon, ListedPlan, Plan, PlanRef, PlanSummary, Product,
    ProductSettings, ProductSummary,
};
pub use paywall::{Paywall, PaywallCurrency, PaywallPricePoint, SdkConfiguration};
pub use paywall_appearance::{
    Alignment, FontVariant, FontWeight, PaywallColorsPalette, PaywallConfiguration,
    PaywallLayoutConfiguration, TypographyConfiguration,
};
pub use prices::{CreditRate, CustomCurrency, Price, PriceSummary, PriceTier, Units};
pub use products::{ProductConnection, ProductEdge};

/// Builders of the inputs of this module.
pub mod builders {
    pub use super::inputs::{GetPaywallInputBuilder, GetProductsInputBuilder};
}
