//! Builder for clients of either facade.

use std::env::VarError;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderValue};

use super::endpoint::{Endpoint, Host};
use super::{
    API_KEY_VARIABLE, Config, DEFAULT_ENDPOINT, ENDPOINT_VARIABLE, Proxy, Settings, USER_AGENT,
    extra_header,
};
use crate::api_key::{ApiKey, KeyRing};
use crate::error::{Error, Result};
use crate::redact::{Redactor, Secret};
use crate::tls::{FEATURES, Tls};
use crate::wire::retry::{RetryBudget, RetryPolicy};

/// Builder for a client. `H` is the type of the HTTP client below it.
///
/// ```no_run
/// # #[cfg(feature = "blocking")]
/// # fn main() -> Result<(), stigg::Error> {
/// use std::time::Duration;
///
/// // `stigg::asynk::Client` has the same builder.
/// let client = stigg::blocking::Client::builder("server-api-key")
///     .deadline(Duration::from_secs(10))
///     .app_info("nightly-job/1.0")
///     .build()?;
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "blocking"))]
/// # fn main() {}
/// ```
///
/// | setting | default |
/// | --- | --- |
/// | [`endpoint`](Self::endpoint) | `https://api.stigg.io/graphql` |
/// | [`attempt_timeout`](Self::attempt_timeout) | 30 s |
/// | [`deadline`](Self::deadline) | 60 s |
/// | [`retry`](Self::retry) | [`RetryPolicy::default`] |
/// | [`max_response_bytes`](Self::max_response_bytes) | 10 MiB |
/// | [`tls`](Self::tls) | [`Tls::bundled_roots`] |
/// | connecting | within 10 s |
/// | idle connections | kept for 15 s |
/// | redirects | refused |
/// | proxy | from the environment, see below |
///
/// # Proxies
///
/// `HTTPS_PROXY`, or else `ALL_PROXY`, names an HTTP proxy to tunnel through, such as
/// `http://user:password@proxy:3128`. Percent-encode special characters in the password. `NO_PROXY`
/// lists exceptions, separated by commas or spaces: hosts, domains (with all their subdomains),
/// addresses, networks such as `10.0.0.0/8`, each with an optional port, or `*`. The variables in
/// lower case take precedence, and empty ones count as unset. Servers on this machine are reached
/// directly.
///
/// An unsupported proxy, such as a SOCKS proxy, is an error of [`build`](#method.build), never a
/// direct connection. Plain HTTP (see
/// [`danger_allow_plain_http_to`](Self::danger_allow_plain_http_to)) never goes through a proxy: if
/// `HTTP_PROXY` or `ALL_PROXY` requests one, `NO_PROXY` has to list the host.
#[must_use = "a builder does nothing until `build` is called"]
#[derive(Debug)]
pub struct ClientBuilder<H> {
    api_key: ApiKey,
    endpoint: Option<String>,
    plain_http_hosts: Vec<String>,
    user_agent: String,
    headers: Result<HeaderMap>,
    settings: Settings,
    max_response_bytes: usize,
    tls: Option<Tls>,
    http_client: Option<H>,
}

impl<H> ClientBuilder<H> {
    pub(crate) fn new(api_key: ApiKey) -> Self {
        Self {
            api_key,
            endpoint: None,
            plain_http_hosts: Vec::new(),
            user_agent: USER_AGENT.to_owned(),
            headers: Ok(HeaderMap::new()),
            settings: Settings::default(),
            max_response_bytes: 10 << 20,
            tls: None,
            http_client: None,
        }
    }

    /// Returns a builder with the API key of the variable `STIGG_SERVER_API_KEY` and, if it is set,
    /// the endpoint of `STIGG_API_URL`. An empty variable counts as unset.
    ///
    /// Settings made afterwards take precedence:
    ///
    /// ```no_run
    /// # #[cfg(feature = "blocking")]
    /// # fn main() -> Result<(), stigg::Error> {
    /// use std::time::Duration;
    ///
    /// let client = stigg::blocking::ClientBuilder::from_env()?
    ///     .deadline(Duration::from_secs(10))
    ///     .build()?;
    /// # drop(client);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "blocking"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    ///
    /// Fails if there is no API key, or if a variable is not UTF-8.
    pub fn from_env() -> Result<Self> {
        // An error shows no value: it is the key, or an address that may hold a password.
        let text = |name: &str| match std::env::var(name) {
            Ok(value) => Ok(Some(value)),
            Err(VarError::NotPresent) => Ok(None),
            Err(VarError::NotUnicode(_)) => {
                Err(Error::config(format!("the variable {name} is not UTF-8")))
            }
        };
        let no_key = |why| {
            Error::config(format!(
                "no API key in the variable {API_KEY_VARIABLE}: {why}; set it to the Server API key \
                 of your environment"
            ))
        };
        let api_key = text(API_KEY_VARIABLE)?.ok_or_else(|| no_key("it is not set"))?;
        if api_key.is_empty() {
            return Err(no_key("the API key is empty"));
        }
        let endpoint = text(ENDPOINT_VARIABLE)?.filter(|endpoint| !endpoint.is_empty());
        Ok(Self { endpoint, ..Self::new(api_key.into()) })
    }

