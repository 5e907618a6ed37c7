//! Secrets never appear in a log, whichever crate writes it, over plain HTTP and TLS.
//!
//! This is a separate binary because there is only one logger per process.

#[path = "support/connection.rs"]
mod connection;
#[path = "support/watch.rs"]
mod watch;

use std::io;
use std::sync::Once;

use connection::{CERTIFICATE, CLIENT_CERTIFICATE, CLIENT_KEY, Connection};
use stigg::entitlements::FetchEntitlementQuery;
use stigg::{CallOptions, ErrorKind, Tls};
use watch::Watch;

const GRANTED: &str =
    r#"{"data":{"entitlement":{"isGranted":true,"customerId":"c","hasUnlimitedUsage":true}}}"#;

fn query() -> FetchEntitlementQuery {
    FetchEntitlementQuery::builder("customer-1", "feature-1").build()
}

/// Captures everything logged through `log` and `tracing`.
fn watch_for(secrets: [&str; 3]) -> &'static Watch {
    static INSTALLED: Once = Once::new();

    let watch = Watch::for_secrets(&secrets);
    Watch::for_secrets(&key_lines());
    INSTALLED.call_once(|| {
        tracing_subscriber::fmt()
            .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
            .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
            .with_ansi(false)
            .with_writer(|| Writer(watch))
            .init();
    });
    watch
}

