//! Inputs of automatic recharge.

use crate::common::Number;
use crate::common::declare::input;
use crate::credits::{GrantExpirationPeriod, ThresholdType};

input! {
    /// Customer and currency of automatic recharge settings to read.
    ///
    /// Input of
    /// [`get_automatic_recharge_configuration`](crate::blocking::Client::get_automatic_recharge_configuration).
    ///
    /// ```
    /// use stigg::credits::GetAutoRechargeSettingsInput;
    ///
    /// let input = GetAutoRechargeSettingsInput::builder("customer-demo-123", "credits");
    /// # assert_eq!(input.build().currency_id, "credits");
    /// ```
    ///
    /// GraphQL: input `GetAutoRechargeSettingsInput`, of the query `getAutoRechargeSettings`.
    pub struct GetAutoRechargeSettingsInput => GetAutoRechargeSettingsInputBuilder(
        /// Identifier of the customer.
        customer_id: String [not_blank],
        /// Identifier of the credit currency.
        currency_id: String [not_blank],
    ) {
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
    }

    /// Automatic recharge settings of a customer's credits.
    ///
    /// When the balance falls below the threshold, Stigg buys credits up to the target. It switches
    /// recharging off at the spend limit, or when a payment fails.
    ///
    /// Input of
    /// [`save_automatic_recharge_configuration`](crate::blocking::Client::save_automatic_recharge_configuration).
    ///
    /// ```
    /// use stigg::credits::{SaveAutoRechargeSettingsInput, ThresholdType};
    ///
    /// let input = SaveAutoRechargeSettingsInput::builder("customer-demo-123", "credits", true)
    ///     .threshold_type(ThresholdType::CreditAmount)
    ///     .threshold_value(10)
    ///     .target_balance(100);
    /// # assert!(input.build().is_enabled);
    /// ```
    ///
    /// GraphQL: input `SaveAutoRechargeSettingsInput`, of the mutation `saveAutoRechargeSettings`.
    pub struct SaveAutoRechargeSettingsInput => SaveAutoRechargeSettingsInputBuilder(
        /// Identifier of the customer.
        customer_id: String [not_blank],
        /// Identifier of the credit currency.
        currency_id: String [not_blank],
        /// Whether credits are recharged automatically.
        is_enabled: bool,
    ) {
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
        /// Time after which the bought credits expire.
        grant_expiration_period: Option<GrantExpirationPeriod>,
        /// Maximum to spend on recharges in a month, in whole currency units.
        max_spend_limit: Option<Number> [not_negative],
        /// Balance after a recharge.
        target_balance: Option<Number> [not_negative],
        /// Unit of [`threshold_value`](SaveAutoRechargeSettingsInput::threshold_value): credits
        /// or dollars.
        threshold_type: Option<ThresholdType>,
        /// Balance below which a recharge happens, in the unit of
        /// [`threshold_type`](SaveAutoRechargeSettingsInput::threshold_type).
        threshold_value: Option<Number> [not_negative],
    }
}
