//! Automatic recharge of credits.

use time::OffsetDateTime;

use crate::common::declare::response;
use crate::common::open_enum::open_enum;

response! {
    /// Automatic recharge settings of a customer's credits in one currency.
    ///
    /// Stigg switches recharging off at the spend limit, or when a payment fails.
    ///
    /// Response of
    /// [`get_automatic_recharge_configuration`](crate::blocking::Client::get_automatic_recharge_configuration)
    /// and
    /// [`save_automatic_recharge_configuration`](crate::blocking::Client::save_automatic_recharge_configuration).
    ///
    /// GraphQL: type `AutoRechargeSettingsDTO`.
    pub struct AutoRechargeSettings {
        /// Identifier of the customer.
        pub customer_id: String,
        /// Identifier of the credit currency.
        pub currency_id: String,
        /// Whether automatic recharge is on.
        pub is_enabled: bool,
        /// Unit of [`threshold_value`](Self::threshold_value): credits or dollars.
        pub threshold_type: ThresholdType,
        /// Balance at which a recharge happens, in the unit of
        /// [`threshold_type`](Self::threshold_type).
        pub threshold_value: f64,
        /// Balance after a recharge.
        pub target_balance: f64,
        /// Maximum to spend on recharges. `None` if there is none.
        pub max_spend_limit: Option<f64>,
        /// Amount spent on recharges in the current month.
        pub current_monthly_spend: f64,
        /// Time after which the bought credits expire.
        pub grant_expiration_period: GrantExpirationPeriod,
        /// Time at which the settings were created.
        pub created_at: Option<OffsetDateTime>,
        /// Time at which the settings were last changed.
        pub updated_at: Option<OffsetDateTime>,
    }
}

open_enum! {
    /// Unit of the threshold of an automatic recharge.
    pub enum ThresholdType {
        /// Number of credits.
        CreditAmount = "CreditAmount",
        /// Amount in dollars.
        DollarAmount = "DollarAmount",
    }
}

open_enum! {
    /// Time after which credits from an automatic recharge expire.
    pub enum GrantExpirationPeriod {
        /// One month.
        OneMonth = "OneMonth",
        /// One year.
        OneYear = "OneYear",
    }
}
