//! Inputs that list and create coupons.

mod comparisons;
mod create;
mod list;

pub use comparisons::*;
pub use create::*;
pub use list::*;
