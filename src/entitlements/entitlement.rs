//! Entitlements: what a customer has access to, how much of it, and why not.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;

use crate::catalog::{CreditRate, FeatureType, MeterType};
use crate::common::outputs::{null_as_empty, open_enum, union};

/// Answer to the question whether a customer may use a feature, with limit and usage.
///
/// Check `isGranted` first. If it is false, `accessDeniedReason` tells why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Entitlement {
    /// Whether the customer has access, with the requested usage or values taken into account.
    pub is_granted: bool,
    /// Why access is denied. Absent while access is granted.
    pub access_denied_reason: Option<AccessDeniedReason>,
    /// Identifier of the customer. It may be Stigg's own rather than the one you chose.
    pub customer_id: Option<String>,
    /// Identifier of the resource that the entitlement belongs to, if it is tied to one.
    pub resource_id: Option<String>,
    /// Feature that the entitlement is for.
    pub feature: Option<EntitlementFeature>,
    /// Limit on the usage, in units of the feature. Absent while the usage is not limited.
    pub usage_limit: Option<f64>,
    /// Whether the usage has no limit.
    pub has_unlimited_usage: bool,
    /// Whether access stays granted once the usage is over `usageLimit`.
    pub has_soft_limit: Option<bool>,
    /// Usage so far, in units of the feature. Counted per usage period if the usage resets.
    pub current_usage: Option<f64>,
    /// Usage that the check asked for. Absent if the check named none.
    pub requested_usage: Option<f64>,
    /// Values that the customer is entitled to, for a feature of type `ENUM`.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub enum_values: Vec<String>,
    /// Values that the check asked for, for a feature of type `ENUM`.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub requested_values: Vec<String>,
    /// Rate at which use of the feature is paid in credits. Absent if credits are not used for
    /// it.
    pub credit_rate: Option<CreditRate>,
    /// How often the usage resets. Absent if it does not reset.
    pub reset_period: Option<EntitlementResetPeriod>,
    /// Moment from which the reset periods are counted.
    pub reset_period_configuration: Option<ResetPeriodConfiguration>,
    /// Time of the next usage reset (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub next_reset_date: Option<OffsetDateTime>,
    /// Time from which the usage periods are counted (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub usage_period_anchor: Option<OffsetDateTime>,
    /// Start of the current usage period (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub usage_period_start: Option<OffsetDateTime>,
    /// End of the current usage period (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub usage_period_end: Option<OffsetDateTime>,
    /// Time at which the usage last changed (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub usage_updated_at: Option<OffsetDateTime>,
    /// Time at which the entitlement last changed (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub entitlement_updated_at: Option<OffsetDateTime>,
    /// When the entitlement has to be calculated again: a point in time, as a number. Its unit
    /// is not published.
    pub valid_until: Option<f64>,
}

/// Feature that an entitlement is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct EntitlementFeature {
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
    /// How reported usage is converted into units. Absent if no conversion is set up.
    pub unit_transformation: Option<UnitTransformation>,
}

/// Conversion of a feature's reported usage into the units that are counted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct UnitTransformation {
    /// Number that the reported usage is divided by.
    pub divide: f64,
    /// Direction in which the result of the division is rounded.
    pub round: UnitTransformationRound,
}

union! {
    /// Setting that says from which moment a reset period is counted.
    ///
    /// Which member applies follows from the `resetPeriod` beside it: monthly, weekly or
    /// yearly.
    pub enum ResetPeriodConfiguration {
        MonthlyResetPeriodConfig,
        WeeklyResetPeriodConfig,
        YearlyResetPeriodConfig,
    }
}

/// Starting moment of a monthly reset period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct MonthlyResetPeriodConfig {
    /// Moment from which the months are counted.
    pub monthly_according_to: Option<MonthlyAccordingTo>,
}

/// Starting moment of a weekly reset period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct WeeklyResetPeriodConfig {
    /// Moment from which the weeks are counted.
    pub weekly_according_to: Option<WeeklyAccordingTo>,
}

