//! Stands in for the stream where the feature `subscriptions` is off.

use std::sync::Arc;

use stigg::blocking::Client;

use super::Shared;
use super::threads::Threads;
use crate::StartError;

#[derive(Debug)]
pub(super) struct Stream;

impl Stream {
    #[allow(clippy::unnecessary_wraps, reason = "the same with a stream")]
    pub(super) fn start(_: &Arc<Shared>, _: &Client, _: &Arc<Threads>) -> Result<Self, StartError> {
        Ok(Self)
    }

    #[allow(clippy::unused_self, reason = "the same with a stream")]
    pub(super) fn wake(&self) {}
}
