//! Inputs that read, create and update customers.

mod billing;
mod filter;
mod import;
mod lifecycle;
mod provision;

pub use billing::*;
pub use filter::*;
pub use import::*;
pub use lifecycle::*;
pub use provision::*;

/// Builders of the inputs of this module.
pub mod builders {
    pub use super::{
        billing::builders::*, filter::builders::*, import::builders::*, lifecycle::builders::*,
        provision::builders::*,
    };
}
