#![allow(clippy::unnecessary_wraps, reason = "these functions have the type of `Spawn`")]

use std::io;
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ureq::config::Config as Settings;

use super::*;
use crate::api_key::ApiKey;
use crate::blocking::{Client, ClientBuilder};
use crate::entitlements::FetchEntitlementQuery;
use crate::wire::dns::Job;
use crate::{ErrorKind, RetryPolicy};

#[cfg(feature = "rustls")]
#[path = "../../../tests/support/connection.rs"]
mod connection;

const GRANTED: &str =
    r#"{"data":{"entitlement":{"isGranted":true,"customerId":"c","hasUnlimitedUsage":true}}}"#;

fn answer(headers: &str) -> String {
    format!("HTTP/1.1 200 OK\r\n{headers}content-length: {}\r\n\r\n{GRANTED}", GRANTED.len())
}

/// A client whose connections are made by given settings.
fn client(builder: ClientBuilder, settings: Settings, spawn: Spawn) -> Client {
    let (config, call_settings, _) = builder.retry(RetryPolicy::none()).finish().unwrap();
    let (agent, vault) = guarded(settings, spawn);
    let transport = Transport { agent, vault, endpoint: config.endpoint.clone() };
    Client { config, settings: call_settings, transport }
}

fn builder(key: &str, url: impl Into<String>) -> ClientBuilder {
    ClientBuilder::new(ApiKey::from(key)).endpoint(url)
}

fn check(client: &Client) -> Result<bool> {
    let query = FetchEntitlementQuery::builder("customer-1", "feature-1");
    Ok(client.get_entitlement(query)?.is_granted)
}

#[cfg(feature = "rustls")]
#[test]
fn a_connection_that_serves_costs_no_lookup_and_no_thread() {
    static LOOKUPS: AtomicUsize = AtomicUsize::new(0);
    /// Has one thread to give.
    fn one(job: Job) -> io::Result<()> {
        if LOOKUPS.fetch_add(1, Ordering::Relaxed) > 0 {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        dns::spawn(job)
    }

    let server = connection::Connection::plain(answer(""));
    let url = format!("http://localhost:{}/graphql", server.address.port());
    let direct = Agent::config_builder().proxy(None).build();
    let client = client(builder("server-key", url), direct, one);

    for _ in 0..100 {
        assert!(check(&client).unwrap());
    }
    drop(client);

    assert_eq!(LOOKUPS.load(Ordering::Relaxed), 1);
    assert_eq!(server.heads().len(), 100);
}

#[test]
fn a_lookup_without_a_result_is_a_connect_error() {
    fn no_thread(_: Job) -> io::Result<()> {
        Err(io::ErrorKind::WouldBlock.into())
    }
    fn died(job: Job) -> io::Result<()> {
        drop(job);
        Ok(())
    }
    /// Neither run nor dropped, as by a resolver that waits for its network.
    fn slow(job: Job) -> io::Result<()> {
        std::mem::forget(job);
        Ok(())
    }

    let spawns: [(Spawn, _); 3] = [(no_thread, "no thread"), (died, "ended"), (slow, "timeout")];
    for (spawn, cause) in spawns {
        let limit = Some(Duration::from_millis(50));
        let settings = Agent::config_builder().proxy(None).timeout_connect(limit).build();
        let client = client(builder("server-key", "http://localhost:1/graphql"), settings, spawn);

        let error = check(&client).unwrap_err();

        assert_eq!(error.kind(), ErrorKind::Connect, "{error:?}");
        assert!(!error.is_ambiguous());
        assert!(format!("{:?}", std::error::Error::source(&error)).contains(cause), "{error:?}");
    }
}

/// Through a proxy, only the proxy's name is looked up, and only the target is sent the secrets.
#[test]
fn a_proxy_is_looked_up_and_is_told_no_secrets() {
    static LOOKUPS: AtomicUsize = AtomicUsize::new(0);
    fn counted(job: Job) -> io::Result<()> {
        LOOKUPS.fetch_add(1, Ordering::Relaxed);
        dns::spawn(job)
    }

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let proxy = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut heads = Vec::new();
        for reply in ["HTTP/1.1 200 OK\r\n\r\n".to_owned(), answer("")] {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                stream.read_exact(&mut byte).unwrap();
                head.extend(byte);
            }
            heads.push(String::from_utf8(head).unwrap());
            io::Write::write_all(&mut stream, reply.as_bytes()).unwrap();
        }
        heads
    });
    let settings = Agent::config_builder()
        .proxy(Some(ureq::Proxy::new(&format!("http://localhost:{port}")).unwrap()))
        .build();
    // The client of a local endpoint, redirected: plain HTTP lets the proxy see all requests.
    let mut client = client(builder("server-key", "http://localhost:9/graphql"), settings, counted);
    client.transport.endpoint = "http://stigg.invalid/graphql".parse().unwrap();

    assert!(check(&client).unwrap());

    let heads = proxy.join().unwrap();
    assert!(heads[0].starts_with("CONNECT stigg.invalid:80 "), "{heads:?}");
    assert!(!heads[0].contains("server-key") && !heads[0].contains("x-api-key"), "{heads:?}");
    assert!(heads[1].contains("x-api-key: server-key\r\n"), "{heads:?}");
    assert_eq!(LOOKUPS.load(Ordering::Relaxed), 1);
}
