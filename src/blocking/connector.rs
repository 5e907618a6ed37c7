//! Makes the connections of `ureq`.
//!
//! `ureq` asks its resolver before its pool, so that even a request on a pooled connection would
//! cost a lookup and a thread, and fail while DNS is down. Its connector runs only when the pool
//! has no connection, so names are looked up there.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Instant;

use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::time::{self, Duration};
use ureq::unversioned::transport::{
    ConnectionDetails, Connector, DefaultConnector, NextTimeout, Transport,
};

use super::secrets::{Guarded, Vault};
use crate::wire::dns::{self, Spawn};

/// The address of a host that has not been looked up.
const UNKNOWN: SocketAddr = SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::UNSPECIFIED, 0));

/// The most addresses that `ureq` accepts.
const MAX_ADDRESSES: usize = 16;

/// A resolver for the agent, which leaves the lookup to the [`LookupConnector`].
#[derive(Debug)]
pub(super) struct Deferred;

impl Resolver for Deferred {
    fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let mut addresses = self.empty();
        addresses.push(UNKNOWN);
        Ok(addresses)
    }
}

/// A connector that looks up the host, connects as `ureq` does, and guards the connection's
/// secrets.
#[derive(Debug)]
pub(super) struct LookupConnector {
    connector: DefaultConnector,
    resolver: ThreadResolver,
    vault: Arc<Vault>,
}

impl LookupConnector {
    pub(super) fn new(vault: Arc<Vault>, spawn: Spawn) -> Self {
        Self { connector: DefaultConnector::default(), resolver: ThreadResolver::new(spawn), vault }
    }
}

impl Connector for LookupConnector {
    type Out = Box<dyn Transport>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        _: Option<()>,
    ) -> Result<Option<Self::Out>, Error> {
        let deferred = details.addrs.first() == Some(&UNKNOWN);
        // There are no addresses if the proxy looks up the target. There are real ones for the
        // connection to the proxy itself, over which ureq then connects to the target; requests
        // are written to that outer connection only.
        if !deferred && !details.addrs.is_empty() {
            return self.connector.connect(details, None);
        }
        let begun = Instant::now();
        let addrs = if deferred {
            self.resolver.resolve(details.uri, details.config, details.timeout)?
        } else {
            details.resolver.empty()
        };
        let details = ConnectionDetails {
            uri: details.uri,
            addrs,
            config: details.config,
            request_level: details.request_level,
            // ureq itself looks up the proxy's name with it.
            resolver: &self.resolver,
            now: time::Instant::now(),
            timeout: remaining(details.timeout, begun.elapsed())?,
            current_time: Arc::clone(&details.current_time),
            run_connector: Arc::clone(&details.run_connector),
            register_shutdown: Arc::clone(&details.register_shutdown),
        };
        let connection = self.connector.connect(&details, None)?;
        Ok(connection
            .map(|inner| Box::new(Guarded::new(inner, Arc::clone(&self.vault))) as Self::Out))
    }
}

/// The rest of a limit, or an error once it has passed.
fn remaining(mut timeout: NextTimeout, spent: std::time::Duration) -> Result<NextTimeout, Error> {
    if let Duration::Exact(after) = timeout.after {
        let left = after.saturating_sub(spent);
        if left.is_zero() {
            return Err(Error::Timeout(timeout.reason));
        }
        timeout.after = left.into();
    }
    Ok(timeout)
}

/// A resolver that looks up names in a thread, within the limit for connecting.
#[derive(Debug)]
pub(super) struct ThreadResolver {
    spawn: Spawn,
}

impl ThreadResolver {
    pub(super) fn new(spawn: Spawn) -> Self {
        Self { spawn }
    }
}

impl Resolver for ThreadResolver {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let host = uri
            .scheme()
            .zip(uri.authority())
            .and_then(|(scheme, authority)| DefaultResolver::host_and_port(scheme, authority))
            .ok_or(Error::HostNotFound)?;
        let (tell, told) = mpsc::sync_channel(1);
        dns::look_up(host, self.spawn, move |found| drop(tell.send(found)))?;
        let ended = || io::Error::other("the lookup of the host ended without an answer");
        let found = match timeout.after {
            Duration::Exact(limit) => told.recv_timeout(limit).map_err(|error| match error {
                RecvTimeoutError::Timeout => Error::Timeout(timeout.reason),
                RecvTimeoutError::Disconnected => ended().into(),
            })?,
            Duration::NotHappening => told.recv().map_err(|_| ended())?,
        };
        let wanted = config.ip_family();
        let mut addresses = self.empty();
        for address in wanted.keep_wanted(found?.into_iter()).take(MAX_ADDRESSES) {
            addresses.push(address);
        }
        if addresses.is_empty() { Err(Error::HostNotFound) } else { Ok(addresses) }
    }
}
