//! Servers that do not open a WebSocket, or do not accept the connection.

use std::time::Duration;

use serde_json::json;
use stigg::streaming::StreamEvent;

use super::super::{Updates, case, facade};
use super::{next, options, subscribe, subscribe_with};
use crate::support::KEY;
use crate::support::server::{Server, Step};
use crate::support::websocket::{NEW, OLD, WebSockets, script};

/// The next event, which is that there is no connection.
#[facade]
async fn disconnected(updates: &mut Updates<serde_json::Value>) -> (stigg::Error, Duration) {
    match updates.next().await {
        Some(StreamEvent::Disconnected { error, retry_in, .. }) => (error, retry_in),
        other => panic!("{other:?}"),
    }
}

fn refusing(status: &str, headers: &str, body: &str) -> WebSockets {
    let reply =
        format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n{body}", body.len());
    WebSockets::start([script(move |visitor| visitor.reply(&reply))])
}

#[facade]
#[case]
async fn a_key_that_is_refused_is_not_tried_again_soon() {
    for (status, body) in [
        ("401 Unauthorized", "no such key"),
        ("403 Forbidden", r#"{"errors":[{"message":"no"}]}"#),
        (
            "400 Bad Request",
            r#"{"errors":[{"message":"m","extensions":{"code":"UNAUTHENTICATED"}}]}"#,
        ),
    ] {
        let server = refusing(status, "", body);
        let mut updates = subscribe(&server);

        let (error, retry_in) = disconnected(&mut updates).await;
        drop(updates);

        assert!(error.is_unauthorized() || error.is_forbidden(), "{error:#}");
        assert_eq!(error.status().unwrap().as_str(), &status[..3]);
        assert_eq!(retry_in, Duration::from_secs(300));
        server.finish();
    }
}

#[facade]
#[case]
async fn a_key_that_is_refused_by_a_message_is_not_tried_again_soon() {
    let denied = json!({ "message": "no", "extensions": { "code": "UNAUTHENTICATED" } });
    let server = WebSockets::start([
        script(|visitor| visitor.accept(NEW).close(4401, "Unauthorized")),
        script(|visitor| visitor.accept(NEW).close(4403, "Forbidden")),
        script(move |visitor| {
            let mut peer = visitor.accept(OLD);
            assert_eq!(peer.hear().unwrap()["type"], "connection_init");
            peer.say(json!({ "type": "connection_error", "payload": denied }));
            peer.wait();
        }),
    ]);
    for code in [Some(4401), Some(4403), None] {
        let mut updates = subscribe(&server);

        let (error, retry_in) = disconnected(&mut updates).await;

        assert_eq!(error.close_code(), code, "{error:#}");
        assert!(error.is_unauthorized() || error.is_forbidden(), "{error:#}");
        assert_eq!(retry_in, Duration::from_secs(300));
    }
    server.finish();
}

#[facade]
#[case]
async fn too_many_requests_wait_as_long_as_the_server_asks() {
    let server = refusing("429 Too Many Requests", "retry-after: 77\r\n", "");
    let mut updates = subscribe(&server);

    let (error, retry_in) = disconnected(&mut updates).await;
    drop(updates);

    assert!(error.is_rate_limited(), "{error:#}");
    let asked = Duration::from_secs(77);
    assert!((asked..=asked + Duration::from_millis(1)).contains(&retry_in), "{retry_in:?}");
    server.finish();
}

#[facade]
#[case]
async fn redirects_are_not_followed() {
    let other = Server::always(Step::silence());
    let location = format!("location: {}\r\n", other.url());
    let server = refusing("307 Temporary Redirect", &location, "");
    let mut updates = subscribe(&server);

    let (error, _) = disconnected(&mut updates).await;
    drop(updates);

    assert_eq!(error.status().unwrap(), 307);
    assert_eq!(other.finish().connections, 0);
    server.finish();
}

#[facade]
#[case]
async fn replies_that_open_no_websocket_say_so() {
    let switching = "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\n";
    for (reply, problem) in [
        (format!("{switching}upgrade: websocket\r\n\r\n"), "`Sec-WebSocket-Accept` is wrong"),
        (
            format!("{switching}upgrade: websocket\r\nsec-websocket-accept: AAAA\r\n\r\n"),
            "`Sec-WebSocket-Accept` is wrong",
        ),
        (format!("{switching}upgrade: h2c\r\n\r\n"), "another protocol"),
        (
            "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello".to_owned(),
            "like a web page (HTTP 200 OK: hello)",
        ),
        (
            "HTTP/1.1 404 Not Found\r\ntransfer-encoding: chunked\r\n\r\n3;x=y\r\nnot\r\n5\r\n here\r\n0\r\n\r\n"
                .to_owned(),
            "(HTTP 404 Not Found: not here)",
        ),
    ] {
        let server = WebSockets::start([script(move |visitor| visitor.reply(&reply))]);
        let mut updates = subscribe(&server);

        let event = next(&mut updates).await;
        drop(updates);

        assert!(event.starts_with("disconnected ") && event.contains(problem), "{event}");
        server.finish();
    }
}

#[facade]
#[case]
async fn a_server_must_choose_a_protocol_that_was_offered() {
    for headers in ["", "sec-websocket-protocol: mqtt\r\n"] {
        let server = WebSockets::start([script(move |visitor| {
            visitor.accept_with(headers, b"").wait();
        })]);
        let mut updates = subscribe(&server);

        let event = next(&mut updates).await;
        drop(updates);

        assert!(
            event.starts_with("disconnected Decode: ") && event.contains("it chose "),
            "{event}"
        );
        server.finish();
    }
}

#[facade]
#[case]
async fn no_error_shows_the_key() {
    let echo = json!({ "message": format!("no {KEY}"), "extensions": { "key": KEY } });
    let error = json!({ "type": "error", "id": "1", "payload": [echo] });
    let server = WebSockets::start([
        script(|visitor| {
            visitor.reply(&format!("HTTP/1.1 401 {KEY}\r\ncontent-length: 19\r\n\r\n{KEY}"));
        }),
        script(|visitor| visitor.accept(NEW).close(4401, KEY)),
        script(move |visitor| {
            let mut peer = visitor.accept(NEW);
            peer.welcome(1);
            peer.say(error);
            peer.send(crate::support::websocket::Message::text(format!("\"{KEY}\"")));
            peer.wait();
        }),
    ]);
    let options = || options().unauthorized_wait(Duration::from_millis(1));
    let mut updates = subscribe_with(&server, options());

    let mut shown = vec![format!("{updates:?} {:?}", options())];
    for _ in 0..5 {
        let event = updates.next().await.unwrap();
        shown.push(format!("{event:?} {event:#?}"));
        if let StreamEvent::Disconnected { error, .. } | StreamEvent::Refused { error, .. } = event
        {
            shown.push(format!("{error} {error:#}"));
        }
    }
    drop(updates);

    let shown = shown.concat();
    assert!(!shown.contains(KEY), "{shown}");
    assert!(shown.matches("<redacted>").count() > 3, "{shown}");
    server.finish();
}
