// @generated from `schema` by `tests/conformance/declarations.rs`. To regenerate:
// UPDATE_DOCS=1 cargo test -p stigg-tests --test suite conformance::declarations

//! Enums.

use crate::common::open_enum::open_enum;

open_enum! {
    /// Duration of a promotional entitlement.
    pub enum PromotionalEntitlementPeriod {
        /// Until an end date that you set.
        Custom = "CUSTOM",
        /// Without an end.
        Lifetime = "LIFETIME",
        /// One month.
        OneMonth = "ONE_MONTH",
        /// One week.
        OneWeek = "ONE_WEEK",
        /// One year.
        OneYear = "ONE_YEAR",
        /// Six months.
        SixMonth = "SIX_MONTH",
    }
}

open_enum! {
    /// State of a promotional entitlement.
    pub enum PromotionalEntitlementStatus {
        /// The entitlement applies.
        Active = "Active",
        /// The entitlement has ended.
        Expired = "Expired",
        /// The entitlement is paused.
        Paused = "Paused",
    }
}
