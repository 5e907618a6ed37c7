// @generated from `schema` by `tests/conformance/declarations.rs`. To regenerate:
// UPDATE_DOCS=1 cargo test -p stigg-tests --test suite conformance::declarations

//! The types of responses.

use serde_json::Value;
use time::OffsetDateTime;

use crate::catalog::{CreditRate, FeatureType, MeterType, WidgetType};
use crate::common::declare::response;
use crate::common::union::union;
use crate::entitlements::{
    AccessDeniedReason, EntitlementResetPeriod, EntitlementType,
    EntitlementsStateAccessDeniedReason, MonthlyAccordingTo, UnitTransformationRound,
    WeeklyAccordingTo, YearlyAccordingTo,
};

response! {
    /// A customer's access to credits, with the credits granted and consumed.
    ///
    /// It needs no active subscription. [`remaining`](Self::remaining) returns the credits that are
    /// left.
    ///
    /// Variant of [`EntitlementUnion`].
    ///
    /// GraphQL: type `CreditEntitlement`.
    pub struct CreditEntitlement {
        /// Whether the customer may use credits. With a soft limit, this stays true at an empty
        /// balance.
        pub is_granted: bool,
        /// Reason for denied access. `None` if access is granted.
        pub access_denied_reason: Option<AccessDeniedReason>,
        /// Currency of the credits.
        pub currency: EntitlementCurrency,
        /// Number of credits granted.
        pub usage_limit: Option<f64>,
        /// Number of credits consumed.
        pub current_usage: Option<f64>,
        /// Whether credits can still be used once none are left.
        pub has_soft_limit: Option<bool>,
        /// End of the current usage period.
        pub usage_period_end: Option<OffsetDateTime>,
        /// Time of the last change of the usage.
        pub usage_updated_at: Option<OffsetDateTime>,
        /// Time of the last change of the entitlement.
        pub entitlement_updated_at: Option<OffsetDateTime>,
        /// Time at which the entitlement has to be calculated again.
        pub valid_until: Option<OffsetDateTime>,
    }

    /// A customer's access to a feature, with limit and usage.
    ///
    /// [`is_granted`](Self::is_granted) tells whether access is granted, and
    /// [`access_denied_reason`](Self::access_denied_reason) has the reason if not.
    /// [`remaining`](Self::remaining) and [`grants`](Self::grants) work with limit and usage.
    ///
    /// Response of [`get_entitlement`](crate::blocking::Client::get_entitlement), and item of the
    /// response of [`get_entitlements`](crate::blocking::Client::get_entitlements).
    ///
    /// GraphQL: type `Entitlement`.
    pub struct Entitlement {
        /// Whether access is granted, with the requested usage or values taken into account.
        pub is_granted: bool,
        /// Reason for denied access. `None` if access is granted.
        pub access_denied_reason: Option<AccessDeniedReason>,
        /// Identifier of the customer. It may be Stigg's own instead of the one you chose.
        pub customer_id: Option<String>,
        /// Identifier of the resource that the entitlement belongs to. `None` if there is none.
        pub resource_id: Option<String>,
        /// Feature of the entitlement.
        pub feature: Option<EntitlementFeature>,
        /// Usage limit, in units of the feature. `None` if usage is not limited.
        pub usage_limit: Option<f64>,
        /// Whether usage is unlimited.
        pub has_unlimited_usage: bool,
        /// Whether access stays granted above [`usage_limit`](Self::usage_limit).
        pub has_soft_limit: Option<bool>,
        /// Usage so far, in units of the feature. Counted per usage period if usage resets.
        pub current_usage: Option<f64>,
        /// Requested usage. `None` if the check requested none.
        pub requested_usage: Option<f64>,
        /// Granted values of a feature of type [`Enum`](FeatureType::Enum).
        pub enum_values: Vec<String>,
        /// Requested values of a feature of type [`Enum`](FeatureType::Enum).
        pub requested_values: Vec<String>,
        /// Rate at which usage of the feature consumes credits. `None` if it consumes none.
        pub credit_rate: Option<CreditRate>,
        /// Interval at which usage resets. `None` if it does not reset.
        pub reset_period: Option<EntitlementResetPeriod>,
        /// Start of the reset periods.
        pub reset_period_configuration: Option<ResetPeriodConfiguration>,
        /// Time of the next usage reset.
        pub next_reset_date: Option<OffsetDateTime>,
        /// Time from which the usage periods are counted.
        pub usage_period_anchor: Option<OffsetDateTime>,
        /// Start of the current usage period.
        pub usage_period_start: Option<OffsetDateTime>,
        /// End of the current usage period.
        pub usage_period_end: Option<OffsetDateTime>,
        /// Time of the last change of the usage.
        pub usage_updated_at: Option<OffsetDateTime>,
        /// Time of the last change of the entitlement.
        pub entitlement_updated_at: Option<OffsetDateTime>,
        /// Time at which the entitlement has to be calculated again, as a number. Its unit is not
        /// published.
        pub valid_until: Option<f64>,
    }

    /// Credit currency of an entitlement.
    ///
    /// Part of [`CreditEntitlement`].
    ///
    /// GraphQL: type `EntitlementCurrency`.
    pub struct EntitlementCurrency {
        /// Identifier of the currency.
        pub currency_id: String,
        /// Name of the currency, for display.
        pub display_name: String,
        /// Description of the currency. `None` if it has none.
        pub description: Option<String>,
        /// Name of one unit of the currency, such as `credit`.
        pub unit_singular: Option<String>,
        /// Name of several units of the currency, such as `credits`.
        pub unit_plural: Option<String>,
        /// Free-form key-value data stored with the currency.
        pub additional_meta_data: Option<Value>,
    }

    /// Feature of an entitlement.
    ///
    /// Part of [`CustomerPortalEntitlement`](crate::payments::CustomerPortalEntitlement),
    /// [`Entitlement`] and [`FeatureEntitlement`].
    ///
    /// GraphQL: type `EntitlementFeature`.
    pub struct EntitlementFeature {
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
        /// Conversion of reported usage into units. `None` if none is set.
        pub unit_transformation: Option<UnitTransformation>,
    }

    /// The entitlement that some usage counts for.
    ///
    /// Part of [`UsageUpdatedV2`](crate::usage::UsageUpdatedV2).
    ///
    /// GraphQL: type `EntitlementReference`.
    pub struct EntitlementReference {
        /// Identifier of the feature, or of the currency of credits.
        pub id: String,
        /// Whether the entitlement is to a feature or to credits.
        #[doc(alias = "type")]
        pub kind as "type": EntitlementType,
    }

    /// All entitlements of a customer, and the reason if the customer as a whole is denied access.
    ///
    /// Response of [`get_entitlements_state`](crate::blocking::Client::get_entitlements_state).
    ///
    /// GraphQL: type `EntitlementsState`.
    pub struct EntitlementsState {
        /// Reason for which the customer as a whole is denied access. `None` if it is not.
        pub access_denied_reason: Option<EntitlementsStateAccessDeniedReason>,
        /// Entitlements to features.
        pub entitlements: Vec<Entitlement>,
        /// Entitlements to features and to credits.
        pub entitlements_v2: Vec<EntitlementUnion>,
    }

    /// Entitlements to features of a customer, or of one resource, as they are after a change.
    ///
    /// Update of [`OnEntitlementsUpdated`](crate::operation::OnEntitlementsUpdated).
    ///
    /// GraphQL: type `EntitlementsUpdated`.
    pub struct EntitlementsUpdated {
        /// Identifier of the customer.
        pub customer_id: String,
        /// Identifier of the resource. `None` if the entitlements belong to the customer as a
        /// whole.
        pub resource_id: Option<String>,
        /// Reason for which the customer as a whole is denied access. `None` if it is not.
        pub access_denied_reason: Option<EntitlementsStateAccessDeniedReason>,
        /// All entitlements to features. They replace those from before.
        pub entitlements: Vec<Entitlement>,
    }

    /// Entitlements of a customer, or of one resource, as they are after a change.
    ///
    /// Update of [`OnEntitlementsUpdatedV2`](crate::operation::OnEntitlementsUpdatedV2).
    ///
    /// GraphQL: type `EntitlementsUpdatedV2`.
    pub struct EntitlementsUpdatedV2 {
        /// Identifier of the customer.
        pub customer_id: String,
        /// Identifier of the resource. `None` if the entitlements belong to the customer as a
        /// whole.
        pub resource_id: Option<String>,
        /// Reason for which the customer as a whole is denied access. `None` if it is not.
        pub access_denied_reason: Option<EntitlementsStateAccessDeniedReason>,
        /// All entitlements to features and to credits. They replace those from before.
        pub entitlements: Vec<EntitlementUnion>,
    }

    /// A customer's access to a feature, with limit and usage.
    ///
    /// [`is_granted`](Self::is_granted) tells whether access is granted, and
    /// [`access_denied_reason`](Self::access_denied_reason) has the reason if not.
    ///
    /// Variant of [`EntitlementUnion`].
    ///
    /// GraphQL: type `FeatureEntitlement`.
    pub struct FeatureEntitlement {
        /// Whether access to the feature is granted.
        pub is_granted: bool,
        /// Reason for denied access. `None` if access is granted.
        pub access_denied_reason: Option<AccessDeniedReason>,
        /// Feature of the entitlement.
        pub feature: Option<EntitlementFeature>,
        /// Usage limit, in units of the feature. `None` if usage is not limited.
        pub usage_limit: Option<f64>,
        /// Whether usage is unlimited.
        pub has_unlimited_usage: bool,
        /// Whether access stays granted above [`usage_limit`](Self::usage_limit).
        pub has_soft_limit: Option<bool>,
        /// Usage so far, in units of the feature. Counted per usage period if usage resets.
        pub current_usage: Option<f64>,
        /// Granted values of a feature of type [`Enum`](FeatureType::Enum).
        pub enum_values: Vec<String>,
        /// Rate at which usage of the feature consumes credits. `None` if it consumes none.
        pub credit_rate: Option<CreditRate>,
        /// Interval at which usage resets. `None` if it does not reset.
        pub reset_period: Option<EntitlementResetPeriod>,
        /// Start of the reset periods.
        pub reset_period_configuration: Option<ResetPeriodConfiguration>,
        /// Time from which the usage periods are counted.
        pub usage_period_anchor: Option<OffsetDateTime>,
        /// Start of the current usage period.
        pub usage_period_start: Option<OffsetDateTime>,
        /// End of the current usage period.
        pub usage_period_end: Option<OffsetDateTime>,
        /// Time of the last change of the usage.
        pub usage_updated_at: Option<OffsetDateTime>,
        /// Time of the last change of the entitlement.
        pub entitlement_updated_at: Option<OffsetDateTime>,
        /// Time at which the entitlement has to be calculated again.
        pub valid_until: Option<OffsetDateTime>,
    }

    /// Start of a monthly reset period.
    ///
    /// Variant of [`ResetPeriodConfiguration`].
    ///
    /// GraphQL: type `MonthlyResetPeriodConfig`.
    pub struct MonthlyResetPeriodConfig {
        /// Time from which the months are counted.
        pub monthly_according_to: Option<MonthlyAccordingTo>,
    }

    /// Conversion of reported usage into the units of a feature.
    ///
    /// Part of [`EntitlementFeature`].
    ///
    /// GraphQL: type `UnitTransformation`.
    pub struct UnitTransformation {
        /// Divisor of the reported usage.
        pub divide: f64,
        /// Rounding of the quotient.
        pub round: UnitTransformationRound,
    }

    /// Start of a weekly reset period.
    ///
    /// Variant of [`ResetPeriodConfiguration`].
    ///
    /// GraphQL: type `WeeklyResetPeriodConfig`.
    pub struct WeeklyResetPeriodConfig {
        /// Time from which the weeks are counted.
        pub weekly_according_to: Option<WeeklyAccordingTo>,
    }

    /// An entitlement of a plan or add-on in [`MockPaywall`](crate::catalog::MockPaywall), without
    /// a customer.
    ///
    /// Part of [`PaywallAddon`](crate::catalog::PaywallAddon) and
    /// [`PaywallPlan`](crate::catalog::PaywallPlan).
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
    /// Part of [`PaywallPrice`](crate::catalog::PaywallPrice) and [`WidgetEntitlement`].
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

    /// Start of a yearly reset period.
    ///
    /// Variant of [`ResetPeriodConfiguration`].
    ///
    /// GraphQL: type `YearlyResetPeriodConfig`.
    pub struct YearlyResetPeriodConfig {
        /// Time from which the years are counted.
        pub yearly_according_to: Option<YearlyAccordingTo>,
    }
}

union! {
    /// Entitlement to a feature or to credits.
    ///
    /// Response of [`get_entitlement_v2`](crate::blocking::Client::get_entitlement_v2).
    ///
    /// GraphQL: union `EntitlementUnion`.
    pub enum EntitlementUnion {
        FeatureEntitlement,
        CreditEntitlement,
    }
}

union! {
    /// Start of the reset periods of an entitlement.
    ///
    /// The [`reset_period`](Entitlement::reset_period) beside it determines the variant: monthly,
    /// weekly or yearly.
    ///
    /// Part of [`CustomerPortalEntitlement`](crate::payments::CustomerPortalEntitlement),
    /// [`Entitlement`] and [`FeatureEntitlement`].
    ///
    /// GraphQL: union `ResetPeriodConfiguration`.
    pub enum ResetPeriodConfiguration {
        MonthlyResetPeriodConfig,
        WeeklyResetPeriodConfig,
        YearlyResetPeriodConfig,
    }
}
