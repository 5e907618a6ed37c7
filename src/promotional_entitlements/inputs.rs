//! Inputs that grant and revoke promotional entitlements.

mod grants;
mod groups;

pub use grants::*;
pub use groups::*;

/// Builders of the inputs of this module.
pub mod builders {
    pub use super::{grants::builders::*, groups::builders::*};
}
