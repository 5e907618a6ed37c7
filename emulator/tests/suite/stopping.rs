//! Stopping an emulator.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;
use stigg_emulator::{Emulator, Fault};

use crate::common::World;

/// Waits until the emulator has received this many requests.
fn wait_for(emulator: &Emulator, requests: usize) {
    while emulator.requests().len() < requests {
        thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn requests_in_progress_are_finished() {
    let World { mut emulator, .. } = World::new();
    emulator.inject(Fault::latency(Duration::from_millis(200)));
    let (url, key) = (emulator.url().to_owned(), emulator.api_key().to_owned());
    let request = thread::spawn(move || {
        let query = json!({ "query": "query Q { __typename }" });
        ureq::post(&url).header("x-api-key", &key).send_json(query).map(|reply| reply.status())
    });
    wait_for(&emulator, 1);
    emulator.stop(Duration::from_secs(60));
    assert_eq!(request.join().expect("no panic").expect("a response"), 200);
    assert_eq!(emulator.executions("Q"), 1, "the data can still be read");
    TcpStream::connect((Ipv4Addr::LOCALHOST, emulator.port())).expect_err("nothing listens");
    emulator.stop(Duration::from_secs(60));
}

#[test]
fn idle_connections_do_not_delay_a_stop() {
    let World { mut emulator, .. } = World::new();
    let mut used = TcpStream::connect((Ipv4Addr::LOCALHOST, emulator.port())).expect("it listens");
    used.write_all(b"GET /_emulator/health HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("sent");
    let mut begin = [0; 12];
    used.read_exact(&mut begin).expect("a response");
    assert_eq!(&begin, b"HTTP/1.1 200");
    let begin = Instant::now();
    emulator.stop(Duration::from_secs(600));
    assert!(begin.elapsed() < Duration::from_secs(300));
}

#[test]
fn a_stop_does_not_wait_forever() {
    let World { mut emulator, .. } = World::new();
    emulator.inject(Fault::latency(Duration::from_secs(3_600)));
    let (url, key) = (emulator.url().to_owned(), emulator.api_key().to_owned());
    let request = thread::spawn(move || {
        ureq::post(&url).header("x-api-key", &key).send_json(json!({ "query": "{ __typename }" }))
    });
    wait_for(&emulator, 1);
    emulator.stop(Duration::from_millis(10));
    request.join().expect("no panic").expect_err("the connection is closed");
}