    /// Sets the URL of the GraphQL endpoint: https, or http for a server on this machine.
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.endpoint = Some(url.into());
        self
    }

    /// Permits plain HTTP to this host. The host and everyone on the network path can then read the
    /// API key. Meant for an emulator in a container next to yours:
    ///
    /// ```no_run
    /// # #[cfg(feature = "blocking")]
    /// # fn main() -> Result<(), stigg::Error> {
    /// let client = stigg::blocking::Client::builder("no-real-key")
    ///     .endpoint("http://stigg-emulator:4000/graphql")
    ///     .danger_allow_plain_http_to("stigg-emulator")
    ///     .build()?;
    /// # drop(client);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "blocking"))]
    /// # fn main() {}
    /// ```
    ///
    /// `host` is a name or an address, without a port. It includes neither subdomains nor other
    /// names of the same address. Call this again to permit several.
    pub fn danger_allow_plain_http_to(mut self, host: impl Into<String>) -> Self {
        self.plain_http_hosts.push(host.into());
        self
    }

    /// Sets the longest time for one attempt, from connecting to the last byte of the response.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.settings.attempt_timeout = limit;
        self
    }

    /// Sets the longest time for a call with all its attempts and the waits between them. `None`
    /// leaves only the limit of each attempt.
    pub fn deadline(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.settings.deadline = limit.into();
        self
    }

    /// Sets the number of retries and the waits between them.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.settings.retry = policy;
        self
    }

    /// Adds a header to every request. Its value is treated as a secret.
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

    /// Puts your program before this crate in the user agent: `my-job/1.2`.
    pub fn app_info(mut self, name_and_version: &str) -> Self {
        self.user_agent = format!("{name_and_version} {USER_AGENT}");
        self
    }

    /// Replaces the user agent.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// Sets the largest response body that is accepted, in bytes after decompression.
    pub fn max_response_bytes(mut self, limit: usize) -> Self {
        self.max_response_bytes = limit;
        self
    }

    /// Sets the servers that the client trusts, and its own certificate: see [`Tls`]. It also
    /// applies to an https proxy of the environment.
    ///
    /// [`build`](#method.build) returns an error of the kind [`Config`](crate::ErrorKind::Config)
    /// if the choice is not compiled in, if a certificate or key cannot be read or they don't
    /// belong together, and together with [`http_client`](Self::http_client), which has TLS of its
    /// own.
    pub fn tls(mut self, tls: Tls) -> Self {
        self.tls = Some(tls);
        self
    }

    /// Sets your own HTTP client, for settings that this builder lacks, such as proxies and pools.
    ///
    /// A `reqwest::Client` belongs to the runtime in which it is first used: create one for each
    /// runtime, and a Stigg client with it. (The default client works in any number of runtimes.)
    ///
    /// It should not follow redirects, which would send the API key to another server. A
    /// `reqwest::Client` needs TLS of its own, or an installed default provider of rustls: this
    /// crate's features choose none for it.
    ///
    /// A `ureq::Agent` of your own logs what it sends at the level `TRACE`, the API key included,
    /// which the default agent does not. Keep your logger's level for `ureq_proto` at `debug` or
    /// above. It also looks up the host for every request, and keeps cookies if built to.
    pub fn http_client(mut self, client: H) -> Self {
        self.http_client = Some(client);
        self
    }

    pub(crate) fn finish(self) -> Result<(Arc<Config>, Arc<Settings>, Option<H>)> {
        let Self { api_key, mut settings, .. } = self;
        settings.headers = self.headers?;
        settings.secrets = Secret::of_headers(&settings.headers);
        if settings.attempt_timeout.is_zero() || settings.deadline == Some(Duration::ZERO) {
            return Err(Error::config(
                "an `attempt_timeout` or `deadline` of zero leaves no time for a response",
            ));
        }
        let keys = KeyRing::new(&api_key)?;
        let user_agent = &self.user_agent;
        let user_agent = HeaderValue::from_str(user_agent).map_err(|_| {
            format!("the user agent {user_agent:?} contains characters that HTTP does not allow")
        });
        // A caller may have mixed up the key and another setting.
        let redactor = Redactor::new(keys.secrets(), Arc::clone(&settings.secrets));
        let refused = |message: String| Error::config(redactor.redact(&message));
        let plain_http_hosts = (self.plain_http_hosts.iter().map(|host| Host::parse(host)))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|problem| {
                refused(format!(
                    "`danger_allow_plain_http_to` takes a host alone, such as \"stigg-emulator\": \
                     {problem}"
                ))
            })?;
        let endpoint = self.endpoint.as_deref().unwrap_or(DEFAULT_ENDPOINT);
        let endpoint = Endpoint::parse(endpoint, &plain_http_hosts).map_err(refused)?;
        let (proxy, tls) = match &self.http_client {
            Some(_) if self.tls.is_some() => {
                return Err(Error::config(
                    "`tls` does not apply to an `http_client` of your own; set TLS up there, or \
                     leave one of the two out",
                ));
            }
            // A client of one's own has its own proxies and TLS.
            Some(_) => (None, None),
            None => (
                Proxy::of(&endpoint, |name| std::env::var_os(name)).map_err(refused)?,
                Tls::choose(self.tls, endpoint.is_https, FEATURES).map_err(refused)?,
            ),
        };
        let config = Config {
            endpoint: endpoint.uri,
            #[cfg(feature = "subscriptions")]
            plain_http_hosts,
            proxy,
            tls,
            user_agent: user_agent.map_err(refused)?,
            keys,
            max_response_bytes: self.max_response_bytes,
            budget: RetryBudget::full(),
        };
        Ok((Arc::new(config), Arc::new(settings), self.http_client))
    }
}
