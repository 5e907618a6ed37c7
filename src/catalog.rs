//! The product catalog: products, plans, add-ons, features, prices and paywalls.

mod enums;
mod inputs;
mod responses;

pub use enums::*;
pub use inputs::{GetPaywallInput, GetProductsInput, NoInput};
pub use responses::*;

/// Builders of the inputs of this module.
pub mod builders {
    pub use super::inputs::{GetPaywallInputBuilder, GetProductsInputBuilder};
}
