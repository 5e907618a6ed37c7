//! The server that a stream connects to.

use http::Uri;

use super::StreamOptions;
use crate::client::{Config, Endpoint, Proxy};
use crate::error::{Error, Result};
use crate::redact::Redactor;
use crate::tls::{FEATURES, Tls};

/// An address that the API key may be sent to, and the way there.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) uri: Uri,
    pub(crate) requires_tls: bool,
    /// `None` for an HTTP client of the caller's own, which has its own.
    pub(crate) proxy: Option<Proxy>,
    /// `None` for an HTTP client of the caller's own, which has its own, and for plain HTTP in a
    /// build without TLS.
    pub(crate) tls: Option<Tls>,
}

impl Target {
    /// The target of a stream: the client's endpoint, or another under the same rules.
    pub(crate) fn new(
        options: &StreamOptions,
        config: &Config,
        has_own_http_client: bool,
    ) -> Result<Self> {
        let Some(url) = &options.url else {
            return Ok(Self {
                uri: config.endpoint.clone(),
                requires_tls: config.requires_tls(),
                proxy: config.proxy.clone(),
                tls: config.tls.clone(),
            });
        };
        // The URL may have been mixed up with the key.
        let redactor = Redactor::new(config.keys.secrets(), std::sync::Arc::default());
        let refused = |problem: String| {
            Error::config(format!("the `url` of a stream: {}", redactor.redact(&problem)))
        };
        let endpoint = Endpoint::parse(&as_http(url), &config.plain_http_hosts).map_err(refused)?;
        let (mut proxy, mut tls) = (None, None);
        if !has_own_http_client {
            proxy = Proxy::of(&endpoint, |name| std::env::var_os(name)).map_err(refused)?;
            tls = match &config.tls {
                Some(tls) => Some(tls.clone()),
                None => Tls::choose(None, endpoint.is_https, FEATURES).map_err(refused)?,
            };
        }
        Ok(Self { uri: endpoint.uri, requires_tls: endpoint.is_https, proxy, tls })
    }
}

/// The address with the scheme of the request that opens the WebSocket.
fn as_http(url: &str) -> String {
    match url.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("wss") => format!("https://{rest}"),
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("ws") => format!("http://{rest}"),
        _ => url.to_owned(),
    }
}
