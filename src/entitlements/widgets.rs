//! Entitlements as widgets show them, without any customer.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::catalog::{FeatureType, MeterType, WidgetType};
use crate::common::outputs::null_as_empty;
use crate::entitlements::EntitlementResetPeriod;

/// An entitlement as a plan or an add-on of [`MockPaywall`](crate::catalog::MockPaywall) shows it, without any customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct WidgetEntitlement {
    /// Whether the customer has access, with the requested usage or values taken into account.
    pub is_granted: bool,
    /// Feature that the entitlement is for.
    pub feature: Option<WidgetFeature>,
    /// Limit on the usage, in units of the feature. Absent while the usage is not limited.
    pub usage_limit: Option<f64>,
    /// Whether the usage has no limit.
    pub has_unlimited_usage: bool,
    /// Whether access stays granted once the usage is over `usageLimit`.
    pub has_soft_limit: Option<bool>,
    /// Values that the customer is entitled to, for a feature of type `ENUM`.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub enum_values: Vec<String>,
    /// How often the usage resets. Absent if it does not reset.
    pub reset_period: Option<EntitlementResetPeriod>,
    /// Name to display instead of the feature's own, if one is set.
    pub display_name_override: Option<String>,
    /// Widgets in which the entitlement is not shown.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub hidden_from_widgets: Vec<WidgetType>,
}

/// A feature as [`MockPaywall`](crate::catalog::MockPaywall) shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct WidgetFeature {
    /// Identifier of the feature, as you chose it. Inputs take this one.
    pub ref_id: String,
    /// Name of the feature, for display.
    pub display_name: String,
    /// Description of the feature, if it has one.
    pub description: Option<String>,
    /// Kind of feature: an on/off switch, a number or a set of values.
    pub feature_type: FeatureType,
    /// How the usage of the feature is metered.
    pub meter_type: Option<MeterType>,
    /// Name of one unit of the feature, such as `seat`.
    pub feature_units: Option<String>,
    /// Name of several units of the feature, such as `seats`.
    pub feature_units_plural: Option<String>,
    /// Free-form key-value data that you attached to the feature.
    pub additional_meta_data: Option<Value>,
}
