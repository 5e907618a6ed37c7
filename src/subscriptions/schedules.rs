//! Scheduled updates of a subscription.

use crate::catalog::BillingPeriod;
use crate::common::declare::response;
use crate::common::open_enum::open_enum;
use crate::common::union::union;

response! {
    /// A scheduled update of a subscription, in
    /// [`scheduled_updates`](crate::subscriptions::Subscription::scheduled_updates).
    pub struct SubscriptionScheduledUpdate {
        /// Kind of update, such as a change of the plan or an add-on.
        pub subscription_schedule_type: SubscriptionScheduleType,
        /// Status of the update, such as scheduled, done or failed.
        pub schedule_status: SubscriptionScheduleStatus,
        /// Time at which the update will be applied. Plain text, not a date type.
        pub scheduled_execution_time: String,
        /// Plan or add-on of the update. `None` if there is none.
        pub target_package: Option<PackageRef>,
        /// Details of the change, depending on the kind of update. `None` if there are none.
        pub schedule_variables: Option<ScheduleVariables>,
    }

    /// A future update of a subscription, in
    /// [`future_updates`](crate::subscriptions::Subscription::future_updates).
    pub struct SubscriptionFutureUpdate {
        /// Kind of update, such as a change of the plan or an add-on.
        pub subscription_schedule_type: SubscriptionScheduleType,
        /// Status of the update, such as scheduled or waiting for payment.
        pub schedule_status: SubscriptionScheduleStatus,
        /// Time at which the update will be applied. Plain text, not a date type.
        pub scheduled_execution_time: String,
        /// Plan or add-on of the update. `None` if there is none.
        pub target_package: Option<PackageRef>,
        /// Details of the change, depending on the kind of update. `None` if there are none.
        pub schedule_variables: Option<ScheduleVariables>,
    }

    /// A plan or an add-on, with its identifiers and name.
    pub struct PackageRef {
        /// Stigg's own identifier of the package. Inputs take [`ref_id`](Self::ref_id) instead.
        pub id: String,
        /// Identifier of the package, as you chose it. Inputs take this one.
        pub ref_id: String,
        /// Display name of the package.
        pub display_name: String,
    }
}

union! {
    /// Details of a scheduled update, depending on its kind.
    pub enum ScheduleVariables {
        PlanChangeVariables,
        DowngradeChangeVariables,
        AddonChangeVariables,
        BillingPeriodChangeVariables,
        UnitAmountChangeVariables,
        PlanPriceOverrideChangeVariables,
        AddonPriceOverrideChangeVariables,
        CouponChangeVariables,
        RecurringCreditsChangeVariables,
    }
}

