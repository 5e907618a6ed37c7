//! Inputs that change a subscription.

use serde_json::{Map, Value};

use crate::catalog::BillingPeriod;
use crate::common::check::{self, Checked};
use crate::common::declare::input;
use crate::common::from_string::from_required_string;
use crate::common::{DateTime, Nullable, Number};
use crate::entitlements::EntitlementResetPeriod;
use crate::entitlements::{
    MonthlyResetPeriodConfigInput, WeeklyResetPeriodConfigInput, YearlyResetPeriodConfigInput,
};
use crate::subscriptions::{
    BillableFeatureInput, BudgetConfigurationInput, ChargeInput, PriceOverrideInput,
    SubscriptionAddonInput, SubscriptionBillingInfo, SubscriptionCouponInput,
    SubscriptionEntitlementInputV2, SubscriptionMinimumSpendValueInput,
};
use crate::subscriptions::{ScheduleStrategy, SubscriptionBillingCycleAnchor};

input! {
    /// Argument of `updateOneSubscription`: which subscription to change, and how.
    ///
    /// It cannot change the plan; provision a subscription to the new plan for that. An update
    /// replaces one that is already scheduled.
    pub struct UpdateSubscriptionInput => UpdateSubscriptionInputBuilder(subscription_id: String) {
        optional {
            /// Identifier of the subscription to change.
            subscription_id: Option<String> [not_blank],
            /// Free-form key-value data to keep with the subscription.
            additional_meta_data: Nullable<Map<String, Value>> => map metadata,
            /// Add-ons the subscription is to have. They replace the whole list, so include those to
            /// keep.
            addons: Option<Vec<SubscriptionAddonInput>> => list addon,
            /// Coupon or discount to apply.
            applied_coupon: Nullable<SubscriptionCouponInput>,
            /// Whether to wait for the payment to be confirmed before answering.
            await_payment_confirmation: Option<bool>,
            /// Quantities of the per-unit features to change to.
            billable_features: Option<Vec<BillableFeatureInput>> => list billable_feature,
            /// What happens to the billing cycle: `UNCHANGED` (the default) keeps it, `NOW` starts it
            /// afresh.
            billing_cycle_anchor: Option<SubscriptionBillingCycleAnchor>,
            /// Billing details to use for the subscription.
            billing_information: Nullable<SubscriptionBillingInfo>,
            /// Billing period to change to, `MONTHLY` or `ANNUALLY`.
            billing_period: Option<BillingPeriod>,
            /// Spend limit of the subscription.
            budget: Nullable<BudgetConfigurationInput>,
            /// Date on which the subscription is cancelled (RFC 3339). Absent keeps what is set, null
            /// clears it, a date sets it. A date in the past, or not after the start, is refused; on a
            /// trial it moves the end of the trial.
            cancellation_date: Nullable<DateTime>,
            /// Quantities of the charges to change to, of features or of credits.
            charges: Option<Vec<ChargeInput>> => list charge,
            /// Feature and credit entitlements to set on the subscription itself.
            entitlements: Option<Vec<SubscriptionEntitlementInputV2>> => list entitlement,
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
            /// Least amount to be spent on the subscription.
            minimum_spend: Nullable<SubscriptionMinimumSpendValueInput>,
            /// Prices to charge in place of the standard ones.
            price_overrides: Option<Vec<PriceOverrideInput>> => list price_override,
            /// Promotion code to redeem. Deprecated since September 2024; use `appliedCoupon`.
            promotion_code: Nullable<String> [not_blank],
            /// Identifier of the subscription to change; the older name of `subscriptionId`.
            ref_id: Option<String> [not_blank],
            /// Identifier of the subscription in Salesforce.
            salesforce_id: Nullable<String> [not_blank],
            /// When the change takes effect: `IMMEDIATE`, `END_OF_BILLING_PERIOD`, or
            /// `END_OF_BILLING_MONTH` for annual subscriptions.
            schedule_strategy: Option<ScheduleStrategy>,
            /// Feature entitlements to change on the subscription; `entitlements` takes credits too.
            subscription_entitlements: Option<Vec<UpdateSubscriptionEntitlementInput>> => list subscription_entitlement,
            /// New end of the trial (RFC 3339), such as a later one to extend it.
            trial_end_date: Nullable<DateTime>,
            /// Number of units to change to.
            unit_quantity: Option<Number> [not_negative],
        }
    }
    check Self::check;
}

from_required_string!(UpdateSubscriptionInput);

impl UpdateSubscriptionInput {
    /// Checks what several fields hold together.
    fn check(&self) -> Checked {
        check::required(
            "subscriptionId",
            self.subscription_id.is_some() || self.ref_id.is_some(),
            "or `refId`",
        )?;
        Ok(())
    }
}

input! {
    /// Entitlement to a feature, in `UpdateSubscriptionInput`.
    pub struct UpdateSubscriptionEntitlementInput => UpdateSubscriptionEntitlementInputBuilder {
        optional {
            /// Identifier of the feature.
            feature_id: Option<String> [not_blank],
            /// Whether the limit is soft: access stays granted above it.
            has_soft_limit: Option<bool>,
            /// Whether usage has no limit.
            has_unlimited_usage: Option<bool>,
            /// Identifier of the entitlement.
            id: Option<String> [not_blank],
            /// When the reset falls for a `resetPeriod` of `MONTH`.
            monthly_reset_period_configuration: Option<MonthlyResetPeriodConfigInput>,
            /// How often usage is reset: every `HOUR`, `DAY`, `WEEK`, `MONTH` or `YEAR`.
            reset_period: Option<EntitlementResetPeriod>,
            /// Usage limit of the feature.
            usage_limit: Option<Number> [not_negative],
            /// When the reset falls for a `resetPeriod` of `WEEK`.
            weekly_reset_period_configuration: Option<WeeklyResetPeriodConfigInput>,
            /// When the reset falls for a `resetPeriod` of `YEAR`.
            yearly_reset_period_configuration: Option<YearlyResetPeriodConfigInput>,
        }
    }
}
