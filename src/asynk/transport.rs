//! Sends requests through `reqwest`.

use std::error::Error as _;
use std::time::Duration;

use bytes::Bytes;
use reqwest::{Method, Url};
use tokio::runtime::Handle;

use super::http_clients::{PerRuntime, Recipe};
use crate::client::Config;
use crate::error::{Cause, Error, Result};
#[cfg(feature = "subscriptions")]
use crate::streaming::target::Target;
use crate::wire::content_encoding;
use crate::wire::dns;
use crate::wire::{Call, Reply};

/// Pools of connections.
#[derive(Clone, Debug)]
pub(super) struct Transport {
    clients: Clients,
    endpoint: Url,
}

impl Transport {
    pub(super) fn new(client: Option<reqwest::Client>, config: &Config) -> Result<Self> {
        let text = config.endpoint.to_string();
        let endpoint: Option<Url> = text.parse().ok().filter(|url: &Url| url.as_str() == text);
        Ok(Self {
            clients: match client {
                Some(client) => Clients::Given(client),
                None => Clients::PerRuntime(PerRuntime::new(Recipe::new(config, dns::spawn)?)?),
            },
            endpoint: endpoint
                .ok_or_else(|| Error::config("HTTP libraries disagree on the endpoint"))?,
        })
    }

    /// Sends a request once, and reads the whole reply within the limit.
    pub(super) async fn post(&self, call: &Call<'_>, limit: Duration) -> Result<Reply> {
        call.trace.follow(self.attempt(call, limit)).await
    }

    async fn attempt(&self, call: &Call<'_>, limit: Duration) -> Result<Reply> {
        // A builder would copy the headers into a map of its own.
        let mut request = reqwest::Request::new(Method::POST, self.endpoint.clone());
        *request.headers_mut() = call.headers();
        *request.body_mut() = Some(call.body.clone().into());
        *request.timeout_mut() = Some(limit);
        let client = self.client()?;
        let mut answer = client.execute(request).await.map_err(|error| failure(error, limit))?;
        Reply::check_head(answer.headers())?;
        let max = call.max_response_bytes();
        let longest = content_encoding::longest_body(answer.headers(), max);
        let body = read(&mut answer, longest, limit).await?;
        let body = body.ok_or_else(|| Error::new(Cause::TooLarge(max)))?;
        let headers = std::mem::take(answer.headers_mut());
        content_encoding::decode(Reply { status: answer.status(), headers, body }, max)
    }

    /// The HTTP client for the runtime that the caller is in.
    fn client(&self) -> Result<reqwest::Client> {
        let runtime = runtime()?;
        match &self.clients {
            Clients::Given(client) => Ok(client.clone()),
            Clients::PerRuntime(clients) => clients.of(runtime.id()),
        }
    }

    /// Whether requests go through an HTTP client of the caller's own.
    #[cfg(feature = "subscriptions")]
    pub(super) fn is_given(&self) -> bool {
        matches!(self.clients, Clients::Given(_))
    }

    /// An HTTP client for the connections of a stream, and the runtime that the caller is in.
    #[cfg(feature = "subscriptions")]
    pub(super) fn for_stream(&self, target: &Target) -> Result<(reqwest::Client, Handle)> {
        let runtime = runtime()?;
        let client = match &self.clients {
            Clients::Given(client) => client.clone(),
            Clients::PerRuntime(_) => Recipe::for_stream(target, dns::spawn)?.client()?,
        };
        Ok((client, runtime))
    }

    #[allow(clippy::unused_self, reason = "the twin of the blocking facade's")]
    pub(super) async fn sleep(&self, wait: Duration) {
        tokio::time::sleep(wait).await;
    }
}

/// The runtime that the caller is in.
fn runtime() -> Result<Handle> {
    Handle::try_current().map_err(|_| {
        Error::config(
            "the async client works within a tokio runtime only; call it from one, or use the \
             blocking client",
        )
    })
}

/// Reads a body within a limit of its length, or returns `None`. One that comes in one piece is not
/// copied.
async fn read(
    answer: &mut reqwest::Response,
    max: usize,
    limit: Duration,
) -> Result<Option<Bytes>> {
    let announced = answer.content_length();
    let mut whole = None;
    let mut joined = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| failure(error, limit))? {
        if chunk.len() > max - joined.len() {
            return Ok(None);
        }
        if announced == Some(chunk.len() as u64) {
            whole = Some(chunk);
            continue;
        }
        // Any other chunk is let go of at once: the connection reads on into its memory.
        if joined.is_empty() {
            joined = Reply::buffer(announced, max);
        }
        joined.extend_from_slice(&chunk);
    }
    Ok(Some(whole.unwrap_or_else(|| joined.into())))
}

/// Classifies a failure. When in doubt the request was sent.
pub(super) fn failure(error: reqwest::Error, limit: Duration) -> Error {
    let error = error.without_url();
    Error::new(if is_head_too_large(&error) {
        Cause::HeadTooLarge
    } else if error.is_connect() {
        Cause::Connect(if asks_for_password(&error) {
            Box::new(ProxyRefused(error))
        } else {
            Box::new(error)
        })
    } else if error.is_timeout() {
        Cause::Timeout(limit)
    } else {
        Cause::Transport(Box::new(error))
    })
}

/// Whether hyper found the head of a response too large. It tells by the text alone, unless its
/// server is built too.
fn is_head_too_large(error: &reqwest::Error) -> bool {
    any_cause(error, |text| text == "message head is too large")
}

/// The HTTP clients that requests go through.
#[derive(Clone, Debug)]
enum Clients {
    /// The caller's own.
    Given(reqwest::Client),
    PerRuntime(PerRuntime),
}

/// A proxy that asks for a password. `reqwest` does not report its status.
#[derive(Debug, thiserror::Error)]
#[error("the proxy refused: 407 Proxy Authentication Required")]
struct ProxyRefused(#[source] reqwest::Error);

fn asks_for_password(error: &reqwest::Error) -> bool {
    any_cause(error, |text| text.contains("proxy authorization required"))
}

fn any_cause(error: &reqwest::Error, is_it: impl Fn(&str) -> bool) -> bool {
    std::iter::successors(error.source(), |&cause| cause.source())
        .any(|cause| is_it(&cause.to_string()))
}

#[cfg(test)]
mod tests;
