//! Inputs that grant and revoke promotional entitlements.

mod groups;

pub use groups::*;

use crate::common::check::{self, Checked};
use crate::common::declare::input;
use crate::common::{DateTime, Number};
use crate::entitlements::EntitlementResetPeriod;
use crate::entitlements::{
    MonthlyResetPeriodConfigInput, WeeklyResetPeriodConfigInput, YearlyResetPeriodConfigInput,
};
use crate::promotional_entitlements::PromotionalEntitlementPeriod;

input! {
    /// Argument of `grantPromotionalEntitlements`: what to grant, and to whom.
    pub struct GrantPromotionalEntitlementsInput => GrantPromotionalEntitlementsInputBuilder {
        required {
            /// Identifier of the customer to grant the entitlements to.
            customer_id: String [not_blank],
            /// Entitlements to grant.
            promotional_entitlements: Vec<GrantPromotionalEntitlementInput> [not_empty] => list promotional_entitlement,
        }
        optional {
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
        }
    }
}

input! {
    /// Promotional entitlement to a feature, in `GrantPromotionalEntitlementsInput`.
    ///
    /// It counts towards all of the customer's subscriptions; where several values compete, the
    /// highest wins.
    pub struct GrantPromotionalEntitlementInput => GrantPromotionalEntitlementInputBuilder {
        required {
            /// Identifier of the feature to grant.
            feature_id: String [not_blank],
            /// How long the entitlement lasts; `CUSTOM` ends it at `customEndDate`.
            period: PromotionalEntitlementPeriod,
        }
        optional {
            /// End of the entitlement (RFC 3339), for a `period` of `CUSTOM`.
            custom_end_date: Option<DateTime>,
            /// Values granted, for an enum feature.
            enum_values: Option<Vec<String>> => list enum_value,
            /// Whether the limit is soft: access stays granted above it.
            has_soft_limit: Option<bool>,
            /// Whether usage has no limit.
            has_unlimited_usage: Option<bool>,
            /// Whether the entitlement is visible.
            is_visible: Option<bool>,
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
    check Self::check;
}

impl GrantPromotionalEntitlementInput {
    /// Checks what several fields hold together.
    fn check(&self) -> Checked {
        if self.period == PromotionalEntitlementPeriod::Custom {
            check::required(
                "customEndDate",
                self.custom_end_date.is_some(),
                "since `period` is `CUSTOM`",
            )?;
        }
        Ok(())
    }
}

input! {
    /// Argument of `revokePromotionalEntitlement`: what to take back, and from whom.
    pub struct RevokePromotionalEntitlementInput => RevokePromotionalEntitlementInputBuilder {
        required {
            /// Identifier of the customer who holds the entitlement.
            customer_id: String [not_blank],
            /// Identifier of the feature whose promotional entitlement to revoke.
            feature_id: String [not_blank],
        }
        optional {
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
        }
    }
}
