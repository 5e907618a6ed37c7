//! Payment sessions, checkouts and the customer portal.

mod enums;
mod inputs;
mod responses;

pub use enums::*;
pub use inputs::*;
pub use responses::*;