/// Receives the lines of `tracing`.
struct Writer(&'static Watch);

impl io::Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        // The time and the level come first, then the target.
        let target = text.split_whitespace().nth(2).unwrap_or_default().to_owned();
        self.0.hear(&target, &text);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn answer(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n{body}", body.len())
}

/// A response that repeats secrets, in its headers and in a chunked body, which `ureq` also logs.
fn echo(secrets: [&str; 3]) -> String {
    let body = format!("no {}, {} and {}", secrets[0], secrets[1], secrets[2]);
    format!(
        "HTTP/1.1 403 {}\r\nx-echo: {}\r\nx-other: a {}\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n",
        secrets[0],
        secrets[1],
        secrets[2],
        body.len()
    )
}

/// Checks that every request carries every secret unchanged.
fn assert_sent(heads: &[String], requests: usize, secrets: [&str; 3]) {
    assert_eq!(heads.len(), requests);
    let [key, token, once] = secrets.map(str::to_lowercase);
    for head in heads {
        assert!(head.contains(&format!("\r\nx-api-key: {key}\r\n")), "{head}");
        assert!(head.contains(&format!("\r\nx-token: {token}\r\n")), "{head}");
        assert!(head.contains("\r\nx-flag: 1\r\n"), "{head}");
        assert!(head.contains(&format!("\r\nauthorization: {once}\r\n")), "{head}");
        assert!(!head.contains("hidden"), "{head}");
    }
}

fn assert_hidden(watch: &Watch, secrets: [&str; 3]) {
    for secret in secrets {
        assert_eq!(watch.leaks(secret), [""; 0]);
    }
}

/// Builds a client with an API key, two secret headers, and one more for some calls.
macro_rules! client {
    ($facade:ident, $url:expr, $secrets:expr $(, $setting:ident($value:expr))*) => {
        stigg::$facade::Client::builder($secrets[0])
            .endpoint($url)
            .header("x-token", $secrets[1])
            .header("x-flag", "1")
            $(.$setting($value))*
            .build()
            .unwrap()
            .with_options(CallOptions::new().header("authorization", $secrets[2]).unwrap())
    };
}

#[test]
fn of_the_blocking_client() {
    let secrets = ["server-Zb81kq/+=7", "sesame-open-4471", "Bearer Ab/9+0p=="];
    let watch = watch_for(secrets);
    let server = Connection::plain(answer("200 OK", "", GRANTED));
    let url = format!("http://localhost:{}/graphql", server.address.port());

    let client = client!(blocking, url, secrets);
    for _ in 0..3 {
        assert!(client.get_entitlement(query()).unwrap().is_granted);
    }
    drop(client);

    assert_sent(&server.heads(), 3, secrets);
    assert!(watch.has_heard("ureq_proto::util"), "{watch:?}");
    assert_hidden(watch, secrets);
}

#[test]
fn of_the_blocking_client_if_the_server_repeats_them() {
    let secrets = ["server-echo-77aZ", "sesame-echo-4471", "Bearer echo/9+0p=="];
    let watch = watch_for(secrets);
    let server = Connection::plain(echo(secrets));
    let url = format!("http://{}/graphql", server.address);

    let client = client!(blocking, url, secrets);
    let error = client.get_entitlement(query()).unwrap_err();
    drop(client);

    // The error redacts the secrets itself; a leftover placeholder would show.
    assert_eq!(error.kind(), ErrorKind::Http);
    let excerpt = error.body_excerpt().unwrap();
    assert_eq!(excerpt, "no <redacted>, <redacted> and <redacted>");
    assert_sent(&server.heads(), 1, secrets);
    assert_hidden(watch, secrets);
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

#[test]
fn of_the_async_client() {
    let secrets = ["server-Yc92lr/+=8", "sesame-shut-5582", "Bearer Bc/8+1q=="];
    let watch = watch_for(secrets);
    let server = Connection::plain(answer("200 OK", "", GRANTED));
    let url = format!("http://localhost:{}/graphql", server.address.port());

    runtime().block_on(async {
        let client = client!(asynk, url, secrets);
        for _ in 0..3 {
            assert!(client.get_entitlement(query()).await.unwrap().is_granted);
        }
    });

    assert_sent(&server.heads(), 3, secrets);
    assert!(watch.has_heard("hyper_util"), "{watch:?}");
    assert_hidden(watch, secrets);
}

/// TLS with mutual trust for the server of one connection. The key of the client certificate is a
/// secret too.
fn mutual_tls() -> Tls {
    Tls::roots_pem(CERTIFICATE).client_certificate_pem(CLIENT_CERTIFICATE, CLIENT_KEY)
}

fn assert_no_key(watch: &Watch) {
    for line in key_lines() {
        assert_eq!(watch.leaks(line), [""; 0]);
    }
}

/// The base64 lines of the client certificate's key.
fn key_lines() -> Vec<&'static str> {
    CLIENT_KEY.lines().filter(|line| !line.starts_with('-')).collect()
}

#[test]
fn of_the_blocking_client_over_tls() {
    let secrets = ["server-Vf25ou/+=1", "sesame-dark-8815", "Bearer Ef/5+4t=="];
    let watch = watch_for(secrets);
    let server = Connection::mutual_tls(echo(secrets));
    let url = format!("https://localhost:{}/graphql", server.address.port());

    let client = client!(blocking, url, secrets, tls(mutual_tls()));
    for _ in 0..2 {
        client.get_entitlement(query()).unwrap_err();
    }
    drop(client);

    assert_sent(&server.heads(), 2, secrets);
    assert!(watch.has_heard("ureq_proto::util") && watch.has_heard("rustls"), "{watch:?}");
    assert_hidden(watch, secrets);
    assert_no_key(watch);
}

#[test]
fn of_the_async_client_over_tls() {
    let secrets = ["server-Xd03ms/+=9", "sesame-ajar-6693", "Bearer Cd/7+2r=="];
    let watch = watch_for(secrets);
    let server = Connection::mutual_tls(echo(secrets));
    let url = format!("https://localhost:{}/graphql", server.address.port());

    runtime().block_on(async {
        let client = client!(asynk, url, secrets, tls(mutual_tls()));
        for _ in 0..2 {
            client.get_entitlement(query()).await.unwrap_err();
        }
    });

    assert_sent(&server.heads(), 2, secrets);
    assert!(watch.has_heard("rustls"), "{watch:?}");
    assert_hidden(watch, secrets);
    assert_no_key(watch);
}

/// A server of one WebSocket, which repeats secrets in its messages. Returns the bytes that it
/// received after the request.
#[cfg(feature = "subscriptions")]
fn echo_by_websocket(secrets: [&'static str; 3]) -> (u16, std::thread::JoinHandle<Vec<u8>>) {
    use std::io::{Read, Write};

    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let serving = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            head.extend(byte);
        }
        let head = String::from_utf8(head).unwrap();
        let mut lines = head.lines().filter_map(|line| line.split_once(": "));
        let (_, key) =
            lines.find(|(name, _)| name.eq_ignore_ascii_case("sec-websocket-key")).unwrap();
        assert!(head.to_lowercase().contains(&secrets[0].to_lowercase()), "{head}");
        let accept = tungstenite::handshake::derive_accept_key(key.as_bytes());
        let reply = format!(
            "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
             sec-websocket-accept: {accept}\r\nsec-websocket-protocol: graphql-transport-ws\r\n\r\n"
        );
        stream.write_all(reply.as_bytes()).unwrap();
        let data = format!(r#"{{"data":"{} {} {}"}}"#, secrets[0], secrets[1], secrets[2]);
        for text in [
            r#"{"type":"connection_ack"}"#.to_owned(),
            format!(r#"{{"type":"next","id":"1","payload":{data}}}"#),
        ] {
            // Shorter than 65,536 bytes, and maybe longer than 125.
            let length = u16::try_from(text.len()).unwrap().to_be_bytes();
            let header = [0x81, 126, length[0], length[1]];
            stream.write_all(&[&header, text.as_bytes()].concat()).unwrap();
        }
        // A goodbye with a secret as its reason.
        let reason = [&[0x11, 0x31], secrets[0].as_bytes()].concat();
        let header = [0x88, u8::try_from(reason.len()).unwrap()];
        stream.write_all(&[&header[..], &reason].concat()).unwrap();
        let mut received = Vec::new();
        drop(stream.read_to_end(&mut received));
        received
    });
    (port, serving)
}

/// Subscribes, takes three events, and checks what is logged.
#[cfg(feature = "subscriptions")]
fn assert_stream_hides(secrets: [&'static str; 3], subscribe: impl FnOnce(String) -> String) {
    let watch = watch_for(secrets);
    let (port, serving) = echo_by_websocket(secrets);

    let shown = subscribe(format!("http://127.0.0.1:{port}/graphql"));

    assert!(shown.contains("Connected") && shown.contains("Disconnected"), "{shown}");
    assert!(serving.join().unwrap().len() > 100, "a first message and a subscription");
    assert_hidden(watch, secrets);
    // Only data shows them: that is the caller's.
    let errors: Vec<_> = shown.lines().filter(|line| !line.starts_with("Data")).collect();
    assert!(!errors.concat().contains(secrets[0]), "{shown}");
}

#[cfg(feature = "subscriptions")]
fn counter() -> stigg::operation::CustomStreamingOperation<(), serde_json::Value> {
    stigg::operation::CustomStreamingOperation::new("subscription { count }", ()).unwrap()
}

#[cfg(feature = "subscriptions")]
#[test]
fn of_a_blocking_stream() {
    let secrets = ["server-Tg36pv/+=2", "sesame-blue-9926", "Bearer Fg/4+5u=="];
    assert_stream_hides(secrets, |url| {
        let client = client!(blocking, url, secrets);
        let updates = client.subscribe(counter()).unwrap();
        updates.take(3).map(|event| format!("{event:?}")).collect::<Vec<_>>().join("\n")
    });
}

#[cfg(feature = "subscriptions")]
#[test]
fn of_an_async_stream() {
    let secrets = ["server-Uh47qw/+=3", "sesame-pink-0037", "Bearer Gh/3+6v=="];
    assert_stream_hides(secrets, |url| {
        runtime().block_on(async {
            let client = client!(asynk, url, secrets);
            let mut updates = client.subscribe(counter()).unwrap();
            let mut shown = Vec::new();
            for _ in 0..3 {
                let event = updates.next().await.unwrap();
                shown.push(format!("{event:?}"));
            }
            shown.join("\n")
        })
    });
}

/// A custom agent logs what it is told to, as its setting documents. This also proves that the
/// tests above would notice a secret spread over several rows.
#[test]
fn a_custom_agent_logs_what_it_sends() {
    let secrets = ["server-We14nt/+=0", "sesame-wide-7704", "Bearer De/6+3s=="];
    let watch = watch_for(secrets);
    let server = Connection::plain(answer("200 OK", "", GRANTED));
    let url = format!("http://{}/graphql", server.address);
    let agent = ureq::Agent::config_builder().proxy(None).build().new_agent();

    let client = client!(blocking, url, secrets, http_client(agent));
    client.get_entitlement(query()).unwrap();
    drop(client);

    assert_sent(&server.heads(), 1, secrets);
    for secret in secrets {
        let leaks = watch.leaks(secret);
        assert!(leaks.iter().any(|leak| leak.contains("Hex")), "{leaks:?}");
        assert!(leaks.iter().any(|leak| leak.contains("Text")), "{leaks:?}");
    }
}
