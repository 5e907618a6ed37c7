//! The blocking facade: a [`Client`] on `ureq`, without any async runtime.
//!
//! It may be used anywhere, inside an async runtime too, where it blocks the thread that calls it.

mod batches;
mod connector;
mod pages;
mod proxy;
mod secrets;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod tls;
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
            "\n# fn main() -> Result<(), stigg::Error> {\n",
            "let client = stigg::create_client(\"server-api-key\")?;\n\n",
            "let answer = client.",
            $call, $("\n", $more,)*
            "?;\n",
            "# drop(answer);\n# Ok(())\n# }\n```",
        )
    };
}

#[allow(clippy::duplicate_mod, reason = "both facades are compiled from this one folder")]
#[path = "client/methods/mod.rs"]
mod methods;

use std::sync::Arc;

use maybe_async::must_be_sync as facade;

pub use batches::Batches;
pub use pages::{Items, Pages};
use transport::Transport;

use crate::client::{Config, Settings};

/// Settings of a blocking client that is to be made.
pub type ClientBuilder = crate::client::ClientBuilder<ureq::Agent>;

/// A client whose methods block until Stigg has answered.
///
/// Cheap to clone; clones share connections. Make one per program.
///
/// ```no_run
/// use stigg::entitlements::FetchEntitlementQuery;
///
/// let client = stigg::create_client("server-api-key")?;
///
/// let entitlement = client.get_entitlement(FetchEntitlementQuery::builder("customer-demo-01", "feature-02"))?;
/// if entitlement.is_granted {
///     // customer has access to the feature
/// }
/// # Ok::<(), stigg::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    config: Arc<Config>,
    settings: Arc<Settings>,
    transport: Transport,
}
