//! How a client reaches Stigg: the settings of a client, and of single calls.

mod builder;
mod options;

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, Uri};

pub use builder::ClientBuilder;
pub use options::CallOptions;

use crate::api_key::ApiKey;
use crate::error::{Error, Result};
use crate::retry::{RetryBudget, RetryPolicy};

/// Stigg's GraphQL endpoint.
pub const DEFAULT_ENDPOINT: &str = "https://api.stigg.io/graphql";

/// Variable of the environment that holds the API key.
pub const API_KEY_VARIABLE: &str = "STIGG_SERVER_API_KEY";

/// Variable of the environment that holds the endpoint, if it is not [`DEFAULT_ENDPOINT`].
pub const ENDPOINT_VARIABLE: &str = "STIGG_API_URL";

const USER_AGENT: &str = concat!("stigg/", env!("CARGO_PKG_VERSION"), " (Rust)");

/// Longest time for making a connection, TLS included.
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Idle connections are dropped sooner than a server would: a request on a connection that the
/// server is just closing fails, and a mutation that failed so cannot be sent again.
pub(crate) const IDLE_CONNECTION: Duration = Duration::from_secs(15);

/// How many idle connections are kept: a burst of calls from that many threads or tasks makes no new
/// ones.
pub(crate) const IDLE_CONNECTIONS: usize = 64;

/// What all clones of a client share.
#[derive(Debug)]
pub(crate) struct Config {
    pub(crate) endpoint: Uri,
    pub(crate) api_key: ApiKey,
    pub(crate) api_key_header: HeaderValue,
    pub(crate) user_agent: HeaderValue,
    pub(crate) max_response_bytes: usize,
    pub(crate) budget: RetryBudget,
}

/// What a clone of a client can have for itself.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) attempt_timeout: Duration,
    pub(crate) deadline: Option<Duration>,
    pub(crate) retry: RetryPolicy,
    pub(crate) headers: HeaderMap,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            attempt_timeout: Duration::from_secs(30),
            deadline: Some(Duration::from_secs(60)),
            retry: RetryPolicy::default(),
            headers: HeaderMap::new(),
        }
    }
}

impl Config {
    /// Whether the endpoint is on this machine, where plain HTTP is allowed and proxies are not.
    pub(crate) fn is_loopback(&self) -> bool {
        is_loopback(&self.endpoint)
    }
}

fn is_loopback(uri: &Uri) -> bool {
    let host = uri.host().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The endpoint, if the key may be sent there; otherwise why not, and what to do.
fn endpoint(text: &str) -> Result<Uri, String> {
    let uri: Uri = text.parse().map_err(|error| {
        format!("the endpoint {text:?} is not a URL ({error}); give one like {DEFAULT_ENDPOINT}")
    })?;
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        return Err(format!(
            "the endpoint {text:?} lacks a scheme or a host; give one like {DEFAULT_ENDPOINT}"
        ));
    };
    if authority.as_str().contains('@') {
        return Err(
            "the endpoint holds a user name; Stigg knows callers by their API key alone".to_owned()
        );
    }
    match scheme {
        "https" => Ok(uri),
        "http" if is_loopback(&uri) => Ok(uri),
        "http" => Err(format!(
            "the endpoint {text:?} would send the API key in the clear; use https (plain http is \
             for servers on this machine only)"
        )),
        _ => Err(format!("the endpoint {text:?} has the scheme {scheme:?}; Stigg speaks https")),
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
    let parsed: HeaderName = name
        .parse()
        .map_err(|_| Error::config(format!("{name:?} is not the name of an HTTP header")))?;
    if OURS.contains(&parsed.as_str()) {
        return Err(Error::config(format!(
            "the header {name:?} is the client's own; the API key and the user agent have settings"
        )));
    }
    let mut value = HeaderValue::from_str(value).map_err(|_| {
        Error::config(format!(
            "the value of the header {name:?} holds characters that HTTP does not allow, such as \
             line breaks"
        ))
    })?;
    value.set_sensitive(true);
    Ok((parsed, value))
}
