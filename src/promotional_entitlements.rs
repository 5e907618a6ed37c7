//! Promotional entitlements: features granted to a customer outside of any plan.

mod enums;
mod inputs;
mod responses;

pub use enums::*;
pub use inputs::*;
pub use responses::*;
