//! Sends requests through `reqwest`.

use std::time::Duration;

use bytes::Bytes;
use reqwest::{Method, Url};

use crate::call::{Call, Reply};
use crate::config::{CONNECT_TIMEOUT, Config, IDLE_CONNECTION, IDLE_CONNECTIONS};
use crate::error::{Cause, Error, Result};

/// A pool of connections.
#[derive(Clone, Debug)]
pub(super) struct Transport {
    client: reqwest::Client,
    endpoint: Url,
}

impl Transport {
    pub(super) fn new(client: Option<reqwest::Client>, config: &Config) -> Result<Self> {
        Ok(Self {
            client: match client {
                Some(client) => client,
                None => default_client(config)?,
            },
            endpoint: config.endpoint.to_string().parse().map_err(|error| {
                Error::config(format!("the endpoint {} is not a URL: {error}", config.endpoint))
            })?,
        })
    }

    /// Sends a request once, and reads the whole answer within the limit.
    pub(super) async fn post(&self, call: &Call<'_>, limit: Duration) -> Result<Reply> {
        call.trace.follow(self.attempt(call, limit)).await
    }

    async fn attempt(&self, call: &Call<'_>, limit: Duration) -> Result<Reply> {
        // A builder would copy the headers into a map of its own.
        let mut request = reqwest::Request::new(Method::POST, self.endpoint.clone());
        *request.headers_mut() = call.headers();
        *request.body_mut() = Some(call.body.clone().into());
        *request.timeout_mut() = Some(limit);
        let mut answer =
            self.client.execute(request).await.map_err(|error| failure(error, limit))?;
        let body = read(&mut answer, call.max_response_bytes(), limit).await?;
        let headers = std::mem::take(answer.headers_mut());
        Ok(Reply { status: answer.status(), headers, body })
    }

    #[allow(clippy::unused_self, reason = "the twin of the blocking facade's")]
    pub(super) async fn sleep(&self, wait: Duration) {
        tokio::time::sleep(wait).await;
    }
}

/// Reads a body within a limit of its length. One that comes in one piece is not copied.
async fn read(answer: &mut reqwest::Response, max: usize, limit: Duration) -> Result<Bytes> {
    let announced = answer.content_length();
    let mut whole = None;
    let mut joined = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| failure(error, limit))? {
        if chunk.len() > max - joined.len() {
            return Err(Error::new(Cause::TooLarge(max)));
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
    Ok(whole.unwrap_or_else(|| joined.into()))
}

fn default_client(config: &Config) -> Result<reqwest::Client> {
    let builder = reqwest::Client::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_idle_timeout(IDLE_CONNECTION)
        .pool_max_idle_per_host(IDLE_CONNECTIONS)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .https_only(!config.is_loopback());
    let builder = if config.is_loopback() { builder.no_proxy() } else { builder };
    tls(builder)?
        .build()
        .map_err(|error| Error::config(format!("the HTTP client cannot be set up: {error}")))
}

#[cfg(feature = "rustls")]
fn tls(builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder> {
    Ok(builder.tls_backend_preconfigured(crate::tls::client_config()?))
}

#[cfg(not(feature = "rustls"))]
#[allow(clippy::unnecessary_wraps, reason = "rustls may fail to be set up")]
fn tls(builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder> {
    Ok(builder)
}

/// What a failure means. When in doubt the request was sent.
fn failure(error: reqwest::Error, limit: Duration) -> Error {
    let error = error.without_url();
    Error::new(if error.is_connect() {
        Cause::Connect(Box::new(error))
    } else if error.is_timeout() {
        Cause::Timeout(limit)
    } else {
        Cause::Transport(Box::new(error))
    })
}
