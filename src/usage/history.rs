//! Usage over time.

use time::OffsetDateTime;

use crate::common::declare::response;
use crate::common::open_enum::open_enum;

response! {
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

    /// Usage history of one group.
    pub struct GroupUsageHistory {
        /// Keys and values that define the group.
        pub group_info: Vec<GroupInfo>,
        /// Points of the history.
        pub usage_measurements: Vec<UsageMeasurementPoint>,
    }

    /// A key of a usage group and its value.
    pub struct GroupInfo {
        /// Key by which usage is grouped.
        pub key: String,
        /// Value of the key in this group.
        pub value: String,
    }

    /// A point of a usage history.
    pub struct UsageMeasurementPoint {
        /// Time of the point, as text. The schema has a plain string here.
        pub date: String,
        /// Usage at this point, in units of the feature.
        pub value: f64,
        /// Whether the usage was reset at this point.
        pub is_reset_point: bool,
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

    /// A series of a usage history.
    pub struct UsageHistorySeries {
        /// Keys and values that define the group of the series.
        pub tags: Vec<UsageHistorySeriesTag>,
        /// Points of the series.
        pub points: Vec<UsageHistoryPoint>,
    }

    /// A key of a series and its value.
    pub struct UsageHistorySeriesTag {
        /// Key by which usage is grouped.
        pub key: String,
        /// Value of the key in this series.
        pub value: String,
    }

    /// A point of a series of a usage history.
    pub struct UsageHistoryPoint {
        /// Time of the point.
        pub timestamp: OffsetDateTime,
        /// Usage at this point, in units of the feature.
        pub value: f64,
        /// Whether the usage was reset at this point.
        pub is_reset_point: bool,
    }

    /// A reset of the usage in a usage history.
    pub struct UsageMarker {
        /// Cause of the reset.
        pub kind as "type": UsageMarkerType,
        /// Time of the reset.
        pub timestamp: OffsetDateTime,
    }
}

open_enum! {
    /// Cause of a usage reset.
    pub enum UsageMarkerType {
        /// A reset period ended.
        PeriodicReset = "PERIODIC_RESET",
        /// The subscription changed.
        SubscriptionChangeReset = "SUBSCRIPTION_CHANGE_RESET",
    }
}
