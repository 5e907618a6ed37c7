//! Usage: reports of usage, as measurements or raw events, and its history.

mod history;
mod inputs;
mod measurement;

pub use history::{
    GroupInfo, GroupUsageHistory, UsageHistory, UsageHistoryPoint, UsageHistorySeries,
    UsageHistorySeriesTag, UsageHistoryV2, UsageMarker, UsageMarkerType, UsageMeasurementPoint,
};
pub use inputs::{
    MAX_USAGE_EVENTS, MAX_USAGES, ReportUsageBaseInput, ReportUsageBulkInput, ReportUsageInput,
    UsageEventReportInput, UsageEventsReportInput, UsageHistoryInput, UsageHistoryV2Input,
};
pub use measurement::{UsageMeasurement, UsageMeasurementCredit, UsageUpdateBehavior};

/// Builders of the inputs of this module.
pub mod builders {
    pub use super::inputs::{
        ReportUsageBaseInputBuilder, ReportUsageBulkInputBuilder, ReportUsageInputBuilder,
        UsageEventReportInputBuilder, UsageEventsReportInputBuilder, UsageHistoryInputBuilder,
        UsageHistoryV2InputBuilder,
    };
}
