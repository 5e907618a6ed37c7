//! Usage: what customers have used.

use super::{Client, facade};
use crate::error::Result;
use crate::inputs::{ReportUsageInput, UsageEventsReportInput};
use crate::operation;
use crate::types::UsageMeasurement;

#[facade]
impl Client {
    /// Reports usage that you have counted: a change, or with `UsageUpdateBehavior::Set` the new
    /// total.
    ///
    /// An input without idempotency key gets one before it is sent, so that an attempt that is made
    /// again is not counted again. Give a key of your own where the call itself may be made again,
    /// after a crash for one.
    ///
    /// Stigg operation `ReportUsage` (mutation `reportUsage`).
    #[doc = example!(
        "use stigg::ReportUsageInput;",
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
    /// Stigg operation `ReportEvent` (mutation `reportEvent`).
    #[doc = example!(
        "use stigg::UsageEventReportInput;",
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
}
