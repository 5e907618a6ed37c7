//! Runs the cases through the blocking client.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::prelude::v1::test as case;
use std::time::Duration;

use http::HeaderValue;
use maybe_async::must_be_sync as facade;
use mockito::ServerGuard;
use serde_json::Value;
#[cfg(feature = "subscriptions")]
use stigg::blocking::Updates;
use stigg::blocking::{Batches, Client, ClientBuilder, Items, Pages};
use stigg::create_client as create;
use stigg::{Result, RetryClass, RetryPolicy};
use ureq::middleware::MiddlewareNext;
use ureq::{Agent, Body, SendBody};

use crate::support::answers;
use crate::support::server::{Server, Step};

#[allow(clippy::duplicate_mod, reason = "both facades are tested by this one folder")]
#[path = "cases/mod.rs"]
mod cases;
#[cfg(feature = "subscriptions")]
mod updates;

/// The HTTP crate, which also logs.
const TRANSPORT: &str = "ureq";

fn mock_server() -> ServerGuard {
    mockito::Server::new()
}

/// An HTTP client without a proxy and with a short connect timeout.
#[cfg(feature = "rustls")]
fn direct(connect: Duration) -> Agent {
    Agent::config_builder().proxy(None).timeout_connect(Some(connect)).build().new_agent()
}

/// An HTTP client with a proxy.
#[cfg(feature = "rustls")]
fn through(proxy: &str) -> Agent {
    Agent::config_builder().proxy(Some(ureq::Proxy::new(proxy).unwrap())).build().new_agent()
}

/// An HTTP client with a proxy, which trusts a certificate.
#[cfg(all(feature = "rustls", feature = "subscriptions"))]
fn through_to_tls(proxy: &str, certificate: &str) -> Agent {
    use ureq::tls::{Certificate, RootCerts, TlsConfig};

    let root = Certificate::from_pem(certificate.as_bytes()).unwrap();
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::from([root].into_iter()))
        .unversioned_rustls_crypto_provider(rustls::crypto::ring::default_provider().into())
        .build();
    let proxy = Some(ureq::Proxy::new(proxy).unwrap());
    Agent::config_builder().proxy(proxy).tls_config(tls).build().new_agent()
}

/// Makes several calls concurrently.
fn at_once(client: &Client, class: RetryClass, calls: usize) -> Vec<Result<Value>> {
    std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..calls).map(|_| scope.spawn(|| cases::call(client, class))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

/// The counterpart of the async version; there is no runtime that must process anything.
fn look_around() {}

#[test]
fn a_custom_agent_is_used_with_the_limits_of_the_client() {
    fn mark(
        mut request: http::Request<SendBody<'_>>,
        next: MiddlewareNext<'_>,
    ) -> Result<http::Response<Body>, ureq::Error> {
        request.headers_mut().insert("x-agent", HeaderValue::from_static("my own"));
        next.handle(request)
    }

    let agent = Agent::config_builder()
        .middleware(mark)
        .max_redirects(5)
        .http_status_as_error(true)
        .build()
        .new_agent();
    let second = Server::always(answers::granted());
    let redirect = answers::http(307, &[("location", &second.url())], "");
    let server = Server::start([redirect, answers::status(403), Step::silence().then_hang()]);
    let client = cases::builder(&server.url())
        .http_client(agent)
        .attempt_timeout(Duration::from_millis(500))
        .retry(RetryPolicy::none())
        .build()
        .unwrap();

    let moved = cases::check(&client).unwrap_err();
    let forbidden = cases::check(&client).unwrap_err();
    let late = cases::check(&client).unwrap_err();

    assert_eq!(moved.status().unwrap(), 307);
    assert_eq!(forbidden.body_excerpt(), Some("as you were"));
    assert!(late.is_timeout());
    assert_eq!(second.finish().connections, 0);
    let requests = server.finish().requests;
    assert_eq!(requests.len(), 3);
    assert!(requests.iter().all(|request| request.header("x-agent") == Some("my own")));
}

#[tokio::test]
async fn the_client_can_be_used_inside_an_async_runtime() {
    let server = Server::always(answers::granted());
    let client = cases::client(&server.url());

    assert!(cases::check(&client).unwrap().is_granted);
}

#[test]
fn pages_and_batches_are_iterators() {
    let server = Server::start([
        cases::pages::full(&[1, 2], "a"),
        cases::pages::last(&[3, 4], "b"),
        cases::batches::accepted(),
    ]);
    let client = cases::client(&server.url());

    let entries: stigg::Result<Vec<_>> =
        client.pages(cases::pages::ledger()).items().take(3).collect();
    let outcomes = client.batches((0..101).map(cases::batches::usage));
    let sent: usize = outcomes.map(|outcome| outcome.positions.len()).sum();

    assert_eq!(entries.unwrap().len(), 3);
    assert_eq!(sent, 101);
}

/// An HTTP client that panics when it sends something.
fn panicking() -> Agent {
    fn panic(
        _: http::Request<SendBody<'_>>,
        _: MiddlewareNext<'_>,
    ) -> Result<http::Response<Body>, ureq::Error> {
        panic!("no such luck")
    }

    Agent::config_builder().middleware(panic).build().new_agent()
}

#[test]
fn a_panic_of_the_http_client_reaches_the_caller() {
    for requests in [1, 2] {
        let client = cases::builder("http://127.0.0.1:1/graphql").http_client(panicking());
        let usages = (0..200).map(cases::batches::usage);
        let mut batches = client.build().unwrap().batches(usages).concurrently(requests);

        let outcome = catch_unwind(AssertUnwindSafe(|| batches.next()));

        let panic = outcome.unwrap_err();
        assert_eq!(panic.downcast_ref::<&str>(), Some(&"no such luck"));
    }
}

#[test]
fn dropped_batches_do_not_wait_for_responses() {
    let server = Server::start([cases::batches::accepted(), Step::silence().then_hang()]);
    let client = cases::client(&server.url());
    let mut batches = client.batches((0..300).map(cases::batches::usage)).concurrently(2);

    assert!(batches.next().unwrap().result.is_ok());
    drop(batches);
}

#[test]
fn a_client_can_be_shared_by_threads() {
    let server = Server::always(answers::granted());
    let client = cases::client(&server.url());

    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| cases::check(&client).unwrap());
        }
    });

    assert_eq!(server.finish().requests.len(), 8);
}
