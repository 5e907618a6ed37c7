//! Connections that are lost and made again.

use std::sync::mpsc::channel;
use std::time::Duration;

use serde_json::json;
use stigg::ErrorKind;
use stigg::streaming::{Protocol, StreamEvent, StreamOptions};

use super::super::{builder, case, client, facade};
use super::{count, next, options, several, subscribe, subscribe_with, try_subscribe};
use crate::support::refusing::Refusing;
use crate::support::websocket::{Data, NEW, Notes, OLD, WebSockets, frame, script};

#[facade]
#[case]
async fn a_lost_connection_is_made_again_with_all_subscriptions() {
    let notes = Notes::default();
    let scripts = (0..4).map(|round| {
        let notes = notes.clone();
        script(move |visitor| {
            let mut peer = visitor.accept(if round % 2 == 0 { NEW } else { OLD });
            notes.add(peer.welcome(1)[1]["type"].clone());
            match round {
                0 => peer.cut(),
                1 => peer.close(1001, "restart"),
                2 => peer.close(4500, "oh"),
                _ => peer.wait(),
            }
        })
    });
    let server = WebSockets::start(scripts);
    let mut updates = subscribe(&server);

    let events = several(&mut updates, 7).await;
    drop(updates);

    assert_eq!(events[0], "connected by graphql-transport-ws");
    assert!(events[1].starts_with("disconnected "), "{events:#?}");
    assert_eq!(
        events[2..],
        [
            "connected by graphql-ws",
            "disconnected Closed: the server closed the connection with code 1001: restart",
            "connected by graphql-transport-ws",
            "disconnected Closed: the server closed the connection with code 4500: oh",
            "connected by graphql-ws",
        ]
    );
    server.finish();
    assert_eq!(notes.take(), ["subscribe", "start", "subscribe", "start"]);
}

#[facade]
#[case]
async fn whoever_is_told_of_a_connection_is_subscribed() {
    let (subscribed, told) = channel();
    let server = WebSockets::start([script(move |visitor| {
        let mut peer = visitor.accept(NEW);
        subscribed.send(peer.welcome(1)).unwrap();
        peer.wait();
    })]);
    let mut updates = subscribe(&server);

    let event = next(&mut updates).await;
    assert_eq!(event, "connected by graphql-transport-ws");

    // No other event is asked for.
    let heard = told.recv_timeout(Duration::from_secs(60)).unwrap();
    assert_eq!(heard[1]["type"], "subscribe");
    drop(updates);
    server.finish();
}

