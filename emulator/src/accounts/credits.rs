//! Credits: grants, consumption and the ledger.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use stigg::credits::{
    CreditGrantStatus, CreditGrantType, CreditLedgerEventType, GrantExpirationPeriod, ThresholdType,
};
use stigg::subscriptions::MoneyInput;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::values::amount::Amount;
use crate::values::periods::Period;

/// The credits of a customer.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Credits {
    /// Grants in order of creation.
    pub(crate) grants: Vec<CreditGrant>,
    /// The history of the grants, append-only.
    pub(crate) ledger: Vec<LedgerEntry>,
    /// Consumption that has been counted, by idempotency key.
    pub(crate) consumptions: BTreeMap<String, Vec<Consumption>>,
    /// Automatic recharge settings, by currency.
    pub(crate) recharges: BTreeMap<String, Recharge>,
    /// The time until which recurring credits have been granted.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub(crate) supplied_until: Option<OffsetDateTime>,
}

/// A pool of credits: those of a currency, and of a resource if they belong to one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Pool {
    pub(crate) currency: String,
    pub(crate) resource: Option<String>,
}

/// A grant of credits.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CreditGrant {
    pub(crate) id: Uuid,
    pub(crate) pool: Pool,
    pub(crate) kind: CreditGrantType,
    /// The status when the credits were last settled.
    pub(crate) status: CreditGrantStatus,
    pub(crate) display_name: String,
    pub(crate) comment: Option<String>,
    pub(crate) metadata: Option<Map<String, Value>>,
    pub(crate) cost: Option<MoneyInput>,
    pub(crate) priority: f64,
    pub(crate) amount: Amount,
    pub(crate) consumed: Amount,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) effective_at: OffsetDateTime,
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub(crate) expire_at: Option<OffsetDateTime>,
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub(crate) voided_at: Option<OffsetDateTime>,
    /// The cause of a grant that nobody asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) source: Option<CreditSource>,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) updated_at: OffsetDateTime,
}

/// The cause of a grant that nobody asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) enum CreditSource {
    /// The recurring credits of a subscription.
    Subscription {
        #[serde(rename = "refId")]
        ref_id: String,
        /// The start of its billing cycle.
        #[serde(with = "time::serde::rfc3339")]
        anchor: OffsetDateTime,
        period: Period,
    },
    /// An automatic recharge with these settings.
    Recharge { settings: Uuid },
}

/// A change to a grant.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct LedgerEntry {
    pub(crate) id: Uuid,
    pub(crate) grant: Uuid,
    pub(crate) pool: Pool,
    pub(crate) event: CreditLedgerEventType,
    pub(crate) amount: Amount,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) at: OffsetDateTime,
    /// The purpose of consumed credits.
    pub(crate) purpose: Purpose,
}

/// The purpose of a consumption.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Purpose {
    pub(crate) feature: Option<String>,
    pub(crate) dimensions: Option<Map<String, Value>>,
}

/// A consumption that has been counted, kept to detect duplicates.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Consumption {
    pub(crate) pool: Pool,
    pub(crate) amount: Amount,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) at: OffsetDateTime,
}

/// The total of the active grants. If more is consumed than granted, the pool is overdrawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Balance {
    pub(crate) granted: Amount,
    pub(crate) consumed: Amount,
}

/// The credits charged for the usage of a feature.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Charge {
    pub(crate) currency: String,
    pub(crate) amount: Amount,
    pub(crate) balance: Balance,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) as_of: OffsetDateTime,
}

/// Automatic recharge settings for one currency.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Recharge {
    #[serde(default = "Uuid::new_v4")]
    pub(crate) id: Uuid,
    pub(crate) is_enabled: bool,
    pub(crate) threshold_type: ThresholdType,
    pub(crate) threshold: f64,
    pub(crate) target: f64,
    pub(crate) max_spend: Option<f64>,
    pub(crate) expiration: GrantExpirationPeriod,
    /// When the spend limit last stopped a recharge.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub(crate) limit_reached_at: Option<OffsetDateTime>,
    /// When the settings were saved; `None` for the default settings.
    pub(crate) saved: Option<SaveDates>,
}

/// When settings were first and last saved.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SaveDates {
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) first: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) last: OffsetDateTime,
}

impl Pool {
    pub(crate) fn new(currency: impl Into<String>, resource: Option<String>) -> Self {
        Self { currency: currency.into(), resource }
    }
}

impl Balance {
    pub(crate) fn left(self) -> Amount {
        self.granted - self.consumed
    }
}

impl Default for Recharge {
    fn default() -> Self {
        Self {
            id: Uuid::new_v4(),
            is_enabled: false,
            threshold_type: ThresholdType::CreditAmount,
            threshold: 0.0,
            target: 0.0,
            max_spend: None,
            expiration: GrantExpirationPeriod::OneYear,
            limit_reached_at: None,
            saved: None,
        }
    }
}
