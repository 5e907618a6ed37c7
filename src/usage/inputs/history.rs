//! Inputs that ask for usage over time.

use crate::common::declare::input;
use crate::common::{CursorPaging, DateTime};
use crate::entitlements::EntitlementResetPeriod;
use crate::entitlements::{
    MonthlyResetPeriodConfigInput, WeeklyResetPeriodConfigInput, YearlyResetPeriodConfigInput,
};

input! {
    /// Argument of `usageHistory`: the usage to fetch, and over what time.
    pub struct UsageHistoryInput => UsageHistoryInputBuilder {
        required {
            /// Identifier of the customer whose usage to fetch.
            customer_ref_id: String [not_blank],
            /// Identifier of the feature whose usage to fetch.
            feature_ref_id: String [not_blank],
            /// Start of the time to cover (RFC 3339).
            start_date: DateTime,
        }
        optional {
            /// End of the time to cover (RFC 3339).
            end_date: Option<DateTime>,
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
            /// Keys of the dimensions to group the usage by.
            group_by: Option<Vec<String>> => list group_by_key,
            /// When the reset falls for a `resetPeriod` of `MONTH`.
            monthly_reset_period_configuration: Option<MonthlyResetPeriodConfigInput>,
            /// How often usage is reset: every `HOUR`, `DAY`, `WEEK`, `MONTH` or `YEAR`.
            reset_period: Option<EntitlementResetPeriod>,
            /// Resource whose usage to fetch; for products that allow several subscriptions.
            resource_ref_id: Option<String> [not_blank],
            /// When the reset falls for a `resetPeriod` of `WEEK`.
            weekly_reset_period_configuration: Option<WeeklyResetPeriodConfigInput>,
            /// When the reset falls for a `resetPeriod` of `YEAR`.
            yearly_reset_period_configuration: Option<YearlyResetPeriodConfigInput>,
        }
    }
}

input! {
    /// Argument of `usageHistoryV2`: the usage to fetch, and over what time.
    pub struct UsageHistoryV2Input => UsageHistoryV2InputBuilder {
        required {
            /// Identifier of the customer whose usage to fetch.
            customer_id: String [not_blank],
            /// Identifier of the feature whose usage to fetch.
            feature_id: String [not_blank],
            /// Start of the time to cover (RFC 3339).
            start_date: DateTime,
        }
        optional {
            /// End of the time to cover (RFC 3339).
            end_date: Option<DateTime>,
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
            /// Keys of the dimensions to group the usage by.
            group_by: Option<Vec<String>> => list group_by_key,
            /// Whether to include usage under subscriptions that are no longer active.
            include_inactive_subscriptions: Option<bool>,
            /// Page of groups to fetch; all groups when absent.
            paging: Option<CursorPaging>,
            /// Resource whose usage to fetch; for products that allow several subscriptions.
            resource_id: Option<String> [not_blank],
        }
    }
}
