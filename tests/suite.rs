//! The tests that need both facades, in one binary, which links only once.

#[macro_use]
#[path = "conformance/names.rs"]
mod names;

mod batch_usage;
mod conformance;
mod declared;
mod endurance;
mod layout;
mod open_enums;
mod properties;
mod responses;
mod stories;
mod web_gate;
mod webhooks;

use std::path::Path;

/// The root of the repository.
fn repository() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}
