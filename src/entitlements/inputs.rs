//! Inputs of entitlement checks.

mod checks;
mod queries;
mod reset_periods;

pub use checks::*;
pub use queries::*;
pub use reset_periods::*;
