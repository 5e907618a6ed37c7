//! The long story through the blocking client.

use std::prelude::v1::test as story;

use maybe_async::must_be_sync as facade;
use stigg::blocking::Client;

const SEED: u64 = 1;

#[allow(clippy::duplicate_mod, reason = "both facades tell the same story")]
#[path = "told/mod.rs"]
mod told;
