//! Inputs for the entitlements of a single subscription.

use crate::catalog::CreditCadence;
use crate::common::Number;
use crate::common::declare::{from_required_string, input};
use crate::entitlements::{
    EntitlementResetPeriod, MonthlyResetPeriodConfigInput, WeeklyResetPeriodConfigInput,
    YearlyResetPeriodConfigInput,
};

input! {
    /// Feature or credit entitlement of a subscription.
    ///
    /// Part of the inputs that provision or update a subscription, such as
    /// [`ProvisionSubscriptionInput`](crate::subscriptions::ProvisionSubscriptionInput) and
    /// [`UpdateSubscriptionInput`](crate::subscriptions::UpdateSubscriptionInput).
    pub struct SubscriptionEntitlementInputV2 => SubscriptionEntitlementInputV2Builder {
        /// Entitlement to credits.
        credit: Option<SubscriptionCreditEntitlementInput>,
        /// Entitlement to a feature.
        feature: Option<SubscriptionFeatureEntitlementInput>,
    }

    /// Entitlement to a feature.
    ///
    /// Part of [`SubscriptionEntitlementInputV2`].
    pub struct SubscriptionFeatureEntitlementInput => SubscriptionFeatureEntitlementInputBuilder(
        /// Identifier of the feature to grant.
        feature_id: String [not_blank],
    ) {
        /// Granted values, for an enum feature.
        enum_values: Option<Vec<String>> => list enum_value,
        /// Identifier of the feature group.
        feature_group_id: Option<String> [not_blank],
        /// Whether the limit is soft. A soft limit never denies access.
        has_soft_limit: Option<bool>,
        /// Whether usage has no limit.
        has_unlimited_usage: Option<bool>,
        /// Time of the reset for a
        /// [`reset_period`](SubscriptionFeatureEntitlementInput::reset_period) of
        /// [`Month`](EntitlementResetPeriod::Month).
        monthly_reset_period_configuration: Option<MonthlyResetPeriodConfigInput>,
        /// Period after which usage is reset: [`Hour`](EntitlementResetPeriod::Hour),
        /// [`Day`](EntitlementResetPeriod::Day), [`Week`](EntitlementResetPeriod::Week),
        /// [`Month`](EntitlementResetPeriod::Month) or [`Year`](EntitlementResetPeriod::Year).
        reset_period: Option<EntitlementResetPeriod>,
        /// Usage limit of the feature.
        usage_limit: Option<Number> [not_negative],
        /// Time of the reset for a
        /// [`reset_period`](SubscriptionFeatureEntitlementInput::reset_period) of
        /// [`Week`](EntitlementResetPeriod::Week).
        weekly_reset_period_configuration: Option<WeeklyResetPeriodConfigInput>,
        /// Time of the reset for a
        /// [`reset_period`](SubscriptionFeatureEntitlementInput::reset_period) of
        /// [`Year`](EntitlementResetPeriod::Year).
        yearly_reset_period_configuration: Option<YearlyResetPeriodConfigInput>,
    }

    /// Entitlement to credits.
    ///
    /// Part of [`SubscriptionEntitlementInputV2`].
    pub struct SubscriptionCreditEntitlementInput => SubscriptionCreditEntitlementInputBuilder(
        /// Identifier of the custom currency of the credits.
        custom_currency_id: String [not_blank],
        /// Number of credits.
        amount: Number [not_negative],
        /// Period after which the credits are granted again: [`Month`](CreditCadence::Month) or
        /// [`Year`](CreditCadence::Year).
        cadence: CreditCadence,
    ) {
        /// Whether the limit is soft. A soft limit grants access even if no credits are left.
        has_soft_limit: Option<bool>,
    }

    /// Entitlement to a feature.
    ///
    /// Part of the inputs that create a subscription, such as
    /// [`ProvisionSubscriptionInput`](crate::subscriptions::ProvisionSubscriptionInput) and
    /// [`ProvisionCustomerSubscriptionInput`](crate::subscriptions::ProvisionCustomerSubscriptionInput).
    /// [`SubscriptionEntitlementInputV2`] grants credits as well.
    pub struct SubscriptionEntitlementInput => SubscriptionEntitlementInputBuilder(
        /// Identifier of the feature to grant.
        feature_id: String [not_blank],
    ) {
        /// Description of the entitlement.
        description: Option<String>,
        /// Whether the limit is soft. A soft limit never denies access.
        has_soft_limit: Option<bool>,
        /// Whether usage has no limit.
        has_unlimited_usage: Option<bool>,
        /// Time of the reset for a [`reset_period`](SubscriptionEntitlementInput::reset_period)
        /// of [`Month`](EntitlementResetPeriod::Month).
        monthly_reset_period_configuration: Option<MonthlyResetPeriodConfigInput>,
        /// Period after which usage is reset: [`Hour`](EntitlementResetPeriod::Hour),
        /// [`Day`](EntitlementResetPeriod::Day), [`Week`](EntitlementResetPeriod::Week),
        /// [`Month`](EntitlementResetPeriod::Month) or [`Year`](EntitlementResetPeriod::Year).
        reset_period: Option<EntitlementResetPeriod>,
        /// Usage limit of the feature.
        usage_limit: Option<Number> [not_negative],
        /// Time of the reset for a [`reset_period`](SubscriptionEntitlementInput::reset_period)
        /// of [`Week`](EntitlementResetPeriod::Week).
        weekly_reset_period_configuration: Option<WeeklyResetPeriodConfigInput>,
        /// Time of the reset for a [`reset_period`](SubscriptionEntitlementInput::reset_period)
        /// of [`Year`](EntitlementResetPeriod::Year).
        yearly_reset_period_configuration: Option<YearlyResetPeriodConfigInput>,
    }
}

from_required_string!(SubscriptionFeatureEntitlementInput, SubscriptionEntitlementInput);