#[facade]
#[case]
async fn a_refused_subscription_is_tried_again_with_the_next_connection() {
    let scripts = (0..2).map(|round| {
        script(move |visitor| {
            let mut peer = visitor.accept(NEW);
            peer.welcome(1);
            if round == 0 {
                peer.say(json!({ "type": "complete", "id": "1" }));
                peer.close(1012, "");
            } else {
                peer.update("1", count(1));
                peer.wait();
            }
        })
    });
    let server = WebSockets::start(scripts);
    let mut updates = subscribe(&server);

    let events = several(&mut updates, 5).await;
    drop(updates);

    assert!(events[1].starts_with("refused Closed: Count: "), "{events:#?}");
    assert_eq!(events[4], r#"{"count":1}"#);
    server.finish();
}

#[facade]
#[case]
async fn a_server_that_does_not_acknowledge_is_left() {
    let server = WebSockets::start([script(|visitor| {
        let mut peer = visitor.accept(NEW);
        assert_eq!(peer.hear().unwrap()["type"], "connection_init");
        peer.say(json!({ "type": "ping" }));
        assert_eq!(peer.hear(), Some(json!({ "type": "pong" })));
        peer.update("1", count(1));
        // No subscription without an acknowledgement.
        assert_eq!(peer.hear(), None);
    })]);
    let mut updates = subscribe_with(&server, options().ack_timeout(Duration::from_millis(100)));

    let event = next(&mut updates).await;

    let expected = "disconnected Timeout: the server did not accept the connection within 100ms";
    assert_eq!(event, expected);
    server.finish();
}

#[facade]
#[case]
async fn a_server_that_answers_no_ping_is_dead() {
    let server = WebSockets::start([script(|visitor| {
        let mut peer = visitor.accept(NEW);
        peer.welcome(1);
        let mut pings = 0;
        while let Some(message) = peer.hear() {
            assert_eq!(message, json!({ "type": "ping" }));
            pings += 1;
        }
        assert!(pings >= 1);
    })]);
    let options =
        options().ping_interval(Duration::from_millis(50)).max_silence(Duration::from_secs(1));
    let mut updates = subscribe_with(&server, options);

    let events = several(&mut updates, 2).await;

    assert_eq!(events[1], "disconnected Timeout: the server sent nothing for 1s");
    server.finish();
}

#[facade]
#[case]
async fn a_server_that_never_replies_to_the_request_is_left() {
    let (gone, wait) = channel::<()>();
    let server = WebSockets::start([script(move |visitor| {
        assert!(wait.recv().is_err());
        drop(visitor);
    })]);
    let mut updates =
        subscribe_with(&server, options().connect_timeout(Duration::from_millis(100)));

    let event = next(&mut updates).await;
    drop(gone);

    assert_eq!(event, "disconnected Timeout: no complete response within 100ms");
    server.finish();
}

#[facade]
#[case]
async fn a_server_that_is_not_there_is_a_connect_error() {
    let nobody = Refusing::new();
    let client = client(&nobody.url());
    let mut updates = try_subscribe(&client, options()).unwrap();

    for _ in 0..3 {
        let Some(StreamEvent::Disconnected { error, retry_in, .. }) = updates.next().await else {
            panic!()
        };
        assert_eq!(error.kind(), ErrorKind::Connect, "{error:#}");
        assert!(error.is_retryable() && retry_in <= Duration::from_millis(1));
    }
}

#[facade]
#[case]
async fn messages_that_are_too_large_end_the_connection() {
    let notes = Notes::default();
    let scripts = (0..2).map(|round| {
        let notes = notes.clone();
        script(move |visitor| {
            let mut peer = visitor.accept(NEW);
            peer.welcome(1);
            if round == 0 {
                peer.raw(&frame(Data::Text, false, &[b' '; 900]));
                peer.raw(&frame(Data::Continue, true, &[b' '; 101]));
            } else {
                // Only announced.
                peer.raw(&[0x81, 127, 0, 0, 255, 255, 255, 255, 255, 255]);
            }
            notes.add(format!("{:?}", peer.frame()));
        })
    });
    let server = WebSockets::start(scripts);
    let mut updates = subscribe_with(&server, options().max_message_bytes(1000));

    let events = several(&mut updates, 4).await;
    server.finish();

    let expected = "disconnected TooLarge: a message is larger than 1000 bytes; raise \
                    `max_message_bytes` to accept it";
    assert_eq!([&*events[1], &*events[3]], [expected, expected]);
    let goodbyes = notes.take();
    assert!(goodbyes.iter().all(|frame| frame.as_str().unwrap().contains("Size")), "{goodbyes:?}");
}

#[facade]
#[case]
async fn breaches_of_the_protocol_end_the_connection() {
    let breaches = [
        frame(Data::Text, true, b"\xff\xfe"),
        frame(Data::Continue, true, b"{}"),
        vec![0xc1, 0],
        vec![0x81, 0x80, 1, 2, 3, 4],
    ];
    let server = WebSockets::start(breaches.clone().map(|bytes| {
        script(move |visitor| {
            let mut peer = visitor.accept(NEW);
            peer.welcome(1);
            peer.raw(&bytes);
            peer.wait();
        })
    }));
    let mut updates = subscribe(&server);

    for bytes in breaches {
        let events = several(&mut updates, 2).await;
        assert!(events[1].starts_with("disconnected Decode: the server "), "{bytes:?} {events:#?}");
    }
    server.finish();
}

#[facade]
#[case]
async fn the_first_message_may_come_with_the_reply() {
    let server = WebSockets::start([script(|visitor| {
        let ack = frame(Data::Text, true, br#"{"type":"connection_ack"}"#);
        let headers = "sec-websocket-protocol: graphql-transport-ws\r\n";
        let peer = visitor.accept_with(headers, &ack);
        peer.wait();
    })]);
    let mut updates = subscribe(&server);

    let outcome = next(&mut updates).await;
    assert_eq!(outcome, "connected by graphql-transport-ws");
    drop(updates);
    server.finish();
}

#[facade]
#[case]
async fn a_stream_goes_to_the_endpoint_unless_told_otherwise() {
    let server = WebSockets::start([script(|visitor| {
        assert!(visitor.head.starts_with("get /graphql http/1.1\r\n"), "{}", visitor.head);
        let mut peer = visitor.accept(NEW);
        peer.welcome(1);
        peer.wait();
    })]);
    let client = client(&server.url().replace("ws://", "http://"));
    let mut updates = try_subscribe(&client, options()).unwrap();

    let outcome = next(&mut updates).await;
    assert_eq!(outcome, "connected by graphql-transport-ws");
    drop(updates);
    server.finish();
}

#[facade]
#[case]
async fn settings_shape_the_connection() {
    let server = WebSockets::start([script(|visitor| {
        assert_eq!(visitor.header("sec-websocket-protocol"), Some("graphql-ws"));
        assert_eq!(visitor.header("x-api-key"), None);
        assert_eq!(visitor.header("x-tenant"), Some("blue"));
        assert_eq!(visitor.header("user-agent"), Some("me"));
        // A server that confirms no protocol.
        let mut peer = visitor.accept_with("", b"");
        let said = peer.welcome(1);
        assert_eq!(said[0]["payload"], json!({ "token": crate::support::KEY }));
        peer.wait();
    })]);
    let client = builder("http://127.0.0.1:1/").header("x-tenant", "blue").user_agent("me");
    let options = options()
        .url(server.url())
        .protocols([Protocol::GraphqlWs])
        .api_key_header(false)
        .connection_init(|key| json!({ "token": key }));
    let mut updates = try_subscribe(&client.build().unwrap(), options).unwrap();

    let outcome = next(&mut updates).await;
    assert_eq!(outcome, "connected by graphql-ws");
    drop(updates);
    server.finish();
}

#[facade]
#[case]
async fn settings_that_cannot_work_are_refused() {
    let client = client("http://127.0.0.1:1/graphql");
    let second = Duration::from_secs(1);
    for (options, problem) in [
        (StreamOptions::new().url("ws://stigg.example/graphql"), "in the clear"),
        (StreamOptions::new().url("ftp://127.0.0.1/"), "scheme"),
        (StreamOptions::new().url("wss://user@127.0.0.1/"), "user name"),
        (StreamOptions::new().url("127.0.0.1"), "lacks a scheme"),
        (StreamOptions::new().protocols([]), "`protocols`"),
        (StreamOptions::new().ack_timeout(Duration::ZERO), "zero"),
        (StreamOptions::new().ping_interval(second).max_silence(second), "`max_silence`"),
    ] {
        let error = try_subscribe(&client, options).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().contains(problem), "{error}");
    }
    let nothing = stigg::streaming::Subscriptions::<()>::new();
    assert_eq!(client.subscribe(nothing).unwrap_err().kind(), ErrorKind::Config);
}
