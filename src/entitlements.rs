//! Entitlements: a customer's access to features and credits, with limits, usage and reasons for
//! denied access.

mod enums;
mod helpers;
mod inputs;
mod responses;

pub use enums::*;
pub use inputs::{
    EntitlementCheckRequested, EntitlementCheckResult, EntitlementOptions, FetchEntitlementQuery,
    FetchEntitlementsQuery, GetEntitlementV2Input, MonthlyResetPeriodConfigInput,
    WeeklyResetPeriodConfigInput, YearlyResetPeriodConfigInput,
};
pub use responses::*;

/// Builders of the inputs of this module.
pub mod builders {
    pub use super::inputs::{
        EntitlementCheckRequestedBuilder, EntitlementCheckResultBuilder, EntitlementOptionsBuilder,
        FetchEntitlementQueryBuilder, FetchEntitlementsQueryBuilder, GetEntitlementV2InputBuilder,
        MonthlyResetPeriodConfigInputBuilder, WeeklyResetPeriodConfigInputBuilder,
        YearlyResetPeriodConfigInputBuilder,
    };
}
