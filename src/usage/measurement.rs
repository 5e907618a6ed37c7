//! Reported usage.

use time::OffsetDateTime;

use crate::common::declare::response;
use crate::common::open_enum::open_enum;

response! {
    /// A recorded usage report and the resulting usage.
    ///
    /// Response of [`report_usage`](crate::blocking::Client::report_usage), and part of that of
    /// [`report_usage_bulk`](crate::blocking::Client::report_usage_bulk).
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
}

open_enum! {
    /// Meaning of the value of a usage report.
    pub enum UsageUpdateBehavior {
        /// The value is added to the current usage. It may be negative. This is the default.
        Delta = "DELTA",
        /// The value replaces the current usage.
        Set = "SET",
    }
}
