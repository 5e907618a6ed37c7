//! The stories through the async client.

use maybe_async::must_be_async as facade;
use stigg::asynk::{Batches, Client, Items};
use tokio::test as story;

#[allow(clippy::duplicate_mod, reason = "both facades tell the same stories")]
#[path = "told/mod.rs"]
mod told;
