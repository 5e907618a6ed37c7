//! What happened to credits over time.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::common::PageInfo;
use crate::common::connections::connection;
use crate::common::outputs::{null_as_empty, open_enum};
use crate::credits::CreditCurrency;

/// One page of a credit ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreditLedgerConnection {
    /// Entries of the page.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub edges: Vec<CreditLedgerEdge>,
    /// Position of the page, needed to fetch further ones.
    pub page_info: PageInfo,
    /// Number of ledger entries on all pages together.
    pub total_count: i32,
}

connection!(CreditLedgerConnection: CreditLedgerEvent);

/// Entry of a page of a credit ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreditLedgerEdge {
    /// Cursor of this entry. Ask for what comes after it to go on from here.
    pub cursor: String,
    /// Ledger entry held here.
    pub node: CreditLedgerEvent,
}

/// Entry of the credit ledger: one change to one credit grant.
///
/// Entries are only ever added to the ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreditLedgerEvent {
    /// Identifier of the event behind the entry. Absent when there is none.
    pub event_id: Option<String>,
    /// What happened, such as a grant or a consumption.
    pub event_type: CreditLedgerEventType,
    /// Number of credits that the entry is about.
    pub amount: f64,
    /// Identifier of the credit currency.
    pub credit_currency_id: String,
    /// Identifier of the credit grant.
    pub credit_grant_id: String,
    /// Identifier of the customer.
    pub customer_id: String,
    /// Identifier of the resource that the credits belong to. Absent when they are tied to
    /// none.
    pub resource_id: Option<String>,
    /// Identifier of the feature that the credits were used for. Absent when there is none.
    pub feature_id: Option<String>,
    /// When the change took place (RFC 3339).
    #[serde(with = "time::serde::rfc3339")]
    pub timestamp: OffsetDateTime,
}

open_enum! {
    /// What an entry of the credit ledger records.
    pub enum CreditLedgerEventType {
        /// Credits were consumed.
        CreditsConsumed = "CREDITS_CONSUMED",
        /// Consumption was moved from this grant to another, as when an overdraft is settled.
        CreditsConsumptionTransferSource = "CREDITS_CONSUMPTION_TRANSFER_SOURCE",
        /// Consumption was moved to this grant from another, as when an overdraft is settled.
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

/// Use of credits over a span of time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreditUsage {
    /// Currency of the credits. Absent when not given.
    pub currency: Option<CreditCurrency>,
    /// The series that make up the usage.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub series: Vec<CreditUsageSeries>,
    /// Position of the page, needed to fetch further ones.
    pub page_info: PageInfo,
}

/// One series of credit usage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreditUsageSeries {
    /// Identifier of the feature that the credits were used for. Absent when there is none.
    pub feature_id: Option<String>,
    /// Name of that feature. Absent when there is none.
    pub feature_name: Option<String>,
    /// Number of credits used in the whole series.
    pub total_credits: f64,
    /// Points of the series.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub points: Vec<CreditUsagePoint>,
}

/// One point in a series of credit usage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreditUsagePoint {
    /// Time of the point (RFC 3339).
    #[serde(with = "time::serde::rfc3339")]
    pub timestamp: OffsetDateTime,
    /// Number of credits at this point.
    pub value: f64,
}

open_enum! {
    /// Span of time, up to now, that credit usage is read for.
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
