//! Access control: listening address, host names and the API key.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};

use serde_json::{Value, json};
use stigg_emulator::{Emulator, StartError};

use crate::common::World;

const DOCUMENT: &str = r#"{"query":"{ __typename }"}"#;

/// Sends a request with the given header lines and returns the raw response.
fn answer(emulator: &Emulator, target: &str, lines: &[&str]) -> String {
    let key = format!("X-API-KEY: {}", emulator.api_key());
    let length = format!("Content-Length: {}", DOCUMENT.len());
    let head: Vec<_> = [format!("POST {target} HTTP/1.1"), key, length, "Connection: close".into()]
        .into_iter()
        .chain(lines.iter().map(ToString::to_string))
        .collect();
    let mut stream =
        TcpStream::connect((Ipv4Addr::LOCALHOST, emulator.port())).expect("it listens");
    let request = format!("{}\r\n\r\n{DOCUMENT}", head.join("\r\n"));
    stream.write_all(request.as_bytes()).expect("the request is sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

fn status(answer: &str) -> &str {
    answer.split_whitespace().nth(1).unwrap_or_default()
}

#[test]
fn only_allowed_hosts_are_served() {
    let emulator = Emulator::builder().allowed_host("stigg-emulator").start().expect("it starts");
    for host in ["localhost", "127.0.0.1:9", "[::1]", "stigg-emulator:4000"] {
        let served = answer(&emulator, "/graphql", &[&format!("Host: {host}")]);
        assert_eq!(status(&served), "200", "{host}: {served}");
    }
    let served = emulator.requests().len();
    for lines in [
        &["Host: evil.example"][..],
        &["Host: localhost.evil.example:80"],
        &["Host: localhost", "Host: evil.example"],
        &[],
    ] {
        let refused = answer(&emulator, "/graphql", lines);
        assert_eq!(status(&refused), "421", "{lines:?}: {refused}");
        assert!(refused.contains("ost"), "{refused}");
    }
    let named = answer(&emulator, "/graphql", &["Host: evil.example"]);
    assert!(named.contains("`evil.example`") && named.contains("--allowed-host"), "{named}");
    let absolute = answer(&emulator, "http://evil.example/graphql", &["Host: localhost"]);
    assert_eq!(status(&absolute), "421", "{absolute}");
    assert_eq!(emulator.requests().len(), served, "refused requests are not recorded");
}

#[test]
fn the_listening_address_can_be_set() {
    let emulator =
        Emulator::builder().host(Ipv4Addr::UNSPECIFIED).start().expect("an address of this host");
    let url = format!("http://127.0.0.1:{}/graphql", emulator.port());
    assert_eq!(emulator.url(), url);
    let mut response = ureq::post(&url)
        .header("x-api-key", emulator.api_key())
        .send_json(json!({ "query": "{ __typename }" }))
        .expect("an answer");
    let body: Value = response.body_mut().read_json().expect("JSON");
    assert_eq!(body["data"]["__typename"], "Query");
    let refused = answer(&emulator, "/graphql", &["Host: 0.0.0.0"]);
    assert_eq!(status(&refused), "421", "{refused}");
}

#[test]
fn an_invalid_allowed_host_is_refused_at_the_start() {
    for host in ["http://stigg-emulator", "*", "", "stigg emulator"] {
        let error =
            Emulator::builder().allowed_host(host).start().expect_err("the host is not valid");
        assert!(matches!(&error, StartError::AllowedHost { host: named } if named == host));
        assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
        assert!(error.to_string().contains(&format!("`{host}`")), "{error}");
    }
}

#[test]
fn rejected_requests_are_not_recorded() {
    let world = World::new();
    let variables = json!({ "secret": "x".repeat(3 << 20) });
    for _ in 0..3 {
        let body = json!({ "query": "query Q { __typename }", "variables": variables });
        let request = world.agent().post(world.emulator.url()).header("x-api-key", "wrong");
        assert_eq!(request.send_json(body).expect("an answer").status(), 401);
    }
    assert!(world.emulator.requests().is_empty());
    assert_eq!(world.emulator.executions("Q"), 0);
}

#[test]
fn recorded_requests_are_bounded() {
    let world = World::new();
    let text = "x".repeat(3 << 20);
    for number in 0..24 {
        let variables = json!({ "number": number, "text": text });
        world.send("query Large { __typename }", variables).data();
    }
    let requests = world.emulator.requests();
    let numbers: Vec<_> =
        requests.iter().filter_map(|request| request.variables["number"].as_u64()).collect();
    assert_eq!(numbers, (3..24).collect::<Vec<_>>(), "64 MiB of them");
    assert!(requests.iter().all(|request| request.executed && request.status == Some(200)));
    assert_eq!(world.emulator.executions("Large"), 24);
}
