//! The HTTP clients of `reqwest`, one for each runtime.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::runtime::Id;

use super::resolver::Resolver;
use crate::client::{CONNECT_TIMEOUT, Config, IDLE_CONNECTION, IDLE_CONNECTIONS, Proxy};
use crate::error::{Error, Result};
#[cfg(feature = "subscriptions")]
use crate::streaming::target::Target;
use crate::tls::Tls;
use crate::wire::dns::Spawn;

/// Most runtimes whose connections are kept. Of dead runtimes nothing but a little memory is.
const MAX_RUNTIMES: usize = 64;

/// An HTTP client for each runtime, made when a runtime is first seen.
///
/// A connection is driven by a task of the runtime that it was made in: a call in another runtime
/// would wait for a task that may not run, or fail with it when that runtime ends.
#[derive(Clone, Debug)]
pub(super) struct PerRuntime {
    recipe: Arc<Recipe>,
    /// The one that was used last comes first.
    clients: Arc<Mutex<VecDeque<Entry>>>,
}

/// A client with the runtime that it belongs to, if it was used.
type Entry = (Option<Id>, reqwest::Client);

impl PerRuntime {
    /// Makes the first client, for the runtime that comes first. Later ones differ by nothing.
    pub(super) fn new(recipe: Recipe) -> Result<Self> {
        let first = recipe.client()?;
        Ok(Self { recipe: Arc::new(recipe), clients: Arc::new(Mutex::new([(None, first)].into())) })
    }

    /// Returns the client of a runtime.
    pub(super) fn of(&self, runtime: Id) -> Result<reqwest::Client> {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        let known = clients.iter().position(|(owner, _)| owner.is_none_or(|id| id == runtime));
        let client = match known.and_then(|at| clients.remove(at)) {
            Some((_, client)) => client,
            None => self.recipe.client()?,
        };
        clients.push_front((Some(runtime), client.clone()));
        clients.truncate(MAX_RUNTIMES);
        Ok(client)
    }
}

/// The TLS of HTTP clients.
#[derive(Debug)]
enum Backend {
    #[cfg(feature = "rustls")]
    Rustls(Box<rustls::ClientConfig>),
    #[cfg(feature = "native-tls")]
    Native,
}

impl Backend {
    fn new(tls: &Tls) -> Result<Self> {
        match tls.trust {
            #[cfg(feature = "native-tls")]
            crate::tls::Trust::Native => Ok(Self::Native),
            #[cfg(feature = "rustls")]
            _ => Ok(Self::Rustls(crate::tls::client_config(tls)?.into())),
            #[cfg(not(feature = "rustls"))]
            _ => Err(Error::config("rustls is not compiled in")),
        }
    }
}

/// The settings of HTTP clients.
#[derive(Debug)]
pub(super) struct Recipe {
    tls: Option<Backend>,
    requires_tls: bool,
    proxy: Option<Proxy>,
    /// Whether HTTP/2 is out of the question: it carries no WebSocket.
    http1_only: bool,
    spawn: Spawn,
}

impl Recipe {
    pub(super) fn new(config: &Config, spawn: Spawn) -> Result<Self> {
        Ok(Self {
            tls: config.tls.as_ref().map(Backend::new).transpose()?,
            requires_tls: config.requires_tls(),
            proxy: config.proxy.clone(),
            http1_only: false,
            spawn,
        })
    }

    /// For the connections of a stream.
    #[cfg(feature = "subscriptions")]
    pub(super) fn for_stream(target: &Target, spawn: Spawn) -> Result<Self> {
        Ok(Self {
            tls: target.tls.as_ref().map(Backend::new).transpose()?,
            requires_tls: target.requires_tls,
            proxy: target.proxy.clone(),
            http1_only: true,
            spawn,
        })
    }

    pub(super) fn client(&self) -> Result<reqwest::Client> {
        // The limit on headers is left alone: hyper's own is MAX_HEADERS, and any other costs two
        // allocations per response.
        let builder = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .pool_idle_timeout(IDLE_CONNECTION)
            .pool_max_idle_per_host(IDLE_CONNECTIONS)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .dns_resolver(Arc::new(Resolver::new(self.spawn)))
            // Bodies are decoded here, the same for both facades, whatever reqwest was built with.
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            .https_only(self.requires_tls)
            .no_proxy();
        let builder = match &self.proxy {
            Some(proxy) => builder.proxy(reqwest_proxy(proxy)?),
            None => builder,
        };
        let builder = if self.http1_only { builder.http1_only() } else { builder };
        let builder = match &self.tls {
            #[cfg(feature = "rustls")]
            Some(Backend::Rustls(tls)) => builder.tls_backend_preconfigured((**tls).clone()),
            #[cfg(feature = "native-tls")]
            Some(Backend::Native) => builder.tls_backend_native(),
            _ => builder,
        };
        builder
            .build()
            .map_err(|error| Error::config(format!("the HTTP client cannot be set up: {error}")))
    }
}

fn reqwest_proxy(proxy: &Proxy) -> Result<reqwest::Proxy> {
    let scheme = if proxy.is_https { "https" } else { "http" };
    // The cause is dropped, since it may show the password. The proxy was parsed before.
    let made = reqwest::Proxy::all(format!("{scheme}://{}:{}", proxy.host, proxy.port))
        .map_err(|_| Error::config("the proxy cannot be set up"))?;
    Ok(match &proxy.credentials {
        Some(known) => made.basic_auth(&known.user, &known.password),
        None => made,
    })
}
