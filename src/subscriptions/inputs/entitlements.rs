//! Entitlements that a subscription sets for itself.

use crate::catalog::CreditCadence;
use crate::common::Number;
use crate::common::declare::input;
use crate::common::from_string::from_required_string;
use crate::entitlements::EntitlementResetPeriod;
use crate::entitlements::{
    MonthlyResetPeriodConfigInput, WeeklyResetPeriodConfigInput, YearlyResetPeriodConfigInput,
};

input! {
    /// Feature or credit entitlement, in the inputs that provision or update a subscription.
    pub struct SubscriptionEntitlementInputV2 => SubscriptionEntitlementInputV2Builder {
        optional {
            /// Entitlement to credits.
            credit: Option<SubscriptionCreditEntitlementInput>,
            /// Entitlement to a feature.
            feature: Option<SubscriptionFeatureEntitlementInput>,
        }
    }
}

input! {
    /// Entitlement to a feature, in `SubscriptionEntitlementInputV2`.
    pub struct SubscriptionFeatureEntitlementInput => SubscriptionFeatureEntitlementInputBuilder {
        required {
            /// Identifier of the feature to grant.
            feature_id: String [not_blank],
        }
        optional {
            /// Values granted, for an enum feature.
            enum_values: Option<Vec<String>> => list enum_value,
            /// Identifier of the feature group.
            feature_group_id: Option<String> [not_blank],
            /// Whether the limit is soft: access stays granted above it.
            has_soft_limit: Option<bool>,
            /// Whether usage has no limit.
            has_unlimited_usage: Option<bool>,
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

from_required_string!(SubscriptionFeatureEntitlementInput);

input! {
    /// Entitlement to credits, in `SubscriptionEntitlementInputV2`.
    pub struct SubscriptionCreditEntitlementInput => SubscriptionCreditEntitlementInputBuilder {
        required {
            /// Identifier of the custom currency of the credits.
            custom_currency_id: String [not_blank],
            /// Number of credits.
            amount: Number [not_negative],
            /// How often the credits are given: every `MONTH` or `YEAR`.
            cadence: CreditCadence,
        }
        optional {
            /// Whether the limit is soft: access stays granted with no credits left.
            has_soft_limit: Option<bool>,
        }
    }
}

input! {
    /// Entitlement to a feature, in `ProvisionSubscriptionInput` and
    /// `ProvisionCustomerSubscriptionInput`.
    pub struct SubscriptionEntitlementInput => SubscriptionEntitlementInputBuilder {
        required {
            /// Identifier of the feature to grant.
            feature_id: String [not_blank],
        }
        optional {
            /// Description of the entitlement.
            description: Option<String>,
            /// Whether the limit is soft: access stays granted above it.
            has_soft_limit: Option<bool>,
            /// Whether usage has no limit.
            has_unlimited_usage: Option<bool>,
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

from_required_string!(SubscriptionEntitlementInput);
