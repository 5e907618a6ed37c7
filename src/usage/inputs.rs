//! Inputs that report usage.

mod bulk;
mod history;
mod reports;

pub use bulk::*;
pub use history::*;
pub use reports::*;
