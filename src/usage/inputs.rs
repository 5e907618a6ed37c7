//! Inputs that report usage.

mod bulk;
mod history;
mod reports;

pub use bulk::*;
pub use history::*;
pub use reports::*;

/// Builders of the inputs of this module.
pub mod builders {
    pub use super::{bulk::builders::*, history::builders::*, reports::builders::*};
}
