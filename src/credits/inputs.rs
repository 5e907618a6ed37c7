//! Inputs about credits.

mod balance;
mod consumption;
mod estimates;
mod grants;
mod recharge;

pub use balance::*;
pub use consumption::*;
pub use estimates::*;
pub use grants::*;
pub use recharge::*;

/// Builders of the inputs of this module.
pub mod builders {
    pub use super::{
        balance::builders::*, consumption::builders::*, estimates::builders::*,
        grants::builders::*, recharge::builders::*,
    };
}
