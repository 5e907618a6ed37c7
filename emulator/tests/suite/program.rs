//! The `stigg-emulator` binary.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use serde_json::json;

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_stigg-emulator"))
}

/// Writes a catalog file with this text.
fn file(name: &str, text: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, text).expect("a file");
    path
}

/// A process that is killed at the end of its test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().expect("it runs");
        self.0.wait().expect("it ends");
    }
}

/// Runs with an invalid catalog.
fn refused(catalog: &PathBuf) -> (Output, String) {
    let output = program().arg("--catalog").arg(catalog).output().expect("it runs");
    let message = String::from_utf8(output.stderr.clone()).expect("a text");
    assert!(message.contains(&catalog.display().to_string()), "{message}");
    (output, message)
}

#[test]
fn it_prints_its_url_and_serves() {
    let mut child = program()
        .args(["--api-key", "server-of-my-own"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let stdout = child.stdout.take().expect("a pipe");
    let _running = Running(child);
    let lines: Vec<_> =
        BufReader::new(stdout).lines().take(4).map(|line| line.expect("a line")).collect();
    let url = lines[1].split_whitespace().last().expect("an address");
    assert!(lines[2].ends_with("server-of-my-own"), "{lines:?}");
    assert!(lines[3].contains("4 plans"), "{lines:?}");
    let mut response = ureq::post(url)
        .header("x-api-key", "server-of-my-own")
        .send_json(json!({ "query": "{ __typename }" }))
        .expect("an answer");
    let body: serde_json::Value = response.body_mut().read_json().expect("JSON");
    assert_eq!(body, json!({ "data": { "__typename": "Query" } }));
}

#[test]
fn an_invalid_catalog_is_explained() {
    let catalog = json!({ "plans": [{
        "refId": "team", "displayName": "Team", "product": "crm", "pricingType": "FREE",
    }] });
    let (output, message) = refused(&file("unknown-product.json", &catalog.to_string()));
    assert_eq!(output.status.code(), Some(2));
    for word in ["plan `team`", "product `crm`", "remedy"] {
        assert!(message.contains(word), "{message}");
    }
    let (output, message) = refused(&file("broken.json", "{"));
    assert_eq!(output.status.code(), Some(2));
    assert!(message.contains("line 1"), "{message}");
    let (output, _) = refused(&PathBuf::from("there-is-no-such-file.json"));
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_failed_start_is_explained() {
    let first = stigg_emulator::Emulator::start().expect("a free port");
    let port = first.port().to_string();
    let output = program().args(["--port", &port]).output().expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8(output.stderr).expect("a text");
    assert!(message.contains(&format!("127.0.0.1:{port}")), "{message}");
    assert!(
        message.lines().count() == 2 && message.to_lowercase().contains("address"),
        "{message}"
    );

    for (option, value) in
        [("--host", "nowhere"), ("--host", ""), ("--allowed-host", "http://stigg")]
    {
        let output = program().args([option, value]).output().expect("it runs");
        assert_eq!(output.status.code(), Some(2), "{option} {value}");
    }
}

#[test]
fn it_can_serve_other_hosts() {
    let mut child = program()
        .args(["--host", "0.0.0.0", "--allowed-host", "stigg-emulator", "--exact-dates"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let stdout = child.stdout.take().expect("a pipe");
    let _running = Running(child);
    let lines: Vec<_> =
        BufReader::new(stdout).lines().take(3).map(|line| line.expect("a line")).collect();
    let url = lines[1].split_whitespace().last().expect("an address");
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    let key = lines[2].split_whitespace().last().expect("a key");
    for (host, status) in [("stigg-emulator:4000", 200), ("example.com", 421)] {
        let agent: ureq::Agent =
            ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let response = agent
            .post(url)
            .header("x-api-key", key)
            .header("host", host)
            .send_json(json!({ "query": "{ __typename }" }))
            .expect("an answer");
        assert_eq!(response.status(), status, "{host}");
    }
}
