//! Stands in for the stream where the feature `subscriptions` is off.

use std::sync::Arc;

use stigg::asynk::Client;
use tokio::runtime::Handle;

use super::Shared;
use crate::StartError;

#[derive(Debug)]
pub(super) struct Stream;

impl Stream {
    #[allow(clippy::unnecessary_wraps, reason = "the same with a stream")]
    pub(super) fn start(_: &Arc<Shared>, _: &Client, _: &Handle) -> Result<Self, StartError> {
        Ok(Self)
    }

    #[allow(clippy::unused_self, reason = "the same with a stream")]
    pub(super) fn wake(&self) {}

    #[allow(clippy::unused_async, clippy::unused_self, reason = "the same with a stream")]
    pub(super) async fn end(self) {}
}
