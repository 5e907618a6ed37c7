//! Operations on usage: reports and history.

use super::{Client, facade};
use crate::error::Result;
use crate::operation;
use crate::usage::{
    ReportUsageBulkInput, ReportUsageInput, UsageEventsReportInput, UsageHistory,
    UsageHistoryInput, UsageHistoryV2, UsageHistoryV2Input, UsageMeasurement,
};

#[facade]
impl Client {
    /// Reports usage of a feature: a change or, with
    /// [`Set`](crate::usage::UsageUpdateBehavior::Set), the new total.
    ///
    /// An input without an [`idempotency_key`](ReportUsageInput::idempotency_key) gets one before
    /// the first attempt, so that retries of the client count once. Set your own key if your
    /// program may send the report again, for example after a crash: see [Choosing idempotency
    /// keys](ReportUsageInput#choosing-idempotency-keys).
    ///
    /// GraphQL: mutation `reportUsage`.
    #[doc(alias = "reportUsage")]
    #[doc(alias = "trackUsage")]
    #[doc = example!(
        "use stigg::usage::ReportUsageInput;",
        r#"report_usage(ReportUsageInput::builder("customer-demo-123", "feature-02-campaigns", 5))"#
    )]
    pub async fn report_usage(
        &self,
        input: impl Into<ReportUsageInput>,
    ) -> Result<UsageMeasurement> {
        self.answer(self.call(operation::ReportUsage(input.into()))).await
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
    #[doc(alias = "reportEvent")]
    #[doc(alias = "sendEvent")]
    #[doc(alias = "trackEvent")]
    #[doc = example!(
        "use stigg::usage::UsageEventReportInput;",
        "report_event("
        r#"    UsageEventReportInput::builder("customer-demo-123", "user_login")"#
        r#"        .dimension("user_id", "user-01"),"#
        ")"
    )]
    pub async fn report_event(
        &self,
        input: impl Into<UsageEventsReportInput>,
    ) -> Result<Option<String>> {
        self.answer(self.call(operation::ReportEvent(input.into()))).await
    }

    /// Sends up to [100](crate::usage::MAX_USAGES) usage reports in one request.
    ///
    /// Reports without an idempotency key get one, as in [`report_usage`](Self::report_usage).
    /// [`batches`](Self::batches) sends any number of reports.
    ///
    /// GraphQL: mutation `reportUsageBulk`.
    #[doc(alias = "reportUsageBulk")]
    #[doc = example!(
        "use stigg::usage::{ReportUsageBaseInput, ReportUsageBulkInput};",
        "report_usage_bulk(ReportUsageBulkInput::builder(["
        r#"    ReportUsageBaseInput::builder("customer-demo-123", "feature-02-campaigns", 5),"#
        r#"    ReportUsageBaseInput::builder("customer-demo-124", "feature-02-campaigns", 1),"#
        "]))"
    )]
    pub async fn report_usage_bulk(
        &self,
        input: impl Into<ReportUsageBulkInput>,
    ) -> Result<Vec<UsageMeasurement>> {
        self.answer(self.call(operation::ReportUsageBulk(input.into()))).await
    }

    /// Returns the usage of a feature over time, as one or more series.
    ///
    /// GraphQL: query `usageHistoryV2`.
    #[doc(alias = "usageHistoryV2")]
    #[doc(alias = "getUsageHistory")]
    #[doc = example!(
        "use stigg::usage::UsageHistoryV2Input;"
        "use time::{Duration, OffsetDateTime};",
        "get_usage_history_v2(UsageHistoryV2Input::builder("
        r#"    "customer-demo-123","#
        r#"    "feature-02-campaigns","#
        "    OffsetDateTime::now_utc() - Duration::days(30),"
        "))"
    )]
    pub async fn get_usage_history_v2(
        &self,
        input: impl Into<UsageHistoryV2Input>,
    ) -> Result<UsageHistoryV2> {
        self.answer(self.call(operation::GetUsageHistoryV2(input.into()))).await
    }

    /// Returns the usage of a feature over time.
    ///
    /// [`get_usage_history_v2`](Self::get_usage_history_v2) is Stigg's newer form of this query.
    ///
    /// GraphQL: query `usageHistory`.
    #[doc(alias = "usageHistory")]
    #[doc = example!(
        "use stigg::usage::UsageHistoryInput;"
        "use time::{Duration, OffsetDateTime};",
        "get_usage_history(UsageHistoryInput::builder("
        r#"    "customer-demo-123","#
        r#"    "feature-02-campaigns","#
        "    OffsetDateTime::now_utc() - Duration::days(30),"
        "))"
    )]
    pub async fn get_usage_history(
        &self,
        input: impl Into<UsageHistoryInput>,
    ) -> Result<UsageHistory> {
        self.answer(self.call(operation::GetUsageHistory(input.into()))).await
    }
}
