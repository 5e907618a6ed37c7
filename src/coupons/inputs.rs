//! Inputs that list and create coupons.

mod comparisons;
mod create;
mod list;

pub use comparisons::*;
pub use create::*;
pub use list::*;

/// Builders of the inputs of this module.
pub mod builders {
    pub use super::{comparisons::builders::*, create::builders::*, list::builders::*};
}
