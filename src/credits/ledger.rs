//! The credit ledger and the use of credits in responses.

use time::OffsetDateTime;

use crate::common::PageInfo;
use crate::common::connections::connection;
use crate::common::declare::response;
use crate::common::open_enum::open_enum;
use crate::credits::CreditCurrency;

response! {
    /// A page of a credit ledger.
    ///
    /// Response of [`get_credit_ledger`](crate::blocking::Client::get_credit_ledger).
    ///
    /// GraphQL: type `CreditLedgerConnection`.
    pub struct CreditLedgerConnection {
        /// Entries of the page.
        pub edges: Vec<CreditLedgerEdge>,
        /// Position of the page, for reading others.
        pub page_info: PageInfo,
        /// Number of ledger entries on all pages.
        pub total_count: i32,
    }

    /// Entry of a [`CreditLedgerConnection`].
    pub struct CreditLedgerEdge {
        /// Cursor of the entry. A page [after](crate::common::CursorPaging::after) it starts with
        /// the next entry.
        pub cursor: String,
        /// Ledger entry.
        pub node: CreditLedgerEvent,
    }

    /// Entry of a credit ledger: one change of one credit grant.
    ///
    /// Entries are only added to the ledger, never changed.
    ///
    /// GraphQL: type `CreditLedgerEvent`.
    pub struct CreditLedgerEvent {
        /// Identifier of the event behind the entry. `None` if there is none.
        pub event_id: Option<String>,
        /// Type of the change, such as a grant or a consumption.
        pub event_type: CreditLedgerEventType,
        /// Number of credits of the change.
        pub amount: f64,
        /// Identifier of the credit currency.
        pub credit_currency_id: String,
        /// Identifier of the credit grant.
        pub credit_grant_id: String,
        /// Identifier of the customer.
        pub customer_id: String,
        /// Identifier of the resource that the credits belong to. `None` if they belong to none.
        pub resource_id: Option<String>,
        /// Identifier of the feature that consumed the credits. `None` if there is none.
        pub feature_id: Option<String>,
        /// Time of the change.
        pub timestamp: OffsetDateTime,
    }
}

connection!(CreditLedgerConnection: CreditLedgerEvent);

open_enum! {
    /// Type of an entry of a credit ledger.
    pub enum CreditLedgerEventType {
        /// Credits were consumed.
        CreditsConsumed = "CREDITS_CONSUMED",
        /// Consumption was moved from this grant to another, for example to settle an overdraft.
        CreditsConsumptionTransferSource = "CREDITS_CONSUMPTION_TRANSFER_SOURCE",
        /// Consumption was moved to this grant from another, for example to settle an overdraft.
        CreditsConsumptionTransferTarget = "CREDITS_CONSUMPTION_TRANSFER_TARGET",
        /// Credits expired.
        CreditsExpired = "CREDITS_EXPIRED",
        /// Credits were granted.
        CreditsGranted = "CREDITS_GRANTED",
        /// A grant was changed.
        CreditsUpdated = "CREDITS_UPDATED",
        /// A grant was voided.
        CreditsVoided = "CREDITS_VOIDED",
    }
}

response! {
    /// Use of credits over a time span.
    ///
    /// Response of [`get_credit_usage`](crate::blocking::Client::get_credit_usage).
    ///
    /// GraphQL: type `CreditUsage`.
    pub struct CreditUsage {
        /// Currency of the credits. `None` if not given.
        pub currency: Option<CreditCurrency>,
        /// Series of the usage.
        pub series: Vec<CreditUsageSeries>,
        /// Position of the page, for reading others.
        pub page_info: PageInfo,
    }

    /// A series of [`CreditUsage`].
    pub struct CreditUsageSeries {
        /// Identifier of the feature that consumed the credits. `None` if there is none.
        pub feature_id: Option<String>,
        /// Name of the feature. `None` if there is none.
        pub feature_name: Option<String>,
        /// Number of credits in the whole series.
        pub total_credits: f64,
        /// Points of the series.
        pub points: Vec<CreditUsagePoint>,
    }

    /// A point of a [`CreditUsageSeries`].
    pub struct CreditUsagePoint {
        /// Time of the point.
        pub timestamp: OffsetDateTime,
        /// Number of credits at this point.
        pub value: f64,
    }
}

open_enum! {
    /// Time span of credit usage, up to now.
    pub enum CreditUsageTimeRange {
        /// The last day.
        LastDay = "LAST_DAY",
        /// The last month.
        LastMonth = "LAST_MONTH",
        /// The last week.
        LastWeek = "LAST_WEEK",
        /// The last year.
        LastYear = "LAST_YEAR",
    }
}
