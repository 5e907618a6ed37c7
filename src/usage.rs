//! Usage: reports of usage, as measurements or raw events, and its history.

mod enums;
mod inputs;
mod responses;

pub use enums::*;
pub use inputs::*;
pub use responses::*;
