//! TLS, proxies, and HTTP clients of one's own: the ways of a stream are those of requests.

use std::time::Duration;

use stigg::streaming::StreamEvent;
use stigg::{ErrorKind, RetryPolicy, Tls};

use super::super::{ClientBuilder, builder, case, direct, facade, through_to_tls};
use super::{count, next, options, several, try_subscribe};
use crate::support::child;
use crate::support::connection::CERTIFICATE;
use crate::support::refusing::Refusing;
use crate::support::server::Server;
use crate::support::tunnel::Tunnel;
use crate::support::websocket::{Data, NEW, WebSockets, frame, script};

/// A server over TLS whose update comes in two halves, with a ping in between.
fn halting() -> WebSockets {
    WebSockets::over_tls([script(|visitor| {
        let mut peer = visitor.accept(NEW);
        peer.welcome(1);
        let text = r#"{"id":"1","type":"next","payload":{"data":{"count":1}}}"#;
        let bytes = frame(Data::Text, true, text.as_bytes());
        let (one, two) = bytes.split_at(30);
        peer.raw(one);
        assert_eq!(peer.hear().unwrap()["type"], "ping");
        peer.raw(two);
        peer.update("1", count(2));
        peer.wait();
    })])
}

/// The events of [`halting`].
#[facade]
async fn events(client: ClientBuilder, url: String) -> Vec<String> {
    let options = options().url(url).ping_interval(Duration::from_millis(50));
    let mut updates = try_subscribe(&client.build().unwrap(), options).unwrap();
    several(&mut updates, 3).await
}

const EXPECTED: [&str; 3] =
    ["connected by graphql-transport-ws", r#"{"count":1}"#, r#"{"count":2}"#];

#[facade]
#[case]
async fn a_stream_uses_the_tls_of_the_client() {
    let server = halting();
    let client = builder("https://127.0.0.1:1/").tls(Tls::roots_pem(CERTIFICATE));

    let events = events(client, server.url()).await;

    assert_eq!(events, EXPECTED);
    server.finish();
}

#[facade]
#[case]
async fn a_server_that_is_not_trusted_gets_no_request() {
    let server = WebSockets::over_tls([script(|visitor| panic!("{}", visitor.head))]);
    let client = builder("https://127.0.0.1:1/").build().unwrap();
    let mut updates = try_subscribe(&client, options().url(server.url())).unwrap();

    let Some(StreamEvent::Disconnected { error, .. }) = updates.next().await else { panic!() };

    assert_eq!(error.kind(), ErrorKind::Connect, "{error:#}");
    assert!(format!("{error:#}").to_lowercase().contains("certificate"), "{error:#}");
}

#[facade]
#[case]
async fn a_stream_uses_an_http_client_of_ones_own() {
    let server = WebSockets::start([script(|visitor| {
        let mut peer = visitor.accept(NEW);
        peer.welcome(1);
        peer.wait();
    })]);
    let client = builder("http://127.0.0.1:1/").http_client(direct(Duration::from_secs(10)));
    let mut updates = try_subscribe(&client.build().unwrap(), options().url(server.url())).unwrap();

    let event = next(&mut updates).await;
    drop(updates);

    assert_eq!(event, "connected by graphql-transport-ws");
    server.finish();
}

#[facade]
#[case]
async fn a_stream_goes_through_the_tunnel_of_a_proxy() {
    let server = halting();
    let tunnel = Tunnel::to(server.address());
    let own = through_to_tls(&format!("http://me:secret@{}", tunnel.address), CERTIFICATE);
    let client = builder("https://127.0.0.1:1/").http_client(own);

    let events = events(client, server.url()).await;

    assert_eq!(events, EXPECTED);
    server.finish();
    let head = tunnel.finish().to_lowercase();
    assert!(head.starts_with("connect localhost:"), "{head}");
    assert!(head.contains("proxy-authorization: basic "), "{head}");
}

/// Subscribes in the environment of this test process, and reports the first event.
#[facade]
async fn subscribe_in_child() {
    let endpoint = std::env::var("STIGG_TEST_ENDPOINT").unwrap();
    let client =
        builder("https://stigg.example/graphql").retry(RetryPolicy::none()).build().unwrap();
    let mut updates = try_subscribe(&client, options().url(endpoint)).unwrap();
    let event = next(&mut updates).await;
    child::tell(event);
}

#[facade]
#[case]
async fn a_stream_uses_the_proxy_of_the_environment() {
    if child::is_this() {
        return subscribe_in_child().await;
    }
    let nobody = Refusing::new();
    let far = nobody.url().replace("http://127.0.0.1", "wss://0.0.0.0");
    for (exceptions, used) in [("", true), ("0.0.0.0", false)] {
        let refusal = crate::support::answers::http(502, &[("connection", "close")], "");
        let proxy = Server::always(refusal.then_reset());
        let variables = [
            ("HTTPS_PROXY", format!("http://{}", proxy.address())),
            ("NO_PROXY", exceptions.to_owned()),
            ("STIGG_TEST_ENDPOINT", far.clone()),
        ];
        let test = "a_stream_uses_the_proxy_of_the_environment";
        let outcome = child::run(module_path!(), test, variables);

        assert!(outcome.starts_with("\"disconnected Connect: "), "{outcome}");
        let requests = proxy.finish().requests;
        assert_eq!(requests.len(), usize::from(used), "{outcome}");
        assert!(requests.iter().all(|request| request.line.starts_with("CONNECT 0.0.0.0:")));
    }
}

/// TLS of the operating system, which trusts the test's certificate by this variable.
#[cfg(all(feature = "native-tls", target_os = "linux"))]
#[facade]
#[case]
async fn a_stream_uses_the_tls_of_the_operating_system() {
    if child::is_this() {
        let url = std::env::var("STIGG_TEST_ENDPOINT").unwrap();
        let client = builder("https://127.0.0.1:1/").tls(Tls::native());
        let events = events(client, url).await;
        return child::tell(events.join("; "));
    }
    let server = halting();
    let certificate = concat!(env!("CARGO_MANIFEST_DIR"), "/tls/cert.pem").to_owned();
    let variables = [("SSL_CERT_FILE", certificate), ("STIGG_TEST_ENDPOINT", server.url())];
    let test = "a_stream_uses_the_tls_of_the_operating_system";
    let outcome = child::run(module_path!(), test, variables);

    assert_eq!(outcome, format!("{:?}", EXPECTED.join("; ")));
    server.finish();
}
