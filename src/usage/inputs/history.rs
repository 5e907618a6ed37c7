//! Inputs that read usage over time.

use crate::common::declare::input;
use crate::common::{CursorPaging, DateTime};
use crate::entitlements::{
    EntitlementResetPeriod, MonthlyResetPeriodConfigInput, WeeklyResetPeriodConfigInput,
    YearlyResetPeriodConfigInput,
};

input! {
    /// Feature and time span of a usage history.
    ///
    /// Input of [`get_usage_history`](crate::blocking::Client::get_usage_history).
    /// [`UsageHistoryV2Input`] is Stigg's newer form of it.
    ///
    /// ```
    /// use stigg::entitlements::EntitlementResetPeriod;
    /// use stigg::usage::UsageHistoryInput;
    ///
    /// let input = UsageHistoryInput::builder(
    ///     "customer-demo-123",
    ///     "feature-02-campaigns",
    ///     "2026-01-01T00:00:00Z",
    /// )
    /// .end_date("2026-02-01T00:00:00Z")
    /// .reset_period(EntitlementResetPeriod::Week);
    /// # assert!(input.build().end_date.is_some());
    /// ```
    ///
    /// GraphQL: input `UsageHistoryInput`, of the query `usageHistory`.
    pub struct UsageHistoryInput => UsageHistoryInputBuilder(
        /// Identifier of the customer.
        customer_ref_id: String [not_blank],
        /// Identifier of the feature.
        feature_ref_id: String [not_blank],
        /// Start of the time span.
        start_date: DateTime,
    ) {
        /// End of the time span.
        end_date: Option<DateTime>,
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
        /// Keys of the dimensions by which to group the usage.
        group_by: Option<Vec<String>> => list group_by_key,
        /// Start of the months, for a [`reset_period`](UsageHistoryInput::reset_period) of
        /// [`Month`](EntitlementResetPeriod::Month).
        monthly_reset_period_configuration: Option<MonthlyResetPeriodConfigInput>,
        /// Interval at which usage resets.
        reset_period: Option<EntitlementResetPeriod>,
        /// Resource to read the usage of. Needed for products that allow several subscriptions.
        resource_ref_id: Option<String> [not_blank],
        /// Start of the weeks, for a [`reset_period`](UsageHistoryInput::reset_period) of
        /// [`Week`](EntitlementResetPeriod::Week).
        weekly_reset_period_configuration: Option<WeeklyResetPeriodConfigInput>,
        /// Start of the years, for a [`reset_period`](UsageHistoryInput::reset_period) of
        /// [`Year`](EntitlementResetPeriod::Year).
        yearly_reset_period_configuration: Option<YearlyResetPeriodConfigInput>,
    }

    /// Feature and time span of a usage history, for series.
    ///
    /// Input of [`get_usage_history_v2`](crate::blocking::Client::get_usage_history_v2).
    ///
    /// ```
    /// use stigg::usage::UsageHistoryV2Input;
    ///
    /// let input = UsageHistoryV2Input::builder(
    ///     "customer-demo-123",
    ///     "feature-02-campaigns",
    ///     "2026-01-01T00:00:00Z",
    /// )
    /// .end_date("2026-02-01T00:00:00Z")
    /// .group_by_key("region");
    /// # assert!(input.build().group_by.is_some());
    /// ```
    ///
    /// GraphQL: input `UsageHistoryV2Input`, of the query `usageHistoryV2`.
    pub struct UsageHistoryV2Input => UsageHistoryV2InputBuilder(
        /// Identifier of the customer.
        customer_id: String [not_blank],
        /// Identifier of the feature.
        feature_id: String [not_blank],
        /// Start of the time span.
        start_date: DateTime,
    ) {
        /// End of the time span.
        end_date: Option<DateTime>,
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
        /// Keys of the dimensions by which to group the usage.
        group_by: Option<Vec<String>> => list group_by_key,
        /// Whether to include usage of subscriptions that are no longer active.
        include_inactive_subscriptions: Option<bool>,
        /// Page of groups to read. All groups if not set.
        paging: Option<CursorPaging>,
        /// Resource to read the usage of. Needed for products that allow several subscriptions.
        resource_id: Option<String> [not_blank],
    }
}
