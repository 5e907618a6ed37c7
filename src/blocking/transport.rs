//! Sends requests through `ureq`.

use std::io::Read;
use std::time::Duration;

use http::header::CONTENT_LENGTH;
use http::{Method, Uri};
use ureq::{Agent, Error as UreqError, SendBody, Timeout};

use crate::call::{Call, Reply};
use crate::config::{CONNECT_TIMEOUT, Config, IDLE_CONNECTION, IDLE_CONNECTIONS};
use crate::error::{Cause, Error, Result};

/// A pool of connections.
#[derive(Clone, Debug)]
pub(super) struct Transport {
    agent: Agent,
    endpoint: Uri,
}

impl Transport {
    #[allow(clippy::unnecessary_wraps, reason = "the async facade's twin may fail")]
    pub(super) fn new(agent: Option<Agent>, config: &Config) -> Result<Self> {
        Ok(Self {
            agent: agent.unwrap_or_else(|| default_agent(config)),
            endpoint: config.endpoint.clone(),
        })
    }

    /// Sends a request once, and reads the whole answer within the limit.
    pub(super) fn post(&self, call: &Call<'_>, limit: Duration) -> Result<Reply> {
        call.trace.within(|| self.attempt(call, limit))
    }

    fn attempt(&self, call: &Call<'_>, limit: Duration) -> Result<Reply> {
        let mut body = Outgoing { left: &call.body, begun: false };
        let mut post = ureq::http::Request::new(SendBody::from_reader(&mut body));
        *post.method_mut() = Method::POST;
        *post.uri_mut() = self.endpoint.clone();
        *post.headers_mut() = call.headers();
        post.headers_mut().insert(CONTENT_LENGTH, call.body.len().into());
        // Set for each request, so that they hold with a caller's own agent too.
        let post = (self.agent.configure_request(post))
            .timeout_global(Some(limit))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .build();

        let answer = self.agent.run(post).map_err(|error| failure(error, limit, body.begun))?;
        let (parts, body) = answer.into_parts();
        let max = call.max_response_bytes();
        let mut bytes = Reply::buffer(body.content_length(), max);
        // One byte more than allowed tells a body that is too large from one that just fits.
        body.into_with_config()
            .limit(u64::MAX)
            .reader()
            .take((max as u64).saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|error| failure(error.into(), limit, true))?;
        if bytes.len() > max {
            return Err(Error::new(Cause::TooLarge(max)));
        }
        Ok(Reply { status: parts.status, headers: parts.headers, body: bytes.into() })
    }

    #[allow(clippy::unused_self, reason = "the async facade's twin sleeps on its runtime")]
    pub(super) fn sleep(&self, wait: Duration) {
        std::thread::sleep(wait);
    }
}

fn default_agent(config: &Config) -> Agent {
    let builder = Agent::config_builder()
        .timeout_connect(Some(CONNECT_TIMEOUT))
        .max_idle_age(IDLE_CONNECTION)
        .max_idle_connections(IDLE_CONNECTIONS)
        .max_idle_connections_per_host(IDLE_CONNECTIONS)
        .https_only(!config.is_loopback());
    let builder = if config.is_loopback() { builder.proxy(None) } else { builder };
    tls(builder).build().into()
}

type AgentBuilder = ureq::config::ConfigBuilder<ureq::typestate::AgentScope>;

#[cfg(all(feature = "rustls", not(feature = "platform-verifier")))]
fn tls(builder: AgentBuilder) -> AgentBuilder {
    // ureq's own choice: rustls on ring, with bundled roots.
    builder
}

#[cfg(feature = "platform-verifier")]
fn tls(builder: AgentBuilder) -> AgentBuilder {
    use ureq::tls::{RootCerts, TlsConfig};

    builder.tls_config(TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build())
}

#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
fn tls(builder: AgentBuilder) -> AgentBuilder {
    use ureq::tls::{RootCerts, TlsConfig, TlsProvider};

    let native = TlsConfig::builder()
        .provider(TlsProvider::NativeTls)
        .root_certs(RootCerts::PlatformVerifier)
        .build();
    builder.tls_config(native)
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
fn tls(builder: AgentBuilder) -> AgentBuilder {
    builder
}

/// A request's body, which knows whether any of it was asked for.
struct Outgoing<'a> {
    left: &'a [u8],
    begun: bool,
}

impl Read for Outgoing<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.begun = true;
        self.left.read(buffer)
    }
}

/// What a failure means. A request of whose body nothing was sent cannot be carried out: whatever
/// failed, it was the connection. When in doubt, it was sent.
fn failure(error: UreqError, limit: Duration, begun: bool) -> Error {
    match error {
        UreqError::Timeout(Timeout::Resolve | Timeout::Connect) => {}
        UreqError::Timeout(_) => return Error::new(Cause::Timeout(limit)),
        _ if begun => return Error::new(Cause::Transport(Box::new(error))),
        _ => {}
    }
    Error::new(Cause::Connect(Box::new(error)))
}
