//! The host names that the emulator accepts requests for.
//!
//! With DNS rebinding, a web page can make a browser send requests to a local server through the
//! page's own host name. Such requests carry that name and are rejected.

use std::net::{IpAddr, Ipv6Addr};

use hyper::Uri;
use hyper::header::{HOST, HeaderMap};
use hyper::http::uri::Authority;

/// The accepted host names, without ports because ports may be mapped.
#[derive(Clone, Debug)]
pub(crate) struct Hosts {
    allowed: Vec<Host>,
}

/// A host in a form that can be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Host {
    Address(IpAddr),
    Name(String),
}

impl Host {
    /// Parses a name or an address, with or without a port.
    fn parse(text: &str) -> Option<Self> {
        if let Ok(address) = text.parse::<Ipv6Addr>() {
            return Some(Self::Address(address.into()));
        }
        let authority: Authority = text.parse().ok()?;
        if authority.as_str().contains('@') {
            return None;
        }
        let host = authority.host();
        // A colon without a valid port is an error.
        if authority.as_str().len() > host.len() && authority.port_u16().is_none() {
            return None;
        }
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
        if let Ok(address) = bare.unwrap_or(host).parse() {
            return Some(Self::Address(address));
        }
        let name = host.strip_suffix('.').unwrap_or(host);
        let is_name = |text: &str| {
            !text.is_empty()
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        };
        is_name(name).then(|| Self::Name(name.to_ascii_lowercase()))
    }

    fn is_loopback(&self) -> bool {
        match self {
            Self::Address(address) => address.is_loopback(),
            Self::Name(name) => name == "localhost" || name.ends_with(".localhost"),
        }
    }
}

impl Hosts {
    /// Accepts loopback names, the listening address and the given hosts. The error is the entry
    /// that is not a valid host.
    pub(crate) fn new(listening_on: IpAddr, allowed: &[String]) -> Result<Self, String> {
        let allowed = allowed.iter().map(|text| Host::parse(text).ok_or_else(|| text.clone()));
        let mut allowed = allowed.collect::<Result<Vec<_>, _>>()?;
        if !listening_on.is_unspecified() {
            allowed.push(Host::Address(listening_on));
        }
        Ok(Self { allowed })
    }

    /// Checks that a request is addressed to an accepted host. The error is the message to respond
    /// with.
    pub(crate) fn check(&self, uri: &Uri, headers: &HeaderMap) -> Result<(), String> {
        let mut named = headers.get_all(HOST).iter();
        let header = match (named.next(), named.next()) {
            (Some(header), None) => header.to_str().ok(),
            (None, _) => return Err("The request has no `Host` header".to_owned()),
            (Some(_), Some(_)) => return Err("The request has several `Host` headers".to_owned()),
        };
        let in_address = uri.authority().map(Authority::as_str);
        for text in [header].into_iter().chain(in_address.map(Some)) {
            let host = text.and_then(Host::parse);
            if !host.is_some_and(|host| host.is_loopback() || self.allowed.contains(&host)) {
                let shown: String = text.unwrap_or_default().chars().take(255).collect();
                return Err(format!(
                    "The emulator does not answer as the host `{shown}`; allow it with the option \
                     `--allowed-host`, or `EmulatorBuilder::allowed_host`"
                ));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use hyper::header::HeaderValue;

    use super::*;

    fn check(hosts: &Hosts, uri: &str, named: &[&'static str]) -> Result<(), String> {
        let mut headers = HeaderMap::new();
        for host in named {
            headers.append(HOST, HeaderValue::from_static(host));
        }
        hosts.check(&uri.parse().expect("a URI"), &headers)
    }

    #[test]
    fn loopback_names_are_always_allowed() {
        let hosts = Hosts::new(Ipv4Addr::LOCALHOST.into(), &[]).expect("no hosts");
        for host in [
            "localhost",
            "LOCALHOST:4000",
            "localhost.",
            "stigg.localhost",
            "127.0.0.1",
            "127.0.0.1:1",
            "127.1.2.3",
            "[::1]",
            "[::1]:80",
        ] {
            check(&hosts, "/graphql", &[host]).expect(host);
        }
        for host in [
            "",
            "example.com",
            "localhost.example.com",
            "127.0.0.1.nip.io",
            "notlocalhost",
            "0.0.0.0",
            "[::]",
            "192.168.0.1",
            "user@localhost",
            "localhost:x",
            "localhost, evil",
            "127.1",
        ] {
            let refused = check(&hosts, "/graphql", &[host]).expect_err(host);
            assert!(refused.contains(host), "{refused}");
        }
    }

    #[test]
    fn other_hosts_must_be_allowed() {
        let allowed = ["stigg-emulator".to_owned(), "Emulator.Test:4000".to_owned()];
        let hosts = Hosts::new(Ipv4Addr::UNSPECIFIED.into(), &allowed).expect("hosts");
        for host in ["stigg-emulator:4000", "STIGG-emulator", "emulator.test:1", "localhost"] {
            check(&hosts, "/graphql", &[host]).expect(host);
        }
        for host in ["0.0.0.0:4000", "stigg-emulator.evil.com", "10.0.0.2"] {
            check(&hosts, "/graphql", &[host]).expect_err(host);
        }
        let hosts = Hosts::new(Ipv4Addr::new(10, 0, 0, 2).into(), &[]).expect("hosts");
        check(&hosts, "/graphql", &["10.0.0.2:4000"]).expect("the listening address is allowed");
        for host in ["http://stigg", "stigg/graphql", "*", "", "a b", "user@stigg"] {
            let refused = Hosts::new(Ipv4Addr::LOCALHOST.into(), &[host.to_owned()]);
            assert_eq!(refused.expect_err("the host is not valid"), host);
        }
    }

    #[test]
    fn requests_need_exactly_one_host() {
        let hosts = Hosts::new(Ipv4Addr::LOCALHOST.into(), &[]).expect("no hosts");
        check(&hosts, "/graphql", &[]).expect_err("the `Host` header is missing");
        check(&hosts, "/graphql", &["localhost", "localhost"])
            .expect_err("there are two `Host` headers");
        check(&hosts, "http://localhost/graphql", &["localhost"]).expect("they agree");
        check(&hosts, "http://example.com/graphql", &["localhost"]).expect_err("they differ");
    }
}
