//! Inputs that configure when usage is reset.

use crate::common::declare::{from_required, input};
use crate::entitlements::{MonthlyAccordingTo, WeeklyAccordingTo, YearlyAccordingTo};

input! {
    /// Start of the months of a monthly usage reset.
    ///
    /// Part of inputs that set or read entitlements, such as
    /// [`GrantPromotionalEntitlementInput`](crate::promotional_entitlements::GrantPromotionalEntitlementInput)
    /// and [`UsageHistoryInput`](crate::usage::UsageHistoryInput). The setters there take a plain
    /// [`MonthlyAccordingTo`] as well.
    ///
    /// GraphQL: input `MonthlyResetPeriodConfigInput`.
    pub struct MonthlyResetPeriodConfigInput => MonthlyResetPeriodConfigInputBuilder(
        /// Start of the months: that of the
        /// [subscription](MonthlyAccordingTo::SubscriptionStart) or of the [calendar
        /// month](MonthlyAccordingTo::StartOfTheMonth).
        according_to: MonthlyAccordingTo,
    ) {}

    /// Start of the weeks of a weekly usage reset.
    ///
    /// Part of inputs that set or read entitlements, such as
    /// [`GrantPromotionalEntitlementInput`](crate::promotional_entitlements::GrantPromotionalEntitlementInput)
    /// and [`UsageHistoryInput`](crate::usage::UsageHistoryInput). The setters there take a plain
    /// [`WeeklyAccordingTo`] as well.
    ///
    /// GraphQL: input `WeeklyResetPeriodConfigInput`.
    pub struct WeeklyResetPeriodConfigInput => WeeklyResetPeriodConfigInputBuilder(
        /// Start of the weeks: that of the
        /// [subscription](WeeklyAccordingTo::SubscriptionStart), or a day such as
        /// [Monday](WeeklyAccordingTo::EveryMonday).
        according_to: WeeklyAccordingTo,
    ) {}

    /// Start of the years of a yearly usage reset.
    ///
    /// Part of inputs that set or read entitlements, such as
    /// [`GrantPromotionalEntitlementInput`](crate::promotional_entitlements::GrantPromotionalEntitlementInput)
    /// and [`UsageHistoryInput`](crate::usage::UsageHistoryInput). The setters there take a plain
    /// [`YearlyAccordingTo`] as well.
    ///
    /// GraphQL: input `YearlyResetPeriodConfigInput`.
    pub struct YearlyResetPeriodConfigInput => YearlyResetPeriodConfigInputBuilder(
        /// Start of the years: that of the
        /// [subscription](YearlyAccordingTo::SubscriptionStart).
        according_to: YearlyAccordingTo,
    ) {}
}

from_required!(
    MonthlyResetPeriodConfigInput: MonthlyAccordingTo,
    WeeklyResetPeriodConfigInput: WeeklyAccordingTo,
    YearlyResetPeriodConfigInput: YearlyAccordingTo
);
