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

/// The first lines that a program prints.
fn lines(child: &mut Child, number: usize) -> Vec<String> {
    let stdout = child.stdout.take().expect("a pipe");
    BufReader::new(stdout).lines().take(number).map(|line| line.expect("a line")).collect()
}

fn words_in(arguments: &[&str], words: &[&str]) {
    let output = program().args(arguments).output().expect("it runs");
    assert!(output.status.success(), "{arguments:?}");
    let text = String::from_utf8(output.stdout).expect("a text");
    for word in words {
        assert!(text.contains(word), "`{word}` is not in: {text}");
    }
}

#[test]
fn it_says_where_it_is_controlled() {
    let mut child = program().stdout(Stdio::piped()).spawn().expect("it starts");
    let printed = lines(&mut child, 6);
    let _running = Running(child);
    let root = printed[1].split_whitespace().last().expect("an address").replace("/graphql", "");
    assert!(printed[5].contains(&format!("{root}/_emulator")), "{printed:?}");
    let mut response = ureq::get(format!("{root}/_emulator/health")).call().expect("a response");
    let body: serde_json::Value = response.body_mut().read_json().expect("JSON");
    assert_eq!(body["status"], "READY");
}

#[test]
fn the_control_api_and_browsers_need_an_option() {
    let agent: ureq::Agent =
        ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let page = "http://localhost:5173";
    for (options, status, shared) in [
        (&["--host", "0.0.0.0"][..], 404, false),
        (&["--host", "0.0.0.0", "--control"], 200, false),
        (&["--cors-origin", page], 200, true),
    ] {
        let mut child = program().args(options).stdout(Stdio::piped()).spawn().expect("it starts");
        let printed = lines(&mut child, 3);
        let _running = Running(child);
        let last = |line: usize| printed[line].split_whitespace().last().expect("a word");
        let response = agent
            .get(last(1).replace("/graphql", "/_emulator/clock"))
            .header("x-api-key", last(2))
            .header("origin", page)
            .call()
            .expect("a response");
        assert_eq!(response.status(), status, "{options:?}");
        let is_shared = response.headers().contains_key("access-control-allow-origin");
        assert_eq!(is_shared, shared, "{options:?}");
    }
    let output = program().args(["--cors-origin", "localhost"]).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn help_teaches_by_examples() {
    for option in ["-h", "--help"] {
        words_in(
            &[option],
            &[
                "Examples:",
                "stigg-emulator --port 4000",
                "--state stigg.json",
                "--allowed-host stigg --control",
                "/_emulator/health",
                "--completions bash",
            ],
        );
    }
}

#[test]
fn options_are_completed_in_every_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        words_in(&["--completions", shell], &["stigg-emulator", "cors-origin"]);
    }
    let output = program().args(["--completions", "csh"]).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn a_stop_finishes_requests_and_saves_them() {
    let state = file("stopped.json", "");
    fs::remove_file(&state).expect("a file");
    let mut child =
        program().arg("--state").arg(&state).stdout(Stdio::piped()).spawn().expect("it starts");
    let printed = lines(&mut child, 3);
    let last = |line: usize| printed[line].split_whitespace().last().expect("a word").to_owned();
    let (url, key) = (last(1), last(2));
    let control = |path: &str| url.replace("/graphql", &format!("/_emulator/{path}"));
    // The operation is executed, and its response delayed until after the signal.
    ureq::post(control("faults"))
        .header("x-api-key", &key)
        .send_json(json!({ "kind": "LATENCY", "milliseconds": 500, "operation": "Create" }))
        .expect("a response");
    let request = {
        let (url, key) = (url.clone(), key.clone());
        std::thread::spawn(move || {
            let query = "mutation Create {
                provisionCustomer(input: { customerId: \"acme\" }) { customer { refId } } }";
            let request = ureq::post(&url).header("x-api-key", &key);
            let mut response = request.send_json(json!({ "query": query })).expect("a response");
            response.body_mut().read_json::<serde_json::Value>().expect("JSON")
        })
    };
    loop {
        let request = ureq::get(control("requests")).header("x-api-key", &key);
        let mut response = request.call().expect("a response");
        let body: serde_json::Value = response.body_mut().read_json().expect("JSON");
        if body["requests"] != json!([]) {
            break;
        }
    }
    let kill = format!("kill -TERM {}", child.id());
    assert!(Command::new("sh").args(["-c", &kill]).status().expect("it runs").success());
    assert!(child.wait().expect("it ends").success());
    let response = request.join().expect("no panic");
    assert_eq!(response["data"]["provisionCustomer"]["customer"]["refId"], "acme");
    let saved = fs::read_to_string(&state).expect("a file");
    assert!(saved.contains("\"acme\""), "{saved}");
}

#[test]
fn rate_limits_are_an_option() {
    for (options, is_limited) in [(&[][..], false), (&["--rate-limits"], true)] {
        let mut child = program().args(options).stdout(Stdio::piped()).spawn().expect("it starts");
        let printed = lines(&mut child, 3);
        let _running = Running(child);
        let last = |line: usize| printed[line].split_whitespace().last().expect("a word");
        let agent: ureq::Agent =
            ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let send = |body: &serde_json::Value| {
            let request = agent.post(last(1)).header("x-api-key", last(2));
            request.send_json(body).expect("a response").status()
        };
        let create = json!({ "query": "mutation {
            provisionCustomer(input: { customerId: \"acme\" }) { customer { refId } } }" });
        assert_eq!(send(&create), 200);
        let rename = json!({ "query": "mutation {
            updateOneCustomer(input: { customerId: \"acme\", name: \"Acme\" }) { refId } }" });
        // The minute on the emulator's clock may change once on the way.
        let statuses: Vec<_> = (0..61).map(|_| send(&rename)).collect();
        assert_eq!(statuses.iter().any(|status| *status == 429), is_limited, "{options:?}");
    }
}
