//! Prices, tiers and custom currencies.

use crate::catalog::{BillingCadence, BillingModel, BillingPeriod, Feature, TiersMode};
use crate::common::Money;
use crate::common::declare::response;

response! {
    /// The singular and plural names of a unit.
    pub struct Units {
        /// Name of one unit.
        pub singular: Option<String>,
        /// Name of several units.
        pub plural: Option<String>,
    }

    /// A currency that you defined, such as credits.
    pub struct CustomCurrency {
        /// Identifier of the currency.
        pub currency_id: String,
        /// Name of the currency, for display.
        pub display_name: String,
        /// Symbol of the currency, if it has one.
        pub symbol: Option<String>,
        /// Names of the currency's units.
        pub units: Option<Units>,
    }

    /// The rate at which usage is paid in credits.
    pub struct CreditRate {
        /// Flat rate, in units of the credit currency.
        pub amount: f64,
        /// Identifier of the credit currency.
        pub currency_id: String,
        /// Identifier of the custom currency behind the rate. `None` if not given.
        pub custom_currency_id: Option<String>,
    }

    /// A tier of a price that depends on the number of units.
    pub struct PriceTier {
        /// Number of units at which the tier ends. `None` if it has no end.
        pub up_to: Option<f64>,
        /// Price of each unit in the tier.
        pub unit_price: Option<Money>,
        /// Flat price of the tier, regardless of the number of units.
        pub flat_price: Option<Money>,
    }

    /// A price of a plan or add-on.
    ///
    /// A plan can have several prices: one for each billing period and for each feature or fee.
    ///
    /// GraphQL: type `Price`.
    pub struct Price {
        /// Billing model of the price.
        pub billing_model: BillingModel,
        /// Period that the price is for.
        pub billing_period: BillingPeriod,
        /// Whether the price is charged once or repeatedly.
        pub billing_cadence: BillingCadence,
        /// Identifier of the price in the connected billing provider.
        pub billing_id: Option<String>,
        /// Country that a localized price is for, as an ISO 3166-1 code.
        pub billing_country_code: Option<String>,
        /// Amount of the price. `None` if it is not a single amount: see [`tiers`](Self::tiers).
        pub price: Option<Money>,
        /// Pricing method of the tiers. `None` if the price has no tiers.
        pub tiers_mode: Option<TiersMode>,
        /// Tiers of the price. Empty if it has none.
        pub tiers: Vec<PriceTier>,
        /// Minimum number of units to buy. `None` if there is no minimum.
        pub min_unit_quantity: Option<f64>,
        /// Maximum number of units to buy. `None` if there is no maximum.
        pub max_unit_quantity: Option<f64>,
        /// Number of units in a block. `None` if the price is not charged by the block.
        pub block_size: Option<f64>,
        /// Rate at which usage is paid in credits. `None` if it is not.
        pub credit_rate: Option<CreditRate>,
        /// Custom currency of the price. `None` if there is none.
        pub custom_currency: Option<CustomCurrency>,
        /// Identifier of the custom currency that the price tops up. `None` if there is none.
        pub top_up_custom_currency_id: Option<String>,
        /// Feature that is charged for. `None` if the price is not tied to a feature.
        pub feature: Option<Feature>,
    }

    /// A price reduced to its amount and billing period, as
    /// [`ActiveSubscription`](crate::subscriptions::ActiveSubscription) holds it.
    pub struct PriceSummary {
        /// Period that the price is for.
        pub billing_period: BillingPeriod,
        /// Amount of the price. `None` if it is not a single amount.
        pub price: Option<Money>,
    }
}
