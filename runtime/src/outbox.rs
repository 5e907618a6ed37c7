//! Usage that survives crashes and counts once.

mod item;
mod letter;
mod store;

pub use item::{Item, Lane};
pub use letter::{DeadLetter, Reason};
