// @generated from `schema` by `tests/conformance/declarations.rs`. To regenerate:
// UPDATE_DOCS=1 cargo test -p stigg-tests --test suite conformance::declarations

//! The types of responses.

use time::OffsetDateTime;

use crate::common::declare::response;
use crate::entitlements::{Entitlement, EntitlementReference};
use crate::usage::UsageMarkerType;

response! {
    /// A key of a usage group and its value.
    ///
    /// Part of [`GroupUsageHistory`].
    ///
    /// GraphQL: type `GroupInfo`.
    pub struct GroupInfo {
        /// Key by which usage is grouped.
        pub key: String,
        /// Value of the key in this group.
        pub value: String,
    }

    /// Usage history of one group.
    ///
    /// Part of [`UsageHistory`].
    ///
    /// GraphQL: type `GroupUsageHistory`.
    pub struct GroupUsageHistory {
        /// Keys and values that define the group.
        pub group_info: Vec<GroupInfo>,
        /// Points of the history.
        pub usage_measurements: Vec<UsageMeasurementPoint>,
    }

    /// Usage of a feature over a time span.
    ///
    /// Response of [`get_usage_history`](crate::blocking::Client::get_usage_history).
    ///
    /// GraphQL: type `UsageHistory`.
    pub struct UsageHistory {
        /// Start of the time span.
        pub start_date: OffsetDateTime,
        /// End of the time span. `None` if it is open.
        pub end_date: Option<OffsetDateTime>,
        /// Points of the history.
        pub usage_measurements: Vec<UsageMeasurementPoint>,
        /// Histories of the groups. Empty unless grouping was requested.
        pub groups: Vec<GroupUsageHistory>,
        /// Times at which the usage was reset.
        pub markers: Vec<UsageMarker>,
    }

    /// A point of a series of a usage history.
    ///
    /// Part of [`UsageHistorySeries`].
    ///
    /// GraphQL: type `UsageHistoryPoint`.
    pub struct UsageHistoryPoint {
        /// Time of the point.
        pub timestamp: OffsetDateTime,
        /// Usage at this point, in units of the feature.
        pub value: f64,
        /// Whether the usage was reset at this point.
        pub is_reset_point: bool,
    }

    /// A series of a usage history.
    ///
    /// Part of [`UsageHistoryV2`].
    ///
    /// GraphQL: type `UsageHistorySeries`.
    pub struct UsageHistorySeries {
        /// Keys and values that define the group of the series.
        pub tags: Vec<UsageHistorySeriesTag>,
        /// Points of the series.
        pub points: Vec<UsageHistoryPoint>,
    }

    /// A key of a series and its value.
    ///
    /// Part of [`UsageHistorySeries`].
    ///
    /// GraphQL: type `UsageHistorySeriesTag`.
    pub struct UsageHistorySeriesTag {
        /// Key by which usage is grouped.
        pub key: String,
        /// Value of the key in this series.
        pub value: String,
    }

    /// Usage of a feature over a time span, as series.
    ///
    /// Response of [`get_usage_history_v2`](crate::blocking::Client::get_usage_history_v2).
    ///
    /// GraphQL: type `UsageHistoryV2`.
    pub struct UsageHistoryV2 {
        /// Series of the history: one for each group, if grouping was requested.
        pub series: Vec<UsageHistorySeries>,
        /// Times at which the usage was reset.
        pub markers: Vec<UsageMarker>,
    }

    /// A reset of the usage in a usage history.
    ///
    /// Part of [`UsageHistory`] and [`UsageHistoryV2`].
    ///
    /// GraphQL: type `UsageMarker`.
    pub struct UsageMarker {
        /// Cause of the reset.
        #[doc(alias = "type")]
        pub kind as "type": UsageMarkerType,
        /// Time of the reset.
        pub timestamp: OffsetDateTime,
    }

    /// A recorded usage report and the resulting usage.
    ///
    /// Response of [`report_usage`](crate::blocking::Client::report_usage), and item of the
    /// response of [`report_usage_bulk`](crate::blocking::Client::report_usage_bulk).
    ///
    /// GraphQL: type `UsageMeasurementWithCurrentUsage`.
    pub struct UsageMeasurement {
        /// Identifier of the measurement.
        pub id: String,
        /// Identifier of the customer.
        pub customer_id: String,
        /// Identifier of the resource. `None` if the report had none.
        pub resource_id: Option<String>,
        /// Identifier of the feature.
        pub feature_id: String,
        /// Usage of the feature, this report included.
        pub current_usage: Option<f64>,
        /// Time of the measurement.
        pub timestamp: OffsetDateTime,
        /// Time of the next usage reset. `None` if usage does not reset.
        pub next_reset_date: Option<OffsetDateTime>,
        /// Start of the current usage period. `None` if there is none.
        pub usage_period_start: Option<OffsetDateTime>,
        /// End of the current usage period. `None` if there is none.
        pub usage_period_end: Option<OffsetDateTime>,
        /// Effect on the credit balance. `None` if the feature does not use credits.
        pub credit: Option<UsageMeasurementCredit>,
    }

    /// Effect of a usage report on a credit balance, in [`UsageMeasurement`].
    ///
    /// GraphQL: type `UsageMeasurementCredit`.
    pub struct UsageMeasurementCredit {
        /// Identifier of the credit currency.
        pub currency_id: String,
        /// Credits consumed by this report. 0 if the report was a duplicate.
        pub consumed: f64,
        /// Credits consumed so far, in total.
        pub current_usage: f64,
        /// End of the usage period. `None` if there is none.
        pub usage_period_end: Option<OffsetDateTime>,
        /// Version of the balance, as a time. Of two responses, the one with the later time is
        /// current.
        pub timestamp: OffsetDateTime,
    }

    /// A point of a usage history.
    ///
    /// Part of [`GroupUsageHistory`] and [`UsageHistory`].
    ///
    /// GraphQL: type `UsageMeasurementPoint`.
    pub struct UsageMeasurementPoint {
        /// Time of the point, as text. The schema has a plain string here.
        pub date: String,
        /// Usage at this point, in units of the feature.
        pub value: f64,
        /// Whether the usage was reset at this point.
        pub is_reset_point: bool,
    }

    /// Usage of a feature, as it is pushed.
    ///
    /// Part of [`UsageUpdated`].
    ///
    /// GraphQL: type `UsageMeasurementUpdated`.
    pub struct UsageMeasurementUpdated {
        /// Identifier of the customer.
        pub customer_id: String,
        /// Identifier of the resource. `None` if the usage belongs to the customer as a whole.
        pub resource_id: Option<String>,
        /// Identifier of the feature.
        pub feature_id: String,
        /// Usage of the feature.
        pub current_usage: f64,
        /// Start of the current usage period, as a number. Its unit is not published.
        pub usage_period_start: Option<f64>,
        /// End of the current usage period, as a number. Its unit is not published.
        pub usage_period_end: Option<f64>,
        /// Time of the next reset of the usage, as a number. Its unit is not published.
        pub next_reset_date: Option<f64>,
    }

    /// Usage of a feature after a change, with the entitlement that it counts for.
    ///
    /// Update of [`OnUsageUpdated`](crate::operation::OnUsageUpdated).
    ///
    /// GraphQL: type `UsageUpdated`.
    pub struct UsageUpdated {
        /// Usage of the feature.
        pub usage: UsageMeasurementUpdated,
        /// Entitlement that the usage counts for.
        pub entitlement: Entitlement,
    }

    /// Usage of a feature or of credits after a change.
    ///
    /// Update of [`OnUsageUpdatedV2`](crate::operation::OnUsageUpdatedV2).
    ///
    /// GraphQL: type `UsageUpdatedV2`.
    pub struct UsageUpdatedV2 {
        /// Identifier of the customer.
        pub customer_id: String,
        /// Identifier of the resource. `None` if the usage belongs to the customer as a whole.
        pub resource_id: Option<String>,
        /// The entitlement that the usage counts for.
        pub entitlement_reference: EntitlementReference,
        /// Usage of the feature or of the credits.
        pub usage: UsageV2,
    }

    /// Usage in a usage period.
    ///
    /// Part of [`UsageUpdatedV2`].
    ///
    /// GraphQL: type `UsageV2`.
    pub struct UsageV2 {
        /// Usage of the feature, or number of credits consumed.
        pub current_usage: f64,
        /// Time of the last change of the usage.
        pub usage_updated_at: OffsetDateTime,
        /// Start of the current usage period. `None` if the usage is never reset.
        pub usage_period_start: Option<OffsetDateTime>,
        /// End of the current usage period. `None` if the usage is never reset.
        pub usage_period_end: Option<OffsetDateTime>,
    }
}
