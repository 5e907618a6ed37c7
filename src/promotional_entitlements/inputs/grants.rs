//! Inputs that grant and revoke entitlements to single features.

use crate::common::check::{self, Checked};
use crate::common::declare::input;
use crate::common::{DateTime, Number};
use crate::entitlements::{
    EntitlementResetPeriod, MonthlyResetPeriodConfigInput, WeeklyResetPeriodConfigInput,
    YearlyResetPeriodConfigInput,
};
use crate::promotional_entitlements::PromotionalEntitlementPeriod;

input! {
    /// Promotional entitlements to grant to a customer.
    ///
    /// Input of
    /// [`grant_promotional_entitlements`](crate::blocking::Client::grant_promotional_entitlements).
    ///
    /// ```
    /// use stigg::promotional_entitlements::{
    ///     GrantPromotionalEntitlementInput, GrantPromotionalEntitlementsInput,
    ///     PromotionalEntitlementPeriod,
    /// };
    ///
    /// let input = GrantPromotionalEntitlementsInput::builder(
    ///     "customer-demo-123",
    ///     [
    ///         GrantPromotionalEntitlementInput::builder(
    ///             "feature-01-templates",
    ///             PromotionalEntitlementPeriod::OneMonth,
    ///         )
    ///         .usage_limit(20),
    ///     ],
    /// );
    /// # assert_eq!(input.build().promotional_entitlements.len(), 1);
    /// ```
    ///
    /// GraphQL: input `GrantPromotionalEntitlementsInput`, of the mutation
    /// `grantPromotionalEntitlements`.
    pub struct GrantPromotionalEntitlementsInput => GrantPromotionalEntitlementsInputBuilder(
        /// Identifier of the customer.
        customer_id: String [not_blank],
        /// Entitlements to grant.
        promotional_entitlements: Vec<GrantPromotionalEntitlementInput> [not_empty] => list promotional_entitlement,
    ) {
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
    }

    /// A promotional entitlement to grant.
    ///
    /// It applies to all subscriptions of the customer. Of several values, the highest counts.
    ///
    /// Part of [`GrantPromotionalEntitlementsInput`] and
    /// [`GrantPromotionalEntitlementsGroupInput`](crate::promotional_entitlements::GrantPromotionalEntitlementsGroupInput).
    ///
    /// GraphQL: input `GrantPromotionalEntitlementInput`.
    pub struct GrantPromotionalEntitlementInput => GrantPromotionalEntitlementInputBuilder(
        /// Identifier of the feature.
        feature_id: String [not_blank],
        /// Duration of the entitlement. [`Custom`](PromotionalEntitlementPeriod::Custom)
        /// requires a [`custom_end_date`](GrantPromotionalEntitlementInput::custom_end_date).
        period: PromotionalEntitlementPeriod,
    ) {
        /// End of the entitlement, with a [`period`](GrantPromotionalEntitlementInput::period)
        /// of [`Custom`](PromotionalEntitlementPeriod::Custom).
        custom_end_date: Option<DateTime>,
        /// Granted values of an enum feature.
        enum_values: Option<Vec<String>> => list enum_value,
        /// Whether the limit is soft: usage above it stays granted.
        has_soft_limit: Option<bool>,
        /// Whether usage is unlimited.
        has_unlimited_usage: Option<bool>,
        /// Whether the entitlement is visible.
        is_visible: Option<bool>,
        /// Start of the months, for a
        /// [`reset_period`](GrantPromotionalEntitlementInput::reset_period) of
        /// [`Month`](EntitlementResetPeriod::Month).
        monthly_reset_period_configuration: Option<MonthlyResetPeriodConfigInput>,
        /// Interval at which usage resets.
        reset_period: Option<EntitlementResetPeriod>,
        /// Usage limit, in units of the feature.
        usage_limit: Option<Number> [not_negative],
        /// Start of the weeks, for a
        /// [`reset_period`](GrantPromotionalEntitlementInput::reset_period) of
        /// [`Week`](EntitlementResetPeriod::Week).
        weekly_reset_period_configuration: Option<WeeklyResetPeriodConfigInput>,
        /// Start of the years, for a
        /// [`reset_period`](GrantPromotionalEntitlementInput::reset_period) of
        /// [`Year`](EntitlementResetPeriod::Year).
        yearly_reset_period_configuration: Option<YearlyResetPeriodConfigInput>,
    }
    check Self::check;

    /// A promotional entitlement to revoke.
    ///
    /// Input of
    /// [`revoke_promotional_entitlement`](crate::blocking::Client::revoke_promotional_entitlement).
    ///
    /// ```
    /// use stigg::promotional_entitlements::RevokePromotionalEntitlementInput;
    ///
    /// let input =
    ///     RevokePromotionalEntitlementInput::builder("customer-demo-123", "feature-04-analytics");
    /// # assert_eq!(input.build().feature_id, "feature-04-analytics");
    /// ```
    ///
    /// GraphQL: input `RevokePromotionalEntitlementInput`, of the mutation
    /// `revokePromotionalEntitlement`.
    pub struct RevokePromotionalEntitlementInput => RevokePromotionalEntitlementInputBuilder(
        /// Identifier of the customer.
        customer_id: String [not_blank],
        /// Identifier of the feature.
        feature_id: String [not_blank],
    ) {
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
    }
}

impl GrantPromotionalEntitlementInput {
    /// Requires an end date with a custom period.
    fn check(&self) -> Checked {
        if self.period == PromotionalEntitlementPeriod::Custom {
            check::required(
                "custom_end_date",
                self.custom_end_date.is_some(),
                "since `period` is `Custom`",
            )?;
        }
        Ok(())
    }
}
