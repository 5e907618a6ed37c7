//! The entitlements of plans and add-ons.

use crate::catalog::{CreditCadence, CustomCurrency, EntitlementBehavior, Feature, WidgetType};
use crate::common::declare::response;
use crate::common::union::union;
use crate::entitlements::EntitlementResetPeriod;

response! {
    /// An entitlement to a feature in a plan or add-on.
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
        /// Granted values, for a feature of type [`Enum`](crate::catalog::FeatureType::Enum).
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
}

union! {
    /// An entitlement to a feature or to credits in a plan or add-on.
    pub enum PackageEntitlementUnion {
        PackageFeatureEntitlement,
        PackageCreditEntitlement,
    }
}

response! {
    /// An entitlement to a feature in a plan or add-on.
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
        /// Granted values, for a feature of type [`Enum`](crate::catalog::FeatureType::Enum).
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

    /// An entitlement to recurring credits in a plan or add-on.
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
}
