//! Credits: balances and consumption.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::catalog::Units;
use crate::common::outputs::null_as_empty;

/// Credit balances of a customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreditBalanceSummary {
    /// Identifier of the customer.
    pub customer_id: String,
    /// The balances, one for each credit currency and, where credits belong to resources, each
    /// resource.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub balances: Vec<CreditBalance>,
}

/// Balance of a customer, or of one resource, in one credit currency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreditBalance {
    /// Currency of the credits.
    pub currency: CreditCurrency,
    /// Identifier of the customer.
    pub customer_id: String,
    /// Identifier of the resource that the credits belong to. Absent when they are tied to
    /// none.
    pub resource_id: Option<String>,
    /// Number of credits left.
    pub current_balance: f64,
    /// Number of credits granted.
    pub total_granted: f64,
    /// Number of credits consumed.
    pub total_consumed: f64,
    /// Until when the balance is valid: a point in time, as a number. Its unit is not
    /// published.
    pub valid_until: Option<f64>,
}

/// Credit currency, reduced to its identifier and names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreditCurrency {
    /// Identifier of the currency.
    pub currency_id: String,
    /// Name of the currency, for display.
    pub display_name: String,
    /// Symbol of the currency, if it has one.
    pub symbol: Option<String>,
    /// Names of the currency's units.
    pub units: Option<Units>,
}

/// Result of consuming credits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreditConsumption {
    /// Identifier of the customer.
    pub customer_id: String,
    /// Identifier of the resource that the credits belong to. Absent when none was named.
    pub resource_id: Option<String>,
    /// Identifier of the credit currency.
    pub currency_id: String,
    /// Number of credits of this consumption.
    pub amount: f64,
    /// Time of the consumption (RFC 3339).
    #[serde(with = "time::serde::rfc3339")]
    pub timestamp: OffsetDateTime,
    /// Expected balance with this consumption counted in. Absent when not known.
    pub credit: Option<OptimisticCreditBalance>,
}

/// Credit balance as expected after a consumption.
///
/// What is left is `usageLimit` less `currentUsage`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct OptimisticCreditBalance {
    /// Identifier of the credit currency.
    pub currency_id: String,
    /// Number of credits granted.
    pub usage_limit: f64,
    /// Number of credits consumed.
    pub current_usage: f64,
    /// End of the usage period (RFC 3339). Absent when there is none.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub usage_period_end: Option<OffsetDateTime>,
    /// Time that the balance belongs to (RFC 3339).
    #[serde(with = "time::serde::rfc3339")]
    pub timestamp: OffsetDateTime,
}

impl OptimisticCreditBalance {
    /// Credits that are left: those granted less those consumed; below 0 in overdraft.
    #[must_use]
    pub fn remaining(&self) -> f64 {
        self.usage_limit - self.current_usage
    }
}
