//! What a subscription is made of: add-ons, quantities, prices and limits on spending.

use crate::catalog::CreditGrantCadence;
use crate::common::Currency;
use crate::common::declare::input;
use crate::common::from_string::from_required_string;
use crate::common::{Integer, Number};
use crate::subscriptions::ChargeType;

input! {
    /// Add-on and its quantity, in the inputs that provision, update or price a subscription.
    pub struct SubscriptionAddonInput => SubscriptionAddonInputBuilder {
        required {
            /// Identifier of the add-on.
            addon_id: String [not_blank],
        }
        optional {
            /// Quantity of the add-on.
            quantity: Option<Integer> [not_negative_int],
        }
    }
}

from_required_string!(SubscriptionAddonInput);

input! {
    /// Quantity of a per-unit feature, in the inputs that provision, update or price a
    /// subscription.
    pub struct BillableFeatureInput => BillableFeatureInputBuilder {
        required {
            /// Identifier of the feature.
            feature_id: String [not_blank],
            /// Number of units to subscribe to.
            quantity: Number [not_negative],
        }
    }
}

input! {
    /// Quantity of a charge, in the inputs that provision, update or price a subscription.
    pub struct ChargeInput => ChargeInputBuilder {
        required {
            /// Identifier of what is charged, a feature or a credit as `type` says.
            id: String [not_blank],
            /// Number of units to charge.
            quantity: Number [not_negative],
            /// Kind of charge: `FEATURE` or `CREDIT`.
            kind as "type": ChargeType,
        }
    }
}

input! {
    /// Price to charge in place of a standard one, when provisioning or updating a subscription.
    pub struct PriceOverrideInput => PriceOverrideInputBuilder {
        optional {
            /// Identifier of the add-on whose price is replaced.
            addon_id: Option<String> [not_blank],
            /// Whether the price replaced is the base charge.
            base_charge: Option<bool>,
            /// Number of units in a block.
            block_size: Option<Number> [not_negative],
            /// When credits are granted: `BEGINNING_OF_BILLING_PERIOD` or `MONTHLY`.
            credit_grant_cadence: Option<CreditGrantCadence>,
            /// Rate at which usage costs credits.
            credit_rate: Option<CreditRateInput>,
            /// Identifier of the currency whose price is replaced.
            currency_id: Option<String> [not_blank],
            /// Identifier of the feature whose price is replaced.
            feature_id: Option<String> [not_blank],
            /// Price to charge instead.
            price: Option<MoneyInput>,
            /// Tiers of the price to charge instead.
            tiers: Option<Vec<PriceTierInput>> => list tier,
        }
    }
}

input! {
    /// Tier of a price, in `PriceOverrideInput`.
    pub struct PriceTierInput => PriceTierInputBuilder {
        optional {
            /// Flat price of the tier.
            flat_price: Option<MoneyInput>,
            /// Price of each unit in the tier.
            unit_price: Option<MoneyInput>,
            /// Quantity the tier reaches up to.
            up_to: Option<Number> [not_negative],
        }
    }
}

input! {
    /// Rate at which usage costs credits, in `PriceOverrideInput`.
    pub struct CreditRateInput => CreditRateInputBuilder {
        required {
            /// Flat amount of the rate.
            amount: Number [not_negative],
            /// Identifier of the currency of the rate.
            currency_id: String [not_blank],
        }
        optional {
            /// Formula that works out the cost from the dimensions of an event.
            cost_formula: Option<String>,
            /// Identifier of the custom currency of the rate.
            custom_currency_id: Option<String> [not_blank],
        }
    }
}

input! {
    /// Amount of money, in inputs that hold prices, discounts or minimum spends.
    pub struct MoneyInput => MoneyInputBuilder {
        required {
            /// Amount in whole currency units: 49 is $49.00.
            amount: Number [not_negative],
        }
        optional {
            /// Currency of the amount.
            currency: Option<Currency>,
        }
    }
}

input! {
    /// Minimum spend, in the inputs that provision or update a subscription.
    pub struct SubscriptionMinimumSpendValueInput => SubscriptionMinimumSpendValueInputBuilder {
        optional {
            /// Least amount to be spent.
            minimum: Option<MoneyInput>,
        }
    }
}

input! {
    /// Spend limit, in the inputs that provision or update a subscription.
    ///
    /// Under a hard limit, access is denied with `BudgetExceeded` once the limit is hit.
    pub struct BudgetConfigurationInput => BudgetConfigurationInputBuilder {
        required {
            /// Most that may be spent.
            limit: Number [not_negative],
            /// Whether the limit is soft.
            has_soft_limit: bool,
        }
    }
}
