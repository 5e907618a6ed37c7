//! Settings of a client, and of single calls.

mod builder;
mod endpoint;
mod options;
mod proxy;

use std::sync::Arc;
use std::time::Duration;

use http::uri::Scheme;
use http::{HeaderMap, HeaderName, HeaderValue, Uri};

pub use builder::ClientBuilder;
#[cfg(feature = "subscriptions")]
pub(crate) use endpoint::{Endpoint, Host};
pub use options::CallOptions;
pub(crate) use proxy::Proxy;

use crate::api_key::KeyRing;
use crate::error::{Error, Result};
use crate::redact::{Redactor, Secret};
use crate::tls::Tls;
use crate::wire::retry::{RetryBudget, RetryPolicy};

/// Stigg's GraphQL endpoint.
pub const DEFAULT_ENDPOINT: &str = "https://api.stigg.io/graphql";

/// Environment variable of the API key.
pub const API_KEY_VARIABLE: &str = "STIGG_SERVER_API_KEY";

/// Environment variable of the endpoint. Defaults to [`DEFAULT_ENDPOINT`].
pub const ENDPOINT_VARIABLE: &str = "STIGG_API_URL";

const USER_AGENT: &str = concat!("stigg/", env!("CARGO_PKG_VERSION"), " (Rust)");

/// Longest time for making a connection, TLS included.
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Idle connections are dropped sooner than a server would: a request on a connection that the
/// server is just closing fails, and a mutation that failed so cannot be sent again.
pub(crate) const IDLE_CONNECTION: Duration = Duration::from_secs(15);

/// Number of idle connections that are kept, enough for bursts of calls from that many threads or
/// tasks.
pub(crate) const IDLE_CONNECTIONS: usize = 64;

/// State that all clones of a client share.
#[derive(Debug)]
pub(crate) struct Config {
    /// In canonical form, which all HTTP libraries read alike.
    pub(crate) endpoint: Uri,
    /// The hosts that plain HTTP is permitted to, beside this machine.
    #[cfg(feature = "subscriptions")]
    pub(crate) plain_http_hosts: Vec<Host>,
    /// The proxy that the environment asks for. None if the caller has an HTTP client of their own.
    pub(crate) proxy: Option<Proxy>,
    /// None if the caller has an HTTP client of their own, or for plain HTTP in a build without
    /// TLS.
    pub(crate) tls: Option<Tls>,
    pub(crate) keys: KeyRing,
    pub(crate) user_agent: HeaderValue,
    pub(crate) max_response_bytes: usize,
    pub(crate) budget: RetryBudget,
}

/// Settings that a clone of a client may have for itself.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) attempt_timeout: Duration,
    pub(crate) deadline: Option<Duration>,
    pub(crate) retry: RetryPolicy,
    pub(crate) headers: HeaderMap,
    /// The values of the headers, to be hidden in texts.
    pub(crate) secrets: Arc<[Secret]>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            attempt_timeout: Duration::from_secs(30),
            deadline: Some(Duration::from_secs(60)),
            retry: RetryPolicy::default(),
            headers: HeaderMap::new(),
            secrets: Arc::default(),
        }
    }
}

impl Config {
    /// Whether anything but TLS is refused. Plain HTTP was checked to be permitted.
    pub(crate) fn requires_tls(&self) -> bool {
        self.endpoint.scheme() != Some(&Scheme::HTTP)
    }

    /// Hides the secrets of requests with these settings.
    pub(crate) fn redactor(&self, settings: &Settings) -> Redactor {
        Redactor::new(self.keys.secrets(), Arc::clone(&settings.secrets))
    }
}

/// A header that a caller adds, or an error that names it but not its value, which may be secret.
fn extra_header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue)> {
    const OURS: [&str; 14] = [
        "x-api-key",
        "x-graphql-operation-name",
        "content-type",
        "content-length",
        "accept",
        "accept-encoding",
        "user-agent",
        "host",
        // Those of the connection: a request that is framed twice can be split in two.
        "connection",
        "keep-alive",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    ];
    let parsed: HeaderName = name.parse().map_err(|_| {
        // A value may have been given with the name, and may be secret.
        let end = name.find([':', '=', ' ']).unwrap_or(name.len());
        let (shown, rest) = name.split_at(end);
        let more = if rest.is_empty() { "" } else { "…" };
        Error::config(format!(
            "\"{}{more}\" is not the name of an HTTP header",
            shown.escape_debug()
        ))
    })?;
    if OURS.contains(&parsed.as_str()) {
        return Err(Error::config(format!(
            "the header {name:?} is the client's own; the API key and the user agent have settings"
        )));
    }
    let mut value = HeaderValue::from_str(value).map_err(|_| {
        Error::config(format!(
            "the value of the header {name:?} contains characters that HTTP does not allow, \
             such as line breaks"
        ))
    })?;
    value.set_sensitive(true);
    Ok((parsed, value))
}
