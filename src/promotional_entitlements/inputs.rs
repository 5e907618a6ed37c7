//! Inputs that grant and revoke promotional entitlements.

mod grants;
mod groups;

pub use grants::*;
pub use groups::*;
