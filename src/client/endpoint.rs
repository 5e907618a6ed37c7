//! The address that requests go to, parsed once and strictly.
//!
//! `http::Uri` and `url::Url` read unusual addresses differently: one treats an invalid port as the
//! default port, the other reads `\` as `/` and `0x7f.1` as 127.0.0.1. This parser accepts only what
//! means the same to both, so that both facades send the API key to the same place.

use std::fmt::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use http::Uri;

use super::DEFAULT_ENDPOINT;

/// The address of a GraphQL endpoint that the API key may be sent to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    /// In canonical form: the scheme and host in lower case, and without the default port.
    pub(crate) uri: Uri,
    pub(crate) host: Host,
    pub(crate) port: u16,
    pub(crate) is_https: bool,
}

/// The host of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Host {
    /// A name in lower case.
    Name(String),
    Ip(IpAddr),
}

/// A host, and the port if there is one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Authority {
    pub(super) host: Host,
    pub(super) port: Option<u16>,
}

impl Endpoint {
    /// Parses an endpoint. Plain HTTP is accepted for this machine and `plain_http_hosts`.
    ///
    /// An error says what is wrong and what to do. It repeats nothing that may be a password.
    pub(crate) fn parse(text: &str, plain_http_hosts: &[Host]) -> Result<Self, String> {
        if let Some(odd) = text.chars().find(|char| !char.is_ascii_graphic()) {
            return Err(format!(
                "the endpoint contains {odd:?}, which URLs cannot contain; remove spaces and line \
                 breaks around it, use ASCII for the host, and give one like {DEFAULT_ENDPOINT}"
            ));
        }
        let lacking =
            || format!("the endpoint lacks a scheme or a host; give one like {DEFAULT_ENDPOINT}");
        let (scheme, rest) = text.split_once("://").ok_or_else(lacking)?;
        let (authority, target) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        if authority.is_empty() {
            return Err(lacking());
        }
        if authority.contains('@') {
            return Err(
                "the endpoint contains a user name; remove it, Stigg needs only the API key"
                    .to_owned(),
            );
        }
        let scheme = scheme.to_ascii_lowercase();
        let is_https = match &*scheme {
            "https" => true,
            "http" => false,
            other => {
                return Err(format!("the endpoint has the scheme {other:?}; use https"));
            }
        };
        let Authority { host, port } =
            authority.parse().map_err(|problem| format!("in the endpoint, {problem}"))?;
        if !is_https && !host.is_loopback() && !plain_http_hosts.contains(&host) {
            return Err(format!(
                "the endpoint would send the API key to {:?} in the clear; use https (plain http is \
                 for servers on this machine, and for hosts named to \
                 `danger_allow_plain_http_to`)",
                host.to_string()
            ));
        }
        check_target(target).map_err(|problem| format!("the endpoint's {problem}"))?;

        let default_port = if is_https { 443 } else { 80 };
        let port = port.unwrap_or(default_port);
        let mut canonical = format!("{scheme}://{host}");
        if port != default_port {
            // Writing to a String does not fail.
            let _ = write!(canonical, ":{port}");
        }
        if !target.starts_with('/') {
            canonical.push('/');
        }
        canonical.push_str(target);
        let uri = canonical.parse().map_err(|error| {
            format!("the endpoint is not a URL ({error}); give one like {DEFAULT_ENDPOINT}")
        })?;
        Ok(Self { uri, host, port, is_https })
    }
}

impl Host {
    /// Parses a host as in a URL, or an IPv6 address without brackets.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        match text.parse::<Ipv6Addr>() {
            Ok(address) => Ok(Self::Ip(address.into())),
            Err(_) => match text.parse()? {
                Authority { host, port: None } => Ok(host),
                _ => Err("a port follows the host".to_owned()),
            },
        }
    }

    /// Whether the host is this machine. All resolvers agree on `localhost`, but not on names below
    /// it, such as `api.localhost`.
    pub(super) fn is_loopback(&self) -> bool {
        match self {
            Self::Name(name) => name == "localhost",
            Self::Ip(address) => address.to_canonical().is_loopback(),
        }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Ip(IpAddr::V4(address)) => address.fmt(f),
            // As in URLs. `Ipv6Addr` would write the last part as an IPv4 address.
            Self::Ip(IpAddr::V6(address)) if address.to_ipv4_mapped().is_some() => {
                let [.., high, low] = address.segments();
                write!(f, "[::ffff:{high:x}:{low:x}]")
            }
            Self::Ip(IpAddr::V6(address)) => write!(f, "[{address}]"),
        }
    }
}

