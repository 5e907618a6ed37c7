//! Usage: reports of usage, as measurements or raw events, and its history.

mod enums;
mod inputs;
mod responses;

pub use enums::*;
pub use inputs::{
    MAX_USAGE_EVENTS, MAX_USAGES, ReportUsageBaseInput, ReportUsageBulkInput, ReportUsageInput,
    UsageEventReportInput, UsageEventsReportInput, UsageHistoryInput, UsageHistoryV2Input,
};
pub use responses::*;

/// Builders of the inputs of this module.
pub mod builders {
    pub use super::inputs::{
        ReportUsageBaseInputBuilder, ReportUsageBulkInputBuilder, ReportUsageInputBuilder,
        UsageEventReportInputBuilder, UsageEventsReportInputBuilder, UsageHistoryInputBuilder,
        UsageHistoryV2InputBuilder,
    };
}