response! {
    /// Details of a scheduled change of the plan.
    pub struct PlanChangeVariables {
        /// Identifier of the new plan, as you chose it.
        pub plan_ref_id: String,
        /// Direction of the change: upgrade, downgrade or neither.
        pub change_type: PlanChangeType,
        /// Billing period after the change. `None` if not given.
        pub billing_period: Option<BillingPeriod>,
        /// Add-ons of the new plan, with quantities.
        pub addons: Vec<PlanChangeAddon>,
        /// Quantities of the features priced per unit.
        pub billable_features: Vec<BillableFeature>,
        /// Prices that replace the standard ones for this subscription.
        pub price_overrides: Vec<PriceOverrideChangeVariables>,
    }

    /// Details of a scheduled downgrade.
    pub struct DowngradeChangeVariables {
        /// Identifier of the plan to downgrade to, as you chose it.
        pub downgrade_plan_ref_id: String,
        /// Billing period after the downgrade. `None` if not given.
        pub billing_period: Option<BillingPeriod>,
        /// Add-ons of the lower plan, with quantities.
        pub addons: Vec<PlanChangeAddon>,
        /// Quantities of the features priced per unit.
        pub billable_features: Vec<BillableFeature>,
        /// Prices that replace the standard ones for this subscription.
        pub price_overrides: Vec<PriceOverrideChangeVariables>,
    }

    /// Details of a scheduled change of an add-on's quantity.
    pub struct AddonChangeVariables {
        /// Identifier of the add-on, as you chose it.
        pub addon_ref_id: String,
        /// Quantity of the add-on after the change.
        pub new_quantity: f64,
    }

    /// Details of a scheduled change of the billing period.
    pub struct BillingPeriodChangeVariables {
        /// Billing period after the change.
        pub billing_period: Option<BillingPeriod>,
    }

    /// Details of a scheduled change of the number of units.
    pub struct UnitAmountChangeVariables {
        /// Identifier of the feature whose units change.
        pub feature_id: Option<String>,
        /// Number of units after the change.
        pub new_unit_amount: Option<f64>,
    }

    /// Details of a scheduled override of a plan's price.
    pub struct PlanPriceOverrideChangeVariables {
        /// Identifier of the plan, as you chose it.
        pub plan_ref_id: String,
        /// Identifier of the feature whose price is overridden. `None` if no feature is named.
        pub feature_id: Option<String>,
    }

    /// Details of a scheduled override of an add-on's price.
    pub struct AddonPriceOverrideChangeVariables {
        /// Identifier of the add-on, as you chose it.
        pub addon_ref_id: String,
        /// Identifier of the feature whose price is overridden. `None` if no feature is named.
        pub feature_id: Option<String>,
    }

    /// Details of a scheduled coupon change.
    pub struct CouponChangeVariables {
        /// Identifier of the coupon, as you chose it.
        pub coupon_id: String,
    }

    /// Details of a scheduled change of recurring credits.
    pub struct RecurringCreditsChangeVariables {
        /// Identifier of the credit currency. `None` if not given.
        pub custom_currency_id: Option<String>,
        /// Number of recurring credits after the change. `None` if not given.
        pub new_quantity as "newCredits": Option<f64>,
    }

    /// An add-on and its quantity, in [`PlanChangeVariables`] and [`DowngradeChangeVariables`].
    pub struct PlanChangeAddon {
        /// Identifier of the add-on, as you chose it.
        pub addon_ref_id: String,
        /// Quantity of the add-on after the change.
        pub quantity: f64,
    }

    /// Quantity of a feature priced per unit, in [`PlanChangeVariables`] and
    /// [`DowngradeChangeVariables`].
    pub struct BillableFeature {
        /// Identifier of the feature.
        pub feature_id: String,
        /// Number of units of the feature.
        pub quantity: f64,
    }

    /// A price override, in [`PlanChangeVariables`] and [`DowngradeChangeVariables`].
    pub struct PriceOverrideChangeVariables {
        /// Identifier of the plan whose price is overridden. `None` if no plan is named.
        pub plan_ref_id: Option<String>,
        /// Identifier of the add-on whose price is overridden. `None` if no add-on is named.
        pub addon_ref_id: Option<String>,
        /// Identifier of the feature whose price is overridden. `None` if no feature is named.
        pub feature_id: Option<String>,
    }
}

open_enum! {
    /// Direction of a change of plan.
    pub enum PlanChangeType {
        /// Change to a lower plan.
        Downgrade = "DOWNGRADE",
        /// Neither an upgrade nor a downgrade.
        None = "NONE",
        /// Change to a higher plan.
        Upgrade = "UPGRADE",
    }
}

open_enum! {
    /// Status of a scheduled update of a subscription.
    pub enum SubscriptionScheduleStatus {
        /// The update was canceled.
        Canceled = "Canceled",
        /// The update was applied.
        Done = "Done",
        /// The update failed.
        Failed = "Failed",
        /// The update waits for a payment.
        PendingPayment = "PendingPayment",
        /// The update is scheduled.
        Scheduled = "Scheduled",
    }
}

open_enum! {
    /// Kind of scheduled update of a subscription.
    pub enum SubscriptionScheduleType {
        /// Free-form data of the subscription.
        AdditionalMetaData = "AdditionalMetaData",
        /// The add-ons.
        Addon = "Addon",
        /// The metadata of the billing information.
        BillingInfoMetadata = "BillingInfoMetadata",
        /// The billing period.
        BillingPeriod = "BillingPeriod",
        /// The coupon.
        Coupon = "Coupon",
        /// The plan, to a lower one.
        Downgrade = "Downgrade",
        /// The version of the plan, to the latest one.
        MigrateToLatest = "MigrateToLatest",
        /// The plan.
        Plan = "Plan",
        /// The prices that are overridden for the subscription.
        PriceOverride = "PriceOverride",
        /// The recurring credits.
        RecurringCredits = "RecurringCredits",
        /// The number of units.
        UnitAmount = "UnitAmount",
    }
}
