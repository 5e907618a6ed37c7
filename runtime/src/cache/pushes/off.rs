//! Stands in for the stream where the feature `subscriptions` is off: there is none, at no cost.

use super::{Cache, Mode, Wake};
use crate::clock::Now;
use crate::settings::Settings;
use crate::status::Status;

#[derive(Debug)]
pub(super) struct Pushes;

#[allow(clippy::unused_self, reason = "the same with a stream")]
impl Pushes {
    pub(super) fn new(_: Mode, _: &Settings, _: Now) -> Self {
        Self
    }

    pub(super) const fn covered_from(&self) -> i64 {
        i64::MAX
    }
}

#[allow(clippy::unused_self, reason = "the same with a stream")]
impl<W: Wake> Cache<W> {
    pub(super) const fn is_streaming(&self) -> bool {
        false
    }

    pub(super) const fn tick_stream(&self, _: Now) -> Option<i64> {
        None
    }

    pub(super) const fn with_stream(&self, status: Status) -> Status {
        status
    }

    pub(super) const fn close_stream(&self, _: Now) {}
}
