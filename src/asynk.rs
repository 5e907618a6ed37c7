//! The async facade: a [`Client`] on `reqwest`. Its futures are `Send` and need a tokio runtime
//! with I/O and time enabled. Outside of a runtime, operations return an error of the kind
//! [`Config`](crate::ErrorKind::Config).
//!
//! A client can be built outside of a runtime, and used in several, even at the same time: it has
//! connections for each.
//!
//! Dropping a future cancels the operation, and the client stays usable. Stigg may still have
//! carried out a cancelled mutation.

mod batches;
mod http_clients;
mod pages;
mod pending;
mod resolver;
mod transport;
#[cfg(feature = "subscriptions")]
mod updates;

// Completes the lines of a method's example. The lines come from doc comments, so all start with a
// space.
macro_rules! example {
    ($first:literal $($line:literal)*) => {
        concat!(
            " ```no_run\n",
            " # async fn run() -> Result<(), stigg::Error> {\n",
            " # let client = stigg::create_async_client(\"server-api-key\")?;\n",
            $first, $("\n", $line,)* ".await?;\n",
            " # Ok(())\n # }\n ```",
        )
    };
}
use example;

#[allow(clippy::duplicate_mod, reason = "both facades are compiled from this one folder")]
#[path = "client/methods/mod.rs"]
mod methods;

use std::sync::Arc;

use maybe_async::must_be_async as facade;

pub use batches::Batches;
pub use pages::{Items, Pages};
use transport::Transport;
#[cfg(feature = "subscriptions")]
pub use updates::Updates;

use crate::client::{Config, Settings};

/// Builder for an async [`Client`].
pub type ClientBuilder = crate::client::ClientBuilder<reqwest::Client>;

/// A client whose methods are async.
///
/// A client is cheap to clone, and clones share their connections. Build one per program, even with
/// several runtimes: the client has connections for each.
///
/// ```no_run
/// use stigg::entitlements::FetchEntitlementQuery;
///
/// # async fn run() -> Result<(), stigg::Error> {
/// let client = stigg::create_async_client("server-api-key")?;
///
/// let check = FetchEntitlementQuery::builder("customer-demo-123", "feature-01-templates");
/// let entitlement = client.get_entitlement(check).await?;
/// if entitlement.is_granted {
///     // customer has access to the feature
/// }
/// # Ok(())
/// # }
/// ```
///
#[doc = include_str!("client/errors.md")]
#[derive(Clone, Debug)]
pub struct Client {
    config: Arc<Config>,
    settings: Arc<Settings>,
    transport: Transport,
}
