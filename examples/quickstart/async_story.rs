//! The story, compiled for the async client.

use maybe_async::must_be_async as facade;
use stigg::asynk::Client;

#[allow(clippy::duplicate_mod, reason = "one story for both clients")]
#[path = "story.rs"]
mod story;

pub(crate) use story::tell;
