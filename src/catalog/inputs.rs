//! Inputs that read the catalog.

mod paywall;
mod products;

pub use paywall::*;
pub use products::*;

/// Builders of the inputs of this module.
pub mod builders {
    pub use super::{paywall::builders::*, products::builders::*};
}
