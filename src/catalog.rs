//! The product catalog: products, plans, add-ons, features, prices and paywalls.

mod enums;
mod inputs;
mod responses;

pub use enums::*;
pub use inputs::*;
pub use responses::*;
