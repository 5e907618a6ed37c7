//! Stands in for events where the feature `tracing` is off: nothing, at no cost.

use crate::Event;
use crate::outbox::{DeadLetter, Delivery, Disk};
use crate::schedule::Outcome;

pub(crate) fn happened(_event: &Event) {}

#[cfg(feature = "subscriptions")]
pub(crate) fn stream(_: &crate::StreamStatus) {}

pub(crate) fn fetched(_outcome: &Outcome, _millis: i64) {}

pub(crate) fn dead_letter(_: &DeadLetter) {}

pub(crate) fn delivery(_: Delivery, _: Option<&stigg::Error>) {}

pub(crate) fn disk(_: &Disk) {}
