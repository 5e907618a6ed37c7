//! Customers: provisioning, updating, importing and archiving.

mod enums;
mod inputs;
mod responses;

pub use enums::*;
pub use inputs::*;
pub use responses::*;
