//! The async facade: a [`Client`] on `reqwest`. Its futures are `Send` and need a tokio runtime with I/O
//! and time enabled; outside of any runtime a call is an error.
//!
//! A client may be made anywhere and used in several runtimes, by turns or at once: it has connections
//! for each.
//!
//! A future that is dropped before it is done gives up the call; the client stays usable. Whether
//! a mutation given up so was carried out is not known.

mod batches;
mod http_clients;
mod pages;
mod pending;
mod resolver;
mod transport;

// Makes the example of a method: lines that import, and the lines of the call. Stands above
// `mod methods`, whose documentation uses it.
macro_rules! example {
    ($($call:literal)+) => {
        example!("", $($call)+)
    };
    ($($import:literal)+, $call:literal $($more:literal)*) => {
        concat!(
            "```no_run\n",
            $($import, "\n",)+
            "\n# async fn run() -> Result<(), stigg::Error> {\n",
            "let client = stigg::create_async_client(\"server-api-key\")?;\n\n",
            "let answer = client.",
            $call, $("\n", $more,)*
            ".await?;\n",
            "# drop(answer);\n# Ok(())\n# }\n```",
        )
    };
}

#[allow(clippy::duplicate_mod, reason = "both facades are compiled from this one folder")]
#[path = "client/methods/mod.rs"]
mod methods;

use std::sync::Arc;

use maybe_async::must_be_async as facade;

pub use batches::Batches;
pub use pages::{Items, Pages};
use transport::Transport;

use crate::client::{Config, Settings};

/// Settings of an async client that is to be made.
pub type ClientBuilder = crate::client::ClientBuilder<reqwest::Client>;

/// A client whose methods are async.
///
/// Cheap to clone; clones share connections. Make one per program, whatever the number of its runtimes:
/// each has connections of its own.
///
/// ```no_run
/// use stigg::entitlements::FetchEntitlementQuery;
///
/// # async fn run() -> Result<(), stigg::Error> {
/// let client = stigg::create_async_client("server-api-key")?;
///
/// let entitlement =
///     client.get_entitlement(FetchEntitlementQuery::builder("customer-demo-01", "feature-02")).await?;
/// if entitlement.is_granted {
///     // customer has access to the feature
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    config: Arc<Config>,
    settings: Arc<Settings>,
    transport: Transport,
}
