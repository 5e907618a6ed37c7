//! The opening handshake.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};

use serde_json::json;
use stigg_emulator::Emulator;

use super::{Client, NEWER, OLDER, PATIENCE, header};
use crate::common::World;

/// The status of the response to a request that is written by hand.
fn status(emulator: &Emulator, lines: &str) -> u16 {
    let mut stream =
        TcpStream::connect((Ipv4Addr::LOCALHOST, emulator.port())).expect("it listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    let request = format!("GET /graphql HTTP/1.1\r\n{lines}\r\n").replace('|', "\r\n");
    stream.write_all(request.as_bytes()).expect("sent");
    let mut begin = [0; 12];
    stream.read_exact(&mut begin).expect("a response");
    std::str::from_utf8(&begin[9..]).expect("digits").parse().expect("a status")
}

#[test]
fn the_newer_protocol_is_chosen_if_both_are_offered() {
    let world = World::new();
    for (offered, chosen) in [
        (NEWER, Some(NEWER)),
        (OLDER, Some(OLDER)),
        ("graphql-ws, graphql-transport-ws", Some(NEWER)),
    ] {
        let headers = [("sec-websocket-protocol", offered)];
        let (_, response) = Client::request(&world.emulator, &headers).expect("switched");
        assert_eq!(header(response.headers(), "sec-websocket-protocol"), chosen);
    }
}

#[test]
fn a_protocol_that_is_not_spoken_is_refused() {
    let world = World::new();
    let request = "Host: localhost|Upgrade: websocket|Connection: keep-alive, Upgrade|\
                   Sec-WebSocket-Version: 13|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|";
    assert_eq!(status(&world.emulator, &format!("{request}Sec-WebSocket-Protocol: chat|")), 101);
    let (mut client, response) = Client::request(&world.emulator, &[]).expect("switched");
    assert_eq!(header(response.headers(), "sec-websocket-protocol"), None);
    assert_eq!(client.closed(), Some(4406));
}

#[test]
fn an_incomplete_request_is_refused() {
    let world = World::new();
    let of = |lines: &str| status(&world.emulator, lines);
    let host = "Host: localhost|Upgrade: websocket|";
    assert_eq!(of(&format!("{host}Connection: Upgrade|Sec-WebSocket-Version: 13|")), 400);
    let key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|";
    assert_eq!(of(&format!("{host}Connection: Upgrade|{key}Sec-WebSocket-Version: 8|")), 426);
    assert_eq!(of(&format!("{host}Connection: close|{key}Sec-WebSocket-Version: 13|")), 400);
}

#[test]
fn hosts_and_origins_are_checked() {
    let world = World::new();
    let emulator = &world.emulator;
    let status = |headers: &[(&str, &str)]| Client::request(emulator, headers).err();
    assert_eq!(status(&[("host", "evil.example")]), Some(421));
    assert_eq!(status(&[("origin", "https://evil.example")]), Some(403));
    assert_eq!(status(&[("origin", "null")]), Some(403));
    let own = format!("http://127.0.0.1:{}", emulator.port());
    assert_eq!(status(&[("origin", &own)]), None);

    let allowed = World::from(Emulator::builder().cors_origin("http://localhost:5173"));
    let headers = [("origin", "http://localhost:5173")];
    assert!(Client::request(&allowed.emulator, &headers).is_ok());
    let headers = [("origin", "http://localhost:5174")];
    assert_eq!(Client::request(&allowed.emulator, &headers).err(), Some(403));
}

#[test]
fn only_the_path_of_graphql_has_a_web_socket() {
    let world = World::new();
    let port = world.emulator.port();
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("it listens");
    let request = format!("ws://127.0.0.1:{port}/subscriptions");
    let refused = tungstenite::client(request, stream).expect_err("there is none");
    assert!(refused.to_string().contains("404"), "{refused}");
}

#[test]
fn a_key_in_the_header_or_in_the_payload_is_enough() {
    let world = World::new();
    let key = world.emulator.api_key().to_owned();
    for payload in [json!({ "X-API-KEY": key }), json!({ "headers": { "x-api-key": key } })] {
        for protocol in [NEWER, OLDER] {
            let headers = [("sec-websocket-protocol", protocol)];
            let (mut client, _) = Client::request(&world.emulator, &headers).expect("switched");
            client.send(&json!({ "type": "connection_init", "payload": payload }));
            assert_eq!(client.receive()["type"], "connection_ack");
        }
    }
    Client::started(&world.emulator, NEWER);
}

#[test]
fn without_the_right_key_a_connection_is_closed() {
    let world = World::new();
    for (payload, code) in [(json!({}), 4401), (json!({ "x-api-key": "wrong" }), 4403)] {
        let init = json!({ "type": "connection_init", "payload": payload });
        let headers = [("sec-websocket-protocol", NEWER)];
        let (mut client, _) = Client::request(&world.emulator, &headers).expect("switched");
        client.send(&init);
        assert_eq!(client.closed(), Some(code));

        let headers = [("sec-websocket-protocol", OLDER)];
        let (mut client, _) = Client::request(&world.emulator, &headers).expect("switched");
        client.send(&init);
        let refused = client.receive();
        assert_eq!(refused["type"], "connection_error");
        assert!(refused["payload"]["message"].is_string(), "{refused}");
        assert_eq!(client.closed(), Some(code));
    }
}
