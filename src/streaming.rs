//! Streams of updates: GraphQL subscriptions over a WebSocket.
//!
//! **Experimental.** Stigg's schema has these subscriptions, and its Node SDK and Sidecar use them.
//! Address, protocol and authentication are not published: the defaults here are guesses, and
//! [`StreamOptions`] changes them. This module may change in any release.
//!
//! `subscribe` of either client returns an `Updates`, which delivers
//! [`StreamEvent`]s: an iterator in [`blocking`](crate::blocking::Updates), a stream in
//! [`asynk`](crate::asynk::Updates). It connects by itself, as often as it takes, and ends only when
//! it is closed or dropped. Nothing happens unless an event is asked for: there is no thread or
//! task behind it, so ask without long pauses.
//!
//! - A subscription covers the whole environment of the API key, and takes no filter.
//! - There is no replay. Each [`Connected`](StreamEvent::Connected) stands for a gap in which
//!   updates may have been missed: fetch what may have changed, and do so from time to time anyway.
//! - An update may arrive twice, and updates of different subscriptions in any order. Compare their
//!   times.
//!
//! # Connections
//!
//! There is at most one connection, and one attempt at a time. A lost connection is replaced after
//! a random wait of up to 1 s, which doubles with each failure up to 30 s. `Retry-After` is obeyed,
//! up to an hour.
//!
//! If the server refuses the API key, the next attempt follows after 5 minutes, or as soon as the
//! key is [replaced](crate::blocking::Client::replace_api_key). A connection is also replaced when
//! the key is, so that the old one can be revoked: that is no failure, and only the new
//! [`Connected`](StreamEvent::Connected) tells of it.
//!
//! A ping is sent when nothing else was for 20 s. A server that is silent for 45 s is taken for
//! dead.

pub(crate) mod frames;

mod backoff;
pub(crate) mod core;
mod event;
mod options;
mod protocol;
mod session;
pub(crate) mod subscriptions;
pub(crate) mod target;
mod trace;
pub(crate) mod upgrade;

pub use event::StreamEvent;
pub use options::StreamOptions;
pub use protocol::Protocol;
pub use subscriptions::Subscriptions;
