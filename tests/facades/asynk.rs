//! Runs the cases through the async client.

use std::time::Duration;

use maybe_async::must_be_async as facade;
use mockito::ServerGuard;
use serde_json::Value;
#[cfg(feature = "subscriptions")]
use stigg::asynk::Updates;
use stigg::asynk::{Batches, Client, ClientBuilder, Items, Pages};
use stigg::coupons::GetCouponsInput;
use stigg::create_async_client as create;
use stigg::entitlements::FetchEntitlementQuery;
use stigg::subscriptions::ProvisionSubscriptionInput;
use stigg::usage::ReportUsageInput;
use stigg::{Result, RetryClass, operation};
use tokio::task::JoinSet;
use tokio::test as case;

use crate::support::server::{Server, Step};
use crate::support::{KEY, answers};

#[allow(clippy::duplicate_mod, reason = "both facades are tested by this one folder")]
#[path = "cases/mod.rs"]
mod cases;
mod runtimes;
mod streams;
mod tasks;
#[cfg(feature = "subscriptions")]
mod updates;

/// The HTTP crate, which also logs.
const TRANSPORT: &str = "reqwest";

async fn mock_server() -> ServerGuard {
    mockito::Server::new_async().await
}

/// A custom reqwest client; its TLS settings are required but not used here.
#[cfg(feature = "rustls")]
fn own() -> reqwest::ClientBuilder {
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    reqwest::Client::builder().tls_backend_preconfigured(tls)
}

/// An HTTP client without a proxy and with a short connect timeout.
#[cfg(feature = "rustls")]
fn direct(connect: Duration) -> reqwest::Client {
    own().no_proxy().connect_timeout(connect).build().unwrap()
}

/// An HTTP client with a proxy.
#[cfg(feature = "rustls")]
fn through(proxy: &str) -> reqwest::Client {
    own().proxy(reqwest::Proxy::all(proxy).unwrap()).build().unwrap()
}

/// An HTTP client with a proxy, which trusts a certificate.
#[cfg(all(feature = "rustls", feature = "subscriptions"))]
fn through_to_tls(proxy: &str, certificate: &str) -> reqwest::Client {
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject;

    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()).unwrap();
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .proxy(reqwest::Proxy::all(proxy).unwrap())
        .http1_only()
        .build()
        .unwrap()
}

/// Makes several calls concurrently.
async fn at_once(client: &Client, class: RetryClass, calls: usize) -> Vec<Result<Value>> {
    let mut tasks = JoinSet::new();
    for _ in 0..calls {
        let client = client.clone();
        tasks.spawn(async move { cases::call(&client, class).await });
    }
    tasks.join_all().await
}

/// Lets the runtime process the state of its connections.
async fn look_around() {
    for _ in 0..2 {
        tokio::task::yield_now().await;
    }
}

#[cfg(feature = "rustls")]
#[tokio::test]
async fn a_custom_reqwest_client_is_used_with_the_limits_of_the_client() {
    use http::{HeaderName, HeaderValue};
    use stigg::RetryPolicy;

    let mark = (HeaderName::from_static("x-agent"), HeaderValue::from_static("my own"));
    let own = own().default_headers([mark].into_iter().collect()).build().unwrap();
    let server = Server::start([answers::status(403), Step::silence().then_hang()]);
    let client = cases::builder(&server.url())
        .http_client(own)
        .attempt_timeout(Duration::from_millis(500))
        .retry(RetryPolicy::none())
        .build()
        .unwrap();

    let forbidden = cases::check(&client).await.unwrap_err();
    let late = cases::check(&client).await.unwrap_err();

    assert_eq!(forbidden.body_excerpt(), Some("as you were"));
    assert!(late.is_timeout());
    let requests = server.finish().requests;
    assert_eq!(requests.len(), 2);
    assert!(requests.iter().all(|request| request.header("x-agent") == Some("my own")));
}

#[test]
fn futures_are_send() {
    fn assert_send(_: &impl Send) {}

    let client = create(KEY).unwrap();
    assert_send(&client.get_entitlement(cases::query()));
    assert_send(&client.provision_subscription(ProvisionSubscriptionInput::builder("c", "p")));
    assert_send(&client.report_usage(ReportUsageInput::builder("c", "f", 1.0)));
    assert_send(&client.send(operation::GetEntitlement(cases::query())));
    assert_send(&client.execute::<Value>("{ a }", Value::Null));
}

#[test]
fn a_client_can_outlive_its_runtime() {
    let server = Server::always(answers::granted());
    let client = cases::client(&server.url());
    for _ in 0..2 {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();

        assert!(runtime.block_on(cases::check(&client)).unwrap().is_granted);
    }
}

/// Futures are moved and stored in tasks by the thousand, so their size matters.
#[tokio::test]
async fn futures_are_small() {
    let client = cases::client("http://127.0.0.1:1/graphql");
    for (operation, size, limit) in [
        (
            "get_entitlement",
            size_of_val(&client.get_entitlement(FetchEntitlementQuery::builder("c", "f"))),
            4_096,
        ),
        ("get_coupons", size_of_val(&client.get_coupons(GetCouponsInput::default())), 4_096),
        (
            "provision_subscription",
            size_of_val(
                &client.provision_subscription(ProvisionSubscriptionInput::builder("c", "p")),
            ),
            8_192,
        ),
    ] {
        assert!(size <= limit, "the future of {operation} takes {size} bytes");
    }
}
