//! Entitlements: a customer's access to features and credits, with limits, usage and reasons for
//! denied access.

mod entitlement;
mod helpers;
mod inputs;
mod widgets;

pub use entitlement::{
    AccessDeniedReason, CreditEntitlement, Entitlement, EntitlementCurrency, EntitlementFeature,
    EntitlementResetPeriod, EntitlementUnion, EntitlementsState,
    EntitlementsStateAccessDeniedReason, FeatureEntitlement, MonthlyAccordingTo,
    MonthlyResetPeriodConfig, ResetPeriodConfiguration, UnitTransformation,
    UnitTransformationRound, WeeklyAccordingTo, WeeklyResetPeriodConfig, YearlyAccordingTo,
    YearlyResetPeriodConfig,
};
pub use inputs::{
    EntitlementCheckRequested, EntitlementCheckResult, EntitlementOptions, FetchEntitlementQuery,
    FetchEntitlementsQuery, GetEntitlementV2Input, MonthlyResetPeriodConfigInput,
    WeeklyResetPeriodConfigInput, YearlyResetPeriodConfigInput,
};
pub use widgets::{WidgetEntitlement, WidgetFeature};

/// Builders of the inputs of this module.
pub mod builders {
    pub use super::inputs::{
        EntitlementCheckRequestedBuilder, EntitlementCheckResultBuilder, EntitlementOptionsBuilder,
        FetchEntitlementQueryBuilder, FetchEntitlementsQueryBuilder, GetEntitlementV2InputBuilder,
        MonthlyResetPeriodConfigInputBuilder, WeeklyResetPeriodConfigInputBuilder,
        YearlyResetPeriodConfigInputBuilder,
    };
}
