//! The story, compiled for the blocking client.

use maybe_async::must_be_sync as facade;
use stigg::blocking::Client;

#[allow(clippy::duplicate_mod, reason = "one story for both clients")]
#[path = "story.rs"]
mod story;

pub(crate) use story::tell;
