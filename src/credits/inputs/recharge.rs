//! Inputs of automatic recharge.

use crate::common::Number;
use crate::common::declare::input;
use crate::credits::{GrantExpirationPeriod, ThresholdType};

input! {
    /// Argument of `getAutoRechargeSettings`: whose automatic recharge settings to fetch.
    pub struct GetAutoRechargeSettingsInput => GetAutoRechargeSettingsInputBuilder {
        required {
            /// Identifier of the customer whose settings to fetch.
            customer_id: String [not_blank],
            /// Identifier of the credit currency that is recharged.
            currency_id: String [not_blank],
        }
        optional {
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
        }
    }
}

input! {
    /// Argument of `saveAutoRechargeSettings`: how a customer's credits are recharged.
    ///
    /// When the balance falls below the threshold, credits are bought to bring it up to the target.
    /// Recharging is switched off at the spend limit, or when a payment fails.
    pub struct SaveAutoRechargeSettingsInput => SaveAutoRechargeSettingsInputBuilder {
        required {
            /// Identifier of the customer whose settings to save.
            customer_id: String [not_blank],
            /// Identifier of the credit currency to recharge.
            currency_id: String [not_blank],
            /// Whether credits are recharged automatically.
            is_enabled: bool,
        }
        optional {
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
            /// How long the bought credits last: `OneMonth` or `OneYear`.
            grant_expiration_period: Option<GrantExpirationPeriod>,
            /// Most to spend on recharges in a month, in whole currency units.
            max_spend_limit: Option<Number> [not_negative],
            /// Balance that a recharge brings the credits up to.
            target_balance: Option<Number> [not_negative],
            /// How to read `thresholdValue`: as a `CreditAmount` or a `DollarAmount`.
            threshold_type: Option<ThresholdType>,
            /// Balance below which a recharge happens; `thresholdType` says how to read it.
            threshold_value: Option<Number> [not_negative],
        }
    }
}
