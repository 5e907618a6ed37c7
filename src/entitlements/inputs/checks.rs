//! Inputs of checks that cover credits, and of reported checks.

use crate::common::declare::{from_required_string, input};
use crate::common::{DateTime, Number};
use crate::entitlements::{
    AccessDeniedReason, EntitlementOptions, EntitlementResetPeriod, MonthlyResetPeriodConfigInput,
    WeeklyResetPeriodConfigInput, YearlyResetPeriodConfigInput,
};

input! {
    /// Customer and feature, or credit currency, of an entitlement check.
    ///
    /// Set [`feature_id`](Self::feature_id) to check a feature, or
    /// [`currency_id`](Self::currency_id) to check a credit balance.
    ///
    /// Input of [`get_entitlement_v2`](crate::blocking::Client::get_entitlement_v2).
    ///
    /// ```
    /// use stigg::entitlements::GetEntitlementV2Input;
    ///
    /// let feature =
    ///     GetEntitlementV2Input::builder("customer-demo-123").feature_id("feature-01-templates");
    /// let credits = GetEntitlementV2Input::builder("customer-demo-123").currency_id("credits");
    /// # assert_ne!(feature, credits);
    /// ```
    ///
    /// GraphQL: input `GetEntitlementV2Input`, of the query `entitlementV2`.
    pub struct GetEntitlementV2Input => GetEntitlementV2InputBuilder(
        /// Identifier of the customer.
        customer_id: String [not_blank],
    ) {
        /// Identifier of the credit currency to check, instead of a
        /// [`feature_id`](GetEntitlementV2Input::feature_id).
        currency_id: Option<String> [not_blank],
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
        /// Identifier of the feature to check, instead of a
        /// [`currency_id`](GetEntitlementV2Input::currency_id).
        feature_id: Option<String> [not_blank],
        /// Usage or values that the customer requests.
        options: Option<EntitlementOptions>,
        /// Resource to check the access of. Needed for products that allow several
        /// subscriptions.
        resource_id: Option<String> [not_blank],
    }

    /// An entitlement check that the application answered without Stigg.
    ///
    /// Input of
    /// [`report_entitlement_check_requested`](crate::blocking::Client::report_entitlement_check_requested).
    ///
    /// ```
    /// use stigg::entitlements::{EntitlementCheckRequested, EntitlementCheckResult};
    ///
    /// let check = EntitlementCheckRequested::builder(
    ///     "customer-demo-123",
    ///     "feature-01-templates",
    ///     EntitlementCheckResult::builder(true).current_usage(3).usage_limit(10),
    /// )
    /// .requested_usage(1);
    /// # assert!(check.build().entitlement_check_result.has_access);
    /// ```
    ///
    /// GraphQL: input `EntitlementCheckRequested`, of the mutation
    /// `reportEntitlementCheckRequested`.
    pub struct EntitlementCheckRequested => EntitlementCheckRequestedBuilder(
        /// Identifier of the checked customer.
        customer_id: String [not_blank],
        /// Identifier of the checked feature.
        feature_id: String [not_blank],
        /// Result of the check.
        entitlement_check_result: EntitlementCheckResult,
    ) {
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
        /// Requested usage.
        requested_usage: Option<Number> [not_negative],
        /// Requested values of an enum feature.
        requested_values: Option<Vec<String>> => list requested_value,
        /// Checked resource, for products that allow several subscriptions.
        resource_id: Option<String> [not_blank],
    }

    /// Result of an entitlement check.
    ///
    /// Part of [`EntitlementCheckRequested`].
    ///
    /// GraphQL: input `EntitlementCheckResult`.
    pub struct EntitlementCheckResult => EntitlementCheckResultBuilder(
        /// Whether access was granted.
        has_access: bool,
    ) {
        /// Reason for denied access. Not set if access was granted.
        access_denied_reason: Option<AccessDeniedReason>,
        /// Usage so far, in units of the feature.
        current_usage: Option<Number> [not_negative],
        /// Granted values of an enum feature.
        enum_values: Option<Vec<String>> => list enum_value,
        /// Whether the limit is soft: usage above it stays granted.
        has_soft_limit: Option<bool>,
        /// Whether usage is unlimited.
        has_unlimited_usage: Option<bool>,
        /// Start of the months, for a [`reset_period`](EntitlementCheckResult::reset_period) of
        /// [`Month`](EntitlementResetPeriod::Month).
        monthly_reset_period_configuration: Option<MonthlyResetPeriodConfigInput>,
        /// Time of the next usage reset.
        next_reset_date: Option<DateTime>,
        /// Requested usage.
        requested_usage: Option<Number> [not_negative],
        /// Requested values of an enum feature.
        requested_values: Option<Vec<String>> => list requested_value,
        /// Interval at which usage resets.
        reset_period: Option<EntitlementResetPeriod>,
        /// Usage limit, in units of the feature.
        usage_limit: Option<Number> [not_negative],
        /// Start of the weeks, for a [`reset_period`](EntitlementCheckResult::reset_period) of
        /// [`Week`](EntitlementResetPeriod::Week).
        weekly_reset_period_configuration: Option<WeeklyResetPeriodConfigInput>,
        /// Start of the years, for a [`reset_period`](EntitlementCheckResult::reset_period) of
        /// [`Year`](EntitlementResetPeriod::Year).
        yearly_reset_period_configuration: Option<YearlyResetPeriodConfigInput>,
    }
}

from_required_string!(GetEntitlementV2Input);
