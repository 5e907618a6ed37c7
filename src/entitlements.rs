//! Entitlements: a customer's access to features and credits, with limits, usage and reasons for
//! denied access.

mod enums;
mod helpers;
mod inputs;
mod responses;

pub use enums::*;
pub use inputs::*;
pub use responses::*;
