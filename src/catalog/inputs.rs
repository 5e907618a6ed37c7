//! Inputs that read the catalog.

mod paywall;
mod products;

pub use paywall::*;
pub use products::*;
