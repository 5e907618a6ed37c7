//! The stories through the blocking client.

use std::prelude::v1::test as story;

use maybe_async::must_be_sync as facade;
use stigg::blocking::{Batches, Client, Items};

#[allow(clippy::duplicate_mod, reason = "both facades tell the same stories")]
#[path = "told/mod.rs"]
mod told;
