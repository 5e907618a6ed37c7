//! Operations on usage: reports and history.

use super::operations;
use crate::usage::*;

operations! {
    /// # Usage
    impl Client;

    /// Reports usage of a feature: a change or, with
    /// [`Set`](crate::usage::UsageUpdateBehavior::Set), the new total.
    ///
    /// An input without an [`idempotency_key`](ReportUsageInput::idempotency_key) gets one before
    /// the first attempt, so that retries of the client count once. Set your own key if your
    /// program may send the report again, for example after a crash: see [Choosing idempotency
    /// keys](ReportUsageInput#choosing-idempotency-keys).
    ///
    /// GraphQL: mutation `reportUsage`.
    #[doc(alias = "trackUsage")]
    by_input "reportUsage" => ReportUsage
    fn report_usage(input: ReportUsageInput) -> UsageMeasurement {
        /// use stigg::usage::ReportUsageInput;
        ///
        /// let measurement = client.report_usage(ReportUsageInput::builder(
        ///     "customer-demo-123",
        ///     "feature-02-campaigns",
        ///     5,
        /// ))
    }

    /// Reports up to [1,000](crate::usage::MAX_USAGE_EVENTS) raw events, which Stigg filters and
    /// counts.
    ///
    /// Events count within seconds. A response means that Stigg has them; its content is not
    /// published. An event's idempotency key and timestamp are fixed when it is built, so sending
    /// it again does not count it twice. See [Choosing idempotency
    /// keys](ReportUsageInput#choosing-idempotency-keys) for events that may be built again.
    ///
    /// [`batches`](Self::batches) sends any number of events.
    ///
    /// GraphQL: mutation `reportEvent`.
    #[doc(alias = "sendEvent")]
    #[doc(alias = "trackEvent")]
    idempotent "reportEvent" => ReportEvent
    fn report_event(events: UsageEventsReportInput) -> Option<String> {
        /// use stigg::usage::UsageEventReportInput;
        ///
        /// let response = client.report_event(
        ///     UsageEventReportInput::builder("customer-demo-123", "user_login")
        ///         .dimension("user_id", "user-01"),
        /// )
    }

    /// Sends up to [100](crate::usage::MAX_USAGES) usage reports in one request.
    ///
    /// Reports without an idempotency key get one, as in [`report_usage`](Self::report_usage).
    /// [`batches`](Self::batches) sends any number of reports.
    ///
    /// GraphQL: mutation `reportUsageBulk`.
    by_input "reportUsageBulk" => ReportUsageBulk
    fn report_usage_bulk(input: ReportUsageBulkInput) -> Vec<UsageMeasurement> {
        /// use stigg::usage::{ReportUsageBaseInput, ReportUsageBulkInput};
        ///
        /// let measurements = client.report_usage_bulk(ReportUsageBulkInput::builder([
        ///     ReportUsageBaseInput::builder("customer-demo-123", "feature-02-campaigns", 5),
        ///     ReportUsageBaseInput::builder("customer-demo-124", "feature-02-campaigns", 1),
        /// ]))
    }

    /// Returns the usage of a feature over time, as one or more series.
    ///
    /// GraphQL: query `usageHistoryV2`.
    #[doc(alias = "getUsageHistory")]
    query "usageHistoryV2" => GetUsageHistoryV2
    fn get_usage_history_v2(input: UsageHistoryV2Input) -> UsageHistoryV2 {
        /// use stigg::usage::UsageHistoryV2Input;
        /// use time::{Duration, OffsetDateTime};
        ///
        /// let history = client.get_usage_history_v2(UsageHistoryV2Input::builder(
        ///     "customer-demo-123",
        ///     "feature-02-campaigns",
        ///     OffsetDateTime::now_utc() - Duration::days(30),
        /// ))
    }

    /// Returns the usage of a feature over time.
    ///
    /// [`get_usage_history_v2`](Self::get_usage_history_v2) is Stigg's newer form of this query.
    ///
    /// GraphQL: query `usageHistory`.
    query "usageHistory" => GetUsageHistory
    fn get_usage_history(usageHistoryInput: UsageHistoryInput) -> UsageHistory {
        /// use stigg::usage::UsageHistoryInput;
        /// use time::{Duration, OffsetDateTime};
        ///
        /// let history = client.get_usage_history(UsageHistoryInput::builder(
        ///     "customer-demo-123",
        ///     "feature-02-campaigns",
        ///     OffsetDateTime::now_utc() - Duration::days(30),
        /// ))
    }
}
