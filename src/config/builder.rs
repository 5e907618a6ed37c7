//! Collects the settings of a client, of either facade.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderValue};

use super::{
    API_KEY_VARIABLE, Config, DEFAULT_ENDPOINT, ENDPOINT_VARIABLE, Settings, USER_AGENT, endpoint,
    extra_header,
};
use crate::api_key::ApiKey;
use crate::error::{Error, Result};
use crate::retry::{RetryBudget, RetryPolicy};

/// Settings of a client that is to be made. `H` is the HTTP client below it.
///
/// | setting | default |
/// | --- | --- |
/// | [`endpoint`](Self::endpoint) | `https://api.stigg.io/graphql` |
/// | [`attempt_timeout`](Self::attempt_timeout) | 30 s |
/// | [`deadline`](Self::deadline) | 60 s |
/// | [`retry`](Self::retry) | [`RetryPolicy::default`] |
/// | [`max_response_bytes`](Self::max_response_bytes) | 10 MiB |
/// | connecting | within 10 s |
/// | idle connections | kept for 15 s |
/// | redirects | refused |
/// | proxy | `HTTPS_PROXY` and its kin; none for loopback addresses |
#[must_use = "a builder does nothing until `build` is called"]
#[derive(Debug)]
pub struct ClientBuilder<H> {
    api_key: ApiKey,
    endpoint: Option<String>,
    user_agent: String,
    headers: Result<HeaderMap>,
    settings: Settings,
    max_response_bytes: usize,
    http_client: Option<H>,
}

impl<H> ClientBuilder<H> {
    pub(crate) fn new(api_key: ApiKey) -> Self {
        Self {
            api_key,
            endpoint: None,
            user_agent: USER_AGENT.to_owned(),
            headers: Ok(HeaderMap::new()),
            settings: Settings::default(),
            max_response_bytes: 10 << 20,
            http_client: None,
        }
    }

    pub(crate) fn from_env() -> Result<Self> {
        let api_key = std::env::var(API_KEY_VARIABLE).map_err(|error| {
            Error::config(format!(
                "no API key in the variable {API_KEY_VARIABLE} ({error}); set it to the Server \
                 API key of your environment"
            ))
        })?;
        let mut builder = Self::new(api_key.into());
        builder.endpoint = std::env::var(ENDPOINT_VARIABLE).ok().filter(|url| !url.is_empty());
        Ok(builder)
    }

    /// URL of the GraphQL endpoint: https, or http for a server on this machine.
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.endpoint = Some(url.into());
        self
    }

    /// Longest time for one attempt, from connecting to the last byte of the answer.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.settings.attempt_timeout = limit;
        self
    }

    /// Longest time for a call with all its attempts and the waits between them; `None` for no
    /// limit but that of the attempts.
    pub fn deadline(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.settings.deadline = limit.into();
        self
    }

    /// How often and how patiently to try again.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.settings.retry = policy;
        self
    }

    /// A header for every request. Its value is treated as a secret.
    ///
    /// Stigg's official client also sends `Cache-Control: no-cache`. This one does not: it only
    /// sends `POST` requests, which caches pass on. If a proxy of yours answers them itself, add
    /// `.header("cache-control", "no-cache")`.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers = self.headers.and_then(|mut headers| {
            let (name, value) = extra_header(name, value)?;
            headers.append(name, value);
            Ok(headers)
        });
        self
    }

    /// Names your program in the user agent, before this crate: `my-job/1.2`.
    pub fn app_info(mut self, name_and_version: &str) -> Self {
        self.user_agent = format!("{name_and_version} {USER_AGENT}");
        self
    }

    /// The user agent, in place of this crate's.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// Largest answer that is accepted, in bytes after decompression.
    pub fn max_response_bytes(mut self, limit: usize) -> Self {
        self.max_response_bytes = limit;
        self
    }

    /// Your own HTTP client, for settings that this builder lacks: certificates, proxies, pools.
    ///
    /// It should not follow redirects, which would carry the API key to another server. A
    /// `reqwest::Client` has to be given its own TLS, or a default provider of rustls has to be
    /// installed: this crate's features choose none for it.
    pub fn http_client(mut self, client: H) -> Self {
        self.http_client = Some(client);
        self
    }

    pub(crate) fn finish(self) -> Result<(Arc<Config>, Arc<Settings>, Option<H>)> {
        let Self { api_key, mut settings, .. } = self;
        settings.headers = self.headers?;
        if settings.attempt_timeout.is_zero() || settings.deadline == Some(Duration::ZERO) {
            return Err(Error::config("a time limit of zero leaves no time to answer"));
        }
        let api_key_header = api_key.header()?;
        let user_agent = &self.user_agent;
        let user_agent = HeaderValue::from_str(user_agent).map_err(|_| {
            format!("the user agent {user_agent:?} holds characters that HTTP does not allow")
        });
        // The key may have been given in the place of another setting.
        let refused = |message: String| Error::config(api_key.blank_out(&message));
        let config = Config {
            endpoint: endpoint(self.endpoint.as_deref().unwrap_or(DEFAULT_ENDPOINT))
                .map_err(refused)?,
            user_agent: user_agent.map_err(refused)?,
            api_key_header,
            api_key,
            max_response_bytes: self.max_response_bytes,
            budget: RetryBudget::full(),
        };
        Ok((Arc::new(config), Arc::new(settings), self.http_client))
    }
}
