//! The program `stigg-emulator`.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use serde_json::json;

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_stigg-emulator"))
}

/// A catalog file with this text.
fn file(name: &str, text: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, text).expect("a file");
    path
}

/// A program that is stopped at the end of its test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().expect("it runs");
        self.0.wait().expect("it ends");
    }
}

/// Runs with the catalog, which is wrong.
fn refused(catalog: &PathBuf) -> (Output, String) {
    let output = program().arg("--catalog").arg(catalog).output().expect("it runs");
    let message = String::from_utf8(output.stderr.clone()).expect("a text");
    assert!(message.contains(&catalog.display().to_string()), "{message}");
    (output, message)
}

#[test]
fn it_serves_and_says_where() {
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
fn a_bad_catalog_is_explained() {
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
