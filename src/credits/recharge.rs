//! Automatic recharge of credits.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::common::outputs::open_enum;

/// Settings for topping up a customer's credits in one currency automatically.
///
/// Stigg switches recharging off when the spending cap is reached or a payment fails.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AutoRechargeSettings {
    /// Identifier of the customer.
    pub customer_id: String,
    /// Identifier of the credit currency.
    pub currency_id: String,
    /// Whether automatic recharge is on.
    pub is_enabled: bool,
    /// Whether `thresholdValue` counts credits or dollars.
    pub threshold_type: ThresholdType,
    /// Balance at which a recharge is made; `thresholdType` tells what it counts.
    pub threshold_value: f64,
    /// Balance that a recharge brings the credits up to.
    pub target_balance: f64,
    /// Most that recharges may spend. Absent when there is no such cap.
    pub max_spend_limit: Option<f64>,
    /// Amount that recharges have spent in the current month.
    pub current_monthly_spend: f64,
    /// How long credits from a recharge can be used before they expire.
    pub grant_expiration_period: GrantExpirationPeriod,
    /// When the settings were created (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub created_at: Option<OffsetDateTime>,
    /// When the settings were last changed (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub updated_at: Option<OffsetDateTime>,
}

open_enum! {
    /// What the threshold of an automatic recharge counts.
    pub enum ThresholdType {
        /// Number of credits.
        CreditAmount = "CreditAmount",
        /// Amount in dollars.
        DollarAmount = "DollarAmount",
    }
}

open_enum! {
    /// How long credits from an automatic recharge can be used before they expire.
    pub enum GrantExpirationPeriod {
        /// One month.
        OneMonth = "OneMonth",
        /// One year.
        OneYear = "OneYear",
    }
}
