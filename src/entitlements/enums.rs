// @generated from `schema` by `tests/conformance/declarations.rs`. To regenerate:
// UPDATE_DOCS=1 cargo test -p stigg-tests --test suite conformance::declarations

//! Enums.

use crate::common::open_enum::open_enum;

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
    /// Whether an entitlement is to a feature or to credits.
    pub enum EntitlementType {
        /// Credits.
        Credit = "CREDIT",
        /// A feature.
        Feature = "FEATURE",
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
