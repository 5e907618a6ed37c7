//! Entitlements as widgets show them, without a customer.

use serde_json::Value;

use crate::catalog::{FeatureType, MeterType, WidgetType};
use crate::common::declare::response;
use crate::entitlements::EntitlementResetPeriod;

response! {
    /// An entitlement of a plan or add-on in [`MockPaywall`](crate::catalog::MockPaywall), without
    /// a customer.
    ///
    /// GraphQL: some fields of the type `Entitlement`.
    pub struct WidgetEntitlement {
        /// Whether access is granted.
        pub is_granted: bool,
        /// Feature of the entitlement.
        pub feature: Option<WidgetFeature>,
        /// Usage limit, in units of the feature. `None` if usage is not limited.
        pub usage_limit: Option<f64>,
        /// Whether usage is unlimited.
        pub has_unlimited_usage: bool,
        /// Whether access stays granted above [`usage_limit`](Self::usage_limit).
        pub has_soft_limit: Option<bool>,
        /// Granted values of a feature of type [`Enum`](FeatureType::Enum).
        pub enum_values: Vec<String>,
        /// Interval at which usage resets. `None` if it does not reset.
        pub reset_period: Option<EntitlementResetPeriod>,
        /// Name to display instead of the feature's own. `None` if none is set.
        pub display_name_override: Option<String>,
        /// Widgets that do not show the entitlement.
        pub hidden_from_widgets: Vec<WidgetType>,
    }

    /// Feature of a [`WidgetEntitlement`].
    ///
    /// GraphQL: some fields of the type `EntitlementFeature`.
    pub struct WidgetFeature {
        /// Identifier of the feature, as you chose it. Inputs take this one.
        pub ref_id: String,
        /// Name of the feature, for display.
        pub display_name: String,
        /// Description of the feature. `None` if it has none.
        pub description: Option<String>,
        /// Kind of feature: an on/off switch, a number or a set of values.
        pub feature_type: FeatureType,
        /// Kind of metering.
        pub meter_type: Option<MeterType>,
        /// Name of one unit of the feature, such as `seat`.
        pub feature_units: Option<String>,
        /// Name of several units of the feature, such as `seats`.
        pub feature_units_plural: Option<String>,
        /// Free-form key-value data stored with the feature.
        pub additional_meta_data: Option<Value>,
    }
}
