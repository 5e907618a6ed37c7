//! Sends requests through `ureq`.

use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use http::header::CONTENT_LENGTH;
use http::{Method, Uri};
use ureq::{Agent, Error as UreqError, SendBody, Timeout};

use super::connector::{Deferred, LookupConnector};
use super::secrets::Vault;
use crate::client::{CONNECT_TIMEOUT, Config, IDLE_CONNECTION, IDLE_CONNECTIONS, Proxy};
use crate::error::{Cause, Error, Result};
use crate::tls::Tls;
use crate::wire::content_encoding;
use crate::wire::dns::{self, Spawn};
use crate::wire::{Call, Reply};

/// Heads that are longer than ureq's buffer are never complete.
const LONGEST_HEAD: usize = (128 << 10) - 1;

/// A pool of connections.
#[derive(Clone, Debug)]
pub(super) struct Transport {
    agent: Agent,
    /// The secrets of requests, for the connections of our own agent. A caller's agent is sent the
    /// secrets themselves.
    vault: Option<Arc<Vault>>,
    endpoint: Uri,
}

impl Transport {
    pub(super) fn new(agent: Option<Agent>, config: &Config) -> Result<Self> {
        let (agent, vault) = match agent {
            Some(agent) => (agent, None),
            None => guarded(default_settings(config)?, dns::spawn),
        };
        Ok(Self { agent, vault, endpoint: config.endpoint.clone() })
    }

    /// The caller's own agent.
    #[cfg(feature = "subscriptions")]
    pub(super) fn given(&self) -> Option<&Agent> {
        self.vault.is_none().then_some(&self.agent)
    }

    /// Sends a request once, and reads the whole reply within the limit.
    pub(super) fn post(&self, call: &Call<'_>, limit: Duration) -> Result<Reply> {
        call.trace.within(|| self.attempt(call, limit))
    }

    fn attempt(&self, call: &Call<'_>, limit: Duration) -> Result<Reply> {
        let mut body = Outgoing { left: &call.body, begun: false };
        let mut post = ureq::http::Request::new(SendBody::from_reader(&mut body));
        *post.method_mut() = Method::POST;
        *post.uri_mut() = self.endpoint.clone();
        *post.headers_mut() = call.headers();
        let hidden = self.vault.as_ref().map(|vault| vault.hide(post.headers_mut()));
        post.headers_mut().insert(CONTENT_LENGTH, call.body.len().into());
        // Set per request, so that they also apply to a caller's own agent.
        let post = (self.agent.configure_request(post))
            .timeout_global(Some(limit))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .build();

        let answer = self.agent.run(post).map_err(|error| failure(error, limit, body.begun))?;
        let (mut parts, body) = answer.into_parts();
        if let Some(hidden) = &hidden {
            hidden.restore_headers(&mut parts.headers);
        }
        Reply::check_head(&parts.headers)?;
        let max = call.max_response_bytes();
        let longest = content_encoding::longest_body(&parts.headers, max);
        let mut bytes = Reply::buffer(body.content_length(), longest);
        // One byte more than allowed tells a body that is too large from one that just fits.
        body.into_with_config()
            .limit(u64::MAX)
            .reader()
            .take((longest as u64).saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|error| failure(error.into(), limit, true))?;
        if bytes.len() > longest {
            return Err(Error::new(Cause::TooLarge(max)));
        }
        if let Some(hidden) = &hidden {
            hidden.restore_body(&mut bytes);
        }
        let reply = Reply { status: parts.status, headers: parts.headers, body: bytes.into() };
        content_encoding::decode(reply, max)
    }

    #[allow(clippy::unused_self, reason = "the async facade's twin sleeps on its runtime")]
    pub(super) fn sleep(&self, wait: Duration) {
        std::thread::sleep(wait);
    }
}

/// An agent that makes no lookup while a connection serves, and logs no secrets.
fn guarded(settings: ureq::config::Config, spawn: Spawn) -> (Agent, Option<Arc<Vault>>) {
    let vault = Arc::new(Vault::default());
    let connector = LookupConnector::new(Arc::clone(&vault), spawn);
    (Agent::with_parts(settings, connector, Deferred), Some(vault))
}

fn default_settings(config: &Config) -> Result<ureq::config::Config> {
    settings_for(config.requires_tls(), config.proxy.as_ref(), config.tls.as_ref())
}

/// The settings of an agent of ours, or of the connections of a stream.
pub(super) fn settings_for(
    requires_tls: bool,
    proxy: Option<&Proxy>,
    tls: Option<&Tls>,
) -> Result<ureq::config::Config> {
    let builder = Agent::config_builder()
        .timeout_connect(Some(CONNECT_TIMEOUT))
        .max_idle_age(IDLE_CONNECTION)
        .max_idle_connections(IDLE_CONNECTIONS)
        .max_idle_connections_per_host(IDLE_CONNECTIONS)
        // Those of ureq's buffer: less would refuse a body that comes with its head in one piece.
        .max_response_header_size(LONGEST_HEAD)
        .https_only(requires_tls)
        .proxy(proxy.map(super::proxy::ureq).transpose()?);
    Ok(match tls {
        #[cfg(any(feature = "rustls", feature = "native-tls"))]
        Some(tls) => builder.tls_config(super::tls::ureq(tls)?).build(),
        _ => builder.build(),
    })
}

/// A request's body, which records whether ureq began to read it.
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

/// Classifies a failure. A request whose body was not begun cannot be carried out: whatever failed,
/// it was the connection. When in doubt, it was sent.
fn failure(error: UreqError, limit: Duration, begun: bool) -> Error {
    match error {
        UreqError::Timeout(Timeout::Resolve | Timeout::Connect) => {}
        UreqError::Timeout(_) => return Error::new(Cause::Timeout(limit)),
        error if begun && is_head_too_large(&error) => return Error::new(Cause::HeadTooLarge),
        _ if begun => return Error::new(Cause::Transport(Box::new(error))),
        _ => {}
    }
    Error::new(Cause::Connect(Box::new(error)))
}

fn is_head_too_large(error: &UreqError) -> bool {
    match error {
        UreqError::LargeResponseHeader(..) => true,
        // Its type is not public by a stable name.
        UreqError::Protocol(error) => error.to_string().contains("too many headers"),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
