//! Inputs of checks in the newer form, and of their telemetry.

use crate::common::declare::input;
use crate::common::from_string::from_required_string;
use crate::common::{DateTime, Number};
use crate::entitlements::{AccessDeniedReason, EntitlementResetPeriod};
use crate::entitlements::{
    EntitlementOptions, MonthlyResetPeriodConfigInput, WeeklyResetPeriodConfigInput,
    YearlyResetPeriodConfigInput,
};

input! {
    /// Argument of `entitlementV2`: which feature or credit currency to check.
    ///
    /// Give `featureId` to check a feature, or `currencyId` to check a balance of credits.
    pub struct GetEntitlementV2Input => GetEntitlementV2InputBuilder {
        required {
            /// Identifier of the customer to check.
            customer_id: String [not_blank],
        }
        optional {
            /// Identifier of the credit currency to check; for credits, in place of `featureId`.
            currency_id: Option<String> [not_blank],
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
            /// Identifier of the feature to check; for features, in place of `currencyId`.
            feature_id: Option<String> [not_blank],
            /// What the customer is about to use, for the check to take into account.
            options: Option<EntitlementOptions>,
            /// Resource to check for; needed for products that allow several subscriptions.
            resource_id: Option<String> [not_blank],
        }
    }
}

from_required_string!(GetEntitlementV2Input);

input! {
    /// Argument of `reportEntitlementCheckRequested`: the check to report, and its result.
    pub struct EntitlementCheckRequested => EntitlementCheckRequestedBuilder {
        required {
            /// Identifier of the customer who was checked.
            customer_id: String [not_blank],
            /// Identifier of the feature that was checked.
            feature_id: String [not_blank],
            /// Result of the check.
            entitlement_check_result: EntitlementCheckResult,
        }
        optional {
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
            /// Usage that the check asked for.
            requested_usage: Option<Number> [not_negative],
            /// Values of an enum feature that the check asked for.
            requested_values: Option<Vec<String>> => list requested_value,
            /// Resource that was checked for; for products that allow several subscriptions.
            resource_id: Option<String> [not_blank],
        }
    }
}

input! {
    /// Result of an entitlement check, in `EntitlementCheckRequested`.
    pub struct EntitlementCheckResult => EntitlementCheckResultBuilder {
        required {
            /// Whether access was granted.
            has_access: bool,
        }
        optional {
            /// Why access was denied. Absent if access was granted.
            access_denied_reason: Option<AccessDeniedReason>,
            /// Usage so far, in units of the feature.
            current_usage: Option<Number> [not_negative],
            /// Values granted, for an enum feature.
            enum_values: Option<Vec<String>> => list enum_value,
            /// Whether the limit is soft: access stays granted above it.
            has_soft_limit: Option<bool>,
            /// Whether usage has no limit.
            has_unlimited_usage: Option<bool>,
            /// When the reset falls for a `resetPeriod` of `MONTH`.
            monthly_reset_period_configuration: Option<MonthlyResetPeriodConfigInput>,
            /// Time of the next usage reset (RFC 3339).
            next_reset_date: Option<DateTime>,
            /// Usage that the check asked for.
            requested_usage: Option<Number> [not_negative],
            /// Values of an enum feature that the check asked for.
            requested_values: Option<Vec<String>> => list requested_value,
            /// How often usage is reset: every `HOUR`, `DAY`, `WEEK`, `MONTH` or `YEAR`.
            reset_period: Option<EntitlementResetPeriod>,
            /// Usage limit of the feature.
            usage_limit: Option<Number> [not_negative],
            /// When the reset falls for a `resetPeriod` of `WEEK`.
            weekly_reset_period_configuration: Option<WeeklyResetPeriodConfigInput>,
            /// When the reset falls for a `resetPeriod` of `YEAR`.
            yearly_reset_period_configuration: Option<YearlyResetPeriodConfigInput>,
        }
    }
}
