//! Access: keys, hosts, methods, media types and sizes.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};

use serde_json::{Value, json};
use stigg_emulator::Emulator;

use super::{assert_refused, control, send};
use crate::common::{BEGIN, World};

/// Sends the head of a request and returns the whole response.
fn raw(world: &World, line: &str, headers: &[&str]) -> String {
    let mut stream =
        TcpStream::connect((Ipv4Addr::LOCALHOST, world.emulator.port())).expect("it listens");
    let key = format!("X-API-KEY: {}", world.emulator.api_key());
    let head = [&[line, key.as_str(), "Connection: close"], headers].concat().join("\r\n");
    stream.write_all(format!("{head}\r\n\r\n").as_bytes()).expect("the request is sent");
    let mut response = String::new();
    stream.read_to_string(&mut response).expect("a response");
    response
}

#[test]
fn health_needs_no_key() {
    for builder in [Emulator::builder(), Emulator::builder().host(Ipv4Addr::UNSPECIFIED)] {
        let world = World::from(builder);
        let reply = send(&world, "GET", "/_emulator/health", None, None).expect("a response");
        assert_eq!(reply.status, 200);
        assert_eq!(reply.body["status"], "READY");
        assert!(reply.body["version"].is_string());
        assert_eq!(reply.body.as_object().map(serde_json::Map::len), Some(2), "and no data");
        let head = raw(&world, "HEAD /_emulator/health HTTP/1.1", &["Host: localhost"]);
        assert!(head.starts_with("HTTP/1.1 200") && head.ends_with("\r\n\r\n"), "{head}");
    }
}

#[test]
fn everything_else_needs_the_key() {
    let world = World::new();
    for (method, path) in [
        ("GET", "clock"),
        ("POST", "clock"),
        ("POST", "health"),
        ("DELETE", "state"),
        ("GET", "no-such-endpoint"),
    ] {
        let path = format!("/_emulator/{path}");
        for key in [None, Some(""), Some("server-wrong")] {
            let content = (method == "POST").then(|| {
                ("application/json", json!({ "set": "2030-01-01T00:00:00Z" }).to_string())
            });
            let reply = send(&world, method, &path, key, content).expect("a response");
            assert_refused(&reply, 401, None, &["X-API-KEY"]);
        }
    }
    // Not even an introspection may change something, so the key in the address is not enough.
    let path = format!("/_emulator/clock?apiKey={}", world.emulator.api_key());
    assert_eq!(send(&world, "GET", &path, None, None).expect("a response").status, 401);
    assert_eq!(world.emulator.now().date(), BEGIN.date());
}

#[test]
fn it_is_off_where_others_can_reach_it() {
    let world = World::from(Emulator::builder().host(Ipv4Addr::UNSPECIFIED));
    for path in ["/_emulator/clock", "/_emulator/state", "/_emulator/nothing"] {
        let reply = control(&world, "GET", path, None);
        assert_refused(&reply, 404, None, &["--control", "EmulatorBuilder::control"]);
    }
    let world = World::from(Emulator::builder().host(Ipv4Addr::UNSPECIFIED).control());
    assert_eq!(control(&world, "GET", "/_emulator/clock", None).status, 200);
    let reply = send(&world, "GET", "/_emulator/clock", None, None).expect("a response");
    assert_refused(&reply, 401, None, &[]);
}

#[test]
fn only_allowed_hosts_are_served() {
    let world = World::from(Emulator::builder().allowed_host("stigg-emulator"));
    for path in ["health", "clock"] {
        let line = format!("GET /_emulator/{path} HTTP/1.1");
        let served = raw(&world, &line, &["Host: stigg-emulator:4000"]);
        assert!(served.starts_with("HTTP/1.1 200"), "{served}");
        for hosts in [&["Host: evil.example"][..], &[], &["Host: localhost", "Host: localhost"]] {
            let refused = raw(&world, &line, hosts);
            assert!(refused.starts_with("HTTP/1.1 421"), "{refused}");
            assert!(refused.contains("{\"error\":{\"message\":"), "{refused}");
        }
    }
}

#[test]
fn unknown_paths_and_methods_are_refused() {
    let world = World::new();
    for path in ["/_emulator", "/_emulator/", "/_emulator/clocks", "/_emulator/clock/"] {
        let reply = control(&world, "GET", path, None);
        assert_refused(&reply, 404, None, &[path, "CONTROL.md"]);
    }
    let reply = control(&world, "DELETE", "/_emulator/clock", None);
    assert_refused(&reply, 405, None, &["DELETE", "GET, POST"]);
    let response = raw(&world, "PATCH /_emulator/state HTTP/1.1", &["Host: localhost"]);
    assert!(response.contains("allow: GET, PUT, DELETE\r\n"), "{response}");
    // A path that only begins the same belongs to no one.
    let response = raw(&world, "GET /_emulators HTTP/1.1", &["Host: localhost"]);
    assert!(response.starts_with("HTTP/1.1 404") && response.contains("errors"), "{response}");
}

#[test]
fn bodies_are_json() {
    let world = World::new();
    let key = Some(world.emulator.api_key());
    let post = |media_type: &str, body: &str| {
        let content = Some((media_type, body.to_owned()));
        send(&world, "POST", "/_emulator/clock", key, content).expect("a response")
    };
    assert_eq!(post("application/json; charset=utf-8", "{\"advance\": 1}").status, 200);
    assert_eq!(post("Application/JSON", "{\"advance\": 1}").status, 200);
    for media_type in ["application/x-www-form-urlencoded", "text/plain", "text/json", ""] {
        let reply = post(media_type, "{\"advance\": 1}");
        assert_refused(&reply, 415, None, &[media_type, "Content-Type: application/json"]);
    }
    for (body, words) in [
        ("", &["empty"][..]),
        ("  ", &["empty"]),
        ("{", &["not JSON", "line 1"]),
        ("{\"advance\": 1} {}", &["not JSON"]),
        ("\u{0}", &["not a JSON object"]),
        ("[\"P1M\", null]", &["not a JSON object"]),
    ] {
        assert_refused(&post("application/json", body), 400, None, words);
    }
    let nested = "[".repeat(100_000);
    assert_refused(&post("application/json", &nested), 400, None, &[]);
}

#[test]
fn bodies_are_bounded() {
    let world = World::new();
    let body = json!({ "set": "x".repeat(5 << 20) });
    // The client may see the connection close before it has sent the whole body.
    let content = Some(("application/json", body.to_string()));
    if let Ok(reply) =
        send(&world, "POST", "/_emulator/clock", Some(world.emulator.api_key()), content.clone())
    {
        assert_refused(&reply, 413, None, &["4194304 bytes"]);
    }
    // A state may be larger.
    let reply = send(&world, "PUT", "/_emulator/state", Some(world.emulator.api_key()), content);
    assert_eq!(reply.expect("a response").status, 400);
    assert_eq!(control(&world, "GET", "/_emulator/clock", None).status, 200);
}

#[test]
fn control_requests_are_not_recorded() {
    let world = World::new();
    control(&world, "GET", "/_emulator/clock", None);
    control(&world, "GET", "/_emulator/nothing", None);
    control(&world, "POST", "/_emulator/clock", Some(Value::Null));
    assert!(world.emulator.requests().is_empty());
}
