//! The blocking facade: a [`Client`] on `ureq`, without any async runtime.
//!
//! It can be used anywhere. Inside an async runtime, it blocks the calling thread.

mod batches;
#[cfg(feature = "subscriptions")]
mod closer;
mod connector;
mod pages;
mod proxy;
mod secrets;
#[cfg(feature = "subscriptions")]
mod socket;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod tls;
mod transport;
#[cfg(feature = "subscriptions")]
mod updates;
mod workers;

// Completes the lines of a method's example. The lines come from doc comments, so all start with a
// space.
macro_rules! example {
    ($first:literal $($line:literal)*) => {
        concat!(
            " ```no_run\n",
            " # fn main() -> Result<(), stigg::Error> {\n",
            " # let client = stigg::create_client(\"server-api-key\")?;\n",
            $first, $("\n", $line,)* "?;\n",
            " # Ok(())\n # }\n ```",
        )
    };
}
use example;

#[allow(clippy::duplicate_mod, reason = "both facades are compiled from this one folder")]
#[path = "client/methods/mod.rs"]
mod methods;

use std::sync::Arc;

use maybe_async::must_be_sync as facade;

pub use batches::Batches;
pub use pages::{Items, Pages};
use transport::Transport;
#[cfg(feature = "subscriptions")]
pub use updates::{Closer, Updates};

use crate::client::{Config, Settings};

/// Builder for a blocking [`Client`].
pub type ClientBuilder = crate::client::ClientBuilder<ureq::Agent>;

/// A client whose methods block until Stigg has responded.
///
/// A client is cheap to clone, and clones share their connections. Build one per program.
///
/// ```no_run
/// use stigg::entitlements::FetchEntitlementQuery;
///
/// let client = stigg::create_client("server-api-key")?;
///
/// let check = FetchEntitlementQuery::builder("customer-demo-123", "feature-01-templates");
/// let entitlement = client.get_entitlement(check)?;
/// if entitlement.is_granted {
///     // customer has access to the feature
/// }
/// # Ok::<(), stigg::Error>(())
/// ```
///
#[doc = include_str!("client/errors.md")]
#[derive(Clone, Debug)]
pub struct Client {
    config: Arc<Config>,
    settings: Arc<Settings>,
    transport: Transport,
}
