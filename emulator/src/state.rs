//! State files.

mod document;
mod file;
mod restore;

pub use document::StateError;
pub(crate) use document::{read, text, write};