impl std::str::FromStr for Authority {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (host, port) = if let Some(bracketed) = text.strip_prefix('[') {
            let (address, port) = bracketed
                .split_once(']')
                .ok_or("the host has an opening bracket without a closing one")?;
            let address: Ipv6Addr = address.parse().map_err(
                |_| "the text in brackets is not an IPv6 address (zones are not supported)",
            )?;
            (Host::Ip(address.into()), port)
        } else {
            let (host, port) = text.split_at(text.find(':').unwrap_or(text.len()));
            (named(host)?, port)
        };
        let port = match port.strip_prefix(':') {
            Some(digits) => Some(self::port(digits)?),
            None if port.is_empty() => None,
            None => {
                return Err(
                    "the host's brackets are followed by something other than a port".to_owned()
                );
            }
        };
        Ok(Self { host, port })
    }
}

/// Parses a port. `u16` would accept a sign.
fn port(digits: &str) -> Result<u16, String> {
    let is_canonical = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    digits.parse().ok().filter(|_| is_canonical).ok_or_else(|| {
        // Anything else may be a password, if the host is missing.
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit() || b"+-".contains(&byte));
        let shown = if is_number { format!(" {digits:?}") } else { String::new() };
        format!("the port{shown} is not a number from 1 to 65535; correct it, or leave it and its colon out")
    })
}

/// Parses a name, or an IPv4 address of four decimal numbers.
fn named(text: &str) -> Result<Host, String> {
    if text.is_empty() {
        return Err("the host is empty".to_owned());
    }
    let name = text.to_ascii_lowercase();
    let last = name.rsplit('.').next().unwrap_or_default();
    if is_number(last) {
        let address: Ipv4Addr = name.parse().map_err(|_| {
            "the host is a number, but not an IPv4 address like 192.0.2.1; write it as four decimal numbers"
        })?;
        return Ok(Host::Ip(address.into()));
    }
    if name.split('.').any(|label| label.starts_with("xn--")) {
        return Err("the host has an international name, which is not supported; give a name of \
                    ASCII letters, or an address"
            .to_owned());
    }
    let is_label = |label: &str| {
        let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        !label.is_empty()
            && label.bytes().all(inner)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if !name.split('.').all(is_label) {
        return Err(
            "the host is not a name; use letters, digits, `-`, `_` and single dots".to_owned()
        );
    }
    Ok(Host::Name(name))
}

/// Whether URLs read the last label of a host as a number, so that the host has to be an IPv4
/// address.
fn is_number(label: &str) -> bool {
    match label.strip_prefix("0x") {
        Some(hex) => hex.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_digit()),
    }
}

/// Refuses a path or query that would be changed before sending.
fn check_target(target: &str) -> Result<(), String> {
    if target.contains('#') {
        return Err("fragment (from `#` on) would not be sent; leave it out".to_owned());
    }
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    };
    for (part, text, more) in [("path", path, "/'"), ("query", query.unwrap_or_default(), "/?")] {
        let plain = |char: char| {
            char.is_ascii_alphanumeric()
                || "-._~!$&()*+,;=:@%".contains(char)
                || more.contains(char)
        };
        if let Some(odd) = text.chars().find(|&char| !plain(char)) {
            return Err(format!("{part} contains {odd:?}; write it as %{:02X}", u32::from(odd)));
        }
        let mut escapes = text.split('%');
        escapes.next();
        let is_escape =
            |rest: &str| rest.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
        if !escapes.all(is_escape) {
            return Err(format!(
                "{part} contains a `%` without two hexadecimal digits; write it as %25"
            ));
        }
    }
    let is_dots =
        |segment: &str| matches!(&*segment.to_ascii_lowercase().replace("%2e", "."), "." | "..");
    if path.split('/').any(is_dots) {
        return Err("path contains `.` or `..`; leave them out".to_owned());
    }
    Ok(())
}
