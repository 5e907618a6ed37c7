//! What plans and add-ons entitle to.

use serde::{Deserialize, Serialize};

use crate::catalog::{CreditCadence, CustomCurrency, EntitlementBehavior, Feature, WidgetType};
use crate::common::outputs::{null_as_empty, union};
use crate::entitlements::EntitlementResetPeriod;

/// Entitlement to a feature that a plan or an add-on contains.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PackageEntitlement {
    /// Identifier of the feature. Read `feature` for the one you chose.
    pub feature_id: String,
    /// Feature that the entitlement is for.
    pub feature: Feature,
    /// Whether access to the feature is granted.
    pub is_granted: bool,
    /// Limit on the usage, in units of the feature. Absent while the usage is not limited.
    pub usage_limit: Option<f64>,
    /// Whether the usage has no limit.
    pub has_unlimited_usage: Option<bool>,
    /// Whether access stays granted once the usage is over `usageLimit`.
    pub has_soft_limit: Option<bool>,
    /// Values that are granted, for a feature of type `ENUM`.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub enum_values: Vec<String>,
    /// How often the usage resets. Absent if it does not reset.
    pub reset_period: Option<EntitlementResetPeriod>,
    /// Whether the entitlement is custom.
    pub is_custom: Option<bool>,
    /// Name to display instead of the feature's own, if one is set.
    pub display_name_override: Option<String>,
    /// Widgets in which the entitlement is not shown.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub hidden_from_widgets: Vec<WidgetType>,
}

union! {
    /// Entitlement to a feature or to credits that a plan or an add-on contains.
    pub enum PackageEntitlementUnion {
        PackageFeatureEntitlement,
        PackageCreditEntitlement,
    }
}

/// Entitlement to a feature that a plan or an add-on contains.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PackageFeatureEntitlement {
    /// Identifier of the entitlement in Stigg.
    pub id: String,
    /// Identifier of the feature. Read `feature` for the one you chose.
    pub feature_id: String,
    /// Feature that the entitlement is for.
    pub feature: Feature,
    /// Whether access to the feature is granted.
    pub is_granted: bool,
    /// How the value combines with what the plan gives.
    pub behavior: EntitlementBehavior,
    /// Limit on the usage, in units of the feature. Absent while the usage is not limited.
    pub usage_limit: Option<f64>,
    /// Whether the usage has no limit.
    pub has_unlimited_usage: Option<bool>,
    /// Whether access stays granted once the usage is over `usageLimit`.
    pub has_soft_limit: Option<bool>,
    /// Values that are granted, for a feature of type `ENUM`.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub enum_values: Vec<String>,
    /// How often the usage resets. Absent if it does not reset.
    pub reset_period: Option<EntitlementResetPeriod>,
    /// Whether the entitlement is custom.
    pub is_custom: Option<bool>,
    /// Description of the entitlement, if it has one.
    pub description: Option<String>,
    /// Name to display instead of the feature's own, if one is set.
    pub display_name_override: Option<String>,
    /// Widgets in which the entitlement is not shown.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub hidden_from_widgets: Vec<WidgetType>,
    /// Position of the entitlement among the others.
    pub order: Option<f64>,
}

/// Entitlement to recurring credits that a plan or an add-on contains.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PackageCreditEntitlement {
    /// Identifier of the entitlement in Stigg.
    pub id: String,
    /// Identifier of the credit currency. See `customCurrency` for its details.
    pub custom_currency_id: String,
    /// Currency of the credits.
    pub custom_currency: CustomCurrency,
    /// Whether the credits are granted.
    pub is_granted: bool,
    /// How the value combines with what the plan gives.
    pub behavior: EntitlementBehavior,
    /// Number of credits granted each time.
    pub amount: Option<f64>,
    /// How often the credits are granted.
    pub cadence: CreditCadence,
    /// Whether credits can still be used once none are left.
    pub has_soft_limit: Option<bool>,
    /// Whether the entitlement is custom.
    pub is_custom: Option<bool>,
    /// Feature that the entitlement depends on, if there is one.
    pub dependency_feature: Option<Feature>,
    /// Description of the entitlement, if it has one.
    pub description: Option<String>,
    /// Name to display instead of the currency's own, if one is set.
    pub display_name_override: Option<String>,
    /// Widgets in which the entitlement is not shown.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub hidden_from_widgets: Vec<WidgetType>,
    /// Position of the entitlement among the others.
    pub order: Option<f64>,
}
