//! Code shared by the benchmarks.

#![allow(dead_code, reason = "each benchmark uses only a part")]

pub(crate) mod bare;
pub(crate) mod cases;
pub(crate) mod pairs;
pub(crate) mod server;

use std::net::Ipv4Addr;

use reqwest::Client as Reqwest;
use stigg::{asynk, blocking};
use tokio::runtime::{Builder, Runtime};
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

/// The API key that all clients send.
const API_KEY: &str = "server-benchmark-key";

/// Whether this is `cargo bench`. `cargo test --benches` only checks that everything builds and
/// runs.
pub(crate) fn is_measuring() -> bool {
    std::env::args().any(|argument| argument == "--bench")
}

/// The measured client with its default settings.
pub(crate) fn blocking_client(url: &str) -> blocking::Client {
    blocking::Client::builder(API_KEY).endpoint(url).build().unwrap()
}

/// The measured client with its default settings.
pub(crate) fn async_client(url: &str) -> asynk::Client {
    asynk::Client::builder(API_KEY).endpoint(url).build().unwrap()
}

/// The HTTP client under the blocking one, with the same timeouts.
pub(crate) fn bare_ureq() -> ureq::Agent {
    ureq_settings().into()
}

/// Like [`bare_ureq`], with a resolver that always returns the loopback address.
pub(crate) fn bare_ureq_without_lookups() -> ureq::Agent {
    ureq::Agent::with_parts(ureq_settings(), DefaultConnector::default(), Loopback)
}

fn ureq_settings() -> ureq::config::Config {
    ureq::Agent::config_builder()
        .timeout_connect(Some(bare::CONNECT_TIMEOUT))
        .timeout_global(Some(bare::TIMEOUT))
        .proxy(None)
        .build()
}

#[derive(Debug)]
struct Loopback;

impl Resolver for Loopback {
    fn resolve(
        &self,
        uri: &Uri,
        _: &ureq::config::Config,
        _: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let mut addresses = self.empty();
        addresses.push((Ipv4Addr::LOCALHOST, uri.port_u16().unwrap_or_default()).into());
        Ok(addresses)
    }
}

/// The HTTP client under the async one, with the same timeouts.
pub(crate) fn bare_reqwest() -> Reqwest {
    // `reqwest` needs a crypto provider to build a client, even though the loopback uses no TLS.
    // Fails if there is one already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Reqwest::builder()
        .connect_timeout(bare::CONNECT_TIMEOUT)
        .timeout(bare::TIMEOUT)
        .no_proxy()
        .build()
        .unwrap()
}

/// A multi-threaded runtime, as in web services.
pub(crate) fn multi_thread_runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// A runtime on the thread that blocks on it.
pub(crate) fn current_thread_runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}
