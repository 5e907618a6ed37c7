//! GraphQL subscriptions over WebSocket.
//!
//! [`Session`] is one side of the sub-protocol, without a socket, a clock or a document of its own.
//! [`driver`] connects it to all three. [`Streams`] knows the live connections and gives each the
//! updates that it subscribes to.

mod driver;
mod fault;
mod handshake;
mod lane;
mod live;
mod protocol;
mod session;

pub use fault::StreamFault;
pub(super) use fault::{StreamFaults, StreamKind};
pub(super) use handshake::{is_upgrade, upgrade};
pub(crate) use live::{Ending, Streams};
pub use live::{LiveStream, LiveSubscription};
pub(super) use session::is_sendable;
