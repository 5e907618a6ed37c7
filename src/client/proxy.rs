//! The proxy from the environment, by the same rules for both facades.
//!
//! The rules are those of curl, where others agree. A proxy that cannot be used is an error, and
//! never replaced by a direct connection.

use std::ffi::OsString;
use std::fmt;
use std::net::IpAddr;

use percent_encoding::percent_decode_str;

use super::endpoint::{Authority, Endpoint, Host};

/// A proxy that requests are tunnelled through.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Proxy {
    /// Whether the connection to the proxy itself uses TLS.
    pub(crate) is_https: bool,
    pub(crate) host: Host,
    pub(crate) port: u16,
    pub(crate) credentials: Option<Credentials>,
}

/// User name and password for a proxy, decoded.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Credentials {
    pub(crate) user: String,
    pub(crate) password: String,
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.is_https { "https" } else { "http" };
        let credentials = if self.credentials.is_some() { "<redacted>@" } else { "" };
        write!(f, "{scheme}://{credentials}{}:{}", self.host, self.port)
    }
}

impl Proxy {
    /// Returns the proxy that the environment asks for, if any. An error names the variable but does
    /// not show its value, which may contain a password.
    pub(crate) fn of(
        endpoint: &Endpoint,
        variable: impl Fn(&str) -> Option<OsString>,
    ) -> Result<Option<Self>, String> {
        if endpoint.host.is_loopback() {
            return Ok(None);
        }
        // The first that is not empty counts. In a CGI program, the header `Proxy` of a request sets
        // HTTP_PROXY, which on Windows is the same variable as http_proxy.
        let names: &[&'static str] = if endpoint.is_https {
            &["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
        } else if variable("REQUEST_METHOD").is_some() {
            &["all_proxy", "ALL_PROXY"]
        } else {
            &["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"]
        };
        let set = |name: &&'static str| {
            variable(name).filter(|value| !value.is_empty()).map(|value| (*name, value))
        };
        let text = |(name, value): (&'static str, OsString)| {
            value.into_string().map_err(|_| format!("the variable {name} is not UTF-8"))
        };
        let Some((name, value)) = names.iter().find_map(set) else {
            return Ok(None);
        };
        let exceptions = ["no_proxy", "NO_PROXY"].iter().find_map(set).map(text).transpose()?;
        if exceptions.is_some_and(|exceptions| is_exempt(endpoint, &exceptions)) {
            return Ok(None);
        }
        let value = text((name, value))?;
        let proxy = Self::parse(&value).map_err(|problem| {
            format!(
                "the proxy of the variable {name} cannot be used: {problem}. Correct it, unset it, \
                 or name {} in NO_PROXY",
                endpoint.host
            )
        })?;
        if !endpoint.is_https {
            return Err(format!(
                "the proxy of the variable {name} would see the API key, since the endpoint is \
                 plain http; name {} in NO_PROXY",
                endpoint.host
            ));
        }
        Ok(Some(proxy))
    }

    /// Parses `[scheme://][user[:password]@]host[:port][/]`.
    fn parse(text: &str) -> Result<Self, String> {
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(
                "it contains spaces, control characters or characters outside ASCII".to_owned()
            );
        }
        let (scheme, rest) = text.split_once("://").unwrap_or(("http", text));
        let is_https = match &*scheme.to_ascii_lowercase() {
            "http" => false,
            "https" => true,
            _ => {
                return Err(
                    "its scheme is not supported; only http and https proxies are".to_owned()
                );
            }
        };
        let (authority, after) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        if !matches!(after, "" | "/") {
            return Err("a path, query or fragment follows its host; a `/`, `?` or `#` of a \
                        password has to be percent-encoded"
                .to_owned());
        }
        let (credentials, authority) = match authority.rsplit_once('@') {
            Some((credentials, authority)) => (Some(Credentials::parse(credentials)?), authority),
            None => (None, authority),
        };
        let Authority { host, port } = authority.parse()?;
        let port = port.unwrap_or(if is_https { 443 } else { 80 });
        Ok(Self { is_https, host, port, credentials })
    }
}

impl Credentials {
    fn parse(text: &str) -> Result<Self, String> {
        let (user, password) = text.split_once(':').unwrap_or((text, ""));
        let decoded = |text| {
            let text = percent_decode_str(text).decode_utf8();
            text.map(String::from).map_err(|_| "its user name or password is not UTF-8")
        };
        let (user, password) = (decoded(user)?, decoded(password)?);
        if user.contains(':') {
            return Err(
                "its user name contains a colon, which separates it from the password".to_owned()
            );
        }
        Ok(Self { user, password })
    }
}

/// Whether a list of exceptions contains the endpoint's host.
fn is_exempt(endpoint: &Endpoint, exceptions: &str) -> bool {
    exceptions
        .split(|char: char| char == ',' || char.is_whitespace())
        .any(|entry| entry == "*" || names(entry, endpoint))
}

/// Whether an entry of `NO_PROXY` is the endpoint's host, a domain above it, or a network around
/// it.
fn names(entry: &str, endpoint: &Endpoint) -> bool {
    if let Some((network, prefix)) = entry.split_once('/') {
        return match (Host::parse(network), prefix.parse(), &endpoint.host) {
            (Ok(Host::Ip(network)), Ok(prefix), Host::Ip(own)) => contains(network, prefix, *own),
            _ => false,
        };
    }
    let above = entry.strip_prefix("*.");
    let domain = above.or_else(|| entry.strip_prefix('.')).unwrap_or(entry);
    let domain = domain.strip_suffix('.').unwrap_or(domain);
    let named = Host::parse(domain).map(|host| Authority { host, port: None });
    let Ok(Authority { host, port }) = named.or_else(|_| domain.parse()) else { return false };
    if port.is_some_and(|port| port != endpoint.port) {
        return false;
    }
    match (&endpoint.host, &host) {
        (Host::Ip(own), Host::Ip(named)) => own.to_canonical() == named.to_canonical(),
        (Host::Name(own), Host::Name(domain)) => match own.strip_suffix(&**domain) {
            Some("") => above.is_none(),
            below => below.is_some_and(|below| below.ends_with('.')),
        },
        _ => false,
    }
}

/// Whether a network, such as 10.0.0.0/8, contains an address.
fn contains(network: IpAddr, prefix: u32, address: IpAddr) -> bool {
    let (network, address, bits) = match (network, address.to_canonical()) {
        (IpAddr::V4(network), IpAddr::V4(address)) => {
            (u128::from(network.to_bits()), u128::from(address.to_bits()), 32)
        }
        (IpAddr::V6(network), IpAddr::V6(address)) => (network.to_bits(), address.to_bits(), 128),
        _ => return false,
    };
    prefix <= bits && (network ^ address).checked_shr(bits - prefix).unwrap_or(0) == 0
}