/// Starting moment of a yearly reset period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct YearlyResetPeriodConfig {
    /// Moment from which the years are counted.
    pub yearly_according_to: Option<YearlyAccordingTo>,
}

union! {
    /// Entitlement to a feature or to credits.
    pub enum EntitlementUnion {
        FeatureEntitlement,
        CreditEntitlement,
    }
}

/// Entitlement of a customer to a feature, with limit and usage.
///
/// Check `isGranted` first. If it is false, `accessDeniedReason` tells why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FeatureEntitlement {
    /// Whether the customer has access to the feature.
    pub is_granted: bool,
    /// Why access is denied. Absent while access is granted.
    pub access_denied_reason: Option<AccessDeniedReason>,
    /// Feature that the entitlement is for.
    pub feature: Option<EntitlementFeature>,
    /// Limit on the usage, in units of the feature. Absent while the usage is not limited.
    pub usage_limit: Option<f64>,
    /// Whether the usage has no limit.
    pub has_unlimited_usage: bool,
    /// Whether access stays granted once the usage is over `usageLimit`.
    pub has_soft_limit: Option<bool>,
    /// Usage so far, in units of the feature. Counted per usage period if the usage resets.
    pub current_usage: Option<f64>,
    /// Values that the customer is entitled to, for a feature of type `ENUM`.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub enum_values: Vec<String>,
    /// Rate at which use of the feature is paid in credits. Absent if credits are not used for
    /// it.
    pub credit_rate: Option<CreditRate>,
    /// How often the usage resets. Absent if it does not reset.
    pub reset_period: Option<EntitlementResetPeriod>,
    /// Moment from which the reset periods are counted.
    pub reset_period_configuration: Option<ResetPeriodConfiguration>,
    /// Time from which the usage periods are counted (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub usage_period_anchor: Option<OffsetDateTime>,
    /// Start of the current usage period (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub usage_period_start: Option<OffsetDateTime>,
    /// End of the current usage period (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub usage_period_end: Option<OffsetDateTime>,
    /// Time at which the usage last changed (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub usage_updated_at: Option<OffsetDateTime>,
    /// Time at which the entitlement last changed (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub entitlement_updated_at: Option<OffsetDateTime>,
    /// When the entitlement has to be calculated again (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub valid_until: Option<OffsetDateTime>,
}

/// Entitlement of a customer to credits, with the credits granted and consumed.
///
/// What is left is `usageLimit` less `currentUsage`. An active subscription is not needed for
/// it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreditEntitlement {
    /// Whether the customer may use credits. With a soft limit, this stays true at an empty
    /// balance.
    pub is_granted: bool,
    /// Why access is denied. Absent while access is granted.
    pub access_denied_reason: Option<AccessDeniedReason>,
    /// Currency of the credits.
    pub currency: EntitlementCurrency,
    /// Number of credits granted.
    pub usage_limit: Option<f64>,
    /// Number of credits consumed.
    pub current_usage: Option<f64>,
    /// Whether credits can still be used once none are left.
    pub has_soft_limit: Option<bool>,
    /// End of the current usage period (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub usage_period_end: Option<OffsetDateTime>,
    /// Time at which the usage last changed (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub usage_updated_at: Option<OffsetDateTime>,
    /// Time at which the entitlement last changed (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub entitlement_updated_at: Option<OffsetDateTime>,
    /// When the entitlement has to be calculated again (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub valid_until: Option<OffsetDateTime>,
}

/// Credit currency that an entitlement is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct EntitlementCurrency {
    /// Identifier of the currency.
    pub currency_id: String,
    /// Name of the currency, for display.
    pub display_name: String,
    /// Description of the currency, if it has one.
    pub description: Option<String>,
    /// Name of one unit of the currency, such as `credit`.
    pub unit_singular: Option<String>,
    /// Name of several units of the currency, such as `credits`.
    pub unit_plural: Option<String>,
    /// Free-form key-value data that you attached to the currency.
    pub additional_meta_data: Option<Value>,
}

