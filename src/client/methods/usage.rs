//! Usage: what customers have used.

use super::{Client, facade};
use crate::error::Result;
use crate::operation;
use crate::usage::{
    ReportUsageBulkInput, ReportUsageInput, UsageEventsReportInput, UsageHistoryInput,
    UsageHistoryV2Input,
};
use crate::usage::{UsageHistory, UsageHistoryV2, UsageMeasurement};

#[facade]
impl Client {
    /// Reports usage that you have counted: a change, or with `UsageUpdateBehavior::Set` the new
    /// total.
    ///
    /// An input without idempotency key gets one before it is sent, so that an attempt that is made
    /// again is not counted again. Give a key of your own where the call itself may be made again,
    /// after a crash for one: see [Choosing idempotency keys](ReportUsageInput#choosing-idempotency-keys).
    ///
    /// Stigg operation `ReportUsage` (mutation `reportUsage`).
    #[doc = example!(
        "use stigg::usage::ReportUsageInput;",
        r#"report_usage(ReportUsageInput::builder("customer-demo-123", "feature-02-campaigns", 5))"#
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn report_usage(
        &self,
        input: impl Into<ReportUsageInput>,
    ) -> Result<UsageMeasurement> {
        self.answer(self.call(operation::ReportUsage(input.into()))).await
    }

    /// Reports up to 1,000 events that Stigg filters and counts by itself; they count within
    /// seconds.
    ///
    /// Each event has its idempotency key and time from when it was built, so sending the same
    /// events again counts nothing twice. What the answer holds is not published; that there is one
    /// means that Stigg has the events.
    ///
    /// [`batches`](Self::batches) takes any number of them. See [Choosing idempotency
    /// keys](ReportUsageInput#choosing-idempotency-keys) for events that may be built again.
    ///
    /// Stigg operation `ReportEvent` (mutation `reportEvent`).
    #[doc = example!(
        "use stigg::usage::UsageEventReportInput;",
        "report_event("
        r#"    UsageEventReportInput::builder("customer-demo-123", "user_login").dimension("user_id", "user-01"),"#
        ")"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn report_event(
        &self,
        input: impl Into<UsageEventsReportInput>,
    ) -> Result<Option<String>> {
        self.answer(self.call(operation::ReportEvent(input.into()))).await
    }

    /// Reports up to 100 usages that you have counted. Reports without idempotency key get one, as with
    /// [`report_usage`](Self::report_usage).
    ///
    /// [`batches`](Self::batches) takes any number of them.
    ///
    /// Stigg operation `ReportUsageBulk` (mutation `reportUsageBulk`).
    #[doc = example!(
        "use stigg::usage::{ReportUsageBaseInput, ReportUsageBulkInput};",
        "report_usage_bulk(ReportUsageBulkInput::builder(["
        r#"    ReportUsageBaseInput::builder("customer-demo-123", "feature-02-campaigns", 5),"#
        r#"    ReportUsageBaseInput::builder("customer-demo-124", "feature-02-campaigns", 1),"#
        "]))"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn report_usage_bulk(
        &self,
        input: impl Into<ReportUsageBulkInput>,
    ) -> Result<Vec<UsageMeasurement>> {
        self.answer(self.call(operation::ReportUsageBulk(input.into()))).await
    }

    /// Reads the usage of a feature over time.
    ///
    /// [`get_usage_history_v2`](Self::get_usage_history_v2) is Stigg's newer form of it.
    ///
    /// Stigg operation `GetUsageHistory` (query `usageHistory`).
    #[doc = example!(
        "use stigg::usage::UsageHistoryInput;"
        "use time::{Duration, OffsetDateTime};",
        "get_usage_history(UsageHistoryInput::builder("
        r#"    "customer-demo-123","#
        r#"    "feature-02-campaigns","#
        "    OffsetDateTime::now_utc() - Duration::days(30),"
        "))"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn get_usage_history(
        &self,
        input: impl Into<UsageHistoryInput>,
    ) -> Result<UsageHistory> {
        self.answer(self.call(operation::GetUsageHistory(input.into()))).await
    }

    /// Reads the usage of a feature over time, in series.
    ///
    /// Stigg operation `GetUsageHistoryV2` (query `usageHistoryV2`).
    #[doc = example!(
        "use stigg::usage::UsageHistoryV2Input;"
        "use time::{Duration, OffsetDateTime};",
        "get_usage_history_v2(UsageHistoryV2Input::builder("
        r#"    "customer-demo-123","#
        r#"    "feature-02-campaigns","#
        "    OffsetDateTime::now_utc() - Duration::days(30),"
        "))"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn get_usage_history_v2(
        &self,
        input: impl Into<UsageHistoryV2Input>,
    ) -> Result<UsageHistoryV2> {
        self.answer(self.call(operation::GetUsageHistoryV2(input.into()))).await
    }
}
