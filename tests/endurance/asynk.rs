//! The long story through the async client.

use maybe_async::must_be_async as facade;
use stigg::asynk::Client;
use tokio::test as story;

const SEED: u64 = 2;

#[allow(clippy::duplicate_mod, reason = "both facades tell the same story")]
#[path = "told/mod.rs"]
mod told;
