//! Inputs of entitlement checks.

mod checks;
mod queries;
mod reset_periods;

pub use checks::*;
pub use queries::*;
pub use reset_periods::*;

/// Builders of the inputs of this module.
pub mod builders {
    pub use super::{checks::builders::*, queries::builders::*, reset_periods::builders::*};
}
