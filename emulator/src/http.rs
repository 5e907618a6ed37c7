//! The HTTP server, its controls, its page, and the recording of requests.

mod control;
mod cors;
mod fault;
mod hosts;
mod media;
mod page;
mod rate_limits;
mod recording;
mod server;
mod service;
#[cfg(feature = "subscriptions")]
mod streams;
mod watched;
mod webhooks;

pub(crate) use cors::Cors;
pub use fault::Fault;
pub(crate) use hosts::Hosts;
pub use recording::{RecordedError, RecordedRequest};
pub(crate) use server::Server;
pub(crate) use service::{Origin, Service, Settings};
#[cfg(feature = "subscriptions")]
pub(crate) use streams::Ending;
#[cfg(feature = "subscriptions")]
pub use streams::{LiveStream, LiveSubscription, StreamFault};
