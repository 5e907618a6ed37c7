//! Inputs of entitlement checks.

mod checks;

pub use checks::*;

use crate::common::Number;
use crate::common::declare::input;
use crate::common::from_string::from_required_string;
use crate::entitlements::{MonthlyAccordingTo, WeeklyAccordingTo, YearlyAccordingTo};

input! {
    /// Argument of `entitlement`: which feature to check for which customer.
    pub struct FetchEntitlementQuery => FetchEntitlementQueryBuilder {
        required {
            /// Identifier of the customer to check.
            customer_id: String [not_blank],
            /// Identifier of the feature to check.
            feature_id: String [not_blank],
        }
        optional {
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
            /// What the customer is about to use, for the check to take into account.
            options: Option<EntitlementOptions>,
            /// Resource to check for; needed for products that allow several subscriptions.
            resource_id: Option<String> [not_blank],
        }
    }
}

input! {
    /// Argument of `cachedEntitlements` and `entitlementsState`: whose entitlements to fetch.
    pub struct FetchEntitlementsQuery => FetchEntitlementsQueryBuilder {
        required {
            /// Identifier of the customer whose entitlements to fetch.
            customer_id: String [not_blank],
        }
        optional {
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
            /// Resource to answer for; needed for products that allow several subscriptions.
            resource_id: Option<String> [not_blank],
        }
    }
}

from_required_string!(FetchEntitlementsQuery);

input! {
    /// Options of an entitlement check, in `FetchEntitlementQuery`.
    pub struct EntitlementOptions => EntitlementOptionsBuilder {
        optional {
            /// Amount about to be used; access is denied if granting it would pass the limit.
            requested_usage: Option<Number> [not_negative],
            /// Values of an enum feature to be used; access is denied if they are not allowed.
            requested_values: Option<Vec<String>> => list requested_value,
            /// No longer in use.
            should_track: Option<bool>,
        }
    }
}

input! {
    /// When a monthly usage reset falls, in the inputs that grant or set entitlements.
    pub struct MonthlyResetPeriodConfigInput => MonthlyResetPeriodConfigInputBuilder {
        required {
            /// Moment the months are counted from: `SubscriptionStart` or `StartOfTheMonth`.
            according_to: MonthlyAccordingTo,
        }
    }
}

impl From<MonthlyAccordingTo> for MonthlyResetPeriodConfigInput {
    fn from(according_to: MonthlyAccordingTo) -> Self {
        Self::builder(according_to).build()
    }
}

input! {
    /// When a weekly usage reset falls, in the inputs that grant or set entitlements.
    pub struct WeeklyResetPeriodConfigInput => WeeklyResetPeriodConfigInputBuilder {
        required {
            /// Moment the weeks are counted from: `SubscriptionStart` or a day such as `EveryMonday`.
            according_to: WeeklyAccordingTo,
        }
    }
}

impl From<WeeklyAccordingTo> for WeeklyResetPeriodConfigInput {
    fn from(according_to: WeeklyAccordingTo) -> Self {
        Self::builder(according_to).build()
    }
}

input! {
    /// When a yearly usage reset falls, in the inputs that grant or set entitlements.
    pub struct YearlyResetPeriodConfigInput => YearlyResetPeriodConfigInputBuilder {
        required {
            /// Moment the years are counted from: `SubscriptionStart`.
            according_to: YearlyAccordingTo,
        }
    }
}

impl From<YearlyAccordingTo> for YearlyResetPeriodConfigInput {
    fn from(according_to: YearlyAccordingTo) -> Self {
        Self::builder(according_to).build()
    }
}
