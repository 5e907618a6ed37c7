//! Support for the cases of both facades: servers, responses and common inputs.

pub(crate) mod answers;
pub(crate) mod child;
#[cfg(feature = "rustls")]
#[path = "../../support/connection.rs"]
pub(crate) mod connection;
pub(crate) mod log;
pub(crate) mod refusing;
pub(crate) mod server;
#[cfg(all(feature = "subscriptions", feature = "rustls"))]
pub(crate) mod tunnel;
#[cfg(target_os = "linux")]
pub(crate) mod unaccepting;
#[cfg(feature = "subscriptions")]
pub(crate) mod websocket;

/// The API key of all clients here. Nothing else contains this text.
pub(crate) const KEY: &str = "server-4f1c9d7b0e6a";
