//! Credit balances and consumption in responses.

use time::OffsetDateTime;

use crate::catalog::Units;
use crate::common::declare::response;

response! {
    /// Credit balances of a customer.
    ///
    /// Response of [`get_credit_balance`](crate::blocking::Client::get_credit_balance).
    ///
    /// GraphQL: type `CreditBalanceSummary`.
    pub struct CreditBalanceSummary {
        /// Identifier of the customer.
        pub customer_id: String,
        /// Balances: one for each credit currency and, where credits belong to resources, each
        /// resource.
        pub balances: Vec<CreditBalance>,
    }

    /// Balance of a customer or a resource in one credit currency, in [`CreditBalanceSummary`].
    pub struct CreditBalance {
        /// Currency of the credits.
        pub currency: CreditCurrency,
        /// Identifier of the customer.
        pub customer_id: String,
        /// Identifier of the resource that the credits belong to. `None` if they belong to none.
        pub resource_id: Option<String>,
        /// Number of credits left.
        pub current_balance: f64,
        /// Number of credits granted.
        pub total_granted: f64,
        /// Number of credits consumed.
        pub total_consumed: f64,
        /// Time until which the balance is valid, as a number. Its unit is not published.
        pub valid_until: Option<f64>,
    }

    /// A credit currency, reduced to its identifier and names.
    pub struct CreditCurrency {
        /// Identifier of the currency.
        pub currency_id: String,
        /// Name of the currency, for display.
        pub display_name: String,
        /// Symbol of the currency. `None` if it has none.
        pub symbol: Option<String>,
        /// Names of the currency's units.
        pub units: Option<Units>,
    }

    /// A recorded consumption of credits, with the expected balance.
    ///
    /// Response of [`consume_credits`](crate::blocking::Client::consume_credits).
    ///
    /// GraphQL: type `CreditConsumptionResponse`.
    pub struct CreditConsumption {
        /// Identifier of the customer.
        pub customer_id: String,
        /// Identifier of the resource that the credits belong to. `None` if the input had none.
        pub resource_id: Option<String>,
        /// Identifier of the credit currency.
        pub currency_id: String,
        /// Number of credits consumed.
        pub amount: f64,
        /// Time of the consumption.
        pub timestamp: OffsetDateTime,
        /// Expected balance, this consumption included. `None` if unknown.
        pub credit: Option<OptimisticCreditBalance>,
    }

    /// Expected credit balance after a consumption, in [`CreditConsumption`].
    ///
    /// [`remaining`](Self::remaining) returns the credits that are left.
    pub struct OptimisticCreditBalance {
        /// Identifier of the credit currency.
        pub currency_id: String,
        /// Number of credits granted.
        pub usage_limit: f64,
        /// Number of credits consumed.
        pub current_usage: f64,
        /// End of the usage period. `None` if there is none.
        pub usage_period_end: Option<OffsetDateTime>,
        /// Time of the balance.
        pub timestamp: OffsetDateTime,
    }
}

impl OptimisticCreditBalance {
    /// Returns the credits left: those granted minus those consumed; below 0 in overdraft.
    #[must_use]
    pub fn remaining(&self) -> f64 {
        self.usage_limit - self.current_usage
    }
}
