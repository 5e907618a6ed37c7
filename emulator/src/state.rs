//! State files.

mod document;
mod file;
mod restore;

pub use document::StateError;
pub(crate) use document::{InvalidState, parse, read, text, write};
