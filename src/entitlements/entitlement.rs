//! Entitlements in responses.

use serde_json::Value;
use time::OffsetDateTime;

use crate::catalog::{CreditRate, FeatureType, MeterType};
use crate::common::declare::response;
use crate::common::open_enum::open_enum;
use crate::common::union::union;

response! {
    /// A customer's access to a feature, with limit and usage.
    ///
    /// [`is_granted`](Self::is_granted) tells whether access is granted, and
    /// [`access_denied_reason`](Self::access_denied_reason) has the reason if not.
    /// [`remaining`](Self::remaining) and [`grants`](Self::grants) work with limit and usage.
    ///
    /// Response of [`get_entitlement`](crate::blocking::Client::get_entitlement), and item of
    /// [`get_entitlements`](crate::blocking::Client::get_entitlements) and [`EntitlementsState`].
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

    /// Feature of an entitlement.
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

    /// Conversion of reported usage into the units of a feature.
    pub struct UnitTransformation {
        /// Divisor of the reported usage.
        pub divide: f64,
        /// Rounding of the quotient.
        pub round: UnitTransformationRound,
    }
}

union! {
    /// Start of the reset periods of an entitlement.
    ///
    /// The [`reset_period`](Entitlement::reset_period) beside it determines the variant: monthly,
    /// weekly or yearly.
    pub enum ResetPeriodConfiguration {
        MonthlyResetPeriodConfig,
        WeeklyResetPeriodConfig,
        YearlyResetPeriodConfig,
    }
}

response! {
    /// Start of a monthly reset period.
    pub struct MonthlyResetPeriodConfig {
        /// Start of the months.
        pub monthly_according_to: Option<MonthlyAccordingTo>,
    }

    /// Start of a weekly reset period.
    pub struct WeeklyResetPeriodConfig {
        /// Start of the weeks.
        pub weekly_according_to: Option<WeeklyAccordingTo>,
    }

    /// Start of a yearly reset period.
    pub struct YearlyResetPeriodConfig {
        /// Start of the years.
        pub yearly_according_to: Option<YearlyAccordingTo>,
    }
}

union! {
    /// Entitlement to a feature or to credits.
    ///
    /// Response of [`get_entitlement_v2`](crate::blocking::Client::get_entitlement_v2), and part of
    /// [`EntitlementsState`].
    ///
    /// GraphQL: union `EntitlementUnion`.
    pub enum EntitlementUnion {
        FeatureEntitlement,
        CreditEntitlement,
    }
}

response! {
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

    /// Credit currency of an entitlement.
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
}

open_enum! {
    /// Reason for denied access to a feature or to credits.
    pub enum AccessDeniedReason {
        /// The spending budget is used up.
        BudgetExceeded = "BudgetExceeded",
        /// The customer is archived.
        CustomerIsArchived = "CustomerIsArchived",
        /// Stigg does not know the customer.
        CustomerNotFound = "CustomerNotFound",
        /// The customer has no such resource.
        CustomerResourceNotFound = "CustomerResourceNotFound",
        /// The customer has no entitlement to the feature or currency.
        EntitlementNotFound = "EntitlementNotFound",
        /// The environment has no such feature.
        FeatureNotFound = "FeatureNotFound",
        /// The check is for features of another type.
        FeatureTypeMismatch = "FeatureTypeMismatch",
        /// Not enough credits are left.
        InsufficientCredits = "InsufficientCredits",
        /// The customer has no active subscription.
        NoActiveSubscription = "NoActiveSubscription",
        /// The customer's subscription does not include the feature.
        NoFeatureEntitlementInSubscription = "NoFeatureEntitlementInSubscription",
        /// The requested usage would exceed the limit.
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
    /// Interval at which the usage of a feature resets.
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
    /// Reason for which a customer as a whole is denied access.
    pub enum EntitlementsStateAccessDeniedReason {
        /// The customer is archived.
        CustomerIsArchived = "CustomerIsArchived",
        /// Stigg does not know the customer.
        CustomerNotFound = "CustomerNotFound",
        /// The customer has no active subscription.
        NoActiveSubscription = "NoActiveSubscription",
    }
}

open_enum! {
    /// Start of a monthly reset period.
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
    /// Start of a weekly reset period.
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
    /// Start of a yearly reset period.
    pub enum YearlyAccordingTo {
        /// Start of the subscription.
        SubscriptionStart = "SubscriptionStart",
    }
}
