//! Inputs for parts of a subscription: add-ons, quantities, prices and spend limits.

use crate::catalog::CreditGrantCadence;
use crate::common::declare::{from_required_string, input};
use crate::common::{Currency, Integer, Number};
use crate::subscriptions::ChargeType;

input! {
    /// Add-on and its quantity.
    ///
    /// Part of the inputs that provision, update or price a subscription, such as
    /// [`ProvisionSubscriptionInput`](crate::subscriptions::ProvisionSubscriptionInput),
    /// [`UpdateSubscriptionInput`](crate::subscriptions::UpdateSubscriptionInput) and
    /// [`PreviewSubscriptionInput`](crate::subscriptions::PreviewSubscriptionInput).
    pub struct SubscriptionAddonInput => SubscriptionAddonInputBuilder(
        /// Identifier of the add-on.
        addon_id: String [not_blank],
    ) {
        /// Quantity of the add-on.
        quantity: Option<Integer> [not_negative_int],
    }

    /// Quantity of a feature priced per unit.
    ///
    /// Part of the inputs that provision, update or price a subscription, such as
    /// [`ProvisionSubscriptionInput`](crate::subscriptions::ProvisionSubscriptionInput),
    /// [`UpdateSubscriptionInput`](crate::subscriptions::UpdateSubscriptionInput) and
    /// [`PreviewSubscriptionInput`](crate::subscriptions::PreviewSubscriptionInput).
    pub struct BillableFeatureInput => BillableFeatureInputBuilder(
        /// Identifier of the feature.
        feature_id: String [not_blank],
        /// Number of units to subscribe to.
        quantity: Number [not_negative],
    ) {}

    /// Quantity of a charge.
    ///
    /// Part of the inputs that provision, update or price a subscription, such as
    /// [`ProvisionSubscriptionInput`](crate::subscriptions::ProvisionSubscriptionInput),
    /// [`UpdateSubscriptionInput`](crate::subscriptions::UpdateSubscriptionInput) and
    /// [`PreviewSubscriptionInput`](crate::subscriptions::PreviewSubscriptionInput).
    pub struct ChargeInput => ChargeInputBuilder(
        /// Identifier of the feature or credit, depending on [`kind`](ChargeInput::kind).
        id: String [not_blank],
        /// Number of units to charge.
        quantity: Number [not_negative],
        /// Kind of charge: [`Feature`](ChargeType::Feature) or [`Credit`](ChargeType::Credit).
        kind as "type": ChargeType,
    ) {}

    /// Price that replaces a standard one.
    ///
    /// Part of the inputs that provision or update a subscription, such as
    /// [`ProvisionSubscriptionInput`](crate::subscriptions::ProvisionSubscriptionInput) and
    /// [`UpdateSubscriptionInput`](crate::subscriptions::UpdateSubscriptionInput).
    pub struct PriceOverrideInput => PriceOverrideInputBuilder {
        /// Identifier of the add-on whose price is replaced.
        addon_id: Option<String> [not_blank],
        /// Whether the replaced price is the base charge.
        base_charge: Option<bool>,
        /// Number of units in a block.
        block_size: Option<Number> [not_negative],
        /// Time of granting credits:
        /// [`BeginningOfBillingPeriod`](CreditGrantCadence::BeginningOfBillingPeriod) or
        /// [`Monthly`](CreditGrantCadence::Monthly).
        credit_grant_cadence: Option<CreditGrantCadence>,
        /// Rate at which usage consumes credits.
        credit_rate: Option<CreditRateInput>,
        /// Identifier of the currency whose price is replaced.
        currency_id: Option<String> [not_blank],
        /// Identifier of the feature whose price is replaced.
        feature_id: Option<String> [not_blank],
        /// New price.
        price: Option<MoneyInput>,
        /// Tiers of the new price.
        tiers: Option<Vec<PriceTierInput>> => list tier,
    }

    /// Tier of a price.
    ///
    /// Part of [`PriceOverrideInput`].
    pub struct PriceTierInput => PriceTierInputBuilder {
        /// Flat price of the tier.
        flat_price: Option<MoneyInput>,
        /// Price of each unit in the tier.
        unit_price: Option<MoneyInput>,
        /// Quantity up to which the tier applies.
        up_to: Option<Number> [not_negative],
    }

    /// Rate at which usage consumes credits.
    ///
    /// Part of [`PriceOverrideInput`].
    pub struct CreditRateInput => CreditRateInputBuilder(
        /// Flat amount of the rate.
        amount: Number [not_negative],
        /// Identifier of the currency of the rate.
        currency_id: String [not_blank],
    ) {
        /// Formula that computes the cost from the dimensions of an event.
        cost_formula: Option<String>,
        /// Identifier of the custom currency of the rate.
        custom_currency_id: Option<String> [not_blank],
    }

    /// Amount of money: a price, discount, minimum spend or cost.
    ///
    /// Part of [`PriceOverrideInput`], [`CreateCouponInput`](crate::coupons::CreateCouponInput),
    /// [`CreditGrantInput`](crate::credits::CreditGrantInput) and other inputs with amounts of
    /// money.
    pub struct MoneyInput => MoneyInputBuilder(
        /// Amount in whole currency units: 49 means $49.00.
        amount: Number [not_negative],
    ) {
        /// Currency of the amount.
        currency: Option<Currency>,
    }

    /// Minimum spend.
    ///
    /// Part of the inputs that provision or update a subscription, such as
    /// [`ProvisionSubscriptionInput`](crate::subscriptions::ProvisionSubscriptionInput) and
    /// [`UpdateSubscriptionInput`](crate::subscriptions::UpdateSubscriptionInput).
    pub struct SubscriptionMinimumSpendValueInput => SubscriptionMinimumSpendValueInputBuilder {
        /// Minimum amount.
        minimum: Option<MoneyInput>,
    }

    /// Spend limit.
    ///
    /// Once a hard limit is reached, access is denied with
    /// [`BudgetExceeded`](crate::entitlements::AccessDeniedReason::BudgetExceeded).
    ///
    /// Part of the inputs that provision or update a subscription, such as
    /// [`ProvisionSubscriptionInput`](crate::subscriptions::ProvisionSubscriptionInput) and
    /// [`UpdateSubscriptionInput`](crate::subscriptions::UpdateSubscriptionInput).
    pub struct BudgetConfigurationInput => BudgetConfigurationInputBuilder(
        /// Maximum amount that may be spent.
        limit: Number [not_negative],
        /// Whether the limit is soft.
        has_soft_limit: bool,
    ) {}
}

from_required_string!(SubscriptionAddonInput);
