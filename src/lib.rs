//! Rust SDK for Stigg.
mod inputs;
mod types;
pub use inputs::*;
pub use types::*;
/// The schema.
pub const SCHEMA: &str = include_str!("../schema/stigg.graphql");
