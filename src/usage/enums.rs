// @generated from `schema` by `tests/conformance/declarations.rs`. To regenerate:
// UPDATE_DOCS=1 cargo test -p stigg-tests --test suite conformance::declarations

//! Enums.

use crate::common::open_enum::open_enum;

open_enum! {
    /// Cause of a usage reset.
    pub enum UsageMarkerType {
        /// A reset period ended.
        PeriodicReset = "PERIODIC_RESET",
        /// The subscription changed.
        SubscriptionChangeReset = "SUBSCRIPTION_CHANGE_RESET",
    }
}

open_enum! {
    /// Meaning of the value of a usage report.
    pub enum UsageUpdateBehavior {
        /// The value is added to the current usage. It may be negative. This is the default.
        Delta = "DELTA",
        /// The value replaces the current usage.
        Set = "SET",
    }
}
