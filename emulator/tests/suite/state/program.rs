//! The binary with `--state`, across several runs.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

use serde_json::{Value, json};

use super::place;

fn program(state: &Path) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_stigg-emulator"));
    program.args(["--api-key", "server-test", "--state"]).arg(state).stdout(Stdio::piped());
    program
}

/// A process that runs until it is stopped.
struct Running {
    child: Child,
    greeting: Vec<String>,
}

impl Running {
    fn new(program: &mut Command) -> Self {
        let mut child = program.spawn().expect("it starts");
        let stdout = child.stdout.take().expect("a pipe");
        let lines = BufReader::new(stdout).lines().take(5);
        Self { child, greeting: lines.map(|line| line.expect("a line")).collect() }
    }

    fn send(&self, query: &str) -> Value {
        let url = self.greeting[1].split_whitespace().last().expect("an address");
        let request = ureq::post(url).header("x-api-key", "server-test");
        let mut response = request.send_json(json!({ "query": query })).expect("an answer");
        response.body_mut().read_json().expect("JSON")
    }

    fn stop(mut self, signal: &str) -> ExitStatus {
        // Every shell can send signals, but a `kill` program is not available everywhere.
        let kill = format!("kill {signal} {}", self.child.id());
        let sent = Command::new("sh").args(["-c", &kill]).status().expect("it runs");
        assert!(sent.success());
        self.child.wait().expect("it ends")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // The process has ended already, unless the test failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const CREATE: &str = r#"mutation { provisionCustomer(input: {
    customerId: "acme", subscriptionParams: { planId: "plan-revvenu-basic" }
}) { customer { refId } } }"#;
const READ: &str = r#"{ getCustomerByRefId(input: { customerId: "acme" }) { refId } }"#;

#[test]
fn the_state_persists_between_runs() {
    let state = place("program.json");
    let first = Running::new(&mut program(&state));
    assert!(first.greeting[3].contains("4 plans"), "{:?}", first.greeting);
    assert!(first.greeting[4].contains("state is saved to"), "{:?}", first.greeting);
    assert_eq!(first.send(CREATE)["data"]["provisionCustomer"]["customer"]["refId"], "acme");
    assert!(first.stop("-INT").success());

    let second = Running::new(&mut program(&state));
    assert!(second.greeting[3].contains("as in the state"), "{:?}", second.greeting);
    assert_eq!(second.send(READ), json!({ "data": { "getCustomerByRefId": { "refId": "acme" } } }));
    second.send(r#"mutation { archiveCustomer(input: { customerId: "acme" }) { refId } }"#);
    assert!(second.stop("-TERM").success());

    let third = Running::new(&mut program(&state));
    assert_eq!(third.send(READ), json!({ "data": { "getCustomerByRefId": null } }));
    assert!(third.stop("-TERM").success());
}

#[test]
fn a_catalog_is_published_to_the_state() {
    let (state, catalog) = (place("program-catalog.json"), place("program-own-catalog.json"));
    let own = json!({ "products": [{ "refId": "crm", "displayName": "CRM" }] });
    fs::write(&catalog, own.to_string()).expect("a file");
    let first = Running::new(program(&state).arg("--catalog").arg(&catalog));
    assert!(first.greeting[3].contains("0 plans"), "{:?}", first.greeting);
    assert!(first.stop("-TERM").success());

    let plan = json!({
        "refId": "plan-crm", "displayName": "CRM", "product": "crm", "pricingType": "FREE",
    });
    fs::write(&catalog, json!({ "products": own["products"], "plans": [plan] }).to_string())
        .expect("a file");
    let products = "{ products(paging: {}) { edges { node { refId } } } }";
    let paywall = "{ paywall(input: {}) { plans { refId versionNumber } } }";
    let second = Running::new(program(&state).arg("--catalog").arg(&catalog));
    let answer = second.send(products);
    assert_eq!(answer["data"]["products"]["edges"][0]["node"]["refId"], "crm", "{answer}");
    let plans = json!([{ "refId": "plan-crm", "versionNumber": 1 }]);
    assert_eq!(second.send(paywall)["data"]["paywall"]["plans"], plans);
    assert!(second.stop("-TERM").success());

    // The published entries are in the state from now on.
    let third = Running::new(&mut program(&state));
    assert_eq!(third.send(paywall)["data"]["paywall"]["plans"], plans);
    assert!(third.stop("-TERM").success());

    let moved = json!({ "products": [{ "refId": "erp", "displayName": "ERP" }], "plans": [{
        "refId": "plan-crm", "displayName": "CRM", "product": "erp", "pricingType": "FREE",
    }] });
    fs::write(&catalog, moved.to_string()).expect("a file");
    let output = program(&state).arg("--catalog").arg(&catalog).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8(output.stderr).expect("a text");
    for words in ["plan `plan-crm`, `product`", "published for `crm`", "remedy: keep `crm`"] {
        assert!(message.contains(words), "{message}");
    }
}

#[test]
fn unusable_state_files_are_explained_at_once() {
    let broken = place("program-broken.json");
    let text = "{\"formatVersion\": 2, \"state\": {\"now\": 5}}";
    fs::write(&broken, text).expect("a file");
    let nowhere = place("program-no-such-folder").join("state.json");
    for (state, words) in [
        (&broken, ["state.now", "RFC3339", "remedy"]),
        (&nowhere, ["cannot be written", "directory", "remedy"]),
    ] {
        let output = program(state).output().expect("it runs");
        assert_eq!(output.status.code(), Some(2));
        let message = String::from_utf8(output.stderr).expect("a text");
        assert!(message.contains(&state.display().to_string()), "{message}");
        for word in words {
            assert!(message.contains(word), "{word} is not in: {message}");
        }
    }
    assert_eq!(fs::read_to_string(&broken).expect("it is there"), text);
}