/// All entitlements of a customer, and the reason if the customer as a whole is denied access.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct EntitlementsState {
    /// Why the customer as a whole is denied access. Absent if nothing stands in the way.
    pub access_denied_reason: Option<EntitlementsStateAccessDeniedReason>,
    /// Entitlements to features.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub entitlements: Vec<Entitlement>,
    /// Entitlements to features and to credits.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub entitlements_v2: Vec<EntitlementUnion>,
}

open_enum! {
    /// Reason why access to a feature or to credits is denied.
    pub enum AccessDeniedReason {
        /// The spending budget is used up.
        BudgetExceeded = "BudgetExceeded",
        /// The customer is archived.
        CustomerIsArchived = "CustomerIsArchived",
        /// No such customer is known.
        CustomerNotFound = "CustomerNotFound",
        /// The customer has no such resource.
        CustomerResourceNotFound = "CustomerResourceNotFound",
        /// Nothing is granted for the feature or currency.
        EntitlementNotFound = "EntitlementNotFound",
        /// No such feature is defined in the environment.
        FeatureNotFound = "FeatureNotFound",
        /// The check is meant for features of another type.
        FeatureTypeMismatch = "FeatureTypeMismatch",
        /// Not enough credits are left.
        InsufficientCredits = "InsufficientCredits",
        /// The customer has no active subscription.
        NoActiveSubscription = "NoActiveSubscription",
        /// The customer's subscription does not contain the feature.
        NoFeatureEntitlementInSubscription = "NoFeatureEntitlementInSubscription",
        /// The requested usage would go over the limit.
        RequestedUsageExceedingLimit = "RequestedUsageExceedingLimit",
        /// Some of the requested values are not granted.
        RequestedValuesMismatch = "RequestedValuesMismatch",
        /// Access was revoked.
        Revoked = "Revoked",
        /// Any other reason.
        Other = "Unknown",
    }
}

open_enum! {
    /// How often the usage of a feature resets.
    pub enum EntitlementResetPeriod {
        /// Every day.
        Day = "DAY",
        /// Every hour.
        Hour = "HOUR",
        /// Every month.
        Month = "MONTH",
        /// Every week.
        Week = "WEEK",
        /// Every year.
        Year = "YEAR",
    }
}

open_enum! {
    /// Reason why a customer as a whole is denied access.
    pub enum EntitlementsStateAccessDeniedReason {
        /// The customer is archived.
        CustomerIsArchived = "CustomerIsArchived",
        /// No such customer is known.
        CustomerNotFound = "CustomerNotFound",
        /// The customer has no active subscription.
        NoActiveSubscription = "NoActiveSubscription",
    }
}

open_enum! {
    /// Moment from which a monthly reset period is counted.
    pub enum MonthlyAccordingTo {
        /// First day of the calendar month.
        StartOfTheMonth = "StartOfTheMonth",
        /// Start of the subscription.
        SubscriptionStart = "SubscriptionStart",
    }
}

open_enum! {
    /// Direction of rounding.
    pub enum UnitTransformationRound {
        /// Down.
        Down = "DOWN",
        /// Up.
        Up = "UP",
    }
}

open_enum! {
    /// Moment from which a weekly reset period is counted.
    pub enum WeeklyAccordingTo {
        /// Friday.
        EveryFriday = "EveryFriday",
        /// Monday.
        EveryMonday = "EveryMonday",
        /// Saturday.
        EverySaturday = "EverySaturday",
        /// Sunday.
        EverySunday = "EverySunday",
        /// Thursday.
        EveryThursday = "EveryThursday",
        /// Tuesday.
        EveryTuesday = "EveryTuesday",
        /// Wednesday.
        EveryWednesday = "EveryWednesday",
        /// Start of the subscription.
        SubscriptionStart = "SubscriptionStart",
    }
}

open_enum! {
    /// Moment from which a yearly reset period is counted.
    pub enum YearlyAccordingTo {
        /// Start of the subscription.
        SubscriptionStart = "SubscriptionStart",
    }
}
